"""Mends of clauses: whose a subject, a participle or a relative clause is, and what a past tense can go on with."""

from __future__ import annotations

from .mend_tree import NAMES, NOUNS, PERSONS, Tree


def late_subject(tree: Tree, word: int) -> None:
    """ "met with A of X; B of Y; and C", where B is a second subject after the verb: it goes on with the list that the semicolon cuts."""
    verb = tree.heads[word]
    if verb > word or not any(i < verb for i in tree.below(verb, "nsubj", "nsubjpass")):
        return
    edge = tree.left(word)
    if edge - 2 <= verb or tree.words[edge - 1] not in (";", ","):
        return
    listed = edge - 2
    while tree.heads[listed] > verb and tree.heads[listed] != listed and tree.deps[listed] != "conj":
        if tree.deps[listed] == "pobj" and tree.heads[tree.heads[listed]] == verb:
            break
        listed = tree.heads[listed]
    if tree.tags[listed] in NOUNS and tree.deps[listed] in ("pobj", "dobj", "conj"):
        tree.hang(word, listed, "conj")


def twin_subject(tree: Tree, word: int) -> None:
    """ "X and the Y Company signed", where both are subjects: the second is coordinated with the first."""
    verb = tree.heads[word]
    if verb < word:
        return
    for other in tree.below(verb, "nsubj", "nsubjpass"):
        if other < word and any(other < i < word for i in tree.below(other, "cc")) and not tree.below(other, "relcl"):
            tree.hang(word, other, "conj")
            return


def participle(tree: Tree, word: int) -> None:
    """ "supported the Party of Regions, headed at the time by X", where "headed" hangs on the verb: a body just before it is headed."""
    noun = word - 2 if word > 1 and tree.words[word - 1].lower() == "not" else word - 1
    plain = noun > 0 and tree.tags[noun] in ("NN", "NNS") and tree.tags[word] == "VBN"
    if plain and not tree.below(word, "nsubj", "nsubjpass", "aux", "auxpass", "mark", "advmod"):
        tree.hang(word, noun, "acl")  # "entities not associated with X", where "associated" hangs on the verb
        return
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


def gerund(tree: Tree, word: int) -> None:
    """ "charged with spying for X", where "spying" is read as a noun: with objects of its own and no article it is a clause."""
    if (
        tree.tags[word] == "VBG"
        and not tree.below(word, "det", "amod", "poss", "compound", near=6)
        and tree.below(word, "dobj", "prep", near=6)
    ):
        tree.deps[word] = "pcomp"
        tree.moved += 1


def reduced(tree: Tree, word: int) -> None:
    """ "a firm that runs a ship seized by X", where "seized" hangs on "firm": the object just before it is meant."""
    before, head = word - 1, tree.heads[word]
    if before <= head or tree.tags[word] != "VBN" or tree.tags[before] not in NOUNS or tree.deps[before] != "dobj":
        return
    verb = tree.heads[before]
    if tree.deps[verb] == "relcl" and tree.heads[verb] == head:
        tree.hang(word, before, "acl")


def finite(tree: Tree, word: int) -> None:
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


def numbered(tree: Tree, word: int) -> None:
    """ "two Democrats who opposed the deal, which X supports, and are allied with Y": "are" is said of the Democrats, not of X."""
    first = tree.heads[word]
    told = [i for i in (word, *tree.below(word, "aux", "auxpass")) if tree.words[i].lower() in ("are", "were", "have")]
    subjects = tree.below(first, "nsubj", "nsubjpass")
    if not told or tree.below(word, "nsubj", "nsubjpass") or len(subjects) != 1:
        return
    subject = subjects[0]
    if tree.tags[subject] != "NNP" or tree.ents[subject] not in PERSONS or tree.below(subject, "conj"):
        return
    for clause in range(word - 1, -1, -1):
        if tree.deps[clause] == "relcl" and tree.tags[tree.heads[clause]] in ("NNS", "NNPS"):
            tree.hang(word, clause, "conj")
            return


def no_person(tree: Tree, word: int) -> None:
    """ "a deal to sign with X that is ratified by Y", where the clause hangs on X: nobody is a "that", so the thing further up is meant."""
    head = tree.heads[word]
    relative = [i for i in tree.below(word, "nsubjpass", "nsubj", "dobj") if tree.tags[i] == "WDT"]
    if not relative or tree.ents[head] not in PERSONS or tree.words[relative[0] - 1] == ",":
        return
    upper = tree.heads[head]
    while upper < head and tree.heads[upper] != upper and (tree.tags[upper] not in ("NN", "NNS") or tree.ents[upper]):
        upper = tree.heads[upper]
    if tree.tags[upper] in ("NN", "NNS") and upper < head:
        tree.hang(word, upper, "relcl")


def during_which(tree: Tree, word: int) -> None:
    """ "would come up on X's trip next week, during which he will", where the clause hangs on a verb: it tells of the trip."""
    prep = next((i for i in tree.below(word, "prep") if i < word and any(tree.tags[j] == "WDT" for j in tree.below(i, "pobj"))), None)
    if prep is None or prep < 2 or tree.words[prep - 1] != ",":
        return
    nouns = (i for i in range(prep - 2, max(-1, prep - 12), -1) if tree.tags[i] in NOUNS)
    noun = next((i for i in nouns if tree.deps[i] in ("pobj", "dobj", "nsubj", "nsubjpass", "attr")), None)
    if noun is not None:
        tree.hang(word, noun, "relcl")


def second_object(tree: Tree, word: int) -> None:
    """ "met by a team that includes X", where X too hangs on "by": the clause's verb, which has no object, lies between."""
    prep = tree.heads[word]
    earlier = [i for i in tree.below(prep, "pobj") if prep < i < word]
    if not earlier or tree.tags[word] not in NAMES:
        return
    verbs = [i for i in tree.below(earlier[-1], "relcl") if earlier[-1] < i < word]
    if len(verbs) == 1 and tree.tags[verbs[0]] in ("VBD", "VBP", "VBZ") and not tree.below(verbs[0], "dobj", "ccomp", "xcomp", "attr"):
        tree.hang(word, verbs[0], "dobj")
