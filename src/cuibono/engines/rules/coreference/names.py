"""Joins the names of one document that are one entity: same name, variant, acronym, surname. What is not sure stays apart."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from cuibono.engines.rules.names.forms import fold
from cuibono.engines.rules.names.types import words
from cuibono.engines.rules.parsed.document import Name, Parsed
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import capital_country, country_code, demonym_country, state_code

from .groups import Groups
from .people import join_contested, join_persons, shared_surnames

_ORGS = ("Company", "Organization", "PublicBody")
_NEAR = 12  # words between two bodies of which one is told to be the other's
_SMALL = ("of", "the", "for", "and", "a", "de", "del", "la", "&")


def family(schema: str) -> str:
    """Schemata that may be one entity: the three of bodies are."""
    return "Body" if schema in _ORGS else schema


def group_names(parsed: Parsed, names: list[Name]) -> Groups:
    """All sieves over the names of a document, in order of their precision."""
    groups = Groups(len(names))
    shared = shared_surnames(names)
    _same(names, groups, _acting(parsed, names), shared)
    _acronyms(parsed, names, groups)
    _bodies(names, groups, _corporate_kin(parsed, names))
    join_persons(parsed, names, groups, shared)
    join_contested(parsed, names, groups, shared)
    return groups


def name_key(name: Name) -> tuple[str, str] | None:
    """What two mentions share that have the same name; None where a text names nothing by itself ("President", "Rep.")."""
    flat = fold(name.text)
    if name.schema == "Position":
        telling = any(part[0].isupper() and (demonym_country(part) or country_code(part)) for part in name.text.split()) or " of " in flat
        return ("Position", flat) if telling else None
    if name.region or name.country not in (None, "us"):
        if family(name.schema) == "Body" and flat in words("coreference.toml", "bare_american"):
            return "Body", f"{flat}@{name.region or name.country}"  # "Mexico's Congress" beside "Congress"
    if name.schema == "Territory":
        state = state_code(name.text)
        if state:
            return "Territory", "#" + state
    aliases = load_toml("coreference.toml")["aliases"]
    return family(name.schema), aliases.get(flat, flat)


def _same(names: list[Name], groups: Groups, acting: dict[int, str], shared: dict[str, list[int]]) -> None:
    first: dict[tuple[str, str], int] = {}
    for i, name in enumerate(names):
        key = ("Territory", "#" + acting[i]) if i in acting else name_key(name)
        if name.schema == "Person" and fold(name.text) in shared:
            continue  # each is looked at where it stands
        if key is not None and key[1]:
            groups.join(i, first.setdefault(key, i))


def _acting(parsed: Parsed, names: list[Name]) -> dict[int, str]:
    """ "Beijing has threatened ...": a capital that acts is the state, where the document names the state too. Index to code."""
    states = {name.country for name in names if name.schema == "Territory" and state_code(name.text)}
    found = {}
    for i, name in enumerate(names):
        doc = parsed.docs[name.block]
        code = capital_country(name.text) if name.schema == "Territory" else None
        if doc is not None and code in states and code is not None:
            head = doc[name.first : name.last].root
            verb = head.head
            if (
                head.dep_ == "nsubj"
                and verb.pos_ == "VERB"
                and verb.tag_ != "VBG"
                and verb.lemma_ not in words("coreference.toml", "place_verbs")
            ):
                found[i] = code
    return found


def _acronyms(parsed: Parsed, names: list[Name], groups: Groups) -> None:
    """ "Development Finance Corporation (DFC)", and acronyms that are the initials of exactly one name of the document."""
    for i, name in enumerate(names[:-1]):
        after = names[i + 1]
        gap = parsed.text[name.end : after.start]
        short = fold(after.text).replace(" ", "")
        if (
            gap.strip() in ("(", ", or", "— or")
            and family(after.schema) in (family(name.schema), "Body", "Project")
            and name.schema not in ("Person", "Position")
        ):
            closes = parsed.text[after.end : after.end + 1] in (")", ";", ",") or gap.strip() != "("
            if (
                closes
                and " " not in after.text.strip()
                and after.text.replace(".", "").replace("&", "").isupper()
                and _spells(short, name.text)
            ):
                groups.join(i, i + 1)
    initials: dict[str, set[int]] = defaultdict(set)
    for i, name in enumerate(names):
        if family(name.schema) in ("Body", "Project", "Document") and " " in name.text:
            initials[_initials(name.text)].add(groups.find(i))
    for i, name in enumerate(names):
        short = name.text.replace(".", "")
        if short.isupper() and len(short) >= 3 and family(name.schema) in ("Body", "Project", "Document"):
            leaders = {groups.find(leader) for leader in initials.get(short.lower(), ())}
            if len(leaders) == 1:
                groups.join(i, leaders.pop())


def _initials(text: str) -> str:
    return "".join(part[0] for part in fold(text).split() if part not in _SMALL)


def _spells(short: str, text: str) -> bool:
    """True where the letters of an acronym come in the name in order, the first as its first."""
    flat = fold(text)
    if not short or not flat.startswith(short[0]):
        return _initials(text) == short
    at = 0
    for char in short:
        at = flat.find(char, at) + 1
        if not at:
            return False
    return True


def _corporate_kin(parsed: Parsed, names: list[Name]) -> set[frozenset[str]]:
    """Two names, folded, of which one is told to be the other's: "Acme Inc. is a subsidiary of Acme", "Acme's banking unit, Acme Bank"."""
    found: set[frozenset[str]] = set()
    bodies = [name for name in names if family(name.schema) == "Body"]
    for one, other in pairwise(bodies):
        doc = parsed.docs[one.block]
        if doc is None or one.block != other.block or not 0 < other.first - one.last <= _NEAR:
            continue
        between = [token.lemma_.lower() for token in doc[one.last : other.first]]
        if words("coreference.toml", "corporate_kin") & set(between) and not {";", "."} & set(between):
            found.add(frozenset((fold(one.text), fold(other.text))))
    return found


def _bodies(names: list[Name], groups: Groups, apart: set[frozenset[str]]) -> None:
    """ "Huawei" and "Huawei Technologies", "Justice Department" and "Department of Justice", "the Times" after one paper of that name."""
    weak = words("name_endings.toml", "company") | words("coreference.toml", "body_tails")
    by_bag: dict[frozenset[str], int] = {}
    known: set[tuple[str, str | None, str | None]] = set()  # spellings seen: their mentions are one group already
    heads: dict[str, set[int]] = defaultdict(set)
    tails: dict[str, set[int]] = defaultdict(set)
    for i, name in enumerate(names):
        if family(name.schema) != "Body":
            continue
        parts = fold(name.text).split()
        bag = frozenset(part for part in parts if part not in _SMALL)
        plain = bag - {"us", "united", "states"} if name.schema == "PublicBody" else bag
        if len(plain) > 1:
            groups.join(i, by_bag.setdefault(plain, i))
        spelling = fold(name.text), name.region, name.country
        if spelling in known:
            continue
        known.add(spelling)
        for cut in range(1, len(parts)):
            tail = parts[cut:]
            if all(part in weak or country_code(part.title()) or part in _SMALL for part in tail) and tail[0] not in _SMALL:
                heads[" ".join(parts[:cut])].add(i)
        if len(parts) > 1 and parts[-1] in words("name_endings.toml", "organization"):
            tails[parts[-1]].add(i)
    for i, name in enumerate(names):
        if family(name.schema) == "Body":
            flat = fold(name.text)
            for table in (heads, tails):
                alike = (j for j in table.get(flat, ()) if frozenset((flat, fold(names[j].text))) not in apart)
                leaders = {groups.find(j) for j in alike} - {groups.find(i)}
                if len(leaders) == 1 and (table is heads or " " not in flat):
                    groups.join(i, leaders.pop())
