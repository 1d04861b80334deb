"""When a tie was, and whether it is over."""

from __future__ import annotations

import re
from datetime import date

from cuibono.records import StoredClaim
from cuibono.vocabulary import PREDICATES

from .file import File
from .words import edtf_years

DATED = re.compile(
    r"\d|\b(?:to(?:day|night|morrow)|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|week|month|year|decade|january|february|march|april|may|june|"
    r"july|august|september|october|november|december|spring|summer|autumn|fall|winter|now|recently|earlier|later|ago|last|next)\b",
    re.I,
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SURE = 31  # days


def claim_date(file: File, claim: StoredClaim) -> str | None:
    """The claim's date, unless it is only the publication date and its words hold no time at all (tradecraft rule 18).

    A day whose year its sentence does not say is that of the page's year only where the page came soon after it: an account of years ago
    says "on Oct. 12" too.
    """
    if claim.date is None:
        return None
    document = file.documents[claim.doc_id]
    text = document.text[claim.sentence_start : claim.sentence_end]
    if claim.date == document.published_at and not DATED.search(text):
        return None
    published = document.published_at or ""
    if _DAY.fullmatch(claim.date) and _DAY.fullmatch(published) and claim.date[:4] not in text:
        if abs((date.fromisoformat(published) - date.fromisoformat(claim.date)).days) > _SURE:
            return None
    return claim.date


def is_over(file: File, claim: StoredClaim) -> bool:
    """True where the claim's own date lies wholly before the newest year of the corpus, or an old page tells a post: told in the past."""
    span, newest = edtf_years(claim_date(file, claim)), file.case.corpus.last_published
    if not newest:
        return False
    told = file.documents[claim.doc_id].published_at
    old = PREDICATES[claim.predicate].family == "role" and told is not None and int(told[:4]) < int(newest[:4]) - 1
    return old or bool(span and span[1] <= float(newest[:4]))


def over_by(file: File, rows: list[StoredClaim]) -> str | None:
    """The day of the first document that calls a tie a former one, where most from that day on do: what is over is told so."""
    days = sorted(
        (day, row.status == "ended")
        for row in rows
        if row.status in ("asserted", "ended") and (day := file.documents[row.doc_id].published_at)
    )
    first = next((day for day, over in days if over), None)
    since = [over for day, over in days if first and day >= first]
    return first if 2 * sum(since) > len(since) else None
