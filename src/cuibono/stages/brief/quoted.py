"""A document's sentence as a brief quotes it: with its outlet, its day and its page's headline."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cuibono.records import Panel, Passage, Section, Sentence, StoredAttribution

from .draft import Piece, Register, finish, quote
from .file import File
from .headlines import told_under
from .introduce import introduced_words
from .words import listing, on_date

ACCOUNTS = "What the documents say"


@dataclass(frozen=True, slots=True)
class Account:
    """A sentence to quote: its place, its words on one line, who speaks in it, and how central it is."""

    passage: Passage
    text: str
    said: tuple[StoredAttribution, ...]
    weight: float
    alone: float = 1.0  # how well it stands without its page
    opens: float = 0.0  # how well it tells what the corpus says of the subject, to open a brief
    firm: bool = True  # whether it stands alone well enough to do so

    @property
    def key(self) -> tuple[str, int, int]:
        return self.passage.doc_id, self.passage.start, self.passage.end


def accounts_section(file: File, register: Register, accounts: list[Account], names: tuple[str, ...]) -> Section | None:
    """A list of quotations with their outlets: undated ones first, so that none reads as the latest, then in the order of their days."""
    if not accounts:
        return None
    ordered = sorted(accounts, key=lambda row: (file.documents[row.passage.doc_id].published_at or "", row.key))
    rows = tuple(account_sentence(file, register, row, headed=True) for row in ordered)
    return Section("accounts", 0, f"{ACCOUNTS} of {listing(list(names))}", (Panel("list", rows),))


def headed_once(file: File, register: Register, section: Section, accounts: list[Account]) -> Section:
    """The section with the headline of neighbours of one page at the first alone: which stand there is known when all else is told."""
    whose = {account_sentence(file, register, row, headed=True): row for row in accounts}
    told = [whose[sentence] for panel in section.panels for sentence in panel.sentences]
    before = [None, *(row.passage.doc_id for row in told)]
    rows = [account_sentence(file, register, row, headed=row.passage.doc_id != last) for row, last in zip(told, before, strict=False)]
    return replace(section, panels=(Panel("list", tuple(rows)),))


def account_sentence(file: File, register: Register, account: Account, *, headed: bool = False) -> Sentence:
    """ "BBC News wrote on 3 May 2018, in “Headline”: “…” [3]": the sentence whole; whoever speaks in it is named in it.

    ``headed``: with its page's headline, which tells what it is about, unless the sentence tells most of that itself.
    """
    passage = account.passage
    published = file.documents[passage.doc_id].published_at
    number = register.quote(passage, account.said)
    text, cites = introduced_words(file, register, *account.key)
    under = told_under(file, passage.doc_id, account.text) if headed else ""
    day = f" {on_date(published)}" if published else ""
    opened, *rest = quote(text)
    cut = "… " if text[:1].islower() else ""  # behind a connective
    pieces: list[Piece] = [
        f"{file.outlet(passage.doc_id)} wrote{day}",
        [f"{',' if day else ''} in ", *quote(under)] if under else [],
        ": ",
        opened,
        cut,
        *rest,
        " ",
        number,
        *cites,
    ]
    return Sentence(
        "attributed" if account.said else "reported",
        finish(pieces),
        attributions=tuple(row.attribution_id for row in account.said),
        speaker=file.voice_of(account.said[0]).name if account.said else None,
    )
