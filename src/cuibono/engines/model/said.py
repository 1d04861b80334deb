"""Who says what, from the network's labels: sources, cues and contents, joined by its pointers; the rules' finds fill what it leaves.

A pointer leads from the first word of a source or a content to the first word of its cue (of its source where there is no cue), so the
parts of one attribution may stand in different sentences and paragraphs of a window.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from cuibono.engines.rules.attributions.choice import Found
from cuibono.engines.rules.attributions.frames import Candidate, words
from cuibono.engines.rules.attributions.kinds import can_speak
from cuibono.engines.rules.attributions.quotes import Quote
from cuibono.engines.rules.attributions.spans import find_speaker, source_piece

from .parse import ModelParsed, Window
from .weights import Floats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc, Token

SOURCE, CUE, CONTENT = range(3)
Piece = tuple[int, int]
_GAP = 4  # words
_CRUMB = 3  # words
_MARKS = ("“", "”", '"', "``", "''")
_UNNAMED = 0.85  # the same for a content whose speaker is not found
_LEAST = 0.62  # mean probability of a content's words
_RULE = 0.5  # the same for a content that only the rules found


@dataclass(slots=True)
class _Part:
    """Words [first, last) of a window that carry one label, all in one block."""

    first: int
    last: int
    anchor: int


@dataclass(slots=True)
class _Group:
    parts: tuple[list[_Part], list[_Part], list[_Part]] = field(default_factory=lambda: ([], [], []))


def said_in(parsed: ModelParsed, quotes: list[list[Quote]], rules: Iterable[Found]) -> list[Found]:
    """The network's attributions, and those of the rules that don't collide with them and that it holds for likely."""
    found = [item for window in parsed.windows for item in _window(parsed, window, quotes)]
    return [*found, *_added(parsed, found, rules)]


def _probabilities(seen: Floats) -> Floats:
    """said [n, 9] as the chance that a word stands in a source, a cue, a content: [n, 3]."""
    scores = seen.reshape(len(seen), 3, 3)
    powers = np.exp(scores - scores.max(2, keepdims=True))
    inside: Floats = 1 - powers[:, :, 0] / powers.sum(2)
    return inside


def _window(parsed: ModelParsed, window: Window, quotes: list[list[Quote]]) -> list[Found]:
    labels = window.seen.said.reshape(len(window.words), 3, 3).argmax(2)
    parts = [_parts(labels[:, k], window.words) for k in range(3)]
    if not parts[CONTENT]:
        return []
    for part in parts[CUE]:
        part.anchor = part.first
    _point(parts[SOURCE], window.seen.links, [p.first for p in parts[CUE]])
    _point(parts[CONTENT], window.seen.links, [p.first for p in (*parts[CUE], *parts[SOURCE])])
    groups: dict[int, _Group] = {}
    home = {p.first: p.anchor for p in parts[SOURCE]}  # what points at a source belongs to that source's cue
    for k in range(3):
        for part in parts[k]:
            anchor = home.get(part.anchor, part.anchor) if k == CONTENT else part.anchor
            groups.setdefault(anchor, _Group()).parts[k].append(part)
    chances = _probabilities(window.seen.said)
    made = (_found(parsed, window, group, chances, quotes) for _, group in sorted(groups.items()))
    return [item for item in made if item is not None]


def _parts(row: np.ndarray, words: list[tuple[int, int]]) -> list[_Part]:
    """Begin-inside labels as parts; a paragraph's end ends them."""
    parts: list[_Part] = []
    for i, label in enumerate(row.tolist()):
        if not label:
            continue
        if label == 2 and parts and parts[-1].last == i and words[i][0] == words[i - 1][0]:
            parts[-1].last = i + 1
        else:
            parts.append(_Part(i, i + 1, i))
    return parts


def _point(parts: list[_Part], links: Floats, targets: list[int]) -> None:
    """The best target of each part but itself: what is labelled as said is said by somebody."""
    for part in parts:
        options = [t for t in targets if t != part.first]
        part.anchor = max(options, key=lambda t: (float(links[part.first, t]), -abs(t - part.first)), default=part.first)


def _found(parsed: ModelParsed, window: Window, group: _Group, chances: Floats, quotes: list[list[Quote]]) -> Found | None:
    sources, cues, contents = group.parts
    if not contents or not (sources or cues):
        return None
    score = round(float(np.mean(np.concatenate([chances[p.first : p.last, CONTENT] for p in contents]))), 3)
    if score < _LEAST:
        return None
    sources = [max(sources, key=lambda p: (float(chances[p.first : p.last, SOURCE].mean()), p.last - p.first))] if sources else []
    contents = _bridged(contents, [*sources, *cues], window)
    if cues:
        _from_the_start(parsed, window, contents, cues[0].first)
    block = window.words[(sources or cues)[0].first][0]
    doc = parsed.docs[block]
    assert doc is not None
    source = [_uncomma(doc, piece) for piece in _pieces(window, sources, block)]
    cue = _pieces(window, cues, block)
    if source and cue and _elsewhere(doc, source[0], cue[0]):
        source = []
    if not source:
        verb = head_of(doc, cue[0])
        head = find_speaker(doc[verb]).head
        if head is not None and not _inside(head.i, block, contents, window):
            source = [source_piece(head, verb)]
        elif score < _UNNAMED:
            return None
    if source and cue and _told_of(doc, source[0], cue[0]):
        return None  # "Jane Roe is rumored to": nobody says so, she least of all; the rules tell whose rumour it is
    if source and (end := _name_end(doc, source[0])) is not None:
        source = [(source[0][0], end)]
        for part in contents:
            if window.words[part.first][0] == block and source[0][0] < window.words[part.first][1] < end:
                part.first += min(end - window.words[part.first][1], part.last - part.first - 1)
    content = [(window.words[p.first][0], piece) for p in contents if (piece := _trimmed(parsed, window, p)) is not None]
    content = _whole(parsed, content, block, cue or source)
    if not content:
        return None
    if source and not can_speak(doc[head_of(doc, source[0])]):
        return None  # "The train donation further amplified": a thing says nothing
    here = sorted(piece for b, piece in content if b == block)
    speaker = head_of(doc, source[0]) if source else None
    cue_head = head_of(doc, cue[0]) if cue else head_of(doc, source[0])
    act = _is_act(doc, cue_head, next((piece for b, piece in content if b == block), None))
    covered = tuple(i for i, q in enumerate(quotes[block]) if any(q.start < high and low < q.end for low, high in here))
    return Found(block, Candidate("model", cue_head, speaker, "own", source, cue, here, score, covered, act and not covered), content)


def _whole(parsed: ModelParsed, content: list[tuple[int, Piece]], block: int, cue: list[Piece]) -> list[tuple[int, Piece]]:
    """Contents without what their cue says, and without crumbs: a few words of another sentence, or alone, where there is more."""
    kept = []
    for b, (low, high) in content:
        while b == block and low < high and any(first <= low < last for first, last in cue):
            low += 1
        if low < high:
            kept.append((b, (low, high)))
    longest = max((high - low for _, (low, high) in kept), default=0)
    return [(b, piece) for b, piece in kept if longest <= _CRUMB or not _is_crumb(parsed, b, piece, block, cue)]


def _is_crumb(parsed: ModelParsed, b: int, piece: Piece, block: int, cue: list[Piece]) -> bool:
    doc = parsed.docs[b]
    assert doc is not None
    if any(token.text in _MARKS for token in doc[max(0, piece[0] - 1) : piece[1] + 1]):
        return False
    far = b != block or not cue or doc[piece[0]].sent.start != doc[cue[0][0]].sent.start
    return (far and piece[1] - piece[0] <= 2 * _CRUMB) or (piece[1] - piece[0] == 1 and doc[piece[0]].pos_ in ("ADJ", "PRON", "ADV"))


def _rumoured(verb: Token) -> bool:
    """ "is said", "was being touted": hearsay in the passive."""
    return verb.lemma_.lower() in words("hearsay") and any(child.dep_ == "auxpass" for child in verb.children)


def _elsewhere(doc: Doc, source: Piece, cue: Piece) -> bool:
    """ "... by X. The port is being touted as": the next sentence's passive has a teller of its own, or none."""
    verb = doc[head_of(doc, cue)]
    return _rumoured(verb) and doc[source[0]].sent.start != verb.sent.start


def _told_of(doc: Doc, source: Piece, cue: Piece) -> bool:
    """The source is what a passive is told of: "who is rumored to run"."""
    verb = doc[head_of(doc, cue)]
    return _rumoured(verb) and any(
        child.dep_ == "nsubjpass" and any(source[0] <= word.i < source[1] for word in child.subtree) for child in verb.children
    )


def _name_end(doc: Doc, piece: Piece) -> int | None:
    """Where the name ends of which a source has the first words only ("Jane" of "Jane Roe is rumored to"); None where it is whole."""
    last = doc[piece[1] - 1]
    cut = last.pos_ == last.head.pos_ == "PROPN" and last.dep_ == "compound" and last.head.i >= piece[1]
    return last.head.i + 1 if cut else None


def _bridged(contents: list[_Part], others: list[_Part], window: Window) -> list[_Part]:
    """Contents over the few words that the labels left out between them, where these are no source or cue."""
    told = {i for part in others for i in range(part.first, part.last)}
    bridged: list[_Part] = []
    for part in sorted(contents, key=lambda p: p.first):
        before = bridged[-1] if bridged else None
        if before is not None and part.first - before.last <= _GAP and window.words[part.first][0] == window.words[before.last - 1][0]:
            if not told & set(range(before.last, part.first)):
                before.last = part.last
                continue
        bridged.append(_Part(part.first, part.last, part.anchor))
    return bridged


def _from_the_start(parsed: ModelParsed, window: Window, contents: list[_Part], cue: int) -> None:
    """ "X met Y, according to Z": Z tells all of the sentence before, also where the labels leave its first words out."""
    block, token = window.words[cue]
    doc = parsed.docs[block]
    before = [part for part in contents if part.last <= cue and window.words[part.first][0] == block]
    if doc is None or doc[token].lower_ != "according" or not before:
        return
    first = min(before, key=lambda part: part.first)
    first.first = max(0, first.first - max(0, window.words[first.first][1] - doc[token].sent.start))


def _is_act(doc: Doc, cue_head: int, content: Piece | None) -> bool:
    """ "agrees to represent him", "approved the plan": the training set calls these attributions, a claim in them is the outlet's own."""
    lemma = doc[cue_head].lemma_.lower()
    if content is None or lemma in words("sources") or doc[cue_head].lower_ in words("adverbs"):
        return False
    if _rumoured(doc[cue_head]):
        return False  # "is rumored to be considering a run": nobody does anything yet
    first = doc[content[0]]
    after = first.nbor() if first.i + 1 < len(doc) else first
    if first.tag_ == "VBG" or (first.lower_ == "to" and after.tag_ == "VB"):
        return lemma not in words("commit")
    if lemma in words("speech") or lemma in words("nouns") or lemma in words("hearsay_nouns"):
        return False
    clause = first.lower_ in _CLAUSES or any(t.dep_ == "ccomp" for t in doc[cue_head].children)
    return not clause or lemma in words("acts")


def _inside(token: int, block: int, contents: list[_Part], window: Window) -> bool:
    """Whether a word of a block stands in what is said."""
    return any(window.words[p.first][0] == block and window.words[p.first][1] <= token <= window.words[p.last - 1][1] for p in contents)


def _uncomma(doc: Doc, piece: Piece) -> Piece:
    """A source without the comma that closes its apposition."""
    low, high = piece
    while high - low > 1 and doc[high - 1].text in (",", ";", ":"):
        high -= 1
    return low, high


def _pieces(window: Window, parts: list[_Part], block: int) -> list[Piece]:
    return [(window.words[p.first][1], window.words[p.last - 1][1] + 1) for p in parts if window.words[p.first][0] == block]


_CLAUSES = frozenset(("that", "whether", "if", "how", "why"))
_LOOSE = frozenset((",", ";", ":", ".", "-", "--", "—", "–"))


def _trimmed(parsed: ModelParsed, window: Window, part: _Part) -> Piece | None:
    """A content's tokens without the commas, stops and spaces at its edges."""
    block, low = window.words[part.first]
    high = window.words[part.last - 1][1] + 1
    doc = parsed.docs[block]
    assert doc is not None
    while low < high and (doc[low].text in _LOOSE or doc[low].is_space):
        low += 1
    while low < high and (doc[high - 1].text in _LOOSE or doc[high - 1].is_space):
        high -= 1
    if high - low > 2 * _CRUMB and doc[high - 1].tag_ in ("VBG", "IN", "DT", "CC") and doc[high - 2].text in _LOOSE:
        high -= 2  # "..., prompting", whose rest is another's
    return (low, high) if low < high else None


def head_of(doc: Doc, piece: Piece) -> int:
    """The word of a span that the others hang on."""
    return int(doc[piece[0] : piece[1]].root.i)


def _added(parsed: ModelParsed, found: list[Found], rules: Iterable[Found]) -> list[Found]:
    chances: dict[tuple[int, int], float] = {}
    for window in parsed.windows:
        chances.update(zip(window.words, _probabilities(window.seen.said)[:, CONTENT].tolist(), strict=True))
    taken = {(b, i) for item in found for b, (low, high) in item.content for i in range(low, high)}
    cues = {(item.block, i) for item in found for low, high in item.candidate.cue for i in range(low, high)}
    added = []
    for item in rules:
        said = [(b, i) for b, (low, high) in item.content for i in range(low, high)]
        if (item.block, item.candidate.cue_head) in cues:
            continue
        if not item.candidate.source:
            added.append(item)  # "reportedly": a hedge of nobody's never gives way
        elif 2 * sum(w in taken for w in said) < len(said) and float(np.mean([chances.get(w, 0.0) for w in said])) >= _RULE:
            added.append(item)
    return added
