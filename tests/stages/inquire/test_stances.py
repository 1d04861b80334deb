"""Changes of position on made-up readings: what counts for one, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuibono.records import Document, StoredAttribution, StoredClaim
from cuibono.stages.inquire.stances import Turns, find_turns, find_words, side_of
from tests.stages.makers import attribution, claim, document


def _claim(doc: str, sentence: str, predicate: str, **more: object) -> tuple[StoredClaim, Document]:
    fields: dict[str, object] = {"object_schema": "Person", "sentence_end": len(sentence)}
    end = sentence.index("Brun") + 4
    day = more.pop("published_at", "2031-05-01")
    row = claim(doc, "Dorn", predicate, "Brun", evidence=sentence[:end], **{**fields, **more})  # type: ignore[arg-type]
    return row, document(doc, sentence, published_at=day)


def _turns(*pairs: tuple[StoredClaim, Document]) -> list[Turns]:
    return find_turns("Dorn", [row for row, _ in pairs], {made.doc_id: made for _, made in pairs})


def test_for_then_against() -> None:
    found = _turns(
        _claim("d1", "Dorn criticized Brun for the sale.", "criticizes", published_at="2031-06-01"),
        _claim("d0", "Dorn praised Brun.", "supports", published_at="2031-05-01"),
    )
    assert [(run[0].side, run[0].date, run[0].dated) for run in found[0].runs] == [
        ("for", "2031-05-01", "publication"),
        ("against", "2031-06-01", "publication"),
    ]
    assert not found[0].by_turns


def test_events_own_dates_go_before_those_of_publication() -> None:
    found = _turns(
        _claim("d1", "Dorn criticized Brun.", "criticizes", published_at="2031-06-01", date="2030-01"),
        _claim("d0", "Dorn praised Brun.", "supports", published_at="2031-05-01"),
    )
    assert [(run[0].side, run[0].dated) for run in found[0].runs] == [("against", "event"), ("for", "publication")]


@pytest.mark.parametrize(
    ("sentence", "more"),
    [
        ("Dorn criticized Brun’s decision.", {}),  # towards something of theirs
        ("Dorn criticized Brun aides.", {}),
        ("Dorn spoke of Brun.", {}),  # no word tells a side
        ("Dorn criticized Brun.", {"status": "possible"}),
        ("Dorn criticized Brun.", {"kind": "unnamed", "source_text": "aides"}),
        ("Dorn criticized Brun.", {"confidence": 0.4}),
        ("Dorn criticized Brun.", {"review": "rejected"}),
        ("Dorn criticized Brun.", {"published_at": None}),
        ("Dorn criticized Brun.", {"published_at": "2031-05-01"}),  # the day of the praise
        ("Dorn criticized Brun.", {"subject_schema": "Organization"}),
        ("Dorn once criticized Brun.", {}),  # looks back: not later than the praise
        ("Dorn had criticized Brun in 2029.", {}),
    ],
)
def test_what_shows_no_change(sentence: str, more: dict[str, object]) -> None:
    praise = _claim("d0", "Dorn praised Brun.", "supports", published_at="2031-05-01")
    assert _turns(praise, _claim("d1", sentence, "criticizes", **{"published_at": "2031-06-01", **more})) == []


def test_what_looks_back_may_come_first() -> None:
    found = _turns(
        _claim("d0", "Dorn once criticized Brun.", "criticizes", published_at="2031-05-01"),
        _claim("d1", "Dorn praised Brun.", "supports", published_at="2031-06-01"),
    )
    assert [(run[0].side, run[0].dated) for run in found[0].runs] == [("against", "before"), ("for", "publication")]


def test_both_in_one_document_is_no_change() -> None:
    text = "Dorn praised Brun. Dorn criticized Brun."
    made = document("d0", text, published_at="2031-05-01")
    rows = [
        claim("d0", "Dorn", predicate, "Brun", evidence=words)
        for predicate, words in (("supports", text[:17]), ("criticizes", text[19:-1]))
    ]
    later = _claim("d1", "Dorn praised Brun.", "supports", published_at="2031-06-01")
    assert find_turns("Dorn", [*rows, later[0]], {"d0": made, "d1": later[1]}) == []


def test_many_turns_are_told_as_turns() -> None:
    words = {"supports": "praised", "criticizes": "criticized"}
    pairs = [
        _claim(f"d{at}", f"Dorn {words[predicate]} Brun.", predicate, published_at=f"2031-0{at + 1}-01")
        for at, predicate in enumerate(["supports", "criticizes", "supports", "criticizes"])
    ]
    assert _turns(*pairs)[0].by_turns


def test_an_ally_stands_by() -> None:
    found = _turns(
        _claim("d0", "Dorn, a staunch ally of Brun, came.", "associate_of", role="staunch ally", published_at="2031-05-01"),
        _claim("d1", "Dorn denounced Brun.", "criticizes", published_at="2031-06-01"),
    )
    assert found[0].runs[0][0].told == "staunch ally"


def _said(doc: str, text: str, cue: str) -> StoredAttribution:
    at, content = text.index(cue), text.index(cue) + len(cue) + 1
    row = attribution(doc, "person", "Dorn", text[content:-1], cue_text=cue, source_entity_id="Dorn")
    return replace(row, source=((0, 4),), cue=((at, at + len(cue)),), content=((content, len(text) - 1),))


def test_reporting_words_tell_a_side_of_whom_the_content_begins_with() -> None:
    texts = {"d0": "Dorn praised President Brun for it.", "d1": "Dorn did not praise Brun.", "d2": "Dorn praised the war of Brun."}
    docs = {doc: document(doc, text, published_at="2031-05-01") for doc, text in texts.items()}
    names = {doc: [(text.index("Brun"), text.index("Brun") + 4, "Brun")] for doc, text in texts.items()}
    later = _claim("d9", "Dorn denounced Brun.", "criticizes", published_at="2031-06-01")
    for doc, text in texts.items():
        said = [_said(doc, text, "praised" if "praised" in text else "praise")]
        found = find_turns("Dorn", [later[0]], {**docs, "d9": later[1]}, said, names)
        assert bool(found) == (doc == "d0"), doc


def test_a_word_given_and_taken_back() -> None:
    rows, docs = [], {}
    for doc, status, cue, day in (("d0", "denied", "denied", "2031-05-01"), ("d1", "asserted", "admitted", "2031-06-01")):
        row, docs[doc] = _claim(
            doc, "Dorn paid Brun.", "pays", status=status, cue_text=cue, kind="person", source_entity_id="Dorn", published_at=day
        )
        rows.append(row)
    found = find_words("Dorn", rows, docs)
    assert [(row.kind, row.predicate, [run[0].side for run in row.runs]) for row in found] == [("word", "pays", ["denies it", "says so"])]
    assert find_words("Ida", rows, docs) == []


def test_sides() -> None:
    assert (side_of("supports"), side_of("sanctions"), side_of("meets")) == ("for", "against", None)
