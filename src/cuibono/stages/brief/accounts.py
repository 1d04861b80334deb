"""What the documents themselves say of the subjects: whole sentences, chosen for what many of them tell, quoted with their outlet.

A claim is read from a tenth of what a document says. The sentences that name the subjects hold the rest, and a quotation can't be misread.
Chosen by how central a sentence is among all that name the subjects (degree in a graph of likeness between documents, as LexRank has it:
Erkan and Radev 2004) and by a few plain signs, each against those chosen before it, so that no two tell the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from cuibono.records import Passage, StoredAttribution

from .bearing import Bearing
from .clauses import hedge_classes, vague
from .file import File
from .ground import Candidate
from .headlines import long_words, share_told
from .joined import readings, speakers_inside
from .kept import chance, odds_at, odds_told, stems, told_before
from .page import borrowed
from .quoted import Account
from .standing import PLACED
from .words import fold, squeeze, words


def accounts_of(file: File, bearing: Bearing) -> list[Account]:
    """The sentences worth quoting, the most telling first."""
    limits = words()["limits"]
    rows = _readable(file, bearing)
    if not file.handful and len(rows) < int(limits["accounts_fill"]):
        rows = _readable(file, bearing, wide=True)
    if not rows:
        return []
    likeness = _likeness([_bag(file, bearing, row, text) for row, text, *_ in rows])
    left = np.array([odds_at(file, bearing, row, text) for row, text, *_ in rows])
    alone = np.array([chance(float(of)) for of in left])
    parts = _signs(file, bearing, likeness, rows, alone)
    telling, opens = _sum(parts, "telling"), _sum(parts, "opening")
    lean = np.array([of for _, _, _, of in rows])
    worth, most = telling - float(limits["account_lean"]) * lean, float(telling.max())
    ranked = sorted(range(len(rows)), key=lambda i: (-worth[i], rows[i][0].doc_id, rows[i][0].start))
    best = [i for i in ranked if worth[i] >= float(limits["account_share"]) * most]
    # What is told in passing fills up only where it tells a deed, of a pair only where the other one is more than an inquiry's name.
    idle = parts["aside"] if len(bearing.subjects) > 1 else parts["passing"] * (parts["deeds"] == 0)
    idle = idle + parts["row"] + parts["describes"]
    rest = [i for i in ranked if i not in best and not idle[i]]
    order = best if file.handful else [*best, *rest]
    chosen: list[int] = [i for i in order if bearing.defines(rows[i][1])][:1]  # "Huawei is one of the largest …"
    firm = {i for i in _firm(alone, [text for _, text, *_ in rows]) if lean[i] <= float(limits["lede_lean"])}
    chosen += [i for i in sorted(firm, key=lambda i: (-opens[i], order.index(i) if i in order else len(rows), i))[:1] if i not in chosen]
    per: Counter[str] = Counter(file.origin(rows[i][0].doc_id) for i in chosen)

    sums = [set(_SUM.findall(text)) for _, text, *_ in rows]
    content = [long_words(text) - bearing.names for _, text, *_ in rows]

    def alike(i: int, j: int) -> bool:  # of two sentences with one sum less is enough
        if file.handful:
            return bool(likeness[i, j] > float(limits["accounts_alike"]))
        common = len(content[i] & content[j]) / max(8, min(len(content[i]), len(content[j])))
        near = float(limits["accounts_alike"]) * (0.5 if sums[i] & sums[j] else 1.0)
        return bool(likeness[i, j] > near or (common >= float(limits["accounts_common"]) and not sums[i] - sums[j]))

    places = [(row.doc_id, row.start) for row, *_ in rows]

    few = int(limits["kept_few"])
    best_few = float(np.sort(alone)[-min(few, len(alone))])  # where few are likely to be left, the first may be less so
    least = max(float(limits["kept_floor"]), min(float(limits["kept_least"]), best_few))
    bags = [stems(text, bearing.names) for _, text, *_ in rows]

    def likely(i: int) -> float:
        """How likely an editor leaves a sentence beside those chosen."""
        return chance(float(left[i]) + odds_told(told_before(bags[i], (bags[j] for j in chosen))))

    def choose(some: list[int], of_one: int, most: int) -> None:
        """The next is always the one of the most worth beside those chosen: the less, the more they have told of it."""
        rest = np.array([i for i in some if i not in chosen], dtype=int)
        known = likeness[:, chosen].max(1) if chosen and not file.handful else np.zeros(len(rows))
        while rest.size and len(chosen) < most:
            price = float(limits["account_known"]) * known[rest] - worth[rest]
            i = min((int(i) for i in rest[price == price.min()]), key=places.__getitem__)
            rest = rest[rest != i]
            house = file.origin(rows[i][0].doc_id)
            if not file.handful and likely(i) < (float(limits["kept"]) if len(chosen) >= few else least):
                continue
            if per[house] < of_one and not any(alike(i, j) or _overlap(rows[i][0], rows[j][0]) for j in chosen):
                chosen.append(i)
                per[house] += 1
                known = known if file.handful else np.maximum(known, likeness[:, i])

    choose(best, int(limits["accounts_of_one"]), int(limits["accounts"]))
    if not file.handful:
        choose(order, int(limits["accounts_of_one"]), int(limits["accounts_fill"]))
        choose(order, 2 * int(limits["accounts_of_one"]), int(limits["accounts_fill"]))
    return [
        Account(*rows[i][:3], round(float(telling[i]), 6), round(float(alone[i]), 6), round(float(opens[i]), 6), i in firm)
        for i in sorted(chosen, key=[*order, *chosen].index)
    ]


def _firm(alone: npt.NDArray[np.float64], texts: list[str]) -> set[int]:
    """The sentences that may open a brief: short enough, and not among those that stand alone worst."""
    limits = words()["limits"]
    short = [i for i, text in enumerate(texts) if int(limits["lede_least"]) <= len(text.split()) <= int(limits["lede_quote"])]
    least = float(np.quantile(alone[short], float(limits["lede_floor"]))) if short else 0.0
    return {i for i in short if alone[i] >= least}


def openers(accounts: list[Account]) -> list[Account]:
    """What may open a brief, the one that tells most of what the corpus says of the subject first."""
    return sorted((row for row in accounts if row.firm), key=lambda row: (-row.opens, row.key))


def _readable(file: File, bearing: Bearing, *, wide: bool = False) -> list[Readable]:
    """Sentences that a reader can take out of their page: whole, of a fair length, on the subjects, with whoever speaks named in them.

    ``wide``: where few are, with the next sentence that goes on from them.
    """
    found, seen, most = list[Readable](), set(), int(words()["limits"]["accounts_from"])
    for sentence in _best_first(file, bearing):
        if len(found) >= most:
            break
        for row in _candidates(file, bearing, sentence, wide=wide):
            if row.folded in seen or place_id(row.passage.doc_id, row.passage.start, row.passage.end) in file.held_back:
                continue
            if not file.held_back.isdisjoint(row.said):
                continue
            seen.add(row.folded)
            found.append((row.passage, row.text, row.speakers, row.lean))
            break
    return sorted(found, key=lambda row: (row[0].doc_id, row[0].start))


def _candidates(file: File, bearing: Bearing, sentence: Passage, *, wide: bool) -> Iterator[Candidate]:
    """The readings of a sentence that can be quoted whatever is held back, the best first; the others are looked for where it can't be."""
    kept = file.ground.of(bearing.key)
    key = (sentence.doc_id, sentence.start, sentence.end), wide
    if key not in kept.first:
        kept.first[key] = next(_quotable(file, bearing, sentence, wide=wide), None)
    first = kept.first[key]
    if first is None:
        return
    yield first
    if key not in kept.every:
        kept.every[key] = tuple(_quotable(file, bearing, sentence, wide=wide))
    yield from kept.every[key][1:]


def _quotable(file: File, bearing: Bearing, sentence: Passage, *, wide: bool) -> Iterator[Candidate]:
    limits = words()["limits"]
    for passage, lean in readings(file, bearing, sentence, wide=wide):
        page = file.documents[passage.doc_id].text
        text = squeeze(page[passage.start : passage.end])
        if not int(limits["account_least"]) <= len(text.split()) <= int(limits["quote_words"]):
            continue
        if bearing.in_capitals(text) or borrowed(page, passage.start, passage.end):
            continue  # a document that the page copies out
        if not file.handful and bearing.as_medium(text):
            continue
        said = tuple(row for row in file.said_in.get(passage.doc_id, []) if _meets(row.content, passage) and row.kind != "outlet")
        speakers = speakers_inside(file, passage, said)
        if speakers is not None:  # else words of somebody whom another sentence names
            yield Candidate(passage, text, fold(text), speakers, tuple(row.attribution_id for row in said), lean)


def place_id(doc_id: str, start: int, end: int) -> str:
    """What a sentence that rests on no claim is held back by."""
    return f"{doc_id}:{start}:{end}"


def _overlap(one: Passage, other: Passage) -> bool:
    return one.doc_id == other.doc_id and one.start < other.end and other.start < one.end


def _meets(spans: tuple[tuple[int, int], ...], passage: Passage) -> bool:
    return any(a < passage.end and passage.start < b for a, b in spans)


def _bag(file: File, bearing: Bearing, row: Passage, text: str) -> Counter[str]:
    """How often a sentence has each of its content words; the subjects' own names tell nothing."""
    known, key = file.ground.of(bearing.key).bags, (row.doc_id, row.start, row.end)
    if key not in known:
        known[key] = Counter(w for w in re.findall(r"[^\W_]{3,}", fold(text)) if w not in bearing.names)
    return known[key]


def _likeness(bags: list[Counter[str]]) -> npt.NDArray[np.float64]:
    """Cosines [n, n] of the sentences' content words by their rarity among them."""
    spread = Counter(word for bag in bags for word in bag)
    column = {word: at for at, word in enumerate(sorted(word for word, n in spread.items() if n > 1))}
    table = np.zeros((len(bags), max(1, len(column))))
    norms = np.ones(len(bags))
    often = {n: 1 + np.log(n) for n in {n for bag in bags for n in bag.values()}}
    rare = {n: np.log((1 + len(bags)) / n) for n in set(spread.values())}
    for i, bag in enumerate(bags):
        full = {word: often[n] * rare[spread[word]] for word, n in bag.items()}
        norms[i] = max(1e-9, float(np.sqrt(sum(v * v for v in full.values()))))
        for word, value in full.items():
            if word in column:
                table[i, column[word]] = value
    table /= norms[:, None]
    return table @ table.T


_FEW = 30
Readable = tuple[Passage, str, tuple[StoredAttribution, ...], float]  # and how much it leans on its page


def _signs(
    file: File, bearing: Bearing, likeness: npt.NDArray[np.float64], rows: list[Readable], alone: npt.NDArray[np.float64]
) -> dict[str, npt.NDArray[np.float64]]:
    """The signs of ``[telling]`` and ``[opening]`` of each sentence, each from 0 to about 1. ``alone``: how well each stands so."""
    own = [_own_signs(file, bearing, row, text) for row, text, *_ in rows]
    about = _about(file, bearing, [row for row, *_ in rows])
    central = _scaled(_central(file, likeness * (0.25 + about)[None, :], likeness, [row for row, *_ in rows]))
    titles = [long_words(file.documents[row.doc_id].title or "") for row, *_ in rows]
    common = Counter(
        word for title in {row.doc_id: title for (row, *_), title in zip(rows, titles, strict=True)}.values() for word in title
    )
    heard = {word: n for word, n in common.items() if n > 1 and word not in bearing.names}
    told = np.array([sum(heard.get(w, 0) for w in long_words(text)) / len(text.split()) for _, text, *_ in rows])
    claims: Counter[tuple[str, int]] = Counter()
    for claim in file.claims.values():
        if {claim.subject_id, claim.object_id} & set(bearing.subjects):
            claims[claim.doc_id, claim.sentence_start] += 1
    tied = np.array([min(2, claims[row.doc_id, row.start]) / 2 for row, *_ in rows])
    central = central * len(rows) / (len(rows) + _FEW)  # among few sentences likeness is chance

    def read_off(name: str) -> npt.NDArray[np.float64]:
        return np.array([sign[name] for sign in own])

    return {  # in this order they are summed
        "stands": alone,
        "vague": read_off("vague"),
        "central": central,
        "titles": _scaled(told),
        "head": read_off("head"),
        "early": read_off("early"),
        "ties": tied,
        "sums": read_off("sums"),
        "deeds": read_off("deeds"),
        "hedged": read_off("hedged"),
        "about": about,
        "title": about * read_off("title"),
        "leads": read_off("leads"),
        "passing": read_off("passing"),
        "marks": read_off("marks"),
        "not": read_off("not"),
        "near": read_off("near"),
        "aside": read_off("aside"),
        "row": read_off("row"),
        "describes": read_off("describes"),  # of no table: what describes another never fills up
    }


def _own_signs(file: File, bearing: Bearing, row: Passage, text: str) -> dict[str, float]:
    """The signs that a sentence has whatever else is told, and whatever is held back."""
    known, key = file.ground.of(bearing.key).signs, (row.doc_id, row.start, row.end)
    if key not in known:
        page, plain = file.documents[row.doc_id], fold(text)
        known[key] = {
            "vague": min(3.0, float(vague(text) + when_unknown(file, row, text))),
            "head": 1.0 - min(1.0, row.start / max(1, len(page.text))),
            "early": 1.0 - bearing.first_at(text),
            "sums": float(bool(re.search(r"[$€£]\s?\d|\b(?:million|billion)\b", text))),
            "deeds": min(2, len(set(_deeds().findall(plain)))) / 2,
            "hedged": float("possible" in hedge_classes(text)),
            "title": share_told(long_words(page.title or ""), text),
            "leads": bearing.leads(text),
            "passing": float(bearing.in_passing(text)),
            "marks": float(bool(re.search(r"[“\"]", text))),
            "not": float(bool(_NOT.search(text))),
            "near": bearing.closeness(text),
            "aside": float(bearing.aside(text)),
            "row": float(bearing.in_row(text)),
            "describes": float(bearing.describes(text)),
        }
    return known[key]


@cache
def _deeds() -> re.Pattern[str]:
    """Words of what is done with money, offices, courts and treaties: what is more than talk."""
    return re.compile(rf"\b(?:{'|'.join(words()['deeds'])})")


_SUM = re.compile(r"[$€£]\s?\d[\d,.]*(?: (?:million|billion|trillion))?")
_NOT = re.compile(r"\b(?:not|never|yet to|den(?:y|ies|ied|ying))\b|n['’]t\b")


def _sum(parts: dict[str, npt.NDArray[np.float64]], table: str) -> npt.NDArray[np.float64]:
    """The signs weighed by the shares of a table of ``brief_words.toml``."""
    share = words()[table]
    return np.round(sum((float(share.get(name, 0.0)) * part for name, part in parts.items()), np.zeros(len(parts["central"]))), 6)


def _about(file: File, bearing: Bearing, rows: list[Passage]) -> npt.NDArray[np.float64]:
    """How much each sentence's page is about the subjects: half for a title that names one, half for the part of its text that does."""
    long: Counter[str] = Counter()
    for passage in file.case.passages:
        if len(bearing.subjects) == 1 or len(passage.subjects) > 1:
            long[passage.doc_id] += passage.end - passage.start
    share = {doc: min(1.0, 4 * n / max(1, len(file.documents[doc].text))) for doc, n in long.items() if doc in file.documents}
    titled = {doc for doc in {row.doc_id for row in rows} if bearing.names_subject(0, file.documents[doc].title or "")}
    return np.array([0.5 * (row.doc_id in titled) + 0.5 * share.get(row.doc_id, 0.0) for row in rows])


def when_unknown(file: File, row: Passage, text: str) -> int:
    """Days and seasons that only the page's date would place, on a page without one: two for the first, since such a quotation misleads."""
    return 2 * bool(PLACED.search(text)) if file.documents[row.doc_id].published_at is None else 0


def _best_first(file: File, bearing: Bearing) -> list[Passage]:
    """The sentences of the corpus; of very many those first whose pages are most about the subjects, of each page the first ones."""
    rows = list(file.case.passages)
    if len(rows) <= int(words()["limits"]["accounts_from"]):
        return rows
    about = _about(file, bearing, rows)
    worth = [own - row.start / max(1, len(file.documents[row.doc_id].text)) for own, row in zip(about, rows, strict=True)]
    return [rows[i] for i in sorted(range(len(rows)), key=lambda i: (-worth[i], i))]


def _scaled(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return values / max(1e-9, float(values.max()))


def _central(
    file: File, weighed: npt.NDArray[np.float64], likeness: npt.NDArray[np.float64], rows: list[Passage]
) -> npt.NDArray[np.float64]:
    """How much of what other houses' sentences say a sentence says too, the more the more their pages are about the subjects."""
    _, houses = np.unique([file.origin(row.doc_id) for row in rows], return_inverse=True)
    other = houses[:, None] != houses if houses.max() else ~np.eye(len(rows), dtype=bool)
    degree: npt.NDArray[np.float64] = np.where((likeness > float(words()["limits"]["accounts_near"])) & other, weighed, 0.0).sum(1)
    return degree
