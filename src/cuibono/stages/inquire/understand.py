"""A question in words, taken for one of the forms of the table: no model, no guess beyond a slip of the finger that has one reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rapidfuzz import fuzz

from .question_dates import take_dates
from .question_forms import Form, forms, table, verbs, vocabulary

MOST_WORDS = 8  # of a name
MOST_LETTERS = 500  # of a question: what is longer is a text
# How alike (0 to 100) a mistyped word and the one that was meant are, and by how much the next other word must be less so.
_SLIP, _MARGIN = 84, 6
# Where one question may end and the next begin, and what in the next may stand for a name of the first.
_JOINT = re.compile(r"\s*[?;]\s*(?:(?:and|also|then)\s+)*(?=\w)|,?\s+and\s+(?:(?:also|then)\s+)?", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|him|her|them|he|she|they)\b", re.IGNORECASE)
_TOKEN = re.compile(r"[“\"«](?P<quote>[^”\"»]+)[”\"»]|(?P<word>[^\W_][\w.&'’/-]*|&)")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken for.

    ``corrected`` are words that were read otherwise than typed, ``left_out`` dates that the question does not take, ``unknown`` names that
    the ledger was not found to have, as they were typed. ``then`` are the questions that followed in the same text.
    """

    question: str
    arguments: dict[str, str | bool | tuple[str, ...]]
    corrected: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    then: tuple[Understood, ...] = ()


@dataclass(frozen=True, slots=True)
class _Marked:
    """The question with its names and quotations taken out."""

    words: tuple[str, ...]
    names: tuple[str, ...]
    quotes: tuple[str, ...]


def phrases(text: str) -> set[str]:
    """Everything in a question that could be a name, in small letters: what to look up before :func:`understand`."""
    spans = [hit.span() for hit in _TOKEN.finditer(text)]
    found: set[str] = set()
    for first, (start, _) in enumerate(spans):
        for last in range(first, min(first + MOST_WORDS, len(spans))):
            found.update(form.lower() for form in _spellings(text[start : spans[last][1]]))
    return found


def _spellings(typed: str) -> list[str]:
    """A name as typed, and without the end of the sentence and the genitive."""
    bare = typed.strip('“”"«» ?!,;:')
    cut = re.sub(r"['’]s$|(?<=s)['’]$", "", bare.rstrip("."))
    return list(dict.fromkeys((bare, bare.rstrip("."), cut)))


def understand(text: str, known: Mapping[str, str], newest: date, takes: Mapping[str, frozenset[str]]) -> Understood | None:
    """What a question is taken for; None where no form fits it.

    ``known`` are names in small letters with their spelling, ``newest`` the day of the newest document, ``takes`` the arguments of each
    question that can be asked. Of several questions in a row it is the first, with the others in ``then``.
    """
    if len(text) > MOST_LETTERS:
        return None

    def one(words: str, *, loose: bool) -> Understood | None:
        return _taken(words, known, newest, takes, loose=loose)

    return one(text, loose=False) or _several(text, known, lambda words: one(words, loose=False)) or one(text, loose=True)


def _taken(text: str, known: Mapping[str, str], newest: date, takes: Mapping[str, frozenset[str]], *, loose: bool) -> Understood | None:
    dated = take_dates(text, newest)
    marked = _mark(dated.text, known)
    for slips in (False, True):
        for words, corrected in _readings(marked, slips=slips):
            hit = _match(words, marked, loose=loose)
            if hit is not None and hit[0].question in takes:
                return _filled(hit, marked, (dated.since, dated.until), newest, corrected, takes[hit[0].question])
    return None


def _several(text: str, known: Mapping[str, str], one: Callable[[str], Understood | None]) -> Understood | None:
    """Two questions or more with "and", a question mark or a semicolon between, each understood as it stands; else None.

    "It" and its like in a later one stand for the name in the first, where there is one alone.
    """
    for joint in _JOINT.finditer(text):
        before, after = text[: joint.start()], text[joint.end() :]
        marked = _mark(before, known)
        if len(set(marked.names)) == 1:
            after = _PRONOUN.sub(lambda _, name=marked.names[0]: name, after)  # type: ignore[misc]
        # A name alone goes on with the question before it.
        if not any(word[0] not in "@~" for word in _mark(after, known).words):
            continue
        first = one(before)
        rest = None if first is None else one(after) or _several(after, known, one)
        if first is not None and rest is not None:
            return replace(first, then=(replace(rest, then=()), *rest.then))
    return None


def _mark(text: str, known: Mapping[str, str]) -> _Marked:
    """Names become ``@n``, the longest first and from left to right; quotations ``~n``; articles and signs go."""
    tokens = list(_TOKEN.finditer(text))
    shouted = text.isupper()
    taken: dict[int, tuple[int, str]] = {}
    covered: set[int] = set()
    for size in range(MOST_WORDS, 0, -1):
        for first in range(len(tokens) - size + 1):
            inside = range(first, first + size)
            if covered & set(inside) or any(tokens[place]["quote"] for place in inside):
                continue
            typed = text[tokens[first].start() : tokens[first + size - 1].end()]
            name = next((known[form.lower()] for form in _spellings(typed) if form.lower() in known), None)
            if name is not None and not _is_plain(typed, name, first, shouted=shouted):
                taken[first] = size, name
                covered |= set(inside)
    words: list[str] = []
    names: list[str] = []
    quotes: list[str] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if place in taken:
            names.append(taken[place][1])
            words.append(f"@{len(names) - 1}")
            place += taken[place][0]
            continue
        if token["quote"]:
            quotes.append(token["quote"].strip())
            words.append(f"~{len(quotes) - 1}")
        else:
            low = token["word"].lower().replace("’", "'").rstrip(".'")
            whole = table()["contractions"].get(low, re.sub(r"'s$", "", low))
            words += [word for word in whole.split() if word not in table()["articles"]]
        place += 1
    return _Marked(tuple(words), tuple(names), tuple(quotes))


def _is_plain(typed: str, name: str, place: int, *, shouted: bool) -> bool:
    """Whether the words are those of a question rather than a name: "who" is no agency unless it is written as one, and not first."""
    if not all(part in vocabulary() for part in typed.lower().split()):
        return False
    return shouted or place == 0 or typed != name or typed.islower()


def _readings(marked: _Marked, *, slips: bool) -> Iterator[tuple[list[str], tuple[tuple[str, str], ...]]]:
    """The words as they stand, then with what is only polite taken off at the ends; with slips of the finger put right where asked for."""
    words, corrected = list(marked.words), []
    if slips:
        for at, word in enumerate(words):
            meant = _meant(word)
            if meant is not None:
                corrected.append((word, meant))
                words[at] = meant
        if not corrected:
            return
    yield words, tuple(corrected)
    polite = sorted((phrase.split() for phrase in table()["polite"]), key=len, reverse=True)
    after = sorted((phrase.split() for phrase in table()["afterwards"]), key=len, reverse=True)
    rest = list(words)
    while rest:
        head = next((phrase for phrase in polite if rest[: len(phrase)] == phrase), None)
        tail = None if head else next((phrase for phrase in after if rest[-len(phrase) :] == phrase), None)
        if head:
            rest = rest[len(head) :]
        elif tail:
            rest = rest[: -len(tail)]
        else:
            return
        yield list(rest), tuple(corrected)


def _meant(word: str) -> str | None:
    """The word of a pattern that a mistyped one was meant to be; None where it is one, is too short, or has two readings."""
    if len(word) < 5 or word in vocabulary() or not word.isalpha():
        return None
    scored = sorted(((fuzz.ratio(word, other), other) for other in vocabulary() if len(other) > 3), reverse=True)
    best = scored[0]
    rivals = [other for score, other in scored[1:8] if score > best[0] - _MARGIN and other[:4] != best[1][:4]]
    return best[1] if best[0] >= _SLIP and not rivals else None


def _match(words: list[str], marked: _Marked, *, loose: bool) -> tuple[Form, dict[str, str]] | None:
    """The first form that fits all of the words; loosely, words that no pattern knows may stand where a name is asked for."""
    if loose:
        words = [word if word[0] in "@~" or word in vocabulary() else f"%{word}" for word in words]
        if not any(word[0] == "%" for word in words):
            return None
    text = "".join(f"{word} " for word in words)
    for form in forms():
        for pattern in form.loose if loose else form.strict:
            hit = pattern.fullmatch(text)
            if hit is not None:
                return form, {key: value.strip() for key, value in hit.groupdict().items() if value is not None}
    return None


def _filled(
    hit: tuple[Form, dict[str, str]],
    marked: _Marked,
    dates: tuple[str | None, str | None],
    newest: date,
    corrected: tuple[tuple[str, str], ...],
    takes: frozenset[str],
) -> Understood:
    form, slots = hit
    arguments: dict[str, str | bool | tuple[str, ...]] = {}
    unknown: list[str] = []
    turned = False
    for key, value in form.arguments:
        if isinstance(value, bool):
            arguments[key] = value
        elif value in ("{verb}", "{noun}"):
            row = verbs(value[1:-1])[slots[value[1:-1]]]
            arguments[key] = ",".join(row["predicates"])
            turned = bool(row.get("turned"))
            if row.get("mutual"):
                arguments["as"] = ""
        elif value == "{P}":
            arguments[key] = tuple(_name(part, marked, unknown) for part in re.findall(r"[@~]\d+|%\S+(?: %\S+)*", slots["P"]))
        elif value.startswith("{"):
            arguments[key] = _name(slots[value[1:-1]], marked, unknown)
        elif arguments.get(key) != "":
            arguments[key] = {"subject": "object", "object": "subject"}[value] if turned and key == "as" else value
    since, until = dates
    left_out = []
    for name, day in (("since", since), ("until", until)):
        if day is not None and name in takes:
            arguments[name] = day
        elif day is not None:
            left_out.append(f"{name} {day}")
    if form.needs and form.needs not in arguments:
        arguments[form.needs] = (newest - timedelta(days=30)).isoformat()
    return Understood(
        form.question, {key: value for key, value in arguments.items() if value != ""}, corrected, tuple(left_out), tuple(unknown)
    )


def _name(slot: str, marked: _Marked, unknown: list[str]) -> str:
    if slot.startswith("@"):
        return marked.names[int(slot[1:])]
    if slot.startswith("~"):
        return marked.quotes[int(slot[1:])]
    words = slot.replace("%", "")
    unknown.append(words)
    return words


def nearest(text: str, known: Mapping[str, str], newest: date, most: int = 3) -> list[str]:
    """Questions like this one that would be understood, the likest first, with the names that stand in it."""
    marked = _mark(take_dates(text, newest).text, known)
    asked = " ".join(word for word in marked.words if word[0] not in "@~")
    names = list(marked.names)
    scored = []
    for order, form in enumerate(forms()):
        for example in form.examples:
            plain = _EXAMPLE.sub("", example)
            slots = len(_EXAMPLE.findall(example))
            score = fuzz.token_set_ratio(asked, plain.lower()) + fuzz.ratio(asked, plain.lower()) - 15 * abs(slots - len(names))
            scored.append((-score, order, example))
    found: list[str] = []
    for _, _, example in sorted(scored):
        made = _with_names(example, names)
        if made not in found:
            found.append(made)
    return found[:most]


# The names in the examples: two words or more with capitals, with "of" between, or one; not the first word of the question.
_EXAMPLE = re.compile(r"(?<=[a-z?] )(?:[A-Z][\w’']*)(?: (?:of |and (?=[A-Z]))?[A-Z]\w*)*")


def _with_names(example: str, names: list[str]) -> str:
    rest = list(names)
    return _EXAMPLE.sub(lambda hit: rest.pop(0) if rest else hit[0], example)
