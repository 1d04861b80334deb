"""How routes write, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import Request

from cuibono.ledger import Ledger
from cuibono.operations.clock import who
from cuibono.operations.workspace import open_workspace

A = TypeVar("A")


def user_of(request: Request) -> str:
    """The name of whoever asks."""
    return who()


def writing(request: Request, act: Callable[[Ledger], A]) -> A:
    """Does something with the ledger open for writing."""
    with open_workspace(request.app.state.held.workspace, write=True) as opened:
        return act(opened.ledger)
