"""How the words put a claim: from the trigger up through the clauses that govern it, every negation, hedge and tense is collected.

The strongest wins: denied, possible, predicted, planned, ended; what nothing touches is asserted. The way up ends where the upper clause no
longer rules the lower one's truth: at verbs of saying (who says it is the attribution's business), at relative clauses, "after", "because".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ended import after_end, before_noun, over_by_now, term
from .standing import Standing, words

if TYPE_CHECKING:
    from spacy.tokens import Token

_ORDER = ("denied", "possible", "predicted", "planned", "ended")
_VERBAL = ("VERB", "AUX")


def status_of(trigger: Token, predicate: str = "") -> Standing:
    """The status that negation, hedges, mood and tense give a claim told by this word.

    ``predicate`` decides whether "former" and "used to" count (only lasting ties end).
    """
    found: list[Standing] = []
    node = trigger
    lasting = not predicate or predicate in words("words", "lasting")
    if lasting and term(trigger):
        found.append(Standing("ended", "from … to"))
    for _ in range(12):
        if lasting and node.i != trigger.i and node.pos_ == "VERB" and node.lemma_ in words("words", "resigning"):
            # "offered to resign as X": X still; "resigned as X": no more
            return Standing("ended" if status_of(node).status == "asserted" else "asserted", node.text)
        _at(node, trigger, lasting, found)
        another = node.tag_ == "NN" and any(c.lower_ in ("a", "an") for c in node.children)  # "a former official and an analyst at X"
        # "former Senator X and Representative Y": Y is one still
        lasting = lasting and not (node.dep_ == "conj" and (node.ent_type_ == "PERSON" or another))
        step = _upward(node, trigger, found)
        if step is None:
            break
        node = step
    if sum(s.status == "denied" for s in found) == 2:  # "did not fail to", "never denied that"
        found = [s for s in found if s.status != "denied"] or [Standing("possible", "two negations")]
    if any(s.why.lower() in ("if", "whether", "unless") for s in found):
        found = [s for s in found if s.status != "denied"]  # "if they can't agree": they may
    if trigger.doc[trigger.sent.start : trigger.sent.start + 3].text.lower().removeprefix("but ").startswith("what if"):
        found.append(Standing("possible", "what if"))
    ranked = sorted(found, key=lambda s: _ORDER.index(s.status))
    return ranked[0] if ranked else Standing("asserted")


def _at(node: Token, trigger: Token, lasting: bool, found: list[Standing]) -> None:
    """What stands on the word itself."""
    verbal = node.pos_ in _VERBAL
    for child in node.children:
        low = child.lower_
        if child.dep_ == "neg" or (low in words("adverbs", "denied") and child.dep_ in ("advmod", "neg")):
            if child.i + 1 < len(node.doc) and child.nbor(1).lower_ in ("only", "just", "simply", "merely"):
                continue  # "not only", "isn't just an agreement"
            if verbal and node.lemma_ in words("words", "restraint"):
                continue  # "didn't hold back in his criticism"
            if verbal and _had_it_been(node):
                continue  # "never would have appointed X if he had known": he did
            if verbal and child.i > node.i + 1 and child.nbor(-1).text in ("—", "–", "-", "--", ","):
                continue  # "Congress imposed them — not the president"
            if low == "not" and child.i > 0 and child.nbor(-1).lower_ in ("or", "may", "might"):
                found.append(Standing("possible", child.text))  # "whether or not", "might not"
                continue
            found.append(Standing("denied", child.text))
        elif child.dep_ == "det" and low in ("no", "neither"):
            found.append(Standing("denied", child.text))
        elif verbal and child.dep_ in ("nsubj", "nsubjpass") and any(c.lower_ == "neither" for c in child.children):
            found.append(Standing("denied", "neither"))  # "neither X nor Y will attend"
        elif child.dep_ == "det" and low == "any" and not verbal and node.i == trigger.i:
            found.append(Standing("possible", child.text))  # "any attack on X would"
        elif child.dep_ == "aux" and verbal:
            for status in ("possible", "planned"):
                if low == "would" and status == "planned" and any(c.lower_ == "have" and c.dep_ == "aux" for c in node.children):
                    if not (_had_it_been(node) and any(c.dep_ == "neg" for c in node.children)):
                        found.append(Standing("possible", child.text))  # "the deal would have given X a stake"
                elif low == "would" and any(c.lower_ in ("today", "now") for c in node.children):
                    found.append(Standing("possible", child.text))  # "under that plan X would be president today"
                elif low in words("auxiliaries", status):
                    found.append(Standing(status, child.text))
        elif child.dep_ in ("advmod", "npadvmod") and low in words("adverbs", "possible"):
            found.append(Standing("possible", child.text))
        elif lasting and low in words("adverbs", "ended") and child.dep_ == "advmod":
            found.append(Standing("ended", child.text))
        elif child.dep_ in ("amod", "compound", "advmod", "nmod") and not verbal:
            _adjective(child, trigger, node, lasting, found)
        elif child.dep_ == "mark" and low in words("words", "conditions"):
            found.append(Standing("possible", child.text))
        elif child.dep_ == "npadvmod" and verbal and _is_ahead(child) and node.tag_ in ("VBZ", "VBP", "VBG", "VB"):
            found.append(Standing("planned", child.text))
    if verbal:
        _verbal(node, trigger, lasting, found)
    else:
        before_noun(node, trigger, lasting, found)
        after_end(node, trigger, lasting, found)


def _had_it_been(node: Token) -> bool:
    """ "would have appointed X if he had known": contrary to fact."""
    auxiliaries = {child.lower_ for child in node.children if child.dep_ == "aux"}
    return {"would", "have"} <= auxiliaries and any(
        clause.dep_ == "advcl" and any(word.dep_ == "mark" and word.lower_ == "if" for word in clause.children) for clause in node.children
    )


def _adjective(child: Token, trigger: Token, node: Token, lasting: bool, found: list[Standing]) -> None:
    if any(t.lower_ in words("words", "nominees") for t in node.doc[child.i + 1 : node.i]):
        return  # "former presidential hopeful Sen. X" is a senator still
    for status in ("denied", "possible", "planned", "ended"):
        if child.lower_ in words("adjectives", status) and (status != "ended" or (lasting and node.i == trigger.i)):
            found.append(Standing(status, child.text))


def _is_ahead(token: Token) -> bool:
    return token.lower_ in words("words", "ahead") or any(c.lower_ in words("words", "ahead") for c in token.children)


def _verbal(node: Token, trigger: Token, lasting: bool, found: list[Standing]) -> None:
    aux = [c for c in node.children if c.dep_ in ("aux", "auxpass")]
    lows = [c.lower_ for c in aux]
    if node.tag_ == "VBG" and node.lower_ == "going" and any(c.dep_ == "xcomp" for c in node.children):
        found.append(Standing("planned", node.text))
    if node.dep_ == "ROOT" and "to" in lows and node.tag_ in ("VB", "VBN"):  # a headline: "Xi to visit Lima"
        found.append(Standing("planned", "to"))
    if lasting and node.i == trigger.i and _phrase(node, "until recently"):
        found.append(Standing("ended", "until recently"))
    if lasting and node.i == trigger.i and _phrase(node, "no longer"):
        found[:] = [s for s in found if s.status != "denied"]
        found.append(Standing("ended", "no longer"))
    if node.dep_ == "ROOT" and node.sent[-1].text in ("?", "?”", '?"') and node.i == trigger.i:
        found.append(Standing("possible", "?"))
    if lasting:
        held = node.i == trigger.i or node.lemma_ in words("words", "holding")
        if held and node.tag_ == "VBG" and node.dep_ == "pcomp" and node.head.lower_ == "after":
            found.append(Standing("ended", "after"))  # "was appointed after working as a partner at"
        over_by_now(node, trigger, found)
    if "had" in lows and node.tag_ == "VBN" and lasting and any(c.dep_ in ("prep", "mark") and c.lower_ == "until" for c in node.subtree):
        found.append(Standing("ended", "had until"))


def _phrase(node: Token, phrase: str) -> bool:
    window = node.doc[max(node.sent.start, node.i - 4) : min(node.sent.end, node.i + 4)]
    return phrase in window.text.lower()


def _upward(node: Token, trigger: Token, found: list[Standing]) -> Token | None:
    """The word whose standing rules this one too, or None. Appends what the upper word makes of its complement."""
    head, dep = node.head, node.dep_
    if head.i == node.i:
        return None
    if node.pos_ in _VERBAL:
        return _from_verb(node, head, dep, trigger, found)
    return _from_noun(node, head, dep, found)


def _from_verb(node: Token, head: Token, dep: str, trigger: Token, found: list[Standing]) -> Token | None:
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in node.children)
    if dep == "conj":
        own = [c for c in node.children if c.dep_ in ("aux", "nsubj", "nsubjpass") and c.lower_ != "to"]
        if own and any(c.dep_ in ("nsubj", "nsubjpass") for c in own):
            return head if head.dep_ in ("ccomp", "xcomp", "acl") and _governs_clauses(head) else None
        if node.tag_ in ("VBD", "VBP", "VBZ") and any(c.dep_ == "aux" for c in head.children):
            return None if head.dep_ == "ROOT" or head.head.i == head.i else _from_verb(head, head.head, head.dep_, trigger, found)
        return None if own else head  # but "has not endorsed anybody but gave X money": he gave
    if dep in ("ccomp", "xcomp", "csubj", "csubjpass", "nsubj", "nsubjpass") or (dep == "dobj" and node.tag_ == "VBG"):
        return _over(head, found, infinitive, clause=dep == "ccomp")
    if dep == "prep" and node.tag_ == "VBG" and head.pos_ in _VERBAL:  # "contemplated excluding X", misparsed
        return _over(head, found, infinitive=False, clause=False)
    if dep == "acl" and node.tag_ == "VBG" and head.lemma_ in words("words", "statements"):
        return head
    if dep == "acl" and node.tag_ == "VBG" and head.dep_ == "pobj" and head.head.lower_ == "on":
        if (outer := head.head.head).lemma_.lower() in words("nouns", "denied"):
            found.append(Standing("denied", outer.text))  # "the ban on firms selling their products to X"
            return outer
    if dep == "acl" and head.pos_ in ("NOUN", "PROPN"):
        return _over(head, found, infinitive and not _is_first(head), clause=False) if infinitive or _that(node) else None
    if dep == "pcomp":
        outer = head.head
        if head.lower_ == "from" and outer.lemma_ == "keep":
            found.append(Standing("denied", "keep from"))  # "to keep agencies from buying equipment of X"
            return outer
        if head.lower_ == "to" and outer.lemma_ == "look" and any(c.lower_ == "forward" for c in outer.children):
            found.append(Standing("planned", "look forward to"))
            return outer
        if head.lower_ == "without" or (head.lower_ == "of" and head.i and head.nbor(-1).lower_ == "instead"):
            found.append(Standing("denied", head.text))  # "instead of asking"
            return None
        return (
            _over(outer, found, infinitive=False, clause=False)
            if outer.i != head.i and head.lower_ in words("words", "complement_prepositions")
            else None
        )
    if dep == "advcl" and infinitive and head.lemma_ == "be" and any(_is_first(c) for c in head.children if c.dep_ == "attr"):
        return head  # "was one of two presidents to attend"
    if dep == "advcl" and infinitive and head.pos_ in _VERBAL:
        return _over(head, found, infinitive=True, clause=False)
    if dep == "relcl" and _that(node) and any(c.lower_ == "that" for c in node.children) and _first("nouns", head.lemma_.lower()):
        return _over(head, found, infinitive=False, clause=False)  # "the slur that X had colluded", misparsed
    if dep == "relcl" and infinitive and not _is_first(head):
        found.append(Standing("planned", "to"))
    return None


def _that(node: Token) -> bool:
    """ "the claim that X paid" against "the firm owned by X"."""
    return any(c.dep_ == "mark" for c in node.children) or any(c.dep_ == "nsubj" for c in node.children)


def _governs_clauses(head: Token) -> bool:
    return any(head.head.lemma_ in words("verbs", s) for s in _ORDER[:4])


def _is_first(noun: Token) -> bool:
    """ "the first country to recognise", "one of two presidents to attend": they did."""
    return noun.lower_ == "one" or any(c.lower_ in words("words", "first") or c.dep_ == "nummod" for c in noun.children)


def _over(head: Token, found: list[Standing], infinitive: bool, clause: bool) -> Token | None:
    """What a governing verb, adjective or noun makes of what it governs."""
    lemma = head.lemma_.lower()
    if head.pos_ in _VERBAL:
        passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in head.children) or (head.tag_ == "VBN" and head.dep_ in ("acl", "amod"))
        if passive and infinitive and lemma in words("words", "forced"):
            return head
        if passive and lemma == "charge" and not infinitive and _with_a_task(head):
            return head  # "is charged with leading the agency"
        if passive and (status := _first("passives", lemma)):
            found.append(Standing(status, head.text))
            return head if status != "denied" else None
        if clause and lemma in words("words", "saying"):
            if any(c.dep_ == "neg" for c in head.children):
                found.append(Standing("possible", f"not {head.text}"))
            return None
        if infinitive and lemma in ("claim", "purport", "profess"):
            found.append(Standing("possible", head.text))  # "claimed to be a researcher"
            return head
        if infinitive and lemma == "have" and head.tag_ in ("VB", "VBP", "VBZ"):
            found.append(Standing("planned", f"{head.text} to"))
            return head
        if head.lower_ == "considering" and not any(c.dep_ == "aux" for c in head.children):
            return None  # "a bold move considering the country is an ally": it is one
        if lemma in words("verbs", "factive") or (infinitive and head.tag_ == "VBD" and lemma in words("words", "leaving")):
            return head
        if lemma == "be" and not infinitive:
            return head
        if status := _first("verbs", lemma):
            found.append(Standing(status, head.text))
            return head
        if infinitive:
            found.append(Standing("planned", f"{head.text} to"))
        return None if clause else head
    if head.pos_ == "ADJ":
        status = _first("complements", lemma)
    else:
        near = {word.lower_ for child in head.children for word in (child, *child.conjuncts)}  # "unsubstantiated claims that"
        status = _first("nouns", lemma) or next((s for s in ("denied", "possible") if near & words("adjectives", s)), None)
    if status:
        found.append(Standing(status, head.text))
        return head
    if infinitive and head.pos_ in ("NOUN", "PROPN"):
        found.append(Standing("planned", f"{head.text} to"))
    return head if head.pos_ == "ADJ" else None


def _with_a_task(charged: Token) -> bool:
    """ "charged with leading", "with overseeing": a duty, no crime."""
    gerunds = (c for prep in charged.children if prep.lower_ == "with" for c in prep.children if c.tag_ == "VBG")
    return any(c.lemma_ in words("words", "tasks") for c in gerunds)


def _first(section: str, lemma: str) -> str | None:
    return next((status for status in ("denied", "predicted", "possible", "planned") if lemma in words(section, status)), None)


def _from_noun(node: Token, head: Token, dep: str, found: list[Standing]) -> Token | None:
    if dep in ("conj", "appos", "compound", "amod", "nmod"):
        return head if head.pos_ not in _VERBAL and dep != "appos" else None
    if dep in ("dobj", "nsubjpass", "dative") and head.pos_ in _VERBAL:
        lemma = head.lemma_.lower()
        status = _first("verbs", lemma)
        if status and lemma not in words("verbs", "factive") and lemma not in words("words", "clause_only"):
            found.append(Standing(status, head.text))
            return head
        return head if status or lemma in words("words", "carriers") else None
    if dep in ("attr", "oprd", "acomp") and head.pos_ in _VERBAL:
        return head
    if dep == "nsubj" and head.lemma_ in words("words", "occurring"):
        return head
    if dep == "pobj" and head.dep_ in ("prep", "agent"):
        outer = head.head
        if head.lower_ == "without":
            found.append(Standing("denied", "without"))
            return None
        if (
            outer.pos_ in ("NOUN", "PROPN")
            and head.lower_ in words("words", "complement_prepositions")
            and (status := _first("nouns", outer.lemma_.lower()))
        ):
            found.append(Standing(status, outer.text))
            return outer
        if head.lower_ == "of" and outer.lemma_.lower() in words("words", "makings"):
            return outer  # "could lead to the signing of a treaty"
        if outer.pos_ in _VERBAL and head.lower_ == "against" and outer.lemma_ in words("words", "warnings"):
            found.append(Standing("possible", f"{outer.text} against"))
            return None
        if outer.pos_ in _VERBAL and head.lower_ in ("in", "to", "as", "for", "with", "into", "on") and head.i > outer.i:
            lemma = outer.lemma_.lower()
            if head.lower_ == "for" and lemma not in words("verbs", "factive") and (status := _first("verbs", lemma)):
                if status != "denied":
                    found.append(Standing(status, f"{outer.text} for"))  # "called for sanctions", "prepares for a trip"
            return outer
    return None
