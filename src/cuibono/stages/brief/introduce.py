"""Who is meant by a bare surname, by "he" or by initials in a quotation, in square brackets, as newspapers add it.

What stands in brackets is a page's: the fuller name that its own coreference has for the same person, the office before that name or the
apposition behind it, the name that its initials stand for. An office that the page itself does not tell is that of pages of the same year,
where two houses have it. The place where it stands is cited beside the quotation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from cuibono.records import Document, Mention, Naming, StoredAttribution

from .draft import Piece, Register, added
from .file import File
from .footing import footing
from .words import capital, fold, squeeze, words

_BEHIND = re.compile(
    r",\s((?:(?:an?|the|one of|former|who (?:is|was|ran|runs|heads?|led))\s|[A-Z][\w.’']*['’]s?\s)"
    r"[^,.;:()“”\"\n–—]{3,70}?)(?=,\s|[;)]|\.\s)"
)
_BEFORE = re.compile(
    r"(?:(?<=\s)|^)((?:[A-Z][\w.’'-]*|(?:then|now|ex)-(?:[a-z]+|[A-Z][\w.-]*)|[a-z]+-elect|"
    r"former|acting|interim|incoming|outgoing|deputy|vice|assistant|associate|chief|executive|then|senior|retired) )*$"
)
_MOST = 10  # words of an apposition
_POLITE = re.compile(r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Sir|Lady|Lord|President|Judge|Justice)\.? $")


def namings_of(
    document: Document, mentions: Sequence[Mention], whom: Mapping[tuple[str, str], str], known: Mapping[str, int]
) -> list[Naming]:
    """The persons of a page, by place, each with its introduction there. ``whom``: entities by (document, local entity)."""
    people: dict[str, list[Mention]] = {}
    for row in mentions:
        if row.schema == "Person" and row.named:
            people.setdefault(row.entity, []).append(row)
    offices = {row.end: row for row in mentions if row.schema == "Position" and row.named}
    found = []
    for entity, rows in people.items():
        often = Counter(row.text for row in rows)  # "Free Maria Butina" of a banner is once beside "Maria Butina"
        fullest = max(rows, key=lambda row: (min(2, len(row.text.split())), often[row.text], -len(row.text), -row.start))
        if not _plain(fullest.text):
            continue
        entity_id = whom.get((document.doc_id, entity))
        office, told = _before(document.text, fullest, offices), None
        for row in (row for row in rows if row.text == fullest.text):
            office = office or _before(document.text, row, offices)
            told = told or _behind(document.text, row.end)
        for row in rows:
            first = (fullest.start, fullest.end)
            found.append(
                Naming(
                    document.doc_id,
                    row.start,
                    row.end,
                    squeeze(fullest.text),
                    first,
                    office,
                    told,
                    known.get(entity_id or "", 1),
                    entity_id,
                )
            )
    found += _shortened(document, mentions, whom, known)
    return sorted(found, key=lambda row: (row.start, row.end, row.full))


def _plain(name: str) -> bool:
    """Whether a name is one that a bracket can hold: words with capitals, no line break, no mark."""
    return bool(re.fullmatch(r"[^\W\d_][\w.’'-]*(?: [\w.’'-]+){0,4}", name)) and name != name.upper()


def _before(text: str, row: Mention, offices: Mapping[int, Mention]) -> tuple[int, int] | None:
    """The office right before a full name, with the words that belong to it: "Massachusetts Attorney General"."""
    post = offices.get(row.start - 1)
    if post is None or text[row.start - 1] != " " or " " not in row.text:
        return None
    head = max(text.rfind("\n", 0, post.start) + 1, post.start - 60)
    lead = _BEFORE.search(text[head : post.start])
    start = head + lead.start() if lead and lead[0] else post.start
    opens = re.search(r"(?:^|[.!?:”\"“]\s*)$", text[max(0, start - 3) : start]) is not None
    if opens and start < post.start and len(text[start : post.start].split()) < 2:  # a capital that the sentence's beginning gives
        start = post.start
    said = text[start : row.start - 1]
    return (start, row.start - 1) if 0 < len(said.split()) <= 6 and "\n" not in said else None


def _behind(text: str, end: int) -> tuple[int, int] | None:
    """The apposition behind a name: "a Ukrainian billionaire"."""
    found = _BEHIND.match(text, end)
    if found is None or len(found[1].split()) > _MOST or _SAID.search(found[1]):
        return None
    return found.span(1)


_SAID = re.compile(r"\b(?:said|says|told|wrote|added|tweeted|have|has|had|been|will|would|not|but|he|she|they|it)\b")


def initials(text: str) -> bool:
    """Whether a name is nothing but initials: "NRA", "MbS"."""
    return bool(_INITIALS.fullmatch(text))


_INITIALS = re.compile(r"[A-Z][a-zA-Z]{0,2}[A-Z]{1,4}")
_SHORT = re.compile(rf"\({_INITIALS.pattern}\)")
_DEFINED = re.compile(rf"((?:[A-Z][\w’'-]*,? (?:(?:of|for|and|the|on|in|to) )*){{2,7}})\(({_INITIALS.pattern})\)")


def _shortened(
    document: Document, mentions: Sequence[Mention], whom: Mapping[tuple[str, str], str], known: Mapping[str, int]
) -> list[Naming]:
    """Where a page names a body or a law by initials, and where it has the name that they stand for."""
    text = document.text
    defined = {}
    if _SHORT.search(text):  # most pages have no such bracket, which is seen at once
        defined = {found[2]: span for found in _DEFINED.finditer(text) if (span := _spelled(found))}
    groups: dict[str, list[Mention]] = {}
    for row in mentions:
        if row.named and row.schema != "Person":
            groups.setdefault(row.entity, []).append(row)
    entities = {row.text: row.entity for rows in groups.values() for row in rows if initials(row.text)}
    for short, entity in entities.items():
        full = [row for row in groups[entity] if " " in row.text and _plain(row.text) and _first_letters(row.text) == short.upper()]
        if full and short not in defined:
            defined[short] = full[0].start, full[0].end
    found = []
    for short, span in sorted(defined.items()):
        entity_id = whom.get((document.doc_id, entities.get(short, "")))
        for place in re.finditer(rf"{short}(?<![\w(.&-]{short})(?![\w)&-]|\.[A-Z])", text):
            documents = known.get(entity_id or "", 1)
            said = (document.doc_id, *place.span(), squeeze(text[span[0] : span[1]]), span, None, None, documents, entity_id)
            found.append(Naming(*said, schema="Organization"))
    return found


def _first_letters(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"[^\W\d_][\w’']*", name) if word[0].isupper())


def _spelled(found: re.Match[str]) -> tuple[int, int] | None:
    """The last words before a bracket whose first letters are the initials in it."""
    for word in reversed(list(re.finditer(r"[A-Z][\w’'-]*", found[1]))):
        if _first_letters(found[1][word.start() :]) == found[2].upper():
            return found.start(1) + word.start(), found.end(1) - 1
    return None


Bracket = tuple[int, str, tuple[str, int, int]]  # place, words with their brackets, and what says so


def brackets(file: File, doc_id: str, start: int, end: int) -> list[Bracket]:
    """What is to be added to ``text[start:end]``: (place, words with their brackets, the document and place that say so), in order.

    Nothing for the subjects of a brief, for whom everybody knows, and for whom the sentence itself introduces.
    """
    known, key = file.ground.brackets, ((doc_id, start, end), footing(file, doc_id))
    if key not in known:
        known[key] = _brackets(file, doc_id, start, end)
    return list(known[key])


def _brackets(file: File, doc_id: str, start: int, end: int) -> list[Bracket]:
    text = file.documents[doc_id].text
    called = {word for subject in file.case.subjects for word in fold(file.name(subject)).split()}
    everybody = _everybody(file)
    found: list[Bracket] = []
    seen: set[str] = set()
    for row in file.named_in(doc_id, start, end):
        key = row.whom or row.full
        if key in seen or row.whom in file.case.subjects:
            continue
        seen.add(key)
        said = squeeze(text[row.start : row.end])
        alone = fold(said) != fold(row.full) and len(said.split()) == 1
        before, after = text[max(start, row.start - 40) : row.start], text[row.end : row.end + 3]
        if before.endswith("-") or after.startswith("-"):  # "the Manchin-Toomey bill": half of another name
            continue
        if row.documents >= everybody or fold(said) in called:
            continue
        titled = _titled(before, after)
        known = row.documents >= everybody / 2 and not alone
        post = None if known or titled else _office(file, row) or (None if row.told else _elsewhere(file, row))
        office = squeeze(file.documents[post[0]].text[post[1] : post[2]]) if post else ""
        shown = (post[0], post[1], post[3]) if post else (doc_id, *row.first)
        if alone and fold(row.full).endswith(" " + fold(said)):
            given = row.full[: -len(said)].strip()
            said_of = f"{office} {given}".strip()
            found.append((row.start, f"[{capital(said_of) if row.start == start else said_of}] ", shown))
        elif alone and fold(row.full).startswith(fold(said) + " "):
            found.append((row.end, f" [{row.full[len(said) :].strip()}]", (doc_id, *row.first)))
        elif alone and initials(said):
            found.append((row.end, f" [{row.full}]", (doc_id, *row.first)))
        elif post and not alone and not start <= post[1] < end:
            found.append((row.start, f"[{capital(office) if row.start == start else office}] ", shown))
        if row.told and not known and not titled and not row.office and not start <= row.told[0] < end:
            if not after.startswith(("'", "’")) and re.match(r"an? |the |former |one ", text[row.told[0] :]):
                found.append((row.end, f" [{squeeze(text[row.told[0] : row.told[1]])}]", (doc_id, row.first[0], row.told[1])))
    found += _spelled_out(file, doc_id, start, end)
    found += _meant(file, doc_id, start, end)
    return sorted(found, key=lambda one: one[0])[:_BRACKETS]


_BRACKETS = 4  # more make a quotation unreadable


def _everybody(file: File) -> float:
    """How many documents name somebody whom every reader of the corpus knows."""
    return float(words()["limits"]["known_share"]) * max(1, file.case.corpus.documents)


def known_to_all(file: File, row: Naming) -> bool:
    """Whether a reader of the brief needs no introduction of a person: a subject, or one whom many pages of the corpus name."""
    return row.whom in file.case.subjects or row.documents >= _everybody(file)


def _titled(before: str, after: str) -> bool:
    """Whether a sentence says who somebody is, before the name or behind it: "Attorney General Dorn", "Dorn, a banker"."""
    if after.startswith((",", " (")) or _POLITE.search(before):
        return True
    if re.search(r"(?:[a-z’'] |^)(?:The )?[A-Z][\w’'-]+ $", before) and not re.match(r"[A-Z][a-z]+ $", before):
        return True
    return bool(re.search(r"[a-z]{3,} $", before) and not re.search(_LINKS, before))


Post = tuple[str, int, int, int]  # a page, the place of an office on it, and the end of the name that follows


def _office(file: File, row: Naming) -> Post | None:
    """What a page has before a person's full name: an office, or a role that the ties of the ledger know ("FBI agent")."""
    length = row.first[1] - row.first[0]
    if row.office:
        return row.doc_id, *row.office, row.office[1] + 1 + length
    text = file.documents[row.doc_id].text
    front = _FRONT.search(text[max(0, row.first[0] - 60) : row.first[0]])
    if front is None or " " not in row.full or fold(front[1]).split()[-1] not in file.roles or re.match(_OF_WHOM, front[1]):
        return None
    return row.doc_id, row.first[0] - 1 - len(front[1]), row.first[0] - 1, row.first[1]


_FRONT = re.compile(  # "the former FBI agent ", "Ukrainian businessman "
    r"(?:^|[,.;:(“\"\n] ?|\b(?:the|a|an|and|or|of|by|with|to|for|from|that|against|between|including|as|told|like) )"
    r"((?:(?:former|ex|then|acting|senior|[A-Z][\w.&-]*|[A-Z][\w.&-]*['’]s) ){0,4}(?:[a-z]+ )?[a-z]+) $"
)


_OF_WHOM = r"(?:his|her|their|its|our|my|your|this|that|one|two|former|some|an?|the) [a-z]+$|(?:his|her|their|its|our|my|your) "


def posts_of(file: File, entity_id: str) -> list[Post]:
    """Where the pages introduce a person by an office or a role, one place a page."""
    if file.posts is None:
        file.posts = {}
        for row in {(row.whom, row.doc_id): row for row in file.persons_named() if row.whom}.values():
            post = _office(file, row)
            if post:
                file.posts.setdefault(str(row.whom), []).append(post)
    return file.posts.get(entity_id, [])


def _elsewhere(file: File, row: Naming) -> Post | None:
    """A person's office where the nearest page of the same year has it and one of another origin agrees."""
    day = _day(file.documents[row.doc_id].published_at)
    if row.whom is None or day is None:
        return None
    near = []
    for post in posts_of(file, row.whom):
        page = file.documents[post[0]]
        then = _day(page.published_at)
        if then is not None and abs((then - day).days) <= _YEAR and fold(squeeze(page.text[post[2] : post[3]])) == fold(row.full):
            near.append((abs((then - day).days), post, fold(squeeze(page.text[post[1] : post[2]]))))
    near.sort()
    for _, post, said in near[:1]:
        alike = {file.origin(other[0]) for _, other, words_of_it in near if words_of_it == said}
        if len(alike) > 1 and len(said) > _ADDRESS:
            return post
    return None


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published) if published and re.fullmatch(r"\d{4}-\d{2}-\d{2}", published) else None


_YEAR = 366
_ADDRESS = 5  # letters; "Sen." and "Judge" are forms of address as often as offices


def _spelled_out(file: File, doc_id: str, start: int, end: int) -> list[Bracket]:
    """What initials stand for, behind their first place, where not everybody knows it and the sentence does not say it."""
    text, seen, found = file.documents[doc_id].text[start:end], set(), []
    named = file.initials_in(doc_id, start, end)
    names = {fold(name) for s in file.case.subjects if named for name in (file.name(s), *file.entities[s].names)}
    for row in named:
        said = file.documents[doc_id].text[row.start : row.end]
        if said in seen or row.documents >= _everybody(file) or fold(row.full) in fold(text):
            continue
        seen.add(said)
        if fold(row.full) not in names and fold(said) not in names:
            found.append((row.end, f" [{row.full}]", (doc_id, *row.first)))
    return found


def _meant(file: File, doc_id: str, start: int, end: int) -> list[Bracket]:
    """Whom the first "he" or "she" means, where nobody is named before it: the reading says so, and the page names nobody since."""
    text = file.documents[doc_id].text
    first = min((row.start for row in file.named_in(doc_id, start, end)), default=end)
    for place, entity_id in sorted(_pronouns(file, doc_id, start, end)):
        last = file.last_named(doc_id, place[0])
        if place[0] < first and last is not None and last.whom == entity_id and last.first[1] <= start:
            known = entity_id in file.case.subjects or last.documents >= _everybody(file)
            name = last.full.split()[-1] if known else last.full
            if fold(name) in fold(text[last.first[0] : last.first[1]]):
                return [(place[1], f" [{name}]", (doc_id, *last.first))]
    return []


def _pronouns(file: File, doc_id: str, start: int, end: int) -> set[tuple[tuple[int, int], str]]:
    """The pronouns of a part of a page that its reading has resolved: as the speaker, or as an end of a tie."""
    text = file.documents[doc_id].text
    found = {(row.source[0], row.source_entity_id) for row in file.said_in.get(doc_id, []) if len(row.source) == 1}
    for claim in file.claims_at(doc_id, start, end):
        ends = ((claim.subject_anchor, claim.subject_id), (claim.object_anchor, claim.object_id))
        found |= {((anchor[0], anchor[1]), whom) for anchor, whom in ends if anchor}
    inside = {(place, whom) for place, whom in found if whom and start <= place[0] and place[1] <= end}
    return {(place, str(whom)) for place, whom in inside if text[place[0] : place[1]] in ("he", "He", "she", "She")}


_LINKS = re.compile(
    r"(?:^|\W)(?:that|and|with|by|from|between|against|about|whether|because|when|while|after|before|while|for|like|than|including|"
    r"says?|said|told|tells|asked|urged|including|which|whom|over|into|where|if|as)\s$"
)


def introduced_words(file: File, register: Register, doc_id: str, start: int, end: int) -> tuple[str, list[Piece]]:
    """``text[start:end]`` with what the page itself says of the persons in it, for ``quote``, and the citations of where it does."""
    text, at = "", start
    cites: list[Piece] = []
    for place, words_of_ours, shown in brackets(file, doc_id, start, end):
        text += file.documents[doc_id].text[at:place] + added(words_of_ours)
        cites += [" ", register.place(*shown)]
        at = place
    return text + file.documents[doc_id].text[at:end], cites


def office_of(file: File, register: Register, row: StoredAttribution) -> tuple[str, list[Piece]]:
    """ "Massachusetts Attorney General " before the name of a speaker whom not everybody knows, as the page has it, with its citation."""
    everybody = float(words()["limits"]["known_share"]) * max(1, file.case.corpus.documents)
    for start, end in row.source:
        for named in file.named_in(row.doc_id, start, end):
            text = file.documents[row.doc_id].text
            name = file.name(row.source_entity_id or "", named.full)
            if named.office and named.documents < everybody and fold(name) == fold(named.full) and not file.handful:
                place = register.place(row.doc_id, named.office[0], named.office[1] + 1 + named.first[1] - named.first[0])
                return f"{squeeze(text[named.office[0] : named.office[1]])} ", [" ", place]
    return "", []
