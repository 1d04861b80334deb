"""What tells that a tie which lasts has ended: a term told by its years, "former", "the firing of", the past of a verb that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .standing import Standing, words

if TYPE_CHECKING:
    from spacy.tokens import Token


def term(trigger: Token) -> bool:
    """ "chaired the committee from 2011 to 2015": the clause tells when the tie ended."""
    doc = trigger.doc
    for i in range(trigger.i + 1, trigger.sent.end - 3):
        if doc[i].text in (",", ";", ".", ":") or doc[i].pos_ == "VERB":
            return False
        if doc[i].lower_ == "from" and doc[i + 2].lower_ in ("to", "until", "through") and _is_year(doc[i + 1]) and _is_year(doc[i + 3]):
            return True
    return False


def _is_year(token: Token) -> bool:
    return len(token.text) == 4 and token.text.isdigit() and token.text[:2] in ("18", "19", "20")


def before_noun(node: Token, trigger: Token, lasting: bool, found: list[Standing]) -> None:
    """ "ex-President", "former U.S. congressman": the adjective may hang elsewhere in a long title."""
    if not lasting or node.pos_ not in ("NOUN", "PROPN"):
        return
    i = node.i - 1
    while i >= node.sent.start and node.i - i <= 5 and node.doc[i].pos_ in ("ADJ", "NOUN", "PROPN", "PUNCT", "PART", "DET", "X"):
        low = node.doc[i].lower_
        if low in words("adjectives", "ended") and i > trigger.i:
            return  # "President X's former campaign chief": the chief is former
        if node.doc[i].tag_ in (",", ":", "``", "''", "-LRB-", "-RRB-", "POS") or low in words("words", "nominees"):
            return
        if low in words("adjectives", "ended") and (node.doc[i].head.i >= node.i or low == "ex" or node.doc[i].head.i > i):
            found.append(Standing("ended", node.doc[i].text))
            return
        i -= 1


def after_end(node: Token, trigger: Token, lasting: bool, found: list[Standing]) -> None:
    """ "the death of the head of the group", "the firing of the director": the post was theirs until then."""
    if lasting and node.i == trigger.i:
        for prep in node.children:
            was = node.dep_ == "attr" and node.head.lemma_ == "be" and node.head.tag_ == "VBD"
            if was and prep.lower_ == "under" and any(t.lower_ in ("president", "mayor", "governor") for t in prep.subtree):
                found.append(Standing("ended", prep.text))  # "was a director under President X"
            if prep.lower_ in ("during", "under") and prep.dep_ == "prep":
                if any(t.lower_ in words("words", "terms") for t in prep.subtree):
                    found.append(Standing("ended", prep.text))  # "an attorney general during the Reagan administration"
    if lasting and node.i == trigger.i and node.dep_ == "pobj" and node.head.lower_ == "of":
        outer = node.head.head
        if outer.lemma_.lower() in words("words", "endings"):
            found.append(Standing("ended", outer.text))


def over_by_now(node: Token, trigger: Token, found: list[Standing]) -> None:
    """ "served as", "headed at the time by", "when he was still", "led it during the second term": told in the past of a tie that lasts."""
    if node.tag_ not in ("VBD", "VBN") or any(c.dep_ == "aux" for c in node.children):
        return
    served = node.tag_ == "VBD" and node.lemma_ in ("serve", "work") and trigger.i != node.i
    if node.tag_ == "VBD" and node.lemma_ in ("serve", "work", "spend"):
        if any(c.dep_ in ("dobj", "npadvmod") and c.lemma_.lower() in ("year", "decade", "month", "term") for c in node.children):
            found.append(Standing("ended", "for years"))  # "served four years in the Assembly"
    for child in node.children:
        low = child.lower_
        if low == "until" and child.dep_ == "prep" and node.tag_ == "VBD":
            found.append(Standing("ended", child.text))  # "was until 2008 the head of"
        elif low == "as" and child.dep_ == "prep" and served:
            found.append(Standing("ended", f"{node.text} as"))
        elif low in ("during", "under", "throughout") and child.dep_ == "prep" and node.tag_ == "VBD":
            if any(t.lower_ in words("words", "terms") for t in child.subtree):
                found.append(Standing("ended", child.text))
        elif (
            low == "at"
            and child.dep_ == "prep"
            and child.i + 2 < len(node.doc)
            and node.doc[child.i : child.i + 3].text.lower() == "at the time"
        ):
            found.append(Standing("ended", "at the time"))
    if node.dep_ == "advcl" and any(c.lower_ in ("when", "while") for c in node.children):
        if (node.lemma_ == "be" and node.tag_ == "VBD") or any(c.lower_ == "still" for c in node.children):
            found.append(Standing("ended", "when … was"))
