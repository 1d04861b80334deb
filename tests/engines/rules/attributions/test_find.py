"""Attributions by construction: who says what, in which words, of what kind. All sentences are made up."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.engines.rules.attributions.find import find_attributions
from cuibono.engines.rules.coreference.resolve import resolve_names
from cuibono.engines.rules.names.find import find_names
from cuibono.engines.rules.parse.documents import parse_documents
from cuibono.operations.read import parse_line
from cuibono.records import KINDS, QUOTES, Attribution


def attributions(text: str) -> list[Attribution]:
    (parsed,) = parse_documents([parse_line(json.dumps({"id": "t", "text": text}), "t:1")])
    return find_attributions(parsed, resolve_names(parsed, find_names(parsed)))


def words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


# text; words in the source ("" for none); word in the cue; words in the content; kind; quote
CASES = [
    # indirect, that-clause and bare clause
    ("Maria Ruiz said that the port will open in May.", "Maria Ruiz", "said", "the port will open in May", "person", "indirect"),
    ("Peter Novak says the railway is bankrupt.", "Peter Novak", "says", "the railway is bankrupt", "person", "indirect"),
    ("Maria Ruiz told lawmakers that Acme Rail bribed a judge.", "Maria Ruiz", "told", "Acme Rail bribed a judge", "person", "indirect"),
    (
        "Analysts warned that the loan could ruin the country.",
        "Analysts",
        "warned",
        "the loan could ruin the country",
        "unnamed",
        "indirect",
    ),
    ("Critics argue that the mine poisons the river.", "Critics", "argue", "the mine poisons the river", "unnamed", "indirect"),
    ("Officials believe the minister owns the firm.", "Officials", "believe", "the minister owns the firm", "unnamed", "indirect"),
    ("The records show that the company paid the senator.", "The records", "show", "the company paid the senator", "document", "indirect"),
    ("A new study found that the dam is unsafe.", "A new study", "found", "the dam is unsafe", "document", "indirect"),
    ("The indictment alleges that the banker hid $5 million.", "The indictment", "alleges", "the banker hid", "document", "indirect"),
    ("Reports indicate that the general fled the capital.", "Reports", "indicate", "the general fled", "unnamed", "indirect"),
    ("Reuters reported that the two firms merged.", "Reuters", "reported", "the two firms merged", "media", "indirect"),
    ("The New York Times reported that he sold the yacht.", "New York Times", "reported", "he sold the yacht", "media", "indirect"),
    (
        "The foreign ministry said it would close the embassy.",
        "foreign ministry",
        "said",
        "it would close the embassy",
        "organization",
        "indirect",
    ),
    ("The company said that it had sold the mine.", "The company", "said", "it had sold the mine", "organization", "indirect"),
    # the reporting clause at the end or inside
    ("The bridge is unsafe, engineers said.", "engineers", "said", "The bridge is unsafe", "unnamed", "indirect"),
    ("The ship carried weapons, prosecutors say.", "prosecutors", "say", "The ship carried weapons", "unnamed", "indirect"),
    ("The tunnel, Maria Ruiz said, will never open.", "Maria Ruiz", "said", "will never open", "person", "indirect"),
    ("As analysts noted, the deal favors the bank.", "analysts", "noted", "the deal favors the bank", "unnamed", "indirect"),
    # according to
    ("According to Peter Novak, the judge took bribes.", "Peter Novak", "According", "the judge took bribes", "person", "indirect"),
    (
        "The firm owes $3 million, according to court filings.",
        "court filings",
        "according",
        "The firm owes $3 million",
        "document",
        "indirect",
    ),
    ("According to a report by Reuters, the envoy resigned.", "Reuters", "According", "the envoy resigned", "media", "indirect"),
    ("The fleet has sailed, according to two officials.", "two officials", "according", "The fleet has sailed", "unnamed", "indirect"),
    # direct and mixed
    ("“The port is ours,” Maria Ruiz said.", "Maria Ruiz", "said", "“The port is ours,”", "person", "direct"),
    (
        "“The port is ours,” said Maria Ruiz, the former minister, at the gate.",
        "Maria Ruiz",
        "said",
        "“The port is ours,”",
        "person",
        "direct",
    ),
    ('"We will fight," the general said. "We will win."', "the general", "said", '"We will win."', "person", "direct"),
    ("“The deal,” Peter Novak said, “is dead.”", "Peter Novak", "said", "“is dead.”", "person", "direct"),
    ("Maria Ruiz said: “Nobody paid me.”", "Maria Ruiz", "said", "“Nobody paid me.”", "person", "direct"),
    ("Peter Novak said the treaty was “a fraud on the voters.”", "Peter Novak", "said", "“a fraud on the voters.”", "person", "mixed"),
    ("Observers have labeled the plan “too small, too slow.”", "Observers", "labeled", "“too small, too slow.”", "unnamed", "mixed"),
    ("The report described the mayor as “a puppet of Moscow.”", "The report", "described", "“a puppet of Moscow.”", "document", "mixed"),
    # nobody named
    (
        "Peter Novak is rumored to be considering a run for mayor.",
        "",
        "rumored",
        "to be considering a run for mayor",
        "unnamed",
        "indirect",
    ),
    ("The senator is said to own the hotel.", "", "said", "to own the hotel", "unnamed", "indirect"),
    ("The banker is believed to have fled to Cyprus.", "", "believed", "to have fled to Cyprus", "unnamed", "indirect"),
    ("The general was accused of stealing oil.", "", "accused", "stealing oil", "unnamed", "indirect"),
    ("The firm reportedly paid the judge.", "", "reportedly", "paid the judge", "unnamed", "indirect"),
    ("The minister allegedly hid the money.", "", "allegedly", "hid the money", "unnamed", "indirect"),
    # objects and descriptions
    ("Maria Ruiz accused the company of bribing officials.", "Maria Ruiz", "accused", "bribing officials", "person", "indirect"),
    ("Peter Novak criticized the agreement with Russia.", "Peter Novak", "criticized", "the agreement with Russia", "person", "indirect"),
    ("The bank denied the allegation.", "The bank", "denied", "the allegation", "organization", "indirect"),
    ("Maria Ruiz vowed to close the base.", "Maria Ruiz", "vowed", "to close the base", "person", "indirect"),
    (
        "A recent study by economists revealed close ties between the two firms.",
        "A recent study",
        "revealed",
        "close ties",
        "document",
        "indirect",
    ),
    # nouns
    (
        "Officials dismissed Maria Ruiz's claim that the vote was stolen.",
        "Maria Ruiz",
        "claim",
        "the vote was stolen",
        "person",
        "indirect",
    ),
]


@pytest.mark.parametrize(("text", "source", "cue", "content", "kind", "quote"), CASES, ids=[case[0][:50] for case in CASES])
def test_constructions(text: str, source: str, cue: str, content: str, kind: str, quote: str) -> None:
    found = attributions(text)
    fitting = [
        a
        for a in found
        if content in words(text, a.content) and cue in words(text, a.cue) and (source in words(text, a.source) if source else not a.source)
    ]
    assert fitting, [(words(text, a.source), words(text, a.cue), words(text, a.content)) for a in found]
    assert (fitting[0].kind, fitting[0].quote) == (kind, quote)


PLAIN = [
    "He told the truth.",
    "The report was published.",
    "The firm signed a contract with the ministry.",
    "Parliament approved the sale of the port.",
    "The army seized the airport on Monday.",
    "The statement ran to three pages.",
    "China invested $1.3 billion in the port.",
    "She met the president in Geneva.",
    "The company's shares fell by 3 percent.",
    "The mayor, a former miner, lives in Arica.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_reports_are_the_outlets_own(text: str) -> None:
    assert attributions(text) == []


def test_a_nested_report_gives_two() -> None:
    text = "Sources say Maria Ruiz told Peter Novak that the mine was sold."
    found = {(words(text, a.source), a.kind) for a in attributions(text)}
    assert ("Sources", "unnamed") in found
    assert ("Maria Ruiz", "person") in found


def test_a_pronoun_speaks_as_the_entity_it_stands_for() -> None:
    text = "Maria Ruiz arrived in Quito on Monday. She said the port would close."
    (found,) = [a for a in attributions(text) if "port would close" in words(text, a.content)]
    assert found.kind == "person"


def test_a_relative_pronoun_takes_its_antecedents_kind() -> None:
    text = "The visit was arranged by Maria Ruiz, who said the port would close."
    (found,) = [a for a in attributions(text) if "port would close" in words(text, a.content)]
    assert found.kind == "person"


def test_no_content_holds_its_own_speaker() -> None:
    for text, *_ in CASES:
        for found in attributions(text):
            for low, high in found.source:
                assert all(high <= start or end <= low for start, end in found.content), text


def test_a_quotation_over_paragraphs_is_one_content() -> None:
    text = "“The port is ours,” Maria Ruiz said. “Nobody doubts it.\n\n“And we shall keep it,\n\n“for ever.”"
    (found,) = attributions(text)
    assert words(text, found.content) == "“The port is ours,” … “Nobody doubts it. … “And we shall keep it, … “for ever.”"
    assert found.quote == "direct"


def test_a_paragraph_that_is_a_quotation_belongs_to_the_words_before_it() -> None:
    text = "The mayor of Arica spoke on Monday. She added:\n\n“We will build the railway, whatever it takes.”"
    (found,) = attributions(text)
    assert words(text, found.source) == "She"
    assert words(text, found.content).startswith("“We will build")


def test_a_line_break_before_the_speaker() -> None:
    text = "“This agreement is a sign of the strength of our two countries,”\nsaid John Brown, the former minister, during the visit."
    (found,) = attributions(text)
    assert "John Brown" in words(text, found.source)
    assert words(text, found.content).startswith("“This agreement")
    assert (found.kind, found.quote) == ("person", "direct")


def test_attributions_come_in_order_of_their_content() -> None:
    text = " ".join(case[0] for case in CASES[:12])
    found = attributions(text)
    assert len(found) >= 10
    assert [a.content for a in found] == sorted(a.content for a in found)
    assert found == attributions(text)


FRAGMENTS = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "''",
        "said",
        " said",
        "according to ",
        "Maria Ruiz",
        ", ",
        ". ",
        "\n\n",
        "\n",
        "that ",
        "he ",
        "reportedly ",
        "…",
        ":",
        " - ",
        "é",
        "\u2028",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(FRAGMENTS | st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=25).map("".join))
def test_spans_of_any_text_hold(text: str) -> None:
    for found in attributions(text):
        assert found.kind in KINDS
        assert found.quote in QUOTES
        assert found.cue
        assert found.content
        for spans in (found.source, found.cue, found.content):
            assert list(spans) == sorted(spans)
            for start, end in spans:
                assert 0 <= start < end <= len(text)
                assert text[start:end].strip()
