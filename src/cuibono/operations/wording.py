"""How ties and told claims stand in lines of text, the same in every command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cuibono.records import Decision, KnownFlag, StoredClaim, Tie
from cuibono.stages.appraise.read_dates import closed_by, date_range
from cuibono.stages.appraise.sureness import surely_read
from cuibono.stages.brief.words import date_words, is_plural
from cuibono.stages.inquire.resolve_forecasts import STATE_WORDS
from cuibono.stages.inquire.tell_evidence import Told, grade_text
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.languages import language_name

# A tie whose status is no plain statement says so before anything else.
STATUS_WORDS = {
    "ended": "ended",
    "planned": "planned",
    "possible": "only said to be possible",
    "predicted": "predicted",
    "denied": "denied",
}


def tie_verb(tie: Tie) -> str:
    """What the subject does or did: "owns", "met". What happens once has happened when it is reported; what lasts is told as of the
    report."""
    return PREDICATES[tie.predicate].past if over_by(tie) else verb_of(tie.predicate, tie.status)


def verb_of(predicate: str, status: str) -> str:
    """The same of a claim, or whatever else has a predicate and a status."""
    row = PREDICATES[predicate]
    happened = status == "ended" or (status in ("asserted", "denied") and not row.lasting)
    return row.past if happened else row.verb


def tie_words(tie: Tie, captions: Mapping[str, str]) -> str:
    """Subject, verb, object: "PeruRail is a partner of Chinese mining ventures", with the status where it is not plain."""
    subject, verb = captions.get(tie.subject_id, tie.subject_id), tie_verb(tie)
    # A name's words are capitals: "U.S. companies" are nobody by name, "Dravik Logistics" is one.
    if subject.split(" ")[-1][:1].islower() and is_plural(subject, ""):
        verb = _of_many(verb)
    status = f" [{STATUS_WORDS[tie.status]}]" if tie.status in STATUS_WORDS else ""
    end = over_by(tie)
    until = f" until {date_words(end)}" if end else ""
    return f"{subject} {verb} {captions.get(tie.object_id, tie.object_id)}{until}{status}"


def over_by(tie: Tie) -> str | None:
    """When what lasts was over (EDTF), where it is told to have ended before it was last reported.

    Of where somebody is based a sentence says in passing, and its dates are of something else.
    """
    row = PREDICATES[tie.predicate]
    if not tie.valid or not tie.last_seen or tie.status not in ("asserted", "ended") or not row.lasting or row.family == "place":
        return None
    end = closed_by(tie.valid)
    found, seen = (date_range(end) if end else None), date_range(tie.last_seen[:10])
    return end if found and seen and found[1] < seen[0] else None


_MANY = {"is": "are", "was": "were", "has": "have"}


def _of_many(verb: str) -> str:
    """A verb of the vocabulary with a subject in the plural: "represents" gives "represent", "is a partner of" gives "are a partner of"."""
    first, *rest = verb.split(" ")
    if first in _MANY:
        return " ".join([_MANY[first], *rest])
    parts = verb.split(" or ")
    return " or ".join(" ".join([part.split(" ")[0].removesuffix("s"), *part.split(" ")[1:]]) for part in parts)


def tie_facts(tie: Tie) -> str:
    """Grade, time and witnesses of a tie in a line, and where its reading is not sure, that."""
    when = tie.valid or "undated"
    origins = "1 origin" if tie.origins == 1 else f"{tie.origins} independent origins"
    documents = "1 document" if tie.documents == 1 else f"{tie.documents} documents"
    return f"grade {grade_text(tie)} · {when} · {origins}, {documents}{sure_words(tie)}"


def sure_words(tie: Tie) -> str:
    """What follows the facts of a tie whose reading is not sure, with its dot before; "" for one that is."""
    read = surely_read(tie.sureness)
    return f" · {read}" if read else ""


def alternate_words(row: str) -> str:
    """What a page says of another one, in words: "translation:es https://…" gives "in Spanish: https://…"."""
    relation, _, value = row.partition(" ")
    kind, _, language = relation.partition(":")
    if kind == "translation":
        return f"in {language_name(language)}: {value}" if language else f"translated: {value}"
    told = {"syndicated": "its text is that of", "reported": "the report was first in", "credit": "its text is credited to"}
    return f"{told.get(kind, kind)} {value}"


_DECIDED = {"same": "the same", "not_same": "not the same", "unsure": "nobody can tell whether they are the same"}
_REVIEWED = {"accept": "accepted", "reject": "rejected", "unsure": "open again"}


def decision_words(decision: Decision, captions: Mapping[str, str]) -> str:
    """What was decided, in words, without who and when: "Ana Dorn and A. Dorn: not the same"."""
    first = captions.get(decision.target, decision.target)
    if decision.kind == "same" and decision.other:
        return f"{first} and {captions.get(decision.other, decision.other)}: {_DECIDED.get(decision.verdict, decision.verdict)}"
    if decision.kind == "claim":
        return f"{first}: {_REVIEWED.get(decision.verdict, decision.verdict)}"
    if decision.kind == "forecast":
        return f"{first}: {STATE_WORDS.get(decision.verdict, decision.verdict)}"
    if decision.kind == "undo":
        return f"{first}: undone"
    return f"{decision.kind} on {first}: {decision.verdict}"


def decided_by(decision: Decision) -> str:
    """Who and when, with the reason and the id."""
    why = f", because {decision.why}" if decision.why else ""
    return f"{decision.by}, {decision.at[:16].replace('T', ' ')}{why} ({decision.decision_id})"


def qualifiers(claim: StoredClaim) -> str:
    """What a claim says beside its three parts, as said."""
    share = f"{claim.percentage:g} percent" if claim.percentage is not None else None
    told = [claim.amount_text, share, f"“{claim.role}”" if claim.role else None, claim.what, claim.place]
    return ", ".join(part for part in told if part)


def told_lines(told: Sequence[Told], *, indent: str = "    ", most: int = 2) -> list[str]:
    """Sentences with their speakers, at most ``most`` of them, and how many more there are."""
    lines = []
    for row in told[:most]:
        lines.append(f"{indent}“{row.sentence}”")
        dated = f"; dated {row.date}" if row.date else ""
        cells = f" · {row.cells}" if row.cells else ""
        lines.append(f"{indent}  {row.speaker}, published {row.published or 'on a date not known'}{dated}{cells} · {row.claim_id}")
    if len(told) > most:
        lines.append(f"{indent}… and {len(told) - most} more")
    return lines


def flag_lines(flags: Sequence[KnownFlag], *, indent: str, most: int = 8) -> list[str]:
    """What known records say of an entity, each with the reason of the link, and how to see the record and to judge."""
    lines = []
    for flag in flags[:most]:
        lines.append(f"{indent}! {flag.wording}" if flag.listed else f"{indent}= {flag.wording}")
        reason = "it fits" if flag.status == "possible" else "taken for this one"
        lines.append(f"{indent}    {reason} (score {flag.score:.2f}): {'; '.join(flag.why)}")
    if len(flags) > most:
        lines.append(f"{indent}… and {len(flags) - most} more: --json lists them")
    if any(flag.status == "possible" for flag in flags):
        lines.append(f"{indent}to settle a possible match: cuibono decide same (or not-same) NAME known:…")
    return lines
