"""What the finders of claims hand on: a trigger that fired, and the two ends it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .ends import Found
from .table import Trigger

if TYPE_CHECKING:
    from spacy.tokens import Token

ENGINE = "rules/1"


@dataclass(frozen=True, slots=True)
class Draft:
    """A trigger row that fired at a token, and the two ends it found.

    ``aside``: the tie is told in passing, by a title or an apposition: inside indirect speech it is the outlet's own word.
    ``settle``: what another engine makes of the status that the words give, and ``heard`` of the kind of
    whoever says it ("outlet" where nobody else does).
    """

    block: int
    token: Token
    trigger: Trigger
    subject: Found
    object: Found
    aside: bool = False
    engine: str = ENGINE
    settle: Callable[[str], str] | None = None
    heard: Callable[[str], str] | None = None
