"""What is said rather than done: boxed quotes, what unnamed and named voices hold, and what is predicted."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from cuibono.records import Cell, Panel, Passage, Row, Sentence, StoredAttribution
from cuibono.stages.inquire.resolve_forecasts import STATE_WORDS
from cuibono.vocabulary import load_toml

from .bearing import Bearing, cores
from .clauses import own_words, vague, whole
from .cues import cue_on
from .draft import Piece, Register, fill, finish, quote
from .file import File
from .forecasts import foretold
from .introduce import office_of
from .page import borrowed
from .quoted import Account, account_sentence
from .sentences import Item
from .standing import leans
from .times import claim_date
from .words import capital, date_words, fold, on_date, squeeze, words

_PREDICTING = re.compile(r"\b(?:predict|forecast|expect|project|anticipat|foresee)\w*", re.I)


def relevant(file: File, subjects: tuple[str, ...]) -> list[StoredAttribution]:
    """Attributions on the subjects: said by one of them, or naming one; all of a corpus of one document."""
    single = file.case.corpus.documents == 1
    names = {fold(name) for s in subjects for name in (*file.entities[s].names, file.entities[s].caption, file.short(s)) if len(name) > 3}
    # No names gives a pattern that nothing matches, not one that everything does.
    key = (*subjects, *sorted(names))
    if key in file.ground.relevant:
        return list(file.ground.relevant[key])
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)" if names else r"(?!)")
    found, some = [], cores(names)
    for row in sorted(file.attributions.values(), key=lambda row: row.attribution_id):
        if row.doc_id not in file.documents or row.kind == "outlet":
            continue
        text = fold(row.content_text)
        if single or row.source_entity_id in subjects or (any(core in text for core in some) and named.search(text)):
            found.append(row)
    order = {doc: at for at, doc in enumerate(sorted(file.documents))}
    found.sort(key=lambda row: (order[row.doc_id], min((a for a, _ in row.content), default=0), row.attribution_id))
    file.ground.relevant[key] = found
    return list(found)


def distinct(file: File, rows: list[StoredAttribution]) -> list[StoredAttribution]:
    """One per text of what is said (a reprint's copy is no second quote), the widest of nested ones, none by a bare pronoun."""
    seen: dict[str, StoredAttribution] = {}
    for row in rows:
        if (
            not row.content
            or row.attribution_id in file.held_back
            or (fold(row.source_text or "") in words()["pronouns"] and not _known(file, row))
        ):
            continue
        seen.setdefault(_bare(row.content_text), row)

    def inside(row: StoredAttribution, other: StoredAttribution) -> bool:
        start, end = row.content[0][0], row.content[-1][1]
        wide = other.content[0][0], other.content[-1][1]
        return row is not other and row.doc_id == other.doc_id and wide[0] <= start and end <= wide[1] and wide != (start, end)

    by_doc: dict[str, list[StoredAttribution]] = {}
    for row in seen.values():
        by_doc.setdefault(row.doc_id, []).append(row)
    return [row for row in seen.values() if not any(inside(row, other) for other in by_doc[row.doc_id])]


@lru_cache(maxsize=100_000)  # asked of the same words in every round of a brief
def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", fold(text)).strip()


@cache
def _saying_stems() -> tuple[tuple[str, ...], frozenset[str]]:
    verbs = load_toml("reporting_words.toml")["cues"]["speech"]
    return tuple(sorted({re.sub(r"[ey]$", "", verb) for verb in verbs if len(verb) > 2 and verb not in words()["no_saying"]})), frozenset(
        words()["said_forms"]
    )


def _saying(clause: str) -> bool:
    """Whether a document's clause opens with words of saying, after auxiliaries and adverbs: what else is told is an act."""
    stems, forms = _saying_stems()
    if re.match(r"(?:(?:is|are|was|were) |ha(?:s|ve|d) been )(?:[a-z]+ly )?(?:[a-z]+ed|said|told)\b", clause):
        return False  # "is accused of": by others
    rest = (word for word in (re.sub(r"\W", "", w) for w in fold(clause).split()) if word not in words()["before_saying"])
    first = next((word for word in rest if not word.endswith("ly")), "")
    if not (first in forms or first.endswith(("ed", "s"))):
        return False  # a noun ("condemnation of …"), or a verb that its subject does not fit
    return first in forms or any(first.startswith(stem) for stem in stems if len(stem) > 3)


def _known(file: File, row: StoredAttribution) -> bool:
    entity = file.entities.get(row.source_entity_id or "")
    return entity is not None and entity.named


def said_words(file: File, row: StoredAttribution) -> list[Piece]:
    """What is said, verbatim, its parts joined by "…"."""
    text = file.documents[row.doc_id].text
    limit = int(words()["limits"]["quote_words"])
    pieces: list[Piece] = []
    for at, (start, end) in enumerate(row.content):
        pieces += [" … " if at else "", *quote(text[start:end], limit)]
    return pieces


def boxed(
    file: File, register: Register, rows: list[StoredAttribution], subjects: tuple[str, ...]
) -> list[tuple[Panel, StoredAttribution]]:
    """Direct quotes of named speakers, boxed: the subjects' own words first, then persons, then bodies."""
    limit = int(words()["limits"]["quotes"]) - (0 if file.handful else 1)
    able = [
        row
        for row in rows
        if row.quote == "direct"
        and row.kind in ("person", "organization", "media")
        and 6 <= len(row.content_text.split()) <= (70 if file.handful else int(words()["limits"]["quote_words"]))
        and re.match(r"\W*[A-Z]", row.content_text)  # a whole sentence, no torn end of one
        and not re.search(r"\?\W*$", row.content_text)
        and not of_another(file, row)
        and introduced(file, row)
        and (file.handful or whole(re.sub(r"([^.!?])$", r"\1.", squeeze(row.content_text).strip('“”" '))))
        and (file.handful or (len(row.content) == 1 and not re.match(r"(?:the|an?|one) [a-z]", file.voice_of(row).name)))
        and not leans(file, Passage(row.doc_id, row.content[0][0], row.content[-1][1], ()), squeeze(row.content_text))
        and all(_in_marks(file.documents[row.doc_id].text, start) for start, _ in row.content)
    ]
    able.sort(
        key=lambda row: (row.source_entity_id not in subjects, row.kind != "person", row.doc_id, row.content[0] if row.content else (0, 0))
    )
    panels: list[tuple[Panel, StoredAttribution]] = []
    speakers: dict[str, int] = {}
    for row in able:
        voice = file.voice_of(row)
        if speakers.get(voice.name, 0) >= 1 or len(panels) >= limit:
            continue
        speakers[voice.name] = 1
        out = file.outlet(row.doc_id)
        label = f"{capital(voice.name)}{', ' + voice.note if voice.note else ''}, as quoted by {out}"
        office, shown = ("", []) if voice.note or "," in voice.name else office_of(file, register, row)
        sentence = Sentence(
            "attributed",
            finish([f"{office}{capital(voice.name)} said: ", *said_words(file, row), " ", register.cite(row), *shown]),
            attributions=(row.attribution_id,),
            speaker=voice.name,
        )
        panels.append((Panel("quote", (sentence,), speaker=label), row))
    return panels


def _opens_whole(row: StoredAttribution) -> bool:
    """Whether words said hang on none before them by their first: not "So, …", "This is part of …"."""
    text = squeeze(row.content_text).strip('“”" ')
    return not re.match(r"[A-Z]", text) or whole(re.sub(r"([^.!?])$", r"\1.", text))


def introduced(file: File, row: StoredAttribution) -> bool:
    """Whether a reader learns who speaks: a body, a group, or a person of more than a surname; of a handful its readers know."""
    entity = file.entities.get(row.source_entity_id or "")
    if file.handful or row.kind != "person" or (entity and entity.entity_id in file.case.subjects):
        return True
    voice = file.voice_of(row)
    return len(voice.note.split()) > _DESCRIBED or len(re.sub(r"^(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\.? ", "", voice.name).split()) > 1


_DESCRIBED = 4  # words of "described as the analyst", which says too little


def _in_marks(text: str, start: int) -> bool:
    """Whether words begin with a quotation mark: what stands between two quotations is the reporter's."""
    return text[start : start + 1] in "“\"‘'" or text[max(0, start - 2) : start].strip()[-1:] in ("“", '"', "‘", "'")


def _cue(row: StoredAttribution) -> str:
    return str(words()["cues"].get(fold(row.cue_text or ""), "said"))


def told(file: File, register: Register, row: StoredAttribution, at: int) -> Sentence:
    """ "Unnamed observers used the words “too little, too late” [11]"; an indirect one in the outlet's words."""
    voice, out = file.voice_of(row), file.outlet(row.doc_id)
    who = f"{voice.name}," if ", " in voice.name and not voice.name.endswith(",") else voice.name
    said = said_words(file, row)
    clause = cue_on(file, row)
    cite = register.cite(row)
    whole_words = row.quote == "direct" and re.match(r"\W*[A-Z]", row.content_text) and len(row.content_text.split()) > 3
    short = len(row.content_text.split()) <= 6 and not whole_words  # "Velmora needs a president who builds" is said, not used
    if not (row.source_text or "").strip():
        pieces: list[Piece] = [f"It is said, {out} does not say by whom: ", *said, " ", cite]
    elif clause is not None and (whole_one := _sentence_of(file, row)) is not None:
        return account_sentence(file, register, Account(whole_one[0], whole_one[1], whole_one[2], 0.0), headed=True)
    elif clause is not None:
        published = file.documents[row.doc_id].published_at
        day = f" {on_date(published)}" if published and not file.handful else ""
        tails: tuple[Piece, ...] = (f", {out} reported{day} ", f", {out} wrote{day} ", f", {out} reported{day} " if day else " ")
        pieces = [f"{capital(who)} ", *quote(clause, clause=True), tails[at % 3], cite]
    elif row.quote in ("direct", "mixed") and short:
        pieces = [f"{capital(voice.name)} used the words ", *said, " ", cite]
    elif row.quote == "direct" and not file.handful:
        published = file.documents[row.doc_id].published_at
        day = f" {on_date(published)}" if published else ""
        note = f", {voice.note}," if voice.note.startswith("described") else ""
        pieces = [f"As {out} reported{day}, {who.rstrip(',') + note if note else who} said: ", *said, " ", cite]
    elif row.quote == "direct":
        pieces = [f"{capital(voice.name)} said: ", *said, " ", cite]
    else:
        cue = _cue(row)
        frames = [
            f"{{w}} {cue}, in the words of {out}: {{q}}",
            f"According to {{w}}, as {out} puts it, {{q}}",
            f"{{w}} {cue}, {out} wrote: {{q}}",
        ]
        if cue == "said" or cue == "used the words":
            frames = [frame.replace(f" {cue}", " said", 1) for frame in frames]
        pieces = [*fill(frames[at % len(frames)], w=voice.name, q=said), " ", cite]
    return Sentence("attributed", finish(pieces), attributions=(row.attribution_id,), speaker=voice.name)


def spoken_in(file: File, row: StoredAttribution) -> Passage:
    """The sentence that names a subject and holds what is said; where there is none what is said itself, of no subject."""
    spans = [*row.source, *row.cue, *row.content]
    low, high = min(a for a, _ in spans), max(b for _, b in spans)
    return next((p for p in file.passages_of(row.doc_id) if p.start <= low and high <= p.end), Passage(row.doc_id, low, high, ()))


def _sentence_of(file: File, row: StoredAttribution) -> tuple[Passage, str, tuple[StoredAttribution, ...]] | None:
    """The whole sentence in which somebody is named and speaks, where it can be quoted as it stands: better than words split by marks."""
    passage = spoken_in(file, row)
    if not passage.subjects or file.handful or fold(row.source_text or "") in words()["pronouns"]:
        return None
    text = squeeze(file.documents[row.doc_id].text[passage.start : passage.end])
    if len(text.split()) > int(words()["limits"]["quote_words"]) or not whole(text) or leans(file, passage, text):
        return None
    if borrowed(file.documents[row.doc_id].text, passage.start, passage.end):
        return None  # somebody's letter or post, which the page copies out
    said = [other for other in file.said_in.get(row.doc_id, []) if any(a < passage.end and passage.start < b for a, b in other.content)]
    inside = [other for other in said if other.kind != "outlet" and other.source]
    if any(not passage.start <= a <= b <= passage.end for other in inside for a, b in other.source):
        return None
    return passage, text, (row, *(other for other in inside if other is not row))


def of_another(file: File, row: StoredAttribution) -> bool:
    """True where quoted words name their own speaker in the third person, or stop inside a bracket: they are somebody else's, or torn."""
    entity = file.entities.get(row.source_entity_id or "")
    text = fold(row.content_text)
    if text.count("(") != text.count(")"):
        return True
    if row.quote == "indirect" or row.kind != "person" or entity is None:
        return False
    last = {fold(name).split()[-1] for name in (entity.caption, *entity.names) if name.strip()}
    own = {part for name in last for part in (name, name.split("-")[-1]) if len(part) > 2}
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in sorted(own))


def tellable(file: File, row: StoredAttribution) -> bool:
    """False for a fragment that says nothing alone, and for what is too long to quote."""
    length = len(row.content_text.split())
    if re.search(r"\b\d\d:\d\d\W*$", row.content_text):
        return False  # a film's caption with its length
    if row.quote == "indirect" and (cue_on(file, row) is None or not (row.source_text or "").strip()):
        return False  # "guilty in a separate case": what was pleaded, not what was said; nobody's "concerns regarding"
    if of_another(file, row) or (cue_on(file, row) is None and re.match(r"\W*(?:that|to|as|of|with|in) ", row.content_text)):
        return False
    content = Passage(row.doc_id, row.content[0][0], row.content[-1][1], ())
    if leans(file, content, cue_on(file, row) or squeeze(row.content_text)) or (
        not file.handful and length < int(words()["limits"]["said_least"])
    ):
        return False
    if not file.handful and row.kind != "unnamed" and re.fullmatch(r"(?:the|an?|one) [a-z ]+", file.voice_of(row).name):
        return False  # "the firm", "the group": which one, only the page says
    if not introduced(file, row) or (not file.handful and vague(row.content_text) > (1 if length > 20 else 0)):
        return False
    if row.quote == "direct" and not file.handful and not _opens_whole(row):
        return False
    clause = cue_on(file, row)
    text = file.documents[row.doc_id].text
    if clause is None and (len(row.content) > 1 or length > 6) and row.quote != "direct":
        return False
    if clause is None and row.quote != "indirect" and not all(_in_marks(text, start) for start, _ in row.content):
        return False  # "Huawei was “very much in play”": the first words are the reporter's
    if clause is not None and not _saying(clause):
        return False  # "needed to publicly disclose": nothing was said
    if clause is not None and re.search(r"\b(?:the|this|that|these|those) [a-z]+$", row.content_text.strip(" .”’'\"")) and length < 12:
        return False  # "denied the allegations": which ones, only the page says
    least = 2 if file.handful or clause is not None else 4  # two words in marks are a writer's distance from them as often as speech
    return least <= length <= int(words()["limits"]["quote_words"])


def is_prediction(row: StoredAttribution) -> bool:
    """A forecast by its reporting words; a plan or a fear is none."""
    return bool(_PREDICTING.search(row.cue_text or ""))


def prediction_rows(file: File, register: Register, items: list[Item], rows: list[StoredAttribution], bearing: Bearing) -> list[Row]:
    """Who | what | as said | by when."""
    lines = []
    limit = int(words()["limits"]["predictions"])
    taken: set[tuple[str, int]] = set()
    for item in items:
        claim = item.best
        taken.add((claim.doc_id, claim.sentence_start))
        voice = file.voice_of(claim)
        who = (
            voice.name.rstrip(",")
            if voice.kind != "outlet"
            else f"the outlet ({file.outlet(claim.doc_id)})"
            if file.documents[claim.doc_id].source_id
            else "the outlet, not named"
        )
        verb = "predicted"
        runs = finish([f"{capital(who)} {verb}: ", *own_words(file, claim), *register.cites([claim])])
        date = claim_date(file, claim)
        kind = "reported" if claim.kind == "outlet" else "attributed"
        sentence = Sentence(
            kind,
            runs,
            claims=(claim.claim_id,),
            ties=(item.tie.tie_id,),
            speaker=voice.name if kind == "attributed" else None,
            status="predicted",
            date=date,
        )
        lines.append(
            Row(
                (
                    Cell(who),
                    Cell(sentences=(sentence,)),
                    Cell(squeeze(claim.cue_text or "") or "own voice"),
                    _when(file, register, claim.doc_id, claim.evidence_start, date),
                )
            )
        )
    for row in rows:
        start = min((a for a, _ in row.content), default=0)
        if not tellable(file, row):
            continue
        if any(doc == row.doc_id and abs(at - start) < 160 for doc, at in taken):
            continue
        voice = file.voice_of(row)
        sentence = told(file, register, row, 2)
        lines.append(
            Row(
                (
                    Cell(voice.name),
                    Cell(sentences=(sentence,)),
                    Cell(squeeze(row.cue_text or "") or "not said"),
                    _when(file, register, row.doc_id, start, None),
                )
            )
        )
    own = [row for row in file.attributions.values() if row.kind == "outlet" and row.attribution_id not in file.held_back]
    if not file.handful:  # what is foretold of the subject, by a sentence that stands alone
        places = [(row, Passage(row.doc_id, *row.content[0], ())) for row in own]
        own = [row for row, place in places if bearing.leads(row.content_text) and not leans(file, place, squeeze(row.content_text))]
    for row in sorted(own, key=lambda row: (row.doc_id, row.content)):
        who = f"the outlet ({file.outlet(row.doc_id)})" if file.documents[row.doc_id].source_id else "the outlet, not named"
        pieces: list[Piece] = [f"{file.outlet(row.doc_id)} wrote: ", *said_words(file, row), " ", register.cite(row)]
        sentence = Sentence("reported", finish(pieces), attributions=(row.attribution_id,), status="predicted")
        when = _when(file, register, row.doc_id, row.content[0][0], None)
        lines.append(Row((Cell(who), Cell(sentences=(sentence,)), Cell(squeeze(row.cue_text or "")), when)))
    return lines[:limit]


def _when(file: File, register: Register, doc_id: str, start: int, date: str | None) -> Cell:
    """By when it should come about, and what came of it where that is settled, with who says so."""
    due, outcome = foretold(file, doc_id, start)
    when = date or due
    told = date_words(when) if when else "not said"
    if outcome is None or not outcome.by:
        return Cell(told)  # that nobody reports it can't be said of a part of the ledger
    if outcome.decision is not None:
        return Cell(f"{told}; {STATE_WORDS[outcome.state]}, as the analyst judged")
    if outcome.reports:
        report = file.claims[outcome.reports[0]]
        pieces: list[Piece] = [f"{capital(told)}; it came about, as {file.outlet(report.doc_id)} reported ", *register.cites([report])]
        return Cell(sentences=(Sentence("reported", finish(pieces), claims=(report.claim_id,)),))
    return Cell(told)


def prediction_panels(file: File, register: Register, items: list[Item], rows: list[StoredAttribution], bearing: Bearing) -> list[Panel]:
    """The table of predictions; nothing where there are none."""
    lines = prediction_rows(file, register, items, rows, bearing)
    if not lines:
        return []
    return [Panel("table", header=("who", "what", "as said", "by when"), rows=tuple(lines))]
