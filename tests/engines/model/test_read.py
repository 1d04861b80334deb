"""The model engine whole: the same reading in any batch, every span its characters, and odd texts neither crash nor stall it."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.engines import get_engine
from cuibono.records import Document, Reading
from tests.engines.rules.reading import document

NEWS = (
    "LIMA, 12 June 2024 (Example Wire)\n\nMayor Rosa Quispe received five locomotives from Norden Rail, the company said. "
    "“We are proud,” Quispe told reporters.\n\nNorden Rail, owned by the Kingdom of Norden, denied that it had paid the city. "
    "The deal could be worth $12 million."
)
ODD = {
    "empty": "",
    "spaces": " \n\t\n ",
    "one letter": "a",
    "all caps": "THE MAYOR OF LIMA MET THE PRESIDENT OF PERU IN WASHINGTON ON MONDAY AND SIGNED A DEAL WITH CAF.",
    "no punctuation": "the mayor met ana dorn who runs orsk rail and said that the port will be sold " * 40,
    "other scripts": "习近平会见了秘鲁总统。 Президент России встретился с мэром. رئيس الوزراء زار الصين. 한국 대통령",
    "emoji and marks": "🚂🚂 @mayor #trains https://example.org/a/b?c=d&e=f ¯\\_(ツ)_/¯ " * 30,
    "controls": "Ana\x00 Dorn\x07 owns\u200b Orsk\ufeff Rail.\u2028She\u0301 said so.",
    "one long word": "x" * 20_000,
    "brackets": "([{<" * 2_000,
    "numbers": "1,234.56 " * 2_000,
    "one long line": "Ana Dorn met Ivo Lenz in Vell on Monday. " * 600,
    "a list of names": ", ".join(f"Name{chr(65 + i % 26)} Person{chr(65 + i // 26)}" for i in range(400)) + ".",
}


def _read(*texts: str) -> list[Reading]:
    made = [document(text, f"d{i}") for i, text in enumerate(texts)]
    return list(get_engine("model").read(made))


def _anchored(made: Document, reading: Reading) -> None:
    for claim in reading.claims:
        for end in (claim.subject, claim.object):
            assert made.text[end.start : end.end] == end.text
        assert 0 <= claim.evidence[0] < claim.evidence[1] <= len(made.text)
        assert claim.engine in ("rules/1", "model/3")
        assert 0 < claim.confidence <= 1
    for mention in reading.mentions:
        assert made.text[mention.start : mention.end] == mention.text
    for said in reading.attributions:
        for start, stop in (*said.source, *said.cue, *said.content):
            assert 0 <= start < stop <= len(made.text)


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_read_without_a_reject(name: str) -> None:
    (reading,) = _read(ODD[name])
    assert reading.rejects == ()
    _anchored(document(ODD[name]), reading)


def test_a_reading_does_not_depend_on_its_batch() -> None:
    texts = [NEWS, *ODD.values(), NEWS[::-1], NEWS * 5]
    together = _read(*texts)
    apart = [dataclasses.replace(_read(text)[0], doc_id=f"d{i}") for i, text in enumerate(texts)]
    backwards = [dataclasses.replace(r, doc_id=f"d{i}") for i, r in enumerate(_read(*texts[::-1])[::-1])]
    assert together == apart == backwards


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_any_text_is_read(text: str) -> None:
    (reading,) = _read(text)
    assert reading.rejects == ()
    _anchored(document(text), reading)


def test_news_is_read() -> None:
    (reading,) = _read(NEWS)
    names = {(m.schema, m.text) for m in reading.mentions}
    assert ("Person", "Rosa Quispe") in names
    assert any(m.text == "Norden Rail" for m in reading.mentions)
    said = {tuple(NEWS[a:b] for a, b in item.source): " ".join(NEWS[a:b] for a, b in item.content) for item in reading.attributions}
    assert "We are proud" in said["Quispe",]
    assert any("locomotives" in content for content in said.values())


def test_the_engine_is_named_and_an_unknown_one_refused() -> None:
    assert get_engine("model").name == "model/3"
    with pytest.raises(ValueError, match="there are: rules, model"):
        get_engine("oracle")


def test_the_rules_read_where_the_runtime_is_missing() -> None:
    code = "import sys; sys.modules['onnxruntime'] = None; from cuibono.engines import DEFAULT; print(DEFAULT)"
    for line, engine in ((code, "rules"), ("from cuibono.engines import DEFAULT; print(DEFAULT)", "model")):
        assert subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True).stdout.strip() == engine


def test_nobody_is_the_teller_of_a_rumour_about_them() -> None:
    text = "A notable player in Lima, Rosa Maria Quispe is rumored to be considering a run for the presidency in 2026."
    (reading,) = get_engine("model").read([document(text)])
    (claim,) = (claim for claim in reading.claims if claim.predicate == "runs_for")
    assert claim.status == "possible"
    assert claim.attribution is not None
    assert reading.attributions[claim.attribution].source == ()
