"""The flags of entities: what the lists that they are linked to say of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from cuibono.ledger import Ledger
from cuibono.records import Casefile, KnownFlag
from cuibono.stages.known.flag import flag_known

_ITEM = re.compile(r"Q[1-9]\d*")


def flags_of(ledger: Ledger, entity_ids: Iterable[str], *, possible: bool = False) -> dict[str, list[KnownFlag]]:
    """Flags by entity, the asserted ones; possible matches too where asked for. Entities without any are left out."""
    wanted = set(entity_ids)
    links = [row for row in ledger.known_links_of(wanted) if row.status == "linked" or possible]
    records = {known_id: ledger.known_record(known_id) for known_id in sorted({row.known_id for row in links})}
    found: dict[str, list[KnownFlag]] = defaultdict(list)
    for flag in flag_known(links, records):
        found[flag.entity_id].append(flag)
    return dict(found)


def wikidata_items(ledger: Ledger) -> list[tuple[str, str]]:
    """Entities with the Wikidata items that they are linked to: by an item's own record, or by one that names the item as itself."""
    found: set[tuple[str, str]] = set()
    for link in ledger.known_links():
        if link.status == "linked":
            record = ledger.known_record(link.known_id)
            found.update((link.entity_id, ref) for ref in (record.record_id, *record.refs) if _ITEM.fullmatch(ref))
    return sorted(found)


def with_flags(ledger: Ledger, casefile: Casefile) -> Casefile:
    """The casefile with the asserted flags of its entities."""
    found = flags_of(ledger, [row.entity_id for row in casefile.entities])
    return replace(casefile, flags=tuple(flag for key in sorted(found) for flag in found[key]))
