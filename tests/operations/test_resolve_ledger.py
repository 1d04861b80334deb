"""One more document, or a decision, resolves its neighbourhood alone, and the ledger then says what a full rebuild says."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cuibono.ledger import schema
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations import resolve_ledger as module
from cuibono.operations.decide import append
from cuibono.operations.resolve_ledger import resolve_ledger
from cuibono.operations.resolve_rows import Resolved
from cuibono.records import Claim, Document, End, Mention, Reading
from cuibono.records.decisions import UNDO
from cuibono.stages.resolve import tally_terms
from cuibono.stages.resolve.count_bulks import Name
from cuibono.stages.resolve.entities import resolve_entities
from tests.ledger.factories import document

# Names that have much to do with each other: bearers of one surname, letters, short names of two bodies, one word of several kinds.
WORLD = [
    ("Person", "Karl Orvath"),
    ("Person", "Karl Orvath", "Orvath"),
    ("Person", "Karl A. Orvath"),
    ("Person", "Orvath"),
    ("Person", "Michael Smith", "Smith"),
    ("Person", "Mike Smith"),
    ("Person", "John Smith"),
    ("Person", "John Smith Jr."),
    ("Person", "Smith"),
    ("Person", "Kim Jong Un", "Kim"),
    ("Person", "Kim"),
    ("Person", "Vell"),
    ("Person", "Ana Vell"),
    ("Person", "Washington"),
    ("PublicBody", "Vell Trade Agency", "VTA"),
    ("Organization", "VTA"),
    ("Organization", "Vell Transport Authority"),
    ("Company", "Brenta Foods", "Brenta"),
    ("Company", "Brenta"),
    ("Company", "Vell Brenta"),
    ("Company", "Orvath Group", "Orvath"),
    ("Company", "Orvath"),
    ("Organization", "Vell"),
    ("Organization", "Senate"),
    ("Territory", "Vell"),
    ("Territory", "United States", "U.S."),
    ("Territory", "Washington"),
    ("Position", "president"),
    ("Position", "President", "president"),
    ("Position", "Mayor of Vell"),
    ("Territory", "United States"),
    ("Territory", "Georgia"),
    ("Territory", "Russia", "Russian Federation"),
    ("Organization", "U.S."),
    ("Person", "Russia"),
    ("Company", "Georgia"),
    ("Organization", "Russia"),
    ("Project", "Vell harbour railway"),
]
PREDICATES = ("leads", "works_for", "holds_office", "meets", "located_in")

entity = st.tuples(st.integers(0, len(WORLD) - 1), st.sampled_from((None, None, None, "pe", "se", "us", "ge")))
tie = st.tuples(st.integers(0, 5), st.sampled_from(PREDICATES), st.integers(0, 5))
page = st.tuples(
    st.lists(entity, min_size=1, max_size=6), st.lists(tie, max_size=3), st.sampled_from(("", "Orvath and Brenta", "Smith of Vell"))
)
turn = st.one_of(
    st.lists(page, min_size=1, max_size=3),
    st.tuples(st.sampled_from(("same", "not_same", "unsure")), st.integers(0, 999), st.integers(0, 999), st.booleans(), st.booleans()),
    st.integers(0, 999),
)


def read(number: int, entities: list[tuple[int, str | None]], ties: list[tuple[int, str, int]], title: str) -> tuple[Document, Reading]:
    """A document that is a list of names, one a line."""
    text, ends, mentions = "", [], []
    for place, (which, country) in enumerate(entities):
        schema, *names = WORLD[which]
        for name in names:
            mentions.append(Mention(len(text), len(text) + len(name), name, schema, f"e{place}", country=country))
            text += f"{name}.\n"
        first = mentions[-len(names)]
        ends.append(End(first.start, first.end, first.text, schema, f"e{place}"))
    claims = tuple(
        Claim(ends[a % len(ends)], predicate, ends[b % len(ends)], "asserted", (0, len(text) - 1), 0.9, "test/1")
        for a, predicate, b in ties
        if a % len(ends) != b % len(ends)
    )
    made = document(text, f"{number}.txt", title=title or None)
    return made, Reading(made.doc_id, "test/1", tuple(mentions), (), claims, (), ((0, len(text) - 1),))


class World:
    """A ledger that grows turn by turn."""

    def __init__(self, empty: Path, path: Path) -> None:
        shutil.copyfile(empty, path)
        self.ledger = SqliteLedger(path, write=True)
        self.number = 0

    def take(self, step: object) -> None:
        if isinstance(step, list):
            for row in step:
                made, reading = read(self.number, *row)
                self.number += 1
                self.ledger.add_document(made, b"", reading)
        elif isinstance(step, tuple):
            verdict, left, right, exact_left, exact_right = step
            ends = [self._end(which, exact) for which, exact in ((left, exact_left), (right, exact_right))]
            if None not in ends and ends[0] != ends[1]:
                append(self.ledger, "same", min(ends), max(ends), verdict, ("ida", "2031-06-02T00:00:00Z", "the register"))
        elif log := self.ledger.decisions():
            append(self.ledger, UNDO, log[int(str(step)) % len(log)].decision_id, None, "", ("ida", "2031-06-02T00:00:00Z", ""))

    def _end(self, which: int, exact: bool) -> str | None:
        links = self.ledger.links()
        if not links:
            return None
        link = links[which % len(links)]
        return f"{link.doc_id}#{link.entity}" if exact else link.entity_id

    def check(self) -> None:
        log = self.ledger.decisions()
        resolve_ledger(self.ledger, log)
        links, entities = resolve_entities(self.ledger.locals(), log)
        assert self.ledger.links() == links
        assert self.ledger.entities() == entities


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger without documents; making the tables takes longer than a whole example."""
    path: Path = tmp_path_factory.mktemp("empty") / "ledger.sqlite3"
    SqliteLedger(path, write=True, create=True).close()
    return path


@pytest.fixture
def always_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NEW", 1000.0)


@pytest.fixture(params=["as shipped", "soon counted", "words soon widespread"])
def weights(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The shipped bounds, and tight ones, with which names are counted from their second local on, and words change their weight all
    the time even in a small corpus."""
    if request.param != "as shipped":
        monkeypatch.setattr(module, "MANY", 2)
    if request.param == "words soon widespread":
        for place in (module, tally_terms):
            monkeypatch.setattr(place, "bounds", lambda kind, size: (-(-size // 5), -(-size // 2)))
    return str(request.param)


# Not shrunk: an example is a few files, and what fails is short as it is.
@settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(turns=st.lists(turn, min_size=4, max_size=16))
def test_every_turn_gives_what_a_rebuild_gives(turns: list[object], empty, tmp_path_factory, always_a_part, weights) -> None:
    world = World(empty, tmp_path_factory.mktemp("world") / "ledger.sqlite3")
    world.check()
    for step in turns:
        world.take(step)
        world.check()
    world.ledger.close()


@pytest.mark.parametrize("seed", range(12))
def test_names_that_many_documents_hold_are_counted_and_nothing_else_comes_out(
    seed: int, empty, tmp_path: Path, always_a_part, monkeypatch
) -> None:
    """Few names over and over, with states that set their bearers apart or none, with decisions or none."""
    rng = random.Random(seed)
    monkeypatch.setattr(module, "MANY", rng.choice((2, 3)))
    met: set[Name] = set()
    take_in = module._Part._write
    monkeypatch.setattr(module._Part, "_write", lambda part, result: [met.update(part.bulks), take_in(part, result)][1])
    names = rng.sample(range(len(WORLD)), (4, 8, 16)[seed % 3])
    states = ((None,), (None, None, None, "us"), (None, "pe", "se"))[seed // 3 % 3]
    world = World(empty, tmp_path / "ledger.sqlite3")
    world.check()
    for _ in range(24):
        if rng.random() < (0, 0.2)[seed % 2]:
            verdict = rng.choice(("same", "not_same", "unsure"))
            world.take(rng.choice(((verdict, rng.randrange(999), rng.randrange(999), rng.random() < 0.5, rng.random() < 0.5), seed)))
        else:
            entities = [(rng.choice(names), rng.choice(states)) for _ in range(rng.randint(1, 5))]
            ties = [(rng.randrange(5), rng.choice(PREDICATES), rng.randrange(5)) for _ in range(rng.randint(0, 2))]
            world.take([(entities, ties, rng.choice(("", "Smith of Vell")))])
        world.check()
    assert met
    parts = counted(world.ledger)
    resolve_ledger(world.ledger, world.ledger.decisions(), whole=True)
    assert parts == counted(world.ledger)
    world.ledger.close()


def counted(ledger: SqliteLedger) -> list[object]:
    """What is kept of names and words, without the numbers of locals, which hang on the order of adding."""
    with ledger.transaction() as connection:
        names = [
            (row.grp, row.key, {**row.counts, "first": row.counts["first"][0]}) for row in connection.execute(select(schema.counted_names))
        ]
        places = {(row.name, row.side) for row in connection.execute(select(schema.blocks))}
        terms = {tuple(row) for row in connection.execute(select(schema.terms))}
    return [sorted(names, key=lambda row: row[:2]), places, terms]


@pytest.fixture
def world(empty: Path, tmp_path: Path, always_a_part: None) -> Iterator[World]:
    made = World(empty, tmp_path / "ledger.sqlite3")
    made.check()
    yield made
    made.ledger.close()


def of(*names: str) -> list[tuple[list[tuple[int, str | None]], list[tuple[int, str, int]], str]]:
    """One document with these entities of WORLD, each "Schema Name"."""
    which = {f"{row[0]} {'/'.join(row[1:])}": number for number, row in enumerate(WORLD)}
    return [([(which[name], None) for name in names], [], "")]


def clusters(world: World) -> list[list[str]]:
    """Captions of the locals of each entity that has more than one."""
    names = {(local.doc_id, local.entity): f"{local.schema} {local.names[0]}" for local in world.ledger.locals()}
    found: dict[str, list[str]] = {}
    for link in world.ledger.links():
        found.setdefault(link.entity_id, []).append(names[link.doc_id, link.entity])
    return sorted(sorted(group) for group in found.values() if len(group) > 1)


@pytest.mark.parametrize(
    ("first", "joined", "then"),
    [
        # Letters stand for the one name that they fit, until there are two.
        (
            ["Organization VTA", "PublicBody Vell Trade Agency/VTA"],
            [["Organization VTA", "PublicBody Vell Trade Agency"]],
            "Organization Vell Transport Authority",
        ),
        (
            ["Organization VTA", "Organization Vell Transport Authority"],
            [["Organization VTA", "Organization Vell Transport Authority"]],
            "PublicBody Vell Trade Agency/VTA",
        ),
        # A short name that one document explains is that one's, until another body bears the word.
        (["Company Brenta", "Company Brenta Foods/Brenta"], [["Company Brenta", "Company Brenta Foods"]], "Company Vell Brenta"),
        # A word read as a place by most is one where a text reads a person, until somebody bears it as a surname.
        (["Territory Vell"] * 4 + ["Person Vell"], [["Person Vell"] + ["Territory Vell"] * 4], "Person Ana Vell"),
    ],
    ids=["told letters", "letters", "short name", "reading"],
)
def test_what_a_later_document_says_takes_a_join_back(world: World, first: list[str], joined: list[list[str]], then: str) -> None:
    for name in first:
        world.take(of(name))
        world.check()
    assert clusters(world) == joined
    world.take(of(then))
    world.check()
    assert clusters(world) != joined


def test_a_decision_on_one_documents_entity_holds_when_documents_come_and_goes_when_it_is_undone(world: World) -> None:
    for name in ("Person Karl Orvath", "Person Karl A. Orvath", "Company Brenta"):
        world.take(of(name))
    world.check()
    refs = {local.names[0]: f"{local.doc_id}#{local.entity}" for local in world.ledger.locals()}
    append(world.ledger, "same", *sorted((refs["Karl Orvath"], refs["Brenta"])), "same", ("ida", "2031-06-02T00:00:00Z", "a slip"))
    world.check()
    assert ["Company Brenta", "Person Karl Orvath"] in [[name for name in group if "A." not in name] for group in clusters(world)]
    world.take(of("Person Karl Orvath/Orvath", "Company Brenta"))
    world.check()
    append(world.ledger, UNDO, world.ledger.decisions()[0].decision_id, None, "", ("ida", "2031-06-03T00:00:00Z", ""))
    world.check()
    assert not any("Company Brenta" in group and "Person Karl Orvath" in group for group in clusters(world))


def test_one_more_document_leaves_the_rest_untouched(world: World) -> None:
    for name in ("Person Karl Orvath", "Person Michael Smith/Smith", "Person Mike Smith", "Company Brenta Foods/Brenta"):
        world.take(of(name))
    world.check()
    world.take(of("Person John Smith"))
    done = resolve_ledger(world.ledger, [])
    assert (done.documents, done.touched, done.whole) == (1, 3, False)
    assert resolve_ledger(world.ledger, []) == Resolved(0, 0, False)


def test_another_resolver_makes_all_anew(world: World) -> None:
    world.take(of("Person Karl Orvath"))
    world.check()
    world.ledger.note_resolution({"resolver": "an older one"})
    assert resolve_ledger(world.ledger, []).whole
    assert not resolve_ledger(world.ledger, []).whole


def test_many_new_documents_are_resolved_all_at_once(empty: Path, tmp_path: Path) -> None:
    made = World(empty, tmp_path / "ledger.sqlite3")
    made.check()
    for _ in range(10):
        made.take(of("Person Karl Orvath"))
    assert resolve_ledger(made.ledger, []).whole
    made.take(of("Person Mike Smith"))
    assert resolve_ledger(made.ledger, []) == Resolved(1, 1, False)
    made.ledger.close()
