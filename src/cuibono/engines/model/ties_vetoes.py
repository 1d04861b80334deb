"""What the words say against a network tie: another tie of the two, another clause, another place, somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cuibono.engines.rules.claims.ends import Found
from cuibono.engines.rules.claims.slots import WORDS
from cuibono.engines.rules.names.nominals import noun_schema
from cuibono.engines.rules.names.types import words
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import country_code
from cuibono.vocabulary.regions import region_country

from .marks import Mark

if TYPE_CHECKING:
    from spacy.tokens import Token

_LONGEST = 9  # steps through the tree from one end to the other; further apart nothing says it
_POSTS = ("works_for", "member_of", "leads")


def _table() -> dict[str, Any]:
    return load_toml("model_ties.toml")


def else_told(predicate: str, subject: Mark, obj: Mark) -> bool:
    """The words tell something else of the two: "Trump ally X" is no employment, "born in Y" no home, "Washington (CNN)" no seat."""
    doc = subject.found.first.doc
    one, other = sorted((subject.found, obj.found), key=lambda found: found.first.i)
    between = [token.lower_ for token in doc[one.last.i + 1 : other.first.i]]
    if set(between) & set(_table()["veto"].get(predicate, ())):
        return True
    before = [token.lower_ for token in doc[max(one.first.sent.start, one.first.i - 2) : one.first.i]]
    if predicate == "related_to":
        return _no_kin(one, other, between)
    if predicate in _POSTS:
        return _no_post(predicate, obj.found, one, other, before, between)
    return predicate in ("based_in", "located_in") and _no_place(predicate, subject.found, obj.found, before, between)


def _no_post(predicate: str, body: Found, one: Found, other: Found, before: list[str], between: list[str]) -> bool:
    """No employment, membership or lead: the words make the body, or the person, another's."""
    doc, last = body.first.doc, body is other
    after = doc[body.last.i + 1 : body.last.i + 3]
    if predicate == "leads" and {*before, *between} & set(_table()["seconds"]):
        return True  # "Deputy FBI Director X"
    if [word for word in between if word != ","][:2] == ["and", "the"]:
        return True  # "X and the chairman of Y": another person is
    if not last and between == ["president"] and before[-1:] == ["the"] and body.last.nbor(1).text == "President":
        return True  # "told the Coalition President X supports it": two phrases
    if between[:1] == ["and"] and len(between) > 1 and one.last.nbor(2).tag_ == "NNS":
        return True  # "X and hardliners in the Guard": they are
    if after and after[0].lower_ in _table()["parties"]:
        return True  # "the most prolific bundler in GOP politics", "Senate candidate X"
    if predicate != "leads" and last and _of_a_thing(body):
        return True  # "who brought ATF whistleblower complaints"
    if last and between[:1] == ["at"] and before[-1:] and before[-1] in _table()["visitors"]:
        return True  # "President X at the United Nations"
    if predicate == "member_of":
        sought = len(after) == 2 and after[0].tag_ == "POS" and after[1].lower_ in ("nomination", "nominee", "ticket")
        return sought or (last and "to" in between)  # "seeks the party's nomination", "a letter sent by X to the Department"
    if predicate != "works_for":
        return False
    if last:
        tail = [word for word in between if word not in ("the", "a")]
        about = tail[-1:] == ["on"] and other.mention.schema != "PublicBody"
        # "an expert on the European Union", but "a judge on the Circuit"
        return about or tail == ["to"] or doc[other.first.i - 1].text == "/"
    if after and after[0].tag_ == "POS" and any(token.tag_ in ("VBD", "VBP", "VBZ") for token in doc[one.last.i + 1 : other.first.i]):
        return True  # "CBN's X asked Y": X is CBN's
    return bool(one.first.i and doc[one.first.i - 1].text == "/")  # "Sergio Flores/Reuters Sen. Ted Cruz speaks"


def _no_kin(one: Found, other: Found, between: list[str]) -> bool:
    """No kin: the words make them two of one list, or tell it of "I"."""
    if "i" in between and one.mention.text.lower() != "i":
        return True  # "her father and I divorced, and I married Howard"
    doc, kin = one.first.doc, words("name_whole.toml", "kin")
    before = [token.lower_ for token in doc[max(one.first.sent.start, one.first.i - 4) : one.first.i]]
    if kin & set(before) and kin & set(between) and {"his", "her"} & set(between):
        return True  # "by his wife, X, his sister Y": both are his
    wed = {"wife", "husband", "widow", "widower"} & set(between)
    if wed and not {"his", "her", "their", "'s", "’s", "of", "to", "married"} & set(between):
        return True  # "survived by his sister, X, first wife Y": of somebody else, both
    joint = between.index("and") if "and" in between else len(between)
    rest = between[joint + 1 :]
    # "sister of Henry III and the wife of Henry IV": of somebody else, both
    return bool(rest and rest[-1] == "of" and kin & set(rest) and "of" not in between[:joint])


def _no_place(predicate: str, subject: Found, place: Found, before: list[str], between: list[str]) -> bool:
    """No seat, home or wider place."""
    doc, last = place.first.doc, place.first.i > subject.first.i
    after = doc[place.last.i + 1 : place.last.i + 3]
    closed = last and len(between) == 1 and len(after) > 0 and after[0].text in (")", "]")
    if ("(" in between or "[" in between) and not closed:
        return True  # "the West Bank (Israel would have kept": what a bracket opens is another matter
    if len(after) == 2 and after[0].text in ("-", "–") and after[1].text[:1].isupper():
        return True  # "Boten on the Laos–China border"
    if predicate == "based_in":
        return _no_seat(subject, place)
    if predicate == "located_in" and _only_near(subject, place):
        return True
    own = subject.first.doc[subject.last.i + 1 : subject.last.i + 3]
    if last and len(own) == 2 and own[0].text == "," and own[1].i < place.first.i and region_country(own[1].text) is not None:
        return True  # "Albany, N.Y. or Boca Raton, Fla."
    root = _root(place)
    if "outside" in before:
        return True  # "outside the Beltway in the Valley"
    if root.dep_ in ("compound", "nmod") and root.head.i > place.last.i and root.head.pos_ == "NOUN":
        return True  # "the North, where U.S. presidents"
    if last and between == [","] and len(after) == 2 and region_country(place.mention.text) is None:
        # "in Lanao, Maguindanao, and Cotabato", "the Gulf, Iran or Iraq"
        if after[0].lower_ in ("and", "or") or (after[0].text == "," and after[1].lower_ in ("and", "or")):
            return not country_code(place.mention.text) or bool(country_code(after[1].text))
    # one state lies in no other: "Kiribati in 2019, Nicaragua in 2021"
    return bool(country_code(subject.mention.text) and country_code(place.mention.text))


def _only_near(inner: Found, outer: Found) -> bool:
    """ "watched around the U.S., the mayor of San Jose", "hatred for Tehran in the Middle East": two places of one sentence."""
    doc, head = inner.first.doc, _root(inner).head
    if outer.first.i < inner.first.i:
        between = [token for token in doc[outer.last.i + 1 : inner.first.i] if token.pos_ == "NOUN"]
        return any(noun_schema(token.lemma_.lower(), plural=False) != "Territory" for token in between)
    return head.lower_ in ("for", "against", "toward", "towards") and head.head.pos_ == "NOUN"


def _root(found: Found) -> Token:
    """The word of an end that the others of it hang on."""
    return found.first.doc[found.first.i : found.last.i + 1].root


def _of_a_thing(body: Found) -> bool:
    """A body's name before a noun that is no person's: "the ATF complaints", "the ATF's attention", but "the ATF agent"."""
    top = _root(body)
    while top.dep_ in ("compound", "nmod", "poss") and top.head.i > top.i:
        top = top.head
    lemma = top.lemma_.lower()
    someone = noun_schema(lemma, plural=False) == "Person" or lemma.endswith(tuple(_table()["doers"]))
    return top.i > body.last.i and top.pos_ == "NOUN" and not someone


def two_clauses(one: Found, other: Found) -> bool:
    """ "X was informed that Y was dropping it", "X rules by decree, said Z, founder of Y": each is the subject of a clause of its own."""
    paths = [[root, *root.ancestors] for root in map(_root, (one, other))]
    shared = {token.i for token in paths[0]} & {token.i for token in paths[1]}
    if not shared:
        return True  # two sentences by the tree
    steps = [[token for token in path if token.i not in shared] for path in paths]
    subjects = sum(token.dep_ in ("nsubj", "nsubjpass") for path in steps for token in path)
    tops = {path[-1].dep_ for path in steps if path}
    told = "ccomp" in tops and bool(tops & {"nsubj", "nsubjpass"})  # "Turkey may join the Community, Soares said"
    return subjects > 1 or told or sum(map(len, steps)) > _LONGEST


def elsewhere(subject: Found, place: Found) -> bool:
    """ "Hutchison operates a terminal in Gdynia": the terminal is there; where the firm has its seat is not said."""
    prep = _root(place).head
    noun, table = prep.head, _table()["elsewhere"]
    if prep.dep_ != "prep" or not subject.last.i < noun.i:
        return False
    if noun.pos_ == "VERB":
        return subject.mention.schema != "Person" and any(c.dep_ == "dobj" for c in noun.children) and noun.lemma_ not in table["verbs"]
    return noun.pos_ == "NOUN" and noun.dep_ in ("dobj", "pobj", "nsubj", "conj") and noun.lemma_.lower() not in table["nouns"]


def _no_seat(subject: Found, obj: Found) -> bool:
    """ "Hassan Rouhani of Iran" governs there, a China expert knows it, "Lavrov in Moscow" is there today."""
    schema = subject.mention.schema
    before = obj.first.nbor(-1) if obj.first.i else None
    word = before.lower_ if before is not None else ""
    here = word in ("in", "at") and before is not None and subject.last.i < before.i
    if schema == "Person" and _no_home(subject, obj, here):
        return True
    lasting = schema == "Organization" and subject.last.lower_ in {*WORDS["houses"], *_table()["seats"]}
    top = _root(obj)
    owned = subject.last.i + 1 < len(top.doc) and subject.last.nbor(1).tag_ == "POS" and subject.last.i < obj.first.i
    inside = top.dep_ in ("compound", "nmod", "amod") and top.head.i > top.i
    if owned and inside and top.head.lemma_.lower() not in _table()["elsewhere"]["nouns"]:
        return True  # "HP's largest United States facility"
    if here and before is not None and schema in ("Person", "Company", "Organization") and not lasting:
        if all(token.text == "," for token in subject.last.doc[subject.last.i + 1 : before.i]):
            return True  # "Lavrov in Moscow", "Lavrov, in Moscow with Putin,"
    state = country_code(obj.mention.text) is not None
    if schema == "PublicBody":
        return state or subject.last.lower_ not in {*WORDS["houses"], *_table()["seats"]}
    return schema == "Person" and state and word not in ("in", "from")


def _no_home(person: Found, place: Found, here: bool) -> bool:
    """A place that somebody sits for, travels to or from, is in today, or whose something they are."""
    doc, travels = place.first.doc, _table()["travels"]
    after = place.last.nbor(1) if place.last.i + 1 < len(doc) else None
    before = place.first.nbor(-1) if place.first.i else None
    party = doc[max(0, place.first.i - 2) : place.first.i].text.rstrip(", ")
    if (after is not None and after.lower_ in ("democrat", "republican", "independent")) or party in ("R", "D", "I", "R.", "D.", "I."):
        return True  # "an Ohio Democrat", "(R., Mich.)": where a seat in Congress is, not a home
    if after is not None and after.tag_ == "NN" and noun_schema(after.lemma_.lower(), plural=False) != "Person":
        return True  # "Europe program director"
    prep = _root(place).head
    if prep.lower_ == "from" and prep.head.pos_ == "VERB" and prep.head.lemma_ in travels:
        return True  # "arrived in Y from X"
    if person.last.i < place.first.i and after is not None and after.lower_ in ("'s", "’s"):
        return True  # "X, New York's health commissioner"
    if before is None or person.last.i >= place.first.i:
        return False
    if before.lower_ == "to" and (before.head.pos_ == "NOUN" or before.head.lemma_ in travels):
        return True  # "flew from her home in X to Y"
    return here and before.head.lemma_ == "be" and before.head.pos_ in ("AUX", "VERB")  # "who is in Cairo"


def apart_by_semicolon(one: Mark, other: Mark) -> bool:
    """A semicolon between two ends: members of a list, each with its own story."""
    doc = one.found.first.doc
    low, high = sorted((one.found.first.i, other.found.first.i))
    return any(token.text == ";" for token in doc[low:high])
