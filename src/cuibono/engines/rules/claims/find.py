"""Finds claims of every predicate from dependency patterns. The patterns are data: ``vocabulary/data/triggers_*.toml``.

A trigger table
---------------
One file per family, rows ``[[verb]]`` (fires on a verb) and ``[[noun]]`` (fires on a noun or adjective):

``lemma``       lemma or list of lemmas of the trigger word, lower case (needed)
``predicate``   of the vocabulary (needed)
``subject``     slot; for verbs ``subj``, for nouns ``bearer`` when left out
``object``      slot; for verbs ``obj``, for nouns ``prep:of``
``needs``       list of slots that must lead somewhere; ``without``: list of slots that must not
``form``        list of spaCy tags the trigger may have (``["NN"]``); empty: any
``subjects``, ``objects``  schemata, narrower than the vocabulary's signature
``named``       which ends must have a name: ``both`` | ``subject`` | ``object`` | ``one``, and ``any`` (the same as ``one``) when left out
``role``        ``"self"``: the trigger noun with its modifiers; ``"own"``: the same with its possessor ("his business");
                or a slot; or ``"=text"``, the text itself
``what``        a slot whose phrase is what is given, sold or agreed
``amount``      true: the clause's sum of money belongs to the claim
``status``      overrides the status that tense, hedges and negation give ("planned" for a "bid")
``confidence``  prior of the row, 0 to 1

A slot is alternatives joined by ``|``; the first whose words resolve to ends that fit the signature wins. An alternative is steps joined
by ``.``; each step leads from words to words, ``step:args`` takes arguments, ``step[lemmas]`` keeps only words with these lemmas:

``subj``, ``obj``        logical subject and object: active, passive ("by X"), relative, participle, control ("agreed to sell")
``surface``, ``dobj``, ``agent``  the grammatical ones
``iobj``                 dative ("gave CSG permission"; also "Cosco was granted a concession")
``prep:in,into``         object of a preposition on the word; "in which" leads to the noun before
``poss``                 possessor ("Ye's company", "its port")
``bearer``               who is this noun: "X, the owner", "X is the owner", "owner X", "serves as owner"
``before``, ``after``    a proper noun just before ("Gazprom CEO", "Exxon's former chairman") or just after ("its subsidiary PeruRail")
``locale``               a place just before that is no country ("a Las Vegas businessman")
``left``                 up to four words just left, inside the phrase ("Deputy FBI Director")
``appos``                in apposition, either order
``gov:hold,have``        from a noun to the verb whose object (or passive subject) it is
``under:in,of``          from a noun to the noun it hangs on by a preposition
``state``                modifiers that are a country or its demonym; ``doer``: or a body, but no city
``child:amod,compound``  children with these dependency labels;  ``head`` the head
``money``                sums of money that are objects of the word or hang on it
``xcomp``, ``acl``, ``attr``  complements;  ``self`` the word itself

Words coordinated with the words reached are taken too, so one row may give several claims. Examples::

    [[verb]]
    lemma = ["own", "possess"]
    predicate = "owns"

    [[noun]]
    lemma = "stake"
    predicate = "owns"
    subject = "gov:hold,have,own,retain.subj | poss"
    object = "prep:in"

Never is a tie made of two names that only stand together, and an end that does not fit the signature drops the claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import Entities, Parsed
from cuibono.records import Attribution, Claim, Mention
from cuibono.vocabulary import PREDICATES, signature_allows

from .assemble import assemble
from .drafts import Draft
from .ends import Ends, Found
from .paths import reaches, walk
from .places import place_drafts, widened
from .table import Trigger, triggers
from .titles import title_drafts

if TYPE_CHECKING:
    from spacy.tokens import Token


More = Callable[[Ends, list[Draft]], Iterable[Draft]]

# What is told of a person without a name ("He leads Acme"): what lasts.
_LASTING = ("role", "kin", "ownership", "place")


def find_claims(
    parsed: Parsed, entities: Entities, attributions: list[Attribution], more: More | None = None
) -> tuple[list[Claim], Entities]:
    """Claims of a document in order of their evidence. Adds the mentions that only claims need ("Chinese firms").

    ``more`` takes the ends and the rules' drafts, and gives those that hold by another engine's judgement, and its own beside them.
    """
    ends = Ends(parsed, entities)
    drafts = [*_table_drafts(parsed, ends), *title_drafts(parsed, ends), *place_drafts(parsed, ends)]
    if more is not None:
        drafts = list(more(ends, drafts))
    claims = assemble(parsed, list(widened(ends, drafts)), attributions, entities.names)
    used = {(end.start, end.end, end.schema) for claim in claims for end in (claim.subject, claim.object)}
    extra = [mention for place, mention in ends.made.items() if place in used]
    return claims, _with_mentions(entities, extra)


def _with_mentions(entities: Entities, extra: list[Mention]) -> Entities:
    mentions = sorted([*entities.mentions, *extra], key=lambda m: (m.start, m.end, m.schema))
    return replace(entities, mentions=mentions)


def _table_drafts(parsed: Parsed, ends: Ends) -> Iterator[Draft]:
    table = triggers()
    for block, doc in enumerate(parsed.docs):
        for token in doc or ():
            kind = "verb" if token.pos_ in ("VERB", "AUX") else "noun"
            rows = table.get((kind, token.lemma_.lower()), ())
            if kind == "noun" and token.pos_ == "PROPN" and not rows:
                rows = table.get((kind, token.lower_), ())
            for trigger in rows:
                yield from fire(ends, block, token, trigger)


def fire(ends: Ends, block: int, token: Token, trigger: Trigger) -> Iterator[Draft]:
    """All claims that one row gives at one word."""
    if trigger.form and token.tag_ not in trigger.form:
        return
    if not all(reaches(token, slot) for slot in trigger.needs) or any(reaches(token, slot) for slot in trigger.without):
        return
    row = PREDICATES[trigger.predicate]
    subjects = _fill(ends, block, token, trigger.subject, trigger.subjects or row.subjects)
    if not subjects:
        return
    objects = _fill(ends, block, token, trigger.object, trigger.objects or row.objects)
    if token.dep_ == "amod" and token.i and token.nbor(-1).text in ("-", "–") and any(c.text == "," for c in token.head.children):
        objects = [o for o in objects if o.first.i <= token.head.i <= o.last.i]  # "the U.S.-backed coalition, Iraqi forces, and militias"
    aside = token.dep_ == "amod" or (
        trigger.kind == "noun" and (trigger.subject.startswith("bearer") or trigger.object.startswith("bearer")) and not _predicative(token)
    )
    if len(subjects) * len(objects) > 1 and any(t.lower_ == "respectively" for t in token.sent):
        return  # "the founders of A and B, respectively": who founded which is told by the order alone
    if token.tag_ == "NNS" and len(subjects) > 1 and any(_several(o) for o in objects):
        return  # "the chairmen of the House and Senate committees, X and Y": who chairs which is not told
    first_only = trigger.subject == trigger.object == "prep:between" and _two_ands(objects)
    for subject in subjects:
        for obj in objects:
            if first_only and subjects[0] not in (subject, obj):
                continue
            if _fits(trigger, subject, obj, token) and not _inside(token, trigger, subject, obj):
                yield Draft(block, token, trigger, subject, obj, aside=aside)


def _two_ands(ends: list[Found]) -> bool:
    """ "calls between X and Y and Z": X spoke to both; Y and Z not to each other."""
    if len(ends) < 3:
        return False
    low, high = min(e.first.i for e in ends), max(e.last.i for e in ends)
    return bool(sum(token.lower_ == "and" and token.dep_ == "cc" for token in ends[0].first.doc[low:high]) > 1)


def _several(end: Found) -> bool:
    return any(t.dep_ == "cc" for t in end.first.doc[end.first.i : end.last.i + 1]) and end.last.tag_ in ("NNS", "NNPS")


def _fill(ends: Ends, block: int, token: Token, slot: str, allowed: frozenset[str]) -> list[Found]:
    for tokens in walk(token, slot):
        found = ends.choose(block, [t for t in tokens if t.i != token.i or _own_slot(slot)], lambda schema: schema in allowed)
        if found:
            return found
    return []


def _own_slot(slot: str) -> bool:
    """Whether the trigger word itself may be the end: "self" is one of the slot's alternatives."""
    return any(path.strip() == "self" for path in slot.split("|"))


def _fits(trigger: Trigger, subject: Found, obj: Found, token: Token) -> bool:
    if subject.mention.entity == obj.mention.entity or not signature_allows(trigger.predicate, subject.mention.schema, obj.mention.schema):
        return False
    hyphened = token.i == subject.last.i + 2 and token.nbor(-1).text in ("-", "–") and token.i < obj.last.i  # "the U.N.-backed government"
    if subject.first.i <= obj.last.i and obj.first.i <= subject.last.i and not hyphened:
        return False  # one lies inside the other's words
    own_state = subject.mention.schema == "Territory" and subject.first.tag_ == "PRP$"  # "his country wants to join"
    definite = {"subject": subject.definite or own_state, "object": obj.definite}
    if not (subject.mention.named or obj.mention.named):
        return False
    if PREDICATES[trigger.predicate].family not in _LASTING and (subject.nobody or obj.nobody):
        return False  # whom somebody without a name met or praised is news of nobody
    if trigger.named in definite:
        return definite[trigger.named]
    return all(definite.values()) if trigger.named == "both" else True


def _predicative(token: Token) -> bool:
    """The noun is what the sentence says ("is the owner", "serves as owner"), not an apposition or a title told in passing."""
    while token.dep_ == "conj":
        token = token.head
    return token.dep_ in ("attr", "oprd", "acomp", "ROOT") or (token.dep_ == "pobj" and token.head.lower_ == "as")


def _inside(token: Token, trigger: Trigger, subject: Found, obj: Found) -> bool:
    """The trigger word is part of a name: "Special Counsel Robert Mueller" is no counsel of a Special Counsel."""
    ends = [
        end
        for end, slot in ((subject, trigger.subject), (obj, trigger.object))
        if end.anchor is None and end.mention.named and "self" not in slot
    ]
    return any(end.first.i <= token.i <= end.last.i for end in ends)
