"""Claims to sentences: who says it, what is said, when, with its evidence numbers. Grouped, so that a page is no list of clones."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cuibono.records import Passage, Run, Sentence, StoredClaim, Tie
from cuibono.records.cells import of_table
from cuibono.stages.appraise.sureness import sureness as read_surely

from .clauses import (
    bare_post,
    hedge_classes,
    kin,
    lonely,
    must_quote,
    near_source,
    own_words,
    self_told,
    tie_words,
    told_role,
    vague,
    verb_phrase,
    when,
    whole,
)
from .cues import cue_on
from .draft import Piece, Register, fill, finish, quote
from .file import File, Voice
from .page import borrowed
from .papers import outlet_words
from .standing import leans
from .times import claim_date, over_by
from .words import capital, fold, listing, number_word, on_date, squeeze, words


@dataclass(frozen=True)
class Item:
    """A tie with the claims that speak for it, the best first: of the tie's own status where there are any, one per origin.

    ``sure``: how sure it is, from 0 to 1, that at least one of them is what its sentence says. ``verbatim``: it is told in its document's
    words alone.
    """

    tie: Tie
    claims: tuple[StoredClaim, ...]
    sure: float = 1.0
    verbatim: bool = False

    @property
    def best(self) -> StoredClaim:
        return self.claims[0]

    @property
    def plain(self) -> bool:
        """Whether it is sure enough to be told in words of ours; else its sentence is quoted."""
        return self.sure >= float(words()["sureness"]["told"])


def _quality(file: File, claim: StoredClaim) -> tuple[object, ...]:
    named = {"outlet": 0, "person": 1, "organization": 1, "media": 2, "document": 3, "unnamed": 4}.get(claim.kind, 5)
    plain = 1 if must_quote(claim) else 0
    return (
        claim.review != "accepted",
        sureness(file, [claim]) < float(words()["sureness"]["quoted"]),
        copied_out(file, claim),
        plain,
        named,
        claim_date(file, claim) is None,
        len(claim.evidence_text) > 300 and not of_table(claim),
        -claim.confidence,
        -(claim.amount_value or 0.0) if of_table(claim) else 0.0,  # of a register's rows the largest sum shows a tie best
        claim.claim_id,
    )


def item_of(file: File, tie: Tie) -> Item | None:
    """The tie's item, or None where a person rejected all its claims. Of each round only those of claims held back since are made anew."""
    made = file.ground.items
    key = tie.tie_id, file.held_back.intersection(tie.supporting)
    if key not in made or made[key][0] is not tie:
        made[key] = tie, _make_item(file, tie)
    item: Item | None = made[key][1]
    return item


def _make_item(file: File, tie: Tie) -> Item | None:
    rows = [file.claims[claim_id] for claim_id in tie.supporting if claim_id in file.claims]
    status = "ended" if tie.status == "asserted" and over_by(file, rows) else tie.status
    rows = [row for row in rows if row.status == status] or rows
    if not rows:
        return None
    if len(rows) > 1:
        rows.sort(key=lambda row: _quality(file, row))
    first_of_origin: dict[str, StoredClaim] = {}
    for row in rows:
        first_of_origin.setdefault(file.origin(row.doc_id), row)
    chosen = list(first_of_origin.values())
    best, sure, told = chosen[0], sureness(file, rows), float(words()["sureness"]["told"]) - 0.001
    if copied_out(file, best) and not best.review:  # who says it stands elsewhere on the page
        sure = min(sure, float(words()["sureness"]["quoted"]) - 0.001)
    text = file.documents[best.doc_id].text[best.sentence_start : best.sentence_end]
    record = of_table(best)  # its sentence is a row, which is never quoted for a sentence
    if "?" in text and not best.review and not record:  # a question tells nothing
        sure = min(sure, told)
    if best.kind == "outlet" and best.status == "asserted" and "alleged" in hedge_classes(text) and not record:
        sure = min(sure, told)  # of something else, it may be; of this, as well
    if not record and _of_elsewhere(file, best, text):
        sure = min(sure, told)  # two readings, of which one has no measure
    verbatim = not file.handful and (best.kind != "outlet" or must_quote(best) or bare_post(best) or lonely(tie, best))
    first = {row.claim_id for row in chosen}
    return Item(tie, tuple(chosen + [row for row in rows if row.claim_id not in first]), sure, verbatim)


def fit(file: File, item: Item) -> bool:
    """Whether it is told at all: what is quoted only where its sentence names both ends and stands alone (a quoted "he" is nobody)."""
    if item.sure < float(words()["sureness"]["quoted"]):
        return False
    return (item.plain and not item.verbatim) or not loose(file, item.best)


def loose(file: File, best: StoredClaim) -> bool:
    """Whether a claim's sentence has a pronoun only for an end that has a name, or can't stand alone."""
    known = file.ground.loose
    if best.claim_id not in known:
        known[best.claim_id] = not of_table(best) and _loose(file, best)
    return known[best.claim_id]


def _loose(file: File, best: StoredClaim) -> bool:
    text = file.documents[best.doc_id].text[best.sentence_start : best.sentence_end]
    ends = ((best.subject_anchor, best.subject_id, best.subject_text), (best.object_anchor, best.object_id, best.object_text))
    return (
        any(a and (entity := file.entities.get(end)) and entity.named and fold(said) not in fold(text) for a, end, said in ends)
        or _of_elsewhere(file, best, text)
        or len(text.split()) > int(words()["limits"]["quote_words"])
        or not whole(squeeze(text))
        or (vague(text) > 1 and not file.handful)
        or leans(file, Passage(best.doc_id, best.sentence_start, best.sentence_end, ()), squeeze(text))
    )


def _of_elsewhere(file: File, best: StoredClaim, text: str) -> bool:
    """Whether somebody of another sentence is said to say it."""
    return not file.handful and best.kind != "outlet" and fold(best.source_text or "") not in fold(text)


def copied_out(file: File, claim: StoredClaim) -> bool:
    """A claim of an outlet or a document in words that are not its own: as far as they go from the name it is told of."""
    own = claim.kind == "outlet" or (not file.handful and claim.kind in ("media", "document"))
    return own and borrowed(file.documents[claim.doc_id].text, claim.subject_start, claim.sentence_end)


def sureness(file: File, rows: list[StoredClaim]) -> float:
    """How sure it is that one of the claims at least is what its sentence says: a wrong reading of one origin is none of another."""
    return read_surely(rows, lambda row: file.origin(row.doc_id))


def cited(file: File, item: Item) -> list[StoredClaim]:
    """The claims that a sentence cites: those that say the same in the same way, one per origin, at most a few."""
    best = item.best
    limit = int(words()["limits"]["cites"])
    alike = [row for row in item.claims if row.status == best.status and (row.kind == "outlet") == (best.kind == "outlet")]
    if best.kind != "outlet":
        alike = [
            row
            for row in alike
            if row.source_entity_id == best.source_entity_id and fold(row.source_text or "") == fold(best.source_text or "")
        ]
    if told_role(best):
        alike = [row for row in alike if told_role(row) == told_role(best)]
    if best.amount_value is not None:
        alike = [row for row in alike if row.amount_value == best.amount_value]
    seen: dict[str, StoredClaim] = {}
    for row in alike:
        if row is best or (not must_quote(row) and sureness(file, [row]) >= float(words()["sureness"]["cited"])):
            seen.setdefault(file.origin(row.doc_id), row)
    return list(seen.values())[:limit] or [best]


def group_key(file: File, item: Item, focus: str) -> tuple[object, ...]:
    """Items that can share one sentence have one key: same end, predicate, voice and status, no wording of their own."""
    best = item.best
    own = not item.plain or must_quote(best) or best.what or best.percentage is not None or best.kind != "outlet" or claim_date(file, best)
    side = "subject" if item.tie.subject_id == focus else "object"
    end = item.tie.subject_id if side == "subject" else item.tie.object_id
    return (end, item.tie.predicate, best.status, side, told_role(best), item.tie.tie_id if own else "")


class Writer:
    """Writes one section's sentences; ``turn`` makes wordings vary from sentence to sentence, the same way every time."""

    def __init__(self, file: File, register: Register, turn: int = 0) -> None:
        self.file = file
        self.register = register
        self.turn = turn
        self.named: set[str] = set()
        self.opening: str | None = None

    def name(self, entity_id: str, fallback: str) -> str:
        """Full name first, the shorter recorded one afterwards."""
        if entity_id in self.named:
            return self.file.short(entity_id)
        self.named.add(entity_id)
        return self.file.name(entity_id, fallback)

    def ends(self, item: Item, *, flip: bool = False) -> tuple[str, str]:
        """The two ends as printed; ``flip`` for symmetric ties told from the other side."""
        claim = item.best
        first, second = (claim.object_id, claim.subject_id) if flip else (claim.subject_id, claim.object_id)
        texts = (claim.object_text, claim.subject_text) if flip else (claim.subject_text, claim.object_text)
        return self.name(first, texts[0]), self.object_words(second, texts[1], claim)

    def object_words(self, entity_id: str, text: str, claim: StoredClaim) -> str:
        role = squeeze(claim.role or "")
        name = self.name(entity_id, text)
        if claim.predicate == "owns" and role.lower().startswith(("his ", "her ", "its ", "their ")):
            return f"{name} (“{role}”)"
        entity = self.file.entities.get(entity_id)
        if entity is not None and not entity.named and entity.schema in ("Project", "Event"):
            return f"{name}{self.file.standing(entity_id, claim)}"
        return name

    def _frame(self, kind: str) -> str:
        frames = words()["frames"][kind]
        self.turn += 1
        return str(frames[(self.turn - 1) % len(frames)])

    def outlets(self, claims: list[StoredClaim], items: list[Item] | None = None) -> str:
        """The outlets of the claims; a reprint is named as one, beside the origin it copies, never as a second voice."""
        docs = list(dict.fromkeys(claim.doc_id for claim in claims))
        said = self.file.outlets(docs)
        if self.opening and said == self.file.nameless:
            said, self.opening = self.opening, None
        if len(docs) != 1 or not items:
            return said
        origin, own = self.file.origin(docs[0]), self.file.documents[docs[0]].source_id
        copies = {self.file.documents[c.doc_id].source_id for item in items for c in item.claims if self.file.origin(c.doc_id) == origin}
        others = sorted({outlet_words(name) for name in copies if name} - {outlet_words(own)})
        return f"{said} (also carried by {listing(others[:2])})" if others and own else said

    # -- the sentences
    def group(self, items: list[Item], focus: str) -> Sentence:
        """One sentence for items of one :func:`group_key`."""
        if len(items) == 1:
            return self.single(items[0], focus)
        best = items[0].best
        rows = [row for item in items for row in cited(self.file, item)]
        if items[0].tie.subject_id == focus or all(item.tie.subject_id == items[0].tie.subject_id for item in items):
            symmetric_flip = best.subject_id != items[0].tie.subject_id
            subject = self.name(items[0].tie.subject_id, best.object_text if symmetric_flip else best.subject_text)
            objects = self._list(items, objects=True)
            clause: list[Piece] = [
                subject,
                " ",
                *verb_phrase(self.file, best, self.turn, objects, plural=self.file.plural(best.subject_id)),
            ]
        else:
            subjects = self._list(items, objects=False)
            clause = [
                *subjects,
                " ",
                *verb_phrase(self.file, best, self.turn, [self.name(items[0].tie.object_id, best.object_text)], plural=True),
            ]
        runs = finish(fill(self._frame("outlet"), w=self.outlets(rows, items), c=clause))
        return self._sentence("reported", runs, items, rows)

    def _list(self, items: list[Item], *, objects: bool) -> list[Piece]:
        named: dict[str, list[StoredClaim]] = {}
        for item in items:
            end, text = (item.tie.object_id, item.best.object_text) if objects else (item.tie.subject_id, item.best.subject_text)
            named.setdefault(self.name(end, text), []).extend(cited(self.file, item))
        pieces: list[Piece] = []
        for at, (name, claims) in enumerate(named.items()):
            pieces += ["" if not at else " and " if at == len(named) - 1 else ", ", name, *self.register.cites(claims)]
        return pieces

    def single(self, item: Item, focus: str) -> Sentence:
        """A sentence on one tie: by template where its words allow, in its own words where they do not."""
        best = item.best
        voice = self.file.voice_of(best)
        rows, record = cited(self.file, item), of_table(best)
        kind = tie_words(self.file, best) if item.plain and not record else None
        if kind is not None:
            subject, obj = self.ends(item)
            out = self.outlets([best])
            frame = self._frame("tie" if voice.kind == "outlet" else "tie_said")
            runs = finish(
                [
                    *fill(frame, w=_who(voice) if voice.kind != "outlet" else out, out=out, q=quote(kind), s=subject, o=obj),
                    *self.register.cites([best]),
                ]
            )
            return self._sentence(
                "reported" if voice.kind == "outlet" else "attributed", runs, [item], [best], voice if voice.kind != "outlet" else None
            )
        spoken = voice.kind != "outlet" and not self.file.handful and not record  # by the sentence that says who says it
        itself = best.source_entity_id == best.subject_id and voice.kind != "outlet" and not record
        if not item.plain or spoken or must_quote(best) or itself:
            return self.own(item, voice)
        subject, obj = self.ends(item, flip=best.subject_id != item.tie.subject_id and item.tie.predicate in _TWO_SIDED)
        related = kin(self.file, best)
        clause: list[Piece] = [related] if related else [subject, " "]
        if not related:
            clause += verb_phrase(self.file, best, self.turn, [obj], plural=self.file.plural(best.subject_id))
        clause.append(when(self.file, best))
        alike = sum(of_table(row) and row.source_text == best.source_text for row in item.claims) if record else 1
        if alike > 1:
            clause.append(f", one of {number_word(alike) if alike <= 12 else 'many'} rows on the two")
        cites = self.register.cites(rows)
        if voice.kind == "outlet":
            runs = finish([*fill(self._frame("outlet"), w=self.outlets(rows, [item]), c=clause), *cites])
            return self._sentence("reported", runs, [item], rows)
        frame, who = self._frame("record" if record else "speaker"), _who(voice)
        if best.source_entity_id in (best.subject_id, best.object_id) and not record:
            # "Flynn said that Inovo paid Flynn", and no "X, X said".
            frame, who = str(words()["frames"]["speaker"][0]), voice.name
        runs = finish([*fill(frame, w=who, c=clause), *cites])
        return self._sentence("attributed", runs, [item], rows, voice)

    def own(self, item: Item, voice: Voice) -> Sentence:
        """The claim in its document's words, with who says so."""
        best = item.best
        cites = self.register.cites([best])
        out = self.outlets([best])
        rest = near_source(self.file, best)
        subject = self.name(best.subject_id, best.subject_text)
        if voice.kind == "outlet":
            if rest is not None:
                runs = finish([f"{capital(subject)} ", *quote(rest, clause=True), f", {out} wrote{self._day(best)}", *cites])
            else:
                frame = re.sub(r" (wrote|reported):", rf" \1{self._day(best)}:", self._frame("outlet_quote"))
                runs = finish([*fill(frame, w=out, s=subject, q=own_words(self.file, best)), *cites])
            return self._sentence("reported", runs, [item], [best])
        if not (best.source_text or "").strip():
            if rest is not None:
                runs = finish([f"{capital(subject)} ", *quote(rest, clause=True), f", {out} wrote, naming nobody who says so", *cites])
            else:
                runs = finish([f"{capital(out)} wrote{self._day(best)}, naming nobody who says so: ", *own_words(self.file, best), *cites])
            return self._sentence("attributed", runs, [item], [best], voice)
        said = self.file.attributions.get(best.attribution_id or "")
        clause = cue_on(self.file, said) if said else None
        words_of_it = own_words(self.file, best)
        if clause is None and names_speaker(best, words_of_it):
            # Who speaks stands in the words quoted: to say it before them too would put a second reading in front of the first.
            runs = finish([f"{capital(out)} wrote{self._day(best)}: ", *words_of_it, *cites])
            return self._sentence("attributed", runs, [item], [best], voice)
        if clause is not None:
            runs = finish(
                [
                    f"{capital(_who(voice))} ",
                    *quote(clause, clause=True),
                    f", {out} reported{self._day(best)}",
                    *self.register.cites([best]),
                ]
            )
            return self._sentence("attributed", runs, [item], [best], voice)
        if self_told(best):
            runs = finish([f"{capital(out)} wrote{self._day(best)}: ", *own_words(self.file, best), *cites])
            return self._sentence("attributed", runs, [item], [best], voice)
        frame = self._frame("speaker_quote" if best.quote == "direct" else "indirect_quote")
        runs = finish([*fill(frame, w=_who(voice), q=own_words(self.file, best), out=out), *cites])
        return self._sentence("attributed", runs, [item], [best], voice)

    def _day(self, claim: StoredClaim) -> str:
        """When the page with the words quoted was published, in a file of many pages."""
        published = self.file.documents[claim.doc_id].published_at
        return f" {on_date(published)}" if published and not self.file.handful else ""

    def _sentence(
        self, kind: str, runs: tuple[Run, ...], items: list[Item], cited: list[StoredClaim], voice: Voice | None = None
    ) -> Sentence:
        dates = {claim_date(self.file, row) for row in cited}
        return Sentence(
            kind,
            runs,
            claims=tuple(dict.fromkeys(row.claim_id for row in cited)),
            ties=tuple(item.tie.tie_id for item in items),
            speaker=voice.name if voice else None,
            status=items[0].best.status,
            date=next(iter(dates)) if len(dates) == 1 and len(items) == 1 else None,
        )


_TWO_SIDED = frozenset({"partner_of", "related_to", "associate_of", "meets", "agrees_with", "cooperates_with", "linked_to"})


def names_speaker(claim: StoredClaim, pieces: list[Piece]) -> bool:
    """Whether quoted words hold their speaker and the reporting words themselves."""
    text = fold("".join(piece.text if isinstance(piece, Run) else str(piece) for piece in pieces))
    source, cue = fold(claim.source_text or ""), fold(claim.cue_text or "")
    return bool(source and cue) and source in text and cue in text


def _who(voice: Voice) -> str:
    """The speaker with its descriptor, commas closed: "X, described as the former Y,"."""
    return f"{voice.name}, {voice.note}," if voice.note.startswith("described") else voice.name
