"""Mends of lists: what is coordinated with what, and which sum is whose."""

from __future__ import annotations

from .mend_tree import NAMES, NOUNS, PERSONS, PLACES, Tree


def _second_post(tree: Tree, word: int) -> bool:
    """ "X, a professor at Y and president of Z", where "president" is coordinated with X: it is with "professor"."""
    head = tree.heads[word]
    if (
        tree.tags[word] != "NN"
        or tree.ents[head] not in PERSONS
        or any(tree.tags[i] in ("DT", "PRP$") for i in tree.below(word, "det", "poss"))
    ):
        return False
    for post in tree.below(head, "appos"):
        if post < word and tree.tags[post] == "NN" and any(post < i < word for i in tree.below(post, "cc")):
            return tree.hang(word, post, "conj")
    return False


def _forward(tree: Tree, word: int) -> bool:
    """ "he and Page derided X", where "Page" is coordinated with X: it is with what stands before its "and"."""
    if tree.heads[word] < word or word < 2 or tree.words[word - 1].lower() not in ("and", "or"):
        return False
    first = tree.heads[word - 1]
    return first < word - 1 and tree.deps[first] in ("nsubj", "nsubjpass") and tree.hang(word, first, "conj")


def like(tree: Tree, word: int) -> None:
    """Something coordinated with what it can't be: a sum with a name, a place with a person, "A in B and C in D"."""
    if _second_post(tree, word) or _forward(tree, word):
        return
    head = tree.heads[word]
    if tree.tags[word] == "CD" and tree.tags[head] != "CD":
        sums(tree, word)
    elif tree.tags[word] == "IN" and tree.tags[head] != "IN":
        first = [i for i in range(max(0, word - 20), word) if tree.words[i].lower() == tree.words[word].lower() and tree.under(i, head)]
        if first and tree.deps[first[-1]] == "prep":
            tree.hang(word, tree.heads[first[-1]], "prep")
    elif tree.ents[word] in PLACES and tree.ents[head] in PERSONS:
        outer = head
        while tree.heads[outer] != outer and tree.deps[outer] != "relcl":
            outer = tree.heads[outer]
        outer = tree.heads[outer]
        if tree.ents[outer] in PLACES and outer != head:
            tree.hang(word, outer, "conj")
    elif tree.deps[head] == "pobj" and head < word:
        _parallel(tree, word, head)


def _parallel(tree: Tree, word: int, head: int) -> None:
    """ "the flats in Salta and Olaroz in Jujuy", "the House of Saud and the House of Trump": each has its own."""
    prep = tree.heads[head]
    lemma = tree.words[prep].lower()
    first = tree.heads[prep]
    if tree.tags[first] not in NOUNS or first > prep:
        return
    if tree.tags[word] == tree.tags[first] == "NN" and tree.tags[head] in NAMES and any(i > word for i in tree.below(word, "prep", near=3)):
        tree.hang(word, first, "conj")  # "wife of X and mother of Y", "chairman of A and president of B"
        return
    own = [i for i in tree.below(word, "prep", near=6) if i > word and tree.words[i].lower() == lemma]
    others = [i for i in tree.below(head, "prep", near=6) if tree.words[i].lower() == lemma]
    if own and not others and (tree.words[word] == tree.words[first] or lemma == "in"):
        tree.hang(word, first, "conj")


def _is_sum(tree: Tree, word: int) -> bool:
    return tree.tags[word] == "CD" and (tree.ents[word] == "MONEY" or any(tree.tags[i] == "$" for i in range(max(0, word - 3), word)))


def sums(tree: Tree, word: int) -> None:
    """ "paid $4 million to X and $6 million to Y": the sums are coordinated, not the second with X."""
    if not _is_sum(tree, word):
        return
    over = tree.heads[word]
    while tree.heads[over] != over and not tree.tags[over].startswith("VB"):
        over = tree.heads[over]
    first = [i for i in tree.below(over, "dobj") if over < i < word and _is_sum(tree, i)]
    if first:
        tree.hang(word, first[0], "conj")


def between_dashes(tree: Tree, word: int) -> None:
    """ "investigating Huawei - the world's largest maker - since", where "maker" is the object: it tells what Huawei is."""
    edge = tree.left(word)
    verb = tree.heads[word]
    if edge < 2 or edge - 2 <= verb or tree.words[edge - 1] not in ("-", "–", "—", ",") or tree.tags[edge - 2] not in NAMES:
        return
    for other in tree.below(verb, "dative"):
        if other == edge - 2 and tree.hang(word, other, "appos"):
            tree.deps[other] = "dobj"


def one_list(tree: Tree, word: int) -> None:
    """ "includes A and B", where A is read as who gets B: an "and" between them makes them one list."""
    verb = tree.heads[word]
    for other in tree.below(verb, "dative"):
        if verb < other < word and tree.tags[other] in (*NOUNS, "CD") and any(other < i < word for i in tree.below(other, "cc")):
            if tree.hang(word, other, "conj"):
                tree.deps[other] = "dobj"
            return
        sums = tree.tags[other] == "CD" and tree.tags[word] == "CD"  # "paid $4 million to X and $6 million to Y"
        if sums and verb < other < word and any(other < i < word for i in tree.below(verb, "cc")) and tree.hang(word, other, "conj"):
            tree.deps[other] = "dobj"
            return


def bracketed(tree: Tree) -> None:
    """ "companies such as AT&T ($600,000), Novartis ($1.2 million) and X (at least $150,000)": a list, each sum its name's own."""
    named: list[int] = []
    for opening, word in enumerate(tree.words):
        if word != "(" or opening == 0 or "$" not in tree.words[opening : opening + 5] or tree.tags[opening - 1] not in NOUNS:
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
