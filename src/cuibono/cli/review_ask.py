"""How the review gets its answers: single keys at a terminal, lines everywhere else."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import typer
from rich.console import Group
from rich.text import Text

from cuibono.errors import CuibonoError, LockedError

from .keys import Keys, single_keys
from .review_screen import EVERY, HELP, SHOWN, Look, fitting, keys_line, print_plain, render

if TYPE_CHECKING:
    from rich.console import Console

    from cuibono.operations.review_evidence import Evidence
    from cuibono.operations.review_session import Session
    from cuibono.stages.review.questions import Question


@dataclass
class Sitting:
    """One run of the command: the session, where it prints, and what of the input was not understood."""

    session: Session
    evidence: Evidence
    screen: Console
    total: int
    plain: bool
    misread: list[str] = field(default_factory=list)

    def show(self, question: Question, *, full: bool = False) -> None:
        """Prints a question; on a terminal on a fresh screen."""
        # A low terminal shows less of each side, so that the question and its keys stand on one screen.
        most = EVERY if full else SHOWN if self.plain else fitting(self.screen.height)
        look = Look(self.screen.width, not self.plain, full, most)
        shown = Group(render(question, self.evidence, place=self.session.place + 1, total=self.total, look=look), Text(""))
        if self.plain:
            print_plain(self.screen, shown)
            return
        self.screen.clear()
        self.screen.print(shown)

    def ask(self, question: Question) -> None:
        """Prints the keys that count."""
        from cuibono.operations.review_session import answers_to

        self.screen.print(keys_line(question, answers_to(question), self.screen.width), style="dim" if not self.plain else "")


def by_keys(sitting: Sitting) -> None:
    """Asks at a terminal, a key an answer, until all is asked or somebody quits. Ctrl-C and Ctrl-D quit."""
    with single_keys() as keys:
        _ask_keys(sitting, keys)


def _ask_keys(sitting: Sitting, keys: Keys) -> None:
    why, said, full = "", "", False
    session = sitting.session
    try:
        while (question := session.current()) is not None:
            sitting.show(question, full=full)
            if said or why:
                sitting.screen.print(said or f"why: {why}", style="bold")
            sitting.ask(question)
            said, full = "", False
            key = keys.key().lower()
            if key in ("q", "\x03", "\x04"):
                return
            if key == "w":
                why = keys.line("why: ")
            elif key == "o":
                full = True
            elif key == "?":
                said = HELP
            else:
                said, why = _do(session, key, why)
    except (EOFError, KeyboardInterrupt, typer.Abort):
        return


def _do(session: Session, key: str, why: str) -> tuple[str, str]:
    """An answer, skip or step back: what to say about it, and the reason that is still to be used."""
    if not key.strip():
        return "", why
    try:
        if key == "k":
            session.skip()
            return "", why
        if key == "b":
            step = session.back()
            if step is None:
                return "this is the first question: nothing to take back", why
            return ("taken back" if step.decision else "back at what was skipped"), why
        session.answer(key, why)
        return "", ""
    except LockedError:
        return "another process is writing: the answer was NOT kept; press the key again in a moment", why
    except CuibonoError as error:
        return str(error).replace("\n", ";"), why


def by_lines(sitting: Sitting, questions: Mapping[str, Question]) -> None:
    """Asks in lines: ``ANSWER [WHY]`` for the question shown, or ``QUESTION_ID ANSWER [WHY]`` for any; "#" opens a remark.

    A line that is not understood leaves its question open and is listed: the lines after it still meet the questions they were meant for.
    """
    session = sitting.session
    number = 0
    shown: str | None = None
    while (question := session.current()) is not None:
        if shown != question.question_id:
            sitting.show(question)
            sitting.ask(question)
            shown = question.question_id
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            return
        if not line:
            return
        number += 1
        words = line.split("#", 1)[0].split() if line.lstrip().startswith("#") else line.split()
        if not words:
            continue
        if words[0] in ("q", "quit"):
            return
        if words[0] in ("o", "?"):
            sitting.show(question, full=True) if words[0] == "o" else sitting.screen.print(HELP)
            continue
        _line(sitting, questions, number, words)


_WORDS = {
    "same": "s",
    "different": "d",
    "not-same": "d",
    "not_same": "d",
    "unsure": "u",
    "accept": "a",
    "reject": "r",
    "skip": "k",
    "back": "b",
}


def _line(sitting: Sitting, questions: Mapping[str, Question], number: int, words: list[str]) -> None:
    session = sitting.session
    named = questions.get(words[0])
    if named is None and words[0].startswith("question-"):
        sitting.misread.append(f"line {number}: no open question {words[0]!r}")
        return
    rest = words[1:] if named else words
    key = _WORDS.get(rest[0].lower(), rest[0].lower()) if rest else ""
    try:
        if key == "k" and named is None:
            session.skip()
        elif key == "b" and named is None:
            session.back()
        elif key != "k":
            made = session.answer(key, " ".join(rest[1:]), named)
            sitting.screen.print(f"decided: {made.decision_id}")
    except LockedError:
        sitting.misread.append(f"line {number}: another process is writing: the answer was not kept")
        if named is None:
            session.skip()
    except CuibonoError as error:
        sitting.misread.append(f"line {number}: {error.message}; {error.advice or ''}".rstrip("; "))
        if named is None:
            session.skip()
