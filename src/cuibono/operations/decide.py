"""A person's decisions: appended with their reason, never edited; a later one on the same target supersedes."""

from __future__ import annotations

from cuibono.errors import AmbiguousError, NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.records import KNOWN_PREFIX, Decision, Publisher, make_id

from .clock import strictly_after
from .names import resolve_name

SAME = ("same", "not_same", "unsure")
CLAIM = ("accept", "reject", "unsure")
LETTERS = "ABCDEF"


def decide_same(ledger: Ledger, first: str, second: str, verdict: str, *, by: str, at: str, why: str) -> Decision:
    """Two entities (names or ids, or ``doc_id#entity``), or one and a known record, are the same, are not, or nobody can tell."""
    _one_of(verdict, SAME)
    known = [name for name in (first, second) if is_known(name)]
    if known:
        return _decide_known(ledger, [name for name in (first, second) if name not in known], known, verdict, (by, at, why))
    ends = sorted(_end(ledger, name) for name in (first, second))
    if ends[0] == ends[1]:
        raise UsageError(f"{first!r} and {second!r} are one entity already", advice="to part them, name the documents' entities: DOC_ID#e1")
    return append(ledger, "same", ends[0], ends[1], verdict, (by, at, why))


def is_known(name: str) -> bool:
    """Whether a name is the id of a known record, in either case."""
    return name[: len(KNOWN_PREFIX)].lower() == KNOWN_PREFIX


def _decide_known(ledger: Ledger, names: list[str], known: list[str], verdict: str, said: tuple[str, str, str]) -> Decision:
    """An entity and a known record. The entity is named by one of its mentions, so that the decision holds whatever it is joined with."""
    if not names:
        raise UsageError("two known records are not joined here", advice="name an entity of the texts and a record: known:DATASET/RECORD")
    record = ledger.known_record(known[0])
    if not record.schema:
        raise UsageError(f"{record.known_id} is a designation, not who it is about", advice=f"cuibono known show {record.known_id}")
    end = _end(ledger, names[0])
    if "#" not in end:
        end = min(f"{row.doc_id}#{row.entity}" for row in ledger.links_to([end]))
    return append(ledger, "same", end, record.known_id, verdict, said)


def decide_claim(ledger: Ledger, claim_id: str, verdict: str, *, by: str, at: str, why: str) -> Decision:
    """A claim is what the document says (accept), is not (reject), or open again (unsure)."""
    _one_of(verdict, CLAIM)
    if not ledger.claims([claim_id]):
        raise NoMatchError(f"no claim {claim_id!r}", advice="cuibono show NAME prints claims with their ids")
    return append(ledger, "claim", claim_id, None, verdict, (by, at, why))


def decide_note(ledger: Ledger, target: str, text: str, *, by: str, at: str, why: str) -> Decision:
    """A free note on an id or name."""
    return append(ledger, "note", target, None, text, (by, at, why))


def set_publisher(ledger: Ledger, publisher: Publisher, *, by: str, at: str, why: str) -> Publisher:
    """The analyst's word on an outlet: reliability A to F, kind, owner, country, state control."""
    if publisher.reliability not in LETTERS or len(publisher.reliability) != 1:
        raise UsageError(f"{publisher.reliability!r} is no reliability", advice="A (reliable) to E (unreliable), F (cannot be judged)")
    ledger.set_publisher(publisher, by=by, at=_at(ledger, at), why=why)
    return publisher


def _one_of(verdict: str, allowed: tuple[str, ...]) -> None:
    if verdict not in allowed:
        raise UsageError(f"{verdict!r} is no verdict", advice=f"one of: {', '.join(allowed)}")


def _end(ledger: Ledger, name: str) -> str:
    document, mark, entity = name.partition("#")
    if mark and ledger.has_document(document):
        if all(mention.entity != entity for mention in ledger.mentions(document)):
            raise NoMatchError(f"document {document} has no entity {entity!r}", advice=f"cuibono show {document} lists them")
        return name
    try:
        return resolve_name(ledger, name).entity_id
    except AmbiguousError:
        raise
    except NoMatchError:
        from cuibono.stages.resolve.list_parts import list_parts, names_of_parts

        # A part of an entity, as the review lists them: a name that was joined to another and may be parted from it again.
        if name in names_of_parts(list_parts(ledger.locals(), ledger.links(), ledger.decisions())):
            return name
        raise


def append(ledger: Ledger, kind: str, target: str, other: str | None, verdict: str, said: tuple[str, str, str]) -> Decision:
    """One more row of the log; ``said`` is (by, at, why). Its time is moved just past the last row's where a clock stood still."""
    by, at, why = said[0], _at(ledger, said[1]), said[2]
    decision = Decision(make_id("decision", kind, target, other, verdict, by, at, why), kind, target, other, verdict, by, at, why)
    ledger.decide(decision)
    return decision


def _at(ledger: Ledger, at: str) -> str:
    log = ledger.decisions()
    return strictly_after(at, log[-1].at if log else None)
