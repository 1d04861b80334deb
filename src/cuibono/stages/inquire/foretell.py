"""Whether one sentence forecasts: by its modal or complement, whose clause must assert it, and whose verb must lie ahead.

A forecast is a statement of what will, would or could be after it is made. Left out: abilities and what could have been, permission,
questions ("whether", "how"), wishes, what the speaker offers or promises in the first person, states of now, and a page's words on itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from cuibono.vocabulary import load_toml

FORMS = ("predicted", "announced", "planned", "possible", "conditional")
_WORD = re.compile(
    r"(?:[A-Z]\.){2,}|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|Jr|No)\.|\d+(?:[.,]\d+)*|[A-Za-zÀ-ÿ]+(?:[-'’][A-Za-zÀ-ÿ]+)*|[^\w\s]"
)
_PARTICIPLE = re.compile(r"(?:[^e]ed|[vtk]en|dden|osen|ozen|olen|rawn|nown|ought|eld|ost|sent|sold|told|shut|cut|hit|able)$")
_STOP = frozenset(";:—–()[]")
_CHANCE = re.compile(
    r"\b(?:a |an )?\d{1,3}(?:\.\d+)?(?:\s?%|[ -]per ?cent)[- ](?:chance|probability|likelihood)\b|\b(?:one|two|three|four|\d)[- ]in[- ]"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2})[- ]chance\b"
)
_BEGINS = re.compile(r"\s*[\"“‘'(\[]*[A-Z0-9$]")
_TORN = re.compile(r"\||[a-z]MORE\b|\bMORE\b.*[a-z]")  # menus and links that were read into the text
_WAS = re.compile(r"\b(?:had|were|was)\b")
_ENDS = re.compile(r"[.!][\"”’')\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Foretold:
    """What makes a sentence a forecast: the head's span inside the sentence and its words, the form (FORMS), whether it is negated.

    ``condition`` is the span of the if-clause in the sentence, None where none is told. ``certain`` is 1 where a verb of predicting or a
    chance in numbers is told; where several heads stand in a sentence the surest is taken, then the first.
    """

    start: int
    end: int
    head: str
    form: str
    negated: bool
    condition: tuple[int, int] | None = None


_UNREAL = (-1, -1)


class _Token(NamedTuple):
    text: str
    low: str
    start: int
    end: int


@cache
def _set(section: str, name: str) -> frozenset[str]:
    return frozenset(load_toml("forecasts.toml")[section][name])


def _tokens(sentence: str) -> list[_Token]:
    plain = sentence.replace("’", "'")
    return [_Token._make((word := m[0], word.lower(), m.start(), m.end())) for m in _WORD.finditer(plain)]


def foretell(
    sentence: str,
    *,
    said: tuple[int, int] | None = None,
    predicting: bool = False,
    published: str | None = None,
    within: tuple[int, int] | None = None,
) -> Foretold | None:
    """The forecast that a sentence makes, or None. ``published`` is the document's date: what a sentence dates before it is no forecast.
    ``within`` is where a claim was read that looks ahead: a head in it may be a promise too ("said he would meet").

    ``said`` is the span in it that somebody is said to have said (indirect speech): there "would" is the reporter's "will".
    ``predicting`` says that this is reported by a verb of predicting.
    """
    if not _is_running(sentence):
        return None
    tokens = _tokens(sentence)
    condition = _condition(tokens)
    if condition == _UNREAL:
        return None
    years = [int(token.text) for token in tokens if len(token.text) == 4 and token.text.isdigit() and "1500" < token.text < "2100"]
    bygone = published is not None and bool(years) and max(years) < int(published[:4])
    found: list[tuple[int, Foretold]] = []
    for chance in _CHANCE.finditer(sentence):
        if _ahead(sentence[chance.end() :]) and not _WAS.search(sentence[max(0, chance.start() - 40) : chance.start()]):
            found.append((0, Foretold(*chance.span(), chance[0], "predicted", False, _span(condition, tokens))))
    heads = _heads()
    for at, token in enumerate(tokens):
        if token.low not in heads:
            continue
        tied = within is not None and within[0] <= token.start < within[1]
        if condition and condition[0] <= at < condition[1]:
            continue
        made = _complement(tokens, at, tied) or _modal(tokens, at, condition, said, tied)
        if made is None or (bygone and made[1] == "possible"):
            continue
        first, form, negated = made
        if not tied and form == "announced" and at > 1 and tokens[at - 1].low in _set("grammar", "selves") | {"it"}:
            if tokens[at - 2].low in _set("grammar", "saying"):
                continue
        if not tied and form == "announced" and said is not None and said[0] <= token.start < said[1] and _promised(tokens, first):
            continue
        inside = said is not None and said[0] <= token.start < said[1]
        if predicting and inside and form in ("announced", "possible"):
            form = "predicted"
        span = tokens[first].start, token.end
        hangs = _span(condition, tokens)
        if hangs and form != "predicted":
            if token.low == "may":
                continue  # "officials may ask for it if": they are allowed to
            form = "conditional"
        rank = FORMS.index(form)
        found.append((1 + rank, Foretold(*span, sentence[span[0] : span[1]], form, negated, hangs)))
    if not found or _page()[2].search(sentence):
        return None
    return min(found, key=lambda pair: (pair[0], pair[1].start))[1]


def may_foretell(text: str, start: int, end: int, *, said: bool, tied: bool) -> bool:
    """Whether ``text[start:end]`` has words without which no sentence forecasts, so that most need no second look.

    ``said`` says that somebody's words stand in it, ``tied`` that a claim was read there which looks ahead.
    """
    if tied:
        return True
    sure, would, may = _hints()
    if sure.search(text, start, end) is not None:
        return True
    if would[0].search(text, start, end) is not None and would[1 if said else 2].search(text, start, end) is not None:
        return True
    return may[0].search(text, start, end) is not None and may[1].search(text, start, end) is not None


def _is_running(sentence: str) -> bool:
    """Running text that asserts: a whole sentence, no question."""
    least, most, _ = _page()
    return (
        _ENDS.search(sentence) is not None
        and _BEGINS.match(sentence) is not None
        and not _TORN.search(sentence)
        and least <= len(sentence.split()) <= most
    )


@cache
def _heads() -> frozenset[str]:
    return frozenset({"to", *(word for row in load_toml("forecasts.toml")["modals"].values() for word in row)})


@cache
def _page() -> tuple[int, int, re.Pattern[str]]:
    page = load_toml("forecasts.toml")["page"]
    own = "|".join(re.escape(words) for words in page["own"])
    return page["least_words"], page["most_words"], re.compile(rf"\b(?:{own})\b", re.IGNORECASE)


@cache
def _hints() -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """What may forecast alone; "would" with what it needs beside it in somebody's words and else; "may" with what that needs."""
    table = load_toml("forecasts.toml")
    grammar = table["grammar"]
    complements = "|".join(sorted({word for name in ("predicted", "announced") for word in table["complements"][name]}))
    # What the speaker does, and what could have been, is sorted out before the words are looked at one by one.
    modal = r"(?<!\bI )(?<!\b[Ww]e )(?<!\b[Yy]ou )\b(?:{})\b(?! (?:not )?have\b)"
    alone = modal.format("will|won['’]t|could")
    times = [*grammar["coming"], *grammar["odds"], *grammar["yet"], r"(?:by|within|until|before) \d"]
    return (
        re.compile(rf"{alone}|\b(?:{complements}) to\b|\b(?:chance|probability|likelihood)\b"),
        (
            re.compile(modal.format("would|wouldn['’]t")),
            re.compile(rf"\b(?:[Ii]f|[Uu]nless|{'|'.join(times)})\b"),
            re.compile(r"\b(?:[Ii]f|[Uu]nless)\b"),
        ),
        (re.compile(modal.format("may|might")), re.compile(rf"\b(?:[Ii]f|[Uu]nless|be|{'|'.join(times)})\b")),
    )


def _ahead(rest: str) -> bool:
    """A chance "of winning", "to win", "that …": of something to come, not of a game or of chance itself."""
    return re.match(r"[\"”’']?\s+(?:of|to|that|the|he|she|it|they|[A-Z])", rest) is not None


# -- "is expected to win"
def _complement(tokens: list[_Token], at: int, tied: bool) -> tuple[int, str, bool] | None:
    """(first token of the head, form, negated) where "… to VERB" ends at ``at`` with "to"."""
    token = tokens[at]
    if token.low != "to" or at == 0 or at + 1 >= len(tokens):
        return None
    before = tokens[at - 1].low
    pair = f"{tokens[at - 2].low} {before}" if at > 1 else before
    forms = ("predicted", "announced", "planned") if tied else ("predicted", "announced")
    form = next((f for f in forms if {before, pair} & _set("complements", f)), None)
    if form is None or not _is_verb(tokens, at + 1) or (before == "likely" and tokens[at - 2].low in _set("grammar", "comparing")):
        return None
    if tokens[at + 1].low == "have" and at + 2 < len(tokens) and (tokens[at + 2].low == "been" or tokens[at + 2].low.endswith("ed")):
        return None  # "unlikely to have been": what was
    first = at - (2 if pair in _set("complements", form) else 1)
    window = _before(tokens, first, 5)
    lows = [row.low for row in window]
    if set(lows) & _set("grammar", "was") or _bare(lows) & _set("grammar", "asking") or _first_person(lows[-3:]):
        return None
    is_ = [low for low in lows if low in _set("grammar", "be") or low.endswith(("'s", "'re"))]
    if form == "announced" and {"that", "which"} & set(lows[-3:]):
        return None  # "a plan that is going to": what it is like
    if before in ("going", "about", "due", "set", "sure", "certain", "bound") and not is_:
        return None
    if _unasserted(tokens, first) or _asks_which(tokens, first):
        return None
    negated = bool(set(lows[-4:]) & _set("grammar", "negations")) or any(low.endswith("n't") for low in lows[-4:]) or before == "unlikely"
    return first, form, negated


# -- "will", "could", "would"
def _modal(
    tokens: list[_Token], at: int, condition: tuple[int, int] | None, said: tuple[int, int] | None, tied: bool
) -> tuple[int, str, bool] | None:
    token = tokens[at]
    form = next((f for f in ("possible", "announced", "open") if token.low in _set("modals", f)), None)
    if form is None or token.text != token.low or at == 0 or at + 1 >= len(tokens):
        return None
    window = [row.low for row in _before(tokens, at, 9)]
    if not window or _bare(window) & _set("grammar", "asking") or _asks_which(tokens, at) or _first_person(window[-3:]):
        return None
    if window[-1] in _set("grammar", "determiners") - {"this", "that", "these", "those", "any", "some"} or _unasserted(tokens, at):
        return None
    verb = _verb(tokens, at + 1)
    if verb is None or not _is_verb(tokens, verb):
        return None
    between = {row.low for row in tokens[at + 1 : verb]}
    negated = bool((between | {token.low}) & _set("grammar", "negations"))
    if form == "possible":
        return (at, form, negated) if _is_ahead(tokens, at, verb, negated, window) else None
    if tokens[verb].low == "have" and verb + 1 < len(tokens) and tokens[verb + 1].low.endswith("ed"):
        return None
    if window[-1] in ("that", "which") and len(window) > 1:
        return None  # "a law that would": what it is like, not what comes
    if form == "announced" and negated and tokens[verb].low in _set("grammar", "states") - {"be"}:
        return None  # "will not say": they refuse, now
    if form == "announced":
        return None if _first_person([row.low for row in tokens[max(0, at - 6) : at + 7]]) else (at, form, negated)
    inside = said is not None and said[0] <= token.start < said[1] and bool(between & _set("grammar", "odds") or _to_come(tokens, verb))
    if {"as", "had"} & set(window) or tokens[verb].low in ("have", "like", "rather", "prefer", "say", "comment", "love"):
        return None
    if tied and said is not None and tokens[verb].low != "be":
        return at, "planned", negated
    if window[-1] in _set("grammar", "persons") and not condition:
        return None  # "said she would": a promise
    return (at, "announced", negated) if condition or inside else None


def _is_ahead(tokens: list[_Token], at: int, verb: int, negated: bool, window: list[str]) -> bool:
    """Whether "could", "may" or "might" tells of what is to come, not of ability, permission, the past, or a state of now."""
    word, modal = tokens[verb].low, tokens[at].low
    if {low for low in window if low in _set("grammar", "against") or low.endswith("n't")} or set(window) & _set("grammar", "extent"):
        return False
    after = tokens[verb + 1].low if verb + 1 < len(tokens) else ""
    if word in _set("grammar", "past_perfect") or (modal == "could" and (negated or word in _set("grammar", "abilities"))):
        return False
    if negated and not _to_come(tokens, verb):
        return False
    if {"as", "any"} & set(window) or _defines(window):
        return False
    if modal == "could" and window[-1] in ("he", "she", "they"):
        return False  # as often of what they were able to do
    if "only" in {row.low for row in tokens[at : verb + 1]}:
        return False
    if after == "as" or (tokens[at + 1].low == "as"):
        return False
    passive = word == "be" and _PARTICIPLE.search(after) is not None and after not in _set("grammar", "seen")
    if (
        modal != "could"
        and not passive
        and not ({row.low for row in tokens[at:verb]} & _set("grammar", "yet"))
        and not _to_come(tokens, verb)
    ):
        return False  # "may" alone is as often leave to do a thing, or a guess at what is
    return passive or word not in _set("grammar", "states")


def _defines(window: list[str]) -> bool:
    """ "issues that they could tackle": a clause about a thing. After a word of warning or reckoning "that" opens what is reckoned with."""
    if "that" not in window[:-1]:
        return False
    at = len(window) - 1 - window[::-1].index("that", 1)
    return at == 0 or not window[at - 1].startswith(tuple(load_toml("forecasts.toml")["grammar"]["reckoning"]))


def _to_come(tokens: list[_Token], at: int) -> bool:
    """Whether a time to come stands behind a verb: "next year", "by 2020", "in the coming weeks"."""
    lows = [row.low for row in tokens[at : at + 14]]
    return bool(set(lows) & _set("grammar", "coming")) or any(
        low in ("by", "within", "until", "before") and (lows[number + 1 : number + 2] or [""])[0].isdigit()
        for number, low in enumerate(lows)
    )


def _before(tokens: list[_Token], at: int, most: int) -> list[_Token]:
    """The tokens of the clause before ``at``, back to the last comma or stop, at most so many."""
    first = at
    while first > 0 and at - first < most and tokens[first - 1].text not in _STOP and tokens[first - 1].text not in (",", '"', "“", "”"):
        first -= 1
    return tokens[first:at]


def _verb(tokens: list[_Token], at: int) -> int | None:
    """The first token from ``at`` that is no adverb or negation."""
    while at < len(tokens):
        low = tokens[at].low
        if not (low in _set("grammar", "adverbs") or low in _set("grammar", "negations") or low in ("only", "later") or low.endswith("ly")):
            return at
        at += 1
    return None


def _is_verb(tokens: list[_Token], at: int) -> bool:
    """Could be a verb's plain form: a lower-case word that is no determiner, preposition or participle in -ing."""
    token = tokens[at]
    return (
        token.text.isalpha()
        and token.text == token.low
        and not token.low.endswith("ing")
        and (token.low not in _set("grammar", "determiners") | _set("grammar", "no_verbs"))
    )


def _bare(lows: list[str]) -> set[str]:
    """The words without what hangs on them: "what's" is "what"."""
    return {low.split("'")[0] for low in lows}


def _first_person(lows: list[str]) -> bool:
    return bool(_bare(lows) & _set("grammar", "speakers"))


def _asks_which(tokens: list[_Token], at: int) -> bool:
    """ "who will", "which party will" without a comma before: asked, or told of nobody in particular."""
    for back in range(at - 1, max(-1, at - 5), -1):
        if tokens[back].text in _STOP or tokens[back].text == ",":
            return False
        if tokens[back].low in ("who", "which"):
            return not (back > 0 and tokens[back - 1].text == ",")
    return False


def _promised(tokens: list[_Token], at: int) -> bool:
    """ "said he will", "we stand firm and will": what somebody says of their own doing is a promise."""
    if tokens[at - 1].low in ("and", "or", "but"):
        lows = [row.low for row in tokens[max(0, at - 25) : at]]
        return _first_person(lows) or bool(set(lows) & _set("grammar", "selves"))
    return tokens[at - 1].low in _set("grammar", "selves") or tokens[max(0, at - 2)].low in _set("grammar", "selves")


def _unasserted(tokens: list[_Token], at: int) -> bool:
    """Under a wish, a doubt, a demand, or what is negated over a clause ("no reason to believe that"), in the same run of words."""
    lows = [row.low for row in _before(tokens, at, 30)]
    if set(lows[-12:]) & _set("grammar", "unasserted"):
        return True
    against = [number for number, low in enumerate(lows) if low in _set("grammar", "against") or low.endswith("n't")]
    return any(
        _bare(lows[number:]) & _set("grammar", "over") and not set(lows[number + 1 : number + 2]) & _set("grammar", "raising")
        for number in against
    )


# -- "if elected"
def _condition(tokens: list[_Token]) -> tuple[int, int] | None:
    """Tokens of the if-clause: to its comma, or to the end where it stands last."""
    for at, token in enumerate(tokens):
        if token.low not in ("if", "unless") or (at and tokens[at - 1].low in _set("grammar", "weighing")):
            continue
        end = at + 1
        while end < len(tokens) and tokens[end].text not in _STOP and tokens[end].text not in ",.!":
            end += 1
        if end - at < 3 and tokens[min(at + 1, len(tokens) - 1)].low != "elected":
            continue
        told = [row.low for row in tokens[at + 1 : end]]
        if told and told[0] in _set("grammar", "aside"):
            continue
        past = {low for low in told[1:] if low in _set("grammar", "past") or low.endswith("ed")}
        if set(told) & _set("modals", "open") or "could" in told:
            return _UNREAL
        if past and not told[0].endswith("ed") and not set(told) & _set("grammar", "be"):
            return _UNREAL  # against what was, or is
        if _first_person([row.low for row in tokens[at:end]]):
            return _UNREAL
        return at, end
    return None


def _span(condition: tuple[int, int] | None, tokens: list[_Token]) -> tuple[int, int] | None:
    return (tokens[condition[0]].start, tokens[condition[1] - 1].end) if condition else None
