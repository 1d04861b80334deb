"""What every ledger can do with the questions that an analyst keeps; a part of :class:`cuibono.ledger.contract.Ledger`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from cuibono.records import Entity, SavedAnswer, SavedQuestion


class Questions(Protocol):
    """Saved questions and their answers, appended and never changed; and what questions in words and of changes look up."""

    def save_question(self, row: SavedQuestion) -> None:
        """Appends that a question is kept under a name, or forgotten."""
        ...

    def saved_questions(self) -> list[SavedQuestion]:
        """The questions that are kept now, by name."""
        ...

    def add_answer(self, row: SavedAnswer) -> None: ...
    def answers(self, name: str) -> list[SavedAnswer]:
        """The answers of a name, the oldest first."""
        ...

    def last_answer(self, name: str) -> SavedAnswer | None: ...

    def documents_between(self, since: str | None, until: str | None, *, taken_in: bool = False) -> dict[str, str]:
        """Documents (id to day) published, or taken in, from the first day to the last, both included; None leaves that side open.

        Of a month or year that is all that is known of a publication the first day counts; undated documents are left out.
        """
        ...

    def entities_called(self, names: Iterable[str]) -> list[Entity]:
        """Named entities that have one of these names, whatever the case (of Latin letters without accents), by id."""
        ...
