"""Ten thousand malformed files over all readers: no traceback, no hang, memory bounded. Exit code 1 where any of it does not hold.

``python benchmarks/fuzz_readers.py [--count 10000] [--short] [--workers 1] [--seed 22] [--only N …] [--out FILE.json]``

Each case is a sample of ``tests/readers/data`` that was damaged: bits turned over, cut, spliced with another sample, blocks inserted,
repeated or taken out, numbers set to their largest, parts of an archive swapped or damaged inside (and packed again, so that the damage
gets past the checksums). Which damage depends on the seed and the case's number alone; ``--only`` runs single cases anew and shows them.
Cases run in child processes that may take LIMIT bytes of addresses over what their libraries take; one that gives no answer in HANG seconds
is ended. ``--short`` (for CI) runs 400.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import multiprocessing
import os
import random
import resource
import signal
import sys
import time
import traceback
import warnings
import zipfile
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

DATA = Path(__file__).parents[1] / "tests/readers/data"
HANG = 10.0
LIMIT = 1 << 30
_LARGEST = (b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00" * 4, b"\x80\x00\x00\x00", b"99999999", b"-1", b"4294967295")
# Pieces that mean something to one reader or another.
_PIECES = (
    b"<table>" * 200, b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"<![CDATA[", b"<!--", b"]]>", b"{\\rtf1", b"{" * 500,
    b"}" * 50, b"\\u-1?", b"\\'ff", b"\\bin9999999 ", b"From a@x Tue Mar  4 10:00:00 2025\n",
    b"Content-Type: multipart/mixed; boundary=\"\"\n\n--", b"=?utf-8?q?=?=", b"WARC/1.1\r\n", b"Content-Length: 99999999999\r\n",
    b"Transfer-Encoding: chunked\r\n", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\x1f\x8b\x08\x00", b"\x00" * 600,
    b"%PDF-1.7", b"stream\nendstream", b"\xef\xbb\xbf", b"\xff\xfe", b'{"id": 1}', b"\xd8\x00\xdc\x00",
    b"charset=unicode_escape", b"charset=utf-7\n\n+2AA-", b"\xe9", b"\n" * 300, b"[" * 300,
)  # fmt: skip


@dataclass
class Format:
    """What came of all cases of one sample's format."""

    cases: int = 0
    documents: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    rejects: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)


def samples() -> list[Path]:
    """Every sample of a format; what is expected of it lies beside it and is none."""
    return sorted(path for path in DATA.iterdir() if path.is_file() and path.suffix not in (".json", ".py"))


def damaged(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """One to four kinds of damage."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        size = len(made)
        if not size:
            return chance.randbytes(chance.randrange(1, 200))
        at, length = chance.randrange(size), min(chance.choice((1, 4, 30, 500, 5000)), size)
        match chance.randrange(9):
            case 0:
                for _ in range(chance.choice((1, 8, 64))):
                    made[chance.randrange(size)] ^= 1 << chance.randrange(8)
            case 1:
                del made[at:]
            case 2:
                del made[at : at + length]
            case 3:
                made[at:at] = chance.choice(_PIECES)
            case 4:
                made[at:at] = bytes(made[at : at + length]) * chance.choice((1, 3, 50))
            case 5:
                other = chance.choice(others)
                cut = chance.randrange(len(other))
                made[at:] = other[cut:]
            case 6:
                mark = chance.choice(_LARGEST)
                made[at : at + len(mark)] = mark
            case 7:
                made[at : at + length] = chance.randbytes(length)
            case _:
                two = chance.randrange(size)
                made[at : at + length], made[two : two + length] = made[two : two + length], made[at : at + length]
        del made[4 << 20 :]
    return bytes(made)


def repacked(data: bytes, others: list[bytes], chance: random.Random) -> bytes | None:
    """The damage inside: a part of an archive, or what gzip packed. None for what is not packed or can't be unpacked."""
    try:
        if data.startswith(b"\x1f\x8b"):
            return gzip.compress(damaged(gzip.decompress(data), others, chance), 1, mtime=0)
        if not data.startswith(b"PK"):
            return None
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(item.filename, archive.read(item)) for item in archive.infolist()]
    except (OSError, EOFError, zipfile.BadZipFile):
        return None
    for _ in range(chance.choice((1, 1, 3))):
        n = chance.randrange(len(parts))
        name, inside = parts[n]
        match chance.randrange(8):
            case 0 if len(parts) > 1:
                m = chance.randrange(len(parts))
                parts[n], parts[m] = (name, parts[m][1]), (parts[m][0], inside)
            case 1 if len(parts) > 1:
                del parts[n]
            case 2:
                parts.append((name, damaged(inside or b"x", others, chance)))
            case 3:
                parts[n] = (damaged(name.encode(), others, chance)[:400].decode("latin-1"), inside)
            case _:
                parts[n] = (name, repacked(inside, others, chance) or damaged(inside or b"x", others, chance))
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings(action="ignore"):
        for name, inside in parts:
            archive.writestr(zipfile.ZipInfo(name or "x", (1980, 1, 1, 0, 0, 0)), inside, zipfile.ZIP_DEFLATED)
    return raw.getvalue()


def case(number: int, seed: int, paths: list[Path], all_bytes: list[bytes]) -> tuple[str, str, bytes]:
    """Name of the sample, name under which it is read, and the damaged bytes of one case."""
    chance = random.Random(f"{seed}:{number}")
    which = number % len(paths)
    data = all_bytes[which]
    made = repacked(data, all_bytes, chance) if chance.random() < 0.7 else None
    if made is None or chance.random() < 0.1:
        made = damaged(made or data, all_bytes, chance)
    name = paths[which].name
    told = name if chance.random() < 0.8 else "download" if chance.random() < 0.5 else chance.choice(paths).name
    return name, told, made


def work(pipe: Connection) -> None:
    """A child: reads one file after another and says what came of it."""
    from cuibono.readers import READERS, read_source
    from cuibono.records import Reject

    for kind in READERS:
        READERS[kind]
    warnings.simplefilter("ignore")
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + LIMIT, now + LIMIT))
    pipe.send(None)
    while (told := pipe.recv()) is not None:
        name, data = told
        documents, rejects, fault, began = 0, [], "", time.perf_counter()
        try:
            for item in read_source(name, data, dataset="fuzz", retrieved_at="2026-01-02T03:04:05Z", max_bytes=50 << 20):
                if isinstance(item, Reject):
                    rejects.append(item.reason)
                    item.address.encode("utf-8")
                else:
                    documents += 1
                    check(item[0].text, [(block.start, block.end) for block in item[0].blocks])
                    item[0].address.encode("utf-8")
        except BaseException:
            fault = traceback.format_exc()
        pipe.send((documents, rejects, fault, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10))


def check(text: str, blocks: list[tuple[int, int]]) -> None:
    """What holds for every document: a text that can be kept, and blocks with words in order inside it."""
    text.encode("utf-8")
    last = 0
    for start, end in blocks:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        last = end


class Child:
    """A process that reads, made anew after it crashed or hung."""

    def __init__(self) -> None:
        self.pipe, there = multiprocessing.Pipe()
        self.process = multiprocessing.get_context("spawn").Process(target=work, args=(there,), daemon=True)
        self.process.start()
        there.close()
        self.pipe.recv()
        self.began = 0.0
        self.name = ""
        self.number = -1

    def give(self, number: int, name: str, told: str, data: bytes) -> None:
        self.number, self.name, self.began = number, name, time.perf_counter()
        self.pipe.send((told, data))

    def end(self) -> None:
        if self.process.pid is not None and self.process.is_alive():
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()
        self.pipe.close()


def collect(child: Child, found: dict[str, Format], shown: list[str]) -> tuple[Child, int]:
    """One child's answer, or the fault that it has none; the child that goes on, and its peak memory in MiB."""
    row = found[Path(child.name).suffix or child.name]
    documents, rejects, fault, seconds, peak = 0, [], "hang", HANG, 0
    try:
        if child.pipe.poll(max(0.0, child.began + HANG - time.perf_counter())):
            documents, rejects, fault, seconds, peak = child.pipe.recv()
    except EOFError:
        child.process.join()
        fault = f"crash ({child.process.exitcode})"
    row.cases += 1
    row.documents += documents
    row.rejects.update(rejects)
    row.seconds += seconds
    row.slowest = max(row.slowest, seconds)
    if fault:
        row.faults[fault.strip().splitlines()[-1][:100]] += 1
        shown.append(f"case {child.number} ({child.name}): {fault}")
    if fault == "hang" or fault.startswith("crash"):
        child.end()
        return Child(), peak
    child.number = -1
    return child, peak


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=22)
    parser.add_argument("--only", type=int, nargs="*")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    paths = samples()
    all_bytes = [path.read_bytes() for path in paths]
    numbers = asked.only or range(400 if asked.short else asked.count)
    found: dict[str, Format] = defaultdict(Format)
    shown: list[str] = []
    peak = 0
    began = time.perf_counter()
    children = [Child() for _ in range(asked.workers)]
    for turn, number in enumerate(numbers):
        at = turn % len(children)
        if children[at].number >= 0:
            children[at], used = collect(children[at], found, shown)
            peak = max(peak, used)
        children[at].give(number, *case(number, asked.seed, paths, all_bytes))
    for at, child in enumerate(children):
        if child.number >= 0:
            children[at], used = collect(child, found, shown)
            peak = max(peak, used)
        children[at].end()
    report(found, peak, time.perf_counter() - began)
    for line in shown:
        print(line, file=sys.stderr)
    if asked.out:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        rows = {name: asdict(row) for name, row in sorted(found.items())}
        asked.out.write_text(
            json.dumps({"seed": asked.seed, "peak_mib": peak, "formats": rows, "faults": shown}, indent=1) + "\n", encoding="utf-8"
        )
    return 1 if shown else 0


def report(found: dict[str, Format], peak: int, seconds: float) -> None:
    """The table: cases, documents read, rejects by reason, faults."""
    print(f"{'sample':10}{'cases':>7}{'read':>7}{'slowest':>9}{'faults':>8}  rejects")
    for name, row in sorted(found.items()):
        reasons = ", ".join(f"{reason} {count}" for reason, count in row.rejects.most_common())
        print(f"{name:10}{row.cases:>7}{row.documents:>7}{row.slowest:>8.2f}s{sum(row.faults.values()):>8}  {reasons}")
    cases, faults = sum(row.cases for row in found.values()), sum(sum(row.faults.values()) for row in found.values())
    slowest = max((row.slowest for row in found.values()), default=0.0)
    print(f"{cases} cases in {seconds:.0f} s, slowest {slowest:.2f} s, peak memory of a child {peak} MiB, faults {faults}")


if __name__ == "__main__":
    sys.exit(main())
