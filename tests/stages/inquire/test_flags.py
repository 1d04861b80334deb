"""The flags of an audit: what is shown to an editor, and what must not be."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cuibono.records import Contradiction, Document, Head, Side, StoredAttribution
from cuibono.records.readings import Span
from cuibono.stages.inquire.audit_document import Around, flags_of
from cuibono.stages.inquire.audit_outlet import audit_outlet
from cuibono.stages.inquire.flag import FLAGS, Flag, lines_in
from cuibono.stages.inquire.flag_conflicts import flag_conflicts
from cuibono.stages.inquire.flag_quotes import flag_quotes
from cuibono.stages.inquire.flag_repeats import flag_forms, flag_repeats, form_candidates, parts_of
from cuibono.stages.inquire.flag_sentences import flag_hedges, flag_numbers, flag_unnamed, hedges_in
from cuibono.stages.inquire.flag_title import flag_title
from cuibono.stages.inquire.sourcing import Counts
from tests.stages.makers import attribution, claim, document, tie


def _sentences(text: str) -> list[Span]:
    return [found.span() for found in re.finditer(r"[^\s][^.\n?]*[.?]", text)]


def _at(text: str, words: str, kind: str = "person", source: str = "Ida Brun", **more: object) -> StoredAttribution:
    start = text.index(words)
    row = attribution("d0", kind, source, words, **more)
    return replace(row, source=((start, start + 1),), cue=((start, start + 1),), content=((start, start + len(words)),))


def _numbers(text: str, said: list[StoredAttribution] | None = None) -> list[Flag]:
    return flag_numbers(document("d0", text), said or [], _sentences(text))


def test_numbers_of_nobody() -> None:
    found = _numbers("The port of Vell cost $40 million and employs 60 percent of the town. It is old.")
    assert [(flag.kind, flag.words) for flag in found] == [
        ("number", "The port of Vell cost $40 million and employs 60 percent of the town.")
    ]
    assert "“$40 million”, “60 percent”" in found[0].why


@pytest.mark.parametrize(
    "text",
    [
        "The port of Vell is 2 million years old.",  # of what needs no source
        "Nobody was 100 percent sure.",
        "A survey had asked the town. It put the cost at $40 million.",
        "If it cost $40 million, it would be closed.",
        "Did it cost $40 million?",
        "Crude fell 4 percent a barrel.",
        "It opened in 2031 with 40 ships.",
        "LAKE -0,39 -3,05%.",
    ],
)
def test_numbers_that_need_no_source(text: str) -> None:
    assert _numbers(text) == []


def test_a_number_in_a_paragraph_where_somebody_speaks_has_a_source() -> None:
    text = "The port cost $40 million. It is old, Ida Brun said.\nThe rail is new. The rail to Orsk cost more than $50 million."
    assert [flag.words for flag in _numbers(text, [_at(text, "It is old")])] == ["The rail to Orsk cost more than $50 million."]


def test_hedges_of_the_outlets_own() -> None:
    text = "The port may possibly be sold, and perhaps it could close."
    assert hedges_in(text) == ["may", "possibly", "perhaps", "could"]
    made = document("d0", text)
    assert flag_hedges(made, [], _sentences(text))[0].why.startswith("4 words that leave it open")
    assert flag_hedges(made, [_at(text, "The port may")], _sentences(text)) == []
    for plain in (
        "It may, may and may close.",
        "It may or may not be more likely, perhaps.",
        "In May it could close.",
        "“It may possibly, perhaps”, he said.",
    ):
        assert flag_hedges(document("d0", plain), [], [(0, len(plain))]) == [], plain


def test_sources_that_nobody_could_ask() -> None:
    text = "officials said the port was sold for nothing."
    words = "the port was sold for nothing"
    assert [flag.kind for flag in flag_unnamed(document("d0", text), [_at(text, words, "unnamed", "officials")])] == ["unnamed"]
    for kind, source, cue in (
        ("person", "Ida Brun", "said"),
        ("unnamed", "we", "said"),
        ("unnamed", "officials", "marched"),
        ("unnamed", "the Orvath Church", "said"),
        ("unnamed", "a minister, Ana Dorn", "said"),
        ("unnamed", "60 percent of those asked", "said"),
        ("unnamed", "Dorn’s account", "said"),
    ):
        assert flag_unnamed(document("d0", text), [_at(text, words, kind, source, cue_text=cue)]) == [], source


def test_one_place_read_twice_is_one_flag() -> None:
    text = "officials said the port was sold for nothing at all."
    rows = [_at(text, words, "unnamed", "officials") for words in ("the port was sold for nothing", "the port was sold for nothing at all")]
    assert [flag.words for flag in flag_unnamed(document("d0", text), rows)] == ["the port was sold for nothing at all"]


QUOTE = "“The port was never for sale, and it will not be sold.”"


def test_quotations_of_nobody() -> None:
    text = f"The port is old and grey.\n{QUOTE}\nThe sea there is deep and cold in winter."
    assert [flag.words for flag in flag_quotes(document("d0", text), [])] == [QUOTE]
    said = [_at(text, "The port is old")]
    assert flag_quotes(document("d0", text), said) == []
    assert flag_quotes(document("d0", text), [replace(said[0], source=())]) != []  # an attribution to nobody names nobody
    assert flag_quotes(document("d0", text), [], [(4, 8)]) == []  # somebody is named near


@pytest.mark.parametrize(
    "text",
    [
        f"The mayor put it like this:\n{QUOTE}",
        f"{QUOTE} the mayor answered then.",
        f"{QUOTE}\nIda Brun, The Vell Post",
        "The book “Think Big And Sell Ports And Rails And Roads,” sold well.",
        "It was “for sale” at last.",
    ],
)
def test_quotations_that_have_a_speaker(text: str) -> None:
    assert flag_quotes(document("d0", text), []) == []


BODY = "The ministry spoke of the harbour for an hour. " * 12


def test_a_figure_of_the_title_that_the_text_has_not() -> None:
    made = document("d0", BODY, title="Port sold for $480 million")
    assert [flag.why for flag in flag_title(made, [])] == ["the title’s “480” stands nowhere in the text".replace("’", "'")]
    for text in (BODY + " It cost $480 million.", BODY + " It cost 479.6 million."):
        assert flag_title(replace(made, text=text), []) == []
    for title in ("Port sold", "Bush 41 led", "Listen 7:17", "In 500 words", "Ten years on: 2031 elections"):
        assert flag_title(replace(made, title=title), []) == []


def test_a_dateline_far_from_the_day_of_publication() -> None:
    text = "VELL, Orsk, March 3, 2031 (Orsk Wire) - " + BODY
    assert "2031-03-03" in flag_title(document("d0", text, title="Port sold", published_at="2031-06-03"), [])[0].why
    assert flag_title(document("d0", text, title="Port sold", published_at="2031-03-04"), []) == []


def test_a_title_that_says_as_so_what_the_text_leaves_open() -> None:
    sentence = "Orsk Rail may perhaps buy the harbour of Vell."
    made = document("d0", sentence + " " + BODY, title="Orsk Rail buys harbour of Vell")
    row = claim("d0", "Orsk Rail", "acquires", "harbour of Vell", status="possible", evidence=sentence, sentence_end=len(sentence))
    assert flag_title(made, [row])[0].sides == (sentence,)
    assert flag_title(made, [row, replace(row, status="asserted")]) == []
    assert flag_title(replace(made, title="Orsk Rail may buy harbour of Vell"), [row]) == []


def test_parts_that_say_it_again() -> None:
    first = " ".join(f"word{at} stands here" for at in range(20)) + "."
    again = first[:-1] + " and some more of it."
    text = f"{first}\nAnother line that is new.\n{again}"
    found = flag_repeats(document("d0", text))
    assert [flag.start for flag in found] == [text.rindex("word0 ")]
    assert flag_repeats(document("d0", f"{first}\n{first}")) == []  # a caption that the page shows twice


def test_a_summary_of_what_was_said() -> None:
    words = [f"harbour{chr(97 + at)} ship{chr(97 + at)} grain{chr(97 + at)}" for at in range(12)]
    summary = " ".join(reversed(words)) + "."
    text = f"{'. '.join(words)}.\nSummary\n{summary}"
    assert "the part headed “Summary”" in flag_repeats(document("d0", text))[0].why
    assert flag_repeats(document("d0", text[:-1] + " 4711.")) == []  # a figure that is new


def test_parts_have_their_headings() -> None:
    text = "One line.\nA heading\nTwo lines.\nThree lines."
    assert [(heading, text[slice(*span)]) for heading, span in parts_of(text)] == [
        ("", "One line."),
        ("A heading", "Two lines.\nThree lines."),
    ]
    assert lines_in("  a \n\n b") == [(2, 3), (7, 8)]


def test_lines_of_a_form() -> None:
    made = document("d0", "Click here to get all the news.\nA line.")
    spans = form_candidates(made, lines_in(made.text))
    assert spans == [(0, 31)]
    assert [flag.kind for flag in flag_forms(made, {spans[0]: 9})] == ["form"]
    assert flag_forms(made, {spans[0]: 2}) == []


def _conflict(**more: object) -> tuple[list[Flag], Document]:
    here, there = "Dorn paid Brun.", "Dorn never paid Brun, Dorn said."
    docs = {"d0": document("d0", here), "d1": document("d1", there, published_at=str(more.pop("published_at", "2031-05-09")))}
    yes = claim("d0", "Dorn", "pays", "Brun", evidence=here, sentence_end=len(here))
    no = claim("d1", "Dorn", "pays", "Brun", evidence=there, status="denied", sentence_end=len(there))
    no = replace(no, **{"kind": "person", "source_entity_id": "Dorn", "source_text": "Dorn", "cue_text": "denied", **more})  # type: ignore[arg-type]
    row = Contradiction(
        "con-1",
        "denial",
        "Dorn",
        "pays",
        "Brun",
        (Side("it is so", (yes.claim_id,)), Side("it is not so", (no.claim_id,))),
        "denied by Dorn",
    )
    graded = {yes.claim_id: tie("Dorn", "pays", "Brun")}
    return flag_conflicts(docs["d0"], [row], {yes.claim_id: yes, no.claim_id: no}, docs, graded), docs["d0"]


def test_claims_that_others_contradict_with_both_sides() -> None:
    found, _ = _conflict()
    assert found[0].sides[0].startswith("here: it is so: “Dorn paid Brun.”")
    assert found[0].sides[0].endswith("F3")
    assert "elsewhere: it is not so: “Dorn never paid Brun, Dorn said.” Dorn, in Outlet d1" in found[0].sides[1]
    assert _conflict(source_entity_id="Ida", source_text="Ida")[0] == []  # denied by somebody else
    assert _conflict(confidence=0.5)[0] == []
    assert _conflict(published_at="2033-01-01")[0] == []


def test_flags_come_in_the_order_of_a_report() -> None:
    first = "The port of Vell cost more than $40 million."
    text = f"{first}\n\nClick here to get all the news."
    found = flags_of(document("d0", text), [], [], _sentences(text), Around(printed={(len(first) + 2, len(text)): 7}))
    assert [flag.kind for flag in found] == ["number", "form"]
    assert set(FLAGS) >= {flag.kind for flag in found}


def test_an_outlet_beside_the_others() -> None:
    def counts(person: int, unnamed: int) -> Counts:
        return Counts(2, (person, 0, 0, 0, unnamed), 0, 100, 40)

    outlets = {"Post": counts(100, 300), **{f"Mail {at}": counts(300, 10 * at) for at in range(4)}}
    heads = {"d0": Head("d0", "Post", "2031-05-01", "One", None, "one.txt", "en", None)}
    flags = {"d0": [Flag("number", 0, 1, "x", "y")] * 2}
    found = audit_outlet("Post", outlets, {"d0": counts(5, 45)}, heads, flags)
    assert (found.mine.attributions, found.others.documents) == (400, 8)
    standing = found.standings[0]
    assert (standing.share, standing.lower, standing.others) == (0.75, 4, 4)
    assert "75 %" in standing.words
    assert found.flags == (("number", 2, 1),)
    assert [row.why for row in found.flagged_most] == ["2 flags in 100 sentences, unnamed sources left out"]
    assert [row.why for row in found.unnamed_most] == ["45 of 50 attributions to nobody by name"]
    few = audit_outlet("Post", {"Post": Counts(1, (1, 0, 0, 0, 0), 0, 3, 1)}, {}, {}, {})
    assert all(row.share is None for row in few.standings)
    assert "too few here" in few.standings[0].words
