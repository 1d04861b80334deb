"""Mended attachments: whatever the tree, it stays one; and each mend on words made for this test."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.engines import get_engine
from cuibono.engines.model.mend import mend
from cuibono.engines.model.mend_tree import Tree
from tests.engines.rules.reading import document

_WORDS = (
    "Acme",
    "bank",
    "paid",
    "gave",
    "control",
    "in",
    "with",
    "of",
    "and",
    ",",
    ";",
    "(",
    ")",
    "$",
    "'s",
    "the",
    "a",
    "-",
    "5",
    "called",
    "spying",
)
_TAGS = ("NNP", "NN", "NNS", "VBD", "VBG", "VBN", "IN", "CC", ",", "CD", "$", "POS", "DT", "HYPH")
_ENTS = ("", "PERSON", "ORG", "GPE", "MONEY")
_DEPS = (
    "nsubj",
    "dobj",
    "dative",
    "pobj",
    "conj",
    "appos",
    "poss",
    "advcl",
    "acl",
    "npadvmod",
    "oprd",
    "prep",
    "cc",
    "compound",
    "det",
    "punct",
    "relcl",
)


class Counted(list[int]):
    """Heads that stop a climb without an end: a mend that loops fails here, and does not hang the suite."""

    reads = 0

    def __getitem__(self, place: Any) -> Any:
        self.reads += 1
        assert self.reads < 1_000_000, "a climb without an end"
        return super().__getitem__(place)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    n = draw(st.integers(1, 24))
    order = draw(st.permutations(range(n)))
    heads = [0] * n
    heads[order[0]] = order[0]
    for place in range(1, n):  # a block has a root a sentence
        heads[order[place]] = order[place] if draw(st.integers(0, 9)) == 0 else order[draw(st.integers(0, place - 1))]
    pick = [draw(st.lists(st.sampled_from(kind), min_size=n, max_size=n)) for kind in (_WORDS, _TAGS, _ENTS, _DEPS)]
    deps = ["ROOT" if heads[i] == i else label for i, label in enumerate(pick[3])]
    return Tree(pick[0], pick[1], pick[2], deps, Counted(heads))


@given(trees(), st.sampled_from((True, False, None)))
def test_a_mended_tree_is_a_tree(tree: Tree, person: bool | None) -> None:
    roots = [i for i, head in enumerate(tree.heads) if head == i]
    before = list(tree.heads), list(tree.deps)
    moved = mend(tree, lambda noun: person)
    assert [i for i, head in enumerate(tree.heads) if head == i] == roots
    assert {tree.deps[root] for root in roots} == {"ROOT"}
    for word in range(len(tree.heads)):
        seen = set()
        while tree.heads[word] != word:
            assert word not in seen
            seen.add(word)
            word = tree.heads[word]
    assert moved or before == (tree.heads, tree.deps)


def test_a_second_subject_behind_another_sentence_is_left_alone() -> None:
    tree = _tree(
        ("Kay", "NNP", "PERSON", "nsubj", 1), ("spoke", "VBD", "", "ROOT", 1), ("Stop", "NN", "", "ROOT", 2), (";", ",", "", "punct", 2),
        ("Lee", "NNP", "PERSON", "nsubj", 1),
    )  # fmt: skip
    tree.heads = Counted(tree.heads)
    mend(tree, lambda noun: None)
    assert tree.heads[4] == 1


def _tree(*rows: tuple[str, str, str, str, int]) -> Tree:
    words, tags, ents, deps, heads = (list(column) for column in zip(*rows, strict=True))
    return Tree(words, tags, ents, deps, heads)


def test_a_possessor_hangs_on_what_it_owns() -> None:
    tree = _tree(
        ("stake", "NN", "", "ROOT", 0), ("in", "IN", "", "prep", 0), ("Canada", "NNP", "GPE", "poss", 0), ("'s", "POS", "", "case", 2),
        ("Uranium", "NNP", "ORG", "compound", 5), ("One", "NNP", "ORG", "pobj", 1),
    )  # fmt: skip
    assert mend(tree, lambda noun: None)
    assert tree.heads[2] == 5


def test_an_apposition_means_what_stands_before_its_comma() -> None:
    rows = [
        ("Acme", "NNP", "ORG", "ROOT", 0), (",", ",", "", "punct", 0), ("a", "DT", "", "det", 3), ("firm", "NN", "", "appos", 0),
        ("that", "WDT", "", "nsubj", 5), ("hired", "VBD", "", "relcl", 3), ("Orsk", "NNP", "ORG", "dobj", 5), (",", ",", "", "punct", 0),
        ("a", "DT", "", "det", 9), ("bank", "NN", "", "appos", 0),
    ]  # fmt: skip
    tree = _tree(*rows)
    assert mend(tree, lambda noun: noun == "lawyer")
    assert tree.heads[9] == 6
    rows[9] = ("lawyer", "NN", "", "appos", 0)
    assert not mend(_tree(*rows), lambda noun: noun == "lawyer")  # no bank is a lawyer


CASES = [
    (
        "Ana Roe met with Tom Bell (R-Ohio); Kay Low of the Orsk Institute; and Ida Falk of the Vell School.",
        ("Kay Low", "meets", "Tom Bell"), False,
    ),
    ("The Daily paid $4 million to the Vell Post and nearly $6 million to the Orsk Times.", ("Daily", "pays", "Orsk Times"), True),
    (
        "Acme Fund raked in cash from firms such as Vell Corp. ($600,000), Baltic Bank ($1.2 million) and Orsk Ltd. ($5,000).",
        ("Orsk Ltd.", "pays", "Acme Fund"), True,
    ),
    ("The Orsk railway is 51 percent owned by Acme Corp.", ("Acme Corp.", "owns", "Orsk railway"), True),
    (
        "Baltic Bank paid for ads in two newspapers: the Vell Post ($50,000) and the Kiel Mail ($7,000).",
        ("Baltic Bank", "pays", "Kiel Mail"), True,
    ),
    ("Tom Bell met the U.N.-backed unity government in Lima.", ("U.N.", "supports", "U.N.-backed unity government"), True),
    ("Samruk-Kazyna and France's Total signed a deal.", ("Samruk-Kazyna", "agrees_with", "Total"), True),
    ("The sale gave Rosatom control of Uranium One.", ("Rosatom", "controls", "Uranium One"), True),
    ("Ida Falk argued that Tom Bell might fight and ultimately persuaded Kay Low to wait.", ("Tom Bell", "requests", "Kay Low"), False),
    ("CNN's Kay Low asked Press Secretary Ida Falk about the plan.", ("Ida Falk", "works_for", "CNN"), False),
    ("CNN's Kay Low asked Press Secretary Ida Falk about the plan.", ("Kay Low", "works_for", "CNN"), True),
    ("Orsk might sign a deal with President Bell that is not ratified by Congress.", ("Congress", "approves", "Bell"), False),
    ("Orsk vowed to fight any cut, and accused Zubrovia of theft.", ("Orsk", "criticizes", "Zubrovia"), True),
    ("A team that includes Secretary Tom Bell, Kay Low and Ida Falk met Ana Roe.", ("Kay Low", "meets", "Ida Falk"), False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "claim", "told"), CASES)
def test_sentences(text: str, claim: tuple[str, str, str], told: bool) -> None:
    (reading,) = get_engine("model").read([document(text)])
    assert reading.rejects == ()
    found = {(c.subject.text, c.predicate, c.object.text) for c in reading.claims}
    assert (claim in found) is told, sorted(found)
