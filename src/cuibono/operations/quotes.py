"""``cuibono quotes``: what was said in these words, by whom and where. The words are looked for inside of what is said alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.matching.words import fold
from cuibono.records import Head, StoredAttribution, to_dict
from cuibono.records.readings import Span
from cuibono.stages.inquire.statements import about as speaks_of
from cuibono.stages.inquire.statements import is_said, printed_between
from cuibono.vocabulary.media import flat_name

from .names import describe, resolve_name
from .periods import period, told
from .told_statements import gather, statement_data, statement_lines
from .unread import unread, unread_data, unread_lines

_TERM = re.compile(r'"([^"]+)"|(\S+)')


def quotes(
    ledger: Ledger,
    words: str,
    *,
    by: str | None = None,
    about: str | None = None,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    direct: bool = False,
    most: int = 30,
) -> tuple[dict[str, Any], list[str]]:
    """Statements that have all the words; "words in quotes" in that order. As data (all) and as lines (``most``, the newest).

    Raises UsageError for words without letters or a bad date, NoMatchError (also for an outlet that has no document), AmbiguousError.
    """
    terms = [fold(quoted or word) for quoted, word in _TERM.findall(words)]
    terms = [term for term in terms if term]
    if not terms:
        raise UsageError("no word to look for", advice='give words as they were said: cuibono quotes "witch hunt"')
    first, last = period(since, until)
    with ledger.transaction():
        who = resolve_name(ledger, by) if by else None
        target = resolve_name(ledger, about) if about else None
        passages: dict[str, list[Span]] = defaultdict(list)
        for doc_id, start, end in ledger.passages_with(words):
            passages[doc_id].append((start, end))
        heads = {row.doc_id: row for row in ledger.heads(passages)}
        printed = outlet_ids(ledger, outlet) if outlet else None
        wanted = [
            doc_id for doc_id in passages if _asked(heads[doc_id], printed) and printed_between(heads[doc_id].published_at, first, last)
        ]
        spans: dict[str, list[Span]] = defaultdict(list)
        for doc_id, start, end in ledger.mentions_of(target.entity_id) if target else ():
            spans[doc_id].append((start, end))
        said = [
            row
            for row in ledger.attributions(doc_ids=wanted)
            if is_said(row)
            and (who is None or row.source_entity_id == who.entity_id)
            and (not direct or row.quote != "indirect")
            and _touches(row, passages[row.doc_id])
            and _has(row.content_text, terms)
            and (target is None or speaks_of(row, spans.get(row.doc_id, ())))
        ]
        gathered = gather(ledger, said, ledger.claims(doc_ids={row.doc_id for row in said}))
        corpus = ledger.corpus().documents
        asked = [row for row in (who, target) if row]
        unseen = unread(ledger, asked)
    found = gathered.statements
    count = f"{len(found)} statement{'' if len(found) == 1 else 's'} in {len({row.doc_id for row in said})} of {corpus} documents"
    limits = [
        f"by {describe(who)}" if who else "",
        f"about {describe(target)}" if target else "",
        f"in {outlet}" if outlet else "",
        told(since, until),
    ]
    lines = [f"what was said with {words}", *(part for part in limits if part), ""]
    lines.append(
        f"{count}; direct quotations stand in marks, the rest is the document's wording" if found else _nothing(corpus, len(passages))
    )
    lines.append("")
    shown = found if len(found) <= most else [row for row in found if row.said][-most:]
    for row in shown:
        lines += statement_lines(row, gathered)
    if len(shown) < len(found):
        lines += ["", f"… the {len(shown)} newest of {len(found)}: --most {len(found)}, --until DATE, or --json for all"]
    lines += unread_lines(unseen, {row.entity_id: row.caption for row in asked})
    data = {
        "words": words,
        "by": to_dict(who) if who else None,
        "about": to_dict(target) if target else None,
        "outlet": outlet,
        "statements": [statement_data(row, gathered) for row in found],
        "documents": corpus,
        "unread": unread_data(unseen),
    }
    return data, lines


def _nothing(corpus: int, holding: int) -> str:
    held = f"; {holding} have the words outside of what is said: cuibono search" if holding else ""
    return f"nobody is reported to say so in this corpus of {corpus} documents{held}; absence of reports is not absence of statements"


def outlet_ids(ledger: Ledger, outlet: str) -> set[str]:
    """The ledger's names of an outlet ("Fox News" is printed as "Fox News (Online)" too). Raises NoMatchError, with what there is."""
    from cuibono.errors import NoMatchError

    rows = [row.split("\t")[0] for row in ledger.corpus().outlets]
    same = {row for row in rows if flat_name(row) == flat_name(outlet)}
    if same:
        return same
    part = {row for row in rows if re.search(rf"\b{re.escape(outlet)}\b", row, re.IGNORECASE)}
    if len({flat_name(row) for row in part}) == 1:
        return part
    near = sorted(part)[:8] or rows[:8]
    raise NoMatchError(f"no one outlet here is {outlet!r}", advice="outlets of this ledger are: " + "; ".join(near))


def _asked(head: Head, outlets: set[str] | None) -> bool:
    return outlets is None or head.source_id in outlets


def _touches(row: StoredAttribution, passages: list[Span]) -> bool:
    """Whether what is said stands in one of these passages, which are in order of the text."""
    for start, end in row.content:
        at = max(0, bisect_left(passages, (start, start)) - 1)
        if any(first < end and start < last for first, last in passages[at : at + 40]):
            return True
    return False


def _has(content: str, terms: list[tuple[str, ...]]) -> bool:
    """All terms stand in the words that are said, those of a term in a row."""
    words = fold(content)
    return all(any(words[at : at + len(term)] == term for at in range(len(words) - len(term) + 1)) for term in terms)
