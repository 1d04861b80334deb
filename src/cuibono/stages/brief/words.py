"""Small words of the brief: verb forms, articles, lists, dates, money, names. Pure text in, plain text out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import country_code, country_name, demonym_country

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ORGANISATION_WORDS = re.compile(
    r"\b(?:agency|administration|army|association|authority|bank|board|bureau|cabinet|center|centre|committee|commission|congress|council|court|"
    r"department|embassy|federation|foundation|fund|government|group|house|institute|ministry|movement|navy|office|organi[sz]ation|parliament|"
    r"party|police|republic|senate|service|union|university|kremlin|pentagon|states|kingdom|nations|presidency|post|times|journal|embassy)\b",
    re.I,
)
_WORD_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@cache
def words() -> dict[str, Any]:
    """``brief_words.toml``."""
    return load_toml("brief_words.toml")


@lru_cache(maxsize=200_000)  # the same spans are compared in every round of a brief, and by every rule
def fold(text: str) -> str:
    """For comparing: no accents, no case, straight quotes, single spaces."""
    if text.isascii():
        return " ".join(text.split()).casefold()
    plain = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    if not plain.isascii():
        plain = _FOREIGN.sub(_bare, unicodedata.normalize("NFKD", plain))
    return " ".join(plain.split()).casefold()


_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def _bare(letters: re.Match[str]) -> str:
    return "".join(c for c in letters[0] if not unicodedata.combining(c))


def squeeze(text: str) -> str:
    """Line breaks and runs of blanks to one blank: how a span is printed on one line."""
    return " ".join(text.split())


def stands(word: str, text: str, ending: str | None = None) -> bool:
    """Whether a word begins in a text; with an ``ending``, whether it also ends there, with the ending or without: ``\\bword`` and
    ``\\bwords?\\b`` without a pattern for each word. The word begins and ends with a letter or digit, else there is a pattern."""
    if not word[-1:].isalnum() or not word[0].isalnum():
        return bool(re.search(rf"\b{re.escape(word)}" + ("" if ending is None else rf"(?:{ending})?\b"), text))
    at = text.find(word)
    while at >= 0:
        if not at or not _lettered(text[at - 1]):
            end = at + len(word)
            if ending is None or not _lettered(text[end : end + 1]):
                return True
            end += len(ending)
            if text.startswith(ending, end - len(ending)) and not _lettered(text[end : end + 1]):
                return True
        at = text.find(word, at + 1)
    return False


def _lettered(char: str) -> bool:
    return char.isalnum() or char == "_"


def number_word(n: int) -> str:
    """``3`` to "three"; from 13 in digits with separators."""
    return _WORD_NUMBERS[n] if 0 <= n < len(_WORD_NUMBERS) else f"{n:,}"


def count(n: int, noun: str, plural: str | None = None) -> str:
    """ "one document", "three documents"."""
    return f"{number_word(n)} {noun if n == 1 else plural or noun + 's'}"


def listing(items: list[str], last: str = "and") -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def capital(text: str) -> str:
    """First letter upper case, the rest untouched."""
    for at, char in enumerate(text):
        if char.isalpha():
            return text[:at] + char.upper() + text[at + 1 :]
        if not char.isspace() and char not in "“\"'(":
            return text
    return text


def lower_first(text: str) -> str:
    """First letter to lower case where it is a determiner or a plain word that opens a phrase."""
    first = text.split(" ", 1)[0]
    if first.lower() in {
        "a",
        "an",
        "the",
        "his",
        "her",
        "its",
        "their",
        "this",
        "some",
        "several",
        "many",
        "these",
        "one",
        "no",
        "other",
        "former",
    }:
        return text[:1].lower() + text[1:]
    return text


def inflect(base: str, form: str) -> str:
    """``form``: base, third, past, done, doing. Irregular verbs come from the table."""
    if form == "base":
        return base
    row = words()["verbs"].get(base)
    at = ("third", "past", "done", "doing").index(form)
    if row:
        return str(row[at])
    if form == "third":
        return (
            base + "es" if re.search(r"(?:s|sh|ch|x|z|o)$", base) else (base[:-1] + "ies" if re.search(r"[^aeiou]y$", base) else base + "s")
        )
    stem = base[:-1] if base.endswith("e") else base
    if form == "doing":
        return stem + "ing"
    return stem + "ed" if not re.search(r"[^aeiou]y$", base) else base[:-1] + "ied"


def fill_verb(pattern: str, form: str, *, plural: bool = False) -> str:
    """Inflects the ``<verb>`` of a clause pattern; ``form`` as in :func:`inflect`."""

    def verb(match: re.Match[str]) -> str:
        base = match[1]
        if plural and form == "third":
            return "are" if base == "be" else base
        if plural and form == "past" and base == "be":
            return "were"
        return inflect(base, form)

    return re.sub(r"<(\w+)>", verb, pattern)


def state_name(code: str) -> str:
    """A country as a noun phrase: "the United States", "China"."""
    name = country_name(code) or code.upper()
    return with_article(name, "Territory")


def with_article(name: str, schema: str) -> str:
    """ "the" where English wants it: plural and descriptive countries, offices of state, bodies with a common noun in the name."""
    if re.match(r"(?:the|a|an|his|her|its|their|our) ", name, re.I):
        return lower_first(name)
    if schema == "Territory":
        code = country_code(name)
        plain = (country_name(code) or name) if code else name
        if re.search(r"\b(?:States|Kingdom|Netherlands|Philippines|Bahamas|Gambia|Emirates|Republic|Maldives|Union|Congo)\b", plain):
            return f"the {name}"
        if re.search(r"\b(?:[Aa]dministration|[Gg]overnment|[Rr]egime|[Ss]tate)$", name):
            return f"the {name}"
        return name
    if schema in {"PublicBody", "Organization", "Event"} and _ORGANISATION_WORDS.search(name) and not re.match(r"[A-Z]{2,6}$", name):
        return f"the {name}"
    if re.search(r" (?:campaign|transition|transition team|inaugural committee|White House)$", name) or name in {
        "FBI",
        "CIA",
        "NSA",
        "GRU",
        "KGB",
    }:
        return f"the {name}"
    if schema in {"Project", "Event"} and name[:1].islower():
        return name if re.search(r"s$", name.split(" in ")[0]) else f"the {name}"
    if schema in {"Project", "Event"} and re.search(r" [a-z]+$", name) and not name.endswith("s"):
        return f"the {name}"
    if schema == "Project" and re.search(r"\b(?:Initiative|Bridge|Canal|Pipeline|Project|Program|Programme|Dam|Wall|Line|Railway)$", name):
        return f"the {name}"
    return name


_HEADS = (
    "president|mayor|governor|chancellor|premier|prime minister|foreign minister|defen[cs]e minister|king|queen|speaker|ambassador|attorney"
)


def office(name: str) -> str:
    """A position as it follows "is": "mayor of New York", "the Chinese president", "the presidency"."""
    plain = re.sub(r"^(?:the|a|an) ", "", name, flags=re.I)
    if re.search(r"\b(?:presidency|office|leadership|seat|premiership|governorship|post|nomination)\b", plain, re.I):
        return f"the {plain}"
    parts = plain.split()
    for size in (1, 2, 3):  # "New York City Mayor": the place, then the post
        place, post = " ".join(parts[:-size]), " ".join(parts[-size:]).lower()
        if (
            not place
            or not re.fullmatch(rf"(?:(?:vice|deputy|acting) )?(?:{_HEADS})", post)
            or not all(w[0].isupper() for w in parts[:-size])
        ):
            continue
        if demonym_country(place):
            return f"the {place} {post}"
        if post in ("mayor", "governor"):
            return f"{post} of {place}"
    if parts and parts[-1].lower() in words()["one_of_many"] and len(parts) > 1:  # one of several: "a Democratic senator"
        return f"{'an' if parts[0][:1] in 'AEIO' else 'a'} {' '.join(parts[:-1])} {parts[-1].lower()}"
    headed = re.match(rf"((?:(?:Vice|Deputy|Acting|Former) )*(?:{_HEADS}))(?= of | to |$)", plain, re.I)
    return plain[: headed.end()].lower() + plain[headed.end() :] if headed else plain


def is_plural(name: str, schema: str) -> bool:
    """True for unnamed groups in the plural ("Chinese firms", "analysts", "foreign governments"); names count as singular."""
    head = re.split(r" (?:of|in|from|at|with|who|that|described) ", name)[0]
    return schema not in ("Event", "Position") and bool(re.search(r"[a-z]{2}(?<![sui])s$", head))


_ONE = re.compile(
    r"(?:[\w.-]+ ){1,3}(?:company|firm|bank|corporation|faction|party|group|judge|candidate|official|businessman|lawyer|agency|contractor|"
    r"consultant|investor|donor|lawmaker|diplomat|officer|agent|enterprise|venture|man|woman)"
)


def is_single(name: str) -> bool:
    """True for one unnamed person or body: "Dutch company", "federal judge"."""
    return bool(_ONE.fullmatch(name))


def _one_date(text: str) -> str:
    approximate = bool(re.search(r"[~?%]", text))
    plain = re.sub(r"[~?%]", "", text)
    match = re.fullmatch(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX))?(?:-(\d{2}|XX))?", plain)
    if not match:
        return text
    year, month, day = match.groups()
    if year.endswith("XX"):
        said = f"the {year[:2]}00s"
    elif year.endswith("X"):
        said = f"the {year[:3]}0s"
    elif month and month != "XX" and 1 <= int(month) <= 12:
        said = f"{_MONTHS[int(month) - 1]} {year}"
        if day and day != "XX":
            said = f"{int(day)} {said}"
    elif month and month.isdigit() and 21 <= int(month) <= 24:
        said = f"{('spring', 'summer', 'autumn', 'winter')[int(month) - 21]} {year}"
    else:
        said = year
    return f"about {said}" if approximate else said


def date_words(edtf: str) -> str:
    """EDTF in words: "16 July 2018", "between 2019 and 2023", "since 2019", "about 2026"."""
    if edtf[:1] in "{[":
        return listing([date_words(part.strip()) for part in edtf.strip("{}[]").split(",")], "or" if edtf[0] == "[" else "and")
    if "/" in edtf:
        start, _, end = edtf.partition("/")
        if start in {"", ".."}:
            return f"until {_one_date(end)}"
        if end in {"", ".."}:
            return f"since {_one_date(start)}"
        return f"between {_one_date(start)} and {_one_date(end)}"
    return _one_date(edtf)


def on_date(edtf: str) -> str:
    """The date as an adverb: "on 16 July 2018", "in 2024", "since 2019"."""
    said = date_words(edtf)
    if re.match(r"(?:until|since|between)", said):
        return said
    return f"on {said}" if re.match(r"\d{1,2} ", said.removeprefix("about ")) else f"in {said}"


def edtf_years(edtf: str | None) -> tuple[float, float] | None:
    """Earliest and latest moment in years, for ordering and overlap; None where nothing is dated."""
    if not edtf:
        return None

    def bounds(text: str) -> tuple[float, float] | None:
        plain = re.sub(r"[~?%]", "", text)
        match = re.fullmatch(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX))?(?:-(\d{2}|XX))?", plain)
        if not match:
            return None
        year, month, day = match.groups()
        low, high = float(year.replace("X", "0")), float(year.replace("X", "9")) + 1
        if month and month.isdigit() and 1 <= int(month) <= 12:
            low += (int(month) - 1) / 12
            high = low + 1 / 12
            if day and day.isdigit():
                low += (int(day) - 1) / 372
                high = low + 1 / 372
        elif month and month.isdigit() and 21 <= int(month) <= 24:
            low, high = low + (int(month) - 21) / 4, low + (int(month) - 20) / 4
        return low, high

    if edtf[:1] in "{[":
        spans = [span for part in edtf.strip("{}[]").split(",") if (span := edtf_years(part.strip()))]
        return (min(a for a, _ in spans), max(b for _, b in spans)) if spans else None
    start, slash, end = edtf.partition("/")
    first = bounds(start)
    last = bounds(end) if slash else first
    if first is None and last is None:
        return None
    return (first[0] if first else -9999.0, last[1] if last else 9999.0)
