"""Token spans for attributions: who the speaker of a verb is, what its cue words are, what pieces a clause leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from .quotes import Quote

Piece = tuple[int, int]
_SUBJECTS = ("nsubj", "csubj")
_PASSIVES = ("nsubjpass", "csubjpass")
_CUE_PARTS = ("aux", "auxpass", "neg", "prt")
_TRIM_LEFT = frozenset([",", ";", ":", ".", ")", "]", "-", "--", "—", "–", "…", "..."])
_TRIM_RIGHT = frozenset([",", ";", ":", ".", "(", "[", "-", "--", "—", "–", "…", "..."])
_FINITE = frozenset(("VBD", "VBZ"))
_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Speaker:
    """The head token of who speaks (None: nobody is named) and how it was found: own, shared, clause, agent, hidden."""

    head: Token | None
    how: str


def child(token: Token, *labels: str) -> Token | None:
    """The first child with one of the dependency labels."""
    for item in token.children:
        if item.dep_ in labels:
            return item
    return None


def find_speaker(verb: Token) -> Speaker:
    """The speaker of a verb: its subject, the agent of a passive, or the subject that it shares with the verb it hangs on."""
    token, how = verb, "own"
    if verb.tag_ == "VBN" and child(verb, *_SUBJECTS, "aux") is None:
        agent = child(verb, "agent")
        if agent is not None:
            return Speaker(child(agent, "pobj"), "agent")
    for _ in range(_DEPTH):
        subject = child(token, *_SUBJECTS)
        if subject is not None:
            return Speaker(_solid(subject), how)
        if child(token, *_PASSIVES, "auxpass") is not None:
            agent = child(token, "agent")
            head = child(agent, "pobj") if agent is not None else None
            if head is None and token.i != verb.i:
                return Speaker(child(token, *_PASSIVES), how)
            return Speaker(head, "agent" if head is not None else "hidden")
        dep, head = token.dep_, token.head
        if dep == "relcl" or dep == "acl":
            if token.tag_ == "VBN":
                agent = child(token, "agent")
                return Speaker(child(agent, "pobj") if agent is not None else None, "agent" if agent is not None else "hidden")
            return Speaker(head, "clause")
        if dep == "conj":
            how = "shared"
        elif dep in ("xcomp", "advcl", "pcomp", "dep", "ccomp") and head.i != token.i:
            if dep == "ccomp" and child(token, "mark") is not None:
                break
            how = "clause"
        elif dep == "prep":
            how = "clause"
        else:
            break
        token = head
        if token.dep_ == "ROOT" and token.pos_ in ("NOUN", "PROPN", "PRON") and how == "clause":
            return Speaker(token, how)
    return Speaker(None, "none")


def _solid(token: Token) -> Token:
    """The last noun under a mark that the parser took for a subject ("mid-April the government": the hyphen); else the token itself."""
    if not token.is_punct:
        return token
    nouns = [item for item in token.subtree if item.pos_ in ("NOUN", "PROPN", "PRON")]
    return nouns[-1] if nouns else token


def source_piece(head: Token, cue: int) -> Piece:
    """The words of a speaker: the phrase of ``head`` with its appositions, without a relative clause and without the cue's own clause."""
    start, end = head.left_edge.i, head.right_edge.i + 1
    for item in head.children:
        clause = item.dep_ in ("relcl", "acl", "advcl", "parataxis") or item.left_edge.i <= cue <= item.right_edge.i
        if clause and item.i > head.i:
            cut = item.left_edge.i
            if item.left_edge.i <= cue <= item.right_edge.i or (cut > 0 and head.doc[cut - 1].text == ","):
                end = min(end, cut)
        elif item.i > head.i and item.dep_ == "punct" and item.text in (":", "—", "–", "--"):
            end = min(end, item.i)
    if start <= cue < end:
        start, end = (cue + 1, end) if cue < head.i else (start, cue)
    trimmed = trim(head.doc, (start, end), ())
    return trimmed if trimmed is not None else (head.i, head.i + 1)


def cue_pieces(verb: Token, extra: Token | None = None) -> list[Piece]:
    """The cue: the verb with its auxiliaries, negation and particle ("has not said"), and a preposition it governs ("called for")."""
    parts = {verb.i}
    for item in verb.children:
        if item.dep_ in _CUE_PARTS or (item.dep_ == "advmod" and item.i == verb.i - 1 and item.n_lefts + item.n_rights == 0):
            parts.add(item.i)
    if extra is not None:
        parts.add(extra.i)
    return runs(sorted(parts))


def runs(indices: list[int]) -> list[Piece]:
    """Sorted token indices as half-open runs."""
    pieces: list[Piece] = []
    for i in indices:
        if pieces and pieces[-1][1] == i:
            pieces[-1] = (pieces[-1][0], i + 1)
        else:
            pieces.append((i, i + 1))
    return pieces


def trim(doc: Doc, piece: Piece, quotes: Sequence[Quote]) -> Piece | None:
    """A piece without punctuation or gaps at its edges; a quotation that it fills comes in whole, with its marks. None if empty."""
    start, end = piece
    near = [q for q in quotes if q.start <= end and start <= q.end]
    for q in near:  # a quotation that a break cuts, or that is filled but for its marks, comes in whole
        if q.closed and start <= q.start < end - 1 and end < q.end:
            end = q.end
        if q.closed and q.start <= start <= q.start + 1 and q.end - 3 <= end <= q.end and start < end:
            start, end = q.start, q.end
    opens = {q.start: q for q in near}
    closes = {q.end - 1: q for q in near if q.closed}
    while start < end and start not in opens and (start in closes or doc[start].text in _TRIM_LEFT or doc[start].is_space):
        start += 1
    while end > start:
        last = end - 1
        if last in closes:
            if closes[last].start >= start - 1:
                break
        elif end in closes and closes[end].start >= start - 1:
            end += 1
            break
        elif last not in opens and doc[last].text not in _TRIM_RIGHT and not doc[last].is_space and doc[last].dep_ != "cc":
            break
        end -= 1
    if start - 1 in opens and end >= opens[start - 1].end:
        start -= 1
    return (start, end) if start < end else None


def without(piece: Piece, holes: list[Piece]) -> list[Piece]:
    """What is left of a piece when the holes are cut out, in order."""
    left = [piece]
    for low, high in holes:
        left = [part for start, end in left for part in ((start, min(end, low)), (max(start, high), end)) if part[0] < part[1]]
    return sorted(set(left))


def subtree(token: Token) -> Piece:
    """The half-open token range of a token's subtree; an infinitive ends before a finite verb that was joined to it by mistake."""
    start, end = token.left_edge.i, token.right_edge.i + 1
    if token.tag_ == "VB" and any(item.lower_ == "to" for item in token.lefts):
        for item in token.rights:
            if item.dep_ == "conj" and item.tag_ in _FINITE:
                joint = next((c for c in token.rights if c.dep_ == "cc" and c.i < item.i), item)
                return start, min(end, joint.i)
    return start, end
