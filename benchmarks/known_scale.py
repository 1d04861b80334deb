"""Time and memory of known entities at scale: a made-up list is imported, imported again with changes, and 1,000 entities are linked.

``python benchmarks/known_scale.py [--records 100000] [--entities 1000] [--folder DIR] [--out FILE.json]``

The list is FollowTheMoney JSON lines, nine persons to one company, with names drawn so that a few are borne by many, as in real lists.
A tenth of the entities is on the list with something beside the name, a tenth by name alone, the rest is not. The second import
changes one record in a hundred and drops one in a hundred. Seconds are the processor's, so that other work on the machine does not
show; memory is the peak of this process (Linux).
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cuibono.ledger.sqlite import SqliteLedger
from cuibono.matching.known_keys import name_keys
from cuibono.operations.import_known import import_known
from cuibono.operations.link_known import _candidates
from cuibono.records import Entity
from cuibono.stages.known.context import Context
from cuibono.stages.known.link import link_known

SYLLABLES = tuple(
    f"{left}{right}" for left, right in zip("bbbdddfffgghhjkkllmmnnpprrsssttvvvzz", "aeoaeoaieaeaeaaiaoaoaoeraioaeoaeoae", strict=False)
)
STATES = ("ru", "cn", "us", "fr", "pe", "ua", "tr", "ir")


def word(rng: random.Random, many: int) -> str:
    """A made-up word; small numbers come far more often than large ones."""
    number = int(many * rng.random() ** 3)
    parts = []
    while number or len(parts) < 2:
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts).capitalize()


def row(number: int, rng: random.Random) -> dict[str, object]:
    """One record of the list."""
    if number % 10 == 9:
        name = f"{word(rng, 60_000)} {word(rng, 60_000)} {rng.choice(('Ltd', 'LLC', 'Holding', 'Trading Co'))}"
        return {
            "id": f"r-{number}",
            "schema": "Company",
            "properties": {"name": [name], "country": [rng.choice(STATES)], "topics": ["sanction"]},
        }
    names = [f"{word(rng, 4_000)} {word(rng, 60_000)}"]
    if number % 3 == 0:
        given, _, last = names[0].partition(" ")
        names.append(f"{given} {word(rng, 4_000)} {last}")
    properties = {
        "name": names,
        "birthDate": [f"{rng.randint(1935, 2000)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"],
        "country": [rng.choice(STATES)],
        "position": [f"Member of the assembly of {word(rng, 4_000)}"],
        "topics": [rng.choice(("sanction", "role.pep", "role.pep", "role.pep"))],
    }
    return {"id": f"r-{number}", "schema": "Person", "caption": names[0], "properties": properties, "datasets": ["made_up"]}


def write(path: Path, records: int, *, changed: bool) -> None:
    """The list; its second version differs in one record of a hundred and lacks one of a hundred."""
    rng = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        for number in range(records):
            made = row(number, rng)
            if changed and number % 100 == 50:
                continue
            if changed and number % 100 == 51:
                made["last_seen"] = "2031-01-01"
            file.write(json.dumps(made) + "\n")


def contexts(path: Path, count: int, records: int) -> Iterator[Context]:
    """Entities as resolution gives them."""
    rng = random.Random(11)
    wanted = {rng.randrange(records): place for place in range(count // 5)}
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number in wanted:
                found = json.loads(line)
                name, state = found["properties"]["name"][0], found["properties"]["country"][0]
                entity = Entity(f"ent-{number}", found["schema"], name, (name,), None, True, 1, 1)
                yield Context(entity, {state: "in the texts"} if number % 2 else {})
    for number in range(count - len(wanted)):
        name = f"{word(rng, 4_000)} {word(rng, 60_000)}"
        yield Context(Entity(f"ent-free-{number}", "Person", name, (name,), None, True, 1, 1))


def peak() -> int:
    """Peak memory of this process, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--entities", type=int, default=1_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        measured = measure(Path(folder), asked.records, asked.entities)
    print(json.dumps(measured, indent=1))
    if asked.out:
        asked.out.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")


def measure(folder: Path, records: int, entities: int) -> dict[str, object]:
    """All steps in order; seconds, MiB and counts."""
    first, second = folder / "first.json", folder / "second.json"
    write(first, records, changed=False)
    write(second, records, changed=True)
    before = peak()
    ledger = SqliteLedger(folder / "ledger.sqlite3", write=True, create=True)
    seconds: dict[str, float] = {}

    def timed(name: str, since: float) -> float:
        seconds[name] = round(time.process_time() - since, 2)
        return time.process_time()

    said = ("the benchmark", "2031-01-01T00:00:00Z", "")
    at = time.process_time()
    log = import_known(ledger, first, dataset="made_up", form="auto", said=said).log
    at = timed("import", at)
    again = import_known(ledger, second, dataset="made_up", form="auto", said=said).log
    at = timed("import again", at)
    listed = list(contexts(first, entities, records))
    at = time.process_time()
    keys = {context.entity.entity_id: name_keys(context.entity.schema, context.entity.names) for context in listed}
    at = timed("keys", at)
    candidates = _candidates(ledger, [context.entity for context in listed])
    at = timed("candidates", at)
    links = link_known(listed, candidates)
    timed("scoring", at)
    ledger.close()
    counts = {status: sum(1 for link in links if link.status == status) for status in ("linked", "possible", "unlikely")}
    return {
        "records": log.records,
        "second import": {"changed": again.changed, "ended": again.ended, "unchanged": again.unchanged},
        "entities": len(keys),
        "compared": sum(len(rows) for rows in candidates.values()),
        "links": counts,
        "CPU seconds": seconds,
        "ledger MiB": round((folder / "ledger.sqlite3").stat().st_size / 2**20),
        "list MiB": round(first.stat().st_size / 2**20),
        "peak MiB": peak(),
        "peak MiB before": before,
    }


if __name__ == "__main__":
    main()
