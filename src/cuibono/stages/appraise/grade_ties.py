"""The Admiralty grade of a tie: credibility 1-6 from who says it, reliability A-F from the analyst's register, never from each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cuibono.records import Publisher
from cuibono.vocabulary.media import outlet_name

from .weigh_claims import Voice, independent


@dataclass(frozen=True, slots=True)
class Grade:
    """``credibility`` 1-6 with its one-sentence ``reason``, ``reliability`` A-F, and the number of independent ``origins``."""

    reliability: str
    credibility: int
    reason: str
    origins: int


def _cite(voice: Voice) -> str:
    who = voice.name
    if voice.kind not in ("outlet", "media") and voice.publisher:
        who = f"{voice.name} in {voice.publisher}"
    return f"{who} ({voice.date})" if voice.date else f"{who} (undated)"


def _list(parts: Sequence[str], limit: int = 3) -> str:
    shown = list(parts[:limit])
    if len(parts) > limit:
        return f"{', '.join(shown)} and {len(parts) - limit} more"
    return " and ".join(shown) if len(shown) < 3 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def grade_tie(
    supporting: Sequence[Voice],
    consistent: Sequence[Voice],
    contrary: Sequence[Voice],
    publishers: Mapping[str, Publisher],
    *,
    parties: frozenset[str] = frozenset(),
) -> Grade:
    """Grades one tie.

    ``supporting`` are the voices for the tie in its status, ``consistent`` those that agree without confirming (another status of the
    same tie, a near predicate of the same pair), ``contrary`` those that deny it, ``parties`` the claim ids of denials by the tie's own
    ends: these are told, but are no better information. Source: NATO STANAG 2511 (Admiralty code) as narrowed by the claim vocabulary:
    1 needs two independent identified origins, 5 better-sourced contrary claims that are stored as a contradiction.
    """
    every = independent(supporting)
    identified = independent([voice for voice in supporting if voice.identified])
    reliability = _reliability(supporting, publishers)
    against = independent([voice for voice in contrary if voice.identified])
    better = independent([voice for voice in contrary if voice.identified and voice.claim_id not in parties])
    if len(better) > len(identified):
        count = f"{_number(len(better))} identified against {_number(len(identified))} for it"
        reason = f"Improbable: contradicted by {_list([_cite(v) for v in better])}; independent origins: {count}."
        return Grade(reliability, 5, reason, len(every))
    if len(identified) >= 2:
        tail = f"; denied by {_list([_cite(v) for v in against])}" if against else ""
        return Grade(
            reliability,
            1,
            f"Confirmed by {len(identified)} independent origins: {_list([_cite(v) for v in identified])}{tail}.",
            len(identified),
        )
    if len(identified) == 1:
        return _single(identified[0], every, consistent, against, reliability)
    if any(not voice.known_outlet and voice.kind == "outlet" for voice in supporting):
        return Grade(reliability, 6, "Cannot be judged: the outlet is not known and names no source.", len(every))
    said = _list([_cite(v) for v in every])
    tail = f"; denied by {_list([_cite(v) for v in against])}" if against else ""
    return Grade(reliability, 4, f"Doubtful: no source that could be asked or looked up, only {said}{tail}.", len(every))


def _single(only: Voice, every: Sequence[Voice], consistent: Sequence[Voice], against: Sequence[Voice], reliability: str) -> Grade:
    other = [voice for voice in independent([*consistent, *every, only]) if voice.house != only.house and voice.source != only.source]
    if against:
        reason = f"Possibly true: one identified source, {_cite(only)}; denied by {_list([_cite(v) for v in against])}."
        return Grade(reliability, 3, reason, len(every))
    if other:
        reason = f"Probably true: {_cite(only)}; consistent with {_list([_cite(v) for v in other])}, which does not confirm it."
        return Grade(reliability, 2, reason, len(every))
    return Grade(reliability, 3, f"Possibly true: one identified source, {_cite(only)}, not contradicted.", len(every))


def _reliability(voices: Sequence[Voice], publishers: Mapping[str, Publisher]) -> str:
    letters = sorted(
        publishers[name].reliability for voice in voices if (name := outlet_name(voice.publisher)) in publishers and voice.publisher
    )
    return letters[0] if letters else "F"


def _number(count: int) -> str:
    return {0: "no", 1: "one", 2: "two", 3: "three"}.get(count, str(count))
