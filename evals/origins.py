"""Copies with known edits, made from real articles at run time: who is found to have copied whom.

    python evals/origins.py                 600 articles, each copied in every way below, among 2,000 others
    python evals/origins.py --articles 60   fewer; evals/run.py does so with --short
    python evals/origins.py --misses        prints what was missed and what was found wrongly, by ids and kinds

Every copy gets an outlet and a date of its own. The articles lie beside the repository (``../shared``); nothing of them is stored here.

Measured: by kind of edit, how many copies have an edge of the right kind to a text of their family (pairs), and how many lead back to
one origin with it (clusters); of all edges and shared origins that touch a made text, how many are right. For parts: whether the
passage that was put in is the one that is told.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from cuibono.operations.read import parse_line
from cuibono.records import Document
from cuibono.stages.origins.find_credits import find_credits
from cuibono.stages.origins.houses import house_of
from cuibono.stages.origins.trace import trace_origins
from cuibono.vocabulary.media import flat_name, outlet_name

ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "articles" / "allsides_sample.jsonl.gz"
# Common words and what an editor puts for them.
SYNONYMS = dict(
    pair.split("=")
    for pair in " ".join(
        [
            "said=stated;",
            "big=large;",
            "began=started;",
            "told=informed;",
            "about=around;",
            "however=but;",
            "many=numerous;",
            "also=too;",
            "after=following;",
            "while=as;",
            "people=persons;",
            "because=since;",
            "would=will;",
            "last=past;",
            "before=ahead",
            "of;",
            "new=fresh;",
            "officials=authorities;",
            "percent=per",
            "cent;",
            "months=weeks;",
            "called=termed;",
            "down=lower;",
            "show=indicate;",
            "shows=indicates;",
            "help=assist;",
            "want=wish;",
            "wants=wishes;",
            "against=opposed",
            "to;",
            "but=yet;",
            "including=among",
            "them;",
            "during=in;",
            "top=senior;",
            "made=produced;",
            "should=ought",
            "to;",
            "under=beneath;",
            "often=frequently;",
            "used=employed",
        ]
    ).split("; ")
)
SPELLED = dict(
    pair.split("=") for pair in ["2=two", "3=three", "4=four", "5=five", "6=six", "7=seven", "8=eight", "9=nine", "10=ten", "12=twelve"]
)
OWN = (
    "Our own reporters went to see what people here make of it, and came back with more questions than they had taken along.",
    "Nobody at the office of the outlet's local bureau could be reached before this edition went to press on the coast.",
    "Readers in this part of the country will remember that a like affair was settled quietly a good many years ago.",
)


@dataclass(frozen=True)
class Made:
    """A text with what is known of it: its family (the article that it copies whole) and what was put in, from where and at which place."""

    document: Document
    kind: str
    family: str
    parts: tuple[tuple[str, int, int], ...] = ()


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n+", text) if part.strip()]


def cut(text: str, share: float) -> str:
    """The first part of a text, to the end of a sentence."""
    stop = re.search(r"[.!?][”\"]?\s", text[int(len(text) * share) :])
    return text[: int(len(text) * share) + stop.end()].strip() if stop else text


def first_sentences(text: str, words: int) -> str:
    """The first sentences, to so many words at least."""
    kept, count = [], 0
    for sentence in re.split(r"(?<=[.!?])\s+", " ".join(text.split())):
        kept.append(sentence)
        count += len(sentence.split())
        if count >= words:
            break
    return " ".join(kept)


def reworded(text: str, rng: random.Random) -> str:
    """Synonyms, spelled numbers, and one in twenty-five of the other words dropped."""
    words = re.split(r"(\s+)", text)
    for at in range(0, len(words), 2):
        word = words[at]
        low = word.lower()
        if low in SYNONYMS and rng.random() < 0.6:
            words[at] = SYNONYMS[low].capitalize() if word[:1].isupper() else SYNONYMS[low]
        elif word in SPELLED:
            words[at] = SPELLED[word]
        elif word.islower() and len(word) > 3 and rng.random() < 0.04:
            words[at] = ""
    return "".join(words)


def typographic(text: str) -> str:
    """Other quotation marks, dashes, spaces and line breaks."""
    text = re.sub(r'"(?=\w)', "“", text).replace('"', "”").replace("'", "’").replace(" - ", " — ").replace("--", "–")
    return re.sub(r"\n+", "\n", text).replace(". ", ".\u00a0 ")


def shuffled(text: str, rng: random.Random) -> str:
    parts = paragraphs(text)
    rng.shuffle(parts)
    return "\n\n".join(parts)


def new_lede(text: str) -> str:
    """The first paragraph replaced by one of the outlet's own."""
    return "\n\n".join([OWN[0], *paragraphs(text)[1:]])


def added(text: str, rng: random.Random) -> str:
    """Own paragraphs between the others, about a tenth."""
    parts = paragraphs(text)
    for own in OWN:
        parts.insert(rng.randrange(len(parts) + 1), own)
    return "\n\n".join(parts)


def middle(text: str) -> str:
    """Paragraphs from the middle alone, about two fifths."""
    parts = paragraphs(text)
    return "\n\n".join(parts[len(parts) * 3 // 10 : len(parts) * 3 // 10 + max(3, len(parts) * 4 // 10)])


WHOLE: dict[str, Callable[[str, random.Random], str]] = {
    "same text": lambda text, rng: text,
    "first 30 %": lambda text, rng: cut(text, 0.3),
    "first 60 %": lambda text, rng: cut(text, 0.6),
    "middle 40 %": lambda text, rng: middle(text),
    "paragraphs reordered": shuffled,
    "headline and lede changed": lambda text, rng: new_lede(text),
    "own paragraphs added": added,
    "reworded": reworded,
    "reworded and cut": lambda text, rng: cut(reworded(text, rng), 0.5),
    "other typography": lambda text, rng: typographic(text),
    "60-word brief": lambda text, rng: first_sentences(text, 60),
    "two sentences": lambda text, rng: first_sentences(text, 28),
}
PARTS = ("a paragraph put in", "three paragraphs put in", "a reworded paragraph put in")
AGAINST = ("a long quotation shared", "the same footer")


def usable(document: Document) -> bool:
    """Dated, long enough to be cut, in paragraphs, with no credit that would decide its origin whatever its words."""
    return (
        bool(document.published_at)
        and len(paragraphs(document.text)) >= 8
        and len(document.text.split()) >= 350
        and not find_credits(document)
    )


def plain(part: str) -> bool:
    """A paragraph of a report's own words: no quotation, long enough."""
    return not re.search(r"[\"“”@]|https?:|^\W*(?:Photo|Image)", part) and 38 <= len(part.split()) <= 120


def make(articles: Iterable[Document], count: int, seed: int = 11) -> tuple[list[Made], list[Document]]:
    """The made texts of ``count`` articles, and the articles themselves."""
    rng = random.Random(seed)
    good = [document for document in articles if usable(document)]
    rng.shuffle(good)
    bases, hosts = good[:count], good[count:]
    found: list[Made] = []

    numbers = itertools.count()
    outlets = frozenset(flat_name(document.source_id) for document in good)
    dates = {document.doc_id: document.published_at for document in good}

    def put(base: Document, text: str, kind: str, family: str, parts: tuple[tuple[str, int, int], ...] = (), outlet: str = "") -> None:
        number = next(numbers)
        first = dates[parts[0][0] if parts else family]
        day = f"{first[:8]}31" if first else None
        title = base.title if kind == "same text" else f"Another headline, number {number}"
        made = replace(
            base,
            doc_id=f"made-{number}",
            source_id=outlet or f"Outlet {number}",
            text=text,
            published_at=day,
            title=title,
            authors=(),
            address=f"made-{number}",
        )
        # A paragraph that was put in can bring a credit along, and then that decides: such texts say nothing of copies.
        if not find_credits(made, outlets):
            found.append(Made(made, kind, family, parts))

    for number, base in enumerate(bases):
        for kind, edit in WHOLE.items():
            put(base, edit(base.text, rng), kind, base.doc_id)
        wire = [part for part in paragraphs(base.text) if plain(part)]
        host = hosts[number % len(hosts)]
        if wire:
            put_in(put, host, base, [rng.choice(wire)], "a paragraph put in", rng)
            put_in(put, host, base, [reworded(rng.choice(wire), rng)], "a reworded paragraph put in", rng)
        if len(wire) >= 3:
            put_in(put, host, base, wire[:3], "three paragraphs put in", rng)
        against(put, base, hosts, number)
    return found, bases


def put_in(put: Callable[..., None], host: Document, base: Document, wire: list[str], kind: str, rng: random.Random) -> None:
    """Paragraphs of the base in a shortened text of the host, which is then a family of its own."""
    own = paragraphs(host.text)
    at = rng.randrange(2, len(own))
    text = "\n\n".join([*own[:at], *wire, *own[at:]])
    start = len("\n\n".join(own[:at])) + 2
    put(host, text, kind, host.doc_id, ((base.doc_id, start, start + len("\n\n".join(wire))),))


def against(put: Callable[..., None], base: Document, hosts: list[Document], number: int) -> None:
    """What must join nothing: two stories around one long quotation, and a footer that two houses print under all they have."""
    quotation = " ".join(re.sub(r"[\"“”]", "", " ".join(paragraphs(base.text)[1:4])).split()[:150])
    for step in (1, 2):
        host = hosts[(number * 2 + step) % len(hosts)]
        own = paragraphs(host.text)
        put(host, "\n\n".join([*own[:2], f"“{quotation}”", *own[2:]]), "a long quotation shared", host.doc_id)
    footer = (
        "The people behind this page thank every reader who has kept it going through hard winters and mild ones alike; "
        "those who wish to give may do so at the counter downstairs on any weekday until five."
    )
    host = hosts[(number * 2 + 3) % len(hosts)]
    put(host, f"{host.text}\n\n{footer}", "the same footer", host.doc_id, outlet=f"Chain Paper {number % 3}")


def measure(articles: list[Document], count: int, others: int, *, misses: bool = False) -> dict[str, object]:
    """The figures: "pairs" and "clusters" with recall by kind and precision, "parts" with recall by kind."""
    made, bases = make(articles, count)
    used = {base.doc_id for base in bases}
    hosts = {row.family for row in made} - used
    rest = [row for row in articles if row.doc_id not in used | hosts and not find_credits(row)][:others]
    by_id = {row.document.doc_id: row for row in made}
    families = {row.doc_id: row.doc_id for row in (*bases, *rest)} | {name: row.family for name, row in by_id.items()}
    houses = {row.doc_id: house_of(outlet_name(row.source_id), {}) if row.source_id else "" for row in articles}
    # Articles of the sample that share words with each other as they are: their copies do so too, and are left out of the count.
    plain_edges = trace_origins([row for row in articles if row.doc_id in used | hosts | {other.doc_id for other in rest}]).edges
    kin = {frozenset((edge.doc_id, edge.source_doc)) for edge in plain_edges if edge.source_doc}
    # The hosts themselves stay out: of their own text the made ones are the only copies, several of one host among them.
    traced = trace_origins([*(row.document for row in made), *bases, *rest], unknown_apart=True)
    origin = {row.doc_id: row.origin_id for row in traced.origins}
    near: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, list[tuple[str, tuple[tuple[int, int], ...]]]] = defaultdict(list)
    good = bad = 0
    errors: list[str] = []
    for edge in traced.edges:
        if edge.source_doc is None or not {edge.doc_id, edge.source_doc} & by_id.keys():
            continue
        near[edge.doc_id].add(edge.source_doc)
        near[edge.source_doc].add(edge.doc_id)
        parts[edge.doc_id].append((edge.source_doc, edge.spans))
        one, other = (_texts(by_id, families, name) for name in (edge.doc_id, edge.source_doc))
        fits = bool(one & other)
        if not fits and any(frozenset((left, right)) in kin or houses[left] == houses[right] != "" for left in one for right in other):
            continue
        good, bad = good + fits, bad + (not fits)
        if not fits:
            errors.append(
                f"wrong edge: {edge.doc_id} ({_kind(by_id, edge.doc_id)}) – {edge.source_doc} ({_kind(by_id, edge.source_doc)}): {edge.why}"
            )
    found, total, joined = Counter[str](), Counter[str](), Counter[str]()
    inside, whole = Counter[str](), Counter[str]()
    for name, row in by_id.items():
        if row.kind in WHOLE:
            total[row.kind] += 1
            family = {other for other in near[name] if families[other] == row.family}
            found[row.kind] += bool(family)
            joined[row.kind] += origin[name] == origin[row.family]
            if not family or origin[name] != origin[row.family]:
                errors.append(f"missed: {row.kind} {name} of {row.family} ({len(row.document.text.split())} words)")
        elif row.parts:
            whole[row.kind] += 1
            told = any(_covers(spans, *row.parts[0][1:]) for source, spans in parts[name] if families[source] == row.parts[0][0])
            inside[row.kind] += told
            if not told:
                errors.append(f"missed: {row.kind} {name} of {row.parts[0][0]}")
    groups: dict[str, list[str]] = defaultdict(list)
    for name, value in origin.items():
        groups[value].append(name)
    same = apart = 0
    outlets = {row.document.doc_id: row.document.source_id for row in made} | {row.doc_id: row.source_id for row in (*bases, *rest)}
    for members in groups.values():
        for at, left in enumerate(members):
            for right_name in members[at + 1 :]:
                one, other = families[left], families[right_name]
                # Copies of two articles of one house lead back to that house, as they should.
                if houses[one] == houses[other] != "" and one != other:
                    continue
                if outlets[left] == outlets[right_name] or not {left, right_name} & by_id.keys() or frozenset((one, other)) in kin:
                    continue
                fits = families[left] == families[right_name]
                same, apart = same + fits, apart + (not fits)
                if not fits:
                    errors.append(f"wrong origin: {left} ({_kind(by_id, left)}) – {right_name} ({_kind(by_id, right_name)})")
    if misses:
        print("\n".join(errors), file=sys.stderr)
    return {
        "documents": len(origin),
        "pairs": {
            "recall": sum(found.values()) / sum(total.values()),
            "precision": good / max(1, good + bad),
            "edges": good + bad,
            "by kind": {kind: found[kind] / total[kind] for kind in WHOLE},
        },
        "clusters": {
            "recall": sum(joined.values()) / sum(total.values()),
            "precision": same / max(1, same + apart),
            "pairs": same + apart,
            "by kind": {kind: joined[kind] / total[kind] for kind in WHOLE},
        },
        "parts": {
            "recall": sum(inside.values()) / max(1, sum(whole.values())),
            "by kind": {kind: inside[kind] / max(1, whole[kind]) for kind in PARTS},
        },
        "counts": dict(total + whole + Counter(row.kind for row in made if row.kind in AGAINST)),
    }


def _kind(by_id: dict[str, Made], name: str) -> str:
    return by_id[name].kind if name in by_id else "an article"


def _texts(by_id: dict[str, Made], families: dict[str, str], name: str) -> set[str]:
    """The articles that a text is made of."""
    return {families[name], *(source for source, _, _ in by_id[name].parts)} if name in by_id else {families[name]}


def _covers(spans: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    covered = sum(max(0, min(end, stop) - max(start, at)) for at, stop in spans)
    return covered >= 0.6 * (end - start)


def load(data: bytes) -> list[Document]:
    """The articles of the packed file."""
    return [parse_line(line, str(number)) for number, line in enumerate(gzip.decompress(data).decode("utf-8").splitlines(), 1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--others", type=int, default=2000)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not ARTICLES.is_file():
        print("the articles are not beside this checkout (../shared): nothing measured")
        return
    figures = measure(load(ARTICLES.read_bytes()), asked.articles, asked.others, misses=asked.misses)
    if asked.json:
        print(json.dumps(figures, indent=1))
        return
    pairs, clusters, parts, counts = (figures[name] for name in ("pairs", "clusters", "parts", "counts"))
    print(f"{figures['documents']} documents\n{'edit':<30}{'texts':>7}{'pairs':>9}{'origins':>9}")
    for kind in WHOLE:
        print(f"{kind:<30}{counts[kind]:>7}{pairs['by kind'][kind]:>9.3f}{clusters['by kind'][kind]:>9.3f}")  # type: ignore[index]
    print(f"{'recall, all copies':<37}{pairs['recall']:>9.3f}{clusters['recall']:>9.3f}")  # type: ignore[index]
    print(f"{'precision':<37}{pairs['precision']:>9.3f}{clusters['precision']:>9.3f}")  # type: ignore[index]
    print(f"{'of':<37}{pairs['edges']:>9}{clusters['pairs']:>9}\n")  # type: ignore[index]
    for kind in PARTS:
        print(f"{kind:<30}{counts[kind]:>7}{parts['by kind'][kind]:>9.3f}")  # type: ignore[index]


if __name__ == "__main__":
    main()
