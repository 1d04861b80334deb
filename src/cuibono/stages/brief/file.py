"""A casefile with its indexes, and how its entities, outlets and speakers are named. Everything the brief's writers look things up in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cuibono.records import Casefile, Document, Entity, Naming, Origin, Passage, Publisher, StoredAttribution, StoredClaim, Tie
from cuibono.records.cells import is_table
from cuibono.vocabulary.countries import country_name, demonym_country, state_code

from .ground import ground_of
from .papers import outlet_words, record_words, unnamed_paper
from .words import fold, is_plural, is_single, listing, lower_first, number_word, office, squeeze, state_name, with_article, words


@dataclass(frozen=True)
class Voice:
    """Who carries a claim: ``name`` as the sentence prints it, ``kind`` of attribution, ``note`` a descriptor ("described as …")."""

    kind: str
    name: str
    note: str = ""


class File:
    """Lookups over one casefile. ``display`` overrides an entity's caption with the spelling the analyst asked for."""

    def __init__(self, casefile: Casefile, display: dict[str, str] | None = None, held_back: frozenset[str] = frozenset()) -> None:
        self.case = casefile
        self.display = display or {}
        self.held_back = held_back
        self.ground = ground_of(casefile)
        self.documents: dict[str, Document] = {row.doc_id: row for row in casefile.documents}
        self.entities: dict[str, Entity] = {row.entity_id: row for row in casefile.entities}
        self.claims: dict[str, StoredClaim] = {
            row.claim_id: row for row in casefile.claims if row.review != "rejected" and row.claim_id not in held_back
        }
        self.ties: dict[str, Tie] = {row.tie_id: row for row in casefile.ties}
        self.attributions, self.said_in = self._spoken()
        self.origins: dict[str, Origin] = {row.doc_id: row for row in casefile.origins}
        self.publishers: dict[str, Publisher] = {row.publisher: row for row in casefile.publishers}
        self._names: dict[str, str] = {}
        self.stance: tuple[int, dict[str, frozenset[str]]] | None = None  # of footing.footing, which asks once
        self._fewer: dict[tuple[str, str], list[int]] | None = None  # of ``_articles``, what stands in claims that are held back
        self.posts: dict[str, list[tuple[str, int, int, int]]] | None = None  # of introduce.posts_of, which asks once
        self._roles: frozenset[str] | None = None
        self._claims_in: dict[str, list[StoredClaim]] | None = None
        self._described: dict[tuple[str, str], str] = {}
        self._placed: dict[tuple[str, str], list[StoredClaim]] = {}
        telling = [row for row in self.claims.values() if row.predicate in ("located_in", "holds_office")]
        for claim in sorted(telling, key=lambda row: (row.evidence_start, row.claim_id)):
            if claim.predicate == "located_in" and claim.status == "asserted" and claim.kind == "outlet":
                self._placed.setdefault((claim.doc_id, claim.subject_id), []).append(claim)
            if claim.predicate == "holds_office" and claim.status in ("asserted", "ended"):
                former = "former " if claim.status == "ended" else ""
                title = re.sub(r"^(?:the|former) ", "", squeeze(claim.object_text), flags=re.I)
                if len(title.split()) < 2:  # a bare "president" does not say of what
                    continue
                self._described.setdefault((claim.doc_id, claim.subject_id), f"the {former}{title}")

    def claims_at(self, doc_id: str, start: int, end: int) -> list[StoredClaim]:
        """The claims whose sentence begins in a part of a page."""
        if self._claims_in is None:
            self._claims_in = {}
            for claim in self.claims.values():
                self._claims_in.setdefault(claim.doc_id, []).append(claim)
        return [row for row in self._claims_in.get(doc_id, ()) if start <= row.sentence_start < end]

    # -- what no round changes
    def _spoken(self) -> tuple[dict[str, StoredAttribution], dict[str, list[StoredAttribution]]]:
        """Attributions by id, and by document. A row of a table is nobody's speech: what it tells is told as ties, by the record."""
        if self.ground.spoken is None:
            tables = {row.doc_id for row in self.case.documents if is_table(row)}
            by_id = {row.attribution_id: row for row in self.case.attributions if row.doc_id not in tables}
            by_doc: dict[str, list[StoredAttribution]] = {}
            for row in by_id.values():
                by_doc.setdefault(row.doc_id, []).append(row)
            self.ground.spoken = by_id, by_doc
        return self.ground.spoken

    @property
    def linked(self) -> dict[str, list[str]]:
        """The documents that name each entity, by id."""
        if self.ground.linked is None:
            self.ground.linked = {}
            for link in self.case.links:
                self.ground.linked.setdefault(link.entity_id, []).append(link.doc_id)
        return self.ground.linked

    @property
    def _namings(self) -> dict[str, list[Naming]]:
        """The persons whom each document names."""
        return self._named()[0]

    @property
    def _initials(self) -> dict[str, list[Naming]]:
        """What else each document names by its initials."""
        return self._named()[1]

    def _named(self) -> tuple[dict[str, list[Naming]], dict[str, list[Naming]]]:
        if self.ground.namings is None:
            found: tuple[dict[str, list[Naming]], dict[str, list[Naming]]] = {}, {}
            for naming in self.case.namings:
                found[naming.schema != "Person"].setdefault(naming.doc_id, []).append(naming)
            self.ground.namings = found
        return self.ground.namings

    @property
    def _name_words(self) -> frozenset[str]:
        if self.ground.name_words is None:
            rows = (row for row in self.case.entities if row.named)
            self.ground.name_words = frozenset(word for row in rows for name in row.names for word in fold(name).split())
        return self.ground.name_words

    def passages_of(self, doc_id: str) -> list[Passage]:
        """The sentences of a page that name a subject."""
        if self.ground.passages is None:
            self.ground.passages = {}
            for row in self.case.passages:
                self.ground.passages.setdefault(row.doc_id, []).append(row)
        return self.ground.passages.get(doc_id, [])

    # -- names
    def named_in(self, doc_id: str, start: int, end: int) -> list[Naming]:
        """The persons named in a part of a page, in order."""
        return [row for row in self._namings.get(doc_id, ()) if start <= row.start and row.end <= end]

    def initials_in(self, doc_id: str, start: int, end: int) -> list[Naming]:
        """The bodies and laws that a part of a page names by initials only, in order."""
        return [row for row in self._initials.get(doc_id, ()) if start <= row.start and row.end <= end]

    def last_named(self, doc_id: str, before: int) -> Naming | None:
        """The person whom a page names last before a place."""
        return next((row for row in reversed(self._namings.get(doc_id, ())) if row.end <= before), None)

    @property
    def roles(self) -> frozenset[str]:
        """The nouns by which the ties tell what persons are: last words of roles and offices that more than one claim has."""
        if self._roles is None:
            told = [row.role for row in self.claims.values() if row.role]
            told += [row.object_text for row in self.claims.values() if row.predicate == "holds_office"]
            often = Counter(said.split()[-1] for said in map(fold, told) if said.split())
            self._roles = frozenset(word for word, times in often.items() if times > 1)
        return self._roles

    def persons_named(self) -> list[Naming]:
        """All persons named on the pages, one row a mention."""
        return [row for rows in self._namings.values() for row in rows]

    def country_of(self, entity_id: str) -> str | None:
        """The code where the entity is a state itself (not only of a country)."""
        entity = self.entities.get(entity_id)
        if entity is None or entity.schema != "Territory":
            return None
        return next((code for code in (state_code(name) for name in (entity.caption, *entity.names)) if code), None)

    def name(self, entity_id: str, fallback: str = "") -> str:
        """An entity inside a sentence: asked-for spelling, country name, caption with its article."""
        if entity_id in self.display:
            return self.display[entity_id]
        entity = self.entities.get(entity_id)
        if entity is None:
            return squeeze(fallback)
        if entity_id not in self._names:
            self._names[entity_id] = self._name(entity)
        return self._names[entity_id]

    def _name(self, entity: Entity) -> str:
        entity_id = entity.entity_id
        code = self.country_of(entity_id)
        if code and re.fullmatch(r"(?:the )?[\w.\s]+", entity.caption) and state_code(entity.caption) and not _government(entity.caption):
            return state_name(code)
        caption = squeeze(entity.caption)
        if entity.schema == "Position":
            return office(caption)
        if not entity.named:
            return self.unnamed(entity_id, caption)
        said = with_article(caption, entity.schema)
        if said == caption and entity.schema in ("Organization", "PublicBody", "Event", "Project") and self._with_the(entity_id, caption):
            return f"the {said}"
        return said

    def _with_the(self, entity_id: str, caption: str) -> bool:
        """Whether the documents put "the" before a name of several words."""
        if " " not in caption:
            return False
        if self.ground.articles is None:
            self.ground.articles = self._articles([row for row in self.case.claims if row.review != "rejected"])
        if self._fewer is None:
            held = [row for row in self.case.claims if row.review != "rejected" and row.claim_id in self.held_back]
            self._fewer = self._articles(held)
        key = entity_id, fold(caption)
        (the, every), (less, fewer) = (counts.get(key, (0, 0)) for counts in (self.ground.articles, self._fewer))
        return 2 * (the - less) > every - fewer

    def _articles(self, claims: Iterable[StoredClaim]) -> dict[tuple[str, str], list[int]]:
        """How often a name stands behind "the" in claims, and how often in all: by entity and name."""
        found: dict[tuple[str, str], list[int]] = {}
        for claim in claims:
            text = self.documents[claim.doc_id].text
            ends = (
                (claim.subject_id, claim.subject_start, claim.subject_text),
                (claim.object_id, claim.object_start, claim.object_text),
            )
            for end, start, told in ends:
                before = re.search(r"(\w*)[^\w.;:\n]*$", text[max(0, start - 12) : start])
                count = found.setdefault((end, fold(told)), [0, 0])
                count[0] += bool(before and before[1].casefold() == "the")
                count[1] += 1
        return found

    def unnamed(self, entity_id: str, caption: str) -> str:
        """A local group or thing in its own words, with an article where it is one thing; its nationality is only what the words say."""
        said = lower_first(caption)
        entity = self.entities[entity_id]
        if re.search(r"^[A-Z].* (?:campaign|transition|team|administration|delegation|committee)$", said):
            return f"the {said}"
        if entity.schema == "Organization" and _JOINT.fullmatch(said):
            return f"the {said}"  # "the U.S.-led coalition"
        single = is_single(said) and entity.schema in ("Organization", "PublicBody", "Person", "Project", "Event", "Company", "Document")
        if single or (entity.schema in ("Project", "Event", "Company", "Document") and re.fullmatch(r"[a-z][\w\s-]*[^s\s]", said)):
            if not re.match(r"(?:a|an|the|his|her|its|their|this|that|one|some|any) ", said):
                return f"{'an' if said[0].lower() in 'aeiou' else 'a'} {said}"
        return said

    def short(self, entity_id: str) -> str:
        """The part of a person's name that the documents use alone ("Xi" of Xi Jinping, "Cohen" of Michael Cohen); else the full name."""
        full = self.name(entity_id)
        known, key = self.ground.shorts, (entity_id, full)
        if key not in known:
            known[key] = self._short_name(entity_id, full)
        return known[key]

    def _short_name(self, entity_id: str, full: str) -> str:
        entity = self.entities.get(entity_id)
        parts = full.split()
        if entity is None or entity.schema != "Person" or len(parts) < 2:
            return full
        known = {fold(name) for name in entity.names}
        tails = [" ".join(parts[at:]) for at in range(1, len(parts))]
        inner = [part for word in parts for part in re.split(r"[-’']", word) if len(part) > 3 and part != word]
        options = [part for part in (*tails, *inner, parts[0]) if fold(part) in known]
        if not options:
            return full
        texts = [fold(self.documents[doc].text) for doc in self.linked.get(entity_id, ())[:40] if doc in self.documents]
        alone = {
            part: sum(
                len(
                    re.findall(
                        rf"(?<!{re.escape(fold(parts[0]))} )(?<!\w){re.escape(fold(part))}(?! \w*{re.escape(fold(parts[-1]))})(?!\w)", text
                    )
                )
                for text in texts
            )
            for part in options
        }
        return max(options, key=lambda part: (alone[part], -options.index(part)))

    def plural(self, entity_id: str) -> bool:
        entity = self.entities.get(entity_id)
        return entity is not None and not entity.named and is_plural(squeeze(entity.caption), entity.schema)

    def standing(self, entity_id: str, claim: StoredClaim) -> str:
        """ " in Chancay": where a thing without a name lies, as the claim's own sentence has it."""
        sentence = self.documents[claim.doc_id].text[claim.sentence_start : claim.sentence_end]
        for row in self._placed.get((claim.doc_id, entity_id), []):
            place = squeeze(row.object_text)
            if place in squeeze(sentence) and fold(place) not in fold(self.name(entity_id)):
                return f" in {place}"
        return ""

    # -- outlets
    def outlet(self, doc_id: str) -> str:
        """The outlet of a document inside a sentence; an unknown one is said to be so."""
        name = self.documents[doc_id].source_id
        return outlet_words(name) if name else self.nameless

    @property
    def handful(self) -> bool:
        """Whether the corpus is so small that somebody chose its documents for the question."""
        return self.case.corpus.documents <= int(words()["limits"]["handful"])

    @property
    def nameless(self) -> str:
        """A document whose outlet is not known: "the article" only where there is no other."""
        return "the article" if self.case.corpus.documents == 1 else "an article of an outlet that is not named"

    def outlets(self, doc_ids: list[str], shown: int = 3) -> str:
        """ "CNN", "CNN and the BBC", "CNN, Fox News and two others": distinct outlets in order of the documents given."""
        names = list(dict.fromkeys(self.documents[doc].source_id for doc in doc_ids))
        known = list(dict.fromkeys(outlet_words(name) for name in names if name))
        if not known:
            return self.nameless if len(set(doc_ids)) == 1 else "articles of outlets that are not named"
        rest = len(known) - shown
        if rest > 1:
            return f"{', '.join(known[:shown])} and {number_word(rest)} others"
        return listing(known)

    def origin(self, doc_id: str) -> str:
        row = self.origins.get(doc_id)
        return row.origin_id if row else doc_id

    # -- speakers
    def voice_of(self, row: StoredClaim | StoredAttribution) -> Voice:
        """The speaker of a claim or attribution in words that name a person, or say that nobody is named."""
        return self.voice(row.doc_id, row.kind, row.source_text, row.source_entity_id)

    def voice(self, doc_id: str, kind: str, source_text: str | None, entity_id: str | None) -> Voice:
        text = re.sub(r"['’]s?$", "", squeeze(source_text or ""))
        entity = self.entities.get(entity_id) if entity_id else None
        if kind == "outlet":
            return Voice("outlet", self.outlet(doc_id))
        if kind == "document" and is_table(self.documents[doc_id]):
            return Voice(kind, record_words(text, self.documents[doc_id].source_id))
        if kind == "document":
            if entity is not None and entity.named and entity.schema == "Document":
                return Voice(kind, with_article(squeeze(entity.caption), "Document"))
            paper = "" if fold(text) in words()["pronouns"] else self._definite(doc_id, text)
            return Voice(kind, unnamed_paper(paper), "document, not named")
        nobody = (entity is None or not entity.named) and fold(text) in words()["pronouns"]  # "he", "we", "that": the words name no one
        if kind == "unnamed" or not text or nobody:
            if not text or nobody:
                return Voice("unnamed", "somebody not named", "nobody named")
            core = re.sub(r"^(?:(?:the|a|an|one|some|several|many|multiple|other|another|various|separate) )+", "", text, flags=re.I)
            article = re.match(r"(?:a|an|one) ", text, re.I)
            core = re.sub(r" on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$", "", self.inside(doc_id, core))
            if fold(core) in ("another", "other", "others", "some", "multiple", "several", "many", "one", "few", "most"):
                return Voice("unnamed", "unnamed persons", "not named")
            if len(core.split()) > 7:
                core = re.split(r" (?:following|after|who|which|that|amid|during|since|in the) ", core)[0]
            if _PAPERS.search(core):
                return Voice("unnamed", unnamed_paper(self._definite(doc_id, text if text[:4].lower() == "the " else core)), "not named")
            if re.search(r"\b(?:unnamed|anonymous|not named|unidentified)\b", core, re.I):
                return Voice("unnamed", f"an {core}" if article and core[:1] in "aeiou" else core, "not named")
            number, _, rest = core.partition(" ")
            if rest and (number.isdigit() or fold(number) in words()["numbers"]):
                return Voice("unnamed", f"{number} unnamed {rest.removeprefix('separate ')}", "not named")
            return Voice("unnamed", f"an unnamed {core}" if article else f"unnamed {core}", "not named")
        if entity is not None and entity.named and entity.schema not in ("Document",):
            name = self.name(entity.entity_id)
            if fold(text) in words()["pronouns"]:
                return Voice(kind, name)
            named = set(fold(name).split())
            if (kind == "organization" and entity.schema == "Territory") or not (named & set(fold(text).split())):
                return Voice(kind, name if kind == "person" else lower_first(text))
            if kind == "organization" and len(text.split()) > len(name.split()) + 1:
                return Voice(kind, lower_first(text))
            told = re.match(r"[^,]+, ((?:the|a|an|former) [^,]+)$", text)
            if told:
                return Voice(kind, name, f"described as {told[1]}")
            note = self._described.get((doc_id, entity.entity_id), "")
            return Voice(kind, name, f"described as {note}" if note else "")
        told = re.match(r"([^,]+), ((?:the|a|an|former) [^,]+)$", text)
        if told and kind == "person":
            return Voice(kind, told[1], f"described as {told[2]}")
        return Voice(kind, lower_first(text))

    def _definite(self, doc_id: str, text: str) -> str:
        """ "The interim report" for "interim report" where its page has it so: a certain one, which its page names."""
        found = re.search(rf"\bthe ({re.escape(text)})(?!\w)", self.documents[doc_id].text, re.I) if text else None
        return f"the {found[1]}" if found else text

    def inside(self, doc_id: str, text: str) -> str:
        """Words as they stand inside a sentence: a capital that only the beginning of a sentence gave is taken off."""
        first, rest = re.match(r"([\w’'-]*)(.*)", text, re.S).groups()  # type: ignore[union-attr]
        name = fold(first) in self._name_words or demonym_country(first) or state_code(first)
        if first.lower() in words()["common"] or (first[1:].islower() and not name):
            return first[:1].lower() + first[1:] + rest
        return text

    def grade(self, tie: Tie) -> str:
        return f"{tie.reliability}{tie.credibility}"

    def nation(self, entity_id: str) -> str | None:
        """ "China" for an unnamed group of that country: a property as said, never a tie to the state."""
        entity = self.entities.get(entity_id)
        return country_name(entity.country) if entity and entity.country else None


_JOINT = re.compile(r"[A-Z][\w.]*-led (?:[a-z]+ )?(?:campaign|coalition|alliance|mission|force)")
_PAPERS = re.compile(r"\b(?:reports?|studies|study|accounts?|documents?|media|polls?|surveys?)$", re.I)


def _government(caption: str) -> bool:
    return bool(re.search(r"\b(?:government|administration|regime|authorities|leadership)\b", caption, re.I))
