"""Joins the names of one person in a document: variants, surnames, and surnames that several bear."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from functools import cache, lru_cache
from itertools import pairwise

from cuibono.engines.rules.names.forms import fold, given_gender
from cuibono.engines.rules.names.types import words
from cuibono.engines.rules.parsed.document import Name, Parsed
from cuibono.vocabulary import load_toml, load_tsv

from .groups import Groups

_KIN_APART = 8  # words between two who are told to be kin
_SUFFIXES = ("jr", "sr", "ii", "iii", "iv")


def shared_surnames(names: list[Name]) -> dict[str, list[int]]:
    """Surnames that several persons of the document bear in full, each with the full names: "Bill Clinton" and "Hillary Clinton".

    A "Jr." and somebody without it are several.
    """
    bearers: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        parts, _ = _parts(name.text)
        if name.schema == "Person" and len(parts) > 1:
            bearers[parts[-1]].append(i)
    return {
        last: found
        for last, found in bearers.items()
        if any(
            (_parts(names[i].text)[0][0] != _parts(names[found[0]].text)[0][0] and not _variant(names[i].text, names[found[0]].text))
            or _generations(names[i].text, names[found[0]].text)
            for i in found
        )
    }


def join_persons(parsed: Parsed, names: list[Name], groups: Groups, contested: Collection[str]) -> None:
    """Variants of a full name, then its parts standing for it.

    Mentions of one spelling are one group already, so each spelling's first mention stands for all; who may be a variant is looked up by
    the last word and by the first two, so that a book of a million words takes no longer a word than an article.
    """
    people = [i for i, name in enumerate(names) if name.schema == "Person"]
    full = [i for i in people if len(_parts(names[i].text)[0]) > 1]
    relatives = _relatives(parsed, names, people)
    firsts: dict[str, int] = {}
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)  # spellings by what a variant of theirs shares, in order of the text
    shorter: dict[tuple[str, ...], list[int]] = defaultdict(list)  # spellings by the parts that may stand for them
    for i in full:
        parts, _ = _parts(names[i].text)
        keys = (("last", parts[-1]), ("two", *parts[:2]))
        for j in sorted({j for key in keys for j in alike[key]}):
            kin = (fold(names[i].text), fold(names[j].text)) in relatives  # "Karl Orvath III, whose father, Karl Orvath, …"
            if groups.find(i) != groups.find(j) and not kin and _variant(names[i].text, names[j].text):
                groups.join(i, j)
                break
        if firsts.setdefault(fold(names[i].text), i) == i:
            for key in keys:
                alike[key].append(i)
            filial = words("name_words.toml", "filial")  # "Salman" alone is no "Mohammed bin Salman", whose father he is
            for part in {tuple(parts[k:]) for k in range(1, len(parts)) if k == 1 or parts[k - 1] not in filial} | {(parts[0],)}:
                shorter[part].append(i)
    for i in people:
        parts, suffix = _parts(names[i].text)
        if len(parts) == 1 and parts[0] in contested and not suffix:
            continue
        fits: dict[str, list[int]] = defaultdict(list)  # by suffix
        for j in sorted({j for part in _forms(parts, suffix, shorter) for j in shorter[part]}):
            whole, other = _parts(names[j].text)
            if (fold(names[i].text), fold(names[j].text)) in relatives:
                continue  # "Biden's son, Hunter Biden"
            if _stands_in(parts, whole) and not _clash(parsed, names, i, whole):
                fits[other].append(j)
        # "Eric H. Holder Jr." is "Holder" too where nobody bears that without the suffix.
        candidates = fits[suffix] or ([] if suffix else [j for found in fits.values() for j in found])
        leaders = sorted({groups.find(j) for j in candidates})
        if len(leaders) > 1:
            before = sorted({groups.find(j) for j in candidates if j < i})
            leaders = before if before else leaders
        if len(leaders) == 1 and groups.find(i) not in leaders and (suffix or _may(parts, names[leaders[0]].text)):
            groups.join(i, leaders[0])


def _relatives(parsed: Parsed, names: list[Name], people: list[int]) -> set[tuple[str, str]]:
    """Short and full names, folded, of two who are told to be kin of each other: "Biden's son, Hunter Biden", "X is the son of A X"."""
    found = set()
    for a, b in pairwise(people):
        one, other = names[a], names[b]
        doc = parsed.docs[one.block]
        if doc is None or one.block != other.block or not 0 < other.first - one.last <= _KIN_APART:
            continue
        between = doc[one.last : other.first]
        lemmas = {token.lemma_.lower() for token in between}
        wed = bool(lemmas & words("coreference.toml", "wed"))  # "X is married to A X"
        kin = bool(lemmas & words("name_whole.toml", "kin")) and not any(token.pos_ == "VERB" for token in between)
        if (kin or wed) and not any(token.text in (";", ".") for token in between):
            found |= {(fold(one.text), fold(other.text)), (fold(other.text), fold(one.text))}
    return found


def join_contested(parsed: Parsed, names: list[Name], groups: Groups, shared: dict[str, list[int]]) -> None:
    """A surname that several bear stands for the one named in full before it in its paragraph, else for the one who is named far more.

    A title of one gender rules the others out. Where neither tells, it stays by itself: a wrong bearer is worse than none.
    """
    limit = int(load_toml("coreference.toml")["limits"]["dominant_bearer"])
    loose: dict[str, int] = {}
    for i, name in enumerate(names):
        flat = fold(name.text)
        if name.schema != "Person" or flat not in shared:
            continue
        bearers = [j for j in shared[flat] if not _clash(parsed, names, i, _parts(names[j].text)[0])]
        if title_gender(parsed, name) != "f":  # "Mrs. Trump" is not the one who is meant when nothing else is said
            bearers = [j for j in bearers if _may([flat], names[j].text)]
        bearers = _elder(names, bearers, i)
        here = [j for j in bearers if j < i and names[j].block == name.block]
        counts = Counter(groups.find(j) for j in bearers)
        before = {groups.find(j) for j in bearers if j < i}
        first, second = [*counts.most_common(2), (-1, 0), (-1, 0)][:2]
        if here:
            groups.join(i, here[-1])
        elif len(counts) == 1 or (first[0] in before and first[1] >= limit * max(1, second[1])):
            groups.join(i, first[0])
        elif len(before) == 1 and not any(j > i for j in bearers if groups.find(j) not in before and names[j].block <= name.block + 1):
            groups.join(i, before.pop())
        else:
            groups.join(i, loose.setdefault(flat, i))


@lru_cache(maxsize=65536)
def _parts(text: str) -> tuple[list[str], str]:
    """The folded words of a person's name, and its generational suffix."""
    parts = fold(text).replace(",", "").split()
    if len(parts) > 1 and parts[-1] in _SUFFIXES:
        return parts[:-1], parts[-1]
    return parts, ""


def _generations(one: str, other: str) -> bool:
    """The suffixes tell a son from his father: "Donald Trump Jr." and "Donald Trump". A "III" is left out as often as not."""
    a, b = _parts(one)[1], _parts(other)[1]
    return a != b and bool({"jr", "sr"} & {a, b})


def _elder(names: list[Name], bearers: list[int], i: int) -> list[int]:
    """The bearers of a surname without those of a suffix whose namesake has none, and was named by then or at least as early."""
    named = [j for j in bearers if j < i] or bearers
    bare = {_parts(names[j].text)[0][0] for j in named if not _parts(names[j].text)[1]}
    return [j for j in bearers if not (_parts(names[j].text)[1] and _parts(names[j].text)[0][0] in bare)]


def _forms(parts: list[str], suffix: str, known: Collection[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """What a short name may stand in for: itself, and for "Don Jr." the name of which "Don" is a form."""
    own = [tuple(parts)] if tuple(parts) in known else []
    if not suffix or len(parts) > 1:
        return own
    return own or [(name,) for name in _given_names().get(parts[0], ()) if (name,) in known]


@cache
def _given_names() -> dict[str, list[str]]:
    """The given names that a short form stands for."""
    names: dict[str, list[str]] = defaultdict(list)
    for row in load_tsv("nicknames.tsv"):
        for form in row["forms"].split("|"):
            names[form].append(row["name"])
    return names


def _variant(one: str, other: str) -> bool:
    """ "Donald J. Trump" and "Donald Trump", "Robert Mueller III" and "Robert Mueller", "Aleksandar Vucic" and "Vučić" in full."""
    (a, suffix_a), (b, suffix_b) = _parts(one), _parts(other)
    if _generations(one, other):
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


def _stands_in(parts: list[str], whole: list[str]) -> bool:
    """The last words of a name, the first word of a family-first one, or a given name that is no surname."""
    return whole[-len(parts) :] == parts or len(parts[0]) > 1


def _may(parts: list[str], text: str) -> bool:
    bearers = load_toml("coreference.toml")["bearers"].get(parts[0]) if len(parts) == 1 else None
    return bearers is None or (fold(text).split()[0] in bearers and not _parts(text)[1])


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
