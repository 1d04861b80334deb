"""``cuibono watch`` as a process of its own, killed at chosen moments, and what must be there when it has run to its end."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from cuibono.operations.verify import verify
from cuibono.operations.workspace import open_workspace
from tests.operations.paper import STORIES, rss, story
from tests.sources.web.site import Site

ROOT = Path(__file__).parents[2]
PROGRAM = "import cuibono.cli; cuibono.cli.main()"
PATIENCE = 300.0  # seconds after which a run counts as hung


@dataclass(slots=True)
class Tally:
    """What came of some kills: how many struck a run, at which counts of requests, and every fault in words."""

    kills: int = 0
    struck_at: list[int] = field(default_factory=list)
    asked_again: int = 0
    faults: list[str] = field(default_factory=list)


def page_paths(count: int) -> list[str]:
    """The paths of so many stories."""
    return [f"/story/{number}" for number in range(count)]


def lay_out(site: Site, count: int, edition: int = 0) -> None:
    """So many pages and their feed; another edition has other texts."""
    names = sorted(STORIES)
    for number, path in enumerate(page_paths(count)):
        more = f"This is story {number} of the day, edition {edition}, of which {number * 7 + edition} copies were printed in Marn."
        site.put(path, story(names[number % len(names)], more))
    site.put("/feed", rss(site, *page_paths(count)), "application/rss+xml")


def start(site: Site, folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """One run of ``watch`` with its engine of rules, as fast as it goes."""
    environment = os.environ | {"CUIBONO_ALLOW_HOSTS": site.allow, "CUIBONO_WEB_PACE": "0", "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", PROGRAM, "watch", site.url("/feed"), "--engine", "rules", "-w", str(folder), *words]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def kill_once(site: Site, folder: Path, rng: random.Random, tally: Tally, most: int, *words: str) -> bool:
    """One run that is killed when the site has seen a random number of requests of it, and a moment later; whether it came to that."""
    begin, limit = sum(site.requests.values()), rng.randint(1, most)
    process = start(site, folder, *words)
    ends = time.monotonic() + PATIENCE
    while process.poll() is None and sum(site.requests.values()) - begin < limit and time.monotonic() < ends:
        time.sleep(0.001)
    time.sleep(rng.random() * 0.03)
    struck = process.poll() is None
    process.kill()
    process.communicate()
    if struck:
        tally.kills += 1
        tally.struck_at.append(sum(site.requests.values()) - begin)
    return struck


def finish(site: Site, folder: Path, tally: Tally, *words: str) -> None:
    """A run to its end."""
    process = start(site, folder, *words)
    _, errors = process.communicate(timeout=PATIENCE)
    if process.returncode != 0:
        tally.faults.append(f"the last run ended with {process.returncode}: {errors.decode()[-2000:]}")


def check(site: Site, folder: Path, tally: Tally, count: int, editions: int) -> None:
    """Every page once for each edition, in the ledger and in the log, and ``verify`` clean."""
    with open_workspace(folder) as workspace:
        ledger = workspace.ledger
        for path in page_paths(count):
            address = site.url(path)
            versions = ledger.versions("default", address)
            rows = [row for row in ledger.captures(address) if row.outcome in ("new", "changed")]
            if len(versions) != editions or [row.outcome for row in rows] != ["new"] + ["changed"] * (editions - 1):
                tally.faults.append(f"{path}: {len(versions)} versions, rows {[row.outcome for row in rows]}")
            if {row.doc_id for row in rows} != {row.doc_id for row in versions} or not all(
                ledger.capture_warc(row.capture_id) for row in rows
            ):
                tally.faults.append(f"{path}: the log does not fit the documents")
            if any(sum(f"edition {edition}," in row.text for row in versions) != 1 for edition in range(editions)):
                tally.faults.append(f"{path}: an edition is missing or there twice")
        if ledger.count_documents() != count * editions:
            tally.faults.append(f"{ledger.count_documents()} documents, not {count * editions}")
        tally.faults += verify(ledger).faults


def campaign(site: Site, folder: Path, tally: Tally, rng: random.Random, *, pages: int, kills: int) -> None:
    """Runs that are killed until they come to their end, ``kills`` on new pages and half as many on changed ones."""
    for edition in range(2):
        lay_out(site, pages, edition)
        words = ("--recheck",) if edition else ()
        before = sum(site.requests[path] for path in page_paths(pages))
        for _ in range(kills if edition == 0 else (kills + 1) // 2):
            # Later limits come to the end of the list, and to what is derived after it.
            kill_once(site, folder, rng, tally, pages + 2, *words)
        finish(site, folder, tally, *words)
        asked = sum(site.requests[path] for path in page_paths(pages)) - before
        tally.asked_again += asked - pages
        check(site, folder, tally, pages, edition + 1)
