"""``cuibono footprint``: rival powers in a country or a sector, side by side, each act counted once, with the evidence of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuibono.errors import AmbiguousError, UsageError
from cuibono.ledger import Ledger
from cuibono.ledger.names import plain
from cuibono.records import Document, Entity, StoredClaim
from cuibono.vocabulary.countries import country_code
from cuibono.vocabulary.rates import Rates

from .footprint_data import footprint_data
from .footprint_ground import Asked, Footprint, Ground, load_ground
from .footprint_lines import footprint_lines
from .names import resolve_name
from .periods import period
from .rates import load_rates
from .unread import unread

if TYPE_CHECKING:
    from cuibono.stages.inquire.graph import Bools, Ints, TieGraph
    from cuibono.stages.inquire.powers import Atlas, Party


def footprint(
    ledger: Ledger,
    powers: Sequence[str],
    place: str | None = None,
    *,
    sector: str | None = None,
    by: str = "year",
    since: str | None = None,
    until: str | None = None,
    currency: str = "USD",
    rates: Path | None = None,
    most: int = 5,
    graph: TieGraph | None = None,
    ground: Ground | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """What powers do in a country (or a named place, or a sector), as data and as lines (``most`` acts of each kind).

    ``powers`` and ``place`` are countries by name, or names or ids of the ledger; ``sector`` is words ("5G, mobile network"), ``rates`` a
    user's table of rates. ``graph`` or ``ground`` are the ledger's own where they are loaded already.

    Raises UsageError, NoMatchError, AmbiguousError.
    """
    asked = ask_footprint(
        ledger,
        powers,
        place,
        rates=load_rates(rates),
        ground=ground or (load_ground(ledger, graph) if graph is not None else None),
        sector=sector,
        by=by,
        since=since,
        until=until,
        currency=currency,
    )
    data = footprint_data(asked)
    return data, footprint_lines(data, most=most)


def ask_footprint(
    ledger: Ledger,
    powers: Sequence[str],
    place: str | None,
    *,
    rates: Rates,
    ground: Ground | None = None,
    sector: str | None = None,
    by: str = "year",
    since: str | None = None,
    until: str | None = None,
    currency: str = "USD",
    overall: bool = False,
) -> Asked:
    """The powers' footprints as records: see :func:`footprint`. ``overall``: neither place nor sector need be named."""
    _check(powers, place, sector, by, since, until, currency, rates, overall=overall)
    with ledger.transaction():
        ground = ground or load_ground(ledger)
        graph = ground.atlas.graph
        parties = [_party(ledger, ground.atlas, name) for name in powers]
        there = _party(ledger, ground.atlas, place) if place else None
        names = [party.name for party in (*parties, *([there] if there else []))]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise UsageError(f"{twice} is named twice", advice="name different powers, and a place that is none of them")
        at = _placed(ground, there) if there else None
        chosen = [_select(ledger, ground, party, there, at) for party in parties]
        footprints, captions, documents = _footprints(
            ledger, ground, chosen, sector=sector, by=by, span=(since, until), currency=currency.upper(), rates=rates
        )
        ids = [key for party in (*parties, *([there] if there else [])) for key in party.states(graph)[:1]]
        unseen = unread(ledger, ledger.entities_of(ids))
    return Asked(there, sector, by, since, until, currency.upper(), rates, footprints, captions, documents, ground.corpus, unseen)


def _check(
    powers: Sequence[str],
    place: str | None,
    sector: str | None,
    by: str,
    since: str | None,
    until: str | None,
    currency: str,
    rates: Rates,
    *,
    overall: bool,
) -> None:
    from cuibono.stages.inquire.footprint import PERIODS, sector_words

    if not powers:
        raise UsageError("no power is named", advice="name one or more: cuibono footprint China 'United States' --in Peru")
    if place is None and sector is None and not overall:
        raise UsageError("neither a place nor a sector is named", advice="name a country with --in, or words of a sector with --sector")
    if sector is not None and not sector_words(sector):
        raise UsageError(f"{sector!r} holds no words", advice="name what is said of the sector: --sector '5G, telecom, mobile network'")
    if by not in PERIODS:
        raise UsageError(f"can't count by {by!r}", advice=f"by one of: {', '.join(PERIODS)}")
    period(since, until)
    if currency.upper() not in rates.currencies:
        raise UsageError(
            f"no rates of {currency!r} are at hand",
            where="--currency",
            advice="name a currency of the table (USD, EUR, CNY …), or give --rates",
        )


def _party(ledger: Ledger, atlas: Atlas, asked: str) -> Party:
    """A country by its name, or whatever a name of the ledger means: a country again, or one entity."""
    from cuibono.stages.inquire.powers import one_entity, party_of

    code = country_code(asked)
    if code is None:
        entity = _named(ledger, asked)
        told = country_code(entity.caption)
        # "Georgia" is a state of two: here it is the one that most documents mean.
        own = (
            entity.schema == "Territory"
            and told is None
            and entity.country
            and country_code(f"Republic of {entity.caption}") == entity.country
        )
        code = told or (entity.country if own else None)
        if code is None:
            return one_entity(atlas.graph, atlas.graph.number[entity.entity_id])
    return party_of(atlas, code)


def _named(ledger: Ledger, asked: str) -> Entity:
    """What a name means; of several that fit equally the one that is a place, since a power or a place was asked for."""
    try:
        return resolve_name(ledger, asked)
    except AmbiguousError:
        fitting = [
            row for row, _ in ledger.find_entities(asked, limit=20) if row.schema == "Territory" and plain(row.caption) == plain(asked)
        ]
        if len(fitting) == 1:
            return fitting[0]
        raise


def _placed(ground: Ground, place: Party) -> Bools:
    """Ties of which some claim says that it was in the place."""
    import numpy as np

    from cuibono.stages.inquire.footprint import names_place

    there = names_place(ground.atlas.graph, place)
    found = np.zeros(len(ground.atlas.graph.tie_ids), np.bool_)
    for words, ties in ground.placed.items():
        if there(words):
            found[list(ties)] = True
    return found


def _select(ledger: Ledger, ground: Ground, power: Party, place: Party | None, placed: Bools | None) -> tuple[Party, Party | None, Ints]:
    """The power, the place and the ties between them, without entities that only a stray mention gave the country."""
    import numpy as np

    from cuibono.stages.inquire.footprint import select_ties
    from cuibono.stages.inquire.powers import party_of, to_doubt

    atlas = ground.atlas
    ties = select_ties(atlas, power, place, placed)
    nodes = np.concatenate([atlas.graph.subject[ties], atlas.graph.object[ties]])
    parties = [power, *([place] if place else [])]
    for at, party in enumerate(parties):
        doubted = ground.doubted(ledger, party, to_doubt(atlas.graph, party, nodes))
        parties[at] = party_of(atlas, party.code, doubted) if doubted else party
    if parties == [power, *([place] if place else [])]:
        return power, place, ties
    power, place = parties[0], parties[1] if place else None
    return power, place, select_ties(atlas, power, place, placed)


def _footprints(
    ledger: Ledger,
    ground: Ground,
    chosen: Sequence[tuple[Party, Party | None, Ints]],
    *,
    sector: str | None,
    by: str,
    span: tuple[str | None, str | None],
    currency: str,
    rates: Rates,
) -> tuple[tuple[Footprint, ...], dict[str, str], dict[str, Document]]:
    from cuibono.stages.inquire.deeds import make_deeds, sided
    from cuibono.stages.inquire.footprint import in_sector, lay_out, met_there, names_place, sector_words, within

    graph = ground.atlas.graph
    wanted = sector_words(sector) if sector else ()
    found: list[Footprint] = []
    documents: dict[str, Document] = {}
    captions: dict[str, str] = {}
    for power, place, numbers in chosen:
        outside = {graph.tie_ids[tie] for tie in numbers[~met_there(graph, numbers, power, place)]}
        ties = ledger.ties_named(graph.tie_ids[tie] for tie in numbers)
        ends = {end for tie in ties for end in (tie.subject_id, tie.object_id)}
        unnamed = frozenset(end for end in ends if not graph.named[graph.number[end]])
        captions.update((end, graph.captions[graph.number[end]]) for end in ends)
        claims = {row.claim_id: row for row in ledger.claims(claim for tie in ties for claim in (*tie.supporting, *tie.contrary))}
        there = names_place(graph, place) if place else None
        kept: list[StoredClaim] = []
        for tie in ties:
            for claim in (claims[key] for key in (*tie.supporting, *tie.contrary) if key in claims):
                here = tie.tie_id not in outside or (there is not None and claim.place is not None and there(claim.place))
                if here and (not wanted or in_sector(claim, wanted, captions)):
                    kept.append(claim)
        documents.update((row.doc_id, row) for row in ledger.documents_of({claim.doc_id for claim in kept} - set(documents)))
        kept = [claim for claim in kept if not sided(claim, documents[claim.doc_id].text)]
        published = {doc_id: documents[doc_id].published_at for doc_id in {claim.doc_id for claim in kept}}
        origins = {row.doc_id: row.origin_id for row in ledger.origins_of(published)}
        deeds = make_deeds(
            ties, list({c.claim_id: c for c in kept}.values()), published, origins, currency=currency, rates=rates, unnamed=unnamed
        )
        deeds = _with_joint(ledger, [deed for deed in deeds if within(deed, *span)])
        sizes = ground.naming(ledger, power.states(graph))
        languages: dict[str, int] = {}
        for _, language, count in sizes:
            languages[language or "?"] = languages.get(language or "?", 0) + count
        cells = tuple(lay_out(deeds, graph, power, by))
        found.append(Footprint(power, cells, sum(row[2] for row in sizes), len({row[0] for row in sizes}), languages))
    return tuple(found), captions, documents


def _with_joint(ledger: Ledger, deeds: Iterable[Any]) -> list[Any]:
    """The deeds, with the names of others of whom the same sentence tells the same sum: then nobody says who gave how much of it."""
    from cuibono.stages.inquire.deeds import with_joint

    rows = list(deeds)
    known = {claim.doc_id for deed in rows if deed.sums for claim in deed.claims if claim.amount_value is not None}
    beside = ledger.claims(doc_ids=known) if known else []
    return [with_joint(deed, beside) for deed in rows]
