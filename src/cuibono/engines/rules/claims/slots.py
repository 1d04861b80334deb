"""Walks the dependency parse: from a trigger word to the words that fill its slots. Pure functions over spaCy tokens.

A *path* is steps joined by ``.``, tried from the trigger; a *slot* is paths joined by ``|``, the first that leads anywhere wins.
Steps: see :mod:`cuibono.engines.rules.claims.find`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import demonym_country

if TYPE_CHECKING:
    from spacy.tokens import Token

WORDS = {key: frozenset(value) for key, value in load_toml("claim_words.toml").items() if isinstance(value, list)}
VERBAL = ("VERB", "AUX")


def unique(tokens: Iterable[Token]) -> list[Token]:
    """The tokens in their order, each once."""
    seen: dict[int, Token] = {}
    for token in tokens:
        seen.setdefault(token.i, token)
    return list(seen.values())


def children(token: Token, *deps: str) -> list[Token]:
    """Children with one of the dependency labels, in order of the text."""
    return [child for child in token.children if child.dep_ in deps]


def with_conjuncts(tokens: Iterable[Token]) -> list[Token]:
    """Each token and what is coordinated with it below: "X and Y" stands for both."""
    found: list[Token] = []
    for token in tokens:
        found.append(token)
        listed = [t for t in children(token, "appos") if any(c.text == ";" for c in token.children if token.i < c.i < t.i)]
        for child in (*children(token, "conj"), *listed):  # "met A; B of C; and D of E"
            found.extend(with_conjuncts([child]))
        found.extend(_companions(token))
    return unique(found)


def _companions(token: Token) -> list[Token]:
    """ "X, together with Y, financed", "sanctioned X along with Y"."""
    found = []
    for prep in (*children(token, "prep"), *children(token.head, "prep")):
        if prep.lower_ == "with" and prep.i > 0 and prep.nbor(-1).lower_ in ("together", "along") and token.i < prep.i:
            nearest = prep.head.i == token.i or not any(t.dep_ in ("nsubj", "dobj", "pobj") for t in token.doc[token.i + 1 : prep.i])
            found.extend(children(prep, "pobj") if nearest else [])
    return found


def is_passive(verb: Token) -> bool:
    """True for "was sold", and for a bare participle after its noun ("a firm owned by X")."""
    if children(verb, "nsubjpass", "auxpass"):
        return True
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ in ("acl", "amod") or (verb.dep_ == "advcl" and not children(verb, "aux", "nsubj")):
        return not children(verb, "aux", "dobj") or bool(children(verb, "agent"))
    if verb.dep_ == "conj" and verb.head.pos_ in VERBAL and not children(verb, "nsubj", "aux", "dobj"):
        return is_passive(verb.head)
    return bool(children(verb, "agent"))


def antecedent(token: Token) -> Token | None:
    """The noun that a relative "who", "which", "that" or "whose" points to; None where the parse shows none."""
    node = token
    for _ in range(8):
        if node.dep_ == "relcl":
            if token.lower_ == "whose" and token.head.lower_ in WORDS["firm_things"]:
                return _firm_there(node.head)
            return _somebody(node.head) if token.lower_ == "who" else node.head
        if node.head.i == node.i:
            return None
        node = node.head
    return None


def _firm_there(noun: Token) -> Token:
    """ "an operator based in Trieste, Italy, whose partner": the operator's, whatever place the clause hangs on."""
    node = noun
    while node.dep_ in ("appos", "conj", "compound") and node.ent_type_ in ("GPE", "LOC"):
        node = node.head
    if node.ent_type_ not in ("GPE", "LOC") or node.dep_ != "pobj":
        return noun
    outer = node.head.head
    outer = outer.head if outer.tag_ == "VBN" and outer.dep_ == "acl" else outer
    return outer if outer.pos_ in ("NOUN", "PROPN") else noun


def _somebody(noun: Token) -> Token:
    """ "Jane Roe of the Center, who": the person, whatever the clause hangs on."""
    node = noun
    for _ in range(3):
        if node.dep_ != "pobj" or node.ent_type_ not in ("ORG", "GPE", "FAC", "LOC"):
            break
        node = node.head.head
        if node.ent_type_ == "PERSON":
            return node
    outer = noun.head.head if noun.dep_ == "pobj" else noun.head.head.head
    if (
        noun.ent_type_ in ("GPE", "LOC", "FAC")
        and outer.pos_ in ("NOUN", "PROPN")
        and (noun.dep_ == "pobj" or (noun.dep_ == "appos" and noun.head.dep_ == "pobj"))
    ):
        return outer  # "a retiree from Salisbury, Massachusetts, who"
    return noun


def is_relative(token: Token) -> bool:
    """True for a relative pronoun."""
    return token.tag_ in ("WDT", "WP", "WP$") and token.lower_ in WORDS["relative"]


def _such(prep: Token) -> bool:
    """ "governments such as X and Y": these are meant."""
    return bool(prep.lower_ == "as" and prep.i > 0 and prep.nbor(-1).lower_ == "such")


def _one_of_them(noun: Token) -> Token | None:
    """ "X is one of seven facilities operated by Y": it is X of which that is said."""
    one = noun.head.head
    if noun.tag_ != "NNS" or noun.dep_ != "pobj" or noun.head.lower_ != "of" or one.lower_ != "one" or one.dep_ != "attr":
        return None
    subjects = children(one.head, "nsubj")
    return subjects[0] if len(subjects) == 1 and subjects[0].pos_ in ("PROPN", "NOUN") and children(noun, "acl", "relcl") else None


def _named_one_by_one(noun: Token) -> list[Token]:
    """ "several newspapers: the Post, the Times and the Globe", "two firms, A and B": these are meant, each with what is coordinated."""
    if noun.tag_ != "NNS":
        return []
    return [
        t for t in children(noun, "appos") if t.i > noun.i and t.pos_ == "PROPN" and any(c.pos_ == "PROPN" for c in children(t, "conj"))
    ]


def _told_together(pronoun: Token) -> Token | None:
    """ "A and B visited Syria, where they met C": the coordinated names that are the one plural subject before it in its sentence."""
    before = pronoun.doc[pronoun.sent.start : pronoun.i]
    several = [t for t in before if t.dep_ in ("nsubj", "nsubjpass") and (t.tag_ in ("NNS", "NNPS") or children(t, "conj"))]
    if len(several) != 1:
        return None
    first, others = several[0], children(several[0], "conj")
    named = bool(others) and all(t.pos_ == "PROPN" for t in (first, *others))
    loose = any(t.tag_ == "NNS" and t.dep_ in ("dobj", "pobj", "attr", "conj", "dative") for t in before if t.i > first.i)
    return first if named and not loose else None


def landed(tokens: Iterable[Token]) -> list[Token]:
    """Relative pronouns replaced by their nouns (those without one are dropped), and "one of the committees" by the committees."""
    found: list[Token] = []
    for token in tokens:
        whole = [noun for of in children(token, "prep") if of.lower_ == "of" for noun in children(of, "pobj")]
        such = [t for prep in children(token, "prep") for t in children(prep, "pobj") if token.tag_ == "NNS" and _such(prep)]
        if such:
            found.extend(such)
        elif token.lower_ in WORDS["of_them"] and whole:
            found.extend(whole)
        elif (bearer := _one_of_them(token)) is not None:
            found.append(bearer)
        elif named := _named_one_by_one(token):
            found.extend(named)
        elif token.lower_ in ("they", "them") and (pair := _told_together(token)):
            found.append(pair)
        elif is_relative(token):
            noun = antecedent(token)
            if noun is not None:
                found.append(noun)
        else:
            found.append(token)
    return unique(found)


def _called_on(verb: Token) -> list[Token]:
    """ "called on X to investigate Y": X is to do it."""
    if verb.tag_ != "VB" or verb.head.lemma_ not in WORDS["call_on"]:
        return []
    return [
        noun for prep in children(verb.head, "prep") if prep.lower_ in ("on", "upon") and prep.i < verb.i for noun in children(prep, "pobj")
    ]


def _paid_to(verb: Token) -> list[Token]:
    """ "paid the firm $600,000 to lobby for Y": who is paid does it, not who pays."""
    if verb.tag_ != "VB" or verb.head.lemma_ not in WORDS["engage"] or not any(c.lower_ == "to" for c in children(verb, "aux")):
        return []
    if is_passive(verb.head):
        return children(verb.head, "nsubjpass")
    goals = children(verb.head, "dative") or children(verb.head, "dobj")
    return [t for t in goals if t.pos_ in ("NOUN", "PROPN", "PRON")]


def _for_whom(verb: Token) -> list[Token]:
    """ "a deal for X to invest": the noun of a "for" that ends just before the infinitive."""
    to = [c for c in children(verb, "aux") if c.lower_ == "to"]
    if not to or to[0].i == 0:
        return []
    noun = to[0].nbor(-1)
    before = noun.head.i > 0 and (noun.head.head.pos_ == "NOUN" or noun.head.nbor(-1).pos_ == "NOUN")
    return [noun] if noun.dep_ == "pobj" and noun.head.lower_ == "for" and before else []


def _of_whose(verb: Token) -> list[Token] | None:
    """ "hold up X's nomination to lead Y": X is to lead, though the parser hung the infinitive on the verb.

    Empty where nobody is told: "died during an operation to detain him". None where the noun before tells nothing.
    """
    to = next((c for c in children(verb, "aux") if c.lower_ == "to"), None)
    if to is None or to.i == 0:
        return None
    noun = to.nbor(-1)
    if noun.dep_ == "dobj" and noun.head.i == verb.head.i and noun.lemma_ in WORDS["owned_acts"]:
        return children(noun, "poss") or None
    passing = noun.dep_ == "pobj" and noun.head.head.i == verb.head.i and noun.head.lower_ in ("during", "after", "before", "amid", "by")
    return children(noun, "poss") if passing and noun.tag_ == "NN" else None


def _finite_over(verb: Token, head: Token) -> Token | None:
    """ "has told Y to prepare and has asked Z to go": who asked is who told, though the parser hung it on the infinitive."""
    own = any(c.lower_ in ("has", "have", "had", "is", "are", "was", "were", "will", "would") for c in children(verb, "aux"))
    infinitive = head.tag_ == "VB" and any(c.lower_ == "to" for c in children(head, "aux"))
    return head.head if own and infinitive and head.dep_ in ("xcomp", "ccomp", "advcl") and head.head.pos_ in VERBAL else None


def _controller(verb: Token) -> list[Token]:
    """Who does an infinitive, participle or gerund that has no subject of its own: control, raising, coordination."""
    head, dep = verb.head, verb.dep_
    if head.lower_ == "as" and head.head.lemma_ in WORDS["seen_as"]:
        return logical_object(head.head)  # "X, which he saw as aligned with Y"
    if dep == "conj" and head.pos_ in VERBAL:
        if (upper := _finite_over(verb, head)) is not None:
            return surface_subject(upper)
        return [] if is_passive(head) and not is_passive(verb) and not children(verb, "aux") else surface_subject(head)
    if dep in ("xcomp", "ccomp", "advcl") and (goals := _called_on(verb) or _paid_to(verb)):
        return goals
    if dep == "ccomp" and verb.tag_ in ("VBD", "VBZ", "VBP"):
        return []  # a finite clause has its own subject; where the parser lost it, the upper clause's is another one
    if dep in ("xcomp", "ccomp") and verb.tag_ == "VBG" and head.lemma_ in WORDS["permit"]:
        return []  # "the Senate approves arming the rebels": somebody else will
    if dep in ("xcomp", "ccomp") and head.pos_ in VERBAL:
        goals = children(head, "dative") or children(head, "dobj")
        if goals and head.lemma_ not in WORDS["subject_control"]:
            return goals
        return surface_subject(head)
    if dep == "xcomp" and head.pos_ in ("ADJ", "NOUN"):
        return surface_subject(head.head) if head.dep_ in ("acomp", "attr", "dobj") else []
    if dep == "advcl" and head.pos_ in VERBAL:
        if given := _for_whom(verb):
            return given
        if (owner := _of_whose(verb)) is not None:
            return owner
        return surface_subject(head) if verb.tag_ in ("VBG", "VB", "VBN") and not children(verb, "mark") else []
    if dep == "acl":
        return _noun_controller(verb)
    if dep == "pcomp" and head.dep_ in ("prep", "agent") and head.head.pos_ in VERBAL:
        outer = head.head
        if outer.lemma_ == "range" or (head.lower_ == "for" and outer.lemma_ in WORDS["urge_for"]):
            return []  # "X called for creating a commission": not X will
        to_task = outer.lemma_ == "take" and any(
            p.lower_ == "to" and any(n.lower_ == "task" for n in p.children) for p in children(outer, "prep")
        )
        hit = [n for p in children(outer, "prep") if p.lower_ in ("into", "at") and p.i < head.i for n in children(p, "pobj")]
        if hit and outer.lemma_ in WORDS["hit_at"]:
            return landed(hit)  # "ripped into X for siding with Y"
        if outer.lemma_ in WORDS["accuse"] or to_task:
            return logical_object(outer)
        return surface_subject(outer)
    if dep == "pcomp" and head.dep_ == "prep" and head.head.pos_ == "NOUN":
        return _noun_owner(head.head)
    return []


def _noun_owner(noun: Token) -> list[Token]:
    """ "X's plan", "X has a plan", "gave X permission": whose a noun of doing is."""
    own = children(noun, "poss") or [c for c in children(noun, "amod", "compound") if demonym_country(c.text)]
    if own:
        return own
    verb = noun.head
    if noun.dep_ == "dobj" and verb.pos_ in VERBAL and verb.lemma_ in WORDS["undertake"]:
        given = children(verb, "dative")
        if given:
            return [t for g in given for t in (children(g, "pobj") or [g])]
        return surface_subject(verb)
    return []


def _noun_controller(verb: Token) -> list[Token]:
    if verb.tag_ == "VBG" and not children(verb, "aux"):
        noun = verb.head
        told = noun.lemma_ in WORDS["statements"] and noun.dep_ == "dobj" and noun.head.pos_ in VERBAL
        if noun.dep_ == "pobj" and noun.head.lower_ == "in" and noun.ent_type_ in ("GPE", "LOC"):
            upper = next((t for t in noun.ancestors if t.pos_ == "VERB"), None)
            return surface_subject(upper) if upper is not None else []  # "spends $2 million in Utah defending X"
        return surface_subject(noun.head) if told else [noun]  # "issued a statement condemning Y"
    if verb.tag_ == "VBN":
        return [verb.head]
    return _noun_owner(verb.head)


def surface_subject(verb: Token) -> list[Token]:
    """The grammatical subject, active or passive, through control and coordination."""
    if verb.pos_ not in VERBAL:
        return []
    own = children(verb, "nsubj", "nsubjpass")
    if own:
        return landed(own)
    if verb.tag_ == "VBG" and verb.dep_ == "pcomp" and children(verb, "poss"):
        return landed(children(verb, "poss"))  # "worried about the authorities' looking into"
    if verb.dep_ == "relcl" and not _of_place(verb):
        return [verb.head]
    return landed(_controller(verb))


def agents(verb: Token) -> list[Token]:
    """The "by X" of a passive; the parser calls it a plain preposition where an object stands between ("was lent money by X")."""
    by = children(verb, "agent")
    if not by and children(verb, "nsubjpass") and children(verb, "dobj"):
        by = [prep for prep in children(verb, "prep") if prep.lower_ == "by"]
    if not by and children(verb, "nsubjpass"):  # "was built and paid for by X"
        by = [prep for other in children(verb, "conj") for prep in children(other, "agent") if not children(other, "nsubj", "nsubjpass")]
    if not by:  # "headed at the time by X"
        times = [n for at in children(verb, "prep") if at.lower_ == "at" for n in children(at, "pobj") if n.lower_ == "time"]
        by = [prep for time in times for prep in children(time, "prep") if prep.lower_ == "by"]
    return [noun for prep in by for noun in children(prep, "pobj")]


def logical_subject(verb: Token) -> list[Token]:
    """Who does it."""
    if is_passive(verb):
        return landed(agents(verb))
    return surface_subject(verb)


def _of_place(verb: Token) -> bool:
    """ "Singapore, where he will meet Kim": the noun is neither who acts nor who is acted upon."""
    return any(child.lower_ in ("where", "when", "why", "how") for child in children(verb, "advmod"))


def _described(verb: Token) -> Token:
    """The noun of a participle: "a group that backed the Party, headed by X" tells who headed the Party."""
    doc, i = verb.doc, verb.i
    clauses = [c for c in children(verb.head, "relcl") if c.i < i and c.right_edge.i >= i - 2]
    if verb.dep_ == "acl" and clauses and doc[i - 1].text == "," and doc[i - 2].pos_ == "PROPN":
        return doc[i - 2]
    return verb.head


def logical_object(verb: Token) -> list[Token]:
    """To whom or what it is done."""
    if is_passive(verb):
        if children(verb, "dobj"):
            return landed(children(verb, "dobj"))
        if verb.dep_ in ("acl", "amod") and not children(verb, "nsubjpass"):
            return [_described(verb)]
        return surface_subject(verb)
    own = children(verb, "dobj")
    if own:
        return landed(own)
    stranded = any(not children(prep, "pobj", "pcomp") for prep in children(verb, "prep"))
    if verb.dep_ == "relcl" and children(verb, "nsubj") and not stranded and not _of_place(verb):
        if not any(is_relative(t) for t in children(verb, "nsubj")):
            return [verb.head]
    if verb.dep_ == "conj" and verb.head.pos_ in VERBAL and _shares_object(verb):
        return []
    return _right_shared(verb)


def _shares_object(verb: Token) -> bool:
    return bool(children(verb, "prep", "ccomp", "xcomp"))


def _right_shared(verb: Token) -> list[Token]:
    """ "finances and builds the port": the first verb shares the last one's object."""
    for other in children(verb, "conj"):
        own = [c for c in children(verb, "prep", "xcomp", "ccomp", "advmod") if c.i > verb.i]
        if other.pos_ == "VERB" and not children(other, "nsubj") and not own:
            return landed(children(other, "dobj"))
    return []
