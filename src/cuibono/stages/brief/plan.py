"""From a casefile to a Brief: a pure function. Sections are chosen from what the ledger holds."""

from __future__ import annotations

import re
from dataclasses import replace

from cuibono.records import (
    Brief,
    Casefile,
    Finding,
    Panel,
    Passage,
    PowerCount,
    Section,
    Sentence,
    StoredAttribution,
    make_id,
)
from cuibono.vocabulary import PREDICATES, load_toml
from cuibono.vocabulary.languages import language_name

from .accounts import accounts_of
from .answers import questions
from .bearing import Bearing
from .clauses import must_quote
from .draft import Register, gap, renumber
from .file import File
from .gaps import checks_section, gap_panels
from .kept import enough
from .laid import Laid
from .lists import lists_section
from .method import method_section, not_read
from .once import told_once, told_ties
from .pairs import footprint, of_powers, path_panels, place_of
from .paths import Chain
from .points import POSTS, apart, key_points, lede, sourcing, summary, sure
from .quoted import Account, accounts_section, headed_once
from .sections import heading, idle, items_of, one_office, rank, section_of, tie_section
from .sentences import Item, fit, item_of
from .sources import sources_and_evidence
from .times import claim_date
from .voices import boxed, distinct, is_prediction, prediction_panels, relevant, spoken_in, tellable, told
from .words import count, fold, listing, number_word, words

WRITER = "brief/3"


def write_brief(
    casefile: Casefile, subjects: tuple[str, ...], display: dict[str, str] | None = None, held_back: frozenset[str] = frozenset()
) -> Brief:
    """The brief on one subject or a pair. ``display`` maps an entity id to the spelling to print (an analyst's accents, for example).

    ``held_back``: ids of claims and attributions that no sentence may rest on, since their wording broke a rule (lint.settle).
    """
    return lay_brief(casefile, subjects, display, held_back).whole()


def lay_brief(
    casefile: Casefile, subjects: tuple[str, ...], display: dict[str, str] | None = None, held_back: frozenset[str] = frozenset()
) -> Laid:
    """:func:`write_brief` up to its sentences, which is what may have to be written again."""
    file = File(casefile, display, held_back)
    register = Register({row.doc_id: row.text for row in casefile.documents})
    country = file.country_of(subjects[1]) if len(subjects) > 1 else None
    place = place_of(file, subjects[0], subjects[1]) if country else None
    names = tuple(file.name(s) for s in subjects)

    bearing = Bearing(file, subjects)
    every = _scope(file, subjects)
    scope, asked = _sorted_out(file, bearing, every, subjects)
    heard = said = distinct(file, [row for row in relevant(file, subjects) if bearing.said(row)])

    accounts = accounts_of(file, bearing)
    sections: list[Section] = []
    shown: list[Item] = []
    powers: tuple[PowerCount, ...] = ()
    chains: list[Chain] = []

    presence: Section | None = None
    acts: list[Item] = []
    if country and of_powers(file, subjects):
        presence, powers, acts = footprint(file, register, country, place, 0)
        scope += [item for item in acts if file.handful and item not in scope and section_of(item) in ("events",)]
    by_section: dict[str, list[Item]] = {}
    for item in one_office(file, scope):
        by_section.setdefault(section_of(item), []).append(item)

    dropped = _drop_weak(file, bearing, by_section)
    if not file.handful:
        said = [row for row in said if row.quote == "direct" or tellable(file, row)]
        said = [row for row in said if enough(file, bearing, spoken_in(file, row))]
    untold = dropped.get("responses", 0) + (0 if file.handful else len(asked))
    for key in ("events", "offices", "ties"):
        by_section[key] = [item for item in by_section.get(key, []) if not _quoted_whole(item, accounts)]
        made = tie_section(file, register, key, by_section[key], subjects, names)
        section, items = made if made else (None, [])
        if key == "ties" and len(subjects) > 1:
            panels, more, chains = path_panels(file, register, (subjects[0], subjects[1]))
            if panels:
                section = section or Section("ties", 0, f"Ties to {names[1]}", ())
                section = replace(section, panels=(*section.panels, *panels), more=section.more + more)
            tied = {tie.tie_id for chain in chains for tie in chain.ties}
            items = items + [one for key in sorted(tied) if (one := item_of(file, file.ties[key])) and one not in items]
        if section:
            sections.append(replace(section, more=section.more + dropped.get(key, 0)))
            shown += [item for item in items if item not in shown]
        else:
            untold += len(by_section[key]) + dropped.get(key, 0)
    quoted = accounts_section(file, register, accounts, names)
    if quoted:
        sections.append(quoted)
    if presence:
        sections.append(presence)
        shown += [item for item in acts if item not in shown]

    spoken_for = [row.key for row in accounts]
    said = [row for row in said if not _inside(row, spoken_for)]
    quotes = boxed(file, register, said, subjects)
    carried = {claim.attribution_id for claims in register.claims.values() for claim in claims}
    predicted = [row for row in said if is_prediction(row) and row.attribution_id not in carried]
    responses, spoken, items = _responses(
        file,
        register,
        [item for item in by_section.get("responses", []) if not _quoted_whole(item, accounts)],
        subjects,
        names,
        [r for r in said if r not in predicted],
        quotes,
    )
    if responses:
        sections.append(responses)
    shown += [item for item in items if item not in shown]
    opening = lede(file, register, shown, subjects, accounts, chains)
    if not file.handful:
        sections = told_once(file, opening, sections)
        sections = [headed_once(file, register, row, accounts) if row.key == "accounts" else row for row in sections]
        told_of = told_ties(opening, sections)
        shown = [item for item in shown if item.tie.tie_id in told_of]
    listed = lists_section(file, shown, subjects)
    predictions = prediction_panels(file, register, by_section.get("predictions", []), predicted, bearing)
    gaps = gap_panels(file, register, shown, said, subjects)
    if not gaps and not shown and not accounts:
        gaps = [Panel("list", (gap(f"What ties {listing(list(names))} has: the corpus tells of none that was read"),))]
    checks = checks_section(file, register, asked, subjects) if file.handful else None  # else each quotation would be asked again
    sections += [
        *([listed] if listed else []),
        *([Section("predictions", 0, "What is predicted", tuple(predictions))] if predictions else []),
        *([Section("gaps", 0, "What is not known", tuple(gaps))] if gaps else []),
        *([checks] if checks else []),
    ]
    if sections:  # what is not worth a section of its own is counted with the last one
        sections[-1] = replace(sections[-1], more=sections[-1].more + untold)
    numbered = [replace(section, number=at) for at, section in enumerate(sections, 1)]
    opening += (
        (sourcing(file, shown, subjects, told=bool(opening)),) if file.handful or not opening else ()
    )  # else a figure at the end tells it

    spoken = [s for s in spoken if file.handful and len(s.text) < 160 and not re.match(r"[^“]+“(?:is|are|was|were) ", s.text)]
    points = key_points(file, register, shown, spoken, subjects, accounts)
    tail = [row for row in (points, summary(file, register, shown, subjects, chains, accounts)) if row.panels]
    if file.handful:  # of a large corpus every answer would be told a third time
        tail.append(questions(file, register, shown, subjects, chains, accounts, bearing))
    opening, done, numbers = renumber(opening, (*numbered, *tail))
    sources, evidence = sources_and_evidence(file, register, numbers)
    spoken = [*opening, *(s for section in done for panel in section.panels for s in panel.sentences)]
    missing = not_read(file, shown, subjects, spoken, len(chains), bool(predictions))
    done += (method_section(file, subjects, shown, said if file.handful else heard, sources, missing),)
    terms = load_toml("likelihood.toml")
    brief = Brief(
        brief_id=make_id("brief", *subjects),
        version=1,
        previous=None,
        content="",
        subjects=subjects,
        names=names,
        title=" and ".join(name.removeprefix("the ") if at == 0 else name for at, name in enumerate(names)),
        provenance=provenance(file),
        newest=max((d.published_at for d in file.documents.values() if d.published_at), default=None),
        writer=WRITER,
        profile=str(terms["profile"]),
        terms=tuple(f"{' / '.join(row['words'])} {row['low']}–{row['high']} %" for row in terms["term"]),
        lede=opening,
        sections=done,
        findings=(),
        sources=sources,
        evidence=evidence,
        powers=powers,
    )
    return Laid(brief, lambda: findings(file, [*every, *scope], shown))


def _scope(file: File, subjects: tuple[str, ...]) -> list[Item]:
    """Ties of the first subject; of the second too where it is no country (a country's are too many to be about the first)."""
    second = subjects[1] if len(subjects) > 1 else None
    wide = second is not None and file.country_of(second) is None
    ends = {subjects[0], second} if wide else {subjects[0]}
    return items_of(file, lambda tie: bool(ends & {tie.subject_id, tie.object_id}) and tie.subject_id != tie.object_id)


def _sorted_out(file: File, bearing: Bearing, every: list[Item], subjects: tuple[str, ...]) -> tuple[list[Item], list[Item]]:
    """What is told, and what is asked because its reading is unsure: of all ties of the subjects those that bear on the question.

    Of a pair the first posts of each say who they are, whatever the other has to do with it; of a large corpus only those of two origins,
    and a post that only a sentence on something else tells is asked. What is not told in words of ours is one of its quotations there.
    """
    telling = [item for item in every if not idle(file, item)]
    posts: list[Item] = []
    if len(subjects) > 1:
        pair = frozenset(subjects)
        for subject in subjects:
            own = [i for i in telling if i.plain and i.tie.subject_id == subject and section_of(i) == "offices"]
            own.sort(key=lambda item: rank(file, item, pair))
            if not file.handful:  # "Saudi crown prince" before "crown prince"
                own = sorted(filter(_sure_post, own), key=lambda i: (-min(i.tie.origins, 4), -_fullness(i)))
            posts += apart(file, own)[: int(words()["limits"]["posts" if file.handful else "posts_wide"])]
    known = {post.tie.tie_id for post in posts}
    offices = {
        i.tie.tie_id
        for i in telling
        if len(subjects) > 1 and i.tie.subject_id in subjects and i.tie.predicate in POSTS and i.best.kind == "outlet"
    }
    about = [
        i
        for i in telling
        if i.tie.tie_id in known or (bearing.tie(i.tie, i.claims) and (file.handful or i.tie.tie_id not in offices or not i.plain))
    ]
    about = [i if file.handful or i.tie.tie_id in known or _tells_all(file, i, subjects) else _in_own_words(i) for i in about]
    told_here = [i for i in about if fit(file, i) and (file.handful or _told_apart(i))]
    return told_here, [item for item in about if item not in told_here]


def _tells_all(file: File, item: Item, subjects: tuple[str, ...]) -> bool:
    """Whether a tie in words of ours tells what it has to do with the question: of a pair it has both at its ends, or one of the state's.

    What only its sentence brings to the other one, and whom somebody praised or blamed without its why, is told by that sentence.
    """
    ends = {item.tie.subject_id, item.tie.object_id}
    if section_of(item) == "responses":
        return False
    country = file.country_of(subjects[1]) if len(subjects) > 1 else None
    of_state = country and any((e := file.entities.get(end)) and e.country == country for end in ends)
    return len(subjects) == 1 or set(subjects) <= ends or bool(of_state and subjects[0] in ends)


def _sure_post(item: Item) -> bool:
    """A post that more than one origin tells, in a house or an office that has a name."""
    return item.tie.predicate in POSTS and item.tie.origins > 1 and item in sure([item]) and not item.verbatim


def _fullness(item: Item) -> int:
    """Words of an office's name; a house has those of most offices."""
    return len(item.best.object_text.split()) if item.tie.predicate == "holds_office" else 3


def _told_apart(item: Item) -> bool:
    """Whether a tie has a sentence of its own in a large corpus's brief: surely read, in words of ours; or an act of one on another."""
    if PREDICATES[item.tie.predicate].family == "place":
        return False  # where somebody lives is no news
    return section_of(item) in ("responses", "predictions") or (item.plain and not item.verbatim)


def _in_own_words(item: Item) -> Item:
    return replace(item, sure=min(item.sure, float(words()["sureness"]["told"]) - 0.001))


def _drop_weak(file: File, bearing: Bearing, by_section: dict[str, list[Item]]) -> dict[str, int]:
    """Takes second posts of nearly the same name and quotations that an editor would strike out of a large corpus's sections; how many."""
    if file.handful:
        return {}
    left_out: dict[str, int] = {}
    for key in ("events", "offices", "ties", "responses"):
        rows: list[Item] = []
        for item in by_section.get(key, []):
            likely = _told_plainly(item) or enough(file, bearing, _sentence_of(item))
            if likely and not (key == "offices" and any(_same_post(file, item, other) for other in rows)):
                rows.append(item)
        left_out[key] = len(by_section.get(key, [])) - len(rows)
        by_section[key] = rows
    return left_out


def _same_post(file: File, item: Item, other: Item) -> bool:
    """Whether two posts of one holder are one under two names: "the House Intelligence", "the House Intelligence Committee"."""
    if item.tie.subject_id != other.tie.subject_id or item.tie.predicate not in POSTS or other.tie.predicate not in POSTS:
        return False
    one, two = (set(re.findall(r"[^\W_]{3,}", fold(file.name(row.tie.object_id, row.best.object_text)))) - {"the"} for row in (item, other))
    return bool(one and two) and (one <= two or two <= one)


def _told_plainly(item: Item) -> bool:
    return item.plain and not item.verbatim and not must_quote(item.best)


def _sentence_of(item: Item) -> Passage:
    return Passage(item.best.doc_id, item.best.sentence_start, item.best.sentence_end, ())


def _quoted_whole(item: Item, accounts: list[Account]) -> bool:
    """Whether a tie that would be told by its sentence is told already: the documents' own words hold that sentence."""
    claim = item.best
    here = any(row.passage.doc_id == claim.doc_id and row.passage.start <= claim.evidence_start < row.passage.end for row in accounts)
    return here and (not item.plain or must_quote(claim))


def _inside(row: StoredAttribution, places: list[tuple[str, int, int]]) -> bool:
    """Whether what is said stands in a sentence that is quoted whole already."""
    return any(row.doc_id == doc and start <= a and b <= end for doc, start, end in places for a, b in row.content)


def _responses(
    file: File,
    register: Register,
    items: list[Item],
    subjects: tuple[str, ...],
    names: tuple[str, ...],
    said: list[StoredAttribution],
    quotes: list[tuple[Panel, StoredAttribution]],
) -> tuple[Section | None, list[Sentence], list[Item]]:
    """Responses by ties, by quotes and by voices that make no claim of the vocabulary."""
    made = tie_section(file, register, "responses", items, subjects, names)
    section, shown = made if made else (Section("responses", 0, heading("responses", [], names[0], None, handful=file.handful), ()), [])
    used = {claim.attribution_id for claims in register.claims.values() for claim in claims}
    boxed_rows = [row for _, row in quotes]
    free = [row for row in said if row not in boxed_rows and row.attribution_id not in used and tellable(file, row)]
    free.sort(
        key=lambda row: (
            row.source_entity_id not in subjects,
            row.quote == "indirect",
            row.kind in ("unnamed", "document"),
            len(row.content_text) > 200,
            row.doc_id,
            row.content,
        )
    )
    limit = int(words()["limits"]["responses" if file.handful else "responses_wide"])
    if not file.handful:  # one of a speaker, in one piece
        heard = {file.voice_of(row).name for row in boxed_rows if row.source_entity_id not in subjects}
        free = [row for row in free if len(row.content) == 1 and file.voice_of(row).name not in heard]
        free = list({file.voice_of(row).name: row for row in reversed(free)}.values())[::-1]
    before = {sentence.text for panel in section.panels for sentence in panel.sentences}
    spoken = list({one.text: one for one in (told(file, register, row, at) for at, row in enumerate(free[:limit]))}.values())
    spoken = [one for one in spoken if one.text not in before]
    voices = [Panel("paragraph", tuple(spoken[at : at + 4])) for at in range(0, len(spoken), 4)]
    panels = (*section.panels, *(panel for panel, _ in quotes), *voices)
    if not panels:
        return None, [], []
    return replace(section, panels=panels), spoken, shown


def provenance(file: File) -> str:
    """Corpus size, outlets, languages, dates, engine, review: one line under the title (rule 21)."""
    corpus = file.case.corpus
    outlets = [row.split("\t")[0] for row in corpus.outlets]
    known = [name for name in outlets if name]
    where = "outlet not named" if not known else f"outlet {known[0]}" if len(outlets) == 1 else count(len(outlets), "outlet")
    tongues = [language_name(code) for row in corpus.languages if (code := row.split("\t")[0]) not in ("", "unknown")]
    dates = "undated"
    if corpus.first_published and corpus.last_published:
        dates = (
            corpus.first_published
            if corpus.first_published == corpus.last_published
            else f"published {corpus.first_published} to {corpus.last_published}"
        )
        dates += f", {number_word(corpus.undated)} undated" if corpus.undated else ""
    accepted = sum(1 for claim in file.claims.values() if claim.review == "accepted")
    review = "not reviewed by a person" if not accepted else f"{accepted} of {len(file.claims)} claims accepted by a person"
    return (
        f"Brief · corpus: {count(corpus.documents, 'document')}, {where}, {listing(tongues) or 'language not known'}, {dates} · "
        f"read by machine ({corpus.engine}), written by machine ({WRITER}), {review} · likelihood "
        f"terms: {load_toml('likelihood.toml')['profile']}"
    )


def findings(file: File, scope: list[Item], shown: list[Item]) -> tuple[Finding, ...]:
    """Every tie considered, shown or not: what the JSON holds beyond the page."""
    rows = []
    told = {item.tie.tie_id for item in shown}
    for item in {item.tie.tie_id: item for item in [*scope, *shown]}.values():
        tie, best = item.tie, item.best
        rows.append(
            Finding(
                make_id("finding", tie.tie_id),
                section_of(item),
                tie.tie_id,
                file.name(tie.subject_id, best.subject_text),
                tie.predicate,
                file.name(tie.object_id, best.object_text),
                tie.status,
                tuple(claim.claim_id for claim in item.claims),
                tie.contrary,
                tie.origins,
                tie.valid or claim_date(file, best),
                file.grade(tie),
                tie.reason,
                tie.tie_id in told,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.section, row.finding_id)))
