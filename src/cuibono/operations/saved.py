"""Saved questions: kept under a name, asked again, and told where their answers changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cuibono.errors import CuibonoError, NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.records import AnswerItem, SavedAnswer, SavedQuestion, Tie, from_dict, to_dict
from cuibono.stages.inquire.answer_items import Compared, answer_items, compare_answers, digest_of
from cuibono.stages.inquire.tell_evidence import Told, tell

from .ask import read_question
from .names import captions_of
from .questions import QUESTIONS, as_words, ask, parse
from .wording import tie_words, told_lines

_NAME = re.compile(r"[\w][\w.-]{0,59}")
# Of each kind of change so many are told in the text; --json has all.
MOST = 8


@dataclass(frozen=True, slots=True)
class Checked:
    """One saved question asked again: ``changed`` is None for the first time, ``error`` says why it could not be asked."""

    name: str
    question: tuple[str, ...]
    items: int
    changed: Compared | None
    since: str | None
    told: dict[str, list[Told]]
    error: str | None = None


def save(ledger: Ledger, name: str, words: Sequence[str], *, by: str, at: str) -> tuple[SavedQuestion, Checked]:
    """Keeps a question under a name, a newer one over an older of the name, and its answer of today.

    ``words`` are a question of the register with its options, or a question in words. Raises UsageError and what the question raises: one
    that can't be asked today is not kept.
    """
    if not _NAME.fullmatch(name) or name in ("save", "list", "run", "check", "forget"):
        raise UsageError(f"{name!r} can't be the name of a question", advice="letters, digits, hyphens and dots, such as: peru-rail")
    call = _call(ledger, words)
    row = SavedQuestion(name, "save", " ".join(words), call, by, at)
    with ledger.transaction():
        items = _answer(ledger, call)
        ledger.save_question(row)
        _keep(ledger, row, items, at)
    return row, Checked(name, call, len(items), None, None, {})


def forget(ledger: Ledger, name: str, *, by: str, at: str) -> SavedQuestion:
    """Keeps a question no longer; what was asked and answered stays in the log. Raises NoMatchError."""
    row = saved(ledger, name)
    gone = SavedQuestion(name, "forget", row.words, row.call, by, at)
    ledger.save_question(gone)
    return gone


def saved(ledger: Ledger, name: str) -> SavedQuestion:
    """The question of a name. Raises NoMatchError with the names that there are."""
    rows = {row.name: row for row in ledger.saved_questions()}
    if name not in rows:
        told = f"there is: {', '.join(rows)}" if rows else "none is saved yet: cuibono ask save NAME QUESTION"
        raise NoMatchError(f"no saved question {name!r}", advice=told)
    return rows[name]


def run(ledger: Ledger, name: str) -> tuple[Any, list[str]]:
    """The answer of a saved question, as data and as lines."""
    question, arguments = parse(saved(ledger, name).call)
    return ask(ledger, question, arguments)


def check(ledger: Ledger, names: Iterable[str] = (), *, at: str, keep: bool = True) -> list[Checked]:
    """Asks saved questions again (all where none is named) and compares each answer with the last that was kept.

    With ``keep`` an answer that is another one is kept: the ledger must be open for writing. A question that fails stops no other.
    """
    wanted = [saved(ledger, name) for name in names] or ledger.saved_questions()
    return [_check(ledger, row, at, keep=keep) for row in wanted]


def _check(ledger: Ledger, row: SavedQuestion, at: str, *, keep: bool) -> Checked:
    try:
        with ledger.transaction():
            last = ledger.last_answer(row.name)
            items = _answer(ledger, row.call)
            # The answer to another question of the same name is nothing to compare with.
            if last is not None and last.question != row.call:
                last = None
            changed = None if last is None else compare_answers(last.items, items)
            told = _told(ledger, changed) if changed else {}
            if keep and (last is None or last.digest != digest_of(items)):
                _keep(ledger, row, items, at)
    except CuibonoError as error:
        return Checked(row.name, row.call, 0, None, None, {}, f"{error.code}: {error.message}")
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, ImportError) as error:
        return Checked(row.name, row.call, 0, None, None, {}, f"{type(error).__name__}: {error}")
    return Checked(row.name, row.call, len(items), changed, last.at if last is not None else None, told)


def _call(ledger: Ledger, words: Sequence[str]) -> tuple[str, ...]:
    if not words:
        raise UsageError("no question to save", advice="cuibono ask save NAME how is A tied to B?")
    if words[0] in QUESTIONS and (len(words) > 1 or not any(row.required for row in QUESTIONS[words[0]].arguments)):
        try:
            return as_words(*parse(words))
        except UsageError:
            # "events in Peru" is a question in words too.
            if any(word.startswith("--") for word in words):
                raise
    found = read_question(ledger, " ".join(words))
    if found.then:
        raise UsageError(f"{1 + len(found.then)} questions in one", advice="save each under a name of its own")
    return as_words(found.question, found.arguments)


def _answer(ledger: Ledger, call: Sequence[str]) -> tuple[AnswerItem, ...]:
    question, arguments = parse(call)
    data, _ = ask(ledger, question, arguments)
    ties = list(_ties(data))
    captions = captions_of(ledger, ties)
    return answer_items(data, {tie.tie_id: tie_words(tie, captions) for tie in ties}, figures=QUESTIONS[question].figures)


def _ties(part: Any) -> Iterator[Tie]:
    """The ties that stand as records inside an answer."""
    if isinstance(part, dict):
        if "tie_id" in part and "supporting" in part and "reason" in part:
            yield from_dict(Tie, part)
        for value in part.values():
            yield from _ties(value)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from _ties(value)


def _keep(ledger: Ledger, row: SavedQuestion, items: tuple[AnswerItem, ...], at: str) -> None:
    ledger.add_answer(SavedAnswer(row.name, row.call, at, digest_of(items), ledger.count_documents(), items))


def _told(ledger: Ledger, changed: Compared) -> dict[str, list[Told]]:
    """The sentences of what came, by the key of the item: of a new item its claims, of another those that it did not have."""
    wanted = {item.key: set(item.claims) for item in changed.came}
    for before, after in (*changed.restated, *changed.regraded, *changed.evidence):
        wanted[after.key] = set(after.claims) - set(before.claims)
    claims = {row.claim_id: row for row in ledger.claims({claim for found in wanted.values() for claim in found})}
    documents = {row.doc_id: row for row in ledger.documents_of(row.doc_id for row in claims.values())}
    return {key: [tell(claims[claim], documents) for claim in sorted(found) if claim in claims] for key, found in wanted.items()}


# -- as data and as lines
def as_data(rows: Sequence[Checked]) -> dict[str, Any]:
    """What :func:`check` found, in the shape of docs/ask.md."""
    return {
        "questions": [
            {
                "name": row.name,
                "question": list(row.question),
                "items": row.items,
                "changed": bool(row.changed),
                "first": row.changed is None and row.error is None,
                "since": row.since,
                "error": row.error,
                **(_compared(row) if row.changed else {}),
            }
            for row in rows
        ],
        "changed": sum(bool(row.changed) for row in rows),
        "failed": sum(row.error is not None for row in rows),
    }


def _compared(row: Checked) -> dict[str, Any]:
    assert row.changed is not None

    def pairs(found: Iterable[tuple[AnswerItem, AnswerItem]]) -> list[dict[str, Any]]:
        return [{"before": to_dict(before), "after": to_dict(after), "evidence": _rows(row, after)} for before, after in found]

    return {
        "came": [{"item": to_dict(item), "evidence": _rows(row, item)} for item in row.changed.came],
        "went": [{"item": to_dict(item)} for item in row.changed.went],
        "restated": pairs(row.changed.restated),
        "regraded": pairs(row.changed.regraded),
        "new_evidence": pairs(row.changed.evidence),
    }


def _rows(row: Checked, item: AnswerItem) -> list[dict[str, Any]]:
    return [asdict(told) for told in row.told.get(item.key, [])]


def as_lines(rows: Sequence[Checked]) -> Iterator[str]:
    """The same for people: what changed, with sentences; what did not change in a line; what failed with its reason."""
    for row in rows:
        if row.error is not None:
            yield f"{row.name}: could not be asked: {row.error}"
        elif row.changed is None:
            yield f"{row.name}: asked for the first time, {_count(row.items)}; the next check tells what changed"
        elif not row.changed:
            yield f"{row.name}: nothing changed since {_day(row)} ({_count(row.items)})"
        else:
            yield f"{row.name}: changed since {_day(row)}; cuibono ask run {row.name}"
            yield from _changed_lines(row, row.changed)


def _changed_lines(row: Checked, changed: Compared) -> Iterator[str]:
    def section(title: str, items: Sequence[tuple[AnswerItem, str]]) -> Iterator[str]:
        for item, more in items[:MOST]:
            yield f"  {title}: {item.words or item.key}{more}"
            yield from told_lines(row.told.get(item.key, []), indent="      ", most=1)
        if len(items) > MOST:
            yield f"  {title}: … and {len(items) - MOST} more (--json lists all)"

    yield from section("new", [(item, f" · grade {item.grade}" if item.grade else "") for item in changed.came])
    yield from section("no longer", [(item, "") for item in changed.went])
    yield from section("told otherwise", [(new, f" · {new.status}, before {old.status}") for old, new in changed.restated])
    yield from section("graded otherwise", [(new, f" · grade {new.grade}, before {old.grade}") for old, new in changed.regraded])
    yield from section("other evidence", [(new, f" · {len(new.claims)} claims, before {len(old.claims)}") for old, new in changed.evidence])


def _count(items: int) -> str:
    return "1 answer" if items == 1 else f"{items} answers"


def _day(row: Checked) -> str:
    return (row.since or "")[:16].replace("T", " ")
