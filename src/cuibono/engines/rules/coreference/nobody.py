""" "He" of whom a text gives no name: an excerpt that begins with it, a biography under a photograph. One such person per sex."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cuibono.engines.rules.names.nominals import nominal_schema
from cuibono.engines.rules.names.types import words
from cuibono.engines.rules.parsed.document import Name

from .memory import SUBJECTS, Memory, Seen, clause_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_SEXES = {"male": "m", "female": "f"}


class Nobody:
    """Says which pronouns mean a person without a name; it is asked only where nobody named is meant."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.first: dict[str, tuple[int, int]] = {}
        self._noun = False  # a common noun for a person came before: "the officer said he"

    def noun(self, token: Token) -> None:
        """Keeps that a person was told of by a common noun that stands for nobody named."""
        if self._noun or token.tag_ != "NN" or token.dep_ in ("attr", "appos", "compound"):
            return
        schema = nominal_schema(token)
        doer = schema is None and token.dep_ in SUBJECTS and token.lower_.endswith(tuple(words("coreference.toml", "doers")))
        self._noun = schema == "Person" or doer

    def key(self, token: Token, low: str, quoted: bool) -> str | None:
        """ "?m" or "?f", the key of the unnamed person that a pronoun means; None where it may be somebody named."""
        sex = next((s for listed, s in _SEXES.items() if low in words("coreference.toml", listed)), None)
        if sex is None or quoted:
            return None
        key = f"?{sex}"
        if self._named_before(key, sex) or self._named_ahead(token, sex):
            return None
        return None if key not in self.first and (self._noun or self.memory.unknown) else key

    def keep(self, key: str, token: Token) -> None:
        """Notes one more word for that person, who may be meant next."""
        memory, block = self.memory, self.memory.block
        place = self.first.setdefault(key, (block, token.i))
        memory.nobody[block, token.i] = place
        memory.genders[key] = key[1:]
        start, end = memory.parsed.span(block, token, token)
        name = Name(block, token.i, token.i + 1, start, end, token.text, "Person", named=False)
        memory.keep(Seen(key, name, "Person", memory.sentence, token, False, block))

    def _named_before(self, key: str, sex: str) -> bool:
        """Somebody who may be meant has a name already. Who stands only beside the unnamed one ("He worked with X. He") isn't meant."""
        fits = (s for s in self.memory.seen if s.schema == "Person" and s.key[0] != "?" and self.memory.genders.get(s.key, "") in ("", sex))
        return any(key not in self.first or s.head.dep_ in SUBJECTS for s in fits)

    def _named_ahead(self, token: Token, sex: str) -> bool:
        """ "In his role as CEO, X said": whom the sentence names later may be meant, but not by its own subject ("He met X")."""
        if token.dep_ in SUBJECTS and (token.is_sent_start or clause_of(token).dep_ == "ROOT"):
            return False
        memory, apart = self.memory, _called(token.head) if token.dep_ == "poss" else set()  # "his father, X" is not he
        ahead = {index for i in range(token.i + 1, token.sent.end) if (index := memory.at.get((memory.block, i))) is not None}
        apart_too = {index for i in apart if (index := memory.at.get((memory.block, i))) is not None}
        names = (i for i in ahead - apart_too if memory.entities.names[i].schema == "Person")
        return any(memory.genders.get(memory.entities.keys[i], "") in ("", sex) for i in names)


def _called(noun: Token) -> set[int]:
    """The words that name whom a noun tells of: "father, John Smith", "father John Smith", "his wife was the editor Jane Smith"."""
    beside = [noun, *(c for c in noun.children if c.dep_ == "appos")]
    if noun.dep_ in SUBJECTS and noun.head.lemma_ == "be":
        beside += [c for c in noun.head.children if c.dep_ == "attr"]
    return {t.i for word in beside for t in (word, *(c for c in word.children if c.dep_ in ("compound", "flat", "appos")))}
