"""The same entity across documents: blocked by name, joined by explained scores, and by a person's word above all.

Precision comes before recall: what is not joined can be joined by a decision; a wrong join misleads.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cuibono.matching.words import clean, offices
from cuibono.records import Decision, Entity, Link, Local

from .count_bulks import FIRSTS, NAMES, SCHEMATA, STATES, Bulk, NotCounted, count_documents
from .infer_countries import infer_countries
from .join_bodies import join_bodies
from .join_people import join_people
from .join_schemata import join_schemata
from .judge_country import likely_country
from .key_locals import Keyed, caption_of, key_local
from .obey_decisions import Rulings, read_rulings
from .split_namesakes import is_common, sense_label, split_namesakes
from .tally_terms import Tally, tally_terms
from .union_atoms import Atom, Edge, Union


@dataclass(frozen=True, slots=True)
class Resolution:
    """What resolution made: links and entities, how many pairs were compared, and decisions that contradict each other (in words).

    ``atoms`` has, for every document's entity, the id of the atom that it was put into: what a decision may name.
    """

    links: tuple[Link, ...]
    entities: tuple[Entity, ...]
    compared: int
    conflicts: tuple[str, ...]
    atoms: Mapping[tuple[str, str], str]


def resolve_entities(locals: Sequence[Local], decisions: Sequence[Decision] = ()) -> tuple[list[Link], list[Entity]]:
    """Links of every document's entities to corpus-wide ones, sorted, and the entities, sorted by id.

    The same locals in any order give the same result. Decisions of kind ``same`` win; their ends are entity ids or ``doc_id#entity``.
    """
    done = resolve(locals, decisions)
    return list(done.links), list(done.entities)


def resolve(locals: Sequence[Local], decisions: Sequence[Decision] = ()) -> Resolution:
    """As :func:`resolve_entities`, with the count of compared pairs and the decisions that conflict."""
    items = key_locals(locals)
    return resolve_keyed(items, read_rulings(decisions), tally_terms(items))


def key_locals(locals: Sequence[Local]) -> list[Keyed]:
    """All locals of some documents with their keys. A document's locals must come together: they tell each other's states."""
    return [key_local(local) for local in infer_countries(locals)]


def resolve_keyed(items: Sequence[Keyed], rulings: Rulings, tally: Tally, bulks: Sequence[Bulk] = ()) -> Resolution:
    """The resolution of some locals of a corpus whose ``tally`` is given.

    It is the whole corpus's, restricted to them, where they are closed: no other local shares a block with one of them
    (:mod:`cuibono.stages.resolve.block_locals`). ``bulks`` stand for locals of the corpus that are not among them; raises NotCounted where
    their counts don't say enough.
    """
    atoms = make_atoms(items, rulings, tally, bulks)
    compared = 0
    edges: list[Edge] = []
    # Kinds first: they ask for more than counts, and soon.
    for join in (join_schemata, join_people, join_bodies):
        found, pairs = join(atoms, tally)
        edges += found
        compared += pairs
    union = Union(atoms, rulings)
    union.run(edges)
    links, entities = _views(union)
    named = [(atom.entity_id, atom.members) for atom in atoms]
    places = {member.order: name for name, members in named for member in members}
    return Resolution(tuple(links), tuple(entities), compared, tuple(union.conflicts), places)


def make_atoms(items: Iterable[Keyed], rulings: Rulings, tally: Tally, bulks: Sequence[Bulk] = ()) -> list[Atom]:
    """Locals of one name in one sense; a local that a decision names stands alone, so that the decision can bind it."""
    groups: dict[tuple[str, str, str], list[Keyed]] = defaultdict(list)
    atoms: list[Atom] = []
    for item in (_telling(item, tally) for item in items):
        if item.ref in rulings.refs:
            atoms.append(Atom(item.group, item.key, item.ref, [item], alone=True))
        else:
            groups[item.group, item.key, item.sense].append(item)
    counted = {bulk.name: bulk for bulk in bulks}
    for name in counted:
        groups.setdefault((*name, ""), [])
    for (group, key, sense), found in groups.items():
        found.sort(key=lambda item: item.order)
        if not sense and (bulk := counted.get((group, key))):
            atoms += _counted(bulk, found)
            continue
        if sense or group in ("position",) or key.startswith("@"):
            atoms.append(Atom(group, key, sense, found))
            continue
        if group == "person" and found[0].partial:
            # A surname alone says too little to join two documents: each stands by itself until something joins it.
            atoms += [Atom(group, key, item.ref, [item], partial=True) for item in found]
            continue
        for rank, members in enumerate(split_namesakes(found)):
            label = "" if rank == 0 else f"sense:{sense_label(members)}:{members[0].ref}"
            atoms.append(Atom(group, key, label, members, partial=found[0].partial))
    atoms.sort(key=lambda atom: atom.order)
    return atoms


def _counted(bulk: Bulk, found: Sequence[Keyed]) -> list[Atom]:
    """The atom of a name that is counted, with the locals at hand, and those of its namesakes, which are at hand."""
    if bulk.group == "person" and any(item.partial for item in found):
        raise NotCounted(bulk.name)
    partial = min((*found[:1], bulk.first), key=lambda item: item.order).partial
    own = [item for item in found if item.order not in bulk.apart]
    atoms = [Atom(bulk.group, bulk.key, "", own, partial=partial, bulk=bulk)]
    namesakes: dict[str, list[Keyed]] = defaultdict(list)
    for item in found:
        if item.order in bulk.apart:
            namesakes[bulk.apart[item.order]].append(item)
    for name, members in sorted(namesakes.items()):
        atom = Atom(bulk.group, bulk.key, f"sense:{sense_label(members)}:{members[0].ref}", members, partial=partial)
        if atom.entity_id != name:
            raise NotCounted(bulk.name)
        atoms.append(atom)
    return atoms


def _telling(item: Keyed, tally: Tally) -> Keyed:
    """The local, its company without the names that half the corpus speaks of. Only bearers of common names are told apart by it."""
    if not item.beside or not is_common(item.key):
        return item
    beside = frozenset(name for name in item.beside if not tally.widespread(name))
    return replace(item, beside=beside, close=frozenset(name for name in beside if tally.scarce(name)))


def _views(union: Union) -> tuple[list[Link], list[Entity]]:
    links: list[Link] = []
    entities: list[Entity] = []
    for cluster in union.clusters():
        head = cluster[0]
        entity_id = head.entity_id
        documents = _documents(cluster)
        for atom in cluster:
            _check(atom, entity_id, union, documents)
            for member in atom.members:
                score, why = union.why(atom, member, documents)
                links.append(Link(member.local.doc_id, member.local.entity, entity_id, score, why))
        entities.append(_entity(cluster, documents))
    links.sort(key=lambda link: (link.doc_id, link.entity))
    entities.sort(key=lambda entity: entity.entity_id)
    return links, entities


def _check(atom: Atom, entity_id: str, union: Union, documents: int) -> None:
    """Raises NotCounted where the links of locals that are not at hand would say something else than they do."""
    if atom.bulk is not None:
        item, link = atom.bulk.sample()
        if (entity_id, *union.why(atom, item, documents)) != (link.entity_id, link.score, link.why):
            raise NotCounted(atom.bulk.name)


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda item: (-counts[item], -len(item), item))


def _documents(cluster: Sequence[Atom]) -> int:
    """How many documents hold a member."""
    found = {m.local.doc_id for atom in cluster for m in atom.members}
    return count_documents(found, (atom.bulk for atom in cluster if atom.bulk))


def _entity(cluster: Sequence[Atom], documents: int) -> Entity:
    """The view over a cluster. Its caption is the commonest name of those of its locals whose name is whole."""
    head = cluster[0]
    items = [member for atom in cluster for member in atom.members]
    bulks = [atom.bulk for atom in cluster if atom.bulk]
    names: Counter[str] = Counter()
    for item in items:
        for name, count in zip(item.local.names, item.local.counts, strict=True):
            names[clean(name)] += count
    for bulk in bulks:
        for name, count in bulk.table(NAMES).items():
            names[clean(name)] += count
    own = [atom for atom in cluster if atom.group == head.group]
    full = [atom for atom in cluster if not atom.partial]
    telling = full if full and head.group == "person" else own
    schemata = Counter(member.local.schema for atom in own for member in atom.members)
    countries = Counter(item.country for item in items if item.country)
    firsts = Counter(member.local.names[0] for atom in telling for member in atom.members if member.local.names)
    for atom in own:
        schemata += atom.bulk.table(SCHEMATA) if atom.bulk else Counter()
    for bulk in bulks:
        countries += bulk.table(STATES)
    for atom in telling:
        firsts += atom.bulk.table(FIRSTS) if atom.bulk else Counter()
    named = any(atom.bulk is not None or any(member.local.named for member in atom.members) for atom in telling)
    ordered = sorted(names, key=lambda name: (-names[name], name))
    schema, caption = _most(schemata), caption_of(head.key) or _caption(head.group, firsts, named=named)
    return Entity(
        entity_id=head.entity_id,
        schema=schema,
        caption=caption,
        names=tuple(ordered),
        country=likely_country(schema, caption, countries, len(items) + sum(bulk.size for bulk in bulks)),
        named=all(item.local.named for item in items),
        documents=documents,
        mentions=sum(names.values()),
    )


def _spelled_out(name: str) -> str:
    """An office without short forms: "Sen." is shown as "Senator"."""
    return " ".join(
        offices().get(word.rstrip(".").lower(), word).title() if word.rstrip(".").lower() in offices() else word
        for word in clean(name).split()
    )


# How a person is shown of whom a text says "he" or "she", and no name.
_NOBODY = {
    **dict.fromkeys(("he", "him", "his", "himself"), "unnamed man"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "unnamed woman"),
}


def _caption(group: str, firsts: Mapping[str, int], *, named: bool) -> str:
    """The commonest full name, without its article. Letters stand for the full name only where they are far commoner ("FBI").

    ``firsts`` are the locals' fullest names with their counts, ``named`` whether one of them is a name.
    """
    fullest: Counter[str] = Counter()
    for name, count in firsts.items():
        fullest[clean(name)] += count
    if not fullest:
        return "?"
    if (nobody := _NOBODY.get(min(fullest).lower())) and not named:
        return nobody
    if group in ("person", "body", "territory"):
        bare: Counter[str] = Counter()
        for name, count in fullest.items():
            bare[re.sub(r"^[Tt]he (?=\S)", "", name)] += count
        fullest = bare
    if group == "position":
        fullest = Counter()
        for name, count in firsts.items():
            fullest[_spelled_out(name)] += count
    whole = Counter({name: count for name, count in fullest.items() if not (name.isupper() and " " not in name)})
    if whole and fullest[_most(fullest)] < 5 * whole[_most(whole)]:
        return _most(whole)
    return _most(fullest)
