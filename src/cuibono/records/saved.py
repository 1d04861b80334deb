"""Questions that an analyst keeps, and the answers that they got: a person's words, appended and never edited."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """A question under a name; the newest row of a name counts. ``verdict``: "save" or "forget".

    ``words`` are as the analyst typed them, ``call`` the question that they were taken for as words of a command line:
    ("paths", "PeruRail", "China", "--hops", "3"). Names stay names: whom they mean is told when the question is asked.
    """

    name: str
    verdict: str
    words: str
    call: tuple[str, ...]
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """What an answer tells, by a key that stays: a tie's id, else a claim's, a contradiction's or an attribution's, a document's.

    ``status`` and ``grade`` are "" where there is none; ``claims`` are the ids of what it rests on, sorted; ``words`` say it in a line.
    """

    key: str
    kind: str
    status: str
    grade: str
    claims: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """The answer that a saved question got. Rows are appended where an answer is another one than the last.

    ``question`` is the call that was asked, ``digest`` a SHA-256 over the items without their words, ``documents`` the size of the corpus.
    """

    name: str
    question: tuple[str, ...]
    at: str
    digest: str
    documents: int
    items: tuple[AnswerItem, ...]
