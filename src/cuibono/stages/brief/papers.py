"""How a sentence calls a source that is no person: an outlet, a register, a paper that nobody named."""

from __future__ import annotations

import re

from cuibono.vocabulary.countries import demonym_country
from cuibono.vocabulary.media import outlet_name

from .words import fold, lower_first, words


def record_words(title: str, publisher: str) -> str:
    """A register with whoever keeps it: "the Lumen Institute’s Aid Table"."""
    if not publisher or fold(outlet_name(publisher)) in fold(title):
        return title
    keeper = outlet_words(publisher)
    return f"{keeper}{'’' if keeper.endswith('s') else '’s'} {title}"


def outlet_words(name: str) -> str:
    """An outlet as a sentence names it: "the Wall Street Journal" for "Wall Street Journal - News"."""
    plain = re.sub(r" [-–] (?:Left|Right|Center|Centre)$", "", outlet_name(name))
    if plain.startswith("Guest Writer"):
        return "a guest writer"
    if plain.startswith("The "):
        return f"the {plain[4:]}"
    return f"the {plain}" if " " in plain and plain.split(" ")[-1] in words()["papers"] else plain


def unnamed_paper(text: str) -> str:
    """ "an unnamed recent study by political analysts": a document that nobody could look up, in its own words."""
    if not text:
        return "an unnamed document"
    if text[:4].lower() == "the " and " " in text[4:]:
        return f"the {text[4:]}"  # "the interim report into the crash": its page names it
    if re.match(r"other ", text, re.I):
        return lower_first(text)
    plain = re.sub(r"^(?:(?:a|an|this|that|another) )+", "", text, flags=re.I)
    if plain == text and plain[1:2].islower() and not demonym_country(plain.split()[0]):  # its capital is that of a sentence's beginning
        plain = plain[:1].lower() + plain[1:]
    many = re.search(r"(?<!s)s$", re.split(r" (?:by|of|from|in|on|to) ", plain)[0])
    return f"unnamed {plain}" if many else f"an unnamed {plain}"
