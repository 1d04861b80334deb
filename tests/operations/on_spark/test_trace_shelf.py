"""What goes to Spark's workers of a text tells all that tracing asks of it; what does not go could change no verdict."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest

from cuibono.operations.on_spark.trace_shelf import WordShelf, pack_text
from cuibono.records.cells import is_laid_out
from cuibono.stages.origins.judge_copies import Printers, boilerplate_holders
from cuibono.stages.origins.settings import setting
from cuibono.stages.origins.sketch_text import quoted_words, sampled, sketch_text, word_hashes, word_places


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One",
        "Ana Dorn said: “The mill in Ostwick pays 1,200 people,” and no more.\n\nSign up for our newsletter.\n" * 20,
        "東京の製鉄所は昨日、新しい契約を結んだ。" * 9,
        "Owner: Ana Dorn\nCompany: Velm Mills\nShare: 25 %",
    ],
)
def test_a_packed_text_tells_what_the_text_does(text: str) -> None:
    shelf = WordShelf()
    number = shelf.put({"a_number": 7, **{f"a_{name}": value for name, value in pack_text(text, word_hashes(text)).items()}}, "a_")
    sketch = sketch_text(text)
    assert shelf.sketch(number).words.tolist() == sketch.words.tolist()
    assert shelf.sketch(number).quoted.tolist() == quoted_words(text).tolist()
    assert [places.tolist() for places in shelf.word_places(number)] == [places.tolist() for places in word_places(text)]
    assert all(np.array_equal(one, other) for one, other in zip(shelf.sample(number), sampled(sketch.grams), strict=True))
    assert shelf.is_laid_out(number) == is_laid_out(text)
    with pytest.raises(LookupError, match="not at hand"):
        shelf.text(number)


def test_a_run_of_few_holders_is_no_boilerplate() -> None:
    few = boilerplate_holders() - 1
    for held in product(range(few + 1), repeat=2):
        if sum(held) <= few:
            houses = dict(zip("ab", held, strict=True))
            assert not Printers(sum(held), houses, Counter(houses)).is_boilerplate("a", "b", lambda house: 1)
    assert few < setting("boilerplate", "edge_texts")
