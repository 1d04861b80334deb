"""What a person types, as an entity: a name, a part of one, or an id."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from cuibono.errors import AmbiguousError, NoMatchError
from cuibono.ledger import Ledger
from cuibono.ledger.names import plain
from cuibono.records import Contradiction, Entity, Tie

from .unread import counted, languages_told, unread_with

_LOG = logging.getLogger(__name__)
# From this score (0 to 1) a name is taken for the one that was meant: its words all stand there, spelled the same.
TAKEN = 0.9
# Of several that fit equally one is taken only where it is in so many times as many documents as the next.
DOMINANT = 5
_ID = re.compile(r"ent-[0-9a-f]{20}|.+#e\d+")  # an id is looked up at once: no name looks like one


def resolve_name(ledger: Ledger, asked: str) -> Entity:
    """The entity that a name or id means.

    Where it is far better known than others of the name, a warning is logged that names them.

    Raises NoMatchError with what was near, AmbiguousError with the candidates.
    """
    if _ID.fullmatch(asked) and (by_id := ledger.entities_of([asked])):
        return by_id[0]
    found = ledger.find_entities(asked, limit=20, slips=False)
    fitting = [(entity, score) for entity, score in found if score >= TAKEN]
    if not fitting:
        by_id = ledger.entities_of([asked])
        if by_id:
            return by_id[0]
        near = [entity.caption for entity, _ in found[:3]]
        unseen = unread_with(ledger, asked)
        if unseen.naming:
            told = languages_told(counted(unseen.naming))
            raise NoMatchError(
                f"no entity matches {asked!r}, but documents that were not read for ties have the name: {told}",
                advice=f"read them yourself: cuibono search {asked!r}",
            )
        advice = f"did you mean {_or(near)}?" if near else "see what there is: cuibono search WORDS, cuibono status --documents"
        raise NoMatchError(f"no entity matches {asked!r}", advice=advice)
    best = fitting[0][1]
    equal = [entity for entity, score in fitting if score == best]
    captioned = [entity for entity in equal if plain(entity.caption) == plain(asked)]
    equal = captioned or equal
    equal.sort(key=lambda entity: (-entity.documents, -entity.mentions, entity.entity_id))
    if len(equal) > 1 and equal[0].documents < DOMINANT * equal[1].documents:
        raise AmbiguousError(
            f"{len(equal)} entities match {asked!r} equally well",
            advice="name one by its id: " + "; ".join(describe(entity) for entity in equal[:8]) + f"; by words: cuibono search {asked!r}",
        )
    if len(equal) > 1:
        rest = "; ".join(describe(entity) for entity in equal[1:4])
        more = f" and {len(equal) - 4} more" if len(equal) > 4 else ""
        _LOG.warning("%r is taken for %s, not for: %s%s; name another by its id", asked, describe(equal[0]), rest, more)
    return equal[0]


def captions_of(ledger: Ledger, ties: Iterable[Tie | Contradiction]) -> dict[str, str]:
    """The captions of the entities at the ends of ties or contradictions."""
    ends = {end for row in ties for end in (row.subject_id, row.object_id) if end is not None}
    return {row.entity_id: row.caption for row in ledger.entities_of(ends)}


def describe(entity: Entity) -> str:
    """One entity in a line: id, name, schema, country, size."""
    country = f", {entity.country}" if entity.country else ""
    return (
        f"{entity.entity_id} {entity.caption} ({entity.schema}{country}, {entity.documents} document{'' if entity.documents == 1 else 's'})"
    )


def _or(names: list[str]) -> str:
    quoted = [f"'{name}'" for name in dict.fromkeys(names)]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]
