"""The words of the pipeline without its networks: the same tokens, and the same lemmas for the same tags."""

from __future__ import annotations

from typing import Any

import pytest

from cuibono.engines.rules.parse.documents import pipeline, words_alone

TEXTS = (
    "Mr. O'Neil's firm didn't co-found the U.S.-Peru fund; Ive and Im own $5bn of it, e.g. Ph.D.s' shares.",
    "He’d’ve gone—now A.-B pays 10km of rail. We’re co-owned, they said: “can’t”.",
)


def test_no_network_is_loaded() -> None:
    assert words_alone().pipe_names == ["attribute_ruler", "lemmatizer"]


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_and_lemmas_are_those_of_the_whole_pipeline(text: str) -> None:
    whole = pipeline()(text)
    alone: Any = words_alone()
    doc = alone.make_doc(text)
    assert [token.text for token in doc] == [token.text for token in whole]
    assert "co-" in text
    for bare, token in zip(doc, whole, strict=True):
        bare.tag_ = token.tag_
    doc = alone.get_pipe("attribute_ruler")(doc)
    for bare, token in zip(doc, whole, strict=True):
        bare.pos_ = token.pos_
    assert [token.lemma_ for token in alone.get_pipe("lemmatizer")(doc)] == [token.lemma_ for token in whole]
