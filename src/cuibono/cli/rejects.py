"""Rejects as a person reads them: a file on a line, and many of one kind on one line."""

from __future__ import annotations

from collections.abc import Iterable

from cuibono.records import Reject

# As many of one reason and message are listed one by one; of more, this many are named.
_LISTED = 3


def reject_lines(rejects: Iterable[Reject], of: str = "files") -> list[str]:
    """The lines, in the order in which each kind came up. Two thousand pictures of one archive are one line with their number.

    ``of`` is what they are: files, or rows of a table.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for row in rejects:
        groups.setdefault((row.reason, row.message), []).append(row.address)
    lines = []
    for (reason, message), addresses in groups.items():
        if len(addresses) <= _LISTED:
            lines += [f"{address}: {reason}: {message}" for address in addresses]
        else:
            named = ", ".join(addresses[:_LISTED])
            lines.append(f"{len(addresses):,} {of}: {reason}: {message} ({named}, …)")
    return lines
