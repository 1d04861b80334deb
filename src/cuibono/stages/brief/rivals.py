"""The brief that sets powers side by side: how often each is reported to act, what it did, what it said, and how little that measures."""

from __future__ import annotations

from dataclasses import replace

from cuibono.records import Brief, Casefile, Cell, Panel, PowerCount, Rivals, Row, Section, Sentence, make_id, rivals_of
from cuibono.records.rivals import RivalPower
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.languages import language_name

from .draft import Piece, Register, finish, gap, renumber
from .file import File
from .gaps import gap_panels
from .laid import Laid
from .method import method_section
from .plan import WRITER, findings, provenance
from .points import contested, key_points, sourcing, told_whole
from .sections import idle
from .sentences import Item, Writer, fit, item_of
from .sources import sources_and_evidence
from .words import capital, count, listing, number_word, state_name, with_article

# The kinds whose acts are words: they are told together, power beside power.
SAID = ("support", "demands", "criticism", "threats")
MOST = 4  # acts of one kind that are told of a power; the rest are counted, and in the JSON


def write_rivals(
    casefile: Casefile, subjects: tuple[str, ...], display: dict[str, str] | None = None, held_back: frozenset[str] = frozenset()
) -> Brief:
    """The brief on a casefile with ``rivals``. ``held_back``: ids that no sentence may rest on (see :func:`plan.write_brief`)."""
    return lay_rivals(casefile, subjects, display, held_back).whole()


def lay_rivals(
    casefile: Casefile, subjects: tuple[str, ...], display: dict[str, str] | None = None, held_back: frozenset[str] = frozenset()
) -> Laid:
    """:func:`write_rivals` up to its sentences."""
    rivals = rivals_of(casefile)
    assert rivals is not None
    file = File(casefile, display, held_back)
    register = Register({row.doc_id: row.text for row in casefile.documents})
    items = {power.entity_id: _items(file, power) for power in rivals.powers}
    counts = tuple(PowerCount(row.code or row.entity_id, row.name, row.documents, row.languages) for row in rivals.powers)
    sections = [_presence(rivals, counts)]
    shown: list[Item] = []
    for power in rivals.powers:
        made, told = _deeds(file, register, rivals, power, items[power.entity_id])
        sections.append(made)
        shown += [item for item in told if item not in shown]
    said, told = _statements(file, register, rivals, items)
    if said:
        sections.append(said)
        shown += [item for item in told if item not in shown]
    sections.append(Section("gaps", 0, "What is not known", tuple(_gaps(file, register, rivals, shown, subjects))))
    numbered = [replace(section, number=at) for at, section in enumerate(sections, 1)]
    points = key_points(file, register, shown, [], subjects, [])
    tail = [*([points] if points.panels else []), _summary(file, register, rivals, shown, subjects), _questions(file, rivals, shown)]
    opening = _lede(file, register, rivals, items, shown, subjects)
    opening, done, numbers = renumber(opening, (*numbered, *tail))
    sources, evidence = sources_and_evidence(file, register, numbers)
    done += (method_section(file, subjects, shown, [], sources),)
    terms = load_toml("likelihood.toml")
    brief = Brief(
        brief_id=make_id("brief", "against", *subjects, rivals.place, rivals.sector),
        version=1,
        previous=None,
        content="",
        subjects=subjects,
        names=tuple(file.name(subject) for subject in subjects),
        title=_title(rivals),
        provenance=provenance(file),
        newest=max((row.published_at for row in file.documents.values() if row.published_at), default=None),
        writer=WRITER,
        profile=str(terms["profile"]),
        terms=tuple(f"{' / '.join(row['words'])} {row['low']}–{row['high']} %" for row in terms["term"]),
        lede=opening,
        sections=done,
        findings=(),
        sources=sources,
        evidence=evidence,
        powers=counts,
    )
    return Laid(brief, lambda: findings(file, [item for rows in items.values() for row in rows.values() for item in row], shown))


def _name(power: RivalPower) -> str:
    return state_name(power.code) if power.code else with_article(power.name, "Territory")


def _where(rivals: Rivals) -> str:
    """ " in Ukraine", " in what is said of “5G”"; "" where neither was asked for."""
    sector = f" in what is said of “{rivals.sector}”" if rivals.sector else ""
    return (f" in {with_article(rivals.place, 'Territory')}" if rivals.place else "") + sector


def _title(rivals: Rivals) -> str:
    names = [_name(power) for power in rivals.powers]
    return listing([names[0].removeprefix("the "), *names[1:]]) + _where(rivals)


def _items(file: File, power: RivalPower) -> dict[str, list[Item]]:
    """For each kind of act the ties that tell it, each with the claims that are counted, those that can be told in order."""
    found: dict[str, list[Item]] = {}
    for cell in power.cells:
        told = set(cell.claims)
        rows: list[Item] = []
        for tie_id in dict.fromkeys(cell.ties):
            tie = file.ties.get(tie_id)
            item = item_of(file, replace(tie, supporting=tuple(c for c in tie.supporting if c in told))) if tie else None
            if item is not None and (item.plain or fit(file, item)) and not idle(file, item):
                rows.append(item)
        found[cell.key] = sorted(rows, key=lambda item: not item.plain)
    return found


# -- sections
def _presence(rivals: Rivals, counts: tuple[PowerCount, ...]) -> Section:
    """The table of counts, and the size of the corpus behind each column (rule 17)."""
    rows = []
    for at, cell in enumerate(rivals.powers[0].cells):
        cells = [power.cells[at] for power in rivals.powers]
        if any(one.acts for one in cells):
            rows.append(Row((Cell(cell.heading), *(Cell(one.told) for one in cells))))
    panels = []
    if rows:
        panels.append(Panel("table", header=("", *(power.name for power in rivals.powers)), rows=tuple(rows)))
        notes = [
            gap("Each act is counted once, however many stories tell it; what is planned, possible, predicted or denied stands apart"),
            gap("Acts of a country’s companies, and of groups described as of it, are counted beside those of its state"),
        ]
        if any(cell.money for power in rivals.powers for cell in power.cells):
            notes.append(gap(f"Sums are nominal, in {rivals.currency}, the lowest that is told of each; rates: {rivals.rates}"))
    else:
        names = listing([_name(power) for power in rivals.powers], "or")
        notes = [gap(f"No act of {names}{_where(rivals)} was found in this corpus")]
    panels.append(Panel("paragraph", (*notes, _measure(rivals))))
    return Section("presence", 0, f"How often each is reported to act{_where(rivals)}", tuple(panels))


def _measure(rivals: Rivals) -> Sentence:
    """The size of the corpus per power and language: absence of reports is not absence of influence."""
    parts = []
    for power in rivals.powers:
        codes = [row.split("\t")[0] for row in power.languages]
        tongues = [language_name(code) if code != "not known" else "a language not known" for code in codes]
        parts.append(f"{count(power.documents, 'document')} on {_name(power)}" + (f" in {listing(tongues)}" if tongues else ""))
    return gap(f"From {listing(parts)}, this is no measure of anybody’s presence: absence of reports is not absence of influence")


def _told(file: File, register: Register, items: list[Item], turn: int, done: set[str]) -> tuple[list[Sentence], list[Item]]:
    """Sentences on at most MOST ties, with the other side of what is contested; no sentence twice."""
    sentences: list[Sentence] = []
    shown: list[Item] = []
    writer = Writer(file, register, turn)
    for item in items:
        if len(shown) == MOST:
            break
        rows = told_whole(file, register, writer, item) if contested(file, item) else [writer.single(item, item.tie.subject_id)]
        words = {max((run.text for run in row.runs if run.quoted), key=len, default=row.text) for row in rows[:1]}
        if words & done:
            continue
        done |= words
        sentences += rows
        shown.append(item)
    return sentences, shown


def _deeds(file: File, register: Register, rivals: Rivals, power: RivalPower, items: dict[str, list[Item]]) -> tuple[Section, list[Item]]:
    panels: list[Panel] = []
    shown: list[Item] = []
    more = 0
    done: set[str] = set()
    for turn, cell in enumerate(row for row in power.cells if row.key not in SAID):
        sentences, told = _told(file, register, items[cell.key], turn, done)
        if cell.acts:
            head = f"{capital(cell.heading)}: {cell.told}"
            sums = [gap(f"Sums: {line}") for line in cell.money]
            kept = [] if sentences else [gap("None of it was read surely enough to be told in a sentence here; cuibono footprint lists it")]
            panels.append(Panel("paragraph", (gap(head), *sums, *sentences, *kept)))
            shown += told
            more += max(0, len(items[cell.key]) - len(told))
    if not panels:
        panels.append(Panel("paragraph", (gap(f"No deed of {_name(power)}{_where(rivals)} was found in this corpus"),)))
    key = f"acts-{power.code or len(power.entity_id)}-{rivals.powers.index(power) + 1}"
    return Section(key, 0, f"{capital(_name(power))}: what it is reported to have done", tuple(panels), more), shown


def _statements(
    file: File, register: Register, rivals: Rivals, items: dict[str, dict[str, list[Item]]]
) -> tuple[Section | None, list[Item]]:
    panels: list[Panel] = []
    shown: list[Item] = []
    more = 0
    done: set[str] = set()
    for turn, key in enumerate(SAID):
        for power in rivals.powers:
            cell = next(row for row in power.cells if row.key == key)
            sentences, told = _told(file, register, items[power.entity_id][key], turn, done)
            if sentences:
                panels.append(Panel("paragraph", (gap(f"{capital(_name(power))}, {cell.heading}: {cell.told}"), *sentences)))
                shown += told
                more += max(0, len(items[power.entity_id][key]) - len(told))
    return (
        Section("acts-said", 0, "Whom each is reported to support, to press and to criticize", tuple(panels), more) if panels else None
    ), shown


def _gaps(file: File, register: Register, rivals: Rivals, shown: list[Item], subjects: tuple[str, ...]) -> list[Panel]:
    rows = []
    for power in rivals.powers:
        undated, unsure = sum(cell.undated for cell in power.cells), sum(cell.unsure for cell in power.cells)
        acts = sum(cell.acts for cell in power.cells)
        if acts:
            few = f"; {count(unsure, 'reading is', 'readings are')} too unsure to be counted" if unsure else ""
            rows.append(
                gap(
                    f"Of the {count(acts, 'act')} counted of {_name(power)}, {number_word(undated)} "
                    f"{'is' if undated == 1 else 'are'} undated{few}"
                )
            )
        else:
            rows.append(gap(f"Of {_name(power)} no act{_where(rivals)} was found in this corpus; that is no sign that there is none"))
    if rivals.sector:
        rows.append(gap("What bears on the sector was found by words alone: acts told in other words are missed"))
    rows.append(gap("Undated reports that came out far apart count as several acts, though they can mean one"))
    first, *rest = gap_panels(file, register, shown, [], subjects) or [Panel("list")]
    if first.kind != "list":
        first, rest = Panel("list"), [first, *rest]
    return [replace(first, sentences=(*rows, *first.sentences)), *rest]


# -- the tail
def _lede(
    file: File,
    register: Register,
    rivals: Rivals,
    items: dict[str, dict[str, list[Item]]],
    shown: list[Item],
    subjects: tuple[str, ...],
) -> tuple[Sentence, ...]:
    acts = [f"{count(sum(cell.acts for cell in power.cells), 'act')} of {_name(power)}" for power in rivals.powers]
    sentences = [gap(f"This corpus of {count(file.case.corpus.documents, 'document')} reports {listing(acts)}{_where(rivals)}")]
    known = {item.tie.tie_id for item in shown}
    for power in rivals.powers:
        own = [item for rows in items[power.entity_id].values() for item in rows if item.tie.tie_id in known and not contested(file, item)]
        first = next((item for item in own if item.plain and item.tie.status == "asserted"), None)
        if first:
            sentences.append(Writer(file, register, 0).single(first, first.tie.subject_id))
    return (*sentences, sourcing(file, shown, subjects))


def _summary(file: File, register: Register, rivals: Rivals, shown: list[Item], subjects: tuple[str, ...]) -> Section:
    """How the two stand beside each other, and the one judgement: what the counts can carry."""
    told = []
    for power in rivals.powers:
        kinds = [cell for cell in sorted(power.cells, key=lambda cell: -cell.acts) if cell.acts][:3]
        if kinds:
            told.append(gap(f"Of {_name(power)} most is told of " + listing([f"{cell.heading} ({cell.told})" for cell in kinds])))
    panels = [Panel("paragraph", tuple(told) or (sourcing(file, shown, subjects),))]
    verdict = _judgement(file, register, rivals, shown)
    if verdict:
        panels.append(Panel("judgement", (verdict,)))
    return Section("summary", 0, "Summary", tuple(panels))


def _judgement(file: File, register: Register, rivals: Rivals, shown: list[Item]) -> Sentence | None:
    """Which power is reported more: hedged by the coverage of each, which differs, and never a judgement on presence itself."""
    ranked = sorted(rivals.powers, key=lambda power: (-sum(cell.done for cell in power.cells), power.name))
    totals = [sum(cell.done for cell in power.cells) for power in ranked]
    if len(ranked) < 2 or not totals[0] or not shown:
        return None
    lead, other = ranked[0], ranked[1]
    pieces: list[Piece] = []
    if totals[0] == totals[1]:
        pieces.append(f"{capital(_name(lead))} and {_name(other)} are reported to act equally often{_where(rivals)}")
    else:
        pieces.append(f"{capital(_name(lead))} is reported to act more often than {_name(other)}{_where(rivals)}")
    cited = [min(own, key=lambda item: (contested(file, item), -item.tie.origins)) for own in _shown_of(rivals, shown) if own]
    single = sum(1 for item in shown if item.tie.origins < 2)
    thin = f", {'most' if 2 * single > len(shown) else 'some'} of what is told is single source," if single else ","
    cites = [piece for item in cited for piece in register.cites([item.best])]
    pieces += [f"; whether it does is not shown by that{thin} and confidence is low", *cites]
    coverage = [f"{count(power.documents, 'document')} on {_name(power)}" for power in ranked]
    return Sentence(
        "judgement",
        finish(pieces),
        claims=tuple(item.best.claim_id for item in cited),
        ties=tuple(item.tie.tie_id for item in cited),
        confidence="low",
        basis=f"{count(totals[0], 'act')} done of {_name(lead)} and {number_word(totals[1])} of {_name(other)}, out of {listing(coverage)}",
        assumption="That the outlets of this corpus look at all of them alike, which the numbers of documents do not show",
        alternative="That the difference is one of coverage: outlets report what is near to them, and other languages are missing",
        change="Outlets of the place itself and of each power, registers of loans and contracts, and a count over the same days",
    )


def _shown_of(rivals: Rivals, shown: list[Item]) -> list[list[Item]]:
    """For each power those of the told ties that are counted of it."""
    ties = [{tie for cell in power.cells for tie in cell.ties} for power in rivals.powers]
    return [[item for item in shown if item.tie.tie_id in own] for own in ties]


def _questions(file: File, rivals: Rivals, shown: list[Item]) -> Section:
    panels = []
    for power in rivals.powers:
        kinds = [f"{cell.heading}: {cell.told}" for cell in power.cells if cell.acts]
        answer = gap("; ".join(kinds)) if kinds else gap("No act was found in this corpus")
        panels.append(Panel("paragraph", (answer,), speaker=f"What is {_name(power)} reported to do{_where(rivals)}?"))
    sums = [
        gap(f"{capital(_name(power))}, {cell.heading}: {line}") for power in rivals.powers for cell in power.cells for line in cell.money
    ]
    panels.append(Panel("paragraph", tuple(sums) or (gap("No sum was found in this corpus"),), speaker="How much money is reported?"))
    return Section("questions", 0, "Questions and answers", tuple(panels))
