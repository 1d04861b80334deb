"""Candidate attributions of verbs, nouns, adverbs and "according to": every reading of a cue that the parse allows.

One cue gives several candidates that compete (its clause, its object, its object with what follows …); the learned weights choose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from cuibono.vocabulary import load_toml

from .spans import Piece, Speaker, child, cue_pieces, find_speaker, runs, source_piece, subtree, trim, without

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from .quotes import Quote

_TAIL = 14
_BREAKS = frozenset((",", ";", ":", "—", "–", "--", "(", ")", '"', "”", "“"))
_RIGHT_PARTS = frozenset(
    ("prep", "xcomp", "oprd", "acl", "ccomp", "pcomp", "attr", "acomp", "dative", "relcl", "advcl", "npadvmod", "appos")
)


@dataclass(slots=True)
class Candidate:
    """A possible attribution inside one block, in token ranges. ``frame`` names the construction, ``cue_head`` its word.

    ``act``: the source does something rather than says it; what it holds is the outlet's own report.
    """

    frame: str
    cue_head: int
    speaker: int | None
    how: str
    source: list[Piece]
    cue: list[Piece]
    content: list[Piece]
    score: float = 0.0
    quotes: tuple[int, ...] = field(default=())
    act: bool = False


@cache
def words(key: str) -> frozenset[str]:
    """A list of the cues' table."""
    return frozenset(load_toml("reporting_words.toml")["cues"][key])


def frame_candidates(doc: Doc, quotes: Sequence[Quote]) -> Iterator[Candidate]:
    """All candidates of one block, in order of their cue."""
    for token in doc:
        pos = token.pos_
        if pos == "VERB":
            if token.lemma_.lower() == "accord" and token.dep_ in ("prep", "pcomp", "advcl"):
                yield from _according(token, quotes)
            elif token.lemma_ not in words("never"):
                yield from _verb(token, quotes)
        elif pos == "NOUN":
            if token.lower_ in words("mistaken") and child(token, "nsubj") is not None:
                yield from _verb(token, quotes)
            elif token.lemma_ in words("nouns"):
                yield from _noun(token, quotes)
        elif pos == "ADJ" or pos == "AUX":
            if token.dep_ != "aux" and token.dep_ != "auxpass":
                yield from _adjective(token, quotes)
        elif pos == "ADV" and token.lower_ in words("adverbs"):
            yield from _adverb(token, quotes)
        elif (pos == "SCONJ" and token.lower_ == "according") or (pos == "ADP" and token.lower_ == "according"):
            yield from _according(token, quotes)


def make(frame: str, verb: Token, speaker: Speaker, cue: list[Piece], content: list[Piece], quotes: Sequence[Quote]) -> Candidate | None:
    """A candidate with its spans trimmed; None where no content is left or the speaker stands inside it."""
    doc = verb.doc
    pieces = [trimmed for piece in content if (trimmed := trim(doc, piece, quotes)) is not None]
    if not pieces:
        return None
    head = speaker.head
    source: list[Piece] = []
    if head is not None:
        source = [source_piece(head, verb.i)]
        low, high = source[0]
        if any(a <= head.i < b for a, b in pieces):
            pieces = [t for p in pieces for part in without(p, [(low, high)]) if (t := trim(doc, part, quotes)) is not None]
            if not pieces or speaker.how != "clause":
                return None
    return Candidate(frame, verb.i, None if head is None else head.i, speaker.how, source, cue, pieces)


def _verb(verb: Token, quotes: Sequence[Quote]) -> Iterator[Candidate]:
    speaker = find_speaker(verb)
    cue = cue_pieces(verb)
    found: list[Candidate | None] = []
    rights: list[Token] = []
    complement = False
    found.extend(_tail(verb, quotes))
    for item in verb.children:
        dep = item.dep_
        if dep == "ccomp":
            complement = True
            found.append(make("ccomp" if item.i > verb.i else "ccomp<", verb, speaker, cue, _clause(item, verb), quotes))
            if item.i < verb.i and item.left_edge.i < verb.i:
                found.append(make("all", verb, speaker, cue, without(subtree(verb), [_spoken(verb, speaker)]), quotes))
        elif dep == "xcomp" and item.i > verb.i:
            found.append(make("xcomp", verb, speaker, cue, [subtree(item)], quotes))
        elif dep in ("dobj", "oprd", "attr") and item.i > verb.i:
            found.append(make(dep, verb, speaker, cue, [subtree(item)], quotes))
        elif dep == "dobj":
            found.append(make("dobj<", verb, speaker, cue, [subtree(item)], quotes))
        elif dep == "prep" and item.i > verb.i and item.lower_ in words("prepositions"):
            inner = child(item, "pobj", "pcomp")
            if inner is not None:
                found.append(make(f"prep:{item.lower_}", verb, speaker, cue_pieces(verb, item), [subtree(inner)], quotes))
        if item.i > verb.i and (dep in _RIGHT_PARTS or dep == "dobj"):
            rights.append(item)
    found.extend(_spread(verb, rights, speaker, cue, quotes))
    passive = child(verb, "nsubjpass")
    if passive is not None or (speaker.how in ("hidden", "agent") and verb.tag_ == "VBN"):
        found.extend(_passive(verb, passive, speaker, cue, rights, quotes))
    if not complement and verb.dep_ in ("parataxis", "advcl", "ccomp", "relcl") and verb.head.i != verb.i:
        host = verb.head
        if verb.dep_ != "ccomp" or child(verb, "mark") is None:
            marked = any(c.lower_ == "as" for c in verb.lefts)
            while marked and host.pos_ not in ("VERB", "AUX") and host.head.i != host.i:
                host = host.head
            content = without(subtree(host), [subtree(verb)])
            if marked or (speaker.how == "own" and verb.dep_ != "relcl"):
                found.append(make("host:as" if marked else f"host:{verb.dep_}", verb, speaker, cue, content, quotes))
    yield from (item for item in found if item is not None)


def _spread(verb: Token, rights: list[Token], speaker: Speaker, cue: list[Piece], quotes: Sequence[Quote]) -> Iterator[Candidate | None]:
    """A complement with what follows it ("called X a liar", "accused X of Y"); an adverbial clause after a comma only with a clause."""
    doc, core = verb.doc, rights
    for number, item in enumerate(rights):
        if item.dep_ in ("advcl", "npadvmod") and number and not doc[item.left_edge.i - 1].is_alpha:
            core = rights[:number]
            break
    whole = (core, rights) if rights and rights[0].dep_ == "ccomp" and len(core) < len(rights) else (core,)
    for parts in whole:
        told = any(item.dep_ == "ccomp" and child(item, "mark") is not None for item in parts[1:])
        if len(parts) > 1 and not told:
            piece = (parts[0].left_edge.i, parts[-1].right_edge.i + 1)
            yield make(f"{parts[0].dep_}+{parts[1].dep_}", verb, speaker, cue, [piece], quotes)


def _tail(verb: Token, quotes: Sequence[Quote]) -> Iterator[Candidate | None]:
    """ "…, X has argued." and "…, X said, …": read off the words, since the parser loses a reporting clause after a long sentence."""
    doc, sentence = verb.doc, verb.sent
    end = verb.i + 1
    if end < sentence.end and not doc[end].is_punct and end + 3 < sentence.end:
        return
    start = verb.i
    while start > sentence.start and verb.i - start < _TAIL and doc[start - 1].text not in _BREAKS:
        start -= 1
        if doc[start].pos_ in ("VERB", "SCONJ", "CCONJ") and doc[start].dep_ not in ("amod", "compound"):
            return
    if start == verb.i or start <= sentence.start or doc[start - 1].text != ",":
        return
    head = next((doc[i] for i in range(verb.i - 1, start - 1, -1) if doc[i].pos_ in ("NOUN", "PROPN", "PRON")), None)
    if head is None:
        return
    while head.head.i > head.i and head.head.i < verb.i and head.dep_ in ("compound", "nmod", "pobj", "prep", "amod"):
        head = head.head
    first = head.i
    while head.dep_ in ("pobj", "prep") and start <= head.head.i < first:
        head = head.head
    closes = end >= sentence.end or doc[end].text in (".", "!", "?") or end + 3 >= sentence.end
    pieces = [(sentence.start, start - 1)]
    if not closes:
        pieces.append((end + 1, sentence.end))
    made = make("tail" if closes else "mid", verb, Speaker(head, "tail"), cue_pieces(verb), pieces, quotes)
    if made is not None:
        stop = min((low for low, _ in made.cue if low >= start), default=verb.i)
        made.source = [trimmed] if (trimmed := trim(doc, (start, max(stop, head.i + 1)), ())) else made.source
        yield made


def _passive(
    verb: Token, subject: Token | None, speaker: Speaker, cue: list[Piece], rights: list[Token], quotes: Sequence[Quote]
) -> Iterator[Candidate | None]:
    """ "X is rumored to run", "X was accused of fraud by Y", "X was criticized by Y": what the subject undergoes is the content."""
    pieces = [] if subject is None else [subtree(subject)]
    rest = [item for item in rights if item.dep_ not in ("advcl", "npadvmod")]
    first = verb
    while subject is None and first.dep_ == "conj" and first.head.i != first.i:
        first = first.head
        subject = child(first, "nsubjpass")
        pieces = [] if subject is None else [subtree(subject)]
    if subject is None and verb.dep_ == "acl":
        pieces = [(verb.head.left_edge.i, verb.i)]
    if not pieces:
        return
    yield make("passive", verb, speaker, cue, pieces, quotes)
    if rest:
        kind = rest[0].dep_ if rest[0].dep_ != "prep" else f"prep:{rest[0].lower_}"
        yield make(f"passive+{kind}", verb, speaker, cue, [*pieces, subtree(rest[0])], quotes)


def _clause(clause: Token, verb: Token) -> list[Piece]:
    """A clause's words without the reporting clause where that stands inside it ("A, he said, B")."""
    piece = subtree(clause)
    if piece[0] <= verb.i < piece[1]:
        return without(piece, [subtree(verb)])
    return [piece]


def _spoken(verb: Token, speaker: Speaker) -> Piece:
    """The reporting clause itself: from its speaker to its verb or the other way round."""
    ends = [verb.i]
    if speaker.head is not None and speaker.how == "own":
        low, high = source_piece(speaker.head, verb.i)
        ends += [low, high - 1]
    return min(ends), max(ends) + 1


def _noun(noun: Token, quotes: Sequence[Quote]) -> Iterator[Candidate]:
    """ "X's claim that …", "reports that …", "criticism of Y by X"."""
    owner = child(noun, "poss")
    support = noun.head if noun.dep_ in ("dobj", "pobj") else None
    speaker = Speaker(None, "none")
    if owner is not None:
        speaker = Speaker(owner, "poss")
    else:
        for prep in noun.children:
            inner = child(prep, "pobj") if prep.dep_ == "prep" and prep.lower_ in ("by", "from") else None
            if inner is not None:
                speaker = Speaker(inner, "by")
        if speaker.head is None and support is not None and support.pos_ == "VERB" and noun.dep_ == "dobj":
            found = find_speaker(support)
            speaker = Speaker(found.head, "support" if found.head is not None else "none")
    cue = runs(sorted({noun.i}))
    found_any: list[Candidate | None] = []
    for item in noun.children:
        if item.i < noun.i:
            continue
        if item.dep_ in ("acl", "relcl", "ccomp") and child(item, "mark", "aux") is not None:
            found_any.append(make(f"noun:{item.dep_}", noun, speaker, cue, [subtree(item)], quotes))
        elif item.dep_ == "prep" and item.lower_ in ("of", "about", "for", "on", "over", "against", "to"):
            inner = child(item, "pobj", "pcomp")
            if inner is not None:
                found_any.append(make(f"noun:{item.lower_}", noun, speaker, runs(sorted({noun.i, item.i})), [subtree(inner)], quotes))
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
        clause = child(noun.head, "ccomp", "attr")
        if clause is not None:
            found_any.append(make("noun:is", noun, speaker, cue, [subtree(clause)], quotes))
    yield from (item for item in found_any if item is not None)


def _adjective(token: Token, quotes: Sequence[Quote]) -> Iterator[Candidate]:
    """ "X is confident that …", "X is aware of …", and clauses under a copula."""
    clause = child(token, "ccomp", "xcomp") if token.pos_ == "ADJ" else None
    if token.pos_ == "ADJ":
        verb = token.head
        made_clear = verb.lemma_ == "make" and token.dep_ in ("ccomp", "oprd", "acomp")
        clause = clause or (child(token, "csubj") or child(verb, "ccomp") if made_clear else None)
        clause = None if clause is not None and clause.i == token.i else clause
        if (token.dep_ not in ("acomp", "oprd") and not made_clear) or verb.pos_ not in ("AUX", "VERB"):
            return
        speaker = find_speaker(verb)
        if speaker.head is None:
            return
        cue = runs(sorted({*(i for low, high in cue_pieces(verb) for i in range(low, high)), token.i}))
        if clause is not None and clause.i > token.i:
            made = make(f"adj:{clause.dep_}", token, speaker, cue, [subtree(clause)], quotes)
            if made is not None:
                yield made
        for prep in token.rights:
            inner = child(prep, "pobj", "pcomp") if prep.dep_ == "prep" else None
            if inner is not None:
                made = make(f"adj:{prep.lower_}", token, speaker, runs(sorted({*_flat(cue), prep.i})), [subtree(inner)], quotes)
                if made is not None:
                    yield made


def _adverb(token: Token, quotes: Sequence[Quote]) -> Iterator[Candidate]:
    """ "X reportedly did Y": nobody is named; the whole clause is the content."""
    doc, host = token.doc, token.head
    while host.pos_ not in ("VERB", "AUX") and host.head.i != host.i:
        host = host.head
    low, high = subtree(host)
    for item in host.children:
        if item.dep_ in ("conj", "cc", "ccomp") and item.i < token.i and item.dep_ == "ccomp":
            low = max(low, item.right_edge.i + 1)
    for i in range(token.i + 1, high - 1):
        if doc[i].text in ("--", "—", "–"):
            high = i
            break
    made = make("adverb", token, Speaker(None, "hidden"), [(token.i, token.i + 1)], [(low, high)], quotes)
    if made is not None:
        yield made


def _according(token: Token, quotes: Sequence[Quote]) -> Iterator[Candidate]:
    """ "According to X, …" and "…, according to X": the sentence, or the clause it hangs on."""
    doc = token.doc
    if token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return
    to = doc[token.i + 1]
    source = child(to, "pobj", "pcomp") or child(token, "pobj")
    if source is not None and source.dep_ == "pcomp":
        source = child(source, "dobj", "nsubj") or source
    if source is None or source.i < to.i:
        return
    low, high = token.i, max(source.right_edge.i + 1, to.i + 2)
    sentence = token.sent
    speaker = Speaker(source, "according")
    cue = [(token.i, token.i + 2)]
    host = token.head
    spans = {"sentence": (sentence.start, sentence.end), "host": subtree(host)}
    if spans["host"] == spans["sentence"]:
        del spans["host"]
    for name, span in spans.items():
        made = make(f"according:{name}", token, speaker, cue, without(span, [(low, high)]), quotes)
        if made is not None:
            yield made


def _flat(pieces: list[Piece]) -> list[int]:
    return [i for low, high in pieces for i in range(low, high)]
