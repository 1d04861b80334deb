"""Mends attachments that the network gets wrong in ways that the words themselves give away: lists, appositions, sums, possessors.

A tree is learnt word by word, so it may tell what no tree can be: a possessor right of what it owns, or two subjects before one verb.
Each mend here looks for one such sign, and moves a word only where it leaves a tree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from cuibono.vocabulary import load_toml

_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_NAMES = ("NNP", "NNPS")
_FINITE = ("VBD", "VBP", "VBZ")
_PLACES = ("GPE", "LOC", "FAC")
_FAR = 60  # words that an apposition or list may be long; a guard against run-on text
_PERSONS = ("PERSON",)
_BODIES = ("ORG", "GPE", "FAC", "PRODUCT", "LOC")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load_toml("model_trees.toml")[key])


@dataclass(slots=True)
class Tree:
    """One block: words, tags, entity types ("" for none), labels and heads (indices of the block; a root is its own head)."""

    words: list[str]
    tags: list[str]
    ents: list[str]
    deps: list[str]
    heads: list[int]
    moved: int = 0

    def under(self, word: int, over: int) -> bool:
        """Whether ``word`` is ``over`` or hangs from it, however deep."""
        while word != over:
            if self.heads[word] == word:
                return False
            word = self.heads[word]
        return True

    def hang(self, word: int, head: int, label: str) -> bool:
        """Moves a word with all that hangs from it; refused where the new head hangs from the word itself."""
        if self.under(head, word):
            return False
        self.heads[word], self.deps[word] = head, label
        self.moved += 1
        return True

    def left(self, word: int) -> int:
        """The first word of all that hangs from this one without a gap."""
        edge = word
        while edge > 0 and word - edge < _FAR and self.heads[edge - 1] != edge - 1 and self.under(edge - 1, word):
            edge -= 1
        return edge

    def below(self, head: int, *labels: str, near: int = _FAR) -> list[int]:
        """Words that hang from this one by one of the labels, at most ``near`` words off, in the order of the text."""
        first, last = max(0, head - near), min(len(self.heads), head + near)
        return [i for i in range(first, last) if self.heads[i] == head and i != head and self.deps[i] in labels]


def _owned(tree: Tree, word: int) -> int | None:
    """The noun behind a possessor's "'s"; None where none follows."""
    if word + 2 >= len(tree.words) or tree.tags[word + 1] != "POS":
        return None
    owned = word + 2
    while tree.heads[owned] > owned and tree.deps[owned] in ("compound", "amod", "nmod", "nummod", "quantmod", "det"):
        owned = tree.heads[owned]
    return owned if tree.tags[owned] in _NOUNS and tree.heads[owned] != owned else None


def _owner(tree: Tree, word: int) -> None:
    """ "a stake in Canada's Uranium One", where "Canada" hangs on "stake", "CBN's X asked Secretary Y", where it hangs on "Y"."""
    head = tree.heads[word]
    beyond = tree.deps[word] == "poss" and any(tag in _FINITE for tag in tree.tags[word + 2 : head])
    owned = _owned(tree, word) if head < word or beyond else None
    if owned is not None:
        tree.hang(word, owned, "poss")


def _taken_for_owned(tree: Tree, word: int) -> None:
    """ "A and France's Total signed", where "France" is coordinated with A, and "Total" too: France is the owner alone."""
    owned, label, head = _owned(tree, word), tree.deps[word], tree.heads[word]
    if owned is None or owned - word > 8:
        return
    objects = {tree.deps[owned], tree.deps[head]} <= {"dobj", "dative"}  # two objects that are one list: see `_one_list`
    twin = label == "conj" and tree.heads[owned] == tree.heads[head] and (tree.deps[owned] == tree.deps[head] or objects)
    if (twin or tree.heads[owned] in (word, head)) and tree.hang(owned, head, label):
        tree.hang(word, owned, "poss")
        if tree.deps[head] == "dative" and twin:
            tree.deps[head] = "dobj"


def _kind(tree: Tree, word: int) -> str:
    """ "person", "body" or "" by entity type."""
    return "person" if tree.ents[word] in _PERSONS else "body" if tree.ents[word] in _BODIES else ""


def _apposition(tree: Tree, word: int, is_person: Callable[[str], bool | None]) -> None:
    """ "X, a firm that hired Y, a bank", where "bank" hangs on X: what stands just before the comma is meant, where the kinds allow it."""
    edge = tree.left(word)
    head = tree.heads[word]
    if edge < 2 or tree.words[edge - 1] != "," or head >= edge - 2 or tree.tags[word] not in ("NN", "NNP"):
        return
    before = edge - 2
    determined = tree.words[edge].lower() in ("a", "an", "the") or any(tree.deps[i] == "poss" for i in tree.below(word, "poss"))
    if not determined or tree.tags[before] not in _NAMES or tree.ents[before] == tree.ents[word] == "":
        return
    person, kind = is_person(tree.words[word].lower()), _kind(tree, before)
    if person is None or not kind or (kind == "person") != person or not tree.under(before, head):
        return
    if tree.ents[before] in _PLACES and not person:
        return  # "a firm in Lima, a trader of copper"
    tree.hang(word, before, "appos")


def _late_subject(tree: Tree, word: int) -> None:
    """ "met with A of X; B of Y; and C", where B is a second subject after the verb: it goes on with the list that the semicolon cuts."""
    verb = tree.heads[word]
    if verb > word or not any(i < verb for i in tree.below(verb, "nsubj", "nsubjpass")):
        return
    edge = tree.left(word)
    if edge - 2 <= verb or tree.words[edge - 1] not in (";", ","):
        return
    listed = edge - 2
    while tree.heads[listed] > verb and tree.deps[listed] != "conj":
        if tree.deps[listed] == "pobj" and tree.heads[tree.heads[listed]] == verb:
            break
        listed = tree.heads[listed]
    if tree.tags[listed] in _NOUNS and tree.deps[listed] in ("pobj", "dobj", "conj"):
        tree.hang(word, listed, "conj")


def _twin_subject(tree: Tree, word: int) -> None:
    """ "X and the Y Company signed", where both are subjects: the second is coordinated with the first."""
    verb = tree.heads[word]
    if verb < word:
        return
    for other in tree.below(verb, "nsubj", "nsubjpass"):
        if other < word and any(other < i < word for i in tree.below(other, "cc")) and not tree.below(other, "relcl"):
            tree.hang(word, other, "conj")
            return


def _second_post(tree: Tree, word: int) -> bool:
    """ "X, a professor at Y and president of Z", where "president" is coordinated with X: it is with "professor"."""
    head = tree.heads[word]
    if (
        tree.tags[word] != "NN"
        or tree.ents[head] not in _PERSONS
        or any(tree.tags[i] in ("DT", "PRP$") for i in tree.below(word, "det", "poss"))
    ):
        return False
    for post in tree.below(head, "appos"):
        if post < word and tree.tags[post] == "NN" and any(post < i < word for i in tree.below(post, "cc")):
            return tree.hang(word, post, "conj")
    return False


def _like(tree: Tree, word: int) -> None:
    """Something coordinated with what it can't be: a sum with a name, a place with a person, "A in B and C in D"."""
    if _second_post(tree, word):
        return
    head = tree.heads[word]
    if tree.tags[word] == "CD" and tree.tags[head] != "CD":
        _sum(tree, word)
    elif tree.tags[word] == "IN" and tree.tags[head] != "IN":
        first = [i for i in range(max(0, word - 20), word) if tree.words[i].lower() == tree.words[word].lower() and tree.under(i, head)]
        if first and tree.deps[first[-1]] == "prep":
            tree.hang(word, tree.heads[first[-1]], "prep")
    elif tree.ents[word] in _PLACES and tree.ents[head] in _PERSONS:
        outer = head
        while tree.heads[outer] != outer and tree.deps[outer] != "relcl":
            outer = tree.heads[outer]
        outer = tree.heads[outer]
        if tree.ents[outer] in _PLACES and outer != head:
            tree.hang(word, outer, "conj")
    elif tree.deps[head] == "pobj" and head < word:
        _parallel(tree, word, head)


def _parallel(tree: Tree, word: int, head: int) -> None:
    """ "the flats in Salta and Olaroz in Jujuy", "the House of Saud and the House of Trump": each has its own."""
    prep = tree.heads[head]
    lemma = tree.words[prep].lower()
    first = tree.heads[prep]
    if tree.tags[first] not in _NOUNS or first > prep:
        return
    own = [i for i in tree.below(word, "prep", near=6) if i > word and tree.words[i].lower() == lemma]
    others = [i for i in tree.below(head, "prep", near=6) if tree.words[i].lower() == lemma]
    if own and not others and (tree.words[word] == tree.words[first] or lemma == "in"):
        tree.hang(word, first, "conj")


def _is_sum(tree: Tree, word: int) -> bool:
    return tree.tags[word] == "CD" and (tree.ents[word] == "MONEY" or any(tree.tags[i] == "$" for i in range(max(0, word - 3), word)))


def _sum(tree: Tree, word: int) -> None:
    """ "paid $4 million to X and $6 million to Y": the sums are coordinated, not the second with X."""
    if not _is_sum(tree, word):
        return
    over = tree.heads[word]
    while tree.heads[over] != over and not tree.tags[over].startswith("VB"):
        over = tree.heads[over]
    first = [i for i in tree.below(over, "dobj") if over < i < word and _is_sum(tree, i)]
    if first:
        tree.hang(word, first[0], "conj")


def _named_aside(tree: Tree, word: int) -> None:
    """ "one of his associates, Patrick Ho", where the name hangs on the verb like a time: it names the noun before the comma."""
    edge = tree.left(word)
    if edge < 2 or tree.words[edge - 1] != "," or tree.tags[edge - 2] not in _NOUNS:
        return
    named = tree.ents[word] in _PERSONS and tree.tags[edge - 2] in ("NN", "NNS")
    # "granted a concession for the mine, X's most valuable asset", where "asset" is what somebody is called
    owned = tree.deps[word] == "oprd" and tree.words[tree.heads[word]].lower() not in _words("naming") and bool(tree.below(word, "poss"))
    if named or owned:
        tree.hang(word, edge - 2, "appos")


def _between_dashes(tree: Tree, word: int) -> None:
    """ "investigating Huawei - the world's largest maker - since", where "maker" is the object: it tells what Huawei is."""
    edge = tree.left(word)
    verb = tree.heads[word]
    if edge < 2 or edge - 2 <= verb or tree.words[edge - 1] not in ("-", "–", "—", ",") or tree.tags[edge - 2] not in _NAMES:
        return
    for other in tree.below(verb, "dative"):
        if other == edge - 2 and tree.hang(word, other, "appos"):
            tree.deps[other] = "dobj"


def _one_list(tree: Tree, word: int) -> None:
    """ "includes A and B", where A is read as who gets B: an "and" between them makes them one list."""
    verb = tree.heads[word]
    for other in tree.below(verb, "dative"):
        if verb < other < word and tree.tags[other] in (*_NOUNS, "CD") and any(other < i < word for i in tree.below(other, "cc")):
            if tree.hang(word, other, "conj"):
                tree.deps[other] = "dobj"
            return
        sums = tree.tags[other] == "CD" and tree.tags[word] == "CD"  # "paid $4 million to X and $6 million to Y"
        if sums and verb < other < word and any(other < i < word for i in tree.below(verb, "cc")) and tree.hang(word, other, "conj"):
            tree.deps[other] = "dobj"
            return


def _hyphened(tree: Tree, word: int) -> None:
    """ "the U.N.-backed government", where "U.N." hangs on "government": it is who backs."""
    who = word - 2
    if who < 0 or tree.words[word - 1] not in ("-", "–") or tree.tags[word] != "VBN" or tree.tags[who] not in _NAMES:
        return
    if tree.deps[who] in ("nmod", "compound", "amod") and tree.heads[who] == tree.heads[word]:
        tree.hang(who, word, "npadvmod")


def _recipient(tree: Tree, word: int, is_person: Callable[[str], bool | None]) -> None:
    """ "gave Rosatom control of", where the name hangs on "control": it is who gets it."""
    verb = tree.heads[word]
    if tree.words[verb].lower() not in _words("giving"):
        return
    names = [i for i in tree.below(word, "compound", "nmod") if verb < i and tree.tags[i] in _NAMES]
    person = bool(names) and all(tree.ents[i] in _PERSONS for i in names) and is_person(tree.words[word].lower().removesuffix("s")) is None
    if not person and tree.words[word].lower() not in _words("given"):
        return
    if names and names[-1] == word - 1 and tree.left(word) == verb + 1:
        tree.hang(names[-1], verb, "dative")
        for i in names[:-1]:
            tree.hang(i, names[-1], "compound")


def _participle(tree: Tree, word: int) -> None:
    """ "supported the Party of Regions, headed at the time by X", where "headed" hangs on the verb: a body just before it is headed."""
    before = word - 2
    if before < 0 or tree.words[word - 1] != "," or tree.ents[before] != "ORG" or tree.tags[word] != "VBN" or not tree.below(word, "agent"):
        return
    if tree.below(word, "nsubj", "nsubjpass", "aux", "auxpass", "mark"):
        return
    while tree.ents[tree.heads[before]] == "ORG" and tree.heads[before] < before:
        before = tree.heads[before]
    while tree.deps[before] == "pobj" and tree.ents[tree.heads[tree.heads[before]]] == "ORG":
        before = tree.heads[tree.heads[before]]
    tree.hang(word, before, "acl")


def _gerund(tree: Tree, word: int) -> None:
    """ "charged with spying for X", where "spying" is read as a noun: with objects of its own and no article it is a clause."""
    if (
        tree.tags[word] == "VBG"
        and not tree.below(word, "det", "amod", "poss", "compound", near=6)
        and tree.below(word, "dobj", "prep", near=6)
    ):
        tree.deps[word] = "pcomp"
        tree.moved += 1


def _bracketed(tree: Tree) -> None:
    """ "companies such as AT&T ($600,000), Novartis ($1.2 million) and X (at least $150,000)": a list, each sum its name's own."""
    named: list[int] = []
    for opening, word in enumerate(tree.words):
        if word != "(" or opening == 0 or "$" not in tree.words[opening : opening + 5] or tree.tags[opening - 1] not in _NOUNS:
            continue
        closing = next((i for i in range(opening, min(opening + 9, len(tree.words))) if tree.words[i] == ")"), 0)
        if not closing:
            continue
        name = opening - 1
        for i in range(opening + 1, closing):
            if not opening < tree.heads[i] < closing and tree.heads[i] != name:
                tree.hang(i, name, "appos" if tree.tags[i] == "CD" else "punct")
        linked = bool(named) and opening - named[-1] < 24 and set(tree.words[named[-1] + 1 : name]) & {",", "and", ";"}
        if linked and not any(w in (".", "?", "!") for w in tree.words[named[-1] : name]):
            tree.hang(name, named[0], "conj")
            for i in range(named[-1] + 1, name):
                if tree.deps[i] == "cc":
                    tree.hang(i, named[0], "cc")
        else:
            named = []
            colon = tree.left(name) - 1
            if colon > 0 and tree.words[colon] == ":" and tree.tags[colon - 1] == "NNS":
                tree.hang(name, colon - 1, "appos")
        named.append(name)


def _reduced(tree: Tree, word: int) -> None:
    """ "a firm that runs a ship seized by X", where "seized" hangs on "firm": the object just before it is meant."""
    before, head = word - 1, tree.heads[word]
    if before <= head or tree.tags[word] != "VBN" or tree.tags[before] not in _NOUNS or tree.deps[before] != "dobj":
        return
    verb = tree.heads[before]
    if tree.deps[verb] == "relcl" and tree.heads[verb] == head:
        tree.hang(word, before, "acl")


def _finite(tree: Tree, word: int) -> None:
    """ "X argued that Y might fight and persuaded Z": a past tense can't go on with what stands under "might" or "to"."""
    first = tree.heads[word]
    while tree.deps[first] == "conj" and tree.tags[first] == "VB":
        first = tree.heads[first]
    if (
        tree.tags[word] != "VBD"
        or tree.tags[first] != "VB"
        or tree.deps[first] not in ("ccomp", "xcomp")
        or tree.below(word, "nsubj", "nsubjpass")
    ):
        return
    upper = tree.heads[first]
    if tree.tags[upper] == "VBD" and upper < first < word:
        tree.hang(word, upper, "conj")


def _no_person(tree: Tree, word: int) -> None:
    """ "a deal to sign with X that is ratified by Y", where the clause hangs on X: nobody is a "that", so the thing further up is meant."""
    head = tree.heads[word]
    relative = [i for i in tree.below(word, "nsubjpass", "nsubj", "dobj") if tree.tags[i] == "WDT"]
    if not relative or tree.ents[head] not in _PERSONS or tree.words[relative[0] - 1] == ",":
        return
    upper = tree.heads[head]
    while upper < head and tree.heads[upper] != upper and (tree.tags[upper] not in ("NN", "NNS") or tree.ents[upper]):
        upper = tree.heads[upper]
    if tree.tags[upper] in ("NN", "NNS") and upper < head:
        tree.hang(word, upper, "relcl")


def _during_which(tree: Tree, word: int) -> None:
    """ "would come up on X's trip next week, during which he will", where the clause hangs on a verb: it tells of the trip."""
    prep = next((i for i in tree.below(word, "prep") if i < word and any(tree.tags[j] == "WDT" for j in tree.below(i, "pobj"))), None)
    if prep is None or prep < 2 or tree.words[prep - 1] != ",":
        return
    nouns = (i for i in range(prep - 2, max(-1, prep - 12), -1) if tree.tags[i] in _NOUNS)
    noun = next((i for i in nouns if tree.deps[i] in ("pobj", "dobj", "nsubj", "nsubjpass", "attr")), None)
    if noun is not None:
        tree.hang(word, noun, "relcl")


def _second_object(tree: Tree, word: int) -> None:
    """ "met by a team that includes X", where X too hangs on "by": the clause's verb, which has no object, lies between."""
    prep = tree.heads[word]
    earlier = [i for i in tree.below(prep, "pobj") if prep < i < word]
    if not earlier or tree.tags[word] not in _NAMES:
        return
    verbs = [i for i in tree.below(earlier[-1], "relcl") if earlier[-1] < i < word]
    if len(verbs) == 1 and tree.tags[verbs[0]] in ("VBD", "VBP", "VBZ") and not tree.below(verbs[0], "dobj", "ccomp", "xcomp", "attr"):
        tree.hang(word, verbs[0], "dobj")


def mend(tree: Tree, is_person: Callable[[str], bool | None]) -> bool:
    """Mends a block in place; true where anything moved. ``is_person`` tells whether a noun means a person, None where nobody knows."""
    for word in range(len(tree.words)):
        label = tree.deps[word]
        if (
            label in ("conj", "dobj", "pobj", "nsubj")
            and tree.tags[word] in _NAMES
            and tree.tags[min(word + 1, len(tree.tags) - 1)] == "POS"
        ):
            _taken_for_owned(tree, word)
        elif label == "poss":
            _owner(tree, word)
        elif label == "appos":
            if tree.tags[word] == "CD":
                _sum(tree, word)
            else:
                _apposition(tree, word, is_person)
        elif label in ("nsubj", "nsubjpass"):
            _twin_subject(tree, word)
            _late_subject(tree, word)
        elif label == "conj":
            _like(tree, word)
            _finite(tree, word)
        elif label == "dobj":
            _between_dashes(tree, word)
            _one_list(tree, word)
            _recipient(tree, word, is_person)
        elif label == "pobj":
            _gerund(tree, word)
            _second_object(tree, word)
        elif label in ("npadvmod", "oprd"):
            _named_aside(tree, word)
        elif label == "amod":
            _hyphened(tree, word)
        elif label in ("acl", "relcl"):
            _reduced(tree, word)
            if label == "relcl":
                _no_person(tree, word)
        elif label == "advcl":
            _during_which(tree, word)
            _participle(tree, word)
    if "(" in tree.words and "$" in tree.words:
        _bracketed(tree)
    return tree.moved > 0
