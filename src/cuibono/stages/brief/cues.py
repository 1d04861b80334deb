"""Where what is said ends: a document's own clause, from its reporting words to the end of its content."""

from __future__ import annotations

import re

from cuibono.records import StoredAttribution

from .file import File
from .words import squeeze, words


def closed(text: str, end: int) -> bool:
    """Whether words that end here end with a clause: nothing goes on behind them."""
    if text[max(0, end - 1) : end] in tuple(".,;!?”"):
        return True
    return not text[end : end + 1] or text[end] in ".,;:!?”\"'’)\n" or bool(re.match(r" [–—-] ", text[end : end + 3]))


# What may be left off behind a comma: another clause with a subject of its own, a relative one, a participle.
_APART = re.compile(
    r",\s+(?:(?:but|and|while|as) (?=[A-Z]|(?:the|an?|its|his|her|their|some|many)\b)|(?:which|who|whose|where|according|[a-z]+ing)\b)"
)
_SO_FAR = re.compile(r"[.!?\n][”\"’]?\s*|^")


def _ends_there(text: str, start: int, end: int) -> bool:
    """Whether what is said from its speaker at ``start`` to ``end`` is all of it: not "denied it, then said …", nor "Although X …, Y"."""
    comma = end - 1 if text[end - 1 : end] == "," else end
    if text[comma : comma + 1] != ",":
        return True
    before = text[max(0, start - 80) : start]
    opens = before[max((found.end() for found in _SO_FAR.finditer(before)), default=0) :].strip(' “"')
    return opens.casefold() in ("", "the", "a", "an") and _APART.match(text, comma) is not None


def cue_on(file: File, row: StoredAttribution) -> str | None:
    """From the reporting words to the end of what is said, where they stand in this order and together: the document's own clause."""
    known = file.ground.cues
    if row.attribution_id not in known:
        known[row.attribution_id] = _cue_on(file, row)
    return known[row.attribution_id]


def _cue_on(file: File, row: StoredAttribution) -> str | None:
    if not (row.source and row.cue and row.content) or len(row.content) > 1 or row.quote == "direct":
        return None
    start, end = row.cue[0][0], row.content[-1][1]
    if not row.source[-1][1] <= start <= row.content[0][0] or start - row.source[-1][1] > 3 or row.content[0][0] - row.cue[-1][1] > 60:
        return None
    text = file.documents[row.doc_id].text
    if "," in text[row.cue[-1][1] : row.content[0][0]]:  # "As analysts suggest, …": no clause that a subject can stand before
        return None
    if re.match(r"\W*as\b", text[row.cue[-1][1] :]) and not re.search(r"\bas\b", row.content_text):  # "which she saw as …"
        return None
    if not closed(text, end) or not _ends_there(text, row.source[0][0], end):
        return None
    clause = squeeze(text[start:end])
    if re.match(r"\w+ing\b", clause):  # "positioning himself as …": no clause that a subject can stand before
        return None
    if clause.count("(") != clause.count(")"):
        return None
    return clause if len(clause.split()) <= int(words()["limits"]["quote_words"]) else None
