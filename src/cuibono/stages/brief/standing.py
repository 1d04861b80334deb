"""Words of a sentence that lean on its page: what points back, a head that nobody introduced, persons whom only the page knows.

What each of them is worth to an editor is learnt (:mod:`.kept`).
"""

from __future__ import annotations

import re
from functools import cache

from cuibono.records import Passage

from .file import File
from .words import words


def points_back(text: str) -> bool:
    """Whether a sentence points at what stands before it: "this error", "such claims"; not "this week"."""
    return bool(_POINTS.search(text))


_POINTS = re.compile(
    r"\b(?:[Tt]his|[Tt]hese|[Tt]hose|[Ss]uch) (?!(?:past |last |coming )?"
    r"(?:week|month|year|spring|summer|fall|autumn|winter|morning|evening|time|as|who|that|in|of|is|was|with)\b)[a-z]+"
)


def headless(text: str) -> bool:
    """Whether a sentence opens with a definite thing that nobody introduced: "The move means …"; not "The head of …"."""
    opening = re.match(r"(?:The|Its|Their|His|Her|Other) ((?:[\w’'.-]+ ){1,5})", text)
    if opening is None:
        return False
    nouns = 0
    for at, word in enumerate(opening[1].split()):
        if word == "to" and at > 1:  # "The president sought to …"
            return True
        if word.isupper() and len(word) > 1:
            continue  # "The NRA event drew …": whose it is, not which
        if word in _WHOSE or word[:1].isupper() or word[:1].isdigit():
            return False  # what it is, its own words say
        if at and (re.search(r"(?:[^s]s|ed|id|was|as)$", word) or word in _verbs()):
            return nouns > 0
        nouns += 1
    return True


@cache
def _verbs() -> frozenset[str]:
    """Forms of verbs that their endings do not show: "sought", "told"."""
    return frozenset((*words()["openers"], *(form for forms in words()["verbs"].values() for form in forms), *words()["said_forms"]))


_WHOSE = frozenset(("of", "for", "that", "who", "which", "between", "to", "behind", "over", "against", "about", "from"))


def lost(file: File, passage: Passage, text: str) -> bool:
    """Whether a sentence means nothing without its page: a pronoun, an act, a speaker that nothing in it names, or two texts run together.

    A refusal to comment counts too: what was not said is no account. Of a handful of documents its readers know the pages.
    """
    if file.handful:
        return False
    known, key = file.ground.lost, ((passage.doc_id, passage.start, passage.end), text)
    if key not in known:
        known[key] = _lost(file, passage, text)
    return known[key]


def _lost(file: File, passage: Passage, text: str) -> bool:
    plain = text.replace("’", "'")
    first, _, rest = file.documents[passage.doc_id].text[passage.start : passage.end].strip().partition("\n")
    if len(first) < _HEADING and rest.strip()[:1].isupper() and not re.search(r"[.!?][”\"’']?$", first):
        return True  # a heading that ran into it
    if _SPEAKER.search(plain) or _IT.match(plain) or _THAT.search(plain) or _HE.match(plain) or torn(text) or silent(text):
        return True
    if file.documents[passage.doc_id].published_at is None and _SO_FAR.search(plain):
        return True  # until when, nobody can say
    return points_back(plain) or bool(_SOMEBODY.search(plain))


def silent(text: str) -> bool:
    """Whether a sentence tells that somebody would not say anything, or is the writer's talk of "us" and "you"."""
    return bool(_SILENT.search(text.replace("’", "'")) or _OWN.search(_MARKED.sub(" ", text)))


def leaning(file: File, passage: Passage, text: str) -> float:
    """How much of what a sentence means only its page tells: an act it points at, an aside, a person of one name, a day (half)."""
    if file.handful:
        return 0.0
    plain = text.replace("’", "'")
    found = (_ASIDE.search(plain), headless(text), _act().search(plain), _LATER.match(plain))
    undated = file.documents[passage.doc_id].published_at is None
    day = 0.5 * bool(undated and PLACED.search(plain))
    hanging = 0.75 * bool(_HANGS.search(plain))
    return sum(map(bool, found)) + strangers(file, passage) + day + hanging + (len(_LOUD.findall(text)) > 1)


def strangers(file: File, passage: Passage) -> int:
    """How many persons of one name stand in a sentence whom its page never explains, and not everybody knows: at most two."""
    people = file.named_in(passage.doc_id, passage.start, passage.end)
    everybody = float(words()["limits"]["known_share"]) * max(1, file.case.corpus.documents)
    found = {row.full for row in people if " " not in row.full and row.whom not in file.case.subjects and row.documents < everybody}
    return min(2, len(found))


def leans(file: File, passage: Passage, text: str) -> bool:
    """Whether only its page tells all that a sentence means, and whom: what is ``lost`` without it, and what is ``leaning``."""
    known, key = file.ground.leans, ((passage.doc_id, passage.start, passage.end), text)
    if key not in known:
        known[key] = lost(file, passage, text) or leaning(file, passage, text) > 0
    return known[key]


_HEADING = 60  # characters; a wrapped line is longer


@cache
def _act() -> re.Pattern[str]:
    """A definite act that nothing in the sentence says more of: "would approve of the move"; not "the deal with Iran"."""
    nouns = "|".join(words()["acts"])
    return re.compile(
        rf"\b(?:the|these|those|this|that) (?:{nouns})\b(?! (?:of|to|that|with|between|for|which|who|against|over|on|by|struck|made) )"
    )


_SILENT = re.compile(
    r"\b(?:declin|refus)\w+ to comment\b|\bdid(?: not|n't) (?:\w+ )?(?:respond|reply|return)\b|\bcould not be reached\b|"
    r"\bwould not (?:say|comment)\b|\bcould(?: not|n't) (?:immediately )?(?:comment|be)\b|\bno (?:immediate )?comment\b",
    re.I,
)
_IT = re.compile(  # "X could have handed it over": nothing before it that it can be
    r"(?:(?!\b(?:the|an?|his|her|its|their|some|any|no|every|that|this)\b|\d|['’\"“]).){0,60}?\b(?:it|them)\b"
    r"(?! (?:is|was|has|had|will|would|does|did|were|could|should|may|might|can)\b| [a-z]+(?:ed|s)\b)"
)
_HE = re.compile(r"[A-Z][a-z]* (?:[a-z]+ ){0,7}(?:he|she|they)\b(?![^.]*, (?:the )?[A-Z])")  # "Since taking office he has …": nobody before
_THAT = re.compile(r"(?:^|[,;] |\b(?:and|but) )(?:[Tt]his|[Tt]hese|[Tt]hose) (?:is|are|was|were|has|have|had|would|could|will|means?)\b")
_SOMEBODY = re.compile(  # a person of whom nothing more is said: "told the operative"
    r"\b(?:the|this|that) (?:operative|witness|suspect|reporter|caller|man|woman|source|adviser|advisor|author|pair|duo|former|latter)"
    r"\b(?! (?:of|to|who|for|from|with|in|at|that|behind|named|[A-Z]))"
)
_ASIDE = re.compile(
    r"^[^,]{1,40}, (?:for example|for instance|however|though|in turn|of course),|"
    r"^(?:Turning to|Here[’']s|Remember|First|Second|Third|Finally)\b"
)
_OWN = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|[Yy]ou|[Yy]our)\b")  # a writer's own voice, outside quotation marks
_MARKED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’ ")
_HANGS = re.compile(r"\b(?:also|too|meanwhile|thereafter|likewise|however|instead|either|in turn)\b(?! (?:known|called|many|much|far))")
_SO_FAR = re.compile(r"\b(?:yet to|so far|still|not yet)\b")
_LOUD = re.compile(r"\b[A-Z]{5,}\b")
_SPEAKER = re.compile(r"\bthe [a-z]+ (?:said|says|added|wrote|noted)\W*$")  # "the lawyers said": whose, the page says
_LATER = re.compile(
    r"(?:(?:An?|One|Two|Three|The same|That|The next) (?:day|week|month|year)s?(?: later| earlier| before| after)?|Later|"
    r"Earlier|Then|Now)\b"
)
PLACED = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|tomorrow|recent(?:ly)?|"
    r"(?:[Ll]ast|[Tt]his|[Nn]ext|[Ee]arlier this) (?:week|month|year|spring|summer|fall|autumn|winter|January|February|March|April|May|"
    r"June|July|August|September|October|November|December)|"
    r"(?:[Ii]n|[Oo]n|[Ss]ince|[Uu]ntil) (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?! (?:\d{1,2}, )?\d{4}| of \d))\b"
)


def torn(text: str) -> bool:
    """Whether a heading has run into the sentence: a capital article in its middle, or its first word again right after."""
    inside = re.search(r"[a-z]{4,} The ((?:[A-Z][\w.]*,? ?){1,4})", text)
    if inside and not {*words()["papers"], "Associated", "Hague"} & set(re.findall(r"\w+", inside[1])):
        return True
    return bool(_TORN.search(text))


_TORN = re.compile(r"[a-z] (?:The|A|An|It|He|She|They) [a-z]|^(\w[\w-]+)(?:['’]s)?(?: [\w'’-]+){1,4} \1\b")
