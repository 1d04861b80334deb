"""What the tie network is given of a window; sentences made for this test."""

from __future__ import annotations

from functools import partial

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.engines.model.claims.marks import FORMS, KINDS, Mark, marks_of
from cuibono.engines.model.claims.sentences import FAR, LABELS, Shape, allowed, shape_of
from cuibono.engines.model.parse import ModelParsed, parse_documents
from cuibono.engines.model.said import said_in
from cuibono.engines.rules.attributions.find import find_attributions
from cuibono.engines.rules.claims.ends import Ends
from cuibono.engines.rules.coreference.resolve import resolve_names, resolve_quotes
from cuibono.engines.rules.names.find import find_names
from cuibono.vocabulary import signature_allows
from tests.engines.rules.reading import document

TEXT = "Kay Low, who runs Orsk Steel, met Ida Falk in Lima. She asked the union for a loan.\n\nThe ministry said nothing."


def _window(text: str) -> tuple[ModelParsed, list[Mark], Shape]:
    (parsed,) = parse_documents([document(text)])
    entities = resolve_names(parsed, find_names(parsed))
    attributions = find_attributions(parsed, entities, partial(said_in, parsed))
    resolve_quotes(parsed, entities, attributions)
    marks = marks_of(parsed, parsed.windows[0], Ends(parsed, entities))
    return parsed, marks, shape_of(parsed, parsed.windows[0], marks)


def test_names_pronouns_and_bare_nouns_may_be_ends() -> None:
    parsed, marks, _ = _window(TEXT)
    words = [parsed.docs[b][i].text for b, i in parsed.windows[0].words]  # type: ignore[index]
    told = {(" ".join(words[m.first : m.last + 1]), FORMS[m.form]) for m in marks}
    assert {("Kay Low", "name"), ("Ida Falk", "name"), ("Lima", "name"), ("union", "bare"), ("loan", "bare")} <= told
    assert any(FORMS[m.form] == "pronoun" for m in marks)
    assert all(m.first <= m.head <= m.last for m in marks)


def test_pairs_stand_in_one_sentence_and_are_two_things() -> None:
    _, marks, shape = _window(TEXT)
    assert len(shape.pairs)
    for a, b in shape.pairs.tolist():
        one, other = marks[a], marks[b]
        assert shape.sentences[one.head] == shape.sentences[other.head]
        assert one.entity != other.entity
        assert allowed()[one.kind, other.kind].any()


def test_distances_are_along_one_tree() -> None:
    _, marks, shape = _window(TEXT)
    assert shape.far.min() == 0
    assert shape.far.max() <= FAR
    for row, mark in enumerate(marks):
        assert shape.far[row, mark.head] == 0
        assert (shape.far[row][shape.sentences != shape.sentences[mark.head]] == FAR).all()
    for a, mark in enumerate(marks):
        for b, other in enumerate(marks):
            assert shape.far[a, other.head] == shape.far[b, mark.head]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(TEXT.split(" ")), min_size=1, max_size=40))
def test_any_words_have_a_shape(words: list[str]) -> None:
    _, marks, shape = _window(" ".join(words))
    n, p = len(shape.sentences), len(shape.pairs)
    assert shape.far.shape == (len(marks), n)
    assert shape.meets.shape == (p,)
    assert np.isin(shape.meets, np.arange(n)).all()


def test_signatures_are_the_vocabularys() -> None:
    table = allowed()
    for predicate in ("owns", "holds_office", "meets"):
        column = LABELS.index(predicate)
        for i, subject in enumerate(KINDS[:-1]):
            for j, obj in enumerate(KINDS[:-1]):
                assert table[i, j, column] == signature_allows(predicate, subject, obj)
