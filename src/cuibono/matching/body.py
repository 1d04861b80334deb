"""The name of a company, organisation or public body in its parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cuibono.vocabulary.countries import country_code, demonym_country

from .words import fold, forms, spellings, words_of

_LONGEST_FORM = 4


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body's name as read: ``core`` are its words without legal forms and fillers, ``forms`` the classes of its legal forms.

    ``country`` is the state that the name itself tells ("U.S. Department of State", "Chinese Foreign Ministry"); its words are not in
    ``core``. ``numbers`` are the digits and Roman numerals, which tell bodies apart. ``acronym`` is set where the name is one.
    """

    words: tuple[str, ...]
    core: tuple[str, ...]
    forms: tuple[str, ...]
    numbers: tuple[str, ...]
    country: str | None
    acronym: str

    @property
    def generic(self) -> bool:
        """True where no word identifies: a "Foreign Ministry" is another one in every state."""
        return bool(self.core) and all(word in words_of("generic") for word in self.core)

    @property
    def key(self) -> str:
        """The same for the same body's names, word order aside for ministries and departments."""
        heads = {"department", "ministry", "office", "embassy", "bureau"}
        core = sorted(self.core) if heads & set(self.core) else self.core
        return " ".join(core)

    @property
    def initials(self) -> frozenset[str]:
        """First letters, with and without the small words: what an acronym of this name may be."""
        small = words_of("fillers")
        tight = "".join(word[0] for word in self.words if word not in small)
        loose = "".join(word[0] for word in self.words if word not in {"the"})
        return frozenset(found for found in (tight, loose) if len(found) >= 3)


_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"})


def _strip_forms(words: list[str]) -> tuple[list[str], list[str]]:
    found: list[str] = []
    table = forms()
    changed = True
    while changed and len(words) > 1:
        changed = False
        for size in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
            if tuple(words[-size:]) in table:
                found.append(table[tuple(words[-size:])])
                words = words[:-size]
                changed = True
                break
            if tuple(words[:size]) in table and not (size == 1 and words[0] in {"group", "company", "first", "co", "as", "se", "na", "ms"}):
                found.append(table[tuple(words[:size])])
                words = words[size:]
                changed = True
                break
        while len(words) > 1 and words[-1] in {"and", "the", "of"}:
            words = words[:-1]
            changed = True
    return words, found


def _leading_country(name: str) -> tuple[str | None, int]:
    """The state that the name opens with, and how many words tell it."""
    raw = name.split()
    for size in (3, 2, 1):
        if len(raw) > size:
            head = " ".join(raw[:size]).removesuffix("'s").removesuffix("’s")
            code = country_code(head) or (demonym_country(head) if size == 1 else None)
            if code:
                return code, len(fold(head))
    return None, 0


@lru_cache(maxsize=200_000)
def parse_body(name: str) -> BodyName:
    """Takes a body's name apart. Forms and fillers come from ``name_words.toml``."""
    bare = name.strip()
    if bare[:4].lower() == "the ":
        bare = bare[4:]
    letters = bare.replace(".", "").replace("&", "")
    acronym = letters.lower() if letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 7 else ""
    table = spellings()
    words = [table.get(word, word) for word in fold(bare)]
    words, found = _strip_forms(words)
    country, size = _leading_country(bare)
    rest = words
    if country and len(words) > size:
        after = [word for word in words[size:] if word not in words_of("fillers")]
        # "U.S. Steel" and "China Mobile" keep their country: only where the rest says what kind of body it is does the country stand apart.
        if after and all(word in words_of("generic") for word in after):
            rest = words[size:]
        else:
            country = None
    elif country and len(words) <= size:
        country = None
    core = tuple(word for word in rest if word not in words_of("fillers")) or tuple(rest)
    numbers = tuple(sorted(word for word in core if word.isdigit() or (word in _ROMAN and word != core[0])))
    return BodyName(tuple(words), core, tuple(sorted(set(found))), numbers, country, acronym)
