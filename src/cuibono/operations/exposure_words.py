"""An answer of exposure in words and as data: bands, ways, and every hop with its sentence, speaker, date and grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log1p
from typing import TYPE_CHECKING, Any

from cuibono.records import Corpus, Entity, to_dict
from cuibono.stages.inquire.find_paths import in_time, span_of
from cuibono.stages.inquire.tell_evidence import best_claims, grade_text, said_by, tell, weakest_grade
from cuibono.vocabulary import PREDICATES

from .exposure_evidence import BANDS, Asked, Evidence, Shown
from .unread import languages_told
from .wording import qualifiers, tie_facts, tie_words, told_lines

if TYPE_CHECKING:
    from cuibono.stages.inquire.find_exposure import Counted, Exposed, Without
    from cuibono.stages.inquire.reach import Way

FAMILIES = {
    "ownership": "ownership",
    "money": "money",
    "role": "office and work",
    "kin": "family, associates and links",
    "asset": "projects",
    "talk": "talks and agreements",
    "for": "support",
    "against": "conflict",
    "place": "places",
}
WAYS = 3  # ways of one entity that are printed with their evidence


# -- who somebody is to a state
_WHAT = {
    "state": "the state itself",
    "place": "a place in {0}",
    "body": "a public body of {0}",
    "official": "an official of {0}",
    "former": "a former official of {0}",
    "company": "a company of {0}, not its government",
    "organization": "an organization of {0}, not its government",
    "project": "a project in {0}",
    "group": "a group that is not named, described as of {0}: no tie to the state",
    "person": "counted as of {0}",
}


def what_words(node: int, asked: Asked, evidence: Evidence) -> str:
    """What somebody is to their state: "an official of Russia"."""
    from cuibono.stages.inquire.homes import KINDS

    code = evidence.homes.state_of(node)
    what = _WHAT.get(KINDS[int(evidence.homes.kind[node])])
    return what.format(asked.name(code)) if code and what else "of no state that is told here"


def home_words(node: int, asked: Asked, evidence: Evidence) -> str:
    """What somebody is to their state, and what tells it: "an official of Russia (Ida Brun holds the office of Russian President)"."""
    basis = int(evidence.homes.basis[node])
    return what_words(node, asked, evidence) + (f" ({evidence.tie_words(basis)})" if basis >= 0 else "")


# -- as data
def shown_data(row: Shown, asked: Asked, evidence: Evidence) -> dict[str, Any]:
    """One entity for JSON, with every counted way, hop and sentence."""
    basis = int(evidence.homes.basis[row.node])
    told = _exposed_data(row.exposed, asked, evidence) if row.exposed else None
    return {
        "entity": to_dict(evidence.entities[row.node]),
        "counted_as": home_words(row.node, asked, evidence),
        "counted_by": evidence.graph.tie_ids[basis] if basis >= 0 else None,
        **(told or {"band": None, "score": 0.0, "ways": []}),
        "against": _exposed_data(row.rival, asked, evidence) if row.rival and row.rival.counted.ways else None,
    }


def _exposed_data(row: Exposed, asked: Asked, evidence: Evidence) -> dict[str, Any]:
    summary = _summary(row.counted, evidence)
    without = row.without
    return {
        "band": row.band,
        "score": round(row.counted.score, 4),
        **asdict(summary),
        "ways": [_way_data(way, share, asked, evidence) for way, share in zip(row.counted.ways, _shares(row.counted), strict=True)],
        "not_counted": [[evidence.caption(node) for node in way.nodes] for way in row.counted.beside],
        "without": _without_data(without, evidence) if without else None,
    }


def _without_data(without: Without, evidence: Evidence) -> dict[str, Any]:
    return {
        "report": without.report,
        "words": evidence.report_words(without.report),
        "documents": [row.doc_id for row in evidence.of_report(without.report)],
        "score": round(without.left.score, 4),
        "band": without.band,
        "ways": len(without.left.ways),
    }


def _way_data(way: Way, share: float, asked: Asked, evidence: Evidence) -> dict[str, Any]:
    ties = [evidence.ties[tie] for tie in way.ties]
    return {
        "nodes": [to_dict(evidence.entities[node]) for node in way.nodes],
        "weight": round(way.weight, 4),
        "share": round(share, 4),
        "grade": weakest_grade(ties),
        "in_time": in_time([span_of(tie.valid) for tie in ties]) if len(ties) > 1 else "yes",
        "end": home_words(way.nodes[-1], asked, evidence),
        "hops": [
            {
                "tie": to_dict(tie),
                "words": tie_words(tie, evidence.captions),
                "said_by": said_by(tie, evidence.claims),
                "grade": grade_text(tie),
                "family": PREDICATES[tie.predicate].family,
                "evidence": [asdict(tell(claim, evidence.documents)) for claim in best_claims(tie, evidence.claims)],
            }
            for tie in ties
        ],
    }


# -- in lines
@dataclass(frozen=True)
class _Summary:
    kinds: tuple[str, ...]
    direct: int
    indirect: int
    weakest: str
    origins: int
    dates: tuple[str, ...]
    published: tuple[str, ...]


def _summary(counted: Counted, evidence: Evidence) -> _Summary:
    ties = {tie: evidence.ties[tie] for way in counted.ways for tie in way.ties}
    kinds = Counter(PREDICATES[tie.predicate].family for tie in ties.values())
    docs = {evidence.claims[c].doc_id for tie in ties.values() for c in tie.supporting if c in evidence.claims}
    dates = sorted({tie.valid for tie in ties.values() if tie.valid})
    published = sorted({evidence.documents[d].published_at or "" for d in docs} - {""})
    direct = sum(way.hops == 1 for way in counted.ways)
    return _Summary(
        kinds=tuple(sorted(kinds, key=lambda kind: (-kinds[kind], kind))),
        direct=direct,
        indirect=len(counted.ways) - direct,
        weakest=weakest_grade(list(ties.values())) if ties else "",
        origins=len({evidence.houses.get(d, f"document:{d}") for d in docs}),
        dates=tuple(sorted({part for date in dates for part in date.strip("{}[]").split(",")})),
        published=(published[0], published[-1]) if published else (),
    )


def _shares(counted: Counted) -> list[float]:
    """How much of a score each way carries: of the logarithms, which add up."""
    parts = [-log1p(-min(way.weight, 1 - 1e-9)) for way in counted.ways]
    whole = sum(parts)
    return [part / whole for part in parts] if whole else [0.0 for _ in parts]


def header_lines(
    asked: Asked, person: Entity | None, corpus: Corpus, naming: Mapping[str, int], limits: Mapping[str, str | None]
) -> list[str]:
    """What was asked, of how large a corpus, and what the words mean."""
    named = " and ".join(f"{count} of them name {asked.name(code)}" for code, count in naming.items())
    who = f"How {person.caption} is tied to" if person else f"Who in {asked.name(asked.country)} is tied to"
    powers = asked.name(asked.state) + (f", and to {asked.name(asked.rival)}" if asked.rival else "")
    lines = [f"{who} {powers}, in this corpus of {_documents(corpus.documents)} ({named})"]
    if asked.rival:
        rows = [(code, int(count)) for code, count in (row.split("\t") for row in corpus.languages)]
        told_in = languages_told([("?" if code == "unknown" else code, count) for code, count in rows]) if rows else "none"
        lines.append(
            f"  of its documents {told_in}; a power that more is written of shows more ties: absence of reports is not absence of influence"
        )
    told = [f"{name.replace('_', ' ')} {value}" for name, value in limits.items() if value and name not in ("hops", "min_confidence")]
    steps = limits["hops"]
    told.append("direct ties alone" if steps == "1" else f"ways of at most {steps} steps")
    lines.append(f"  {' · '.join(told)}; denied ties, places, criticism, sanctions and visits carry nothing")
    lines.append(
        f"  what was read unsurely, or with a confidence below {limits['min_confidence']}, is set aside: --min-confidence moves that"
    )
    if limits.get("since") or limits.get("until"):
        lines.append("  a tie without a date is taken by when it was last reported, which is no date of the tie")
    return [*lines, *(f"  {words}" for words in BANDS.values())]


def shown_lines(number: int, row: Shown, asked: Asked, evidence: Evidence) -> list[str]:
    """One entity: band, kinds, the ways with their evidence, and what is left without one document."""
    lines = [f"{number}. {evidence.caption(row.node)}, {home_words(row.node, asked, evidence)}"]
    if row.exposed is None:
        lines.append(f"   to {asked.name(asked.state)}: no way found")
    else:
        lines += _exposed_lines(row.exposed, asked.state, asked, evidence, WAYS)
    if row.rival is not None:
        if row.rival.counted.ways:
            lines += _exposed_lines(row.rival, asked.rival or "", asked, evidence, 1)
        else:
            lines.append(f"   to {asked.name(asked.rival or '')}: no way found")
    return lines


def _exposed_lines(row: Exposed, power: str, asked: Asked, evidence: Evidence, most: int) -> list[str]:
    summary = _summary(row.counted, evidence)
    kinds = ", ".join(FAMILIES[kind] for kind in summary.kinds)
    ways = [f"{summary.direct} direct"] if summary.direct else []
    ways += [f"{summary.indirect} over others"] if summary.indirect else []
    when = f"dated {', '.join(summary.dates[:4])}{' …' if len(summary.dates) > 4 else ''}" if summary.dates else "undated"
    published = f"published {' to '.join(dict.fromkeys(day[:10] for day in summary.published))}" if summary.published else ""
    facts = [f"weakest grade {summary.weakest}", f"{summary.origins} origin{'' if summary.origins == 1 else 's'}", when, published]
    name = asked.name(power)
    lines = [
        f"   to {name}: {row.band} ({row.counted.score:.2f} of 1) · {' and '.join(ways)} · {kinds}",
        f"   {' · '.join(filter(None, facts))}",
    ]
    for way, share in list(zip(row.counted.ways, _shares(row.counted), strict=True))[:most]:
        lines += _way_lines(way, share, len(row.counted.ways), asked, evidence)
    rest = row.counted.ways[most:]
    if rest:
        names = "; ".join(" – ".join(evidence.caption(node) for node in way.nodes[1:]) for way in rest)
        lines.append(f"   • and over: {names}")
    if row.counted.beside:
        some = ", ".join(dict.fromkeys(evidence.caption(way.nodes[1]) for way in row.counted.beside[:4]))
        lines.append(f"   not counted, on the same reports or over the same ties: {_ways(len(row.counted.beside))} over {some}{_more(row)}")
    return [*lines, *_without_lines(row, evidence)]


def _more(row: Exposed) -> str:
    return " …" if len(row.counted.beside) > 4 else ""


def _ways(count: int) -> str:
    return "1 way" if count == 1 else f"{count} ways"


def _without_lines(row: Exposed, evidence: Evidence) -> list[str]:
    if row.without is None:
        return ["   no single document bears it: every tie counted is told by two or more"]
    left, document = row.without.left, evidence.report_words(row.without.report)
    if not left.ways:
        return [f"   without {document}: nothing is left of it"]
    if left.score >= row.counted.score - 5e-3:
        return [f"   without {document}: as much, since other reports tell as much"]
    band = row.without.band
    falls = f"it falls to {band}" if band != row.band else f"it stays {band}"
    return [f"   without {document}: {falls} ({row.counted.score:.2f} to {left.score:.2f})"]


def _way_lines(way: Way, share: float, ways: int, asked: Asked, evidence: Evidence) -> list[str]:
    ties = [evidence.ties[tie] for tie in way.ties]
    chain = " – ".join(evidence.caption(node) for node in way.nodes)
    end = what_words(way.nodes[-1], asked, evidence)
    chain += "" if end == _WHAT["state"] else f", {end}"
    carries = f"carries {share:.0%} of it" if ways > 1 else "carries all of it"
    flag = ", ITS HOPS DO NOT OVERLAP IN TIME" if len(ties) > 1 and in_time([span_of(tie.valid) for tie in ties]) == "no" else ""
    head = "direct" if way.hops == 1 else f"{way.hops} steps, grade {weakest_grade(ties)}, the weakest of them"
    lines = [f"   • {chain} ({head}; {carries}{flag})"]
    for tie in ties:
        rows = best_claims(tie, evidence.claims)
        said, speaker = qualifiers(rows[0]) if rows else "", said_by(tie, evidence.claims)
        words = f"{tie_words(tie, evidence.captions)}{f' ({said})' if said else ''}{f', as said by {speaker}' if speaker else ''}"
        lines.append(f"     {words} · {tie_facts(tie)}")
        lines += told_lines([tell(claim, evidence.documents) for claim in rows[:1]], indent="       ", most=1)
    return lines


def end_lines(shown: Sequence[Shown], asked: Asked, evidence: Evidence) -> list[str]:
    """Who stands at the ends of the ways told: what each is to the state, and the tie that tells it."""
    ends = dict.fromkeys(way.nodes[-1] for row in shown for way in row.all_ways())
    lines = []
    for end in ends:
        basis = int(evidence.homes.basis[end])
        if basis >= 0 and basis in evidence.ties:
            tie = evidence.ties[basis]
            lines.append(f"  {evidence.caption(end)}, {what_words(end, asked, evidence)}: {evidence.tie_words(basis)} · {tie_facts(tie)}")
    return ["", "Counted as of the state by:", *lines] if lines else []


def rest_lines(
    asked: Asked, person: Entity | None, shown: Sequence[Shown], counts: Mapping[str, int], corpus: Corpus, home: str | None
) -> list[str]:
    """Who was not shown, and what that nobody was found means."""
    size = f"this corpus of {_documents(corpus.documents)}"
    state = asked.name(asked.state)
    if person:
        where = asked.name(home) if home else "no state"
        note = [] if home == asked.country else ["", f"{person.caption} is counted as of {where} here, not of {asked.name(asked.country)}"]
        found = any(row.exposed for row in shown)
        return (
            note if found else [*note, "", f"no way from {person.caption} to {state} in {size}; absence of reports is not absence of ties"]
        )
    lines = [""]
    if not shown:
        lines.append(f"nobody in {asked.name(asked.country)} is tied to {state} in {size}; absence of reports is not absence of ties")
    rest = counts["tied"] - len(shown)
    people = "public bodies too" if asked.bodies else "not its public bodies, whose dealings are the state's (--bodies)"
    lines.append(
        f"asked of {counts['asked']} persons, companies and organizations counted as of {asked.name(asked.country)}, {people}: "
        f"{counts['tied']} have a way to {state} in what was read, {counts['direct']} of them a direct one"
    )
    if rest > 0:
        lines.append(f"{rest} more, less exposed than these: --most {counts['tied']} tells them")
    lines.append("who is of a state is told by offices, employers, citizenship and seats in the texts: who is not told of is not here")
    return lines


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count:,} documents"
