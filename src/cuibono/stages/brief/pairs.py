"""What only a pair has: the paths between the two, and the side-by-side footprint of two powers."""

from __future__ import annotations

import re

from cuibono.records import Cell, Hop, Panel, PathPrint, PowerCount, Row, Section, Sentence, Tie
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.countries import capital_country, country_name, demonym_country, state_code
from cuibono.vocabulary.languages import language_name

from .clauses import hop_noun
from .draft import Register, gap
from .file import File
from .paths import Chain, find_chains, overlap, weakest
from .points import bare
from .sections import idle, items_of
from .sentences import Item, Writer, fit, item_of
from .times import claim_date
from .words import capital, count, fold, listing, number_word, squeeze, state_name, words

POWERS = ("us", "cn", "ru")  # those that are set side by side, the first two that are not the place itself
_FOOTPRINT = (
    ("investment", ("invests_in", "acquires", "owns", "controls", "operates", "builds")),
    ("loans", ("lends_to",)),
    ("gifts and aid", ("donates_to",)),
    ("contracts and sales", ("awards_contract", "sells_to", "pays")),
    ("visits, meetings, ceremonies", ("inaugurates", "visits", "meets", "attends")),
    ("agreements and cooperation", ("agrees_with", "cooperates_with", "partner_of", "member_of")),
    ("pressure", ("sanctions", "threatens", "criticizes", "coerces", "attacks")),
)
_PLAIN = re.compile(r"(?<!\w)(?:his|her|its|their) ", re.I)


def print_path(file: File, register: Register, chain: Chain) -> PathPrint:
    """Every hop with its wording, speaker, date, grade and evidence; the weakest grade; the flag on time."""
    hops = []
    for tie, left, right in zip(chain.ties, chain.nodes, chain.nodes[1:], strict=False):
        item = item_of(file, tie)
        assert item is not None  # find_chains only takes ties that have a claim
        claim = item.best
        cites = tuple(
            dict.fromkeys(
                run.cite for other in item.claims[:2] if other.status == claim.status for run in [register.cite(other)] if run.cite
            )
        )
        row = PREDICATES[tie.predicate]
        wording = row.verb if left == tie.subject_id or row.symmetric else row.passive
        said = squeeze(claim.role or claim.what or "")
        if said and len(said.split()) <= 8:
            wording += f" (“{said}”)"
        voice = file.voice_of(claim)
        date = tie.valid or claim_date(file, claim)
        hops.append(
            Hop(
                file.name(left),
                tie.predicate,
                file.name(right),
                wording,
                tie.tie_id,
                date,
                file.grade(tie),
                voice.name.rstrip(","),
                claim.status,
                cites,
            )
        )
    end = file.entities[chain.nodes[-1]]
    nation = file.nation(chain.nodes[-1]) if not end.named else None
    note = f"described as of {state_name(end.country)}, not named" if nation and end.country else ("" if end.named else "not named")
    return PathPrint(tuple(hops), weakest([hop.grade for hop in hops]), overlap([hop.date for hop in hops]), note)


def path_panels(file: File, register: Register, pair: tuple[str, str]) -> tuple[list[Panel], int, list[Chain]]:
    """Panels for the indirect ties of a pair: the paths, and what they do not show."""
    chains = find_chains(file, *pair)
    limit = int(words()["paths"]["limit"])
    shown = chains[:limit]
    if not shown:
        return [], 0, []
    panels = []
    for chain in shown:
        path = print_path(file, register, chain)
        panels.append(Panel("path", tuple(path_notes(file, chain, path)), paths=(path,)))
    return panels, len(chains) - len(shown), shown


def path_notes(file: File, chain: Chain, path: PathPrint) -> list[Sentence]:
    """What a reader must not read into a path: single sources, missing dates, no ownership or state where none is told."""
    notes = []
    claims = [file.claims[c] for tie in chain.ties for c in tie.supporting if c in file.claims]
    documents = {claim.doc_id for claim in claims}
    cites = {cite for hop in path.hops for cite in hop.cites}
    number = "Both hops rest" if len(path.hops) == 2 else f"All {number_word(len(path.hops))} hops rest"
    if len(cites) == 1:
        notes.append(gap(f"{number} on one sentence of a single source", ties=tuple(t.tie_id for t in chain.ties)))
    elif len({file.origin(doc) for doc in documents}) == 1:
        notes.append(gap(f"{number} on a single source", ties=tuple(t.tie_id for t in chain.ties)))
    undated = [hop for hop in path.hops if hop.date is None]
    if path.overlap == "no":
        notes.append(gap("The dates of the hops do not overlap: nothing shows that they held at one time"))
    elif len(undated) == len(path.hops):
        notes.append(gap("No hop is dated, so nothing shows that they held at one time"))
    elif undated:
        notes.append(
            gap(f"{count(len(undated), 'hop is', 'hops are').capitalize()} undated, so whether they held at one time is not known")
        )
    unsure = [item for tie in chain.ties if (item := item_of(file, tie)) and not item.plain]
    if unsure:
        least = min(item.sure for item in unsure)
        notes.append(
            gap(f"{capital(count(len(unsure), 'hop is', 'hops are'))} not read with certainty (sureness {least:.2f}): read its sentence")
        )
    predicates = {hop.predicate for hop in path.hops}
    lacks = [word for word, has in (("ownership", {"owns", "acquires", "controls"}), ("control", {"controls"})) if not predicates & has]
    end = file.entities[chain.nodes[-1]]
    last = path.hops[-1]
    limits = (
        f"The last hop is {hop_noun(last.predicate)} as described, and no proof of ownership or control"
        if last.predicate not in ("owns", "controls")
        else ""
    )
    if limits:
        notes.append(gap(limits))
    elif lacks:
        notes.append(gap(f"The path shows no {listing(lacks, 'or')}"))
    if not end.named and end.country:
        notes.append(gap(f"The corpus does not tie {file.name(chain.nodes[-1])} to the state of {state_name(end.country)}"))
    return notes


# -- footprint
def place_of(file: File, subject: str, other: str) -> str | None:
    """The country the first subject belongs to, from its own words: its country, its offices ("Mayor of Lima"), where it is based."""
    entity = file.entities[subject]
    other_code = file.country_of(other)
    own = file.country_of(subject) or entity.country
    if own:
        return own
    votes: dict[str, int] = {}
    for tie in file.case.ties:
        if tie.subject_id != subject:
            continue
        target = file.entities.get(tie.object_id)
        if target is None:
            continue
        code = None
        if target.schema == "Position":
            code = office_country(target.caption)
        elif tie.predicate in ("based_in", "citizen_of", "located_in"):
            code = file.country_of(tie.object_id) or target.country
        if code and code != other_code:
            votes[code] = votes.get(code, 0) + tie.documents
    return max(sorted(votes), key=lambda code: votes[code]) if votes else None


def office_country(caption: str) -> str | None:
    """The country an office belongs to, by its own words: "Mayor of Lima", "Chinese President"; a post abroad is its sender's."""
    home = re.split(r" (?:to|in) (?:the )?(?=[A-Z])", caption)[0]
    where = re.split(r"\b(?:of|for) (?:the )?", home)[-1]
    by_word = next((code for word in home.split() if (code := demonym_country(word) or state_code(word))), None)
    return state_code(where) or capital_country(where) or by_word


def of_powers(file: File, subjects: tuple[str, ...]) -> bool:
    """Whether a pair asks what a power does in a country: the second is a power, the first that country, a body or an office of it."""
    power, place = file.country_of(subjects[1]), place_of(file, subjects[0], subjects[1])
    if power not in POWERS or place in POWERS or (place is None and not file.handful):
        return False
    entity = file.entities[subjects[0]]
    if entity.schema in ("Territory", "PublicBody", "Project"):
        return True
    if not file.handful:  # of a person in a large corpus the other one is asked about, not what its country does
        return False
    held = (t for t in file.case.ties if t.subject_id == subjects[0] and t.predicate in ("holds_office", "runs_for"))
    return any(place in (None, office_country(e.caption), e.country) for t in held if (e := file.entities.get(t.object_id)))


def comparator(power: str, place: str | None) -> str:
    """The power to set beside: the United States, or China where the pair or the place is the United States itself."""
    return next(code for code in POWERS if code not in (power, place))


def offices_of(file: File) -> dict[str, tuple[str, Tie]]:
    """Persons by the country that an office of theirs, or else their citizenship, ties them to, with that tie; only what is asserted."""
    found: dict[str, tuple[str, Tie]] = {}
    for predicate in ("holds_office", "citizen_of"):
        for tie in sorted(file.case.ties, key=lambda row: (-row.origins, row.tie_id)):
            target = file.entities.get(tie.object_id)
            if tie.predicate != predicate or tie.status != "asserted" or tie.contrary or target is None:
                continue
            code = target.country or (office_country(target.caption) if predicate == "holds_office" else file.country_of(tie.object_id))
            if code:
                found.setdefault(tie.subject_id, (code, tie))
    return found


def power_items(file: File, power: str, place: str | None) -> list[Item]:
    """Ties by which a power (its state, or a named person or body of that country) acts on the place or what stands in it."""
    found = []
    serves = offices_of(file)
    place_name = fold(country_name(place) or "") if place else ""
    for item in items_of(file):
        tie, claim = item.tie, item.best
        actor, target = file.entities.get(tie.subject_id), file.entities.get(tie.object_id)
        if actor is None or target is None or tie.status in ("denied", "predicted"):
            continue
        if file.country_of(tie.subject_id) != power and not (
            actor.named and place and power in (actor.country, serves.get(tie.subject_id, ("",))[0]) and actor.schema != "Territory"
        ):
            continue
        there = (
            place is None
            or place in (file.country_of(tie.object_id), target.country)
            or bool(claim.place and state_code(claim.place) == place)
        )
        sentence = fold(file.documents[claim.doc_id].text)
        near = file.handful and target.schema in ("Project", "Event") and target.country is None and place_name in sentence
        if there or near:
            found.append(item)
    return found


def footprint(
    file: File, register: Register, power: str, place: str | None, turn: int
) -> tuple[Section, tuple[PowerCount, ...], list[Item]]:
    """The side-by-side table, with the size of the corpus behind each column (rule 17)."""
    rival = comparator(power, place)
    items = {code: power_items(file, code, place) for code in (power, rival)}
    rows, shown = [], []
    limit = int(words()["limits"]["footprint"])
    offices = offices_of(file)
    more = 0
    for label, predicates in _FOOTPRINT:
        cells = []
        for code in (power, rival):
            own = sorted(
                (item for item in items[code] if item.tie.predicate in predicates and not idle(file, item)),
                key=lambda item: (not item.plain, -item.tie.origins, -item.sure, item.tie.tie_id),
            )
            # An unsure reading stands in a table only as its sentence, and only where nothing surer does.
            rest = [item for item in own if not item.plain and fit(file, item)]
            own = [item for item in own if item.plain]
            own += [item for item in rest if not own or item.best.amount_text][:1]
            writer = Writer(file, register, turn)
            sentences = tuple(bare(file, register, writer, item) for item in own[:limit])
            shown += own[:limit]
            more += max(0, len(own) - limit)
            cells.append(Cell(sentences=sentences or (gap("none found"),)))
        if any(sentence.kind != "gap" for cell in cells for sentence in cell.sentences):
            rows.append(Row((Cell(label), *cells)))
    counts = tuple(power_count(file, code) for code in (power, rival))
    where = f" in {state_name(place)}" if place and place != power else ""
    panels = []
    if rows:
        panels.append(Panel("table", header=("", country_name(power) or power, country_name(rival) or rival), rows=tuple(rows)))
    else:
        panels.append(Panel("paragraph", (gap(f"No act of either power{where} was found in this corpus"),)))
    panels.append(Panel("paragraph", (*actors(file, register, shown, offices, (power, rival)), measure(counts))))
    return Section("presence", 0, f"{_possessive(state_name(power))} presence{where}", tuple(panels), more), counts, shown


def actors(
    file: File, register: Register, shown: list[Item], offices: dict[str, tuple[str, Tie]], codes: tuple[str, ...]
) -> list[Sentence]:
    """Once for each person in the table, the office or citizenship that ties the person to the power."""
    writer = Writer(file, register, 1)
    found = []
    for person in dict.fromkeys(item.tie.subject_id for item in shown):
        country, tie = offices.get(person, ("", None))
        office = item_of(file, tie) if tie and country in codes else None
        if office:
            found.append(writer.single(office, person))
    return found


def _possessive(name: str) -> str:
    return (name if not name.startswith("the ") else f"The {name[4:]}") + ("’" if name.endswith("s") else "’s")


def power_count(file: File, code: str) -> PowerCount:
    """Documents of the casefile that have a tie or name of this power, by language."""
    members = {row.entity_id for row in file.case.entities if file.country_of(row.entity_id) == code}
    documents = sorted({link.doc_id for link in file.case.links if link.entity_id in members} & set(file.documents))
    languages: dict[str, int] = {}
    for doc in documents:
        language = file.documents[doc].language or "not known"
        languages[language] = languages.get(language, 0) + 1
    return PowerCount(
        code, country_name(code) or code, len(documents), tuple(f"{key}\t{value}" for key, value in sorted(languages.items()))
    )


def measure(counts: tuple[PowerCount, ...]) -> Sentence:
    """The size of the corpus per power and language: absence of reports is not absence of influence."""
    parts = []
    for row in counts:
        tongues = [
            language_name(line.split("\t")[0]) if not line.startswith("not known") else "a language not known" for line in row.languages
        ]
        parts.append(f"{count(row.documents, 'document')} on {state_name(row.country)}" + (f" in {listing(tongues)}" if tongues else ""))
    return gap(f"From {listing(parts)}, this is no measure of either power's presence: absence of reports is not absence of influence")
