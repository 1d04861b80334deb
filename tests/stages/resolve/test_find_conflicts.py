"""Conflicts of decisions: all rows named, the same one unmet as in resolution, and what an undo restores."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.records import Decision, Local, in_force, make_id, undone_by
from cuibono.stages.resolve.entities import resolve
from cuibono.stages.resolve.find_conflicts import Conflict, find_conflicts
from cuibono.stages.resolve.list_parts import list_parts, names_of_parts
from tests.stages.makers import local

NAMES = ("Ana Dorn", "Ida Brun", "Karl Orvath", "Lena Kestov", "Tomas Vell")
ROWS = [local(f"d{i}", "e1", "Person", name) for i, name in enumerate(NAMES)]
IDS = [resolve([row]).entities[0].entity_id for row in ROWS]


def decided(verdict: str, a: int, b: int, at: int, by: str = "Ida") -> Decision:
    left, right = sorted((IDS[a], IDS[b]))
    when = f"2031-01-01T00:00:00.{at:06}Z"
    return Decision(make_id("decision", verdict, left, right, when), "same", left, right, verdict, by, when, "")


def undo(row: Decision, at: int) -> Decision:
    when = f"2031-01-01T00:00:00.{at:06}Z"
    return Decision(make_id("decision", "undo", row.decision_id, when), "undo", row.decision_id, None, "undo", "Ida", when, "")


def conflicts(rows: list[Local], log: list[Decision]) -> list[Conflict]:
    return find_conflicts(log, names_of_parts(list_parts(rows, resolve(rows, log).links, log)))


def test_a_chain_against_a_not_same_names_every_decision() -> None:
    log = [decided("same", 0, 1, 1), decided("same", 1, 2, 2, "Ben"), decided("not_same", 0, 2, 3)]
    (found,) = conflicts(ROWS, log)
    assert (found.kind, found.decisions) == ("chain", tuple(log))
    assert found.unmet in resolve(ROWS, log).conflicts[0]
    assert conflicts(ROWS, log[:2]) == []
    assert conflicts(ROWS, [*log, undo(log[2], 4)]) == []


def test_a_long_chain_is_told_by_its_shortest_way() -> None:
    log = [
        decided("same", 0, 1, 1),
        decided("same", 1, 2, 2),
        decided("same", 0, 3, 3),
        decided("same", 3, 2, 4),
        decided("not_same", 0, 2, 5),
    ]
    for found in conflicts(ROWS, log):
        assert len(found.decisions) == 3
        assert log[4] in found.decisions


def test_what_binds_nothing_is_told() -> None:
    gone = decided("same", 0, 4, 1)
    (found,) = conflicts(ROWS[:4], [gone])
    assert (found.kind, found.names) == ("gone", (IDS[4],))
    other = [*ROWS, local("d9", "e1", "Person", "Ana Dorn")]
    ref = Decision("decision-x", "same", "d0#e1", "d0#e1", "not_same", "Ida", "2031-01-01T00:00:00Z", "")
    assert [row.kind for row in conflicts(other, [ref])] == ["one"]


LOGS = st.lists(st.tuples(st.sampled_from(["same", "not_same", "unsure"]), st.integers(0, 4), st.integers(0, 4)), max_size=9)


@settings(deadline=None, max_examples=150)
@given(LOGS)
def test_conflicts_are_those_of_resolution(rows: list[tuple[str, int, int]]) -> None:
    log = [decided(verdict, a, b, at) for at, (verdict, a, b) in enumerate(rows) if a != b]
    unmet = {row.unmet for row in conflicts(ROWS, log)}
    told = resolve(ROWS, log).conflicts
    assert {row.decision_id for row in log if any(row.decision_id in words for words in told)} == unmet
    assert conflicts(ROWS, log[::-1]) == conflicts(ROWS, log)


@settings(deadline=None, max_examples=150)
@given(LOGS, st.data())
def test_an_undone_decision_leaves_nothing_behind(rows: list[tuple[str, int, int]], data: st.DataObject) -> None:
    log = [decided(verdict, a, b, at) for at, (verdict, a, b) in enumerate(rows) if a != b]
    if not log:
        return
    which = data.draw(st.integers(0, len(log) - 1))
    undone = [*log, undo(log[which], 100)]
    without = [*log[:which], *log[which + 1 :]]
    assert resolve(ROWS, undone) == resolve(ROWS, without)
    assert in_force(undone[::-1]) == without
    again = [*undone, undo(undone[-1], 101)]
    assert in_force(again) == log
    assert undone_by(again) == {undone[-1].decision_id: again[-1]}
