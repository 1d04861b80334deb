"""Features of a candidate attribution and its score: a logistic model with learned weights, one table row per feature."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import exp
from typing import TYPE_CHECKING

from cuibono.vocabulary import load_rows

from .frames import Candidate

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from .quotes import Quote

_OPENERS = frozenset(("that", "if", "whether", "how", "what", "why", "to", "who", "when", "where", "for", "as", "about"))
_PERSONAL = frozenset(
    ("he", "she", "they", "it", "i", "we", "you", "who", "which", "that", "this", "him", "her", "them", "his", "their", "its")
)
WEIGHTS = "reporting_weights.tsv"


@cache
def weights() -> dict[str, float]:
    """Feature to weight; ``bias`` is the constant term."""
    return {feature: float(weight) for feature, weight in load_rows(WEIGHTS)[1:]}


def score(names: Sequence[str], table: dict[str, float]) -> float:
    """The probability that a candidate with these features is an attribution with the right words."""
    total = table.get("bias", 0.0)
    for name in names:
        total += table.get(name, 0.0)
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


def speaker_class(token: Token | None) -> str:
    """What kind of word speaks: a pronoun's own form, an entity label, or the part of speech."""
    if token is None:
        return "none"
    lower = token.lower_
    if lower in _PERSONAL:
        return str(lower)
    return str(token.ent_type_ or token.pos_)


def features(candidate: Candidate, doc: Doc, quotes: Sequence[Quote], inside: Sequence[bool]) -> list[str]:
    """The features that hold for a candidate. ``inside[i]`` tells whether token i stands inside a quotation."""
    cue = doc[candidate.cue_head]
    frame, lemma, tag = candidate.frame, cue.lemma_.lower(), cue.tag_
    head = None if candidate.speaker is None else doc[candidate.speaker]
    kind = speaker_class(head)
    start, end = candidate.content[0][0], candidate.content[-1][1]
    first = doc[start]
    opener = first.lower_ if first.lower_ in _OPENERS else first.pos_
    length = sum(high - low for low, high in candidate.content)
    size = "1" if length < 2 else "3" if length < 4 else "7" if length < 8 else "15" if length < 16 else "40" if length < 41 else "99"
    quoted = _quoted(candidate, quotes)
    aux, neg, objects = "", "", ""
    for item in cue.children:
        if item.dep_ == "aux":
            aux = item.lemma_ if item.tag_ == "MD" or item.lower_ == "to" else aux or "aux"
        elif item.dep_ == "neg":
            neg = "neg"
        elif item.dep_ in ("dobj", "dative"):
            objects = "obj"
    names = [
        f"f={frame}",
        f"l={lemma}",
        f"f,l={frame},{lemma}",
        f"f,s={frame},{kind}",
        f"l,s={lemma},{kind}",
        f"f,how={frame},{candidate.how}",
        f"f,tag={frame},{tag}",
        f"l,tag={lemma},{tag}",
        f"f,dep={frame},{cue.dep_}",
        f"f,open={frame},{opener}",
        f"l,open={lemma},{opener}",
        f"f,size={frame},{size}",
        f"l,size={lemma},{size}",
        f"f,q={frame},{quoted}",
        f"l,q={lemma},{quoted}",
        f"f,aux={frame},{aux}{neg}",
        f"l,aux={lemma},{aux}{neg}",
        f"f,in={frame},{inside[candidate.cue_head]}",
        f"s,in={kind},{inside[candidate.cue_head]}",
        f"f,obj={frame},{objects}",
        f"pieces={len(candidate.content)}",
    ]
    if head is not None:
        names.append(f"sl={head.lemma_.lower()}" if head.pos_ == "NOUN" else f"sp={kind}")
        if inside[candidate.speaker or 0]:
            names.append(f"f,sin={frame}")
    if not candidate.quotes:
        root = doc[start:end].root
        names.append(f"o={root.lemma_.lower()}")
        names.append(f"f,o={frame},{root.ent_type_ or root.pos_}")
        names.append(f"l,o={lemma},{root.ent_type_ or root.pos_}")
        gap = start - candidate.cue_head
        names.append(f"gap={frame},{min(max(gap, -1), 6)}")
    else:
        names.extend(_quote_features(candidate, doc, quotes, head))
    return names


def _quoted(candidate: Candidate, quotes: Sequence[Quote]) -> str:
    low, high = candidate.content[0][0], candidate.content[-1][1]
    state = "none"
    for q in quotes:
        if q.start < high and low < q.end:
            if q.start <= low and high <= q.end:
                return ("all" if q.start == low and q.end == high else "within") + ("!" if q.speech else "")
            if q.start < low or q.end > high:
                return "cut"
            state = "part!" if q.speech else "part"
    return state


def _quote_features(candidate: Candidate, doc: Doc, quotes: Sequence[Quote], head: Token | None) -> list[str]:
    quote = quotes[candidate.quotes[0]]
    frame, cue = candidate.frame, candidate.cue_head
    lemma = doc[cue].lemma_.lower()
    after = cue >= quote.end
    low, high = (quote.end, cue) if after else (cue + 1, quote.start)
    between = high - low
    names = 0 if head is None else sum(1 for a, b in candidate.source for _ in range(max(a, low), min(b, high)))
    gap = max(0, between - names)
    last = doc[quote.end - 2].text if quote.end - quote.start > 2 else ""
    edge = doc[quote.start - 1].text if quote.start else "^"
    edge = edge if not edge.isalpha() else "w"
    verbs = sum(1 for i in range(low, high) if doc[i].pos_ == "VERB")
    next_open = (quote.end < len(doc) and doc[quote.end].text) or "$"
    next_open = next_open if not next_open.isalpha() else ("V" if doc[quote.end].pos_ == "VERB" else "w")
    found = [
        f"qf={frame},{quote.speech},{min(gap, 8)}",
        f"qg={frame},{candidate.how},{min(gap, 8)}",
        f"ql={lemma},{frame},{min(gap, 4)}",
        f"qend={frame},{last if not last.isalnum() else 'w'},{edge}",
        f"qnext={frame},{next_open}",
        f"qv={frame},{min(verbs, 3)}",
        f"qlen={frame},{min((quote.end - quote.start) // 4, 6)}",
    ]
    if len(candidate.quotes) > 1:
        other = quotes[candidate.quotes[1]]
        back = doc[other.start - 1].text if other.start else ""
        tail = doc[other.end].pos_ + doc[other.end].text[:1] if other.end < len(doc) else "$"
        found.append(f"qb={back if not back.isalnum() else 'w'}")
        found.append(f"qt={tail if not tail[-1:].isalnum() else tail[:-1]}")
    return found
