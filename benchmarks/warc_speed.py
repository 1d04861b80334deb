"""Pages per second out of a local web archive, next to fastwarc alone over the same file and to bare trafilatura over the same pages.

``python benchmarks/warc_speed.py [--pages 10000] [--short] [--seed 22] [--out FILE.json]``

The archive is made first (gzip, each record by itself and with its digest): pages of invented words with headings, lists, menus and a
footer, in lengths as news has them, and for four pages one picture, redirect or missing page, as crawls have. Three sides then run in one
process after each other on the same file: **fastwarc** iterates it, parses the HTTP heads and reads every body; **trafilatura** takes the
pages out of memory with the options that the reader uses; **cuibono** is ``read_source`` from the file to documents, with digests checked,
the language told and every hash made. Rates are of this process's own seconds, since machines are shared. ``--short`` (for CI) takes 500.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

WHEN = datetime(2025, 5, 6, 7, 8, 9, tzinfo=UTC)
_SYLLABLES = (
    "ba",
    "ne",
    "lor",
    "ti",
    "ar",
    "sen",
    "go",
    "mi",
    "ver",
    "da",
    "pol",
    "ken",
    "ri",
    "tas",
    "um",
    "el",
    "fo",
    "cha",
    "no",
    "per",
)
_COMMON = (
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "as", "was", "with", "be", "by", "on",
    "not", "he", "his", "but", "at", "are", "this", "have", "from", "or", "had", "an", "they", "which",
)  # fmt: skip


def words(chance: random.Random, count: int) -> str:
    """A sentence of invented words among common ones, so that it is told for English."""
    made = [
        chance.choice(_COMMON) if chance.random() < 0.45 else "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3)))
        for _ in range(count)
    ]
    return " ".join(made).capitalize() + "."


def page(chance: random.Random, number: int) -> bytes:
    """One page of a news site: 5 to 40 paragraphs in their frame."""
    text = "".join(
        f"<p>{' '.join(words(chance, chance.randint(8, 24)) for _ in range(chance.randint(2, 5)))}</p>"
        for _ in range(chance.randint(5, 40))
    )
    menu = "".join(f"<li><a href='/{n}'>{words(chance, 2)}</a></li>" for n in range(40))
    head = f"<title>{words(chance, 7)} | Orlin Echo</title><meta property='article:published_time' content='2025-03-{number % 28 + 1:02}'>"
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>{head}</head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{words(chance, 7)}</h1>{text}<h2>{words(chance, 4)}</h2><ul><li>{words(chance, 9)}</li></ul></article>"
        f"<footer><p>{words(chance, 12)}</p></footer></body></html>"
    ).encode()


def write_archive(path: Path, count: int, seed: int) -> list[bytes]:
    """The archive on the disk; its pages."""
    chance = random.Random(seed)
    pages = []
    with path.open("wb") as raw:
        for number in range(count):
            body = page(chance, number)
            pages.append(body)
            write_record(raw, f"https://echo.example/{number}", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body)
            if number % 4 == 0:
                other = chance.choice(
                    (b"200 OK\r\nContent-Type: image/png", b"301 Moved\r\nLocation: /", b"404 Not Found\r\nContent-Type: text/html")
                )
                write_record(raw, f"https://echo.example/x{number}", b"HTTP/1.1 " + other + b"\r\n\r\n" + chance.randbytes(4000))
    return pages


def write_record(raw: io.BufferedWriter, url: str, block: bytes) -> None:
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["WARC-Target-URI"] = url
    record.record_date = WHEN
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(block)
    packed = io.BytesIO()
    writer = GzipWriter(packed)
    record.write(writer, checksum_data=True)
    writer.close()
    raw.write(packed.getvalue())


def alone(path: Path) -> int:
    """fastwarc: every record parsed, every body read."""
    count = 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            body = record.reader.read()
            count += record.http_headers.status_code == 200 and len(body) > 0 and record.http_content_type == "text/html"
    return count


def extracted(pages: list[bytes]) -> int:
    """trafilatura over pages that are in memory, with the options that the reader uses."""
    import trafilatura

    dates = {"original_date": True, "extensive_search": False, "max_date": "2025-05-06", "outputformat": "%Y-%m-%d"}
    options = {
        "with_metadata": True,
        "include_comments": False,
        "include_tables": True,
        "deduplicate": False,
        "date_extraction_params": dates,
    }
    return sum(
        trafilatura.bare_extraction(body.decode(), url=f"https://echo.example/{n}", **options) is not None for n, body in enumerate(pages)
    )


def documents(path: Path) -> int:
    """cuibono: documents."""
    from cuibono.readers import read_source
    from cuibono.records import Reject

    with path.open("rb") as stream:
        return sum(
            not isinstance(item, Reject) for item in read_source(path.name, stream, dataset="d", retrieved_at="2026-01-02T03:04:05Z")
        )


def timed(work: Callable[[], int]) -> dict[str, float]:
    began, own = time.perf_counter(), time.process_time()
    count = work()
    seconds, own = time.perf_counter() - began, time.process_time() - own
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return {
        "pages": count,
        "seconds": round(seconds, 2),
        "own_seconds": round(own, 3),
        "pages_per_second": round(count / own, 1),
        "peak_mib": peak,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--seed", type=int, default=22)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    count = 500 if asked.short else asked.pages
    with tempfile.TemporaryDirectory() as folder:
        warm, path = Path(folder) / "warm.warc.gz", Path(folder) / "pages.warc.gz"
        documents_warm = write_archive(warm, 5, asked.seed)
        documents(warm)
        extracted(documents_warm)
        pages = write_archive(path, count, asked.seed)
        size = path.stat().st_size
        found = {
            "fastwarc": timed(lambda: alone(path)),
            "cuibono": timed(lambda: documents(path)),
            "trafilatura": timed(lambda: extracted(pages)),
        }
    assert {row["pages"] for row in found.values()} == {count}, found
    ratios = {
        name: round(found["cuibono"]["pages_per_second"] / found[name]["pages_per_second"], 3) for name in ("fastwarc", "trafilatura")
    }
    average = sum(map(len, pages)) // count
    print(f"{count} pages of {average:,} bytes on the average, archive of {size / 1e6:.1f} MB")
    print(f"{'':12}{'pages/s':>10}{'own s':>10}{'seconds':>10}{'peak MiB':>10}{'cuibono is':>12}")
    for name, row in found.items():
        cells = (row["pages_per_second"], row["own_seconds"], row["seconds"], row["peak_mib"], f"{ratios.get(name, 1.0):>12}")
        print(f"{name:12}" + "".join(f"{cell:>10}" for cell in cells))
    if asked.out:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text(
            json.dumps({"archive_bytes": size, "average_bytes": average, **found, "ratios": ratios}, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
