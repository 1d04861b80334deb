"""Joins the names of one document that are one entity: same name, variant, acronym, surname. What is not sure stays apart."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import capital_country, country_code, demonym_country, state_code

from .names_types import words
from .parsed import Name, Parsed

_ORGS = ("Company", "Organization", "PublicBody")
_SUFFIXES = ("jr", "sr", "ii", "iii", "iv")
_SMALL = ("of", "the", "for", "and", "a", "de", "del", "la", "&")


@cache
def fold(text: str) -> str:
    """Lower case without accents, stops, "the" and possessive endings: the form in which names are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.replace("’", "'")) if not unicodedata.combining(c))
    plain = re.sub(r"'s?(?=\s|$)", "", plain.lower())
    plain = re.sub(r"[.\"“”()\[\]]", "", plain).replace("-", " ")
    return re.sub(r"\s+", " ", plain).strip().removeprefix("the ")


def family(schema: str) -> str:
    """Schemata that may be one entity: the three of bodies are."""
    return "Body" if schema in _ORGS else schema


class Groups:
    """Disjoint sets of name indices; the lowest index leads."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, i: int) -> int:
        """The leader of ``i``."""
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, a: int, b: int) -> None:
        """Makes two one."""
        a, b = sorted((self.find(a), self.find(b)))
        self._parent[b] = a


def group_names(parsed: Parsed, names: list[Name]) -> Groups:
    """All sieves over the names of a document, in order of their precision."""
    groups = Groups(len(names))
    _same(names, groups, _acting(parsed, names))
    _acronyms(parsed, names, groups)
    _bodies(names, groups)
    _persons(parsed, names, groups)
    return groups


def name_key(name: Name) -> tuple[str, str] | None:
    """What two mentions share that have the same name; None where a text names nothing by itself ("President", "Rep.")."""
    flat = fold(name.text)
    if name.schema == "Position":
        telling = any(part[0].isupper() and (demonym_country(part) or country_code(part)) for part in name.text.split()) or " of " in flat
        return ("Position", flat) if telling else None
    if name.schema == "Territory":
        state = state_code(name.text)
        if state:
            return "Territory", "#" + state
    aliases = load_toml("coreference.toml")["aliases"]
    return family(name.schema), aliases.get(flat, flat)


def _same(names: list[Name], groups: Groups, acting: dict[int, str]) -> None:
    first: dict[tuple[str, str], int] = {}
    for i, name in enumerate(names):
        key = ("Territory", "#" + acting[i]) if i in acting else name_key(name)
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


def _bodies(names: list[Name], groups: Groups) -> None:
    """ "Huawei" and "Huawei Technologies", "Justice Department" and "Department of Justice", "the Times" after one paper of that name."""
    weak = words("name_endings.toml", "company") | words("coreference.toml", "body_tails")
    by_bag: dict[frozenset[str], int] = {}
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
                leaders = {groups.find(j) for j in table.get(flat, ())} - {groups.find(i)}
                if len(leaders) == 1 and (table is heads or " " not in flat):
                    groups.join(i, leaders.pop())


def _persons(parsed: Parsed, names: list[Name], groups: Groups) -> None:
    people = [i for i, name in enumerate(names) if name.schema == "Person"]
    full = [i for i in people if len(_parts(names[i].text)[0]) > 1]
    for n, i in enumerate(full):
        for j in full[:n]:
            if groups.find(i) != groups.find(j) and _variant(names[i].text, names[j].text):
                groups.join(i, j)
                break
    for i in people:
        parts, suffix = _parts(names[i].text)
        candidates = []
        for j in full:
            whole, other = _parts(names[j].text)
            if (
                len(whole) > len(parts)
                and suffix == other
                and _stands_in(parts, whole, names[j].text)
                and not _clash(parsed, names, i, whole)
            ):
                candidates.append(j)
        leaders = sorted({groups.find(j) for j in candidates})
        if len(leaders) > 1:
            before = sorted({groups.find(j) for j in candidates if j < i})
            leaders = before if before else leaders
        if len(leaders) == 1 and groups.find(i) not in leaders and _may(parts, names[leaders[0]].text):
            groups.join(i, leaders[0])


def _parts(text: str) -> tuple[list[str], str]:
    """The folded words of a person's name, and its generational suffix."""
    parts = fold(text).replace(",", "").split()
    if len(parts) > 1 and parts[-1] in _SUFFIXES:
        return parts[:-1], parts[-1]
    return parts, ""


def _variant(one: str, other: str) -> bool:
    """ "Donald J. Trump" and "Donald Trump", "Robert Mueller III" and "Robert Mueller", "Aleksandar Vucic" and "Vučić" in full."""
    (a, suffix_a), (b, suffix_b) = _parts(one), _parts(other)
    if suffix_a != suffix_b and {"jr", "sr"} & {suffix_a, suffix_b}:
        return False
    if a[0] == b[0] and a[-1] == b[-1]:
        middle = [m for m in (a[1:-1], b[1:-1]) if m]
        return (
            len(middle) < 2
            or middle[0] == middle[1]
            or (len(middle[0]) == len(middle[1]) and all(x[0] == y[0] for x, y in zip(*middle, strict=True)))
        )
    if len(a) == len(b) > 1 and a[-1] == b[-1] and all(_initial(x, y) for x, y in zip(a[:-1], b[:-1], strict=True)):
        return suffix_a == suffix_b
    short, long = sorted((a, b), key=len)
    return len(short) > 1 and len(long) > len(short) and long[: len(short)] == short and suffix_a == suffix_b


def _initial(one: str, other: str) -> bool:
    """ "n" and "newell", or the same word."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _stands_in(parts: list[str], whole: list[str], text: str) -> bool:
    """The last words of a name, the first word of a family-first one, or a given name that is no surname."""
    if whole[-len(parts) :] == parts:
        return True
    if len(parts) != 1 or parts[0] != whole[0]:
        return False
    return len(parts[0]) > 1


def _may(parts: list[str], text: str) -> bool:
    bearers = load_toml("coreference.toml")["bearers"].get(parts[0]) if len(parts) == 1 else None
    return bearers is None or fold(text).split()[0] in bearers


def _clash(parsed: Parsed, names: list[Name], i: int, whole: list[str]) -> bool:
    """A title of the other gender before the short name: "Mrs. Clinton" is no Bill."""
    sex, given = title_gender(parsed, names[i]), given_gender(whole[0])
    return bool(sex and given and sex != given)


def title_gender(parsed: Parsed, name: Name) -> str:
    """ "m" or "f" where the word before a person's name tells, else ""."""
    doc = parsed.docs[name.block]
    if doc is None or name.first == 0:
        return ""
    before = doc[name.first - 1].lower_
    if before in words("coreference.toml", "male_titles"):
        return "m"
    return "f" if before in words("coreference.toml", "female_titles") else ""


@cache
def _given() -> dict[str, str]:
    data = load_toml("coreference.toml")
    return {name: sex for sex, key in (("m", "male_names"), ("f", "female_names")) for name in data[key].split()}


def given_gender(word: str) -> str:
    """ "m" or "f" by a given name, folded or not; "" where it tells none."""
    return _given().get(fold(word), "")
