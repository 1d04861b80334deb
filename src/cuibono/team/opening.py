"""A team, opened."""

from __future__ import annotations

from pathlib import Path

from .keys import Sessions, Tokens
from .log import Log
from .store import Store
from .users import Users

NAME = "team.sqlite3"


class Team:
    """Users, sessions, tokens and log of one workspace. Safe for calls from any thread; whoever opens it closes it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.users = Users(store)
        self.sessions = Sessions(store)
        self.tokens = Tokens(store)
        self.log = Log(store)

    def close(self) -> None:
        self.store.close()


def open_team(workspace: Path) -> Team:
    """The team of a workspace's folder; its file is made where there is none. Raises what :class:`Store` raises."""
    return Team(Store(workspace / NAME))
