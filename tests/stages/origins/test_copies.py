"""Copies at any length: what counts as the same words, what is no sign of copying, and that the order of adding does not show."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.records import Document
from cuibono.stages.origins.align_texts import align_texts
from cuibono.stages.origins.find_copies import CopyIndex, find_copies
from cuibono.stages.origins.index_runs import RunIndex
from cuibono.stages.origins.judge_copies import judge_copies
from cuibono.stages.origins.sketch_text import gram_hashes, quotations, quoted_words, sampled, sketch_text, word_hashes, word_places
from cuibono.stages.origins.trace import OriginIndex, trace_origins
from tests.stages.makers import document

NOUNS = ["mayor", "judge", "clerk", "baker", "smith", "cook", "guard", "nurse", "pilot", "miller", "weaver", "sailor", "porter", "mason"]
PLACES = ["harbour", "market", "bridge", "tower", "chapel", "garden", "quarry", "station", "cellar", "orchard", "prison", "theatre"]
VERBS = ["visited", "painted", "measured", "sold", "guarded", "searched", "opened", "mended", "described", "inherited", "flooded"]


def story(seed: int, sentences: int = 24) -> str:
    """A text of a few paragraphs that shares no run of words with that of another seed but by chance."""
    rng = random.Random(seed)
    made = []
    for number in range(sentences):
        words = [rng.choice(NOUNS), rng.choice(VERBS), rng.choice(PLACES), rng.choice(NOUNS), str(rng.randrange(1000)), rng.choice(PLACES)]
        made.append(
            f"The {words[0]} {words[1]} the old {words[2]} with a {words[3]} {words[4]} times before the {words[5]} {rng.choice(VERBS)}."
        )
        if number % 3 == 2:
            made.append("\n\n")
    return " ".join(made).replace(" \n\n ", "\n\n").strip()


def copies(*documents: Document) -> dict[tuple[str, str], str]:
    index = CopyIndex()
    for row in documents:
        index.add(row, house=row.source_id)
    return {(copy.doc_id, copy.source): copy.relation for copy in judge_copies(index)}


def test_typography_case_and_spelled_numbers_do_not_count() -> None:
    left = "He said: \"It's 2 - or three - of Zoë's 1,000 ships.\""
    right = "he said “it’s two — or 3 – of Zoe’s\n1000 SHIPS”"
    assert word_hashes(left).tolist() == word_hashes(right).tolist()


def test_lines_of_boilerplate_are_left_out_but_never_most_of_a_text() -> None:
    body = story(1)
    assert word_hashes(f"{body}\nSign up for our newsletter.\nFollow us on Twitter.").tolist() == word_hashes(body).tolist()
    assert len(word_hashes("Sign up for our newsletter.\nIt rained.")) == 7


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "it rained" and left.', ["it rained"]),
        ("He said “it rained” and left.", ["it rained"]),
        ('"It rained.\n\n"It rained again," he said.', ["It rained.", "It rained again,"]),
        ('A 6" pipe and a "long" one.', ["long"]),
        ("“No end to this", ["No end to this"]),
        ("No quotation at all.", []),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert [text[start + 1 : end] for start, end in quotations(text)] == quoted


def test_a_post_that_is_shown_whole_is_a_quotation() -> None:
    text = "Own words here.\n\nIt rained all day in Vell. — Ana Dorn (@anadorn) May 2, 2031\n\nMore own words."
    (starts, ends), quoted = word_places(text), quoted_words(text)
    words = ["Own", "words", "here", "May", "2", "2031", "More", "own", "words"]
    assert [text[s:e] for s, e, q in zip(starts, ends, quoted, strict=True) if not q] == words


def test_texts_that_share_a_run_sample_it_alike() -> None:
    shared = word_hashes(story(5, 40))
    one = np.concatenate((word_hashes(story(6)), shared))
    other = np.concatenate((shared, word_hashes(story(7))))
    runs = set(sampled(gram_hashes(shared))[0].tolist())
    assert runs
    assert runs <= set(sampled(gram_hashes(one))[0].tolist()) & set(sampled(gram_hashes(other))[0].tolist())


def _words(text: str, start: int, end: int) -> str:
    starts, ends = word_places(text)
    return text[starts[start] : ends[end - 1]]


def test_an_alignment_tells_where_the_words_stand() -> None:
    wire = story(2)
    paragraph = wire.split("\n\n")[1]
    own = f"{story(3)}\n\n{paragraph}\n\n{story(4)}"
    (passage,) = [row for row in align_texts(sketch_text(wire), sketch_text(own)).passages if row.exact > 20]
    # Both go on with "The": a word more than the paragraph has.
    assert _words(own, passage.start, passage.end) == _words(wire, passage.there, passage.there_end) == f"{paragraph}\n\nThe"
    assert passage.exact == passage.counted == passage.alike == len(paragraph.split()) + 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=1, max_size=60), st.lists(st.integers(0, 7), min_size=1, max_size=60))
def test_laws_of_alignment(left: list[int], right: list[int]) -> None:
    one, other = (sketch_text(" ".join(NOUNS[item] for item in items)) for items in (left, right))
    found = align_texts(one, other)
    ends = 0
    for passage in found.passages:
        assert ends <= passage.start < passage.end <= other.size
        assert 0 <= passage.there < passage.there_end <= one.size
        assert passage.exact <= passage.end - passage.start
        ends = passage.end
    same = align_texts(one, one)
    assert sum(passage.exact for passage in same.passages) == (one.size if one.size >= 5 else 0)


EDITS = {
    "the same": lambda text: text,
    "the first third": lambda text: text[: len(text) // 3],
    "the last half": lambda text: text[len(text) // 2 :],
    "reordered": lambda text: "\n\n".join(reversed(text.split("\n\n"))),
    "one word in twelve changed": lambda text: " ".join("other" if n % 12 == 7 else word for n, word in enumerate(text.split())),
    "a lede of its own": lambda text: f"Nothing like this had been seen on the coast before.\n\n{text.partition(chr(10) * 2)[2]}",
    "one line": lambda text: " ".join(text.split()),
    "two sentences": lambda text: ". ".join(text.split(". ")[:2]) + ".",
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_copy_is_found(edit: str) -> None:
    text = story(11)
    found = copies(document("d0", text), document("d1", EDITS[edit](text), published_at="2031-05-02"), document("d2", story(12)))
    assert found == {("d1", "d0"): "near_duplicate"}


def test_a_paragraph_of_another_story_is_a_partial_copy_of_it_alone() -> None:
    wire, own = story(21), story(22)
    mixed = f"{own}\n\n{wire.split(chr(10) * 2)[2]}"
    assert copies(document("d0", wire), document("d1", mixed, published_at="2031-05-02")) == {("d1", "d0"): "partial_copy"}
    assert copies(document("d0", wire), document("d1", f"{own}\n\n{wire[:60]}", published_at="2031-05-02")) == {}


def test_a_speech_that_two_stories_quote_is_no_copy() -> None:
    speech = " ".join(story(31).split()[:120])
    one, other = f"{story(32)}\n\n“{speech}”", f"{story(33)}\n\n“{speech}” he said."
    assert copies(document("d0", one), document("d1", other)) == {}
    # Printed whole, without a story around it, it is one text wherever it stands.
    assert len(copies(document("d0", f"“{speech}”"), document("d1", f"“{speech}”", published_at="2031-05-02"))) == 1


def test_a_brief_inside_a_longer_story_of_its_day_is_quoted_there_and_joins_nothing_else() -> None:
    briefs = [story(40, 3), story(41, 3)]
    roundup = f"{story(42)}\n\n{briefs[0]}\n\n{briefs[1]}\n\n{story(43)}"
    found = copies(document("d0", roundup), document("d1", briefs[0]), document("d2", briefs[1]))
    assert found == {("d0", "d1"): "partial_copy", ("d0", "d2"): "partial_copy"}


FOOTER = (
    "The people of this page thank all who have kept it going through hard winters and mild ones; "
    "whoever wishes to give may do so at the counter."
)


def test_what_a_house_prints_everywhere_joins_nothing() -> None:
    house = [document(f"d{n}", f"{story(50 + n)}\n\n{FOOTER}", source_id="Vell Post") for n in range(3)]
    assert not [pair for pair in copies(*house, document("d9", f"{story(60)}\n\n{FOOTER}", source_id="Orsk Mail")) if "d9" in pair]
    chain = [document(f"d{n}", f"{story(50 + n)}\n\n{FOOTER}", source_id=("Vell Post", "Orsk Mail")[n % 2]) for n in range(4)]
    assert copies(*chain) == {}


def test_versions_of_one_story_are_no_boilerplate() -> None:
    text = story(70)
    versions = [document(f"d{n}", f"{text}\n\n{story(71 + n, 4)}", source_id="Vell Post") for n in range(4)]
    copy = document("d9", f"{text[: len(text) // 2]}\n\n{story(80)}", source_id="Orsk Mail", published_at="2031-05-09")
    assert {relation for (doc_id, _), relation in copies(*versions, copy).items() if doc_id == "d9"} == {"partial_copy"}


def test_what_very_many_print_is_laid_beside_a_few_and_still_one_text() -> None:
    text = story(90)
    many = [document(f"d{n:03}", f"{text} Seen by {n} people.", published_at=f"2031-05-{1 + n % 28:02}") for n in range(90)]
    index = CopyIndex()
    for row in many:
        index.add(row, house=row.source_id)
    assert len(index.pairs) < 90 * 33
    traced = trace_origins(many)
    assert len({row.origin_id for row in traced.origins}) == 1


def _pool() -> list[Document]:
    """Texts that copy each other whole and in part, with dates that tie, houses that repeat and a phrase that many share."""
    base = [story(n) for n in (100, 101, 102)]
    texts = [
        *base,
        base[0][: len(base[0]) // 2],
        f"{base[1]}\n\n{base[0].split(chr(10) * 2)[1]}",
        f"{story(103)}\n\n{base[2].split(chr(10) * 2)[0]}\n\n{FOOTER}",
        f"VELL (Reuters) - {base[1]}",
        f"{story(104)}\n\n{FOOTER}",
        f"{story(105)}\n\n{FOOTER}",
        f"The Vell Post first reported it. {story(106)}",
        *(f"{' '.join(base[2].split()[:60])} {story(110 + n, 2)}" for n in range(6)),
    ]
    houses = ("Vell Post", "Orsk Mail", "", "Sund Herald")
    days = ("2031-05-01", "2031-05-02", None)
    return [document(f"d{n:02}", text, source_id=houses[n % 4], published_at=days[n % 3]) for n, text in enumerate(texts)]


@settings(max_examples=25, deadline=None)
@given(st.permutations(_pool()), st.booleans())
def test_any_order_of_adding_gives_the_same_graph(order: list[Document], apart: bool) -> None:
    index = OriginIndex(unknown_apart=apart)
    for number, row in enumerate(order):
        index.add(row)
        if number == 5:
            index.trace()
    assert index.trace() == trace_origins(_pool(), unknown_apart=apart)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sets(st.integers(0, 9), min_size=1, max_size=6), min_size=2, max_size=14), st.randoms(use_true_random=False))
def test_pairs_of_the_index_depend_on_the_set_alone(samples: list[set[int]], rng: random.Random) -> None:
    def pairs(order: list[int]) -> set[frozenset[str]]:
        index = RunIndex()
        index._holders, index._most_anchors = 3, 2
        kept: dict[tuple[int, int], None] = {}
        for step, number in enumerate(order):
            partners, dropped = index.add(f"d{number}", np.array(sorted(samples[number]), np.uint64))
            for pair in dropped:
                del kept[pair]
            kept |= {(other, step): None for other in partners}
        return {frozenset(f"d{order[step]}" for step in pair) for pair in kept}

    order = list(range(len(samples)))
    first = pairs(order)
    rng.shuffle(order)
    assert pairs(order) == first


def test_the_same_id_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="d0 is in the index already"):
        find_copies([document("d0"), document("d0")])


def test_a_roundup_of_quotations_is_no_copy_of_the_paragraph_it_borrows() -> None:
    wire = story(301)
    quoted = "\n\n".join(f"“{' '.join(story(310 + n).split()[:90])}”" for n in range(5))
    roundup = f"{quoted}\n\n{wire.split(chr(10) * 2)[1]}"
    assert copies(document("d0", wire), document("d1", roundup, published_at="2031-05-02")) == {("d1", "d0"): "partial_copy"}
