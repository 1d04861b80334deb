"""Brings what is derived up to date, from resolution to ties and links to known records. The same ledger gives the same result."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cuibono.ledger import Ledger
from cuibono.records import Decision, Publisher, bearing
from cuibono.stages.appraise.ties import graded_outlets
from cuibono.stages.known.link import is_about_known
from cuibono.stages.origins.houses import owners_of
from cuibono.stages.origins.trace import Traced

from .appraise_ledger import News, appraise_new, appraise_whole, changed_verdicts
from .garbage import no_search_for_garbage
from .link_known import link_entities, link_new
from .resolve_ledger import is_whole_due, resolve_ledger, resolver_version
from .resolve_rows import Resolved
from .trace_ledger import kept_edges, trace_new, trace_whole

Told = Callable[[int, int | None, str], None]
FEW = 200  # documents of which all is derived in a few seconds


@dataclass(frozen=True, slots=True)
class Derived:
    """How much there is of what is derived."""

    entities: int
    ties: int
    contradictions: int


def derive(ledger: Ledger, *, whole: bool = False, on_step: Told = lambda done, total, what: None) -> Derived:
    """Resolution, then tracing and appraisal, in one transaction: readers see the old ties or the new ones, never a mixture.

    Only what changed since the last time is looked at, with its neighbours, and the result is that of doing all of it anew: as ``whole``
    does, or a program that derives otherwise than the one before, other owners of outlets (origins and ties) or other letters (ties), or
    very many new documents. Stopped at any moment, nothing has happened, and the next call does it.
    """
    with ledger.transaction("derive"), no_search_for_garbage():
        return _Derivation(ledger, on_step).run(whole)


def is_long(ledger: Ledger) -> bool:
    """Whether the next :func:`derive` does very much at once, with long stretches between its steps."""
    publishers, count = ledger.publishers(), ledger.count_documents()
    kept = {name: ledger.resolution_note(name) for name in ("weighed", "owners", "letters")}
    return count > FEW and (kept != made_with(publishers) or is_whole_due(ledger, len(ledger.unresolved_documents()), count))


class _Derivation:
    def __init__(self, ledger: Ledger, on_step: Told) -> None:
        self.ledger, self.on_step = ledger, on_step
        self.decisions, self.publishers = bearing(ledger.decisions()), ledger.publishers()
        self.then = ledger.derived_from()
        self.kept = {name: ledger.resolution_note(name) for name in ("weighed", "owners", "letters")}

    def run(self, whole: bool) -> Derived:
        ledger = self.ledger
        self.on_step(0, None, "who is who")
        # What a person decided on a known record is no matter of the documents' entities among themselves.
        decisions = [row for row in self.decisions if not is_about_known(row)]
        resolved = resolve_ledger(ledger, decisions, whole=whole, on_step=lambda: self.on_step(0, None, "who is who"))
        now = made_with(self.publishers)
        self.on_step(0, None, "who copied whom")
        part = not whole and self._goes_on(resolved) and now["weighed"] == self.kept["weighed"]
        same_owners = part and now["owners"] == self.kept["owners"]
        traced, retraced = None, set[str]()
        if same_owners:
            new = len(resolved.fresh)
            retraced = trace_new(ledger, resolved.fresh, self.publishers, lambda done: self.on_step(done, new, "who copied whom"))
        else:
            count = ledger.count_documents()
            traced = trace_whole(ledger, ledger.documents(), self.publishers, lambda done: self.on_step(done, count, "who copied whom"))
        self.on_step(0, None, "ties and their grades")
        ends: set[str] | None = None
        if same_owners and now["letters"] == self.kept["letters"]:
            verdicts = changed_verdicts(self._decided(), self.decisions)
            news = News(resolved.fresh, resolved.changes, retraced, verdicts)
            ends = appraise_new(ledger, news, self.publishers, lambda: self.on_step(0, None, "ties and their grades"))
        else:
            traced = traced or Traced(tuple(ledger.origins()), kept_edges(ledger.origin_edges()))
            appraise_whole(ledger, traced, self.decisions, self.publishers)
        self.on_step(0, None, "known records")
        self._link(resolved, ends if part else None)
        ledger.note_resolution(now)
        ledger.settle()
        counts = ledger.counts()
        return Derived(counts["entities"], counts["ties"], counts["contradictions"])

    def _goes_on(self, resolved: Resolved) -> bool:
        """Whether what is stored was derived to its end, from all but the new documents."""
        return not resolved.whole and self.then is not None and self.then[0] + len(resolved.fresh) == self.ledger.count_documents()

    def _decided(self) -> Sequence[Decision]:
        """The log as it was when ties were last weighed: it only grows."""
        return self.decisions[: self.then[1]] if self.then else []

    def _link(self, resolved: Resolved, ends: set[str] | None) -> None:
        imports = len(self.ledger.known_imports())
        if ends is None or self.then is None or self.then[3] != imports:
            link_entities(self.ledger, self.ledger.entities() if imports else [])
        elif imports:
            link_new(self.ledger, resolved.changes, ends, self._decided(), self.decisions)


def made_with(publishers: Sequence[Publisher]) -> dict[str, str]:
    """What all ties rest on beside documents and decisions: the program, and what is known of outlets."""
    return {"weighed": resolver_version(), "owners": _owners(publishers), "letters": _letters(publishers)}


def _owners(publishers: Sequence[Publisher]) -> str:
    return json.dumps(owners_of(publishers), ensure_ascii=False, sort_keys=True)


def _letters(publishers: Sequence[Publisher]) -> str:
    """Letters other than F by the outlets' usual names: F is what an outlet without any has."""
    letters = {name: row.reliability for name, row in graded_outlets(publishers).items() if row.reliability != "F"}
    return json.dumps(letters, ensure_ascii=False, sort_keys=True)
