"""An answer as items by keys that stay, whatever question gave it: what two answers of one question are compared by. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cuibono.records import AnswerItem, make_id

# Ids by which a part of an answer is known, the first one that it has.
_KEYS = ("tie_id", "event_id", "forecast_id", "contradiction_id", "attribution_id", "claim_id")
# What is told beside an answer and is no part of it.
_BESIDE = frozenset({"unread", "captions", "months", "corpus", "documents", "known"})


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs between two answers: items that came and went, and those of one key that say something else (before, after)."""

    came: tuple[AnswerItem, ...]
    went: tuple[AnswerItem, ...]
    restated: tuple[tuple[AnswerItem, AnswerItem], ...]
    regraded: tuple[tuple[AnswerItem, AnswerItem], ...]
    evidence: tuple[tuple[AnswerItem, AnswerItem], ...]

    def __bool__(self) -> bool:
        return any((self.came, self.went, self.restated, self.regraded, self.evidence))


def answer_items(data: Any, words: Mapping[str, str] | None = None, *, figures: bool = False) -> tuple[AnswerItem, ...]:
    """The items of a question's data, by key. ``words`` say a tie in a line, by its id.

    A part with the id of a tie, an event or a forecast is an item with the claims that stand inside it; a claim or an attribution is one of
    its own where it stands inside none. With ``figures`` an answer of figures alone is one item, whose key is a digest of it.
    """
    found: dict[str, AnswerItem] = {}
    for item in _walk(data, words or {}):
        old = found.get(item.key)
        if old is not None:
            claims = tuple(sorted({*old.claims, *item.claims}))
            item = AnswerItem(item.key, item.kind, old.status or item.status, old.grade or item.grade, claims, old.words or item.words)
        found[item.key] = item
    bearing = {claim for item in found.values() if item.kind != "claim" for claim in item.claims}
    items = [item for item in found.values() if item.kind != "claim" or item.key not in bearing]
    if figures and not items and _figures(data):
        items = [AnswerItem(make_id("answer", _plain(data)), "figures", "", "", (), "the figures")]
    return tuple(sorted(items, key=lambda item: item.key))


def digest_of(items: Sequence[AnswerItem]) -> str:
    """A digest of what the items say, without their words."""
    return make_id("digest", [[item.key, item.kind, item.status, item.grade, list(item.claims)] for item in items])


def compare_answers(before: Sequence[AnswerItem], after: Sequence[AnswerItem]) -> Compared:
    """What came, went, is told in another status, is graded otherwise, or rests on other claims; each item is told once."""
    old, new = {item.key: item for item in before}, {item.key: item for item in after}
    both = [(old[key], new[key]) for key in sorted(old.keys() & new.keys())]
    restated = tuple(pair for pair in both if pair[0].status != pair[1].status)
    regraded = tuple(pair for pair in both if pair[0].status == pair[1].status and pair[0].grade != pair[1].grade)
    told = {pair[0].key for pair in (*restated, *regraded)}
    evidence = tuple(pair for pair in both if pair[0].key not in told and pair[0].claims != pair[1].claims)
    came = tuple(new[key] for key in sorted(new.keys() - old.keys()))
    went = tuple(old[key] for key in sorted(old.keys() - new.keys()))
    return Compared(came, went, restated, regraded, evidence)


def _walk(part: Any, words: Mapping[str, str]) -> Iterator[AnswerItem]:
    if isinstance(part, Mapping):
        key = next((name for name in _KEYS if isinstance(part.get(name), str)), None)
        if key is not None:
            yield _item(part, key, words)
        for name, value in part.items():
            if name not in _BESIDE:
                yield from _walk(value, words)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from _walk(value, words)


def _item(part: Mapping[str, Any], key: str, words: Mapping[str, str]) -> AnswerItem:
    grade = part.get("grade")
    if not isinstance(grade, str):
        grade = f"{part['reliability']}{part['credibility']}" if "reliability" in part and "credibility" in part else ""
    status = part.get("status")
    claims = {part[key]} if key == "claim_id" else set(_claims(part))
    told = words.get(part[key]) or next(
        (part[name] for name in ("words", "sentence", "content_text", "why") if isinstance(part.get(name), str)), ""
    )
    kind = key.removesuffix("_id")
    return AnswerItem(part[key], kind, status if isinstance(status, str) else "", grade, tuple(sorted(claims)), told)


def _claims(part: Any) -> Iterator[str]:
    """All ids of claims that stand inside a part."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name == "claim_id" and isinstance(value, str):
                yield value
            elif name in ("supporting", "contrary", "claims", "claim_ids") and isinstance(value, (list, tuple)):
                yield from (row for row in value if isinstance(row, str))
                yield from (claim for row in value if not isinstance(row, str) for claim in _claims(row))
            elif name not in _BESIDE:
                yield from _claims(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from _claims(value)


def _figures(data: Any) -> bool:
    """Whether the answer holds a number that is no size of the corpus."""
    if isinstance(data, Mapping):
        return any(_figures(value) for name, value in data.items() if name not in _BESIDE)
    if isinstance(data, (list, tuple)):
        return any(map(_figures, data))
    return isinstance(data, (int, float)) and not isinstance(data, bool) and data != 0


def _plain(data: Any) -> Any:
    """The data without what is told beside it, in a form that can be hashed."""
    if isinstance(data, Mapping):
        return [[str(name), _plain(value)] for name, value in sorted(data.items()) if name not in _BESIDE]
    if isinstance(data, (list, tuple)):
        return [_plain(value) for value in data]
    return data if isinstance(data, (str, int, bool)) or data is None else str(data)
