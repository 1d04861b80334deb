"""What is looked up quickly finds what its pattern would."""

from __future__ import annotations

import random
import re

from cuibono.ledger.derived import _holding
from cuibono.stages.brief.bearing import cores
from cuibono.stages.brief.clauses import hedge_classes
from cuibono.stages.brief.words import fold, squeeze, stands, words
from cuibono.stages.read.sentences import _SPACED, _STOP

LETTERS = "aabss_é-9 .\u00a0\u2028’ABC?!”\n"


def texts(seed: int, count: int, letters: str = LETTERS) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choice(letters) for _ in range(rng.randint(0, 24))) for _ in range(count)]


def test_a_word_stands_where_its_pattern_finds_it() -> None:
    for text in texts(1, 4000):
        for word in ("a", "ab", "as", "b-", "a-b", "9", "s"):
            assert stands(word, text) == bool(re.search(rf"\b{re.escape(word)}", text)), (word, text)
            assert stands(word, text, "") == bool(re.search(rf"\b{re.escape(word)}\b", text)), (word, text)
            assert stands(word, text, "s") == bool(re.search(rf"\b{re.escape(word)}s?\b", text)), (word, text)


def test_blanks_are_squeezed_as_the_pattern_of_blanks_does() -> None:
    for text in texts(2, 4000, " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u2003\u2028\u200b\ufeffa"):
        assert squeeze(text) == re.sub(r"\s+", " ", text).strip()


def test_hedges_are_those_that_stand_in_a_text_by_themselves() -> None:
    hedges = words()["hedges"]
    terms = sorted({term for some in hedges.values() for term in some})
    rng = random.Random(3)
    for _ in range(3000):
        text = "".join(rng.choice((*rng.sample(terms, 2), "the", "x")) + rng.choice((" ", "", "-", "_", "’", ". ")) for _ in range(4))
        plain = fold(text)

        def has(term: str, plain: str = plain) -> bool:
            said = re.escape(fold(term))
            return bool(re.search(rf"(?<!\w){said}(?!\w)" if term[0].isalpha() else said, plain))

        assert hedge_classes(text) == {name for name, some in hedges.items() if any(map(has, some))}, text


def test_a_text_without_wide_marks_is_cut_as_any_other() -> None:
    for text in texts(4, 4000):
        assert [found.span() for found in _SPACED.finditer(text)] == [found.span() for found in _STOP.finditer(text)], text


def test_the_cores_of_names_are_in_every_text_that_has_a_name() -> None:
    names = ["people's republic of china", "china", "prc", "the prc"]
    assert cores(names) == ("prc", "china")
    assert cores([]) == ()


def test_the_spans_that_hold_a_place_are_found_though_they_overlap() -> None:
    rng = random.Random(5)
    for _ in range(500):
        spans = sorted({(start, start + rng.randint(1, 12)) for start in (rng.randint(0, 30) for _ in range(8))})
        places = [(start, start + rng.randint(0, 6)) for start in (rng.randint(0, 34) for _ in range(6))]
        assert _holding(spans, places) == {(a, b) for a, b in spans for start, end in places if a <= start and end <= b}
