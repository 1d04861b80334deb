"""What the layers of the rules engine hand each other inside one document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cuibono.records import Block, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def text_of(doc: Doc) -> str:
    """A block's text. spaCy puts it together anew, token by token, at every look; here it is kept."""
    kept = doc.user_data.get("text")
    if kept is None:
        kept = doc.user_data["text"] = doc.text
    found: str = kept
    return found


def starts_of(doc: Doc) -> list[int]:
    """Where each token of a block begins, in characters."""
    kept = doc.user_data.get("starts")
    if kept is None:
        kept = doc.user_data["starts"] = [token.idx for token in doc]
    found: list[int] = kept
    return found


@dataclass(slots=True)
class Parsed:
    """A document split into blocks and parsed. Blocks are parsed one by one, so no sentence is glued across two of them.

    ``docs[i]`` is the spaCy Doc of ``blocks[i]``, or None where the block holds no sentences (headings, table rows, menu lines); token
    offsets inside a Doc are relative to the block: add ``blocks[i].start`` (``offset(i)``). ``published_at`` anchors relative dates.

    ``acts`` are the attributions, by index, whose source does rather than says ("agreed to represent him"): the outlet itself reports
    what they hold.
    """

    doc_id: str
    text: str
    title: str | None
    published_at: str | None
    blocks: list[Block]
    docs: list[Doc | None]
    acts: set[int] = field(default_factory=set)

    def offset(self, block: int) -> int:
        """Where block ``block`` begins in the document's text."""
        return self.blocks[block].start

    def span(self, block: int, first: Token, last: Token) -> Span:
        """Document offsets of the tokens ``first`` to ``last`` (both included) of one block."""
        base = self.blocks[block].start
        return base + first.idx, base + last.idx + len(last.text)


@dataclass(frozen=True, slots=True)
class Name:
    """A found mention with its place among the tokens: ``docs[block][first:last]`` (half-open). Blocks without a Doc have no names."""

    block: int
    first: int
    last: int
    start: int
    end: int
    text: str
    schema: str
    country: str | None = None
    named: bool = True
    region: str | None = None


@dataclass(slots=True)
class Entities:
    """The document's entities after coreference.

    ``mentions`` are the mentions with their local entity keys, in order of the text; ``keys[i]`` is the key of ``names[i]``.
    ``stands_for`` maps (block, token index) of a pronoun or a nominal's head ("he", "the company", "the mayor", "its") to the
    entity key it stands for; what is unresolved is absent. ``naming`` maps a key to its best naming mention (an index into ``names``).
    ``nobody`` maps the place of a "he" or "she" of whom the text gives no name to the place of the first such word of the same person.
    """

    names: list[Name]
    keys: list[str]
    mentions: list[Mention]
    stands_for: dict[tuple[int, int], str] = field(default_factory=dict)
    naming: dict[str, int] = field(default_factory=dict)
    nobody: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
