"""Record types are a format: a change shows here, and takes a new version, a migration and a line in docs/formats.md."""

from __future__ import annotations

import json
import re
from pathlib import Path

from cuibono.records import VERSIONS, schema_of

GOLDEN = Path(__file__).with_name("golden_schemas.json")
FORMATS = Path(__file__).parents[2] / "docs" / "formats.md"


def current() -> dict[str, dict[str, object]]:
    """Every record type with its version and fields: name, Arrow type, whether it may be null."""
    return {
        record.__name__: {"version": version, "fields": [[f.name, str(f.type), f.nullable] for f in schema_of(record)]}
        for record, version in sorted(VERSIONS.items(), key=lambda row: row[0].__name__)
    }


def test_schemas_are_the_golden_ones() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert json.loads(json.dumps(current())) == golden, (
        "after a meant change: python -m tests.records.test_golden_schemas, and see the docstring"
    )


def test_the_docs_name_every_record_and_version() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", FORMATS.read_text(encoding="utf-8"), re.M)
    assert {name: int(version) for name, version in rows} == {record.__name__: version for record, version in VERSIONS.items()}


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(current(), indent=1) + "\n", encoding="utf-8")
