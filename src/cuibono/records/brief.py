"""What goes out: findings, sentences with their citations, sections, the brief. Plain text only; renderers escape and link."""

from __future__ import annotations

from dataclasses import dataclass

SENTENCE_KINDS = ("reported", "attributed", "judgement", "assumption", "gap")
PANEL_KINDS = ("paragraph", "quote", "table", "list", "path", "judgement", "note")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence. ``quoted`` text stands character for character in a cited span; ``cite`` is an evidence number."""

    text: str
    quoted: bool = False
    cite: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with all that the linter must know of it (tradecraft rules 1 to 7, 11, 14, 18).

    ``kind`` is one of SENTENCE_KINDS. ``claims``, ``attributions`` and ``ties`` are ids it rests on; ``speaker`` who is said to say it,
    ``status`` the weakest status among its claims, ``date`` the EDTF it prints (an event's, never a publication's).
    ``likelihood`` is a term of the profile with ``probability`` in per cent; ``confidence`` low, moderate or high.
    ``basis``, ``assumption``, ``alternative`` and ``change`` are what a judgement must state.
    """

    kind: str
    runs: tuple[Run, ...]
    claims: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    speaker: str | None = None
    status: str = "asserted"
    date: str | None = None
    likelihood: str | None = None
    probability: float | None = None
    confidence: str | None = None
    basis: str | None = None
    assumption: str | None = None
    alternative: str | None = None
    change: str | None = None

    @property
    def text(self) -> str:
        """The sentence as a reader sees it, numbers in brackets."""
        return "".join(run.text if run.cite is None else f"[{run.cite}]" for run in self.runs)

    @property
    def cites(self) -> tuple[int, ...]:
        """Evidence numbers in order of appearance."""
        return tuple(run.cite for run in self.runs if run.cite is not None)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell: a label of ours (a heading, a number, a grade), or sentences."""

    label: str = ""
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of an indirect tie: the words for it, its own date, grade and evidence numbers (rule 13)."""

    subject: str
    predicate: str
    object: str
    wording: str
    tie: str
    date: str | None
    grade: str
    speaker: str
    status: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PathPrint:
    """An indirect tie with every hop. ``grade`` is the weakest hop's; ``overlap`` is yes, no or unknown; ``end_note`` as said."""

    hops: tuple[Hop, ...]
    grade: str
    overlap: str
    end_note: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A block of a section. ``kind`` is one of PANEL_KINDS; a quote holds one sentence and its speaker with descriptor, a note a
    person's own words as its header and who wrote them as its speaker."""

    kind: str
    sentences: tuple[Sentence, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    speaker: str = ""
    paths: tuple[PathPrint, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """``number`` 0 for the unnumbered ones (key points, summary, questions). ``more``: ties of this section left to the JSON."""

    key: str
    number: int
    heading: str
    panels: tuple[Panel, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the ledger holds on the subjects, shown in the brief or not, with the tie and claims for and against."""

    finding_id: str
    section: str
    tie_id: str
    subject: str
    predicate: str
    object: str
    status: str
    claims: tuple[str, ...]
    against: tuple[str, ...]
    origins: int
    date: str | None
    grade: str
    reason: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A numbered citation: ``document.text[start:end] == exact``. ``marks`` are the claims' own spans inside it.

    ``voice`` says whose words carry it; ``review`` what a person decided on its claims; ``engine`` what read it (rule 21).
    """

    number: int
    source: int
    doc_id: str
    start: int
    end: int
    exact: str
    voice: str
    engine: str
    review: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceNote:
    """The descriptor of a cited document (rules 8 and 20). Empty strings where the corpus does not tell."""

    number: int
    doc_id: str
    title: str
    outlet: str
    outlet_kind: str
    owner: str
    state_control: str
    language: str
    published: str
    retrieved: str
    address: str
    url: str
    reliability: str
    reliability_reason: str
    sha256: str
    text_sha256: str
    reader: str
    origin: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PowerCount:
    """How much of the corpus bears on a power, per language: no comparison without it (rule 17). Rows "language\\tcount"."""

    country: str
    name: str
    documents: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief in order of reading. ``content`` is a digest of everything but ``version``, ``previous`` and ``changes``."""

    brief_id: str
    version: int
    previous: str | None
    content: str
    subjects: tuple[str, ...]
    names: tuple[str, ...]
    title: str
    provenance: str
    newest: str | None
    writer: str
    profile: str
    terms: tuple[str, ...]
    lede: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    sources: tuple[SourceNote, ...]
    evidence: tuple[Evidence, ...]
    powers: tuple[PowerCount, ...] = ()
    changes: tuple[str, ...] = ()
