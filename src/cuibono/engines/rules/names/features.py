"""What the name tagger sees of a token: its word, shape and neighbours, spaCy's own tag and entity label."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import capital_country, country_code, demonym_country

if TYPE_CHECKING:
    from spacy.tokens import Doc

_OPENERS = ('"', "“", "'", "‘", "(", "[", "``")
_ENDERS = (".", "?", "!", ":", ";", "…", "...", "--", "—")


@cache
def shape(word: str) -> str:
    """ "Huawei" as "Xx", "U.S." as "X.X.", "F-16" as "X-d": runs of one kind of character are one."""
    out = ""
    for char in word:
        kind = "X" if char.isupper() else "x" if char.islower() else "d" if char.isdigit() else "x" if char.isalpha() else char
        if not out.endswith(kind):
            out += kind
    return out


@cache
def _lists() -> dict[str, str]:
    data = load_toml("name_endings.toml")
    marks: dict[str, str] = {}
    for key in ("titles", "company", "body", "organization", "project", "event", "document", "place"):
        for word in data[key]:
            if " " not in word:
                marks.setdefault(word, key)
    return marks


@cache
def mark(word: str) -> str:
    """The word list that a word stands in ("body" for "Ministry"), "" for none."""
    if country_code(word):
        return "country"
    if demonym_country(word):
        return "demonym"
    if capital_country(word):
        return "capital"
    return _lists().get(word.lower().replace("’", "'"), "")


class Words:
    """A Doc's words with plain quotation marks."""

    __slots__ = ("lower", "words")

    def __init__(self, doc: Doc) -> None:
        self.words = [token.text.replace("’", "'").replace("“", '"').replace("”", '"') for token in doc]
        self.lower = [word.lower() for word in self.words]


class View(Words):
    """The columns of a Doc that features are made of, read once."""

    __slots__ = ("ents", "first", "marks", "shapes", "tags")

    def __init__(self, doc: Doc) -> None:
        super().__init__(doc)
        words = self.words
        self.shapes = [shape(word) for word in words]
        self.tags = [token.tag_ for token in doc]
        self.ents = [token.ent_type_ + ("" if token.ent_iob_ == "O" else "-" + token.ent_iob_) for token in doc]
        self.marks = [mark(word) if word[:1].isupper() or word in ("states", "party") else "" for word in words]
        first = []
        for i, word in enumerate(words):
            j = i - 1
            while j >= max(0, i - 6) and (words[j] in _OPENERS or words[j].isspace()):
                j -= 1
            first.append(j < 0 or words[j] in _ENDERS or word.isspace())
        self.first = first

    def open(self, i: int, before: str) -> bool:
        """True where the token may belong to a name; all other tokens are outside without asking the weights."""
        if before != "O" or self.ents[i]:
            return True
        letter = self.words[i][:1]
        return letter.isupper() or (letter.isdigit() and self.shapes[i] not in ("d", "d,d", "d.d"))


def features(view: View, i: int, before: str, before2: str) -> list[str]:
    """The features of token ``i``, given the tags of the two tokens before it."""
    low, shapes, tags, ents, marks = view.lower, view.shapes, view.tags, view.ents, view.marks
    last = len(low) - 1
    w, s, e, m = low[i], shapes[i], ents[i], marks[i]
    w1, s1, e1, m1, t1 = (low[i - 1], shapes[i - 1], ents[i - 1], marks[i - 1], tags[i - 1]) if i else ("<", "<", "<", "<", "<")
    v1, z1, f1, n1, u1 = (low[i + 1], shapes[i + 1], ents[i + 1], marks[i + 1], tags[i + 1]) if i < last else (">", ">", ">", ">", ">")
    w2 = low[i - 2] if i > 1 else "<"
    v2, z2, n2 = (low[i + 2], shapes[i + 2], marks[i + 2]) if i + 1 < last else (">", ">", ">")
    start = "1" if view.first[i] else "0"
    return [
        "b",
        "w=" + w,
        "w-=" + w1,
        "w+=" + v1,
        "w--=" + w2,
        "w++=" + v2,
        "s=" + s + start,
        "s3=" + s1 + "/" + s + "/" + z1,
        "z=" + s + "/" + z1 + "/" + z2,
        "x=" + w[-3:],
        "x4=" + w[-4:] + "/" + s,
        "p=" + w[:3],
        "e=" + e,
        "e3=" + e1 + "/" + e + "/" + f1,
        "ew=" + e + "/" + w,
        "es=" + e + "/" + s + start,
        "t=" + tags[i] + "/" + s,
        "t3=" + t1 + "/" + tags[i] + "/" + u1,
        "m=" + m,
        "m3=" + m1 + "/" + m + "/" + n1,
        "mn=" + n1 + "/" + n2 + "/" + e,
        "y=" + before,
        "yy=" + before2 + "/" + before,
        "ye=" + before + "/" + e,
        "yw=" + before + "/" + w,
        "yu=" + before + "/" + v1,
        "ys=" + before + "/" + s + "/" + e1,
        "ww-=" + w1 + "/" + w,
        "ww+=" + w + "/" + v1,
    ]


def tokens_open(view: View, tags: Sequence[str]) -> list[int]:
    """Tokens that the weights are asked about, given final tags (for counting cost)."""
    return [i for i in range(len(view.words)) if view.open(i, tags[i - 1] if i else "O")]
