"""Reads documents whose mentions somebody marked already: theirs stand, ours only fill the gaps between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from cuibono.engines.rules.attributions.find import find_attributions
from cuibono.engines.rules.claims.find import find_claims
from cuibono.engines.rules.coreference.resolve import resolve_names, resolve_quotes
from cuibono.engines.rules.names.find import find_names, whereabouts
from cuibono.engines.rules.names.forms import fold, given_gender
from cuibono.engines.rules.names.spans import tagged_spans
from cuibono.engines.rules.names.types import name_schema
from cuibono.engines.rules.parse.documents import parse_documents
from cuibono.engines.rules.parsed.document import Entities, Name, Parsed
from cuibono.records import Block, Document, Reading
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import capital_country, demonym_country, state_code
from cuibono.vocabulary.regions import region_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

GIVEN_ENGINE = "given/1"
SCHEMATA = ("Person", "Company", "Organization", "PublicBody", "Territory", "Position", "Project", "Event", "Document")
# The kinds of common annotation schemes, as our tagger's.
_KINDS = {
    "PER": "PER", "PERSON": "PER", "ORG": "ORG", "ORGANIZATION": "ORG", "ORGANISATION": "ORG", "NORP": "LOC", "LOC": "LOC", "GPE": "LOC",
    "LOCATION": "LOC", "FAC": "LOC", "MISC": "MISC", "OTHER": "MISC", "LEGALENTITY": "ORG", "LEGAL ENTITY": "ORG",
}  # fmt: skip
_VALUES = frozenset({"TIME", "DATE", "NUM", "NUMBER", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"})


@dataclass(frozen=True, slots=True)
class Given:
    """One marked mention, ``text[start:end]``; ``schema`` is one of ours, a common annotation scheme's kind ("PER", "GPE"), or None."""

    start: int
    end: int
    schema: str | None = None


@dataclass(frozen=True, slots=True)
class GivenReading:
    """``keys[i]`` is the local entity of the i-th given mention; ``reading`` holds what those keys tell: names, ties, speakers."""

    keys: tuple[str, ...]
    reading: Reading


def read_given(document: Document, given: Sequence[Given]) -> GivenReading:
    """One document with its marked mentions. A mention that stands for nobody known (an unresolved "he") is an entity of its own."""
    lines, at = [], 0
    for line in document.text.splitlines(keepends=True):
        if line.strip():
            lines.append(Block(at, at + len(line.rstrip()), "paragraph"))
        at += len(line)
    (parsed,) = parse_documents([replace(document, blocks=tuple(lines))])
    marked = {i: name for i, mark in enumerate(given) if (name := _name(parsed, mark)) is not None}
    own = [name for name in find_names(parsed) if not any(name.start < mark.end and mark.start < name.end for mark in given)]
    # One name a span: two marks on the same words are one mention.
    spans = {(name.start, name.end): name for name in marked.values() if _is_name(name.text)}
    names = sorted([*own, *_of_one_kind(list(spans.values()))], key=lambda n: (n.start, n.end))
    entities = resolve_names(parsed, names)
    attributions = find_attributions(parsed, entities)
    resolve_quotes(parsed, entities, attributions)
    claims, entities = find_claims(parsed, entities, attributions)
    at_span = {(name.start, name.end): key for name, key in zip(entities.names, entities.keys, strict=True)}
    keys = []
    for i, mark in enumerate(given):
        name = marked.get(i)
        found = (
            at_span.get((mark.start, mark.end)) if name is None else at_span.get((name.start, name.end)) or _word(parsed, entities, name)
        )
        keys.append(found or f"m{i + 1}")
    said = tuple(entities.mentions), tuple(attributions), tuple(claims)
    return GivenReading(tuple(keys), Reading(document.doc_id, GIVEN_ENGINE, *said))


def _of_one_kind(names: list[Name]) -> list[Name]:
    """A name of several words is one kind through the document, the commonest: marks may call an opera a place once."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        kinds[fold(name.text)][name.schema] += 1
    best = {text: max((n, kind) for kind, n in counts.items())[1] for text, counts in kinds.items() if " " in text}
    return [replace(name, schema=best.get(fold(name.text), name.schema)) for name in names]


@cache
def _words() -> frozenset[str]:
    table = load_toml("coreference.toml")
    kinds = ("male", "female", "neutral", "first_person", "first_plural", "relative", "plural", "places")
    return frozenset(word for kind in kinds for word in table[kind])


def _is_name(text: str) -> bool:
    """False for pronouns and common nouns."""
    first = text.lstrip("\"'“‘").split(" ")[0]
    if not any(part[:1].isupper() or not part.isascii() for part in text.replace("-", " ").split()):
        return False
    return not (first.lower() in _words() and " " not in text.strip())


def _name(parsed: Parsed, mark: Given) -> Name | None:
    """The mark on the tokens it covers; None where it is a value, or touches no sentence or two."""
    kind = (mark.schema or "").upper()
    if kind in _VALUES:
        return None
    for block, doc in enumerate(parsed.docs):
        base = parsed.offset(block)
        if doc is None or not (base <= mark.start < parsed.blocks[block].end):
            continue
        tokens = [t.i for t in doc if base + t.idx < mark.end and mark.start < base + t.idx + len(t.text) and not t.is_space]
        if not tokens:
            return None
        text = parsed.text[mark.start : mark.end]
        first, last = tokens[0], tokens[-1] + 1
        schema = mark.schema if mark.schema in SCHEMATA else _schema(doc, first, last, text, _KINDS.get(kind))
        where = whereabouts(parsed.text, mark.start, mark.end, text, schema)
        country = (schema == "Territory" and demonym_country(text)) or where.country
        return Name(block, first, last, mark.start, mark.end, text, schema, country, region=where.region)
    return None


def _schema(doc: Doc, first: int, last: int, text: str, kind: str | None) -> str:
    """The schema of a mark that tells none, or another scheme's: by the tagger, else by the look of the name."""
    if kind is None and region_of(text) and first and doc[first - 1].text == ",":
        kind = "LOC"  # "Los Angeles, CA"
    if kind is None:
        found = [s for s in tagged_spans(doc) if s.first < last and first < s.last]
        kind = max(found, key=lambda s: min(last, s.last) - max(first, s.first)).kind if found else _kind(text)
    if demonym_country(text):
        return "Territory"
    before = doc[first - 1].lower_ if first else ""
    after = doc[last].lower_ if last < len(doc) else ""
    return name_schema(kind, "", text, before, after, firm=True) or "Document"


def _kind(text: str) -> str:
    if state_code(text) or region_of(text) or capital_country(text):
        return "LOC"
    if text.replace(".", "").replace("&", "").isupper() and len(text) > 1:
        return "ORG"
    return "PER" if given_gender(text.split(" ")[0]) else "MISC"


def _word(parsed: Parsed, entities: Entities, name: Name) -> str | None:
    """What a pronoun or a noun stands for: the key at the head of its words."""
    doc = parsed.docs[name.block]
    if doc is None:
        return None
    head = doc[name.first : name.last].root
    return _place(entities, name.block, head) if head.lower_ == "where" else entities.stands_for.get((name.block, head.i))


def _place(entities: Entities, block: int, where: Token) -> str | None:
    """ "Orsk Academy, where": the name before it; None behind "the academy in Orsk, where", which may be of either."""
    clause = where
    while clause.dep_ != "relcl" and clause.head.i != clause.i:
        clause = clause.head
    if clause.dep_ != "relcl":
        return None
    here = [
        (n, key)
        for n, key in zip(entities.names, entities.keys, strict=True)
        if n.block == block and n.schema not in ("Person", "Position")
    ]
    found = [(n, key) for n, key in here if n.first <= clause.head.i < n.last]
    if not found or (found[0][0].schema == "Territory" and any(0 < found[0][0].first - n.last <= 4 for n, _ in here)):
        return None
    return found[0][1]
