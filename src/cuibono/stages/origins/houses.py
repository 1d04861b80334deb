"""The houses behind outlets: who owns whom by the analyst's register, and the origin that a house's own reporting has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cuibono.records import Document, Publisher, make_id
from cuibono.vocabulary.media import flat_name, outlet_name

UNKNOWN = make_id("origin", "unknown")


def publisher_key(document: Document, owners: Mapping[str, str]) -> tuple[str, str]:
    """The house behind a document: its owner where the analyst's register gives one, else the outlet; ("", "") where not known."""
    name = outlet_name(document.source_id) if document.source_id else ""
    return owners.get(flat_name(name), name), name


def owners_of(publishers: Sequence[Publisher]) -> dict[str, str]:
    """The owners that the analyst's register gives, by the outlet's flat name."""
    return {flat_name(row.publisher): row.owner for row in publishers if row.owner}


def outlet_origin(name: str, owners: Mapping[str, str] | None = None) -> str:
    """The origin id of a house's own reporting; an agency's copy has the agency's. ``owners`` (:func:`owners_of`) lead to the house."""
    return make_id("origin", "outlet", flat_name((owners or {}).get(flat_name(name), name)))
