"""The table of questions in words (``vocabulary/data/questions.toml``), made into patterns over marked words.

A marked question is words in small letters with a blank behind each: ``@0`` stands for the first name, ``~0`` for the first quotation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from cuibono.vocabulary import load_toml

_PIECE = re.compile(r"\{(\w+)\}|<(\w+)>|([()\[\]|])|([^\s()\[\]|{}<>]+)")
# A slot takes a name, words in quotation marks that may be one, or, on a second reading, words that nothing is known of.
_NAME = r"(?:[@~]\d+ )"
_LOOSE = r"(?:[@~]\d+ |(?:%\S+ ){1,6})"
_SEVERAL = r"(?:(?:(?:and|or|vs|versus|against|with|to) )?{name})"


@dataclass(frozen=True, slots=True)
class Form:
    """One row: the question, its patterns (strict, and for names that are not known), the arguments to fill, its examples.

    ``needs`` names an argument that has to come from a date.
    """

    question: str
    strict: tuple[re.Pattern[str], ...]
    loose: tuple[re.Pattern[str], ...]
    arguments: tuple[tuple[str, str | bool], ...]
    needs: str
    examples: tuple[str, ...]


@cache
def table() -> dict[str, Any]:
    """The table as it is written."""
    return load_toml("questions.toml")


@cache
def forms() -> tuple[Form, ...]:
    """All forms, in the order in which they are tried."""
    return tuple(
        Form(
            row["question"],
            tuple(_compile(pattern, _NAME) for pattern in row["patterns"]),
            tuple(_compile(pattern, _LOOSE) for pattern in row["patterns"]),
            tuple(row["arguments"].items()),
            row.get("needs", ""),
            tuple(row["examples"]),
        )
        for row in table()["form"]
    )


@cache
def verbs(kind: str) -> dict[str, dict[str, Any]]:
    """The rows of "verb" or "noun" by each of their words."""
    return {word: row for row in table()[kind] for word in row["words"]}


@cache
def vocabulary() -> frozenset[str]:
    """Every single word that a pattern knows: such a word in small letters is no name."""
    known: set[str] = set(table()["articles"])
    lists = [*table()["words"].values(), *(row["words"] for kind in ("verb", "noun") for row in table()[kind])]
    lists += [table()["polite"], table()["afterwards"], table()["contractions"], table()["contractions"].values()]
    for words in lists:
        known.update(part for word in words for part in word.split())
    for row in table()["form"]:
        for pattern in row["patterns"]:
            known.update(hit[4] for hit in _PIECE.finditer(pattern) if hit[4])
    return frozenset(known)


def _compile(pattern: str, name: str) -> re.Pattern[str]:
    """A pattern of the table as a regular expression over a marked question."""
    out, seen = [], set()
    for slot, kind, sign, word in (hit.groups() for hit in _PIECE.finditer(pattern)):
        if slot == "quote":
            out.append(r"(?P<quote>~\d+ )")
        elif slot in ("P", "PP"):
            least = 1 if slot == "PP" else 0
            out.append(rf"(?P<P>{name}{_SEVERAL.format(name=name)}{{{least},7}})".replace("{{", "{").replace("}}", "}"))
        elif slot:
            out.append(f"(?P<{slot}>{name})")
        elif kind in ("verb", "noun"):
            out.append(f"(?P<{kind}>{_any(verbs(kind))})" if kind not in seen else _any(verbs(kind)))
            seen.add(kind)
        elif kind:
            out.append(f"(?:{_any(table()['words'][kind])})")
        elif sign:
            out.append({"(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|"}[sign])
        else:
            out.append(re.escape(word) + " ")
    return re.compile("".join(out))


def _any(words: Any) -> str:
    """One of some words; the longest first, so that "give money" is not read as "give"."""
    return "|".join(re.escape(word) + " " for word in sorted(words, key=lambda word: (-len(word), word)))
