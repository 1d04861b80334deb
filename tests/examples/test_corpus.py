"""The bundled corpus: made as it says, read whole, marked as fiction, and the list of what to find fits the texts."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from cuibono.operations.import_publishers import read_register
from cuibono.readers import read_source
from cuibono.records import Document, Reject
from cuibono.sources.files import Found, iterate_paths
from cuibono.vocabulary import PREDICATES

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    made: dict[str, Document] = {}
    for found in iterate_paths([EXAMPLES / "corpus"]):
        assert isinstance(found, Found)
        with found.open() as stream:
            for item in read_source(found.address, stream, dataset="test", retrieved_at="2026-06-01T00:00:00Z", known=found.known):
                assert not isinstance(item, Reject), item
                made[item[0].address] = item[0]
    return made


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_corpus", EXAMPLES / "make_corpus.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_corpus_is_what_the_sources_make(tmp_path: Path) -> None:
    script().main(tmp_path)
    names = sorted(path.name for path in (EXAMPLES / "corpus").iterdir())
    assert names == sorted(path.name for path in tmp_path.iterdir())
    for name in names:
        assert (tmp_path / name).read_bytes() == (EXAMPLES / "corpus" / name).read_bytes(), name


def test_every_text_is_read_and_says_that_it_is_fiction(documents: dict[str, Document]) -> None:
    assert len(documents) == 17
    assert len({document.media_type for document in documents.values()}) == 6
    for document in documents.values():
        assert document.text.rstrip().endswith("This text is fictional: made up for the examples of cuibono.")
        assert document.language == "en"


def test_only_the_leaflet_is_without_outlet_and_date(documents: dict[str, Document]) -> None:
    assert [address for address, document in documents.items() if not document.source_id] == ["leaflet.txt"]
    assert [address for address, document in documents.items() if not document.published_at] == ["leaflet.txt"]


def test_register_names_every_outlet(documents: dict[str, Document]) -> None:
    register = {row.publisher for row in read_register(EXAMPLES / "publishers.csv")}
    assert {document.source_id for document in documents.values()} - {""} == register


def test_pages_lose_their_frame(documents: dict[str, Document]) -> None:
    for document in documents.values():
        for frame in ("cookies", "All rights reserved", "Subscribe", "Page 1"):
            assert frame not in document.text


def test_what_must_be_found_stands_in_the_texts(documents: dict[str, Document]) -> None:
    expected = json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))
    for row in expected["ties"]:
        assert row["predicate"] in PREDICATES
        for address in row["files"]:
            text = documents[address].text
            # The surname, or the first word of another name, stands in each text; the whole name in one of them.
            assert row["subject"].split()[-1] in text or row["subject"].split()[0] in text, (row, address)
        assert any(row["subject"] in documents[address].text for address in documents)
    for row in expected["origins"]:
        assert set(row.get("same", []) + row.get("apart", [])) <= set(documents)
    for address, sources in expected["unnamed_sources"].items():
        assert all(source.lower() in documents[address].text.lower() for source in sources)
    for row in expected["secondhand"]:
        assert row["source"] in documents[row["file"]].text


def test_every_file_is_described() -> None:
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for path in (EXAMPLES / "corpus").iterdir():
        assert path.name in page, path.name
