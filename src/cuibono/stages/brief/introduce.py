"""Who is meant by a bare surname in a quotation: the page that it is taken from says so, and newspapers add it in square brackets.

What stands in brackets is the page's: the fuller name that its own coreference has for the same person, the office before that name or the
apposition behind it. The place where it stands is cited beside the quotation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from cuibono.records import Document, Mention, Naming, StoredAttribution

from .draft import Piece, Register, added
from .file import File
from .words import fold, squeeze, words

_BEHIND = re.compile(
    r",\s((?:(?:an?|the|one of|former|who (?:is|was|ran|runs|heads?|led))\s|[A-Z][\w.’']*['’]s?\s)"
    r"[^,.;:()“”\"\n–—]{3,70}?)(?=,\s|[;)]|\.\s)"
)
_BEFORE = re.compile(r"(?:(?<=\s)|^)((?:[A-Z][\w.’'-]*|former|acting|deputy|chief|executive|[a-z]+-elect) )*$")
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


def brackets(file: File, doc_id: str, start: int, end: int) -> list[tuple[int, str, tuple[int, int]]]:
    """What is to be added to ``text[start:end]``: (place, words with their brackets, the place on the page that says so), in order.

    Nothing for the subjects of a brief, for whom everybody knows, and for whom the sentence itself introduces.
    """
    limits, text = words()["limits"], file.documents[doc_id].text
    everybody = float(limits["known_share"]) * max(1, file.case.corpus.documents)
    found: list[tuple[int, str, tuple[int, int]]] = []
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
        if row.documents >= everybody or any(fold(said) in fold(file.name(s)).split() for s in file.case.subjects):
            continue
        polite = bool(_POLITE.search(before))
        titled = polite or bool(re.search(r"[a-z]{3,} $", before) and not re.search(_LINKS, before)) or after.startswith((",", " ("))
        known = row.documents >= everybody / 2
        if alone and fold(row.full).endswith(" " + fold(said)):
            given = row.full[: -len(said)].strip()
            office = squeeze(text[row.office[0] : row.office[1]]) if row.office else ""
            if office and not titled and not known and row.office:
                found.append((row.start, f"[{office} {given}] ", (row.office[0], row.first[1])))
            else:
                found.append((row.start, f"[{given}] ", row.first))
        elif alone and fold(row.full).startswith(fold(said) + " "):
            found.append((row.end, f" [{row.full[len(said) :].strip()}]", row.first))
        if row.told and not known and not titled and not row.office and not start <= row.told[0] < end:
            if not after.startswith(("'", "’")) and re.match(r"an? |the |former |one ", text[row.told[0] :]):
                found.append((row.end, f" [{squeeze(text[row.told[0] : row.told[1]])}]", (row.first[0], row.told[1])))
    return sorted(found, key=lambda one: one[0])[:3]


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
        cites += [" ", register.place(doc_id, *shown)]
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
                place = register.place(row.doc_id, named.office[0], named.first[1])
                return f"{squeeze(text[named.office[0] : named.office[1]])} ", [" ", place]
    return "", []
