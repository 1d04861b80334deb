"""The data sets as examples: words with the labels that each set gives, and a statistical parser's for what none gives.

Every loader says what its set is, its licence, and what is learnt from it; sets that forbid weights that ship are not here.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cuibono.engines.rules.parse.documents import parse_documents, pipeline
from cuibono.records import Document
from cuibono.vocabulary import PREDICATES as VOCABULARY

KINDS = ("PER", "ORG", "LOC", "MISC")
TYPES = ("any", "PER", "ORG", "LOC", "MISC", "pronoun")
CONLL04 = ("Work_For", "OrgBased_In", "Live_In", "Located_In", "Kill")
KNOWLEDGENET = (
    "EMPLOYEE_OR_MEMBER_OF", "PLACE_OF_RESIDENCE", "SPOUSE", "PLACE_OF_BIRTH", "EDUCATED_AT", "CHILD_OF", "HEADQUARTERS", "FOUNDED_BY",
    "NATIONALITY", "POLITICAL_AFFILIATION", "CEO", "SUBSIDIARY_OF",
)  # fmt: skip
# Wikidata: head of government, country, birth place, spouse, father, mother, citizenship, head of state, party, employer, founder, owner,
# in territory, operator, headquarters, parent body, part of, member of, chair, residence, child, subsidiary, conflict, developer
WIKIDATA = (
    "P6", "P17", "P19", "P26", "P22", "P25", "P27", "P35", "P102", "P108", "P112", "P127", "P131", "P137", "P159", "P749", "P361", "P463",
    "P488", "P551", "P40", "P355", "P607", "P178",
)  # fmt: skip
CROSSRE = (
    "artifact", "cause-effect", "compare", "general-affiliation", "named", "opposite", "origin", "part-of", "physical", "related-to",
    "role", "social", "temporal", "topic", "type-of", "usage", "win-defeat",
)  # fmt: skip
# Ours, but for offices: their second end is no name, and titles are the rules' to read
PREDICATES = tuple(sorted(set(VOCABULARY) - {"holds_office", "runs_for"}))
RELATIONS = (
    *(f"conll04:{r}" for r in CONLL04), *(f"knowledgenet:{r}" for r in KNOWLEDGENET), *(f"wikidata:{r}" for r in WIKIDATA),
    *(f"claims:{p}" for p in PREDICATES), *(f"crossre:{r}" for r in CROSSRE),
)  # fmt: skip
# Where a pair is from, and whose relations were judged on it: a set's pairs say nothing of another set's relations.
SOURCES = {
    "conll04": "conll04",
    "knowledgenet": "knowledgenet",
    "redocred": "wikidata",
    "silver": "claims",
    "written": "claims",
    "crossre": "crossre",
}
SYMMETRIC = frozenset(p for p, row in VOCABULARY.items() if row.symmetric)
STATUSES = ("asserted", "ended", "planned", "possible", "denied", "predicted")
PRONOUNS = frozenset(["he", "she", "him", "her", "his", "hers", "it", "its", "they", "them", "their", "who", "whose"])
_TYPE = {
    "Peop": "PER", "Org": "ORG", "Loc": "LOC", "person": "PER", "politician": "PER", "musicalartist": "PER", "writer": "PER",
    "scientist": "PER",
    "organisation": "ORG", "politicalparty": "ORG", "band": "ORG", "university": "ORG", "location": "LOC", "country": "LOC",
    "PERSON": "PER", "GPE": "LOC", "FAC": "LOC", "NORP": "MISC", "PER": "PER", "ORG": "ORG", "LOC": "LOC", "misc": "MISC", "MISC": "MISC",
    "Other": "MISC", "event": "MISC", "election": "MISC",
}  # fmt: skip


@dataclass
class Example:
    """One block run of a document. Lists run over words; ``-1`` in ``names`` and absent fields are unlabelled."""

    origin: str
    key: str
    words: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    ents: list[str] = field(default_factory=list)
    begins: list[bool] = field(default_factory=list)
    decided: list[bool] = field(default_factory=list)  # the characters decide whether a sentence begins here
    blocks: list[int] = field(default_factory=list)  # the first word of each block
    offsets: list[tuple[int, int]] = field(default_factory=list)
    names: list[tuple[int, int, str]] | None = None
    said: list[tuple[list[tuple[int, int]], list[tuple[int, int]], list[tuple[int, int]]]] | None = None
    marks: list[tuple[int, int, str]] | None = None  # candidate ends of ties
    ties: dict[tuple[int, int], set[str]] | None = None
    unknown: set[tuple[int, int]] = field(default_factory=set)  # pairs whose tie nobody judged
    near: dict[int, set[int]] | None = None  # the marks of each mark's sentence, where only such pairs were judged
    statuses: dict[tuple[int, int], str] | None = None  # of a pair's tie

    def add(self, doc: Any, base: int) -> None:
        """Appends one parsed block."""
        start = len(self.words)
        self.blocks.append(start)
        probe = pipeline().get_pipe("cuibono_sentences")(pipeline().make_doc(doc.text))
        for token, bare in zip(doc, probe, strict=True):
            self.words.append(token.text)
            self.tags.append(token.tag_)
            self.pos.append(token.pos_)
            self.deps.append(token.dep_)
            self.heads.append(start + token.head.i)
            self.ents.append("O" if token.ent_iob_ == "O" else f"{token.ent_iob_}-{token.ent_type_}")
            self.begins.append(bool(token.is_sent_start))
            self.decided.append(bare.is_sent_start is not None)
            self.offsets.append((base + token.idx, base + token.idx + len(token.text)))

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Words [first, last) that share a character with [start, end)."""
        inside = [i for i, (a, b) in enumerate(self.offsets) if a < end and b > start and self.words[i].strip()]
        return (inside[0], inside[-1] + 1) if inside else None


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """A JSON lines file's rows, packed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as handle:
        for line in handle:
            if line.strip():
                yield json.loads(line)


def _whole(origin: str, key: str, texts: list[tuple[str, str]]) -> Iterator[Example]:
    """Sentences and passages that need no layout: one block each."""
    docs = pipeline().pipe(text.replace("\n", " ") for _, text in texts)
    for (key, _), doc in zip(texts, docs, strict=True):
        example = Example(origin, key)
        example.add(doc, 0)
        yield example


def document_of(key: str, text: str) -> Document:
    """A text as a document of its own."""
    return Document(key, "", "", key, None, "text/plain", "en", None, (), None, None, "", "", "", "training", text)


def articles(origin: str, rows: list[tuple[str, str]]) -> Iterator[Example]:
    """Whole articles through the product's own layout."""
    for parsed in parse_documents(document_of(*row) for row in rows):
        example = Example(origin, parsed.doc_id)
        for i, doc in enumerate(parsed.docs):
            if doc is not None and len(doc):
                example.add(doc, parsed.offset(i))
        if example.words:
            yield example


def polnear(shared: Path, part: str) -> Iterator[Example]:
    """PolNeAR 1.0 (networkdynamics/PolNeAR), 924 US news articles; research corpus, its README allows models: sources, cues, contents."""
    rows = list(rows_of(shared / f"data/attribution/polnear_{part}.jsonl"))
    gold = {row["id"]: row["attributions"] for row in rows}
    for example in articles("polnear", [(r["id"], r["text"]) for r in rows]):
        example.said = []
        for item in gold[example.key]:
            spans = [[s for a, b in item.get(label) or () if (s := example.span(a, b))] for label in ("source", "cue", "content")]
            if spans[2]:
                example.said.append((spans[0], spans[1], spans[2]))
        yield example


def named(shared: Path, part: str) -> Iterator[Example]:
    """CoNLL-2003 (Reuters, research use) and CrossNER politics (MIT): names."""
    for origin, name in (("conll2003", "conll2003"), ("politics", "politics")):
        rows = list(rows_of(shared / f"data/ner/{name}_{part}.jsonl"))
        for example, row in zip(_whole(origin, "", [(r["id"], r["text"]) for r in rows]), rows, strict=True):
            example.names = _names(example, [(e["start"], e["end"], e["schema"]) for e in row["entities"]])
            yield example


def _names(example: Example, entities: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    found = []
    for start, end, kind in entities:
        span = example.span(start, end)
        if span and kind in _TYPE | {"ORG": "ORG"}:
            found.append((*span, _TYPE[kind]))
    return found


def conll04(shared: Path, part: str) -> Iterator[Example]:
    """CoNLL04 (by way of TablERT-CNN, research use): names and five relations, judged for every pair."""
    rows = list(rows_of(shared / f"data/relations/conll04_{part}.jsonl"))
    for example, row in zip(_whole("conll04", "", [(r["id"], r["text"]) for r in rows]), rows, strict=True):
        example.names = _names(example, [(e["start"], e["end"], e["schema"]) for e in row["entities"] if e["schema"] != "Other"])
        spans = [example.span(e["start"], e["end"]) for e in row["entities"]]
        example.marks = [(*s, _TYPE.get(e["schema"], "MISC")) for s, e in zip(spans, row["entities"], strict=True) if s]
        place = [sum(s is not None for s in spans[:i]) for i in range(len(spans))]
        example.ties = {}
        for r in row["relations"]:
            example.ties.setdefault((place[r["head"]], place[r["tail"]]), set()).add(f"conll04:{r['type']}")
        example.names = None  # "Other" is not MISC, and CoNLL04's places take titles with them
        yield example


def knowledgenet(shared: Path, part: str) -> Iterator[Example]:
    """KnowledgeNet (MIT): twelve properties in web passages. Folds 1 and 2 train, fold 3 measures."""
    folds = {"train": (1, 2), "dev": (3,)}[part]
    rows = [r for r in rows_of(shared / "data/relations/knowledgenet_dev.jsonl") if r["fold"] in folds]
    docs = pipeline().pipe(r["text"].replace("\n", " ") for r in rows)
    for row, doc in zip(rows, docs, strict=True):
        example = Example("knowledgenet", row["id"])
        example.add(doc, 0)
        facts = [f for f in row["facts"] if f["property"] in KNOWLEDGENET]
        gold = {tuple(f[end]): example.span(*f[end]) for f in facts for end in ("subject", "object")}
        spans = sorted({s for s in gold.values() if s})
        kind = {(e.start, e.end): _TYPE.get(e.label_, "") for e in doc.ents}
        marks = [(*s, kind.get(s, "pronoun" if example.words[s[0]].lower() in PRONOUNS else "any")) for s in spans]
        for (a, b), label in kind.items():
            if label and all(b <= s[0] or a >= s[1] for s in spans):
                marks.append((a, b, label))
        taken = {i for a, b, _ in marks for i in range(a, b)}
        marks += [(i, i + 1, "pronoun") for i, w in enumerate(example.words) if w.lower() in PRONOUNS and i not in taken]
        example.marks = sorted(marks)
        index = {m[:2]: i for i, m in enumerate(example.marks)}
        example.ties = {}
        for f in facts:
            s, o = gold[tuple(f["subject"])], gold[tuple(f["object"])]
            if s and o and s != o:
                example.ties.setdefault((index[s], index[o]), set()).add(f"knowledgenet:{f['property']}")
        yield example


def redocred(shared: Path, part: str) -> Iterator[Example]:
    """Re-DocRED dev (MIT): names and Wikidata relations where one sentence is the evidence. Every third document is kept for measuring."""
    for number, row in enumerate(rows_of(shared / "data/relations/redocred_dev.jsonl")):
        if (number % 3 == 0) != (part == "dev"):
            continue
        text, where = _detokenise(row["sents"])
        example = Example("redocred", row["title"])
        example.add(pipeline()(text), 0)
        marks, entity, sentence = [], [], []
        for e, cluster in enumerate(row["vertexSet"]):
            for m in cluster:
                span = example.span(where[m["sent_id"]][m["pos"][0]][0], where[m["sent_id"]][m["pos"][1] - 1][1])
                if span and m["type"] in KINDS:
                    marks.append((*span, m["type"]))
                    entity.append(e)
                    sentence.append(m["sent_id"])
        example.names, example.marks, example.ties = sorted(set(marks)), marks, {}
        facts: dict[tuple[int, int], list[tuple[str, list[int]]]] = {}
        for label in row["labels"]:
            facts.setdefault((label["h"], label["t"]), []).append((label["r"], label["evidence"]))
        for i in range(len(marks)):
            for j in range(len(marks)):
                if sentence[i] != sentence[j] or entity[i] == entity[j]:
                    example.unknown.add((i, j))
                    continue
                for r, evidence in facts.get((entity[i], entity[j]), ()):
                    if sentence[i] in evidence and r in WIKIDATA:
                        example.ties.setdefault((i, j), set()).add(f"wikidata:{r}")
                    else:
                        example.unknown.add((i, j))
        example.unknown -= set(example.ties)
        yield example


def _detokenise(sentences: list[list[str]]) -> tuple[str, list[list[tuple[int, int]]]]:
    text, where, open_quote = "", [], False
    for words in sentences:
        places = []
        for word in words:
            glue = not text or word in (",", ".", ")", ";", ":", "?", "!", "'s", "’s", "%", "n't") or text[-1] in "($"
            if word == '"':
                glue = open_quote or not text
                open_quote = not open_quote
            elif text.endswith('"') and open_quote:
                glue = True
            text += ("" if glue else " ") + word
            places.append((len(text) - len(word), len(text)))
        where.append(places)
    return text, where


def crossre(shared: Path, part: str) -> Iterator[Example]:
    """CrossRE news and politics (see mainlp/CrossRE): seventeen general relations, judged for every pair."""
    for name in ("news", "politics"):
        for row in rows_of(shared / f"data/relations/crossre_{name}_{part}.jsonl"):
            text, (where,) = _detokenise([row["sentence"]])
            example = Example("crossre", row["doc_key"])
            example.add(pipeline()(text), 0)
            spans = [example.span(where[a][0], where[b][1]) for a, b, _ in row["ner"]]
            example.marks = [(*(s or (0, 0)), _TYPE.get(e[2], "MISC")) for s, e in zip(spans, row["ner"], strict=True)]
            place = {tuple(e[:2]): i for i, e in enumerate(row["ner"])}
            example.ties = {}
            for a, b, c, d, kind, *_ in row["relations"]:
                i, j = place.get((a, b)), place.get((c, d))
                if i is not None and j is not None and i != j:
                    example.ties.setdefault((i, j), set()).add(f"crossre:{kind}")
            yield example


LOADERS = {
    "polnear": polnear, "named": named, "conll04": conll04, "knowledgenet": knowledgenet, "redocred": redocred, "crossre": crossre,
}  # fmt: skip
