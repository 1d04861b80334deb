"""Documents, claims and originals over HTTP, asked of the application itself over the demo corpus' kinds of files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from cuibono.api import close_app, make_app
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner

CORPUS = Path(__file__).parents[2] / "examples" / "corpus"
FILES = ("coastwatch-railway-report.pdf", "herald-opening.html", "tribune-port.txt", "register-extract-railway.docx")
PAGE = '<html><title>T</title><script>alert(1)</script><p>Ana Dorn met Orsk Rail in May.</p><img src="https://elsewhere.example/x.png">'


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("served")
    page = folder / 'a"b – ñ.html'
    page.write_text(PAGE, encoding="utf-8")
    with open_workspace(folder / "workspace", write=True, create=True) as workspace:
        paths = [*(CORPUS / name for name in FILES), page]
        add_paths(workspace.ledger, paths, Capture("2031-06-01T00:00:00Z"), InlineRunner())
        derive(workspace.ledger)
    app = make_app(folder / "workspace")
    yield TestClient(app, raise_server_exceptions=False)
    close_app(app)


def _ids(client: TestClient) -> dict[str, str]:
    rows = client.get("/api/1/documents").json()["data"]["documents"]
    return {row["address"]: row["id"] for row in rows}


def test_pages_of_the_list_are_all_of_it(client: TestClient) -> None:
    whole = client.get("/api/1/documents").json()["data"]
    assert whole["total"] == len(whole["documents"]) == 5
    found: list[Any] = []
    cursor = None
    while True:
        answer = client.get("/api/1/documents", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        found += answer["data"]["documents"]
        cursor = answer["next"]
        if cursor is None:
            break
    assert found == whole["documents"]
    assert client.get("/api/1/documents", params={"words": "Sarnhold Coastal Lines"}).json()["data"]["total"] >= 1
    assert client.get("/api/1/documents/facets").json()["data"]["dataset"] == [["default", 5]]


def test_what_is_marked_is_what_the_text_says(client: TestClient) -> None:
    doc_id = _ids(client)["coastwatch-railway-report.pdf"]
    reading = client.get(f"/api/1/documents/{doc_id}/reading").json()["data"]
    text = reading["text"]
    assert reading["claims"]
    assert reading["attributions"]
    for claim in reading["claims"]:
        for end in ("subject", "object"):
            start, stop = claim[end]["span"]
            assert text[start:stop] == claim[end]["text"]
        assert claim["tie"] is None or claim["tie"]["reason"]
    for name in reading["names"]:
        assert text[name["start"] : name["end"]].strip()
    owns = next(row for row in reading["claims"] if row["predicate"] == "owns")
    one = client.get(f"/api/1/claims/{owns['id']}").json()["data"]
    assert one["document"]["id"] == doc_id
    assert {key: one[key] for key in owns} == owns


def test_a_document_has_its_record(client: TestClient) -> None:
    doc_id = _ids(client)["herald-opening.html"]
    head = client.get(f"/api/1/documents/{doc_id}").json()["data"]
    assert (head["letter"], head["original"]["shown"], head["rejects"]) == ("F", "page", [])
    assert len(head["content_sha256"]) == 64
    assert client.get(f"/api/1/documents/{doc_id}/origins").json()["data"]["relation"]
    assert len(client.get(f"/api/1/documents/{doc_id}/versions").json()["data"]) == 1


def test_a_captured_page_runs_and_loads_nothing(client: TestClient) -> None:
    doc_id = next(key for address, key in _ids(client).items() if address.endswith("ñ.html"))
    shown = client.get(f"/api/1/documents/{doc_id}/original")
    assert shown.content.decode() == PAGE
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-type"] == "text/html"
    saved = client.get(f"/api/1/documents/{doc_id}/original", params={"save": "true"})
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith('attachment; filename="a_b')
    assert quote('a"b – ñ.html', safe="") in saved.headers["content-disposition"]


def test_other_originals(client: TestClient) -> None:
    ids = _ids(client)
    text = client.get(f"/api/1/documents/{ids['tribune-port.txt']}/original")
    assert text.content == (CORPUS / "tribune-port.txt").read_bytes()
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    word = client.get(f"/api/1/documents/{ids['register-extract-railway.docx']}/original")
    assert word.headers["content-disposition"].startswith("attachment")
    assert word.content == (CORPUS / "register-extract-railway.docx").read_bytes()
    pdf = ids["coastwatch-railway-report.pdf"]
    assert client.get(f"/api/1/documents/{pdf}/original").headers["content-type"] == "application/pdf"
    assert client.get(f"/api/1/documents/{pdf}/original/pages").json()["data"] == {"pages": 2}
    page = client.get(f"/api/1/documents/{pdf}/original/pages/2")
    assert page.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert client.get(f"/api/1/documents/{pdf}/original/pages/3").status_code == 422
    assert client.get(f"/api/1/documents/{ids['tribune-port.txt']}/original/pages").status_code == 404


@pytest.mark.parametrize(("form", "start"), [("html", b"<!"), ("pdf", b"%PDF"), ("md", b"#")])
def test_the_sourcing_report_is_a_file(client: TestClient, form: str, start: bytes) -> None:
    doc_id = _ids(client)["coastwatch-railway-report.pdf"]
    answer = client.get(f"/api/1/documents/{doc_id}/sourcing", params={"form": form})
    assert answer.status_code == 200
    assert answer.content.lstrip()[: len(start)].lower() == start.lower()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/1/documents/doc-none", 404),
        ("/api/1/documents/doc-none/reading", 404),
        ("/api/1/documents/doc-none/origins", 404),
        ("/api/1/documents/doc-none/versions", 404),
        ("/api/1/documents/doc-none/original", 404),
        ("/api/1/documents/doc-none/original/pages/1", 404),
        ("/api/1/documents/doc-none/sourcing", 404),
        ("/api/1/documents/doc-none/sourcing?form=exe", 400),
        ("/api/1/claims/claim-none", 404),
        ("/api/1/documents?since=soon", 400),
        ("/api/1/documents?newest=title", 400),
        ("/api/1/documents?cursor=eyJ4Ijox", 400),
        ("/api/1/documents?limit=0", 400),
        ("/api/1/documents?words=" + "x" * 301, 400),
        ("/api/1/documents?words=%00%22%27", 200),
        ("/api/1/documents?taken=%2F", 200),
    ],
)
def test_refusals_are_the_envelope(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["ok"] is (status == 200)
