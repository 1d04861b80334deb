"""The workbench under load: search, 50 readers while documents are added and decisions are made, first paint, a network of 2,000 ties.

    python benchmarks/workbench.py WORKSPACE [--articles FOLDER] [--short] [--out FILE]

Works on a copy of the workspace. Times are of this machine in this hour; the search is told beside SQLite's own time for the same words.
The browser's part (first paint, frames) needs Debian's chromium and `make web`, and is left out with a reason where they are missing.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from cuibono.operations.workspace import open_workspace

ROOT = Path(__file__).parents[1]
SEED = 7


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace", type=Path, nargs="?")
    parser.add_argument("--articles", type=Path, default=ROOT / "examples" / "corpus")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--short", action="store_true", help="The bundled corpus, few readers: that it works, not how fast.")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "workspace"
        if given.workspace is None:
            subprocess.run([sys.executable, "-m", "cuibono", "add", str(ROOT / "examples/corpus"), "-w", str(copy)], check=True, cwd=ROOT)
        else:
            shutil.copytree(given.workspace, copy)
        found = measure(copy, given.articles, 8 if given.short else given.readers, 20 if given.short else 100)
    print(json.dumps(found, indent=2))
    if given.out:
        given.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 1 if found["readers"]["errors"] or found["readers"]["lost"] else 0


def measure(workspace: Path, articles: Path, readers: int, queries: int) -> dict[str, Any]:
    with open_workspace(workspace) as opened:
        entities = sorted(opened.ledger.entities(), key=lambda row: (-row.documents, row.entity_id))
        names = [row.caption for row in entities if row.named]
        documents = opened.ledger.count_documents()
        ids = opened.ledger.document_ids()
    # Known and rare names alike: every n-th of the list, most told first.
    asked = names[:: max(1, len(names) // queries)][:queries]
    words = [sys.executable, "-m", "cuibono", "serve", "--no-open", "--port", "0", "-w", str(workspace)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    try:
        origin, token = _address(process)
        with httpx.Client(base_url=origin, headers={"Authorization": f"Bearer {token}"}, timeout=120, trust_env=False) as client:
            search = _search(client, asked, workspace)
            network = client.get("/api/1/network", params={"ego": names[0], "most": 2000}).json()["data"]
        browser = _browser(origin, token, names[0])
        told = _readers(origin, token, articles, asked, ids, readers)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=300)
    with open_workspace(workspace) as opened:
        kept = Counter(row.why for row in opened.ledger.decisions() if row.why.startswith("benchmark "))
        told["documents"] = opened.ledger.count_documents() - documents
    told["lost"] = told["decided"] - len(kept)
    told["doubled"] = sum(kept.values()) - len(kept)
    return {
        "documents": documents,
        "search": search,
        "network": {"names": len(network["nodes"]), "ties": len(network["ties"])},
        "browser": browser,
        "readers": told,
    }


def _address(process: subprocess.Popen[str]) -> tuple[str, str]:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        found = re.search(r"(http://[\w.:\[\]]+)/\?token=([\w-]+)", line)
        if found:
            return found[1], found[2]
    raise SystemExit(f"serve ended:\n{said}")


def _search(client: httpx.Client, asked: list[str], workspace: Path) -> dict[str, Any]:
    """Milliseconds of a search by a person's words, each asked once; beside them the full-text index alone, in this process."""
    client.get("/api/1/search", params={"q": asked[0]})
    ours, theirs = [], []
    with open_workspace(workspace) as opened:
        for name in asked:
            begun = time.perf_counter()
            answer = client.get("/api/1/search", params={"q": name})
            ours.append(time.perf_counter() - begun)
            assert answer.json()["ok"], answer.text
            begun = time.perf_counter()
            opened.ledger.search(name, 20)
            theirs.append(time.perf_counter() - begun)
    ordered = sorted(ours)
    return {
        "queries": len(ours),
        "median_ms": round(1000 * statistics.median(ours), 1),
        "p95_ms": round(1000 * ordered[int(0.95 * (len(ordered) - 1))], 1),
        "index_alone_median_ms": round(1000 * statistics.median(theirs), 1),
    }


def _readers(origin: str, token: str, articles: Path, asked: list[str], ids: list[str], count: int) -> dict[str, Any]:
    """Readers at once, each going through its questions again and again while a job takes documents in, and one who decides meanwhile."""
    headers = {"Authorization": f"Bearer {token}"}
    errors: Counter[str] = Counter()
    times: list[float] = []
    ended = threading.Event()
    lock = threading.Lock()
    decided = [0]

    def read(number: int) -> None:
        with httpx.Client(base_url=origin, headers=headers, timeout=300, trust_env=False) as client:
            turn = number
            while not ended.is_set():
                name = asked[turn % len(asked)]
                path, params = [
                    ("/api/1/search", {"q": name}),
                    ("/api/1/entities", {"q": name}),
                    ("/api/1/network", {"ego": name}),
                    ("/api/1/documents", {}),
                    ("/api/1/timeline", {"name": name}),
                ][turn % 5]
                begun = time.perf_counter()
                try:
                    answer = client.get(path, params=params)
                    # A name that stands for several is an answer too; a fault, a lock and a lost connection are not.
                    bad = answer.status_code >= 500 or answer.status_code in (423, 429)
                    told = f"{path} {answer.status_code}" if bad else ""
                except httpx.HTTPError as error:
                    told = f"{path} {type(error).__name__}"
                with lock:
                    times.append(time.perf_counter() - begun)
                    if told:
                        errors[told] += 1
                turn += 1

    def decide() -> None:
        with httpx.Client(base_url=origin, headers=headers, timeout=300, trust_env=False) as client:
            while not ended.is_set():
                number = decided[0]
                body = {"kind": "note", "target": ids[number % len(ids)], "verdict": f"note {number}", "why": f"benchmark {number}"}
                answer = client.post("/api/1/decisions", json=body)
                if answer.status_code in (200, 201):
                    decided[0] += 1
                else:
                    errors[f"decide {answer.status_code} {answer.text[:200]}"] += 1
                ended.wait(0.2)

    with httpx.Client(base_url=origin, headers=headers, timeout=300, trust_env=False) as client:
        upload = client.post("/api/1/uploads", json={}).json()["data"]["id"]
        for file in sorted(path for path in articles.rglob("*") if path.is_file()):
            # A line of ours at the end makes every document a new one.
            text = file.read_bytes() + b"\n\nAdded by the benchmark of the workbench.\n"
            client.put(f"/api/1/uploads/{upload}/files", params={"name": file.name}, content=text).raise_for_status()
        threads = [threading.Thread(target=read, args=(number,)) for number in range(count)] + [threading.Thread(target=decide)]
        begun = time.perf_counter()
        job = client.post(f"/api/1/uploads/{upload}/job", json={}).json()["data"]["id"]
        for thread in threads:
            thread.start()
        state = "queued"
        while state not in ("done", "failed", "cancelled"):
            time.sleep(0.5)
            state = client.get(f"/api/1/jobs/{job}").json()["data"]["state"]
        took = time.perf_counter() - begun
        ended.set()
        for thread in threads:
            thread.join()
    ordered = sorted(times)
    return {
        "at_once": count,
        "job": state,
        "seconds": round(took, 1),
        "requests": len(times),
        "errors": sum(errors.values()),
        "error_kinds": dict(errors),
        "median_ms": round(1000 * statistics.median(times), 1),
        "p95_ms": round(1000 * ordered[int(0.95 * (len(ordered) - 1))], 1),
        "decided": decided[0],
    }


def _browser(origin: str, token: str, name: str) -> dict[str, Any]:
    if shutil.which("node") is None or not (ROOT / "ui/node_modules").is_dir():
        return {"left_out": "node or ui/node_modules is missing: make web"}
    words = ["node", "e2e/measure.mjs", origin, token, name]
    done = subprocess.run(words, cwd=ROOT / "ui", capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        return {"left_out": done.stderr.strip()[-400:]}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
