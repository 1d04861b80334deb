"""Who bears a noun: "X, the owner of Y", "X is the owner", "owner X", "X serves as owner"; and names written next to a noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cuibono.engines.rules.names.nominals import nominal_schema, noun_schema
from cuibono.engines.rules.names.types import words
from cuibono.vocabulary.regions import region_of

from .slots import WORDS, children, is_passive, logical_object, surface_subject, unique

if TYPE_CHECKING:
    from spacy.tokens import Token

_FLAT = ("compound", "amod", "nmod", "nn", "poss", "det", "advmod", "punct", "case", "quantmod", "nummod")


def apposed(noun: Token) -> list[Token]:
    """Nouns in apposition, in either order; what is coordinated with an apposed noun is apposed too."""
    found = [c for c in children(noun, "appos") if not _of_a_body(noun, c)]
    if noun.dep_ == "appos" and any(c.tag_ == "PRP$" for c in noun.children):
        if any(c.lower_ == "the" for second in children(noun, "conj") for c in second.children):
            return []  # "the president, X, his wife and the treasurer, Y": a list
    named = next((c for c in found if c.i > noun.i and c.pos_ == "PROPN"), None)
    if noun.dep_ == "appos" and named is not None and any(c.dep_ == "poss" for c in noun.children) and noun.i - noun.head.i > 6:
        return [named]  # "X, a Democrat serving in the House, Y's eldest son, Z, told": Z is
    if noun.dep_ == "appos":
        later = (
            [c for c in noun.head.conjuncts if noun.head.i < c.i < noun.i]
            if noun.tag_ in ("NN", "NNP") and not any(t.text == "&" for t in noun.doc[noun.head.i : noun.i])
            else []
        )
        found.append(later[-1] if later else noun.head)  # "X and Y, director of Z": Y is
    if noun.dep_ == "appos" and _in_a_place(noun.head) and nominal_schema(noun) in (None, "Person"):
        found = [noun.head.head.head if other.i == noun.head.i else other for other in found]  # "a writer from Aleppo, co-founder of"
    if noun.tag_ == "NN" and any(c.lower_ in ("a", "an") for c in noun.children):
        found = [other for other in found if other.tag_ != "NNS"]  # "adviser to three presidents, a two-time candidate for"
    found = [other for other in found if not _parted(noun, other) and not _of_the_second(noun, other) and not _of_the_nearer(noun, other)]
    if noun.dep_ == "conj" and noun.head.dep_ in ("appos", "attr") and not _another(noun):
        found.extend(apposed(noun.head))
    return unique(found)


def _of_a_body(noun: Token, other: Token) -> bool:
    """ "X's allies in parliament, the Knesset": the name tells what parliament, not who the allies are."""
    edge = other.left_edge.i
    before = other.doc[edge - 2] if edge >= 2 and other.doc[edge - 1].text == "," else None
    return (
        before is not None
        and noun.tag_ == "NNS"
        and before.dep_ == "pobj"
        and before.tag_ == "NN"
        and other.ent_type_ not in ("", "PERSON")
    )


def _another(noun: Token) -> bool:
    """ "the director, X, and the head of Y": a second post with its own article is somebody else's, but for "is the A and the B"."""
    own = any(c.lower_ == "the" for c in noun.children)
    named = noun.head.ent_type_ == "PERSON" or any(c.dep_ == "appos" for c in noun.head.children)
    return own and noun.head.dep_ != "attr" and named


def _in_a_place(word: Token) -> bool:
    return word.dep_ == "pobj" and word.head.lower_ in ("from", "in", "near") and word.ent_type_ != "PERSON"


def _of_the_second(noun: Token, other: Token) -> bool:
    """ "his wife and the treasurer, X": the apposition belongs to the last of them."""
    return any(
        noun.i < second.i < other.i
        and (second.ent_type_ == "PERSON" or any(c.lower_ in ("the", "a", "an") or c.dep_ == "poss" for c in second.children))
        for second in children(noun, "conj")
    )


def _of_the_nearer(noun: Token, other: Token) -> bool:
    """ "X, grandson of Y, founder of Z": it is Y who stands just before the comma, and nobody can tell whose the apposition is."""
    edge = noun.left_edge.i
    if noun.dep_ != "appos" or edge < 2 or noun.doc[edge - 1].text != ",":
        return False
    before = noun.doc[edge - 2]
    kin = before.dep_ == "pobj" and before.head.lower_ == "of" and before.head.head.dep_ in ("appos", "attr")
    if not kin or before.ent_type_ != "PERSON" or other.i > before.i:
        return False
    post = before.head.head.lemma_.lower()
    return post in words("name_whole.toml", "kin") or noun_schema(post, plural=False) == "Person"


def _parted(noun: Token, other: Token) -> bool:
    """A semicolon between the two: one item of a list and the next."""
    first, last = sorted((noun.i, other.i))
    return any(token.text == ";" for token in noun.doc[first + 1 : last])


def named_after(noun: Token) -> list[Token]:
    """The proper noun that a title runs into: "founder Ren Zhengfei", "its subsidiary PeruRail". Empty where none follows directly."""
    doc = noun.doc
    if noun.dep_ in ("compound", "nmod", "amod", "nn") and noun.head.i > noun.i and noun.head.pos_ == "PROPN":
        return [noun.head]
    if noun.i + 1 < len(doc):
        following = doc[noun.i + 1]
        if following.pos_ == "PROPN" and following.sent.start == noun.sent.start:
            while following.dep_ in ("compound", "nmod") and following.head.i > following.i and following.head.i - noun.i < 8:
                following = following.head
            owner = following.dep_ == "poss" and following.ent_type_ == "PERSON" and noun.tag_ == "NN"  # "candidate Jane Roe's aide"
            if following.pos_ == "PROPN" and (owner or following.dep_ not in ("pobj", "poss")):
                return [following]
    return []


def _with_its_region(noun: Token) -> int:
    """Words of ", Indiana," just before a post; 0 where there is none."""
    doc, i = noun.doc, noun.i
    if i - noun.sent.start > 3 and doc[i - 1].text == "," and doc[i - 3].text == "," and region_of(doc[i - 2].text):
        return 3
    return 0


def left_of(noun: Token) -> list[Token]:
    """Up to four words just left of a noun, the nearest first, inside its phrase."""
    found: list[Token] = []
    place = _with_its_region(noun)
    for i in range(noun.i - 1, max(noun.sent.start, noun.i - 5 - place) - 1, -1):
        token = noun.doc[i]
        if token.i > noun.i - place - 1 and place:
            continue  # "former South Bend, Indiana, Mayor X"
        if (token.tag_ == "VBN" and token.lower_ in WORDS["gone"]) or token.lower_ == "acting":
            found.append(token)  # "fired FBI Director X", "then acting commissioner"
            continue
        if token.pos_ in ("VERB", "AUX", "ADP", "CCONJ", "SCONJ", "PRON") or (token.pos_ == "PUNCT" and token.text not in "-–’'"):
            break
        found.append(token)
    return found


def named_before(noun: Token) -> list[Token]:
    """The proper noun just before a title: "Gazprom CEO", "Exxon's former chief executive", "a Mercury partner"."""
    doc, i = noun.doc, noun.i - 1
    while i >= noun.sent.start and doc[i].lower_ in WORDS["between"]:
        i -= 1
    if i < noun.sent.start:
        return []
    token = doc[i]
    if token.tag_ == "POS" and i > noun.sent.start:
        token = doc[i - 1]
        return [token] if token.dep_ == "poss" or token.pos_ == "PROPN" else []
    if token.lower_ in ("committee", "subcommittee"):
        return [token]  # "the House judiciary committee chairman"
    return [token] if token.pos_ == "PROPN" or (token.text[:1].isupper() and token.pos_ == "NOUN") else []


def _opened(noun: Token) -> list[Token]:
    """ "A subsidiary of Y, X runs ten plants": a phrase that opens the sentence tells of the subject behind its comma."""
    doc, comma = noun.doc, noun.right_edge.i + 1
    if noun.dep_ not in ("nsubj", "dep", "npadvmod") or not noun.left_edge.is_sent_start or noun.left_edge.lower_ not in ("a", "an"):
        return []
    if comma + 1 >= len(doc) or doc[comma].text != "," or doc[comma + 1].pos_ != "PROPN":
        return []
    subject = doc[comma + 1]
    while subject.dep_ in ("compound", "nmod") and subject.head.i > subject.i:
        subject = subject.head
    return [subject] if subject.dep_ == "nsubj" else []


def _two_phrases(noun: Token) -> bool:
    """ "told the Faith and Freedom Coalition President Donald Trump supports it": a body with its article, then a state's president."""
    i = noun.i - 1
    if noun.text != "President" or noun.doc[i].pos_ != "PROPN":
        return False
    while i > noun.sent.start and (noun.doc[i].pos_ == "PROPN" or noun.doc[i].lower_ in ("and", "of", "&")):
        i -= 1
    return bool(noun.doc[i].lower_ == "the")


def bearers(noun: Token) -> list[Token]:
    """The words for whoever or whatever is this noun."""
    if noun.dep_ == "appos" and noun.i + 1 < len(noun.doc) and noun.nbor().lemma_ == "be" and noun.nbor().pos_ == "AUX":
        return children(noun.nbor(), "attr")  # "prosecutors allege the ship's owner is X", torn by the parser
    if noun.lower_ == "chief" and {t.lower_ for t in noun.doc[noun.i + 1 : noun.i + 4]} & WORDS["chief_what"]:
        return []  # "ABC News Chief White House Correspondent X"
    found = named_after(noun)
    if found and _two_phrases(noun):
        return []
    if found:
        return found
    found = [t for t in apposed(noun) if t.i != noun.i]
    if found:
        return found
    if noun.i + 2 < len(noun.doc) and noun.nbor().text == ",":  # "X and his brother, Y": the parser may hang Y on X
        beside = noun.nbor(2)
        beside = beside.head if beside.dep_ == "compound" else beside
        if beside.pos_ == "PROPN" and beside.dep_ == "appos" and beside.head.i < noun.i:
            return [beside]
        listed = beside.dep_ == "conj" and beside.ent_type_ == "PERSON" and noun.lower_ not in ("wife", "husband")
        if listed and (beside.head.i == noun.i or beside.head in noun.conjuncts) and any(c.dep_ == "poss" for c in noun.head.children):
            return [beside]
    head = noun.head
    if opened := _opened(noun):
        return opened
    if noun.dep_ == "compound" and head.lower_ in ("emeritus", "emerita"):
        return bearers(head)
    if noun.dep_ == "conj" and _another(noun):
        return []
    if (
        noun.dep_ == "conj"
        and head.i != noun.i
        and head.pos_ in ("NOUN", "PROPN")
        and head.dep_ in ("attr", "oprd", "appos", "compound", "conj")
    ):
        return bearers(head)
    if noun.dep_ == "conj" and head.dep_ == "pobj":
        return bearers(head)
    if noun.dep_ in ("attr", "oprd"):
        if head.lemma_ in WORDS["copulas"]:
            return surface_subject(head)
        if head.lemma_ in WORDS["named_verbs"]:
            return logical_object(head) if not is_passive(head) else surface_subject(head)
    if noun.dep_ == "pobj" and head.lower_ == "of" and head.head.lower_ == "one" and noun.tag_ == "NNS":
        return bearers(head.head)  # "X, one of the founders of Y"
    if noun.dep_ == "pobj" and head.lower_ == "as":
        verb = head.head
        if verb.dep_ == "attr":
            return bearers(verb)
        if verb.lemma_ in WORDS["copulas"]:
            return surface_subject(verb)
        if verb.lemma_ in WORDS["as_verbs"] and verb.pos_ in ("VERB", "AUX"):
            return logical_object(verb) or surface_subject(verb)
        if head.dep_ == "prep" and verb.pos_ in ("VERB", "AUX") and head.i < verb.i:
            return surface_subject(verb)  # "as Exxon CEO, he negotiated"
    if noun.dep_ == "nsubj" and head.lemma_ == "be" and not children(head, "neg"):
        return [t for t in children(head, "attr") if t.pos_ == "PROPN"]
    after_of = [t for of in children(noun, "prep") if of.lower_ == "of" for t in children(of, "pobj")]
    return [t for body in after_of for t in children(body, "appos") if t.pos_ == "PROPN"]  # "the head of the Group, X"
