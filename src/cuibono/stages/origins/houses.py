"""The houses behind outlets: who owns whom by the register, else by the table of publishers, and the origin of a house's own reporting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cuibono.records import Document, Publisher, make_id
from cuibono.vocabulary.media import flat_name, outlet_name
from cuibono.vocabulary.publishers import publisher_named

UNKNOWN = make_id("origin", "unknown")


def publisher_key(document: Document, owners: Mapping[str, str]) -> tuple[str, str]:
    """The house behind a document: its owner where one is known, else the outlet; ("", "") where not known."""
    name = outlet_name(document.source_id) if document.source_id else ""
    return house_of(name, owners) if name else "", name


def house_of(name: str, owners: Mapping[str, str]) -> str:
    """An outlet's owner by the register, else who owns or controls it by the table of publishers, else itself."""
    row = publisher_named(name)
    return owners.get(flat_name(name)) or (row.house if row else "") or name


def owners_of(publishers: Sequence[Publisher]) -> dict[str, str]:
    """The owners that the analyst's register gives, by the outlet's flat name.

    What a row has from the table of publishers is left out: the table is the same for every ledger, and is asked where it is needed.
    """
    rows = ((row, publisher_named(row.publisher)) for row in publishers if row.owner)
    return {flat_name(row.publisher): row.owner for row, known in rows if row.owner and not (known and known.owner == row.owner)}


def outlet_origin(name: str, owners: Mapping[str, str] | None = None) -> str:
    """The origin id of a house's own reporting; an agency's copy has the agency's. ``owners`` (:func:`owners_of`) lead to the house."""
    return make_id("origin", "outlet", flat_name(name if owners is None else house_of(name, owners)))
