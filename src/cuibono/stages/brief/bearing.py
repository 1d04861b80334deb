"""What bears on the question that a brief answers: of one subject all that is told of it, of a pair what ties the two.

A claim, a quotation or a sentence bears on a pair where it names both: by mention, by a recorded name, or, for a country, by the words for
its people and its capital. What is told of only one of the two is another story.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import TypeVar

from cuibono.records import Passage, StoredAttribution, StoredClaim, Tie
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import capital_country, demonym_country, state_code

from .file import File
from .words import fold

A = TypeVar("A")
_WORDS = re.compile(r"[^\W\d_][\w.’'-]*(?: [A-Z][\w.’'-]*)?")


_OPENS = re.compile(
    r"(?:^|[,;:—–-] |\b(?:that|and|but|because|when|while|as|after|before|said|says|whether) )"
    r"[\"'(]*(?:the|mr|ms|former|president|sen|gen)?\.? ?$"
)
_AFTER = re.compile(
    r"\b(?:on|to|at|via|for|in|like|as|including|involving|with|from|by|of|and|or|former|ex-|than|between|among|about|over|against) "
    r"(?:the |(?:its|his|her|their|our|my|your) (?:own |[a-z-]+ )?)?[\"']?$"
)
# "the aircraft manufacturer Boeing faces", "after the financier Jeffrey Quell took": what a name is, before it
_FRONTED = re.compile(
    r"(?:^|, |\b(?:that|because|when|while|after|before|said|says|whether) )"
    r"(?:(?!(?:of|in|on|at|by|for|to|with|from|and|or|as|than|that|after|said|says) )[\w.'-]+ ){1,5}$"
)
_GOES_ON = re.compile(
    r"(?:, (?:who|which|whose|an?|the)\b|, [a-z]+, [a-z]|"
    r",? (?!(?:of|in|on|at|by|for|to|with|from|and|or|as|over|after|before|because) )[a-z]{2,} )"
)
_MEDIUM = re.compile(
    r"\b(?:wrote|writ(?:ing|es)|said|says|posted|warned|claimed|tweeted|announced|shared|told|published|declared)\b[^.;]{0,40}"
    r"\b(?:on|via) (?:(?:his|her|its|their|an?|the) )?$"
)
_INQUIRY = re.compile(
    r"(?:['’]s)?(?:-related)? (?:[a-z-]+ )?"
    r"(?:investigat\w+|prob\w+|inquir\w+|interfer\w+|meddling|collusion|affair|scandal|hoax|case|impeach\w+)"
)
_ITS_PAGE = re.compile(r" (?:pages?|posts?|accounts?|feeds?|timelines?|messages?|live)\b")
_OWNING = re.compile(r"'s? [a-z]")
_OTHER = r"(?:the )?[A-Z0-9][\w.&’'-]*(?: [A-Z0-9][\w.&’'-]*){0,3}"
_ROW_AFTER = re.compile(rf"(?:, {_OTHER})+,? (?:and|or) {_OTHER}")
_ROW_MIDDLE = (re.compile(rf"{_OTHER}, (?:the )?$"), re.compile(rf",? (?:and|or) {_OTHER}|, {_OTHER},? (?:and|or) {_OTHER}"))
_ROW_BEFORE = re.compile(rf"{_OTHER}, {_OTHER},? (?:and|or) (?:the )?$")
_DESCRIBES = re.compile(r" (?:executives?|bankers?|employees?|analysts?|economists?|officials?|[a-z]+(?:er|or|ist|ive)s?)\b|(?: co\.)? \d")


def _once(ask: Callable[[Bearing, str], A]) -> Callable[[Bearing, str], A]:
    """A question on a text that has the same answer for every bearing of this key: asked once."""
    name = ask.__name__

    def asked(self: Bearing, text: str) -> A:
        known = self._told
        if (name, text) not in known:
            known[name, text] = ask(self, text)
        answer: A = known[name, text]
        return answer

    return wraps(ask)(asked)


class Bearing:
    """Asked for every row that may be told. ``names``: folded single words of the subjects' own names."""

    def __init__(self, file: File, subjects: tuple[str, ...]) -> None:
        self.file = file
        self.subjects = subjects
        self.country = file.country_of(subjects[1]) if len(subjects) > 1 else None
        self._patterns = [_pattern(file, subject) for subject in subjects]
        self._cores = [cores(fold(name) for name in _names(file, subject)) for subject in subjects]
        plain = {word for name in _names(file, subjects[0]) for word in re.findall(r"[^\W_]{4,}", name)}
        loud = sorted({word.upper() for word in plain} - plain)
        self._capitals = re.compile(rf"\b(?:{'|'.join(map(re.escape, loud))})\b" if loud else r"(?!)")
        self.names = frozenset(word for s in subjects for name in _names(file, s) for word in re.findall(r"[^\W_]{3,}", fold(name)))
        # All that a sentence is asked for: what was read off one for a bearing of this key holds for this one too.
        self.key = (subjects, self.country, *(row.pattern for row in self._patterns), self._capitals.pattern)
        kept = file.ground.of(self.key)
        self._said, self._words, self._told = kept.said, kept.words, kept.told
        self._last: tuple[str, list[re.Match[str]]] = ("", [])

    def names_subject(self, at: int, text: str) -> bool:
        """Whether a text names the first or second subject (0, 1)."""
        plain = fold(text)
        if any(core in plain for core in self._cores[at]) and self._patterns[at].search(plain):
            return True
        return at == 1 and self.country is not None and _of_country(self.country, text)

    def _names_any(self, text: str) -> bool:
        return any(self.names_subject(at, text) for at in range(len(self.subjects)))

    @_once
    def first_at(self, text: str) -> float:
        """How far into a text the first subject's name stands, from 0 to 1 (not named: 1)."""
        found = self._found(fold(text))
        return found[0].start() / max(1, len(text)) if found else 1.0

    @_once
    def does(self, text: str) -> bool:
        """Whether the first subject's name opens a clause of the text: who or what it tells of."""
        plain = fold(text)
        return any(_OPENS.search(plain[: found.start()]) for found in self._found(plain))

    @_once
    def in_passing(self, text: str) -> bool:
        """Whether the first subject stands only behind a preposition, in a row of others, or before a noun that it describes."""
        plain = fold(text)
        found = self._found(plain)
        return bool(found) and all(
            _AFTER.search(plain[: one.start()]) or _DESCRIBES.match(plain[one.end() :]) or _of_row(text, plain, one) for one in found
        )

    @_once
    def in_row(self, text: str) -> bool:
        """Whether the first subject stands only as one of three or more names: "X, Y and Z drove the gains"."""
        plain = fold(text)
        found = self._found(plain)
        return bool(found) and all(_of_row(text, plain, one) for one in found)

    @_once
    def as_medium(self, text: str) -> bool:
        """Whether the first subject is only where somebody speaks: "wrote on Facebook", "said on its Facebook page"."""
        plain = fold(text)
        found = self._found(plain)
        return bool(found) and all(_MEDIUM.search(plain[: one.start()]) or _ITS_PAGE.match(plain[one.end() :]) for one in found)

    @_once
    def describes(self, text: str) -> bool:
        """Whether the first subject's name only says whose make or staff something is: "the Boeing 737", "Goldman Sachs economists"."""
        plain = fold(text)
        found = self._found(plain)
        return bool(found) and all(one[0][-1:].isdigit() or _DESCRIBES.match(plain[one.end() :]) for one in found)

    @_once
    def leads(self, text: str) -> float:
        """How far the sentence is the first subject's: 1 where it opens a clause as its doer, less where only a thing of its own does."""
        if self.in_passing(text):
            return 0.0
        plain, most = fold(text), 0.0
        for one in self._own(plain):
            before, after = plain[: one.start()], plain[one.end() :]
            if _OWNING.match(after) and (not before or _OPENS.search(before)):
                most = max(most, 0.7)
            elif _GOES_ON.match(after) and (_OPENS.search(before) or _FRONTED.search(before)):
                most = max(most, 0.85 if re.search(r", | (?:that|because|when|while|after|before|said|says) ", before) else 1.0)
        return most

    @_once
    def closeness(self, text: str) -> float:
        """How near the two subjects of a pair are named in a text, from 0 (30 words apart or not named) to 1; of one subject 0."""
        if len(self.subjects) < 2:
            return 0.0
        plain, other = fold(text), []
        other += [start for start, _ in self._naming_other(text)]
        other += [match.start() for match in self._patterns[1].finditer(plain)]
        own = self._own(plain)
        gaps = [len(text[min(a.start(), b) : max(a.start(), b)].split()) for a in own for b in other]
        return max(0.0, 1.0 - max(0, min(gaps) - 8) / 22) if gaps else 0.0

    def _naming_other(self, text: str) -> list[tuple[int, int]]:
        """The single words that name the second subject."""
        found = []
        for match in re.finditer(r"[^\W\d_][\w.’'-]*", text):
            word = match[0]
            if word not in self._words:
                self._words[word] = self.names_subject(1, word)
            if self._words[word]:
                found.append(match.span())
        return found

    @_once
    def aside(self, text: str) -> bool:
        """Whether the other one of a pair only says which inquiry is meant: "the Russia investigation"; or stands in brackets."""
        if len(self.subjects) < 2:
            return False
        named = self._naming_other(text)
        brackets = [found.span() for found in re.finditer(r"\([^)]*\)", text)]
        return bool(named) and all(_INQUIRY.match(text[end:]) or any(a < start < b for a, b in brackets) for start, end in named)

    def _found(self, plain: str) -> list[re.Match[str]]:
        """Where a folded text has the first subject's names; every question on a sentence asks it."""
        if plain != self._last[0]:
            self._last = plain, list(self._patterns[0].finditer(plain))
        return self._last[1]

    def _own(self, plain: str) -> list[re.Match[str]]:
        """The first subject's name in a folded text; where its full name stands there, a bare part of it before that is another's."""
        found = self._found(plain)
        full = next((one.start() for one in found if " " in one[0]), 0)
        return [one for one in found if one.start() >= full]

    def in_capitals(self, text: str) -> bool:
        """Whether a subject's name stands in capitals where its usual form does not: the style of memos, not of a page."""
        return bool(self._capitals.search(text))

    def defines(self, text: str) -> bool:
        """A sentence that says what the first subject is: "X is one of the largest …"."""
        found = self._patterns[0].match(fold(text))
        return bool(found and re.match(r"(?: \([^)]*\))?,? (?:is|was|are|were) (?:an?|the|one of|among) ", fold(text)[found.end() :]))

    def on_pair(self, passage: Passage, text: str) -> bool:
        """A sentence that names the first subject: for a pair the other one too."""
        if len(self.subjects) == 1:
            return True
        return self.subjects[1] in passage.subjects or self.names_subject(1, text)

    def tie(self, tie: Tie, claims: tuple[StoredClaim, ...]) -> bool:
        """A tie of the first subject, for a pair one that concerns the other: as an end, as an end's country, or in its own sentence."""
        ends = {tie.subject_id, tie.object_id}
        if len(self.subjects) == 1 or self.file.handful:  # what an analyst put together for the question bears on it
            return bool(ends & set(self.subjects))
        if set(self.subjects) <= ends:
            return True
        if not ends & set(self.subjects):
            return False
        other = 1 if self.subjects[0] in ends else 0
        far = next((end for end in ends if end not in self.subjects), None)
        entity = self.file.entities.get(far or "")
        if other == 1 and self.country and entity is not None and entity.country == self.country and entity.schema != "Position":
            return True
        return any(self.names_subject(other, self.sentence(claim)) for claim in claims[:1])  # the one by which it is told

    def sentence(self, claim: StoredClaim) -> str:
        return self.file.documents[claim.doc_id].text[claim.sentence_start : claim.sentence_end]

    def said(self, row: StoredAttribution) -> bool:
        """Words of a subject on the other, or of anybody on both; of one subject: its own words and words that name it."""
        if row.attribution_id not in self._said:
            self._said[row.attribution_id] = self._is_said(row)
        return self._said[row.attribution_id]

    def _is_said(self, row: StoredAttribution) -> bool:
        content = row.content_text
        if re.search(r"\bMORE\b", content):  # a page's links in the middle of its text
            return False
        if self.file.handful:
            return self.file.case.corpus.documents == 1 or row.source_entity_id in self.subjects or self._names_any(content)
        if len(self.subjects) == 1:
            return row.source_entity_id == self.subjects[0] or (self.names_subject(0, content) and not self.describes(content))
        by = self.subjects.index(row.source_entity_id) if row.source_entity_id in self.subjects else None
        if by is not None:
            return self.names_subject(1 - by, content)
        return self.names_subject(0, content) and self.names_subject(1, content)


def _of_row(text: str, plain: str, one: re.Match[str]) -> bool:
    if len(text) != len(plain):  # an accent taken off moved the places
        return False
    before, after = text[: one.start()], text[one.end() :]
    if _ROW_AFTER.match(after) or _ROW_BEFORE.search(before):
        return True
    return bool(_ROW_MIDDLE[0].search(before) and _ROW_MIDDLE[1].match(after))


def _names(file: File, subject: str) -> list[str]:
    entity, short = file.entities[subject], file.short(subject)
    given: set[str] = set()
    if entity.schema == "Person" and " " in entity.caption:  # many a Mohammed
        first = entity.caption.split()[0]
        shared = sum(row.schema == "Person" and row.caption.startswith(f"{first} ") for row in file.entities.values()) > 1
        given = {first} if first != short or (shared and fold(first) in load_toml("common_names.toml")["given"]) else set()
    return sorted({name for name in (*entity.names, entity.caption, file.name(subject), short) if len(name) > 2 and name not in given})


def cores(names: Iterable[str]) -> tuple[str, ...]:
    """Of folded names those that none of the others is a part of: what has none of these has no name, which is seen ten times as fast."""
    found: list[str] = []
    for name in sorted(set(names), key=lambda name: (len(name), name)):
        if not any(core in name for core in found):
            found.append(name)
    return tuple(found)


def _pattern(file: File, subject: str) -> re.Pattern[str]:
    names = sorted({fold(name) for name in _names(file, subject)}, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)" if names else r"(?!)")


@lru_cache(maxsize=100_000)  # asked of the same sentences in every round of a brief
def _of_country(code: str, text: str) -> bool:
    return any(word[0].isupper() and code in _countries_of(word) for word in _WORDS.findall(text))


@lru_cache(maxsize=100_000)
def _countries_of(words: str) -> frozenset[str | None]:
    """The codes of a word with a capital, or of two."""
    forms = {words, words.split(" ")[0], re.sub(r"['’]s?$", "", words)}
    return frozenset(code for word in forms for code in (demonym_country(word), capital_country(word), state_code(word)))
