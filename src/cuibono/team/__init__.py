"""Users with names: who they are, how they come in, and what each of them changed; in a file of its own, apart from the ledger.

Comes in: names, passwords, the ids of sessions and tokens. Goes out: who that is, with which role. Of passwords, ids and tokens nothing is
kept but digests. Start reading at ``opening.open_team``.
"""

from .opening import Team, open_team

__all__ = ["Team", "open_team"]
