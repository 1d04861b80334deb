"""Mends attachments that the network gets wrong in ways that the words themselves give away: lists, appositions, sums, possessors.

A tree is learnt word by word, so it may tell what no tree can be: a possessor right of what it owns, or two subjects before one verb.
Each mend here looks for one such sign, and moves a word only where it leaves a tree.
"""

from __future__ import annotations

from collections.abc import Callable

from .mend_clauses import during_which, finite, gerund, late_subject, no_person, numbered, participle, reduced, second_object, twin_subject
from .mend_lists import between_dashes, bracketed, like, one_list, sums
from .mend_tree import BODIES, FINITE, NAMES, NOUNS, PERSONS, PLACES, Tree, words_of


def _owned(tree: Tree, word: int) -> int | None:
    """The noun behind a possessor's "'s"; None where none follows."""
    if word + 2 >= len(tree.words) or tree.tags[word + 1] != "POS":
        return None
    owned = word + 2
    while tree.heads[owned] > owned and tree.deps[owned] in ("compound", "amod", "nmod", "nummod", "quantmod", "det"):
        owned = tree.heads[owned]
    return owned if tree.tags[owned] in NOUNS and tree.heads[owned] != owned else None


def _owner(tree: Tree, word: int) -> None:
    """ "a stake in Canada's Uranium One", where "Canada" hangs on "stake", "CBN's X asked Secretary Y", where it hangs on "Y"."""
    head = tree.heads[word]
    beyond = tree.deps[word] == "poss" and any(tag in FINITE for tag in tree.tags[word + 2 : head])
    owned = _owned(tree, word) if head < word or beyond else None
    if owned is not None:
        tree.hang(word, owned, "poss")


def _taken_for_owned(tree: Tree, word: int) -> None:
    """ "A and France's Total signed", where "France" is coordinated with A, and "Total" too: France is the owner alone."""
    owned, label, head = _owned(tree, word), tree.deps[word], tree.heads[word]
    if owned is None or owned - word > 8:
        return
    objects = {tree.deps[owned], tree.deps[head]} <= {"dobj", "dative"}  # two objects that are one list: see `one_list`
    twin = label == "conj" and tree.heads[owned] == tree.heads[head] and (tree.deps[owned] == tree.deps[head] or objects)
    if (twin or tree.heads[owned] in (word, head)) and tree.hang(owned, head, label):
        tree.hang(word, owned, "poss")
        if tree.deps[head] == "dative" and twin:
            tree.deps[head] = "dobj"


def _kind(tree: Tree, word: int) -> str:
    """ "person", "body" or "" by entity type."""
    return "person" if tree.ents[word] in PERSONS else "body" if tree.ents[word] in BODIES else ""


def _apposition(tree: Tree, word: int, is_person: Callable[[str], bool | None]) -> None:
    """ "X, a firm that hired Y, a bank", where "bank" hangs on X: what stands just before the comma is meant, where the kinds allow it."""
    edge = tree.left(word)
    head = tree.heads[word]
    if edge < 2 or tree.words[edge - 1] != "," or head >= edge - 2 or tree.tags[word] not in ("NN", "NNP"):
        return
    before = edge - 2
    determined = tree.words[edge].lower() in ("a", "an", "the") or any(tree.deps[i] == "poss" for i in tree.below(word, "poss"))
    if not determined or tree.tags[before] not in NAMES or tree.ents[before] == tree.ents[word] == "":
        return
    person, kind = is_person(tree.words[word].lower()), _kind(tree, before)
    if person is None or not kind or (kind == "person") != person or not tree.under(before, head):
        return
    if tree.ents[before] in PLACES and not person:
        return  # "a firm in Lima, a trader of copper"
    tree.hang(word, before, "appos")


def _named_aside(tree: Tree, word: int) -> None:
    """ "one of his associates, Patrick Ho", where the name hangs on the verb like a time: it names the noun before the comma."""
    edge = tree.left(word)
    if edge < 2 or tree.words[edge - 1] != "," or tree.tags[edge - 2] not in NOUNS:
        return
    named = tree.ents[word] in PERSONS and tree.tags[edge - 2] in ("NN", "NNS")
    # "granted a concession for the mine, X's most valuable asset", where "asset" is what somebody is called
    owned = tree.deps[word] == "oprd" and tree.words[tree.heads[word]].lower() not in words_of("naming") and bool(tree.below(word, "poss"))
    if named or owned:
        tree.hang(word, edge - 2, "appos")


def _hyphened(tree: Tree, word: int) -> None:
    """ "the U.N.-backed government", where "U.N." hangs on "government": it is who backs."""
    who = word - 2
    if who < 0 or tree.words[word - 1] not in ("-", "–") or tree.tags[word] != "VBN" or tree.tags[who] not in NAMES:
        return
    if tree.deps[who] in ("nmod", "compound", "amod") and tree.heads[who] == tree.heads[word]:
        tree.hang(who, word, "npadvmod")


def _recipient(tree: Tree, word: int, is_person: Callable[[str], bool | None]) -> None:
    """ "gave Rosatom control of", "lend Velmora $900 million", where the name hangs on "control" or the sum: it is who gets it."""
    verb = tree.heads[word]
    names = [i for i in tree.below(word, "compound", "nmod", "quantmod") if verb < i < word and tree.tags[i] in NAMES]
    sum_of = bool(names) and tree.words[names[-1] + 1] in ("$", "€", "£") and tree.tags[verb].startswith("VB")
    if not sum_of and tree.words[verb].lower() not in words_of("giving"):
        return
    person = bool(names) and all(tree.ents[i] in PERSONS for i in names) and is_person(tree.words[word].lower().removesuffix("s")) is None
    if not person and not sum_of and tree.words[word].lower() not in words_of("given"):
        return
    if names and (names[-1] == word - 1 or sum_of) and tree.left(word) == verb + 1:
        tree.hang(names[-1], verb, "dative")
        for i in names[:-1]:
            tree.hang(i, names[-1], "compound")


def mend(tree: Tree, is_person: Callable[[str], bool | None]) -> bool:
    """Mends a block in place; true where anything moved. ``is_person`` tells whether a noun means a person, None where nobody knows."""
    for word in range(len(tree.words)):
        label = tree.deps[word]
        if (
            label in ("conj", "dobj", "pobj", "nsubj")
            and tree.tags[word] in NAMES
            and tree.tags[min(word + 1, len(tree.tags) - 1)] == "POS"
        ):
            _taken_for_owned(tree, word)
        elif label == "poss":
            _owner(tree, word)
        elif label == "appos":
            if tree.tags[word] == "CD":
                sums(tree, word)
            else:
                _apposition(tree, word, is_person)
        elif label in ("nsubj", "nsubjpass"):
            twin_subject(tree, word)
            late_subject(tree, word)
        elif label == "conj":
            like(tree, word)
            finite(tree, word)
            numbered(tree, word)
        elif label == "dobj":
            between_dashes(tree, word)
            one_list(tree, word)
            _recipient(tree, word, is_person)
        elif label == "pobj":
            gerund(tree, word)
            second_object(tree, word)
        elif label in ("npadvmod", "oprd"):
            _named_aside(tree, word)
        elif label == "amod":
            _hyphened(tree, word)
        elif label in ("acl", "relcl"):
            reduced(tree, word)
            if label == "relcl":
                no_person(tree, word)
        elif label == "advcl":
            during_which(tree, word)
            participle(tree, word)
    if "(" in tree.words and "$" in tree.words:
        bracketed(tree)
    return tree.moved > 0
