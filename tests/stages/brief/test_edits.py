"""A person's edits of a brief: applied, told of, kept when it is written anew, and judged by the linter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuibono.errors import UsageError
from cuibono.records import Decision
from cuibono.stages.brief.draft import sentences_of
from cuibono.stages.brief.edits import Edit, compose, edits_of, verdict_of
from cuibono.stages.brief.layout import lay_out
from cuibono.stages.brief.lint.check import lint_edited
from cuibono.stages.brief.lint.settle import settle_brief
from cuibono.stages.render.docx import render_docx
from cuibono.stages.render.html import render_html
from cuibono.stages.render.markdown import render_markdown
from cuibono.stages.render.pdf import render_pdf
from tests.stages.invented import corpus

CASE = corpus(pair=True)
BRIEF = settle_brief(CASE, CASE.subjects)
ITEMS = {part.key: part.items for part in lay_out(BRIEF)}


def edit(action: str, place: str, after: str = "", words: str = "", text: str = "") -> Edit:
    return Edit(f"decision-{action}-{place}", action, place, after, words, text, "ida", "2031-06-02T00:00:00Z")


def test_keys_are_one_each_and_an_unedited_brief_is_the_same() -> None:
    keys = [item.key for items in ITEMS.values() for item in items]
    assert len(keys) == len(set(keys)) > 20
    made = compose(BRIEF, [])
    assert made.brief is BRIEF
    assert {key for keys in made.places.values() for key in keys} <= set(keys)


def test_what_is_struck_goes_with_its_evidence_and_the_linter_names_what_repeats_it() -> None:
    gone = next(item for item in ITEMS["lede"] if item.sentences[0].claims)
    made = compose(BRIEF, [edit("strike", gone.key)])
    assert len(made.brief.lede) == len(BRIEF.lede) - 1
    assert gone.words not in " ".join(sentence.text for sentence in made.brief.lede)
    assert lint_edited(made.brief, CASE) == []
    assert "edited by ida: one struck" in made.brief.provenance

    told = {claim for key, s in sentences_of(BRIEF) if key in ("lede", "points", "summary", "questions") for claim in s.claims}
    body = [item for key in ("events", "offices", "ties", "presence") for item in ITEMS.get(key, ())]
    once = next(item for item in body if set(item.sentences[0].claims if item.sentences else ()) & told)
    made = compose(
        BRIEF, [edit("strike", item.key) for item in body if set(once.sentences[0].claims) & {c for s in item.sentences for c in s.claims}]
    )
    found = [row for row in lint_edited(made.brief, CASE) if row.rule == 15]
    assert found
    assert all(made.places[row.where][0].partition("/")[0] in ("lede", "points", "summary", "questions") for row in found)
    numbers = [row.number for row in made.brief.evidence]
    cited = {number for _, s in sentences_of(made.brief) for number in s.cites}
    hops = {n for part in made.brief.sections for panel in part.panels for path in panel.paths for hop in path.hops for n in hop.cites}
    assert numbers == list(range(1, len(numbers) + 1))
    assert cited | hops == set(numbers)


def test_sections_and_sentences_move_and_numbers_follow() -> None:
    order = [part.key for part in lay_out(BRIEF)]
    section = next(key for key in order[2:] if ITEMS[key])
    part = next(key for key in order if len(ITEMS[key]) > 2 and key != section)
    first, second = ITEMS[part][0].key, ITEMS[part][1].key
    made = compose(BRIEF, [edit("move", section), edit("move", first, after=second)])
    assert [key for key, _ in made.order][:2] == ["lede", section]
    assert dict(made.order)[part][:2] == (second, first)
    assert made.brief.sections[0].key == section
    assert [s.number for s in made.brief.sections if s.number] == list(range(1, sum(1 for s in made.brief.sections if s.number) + 1))
    assert sorted(s.text.split("[")[0] for _, s in sentences_of(made.brief)) == sorted(s.text.split("[")[0] for _, s in sentences_of(BRIEF))
    assert lint_edited(made.brief, CASE) == []


def test_notes_stand_in_every_format_and_are_escaped() -> None:
    item = ITEMS["gaps"][0]
    made = compose(BRIEF, [edit("note", item.key, text="Ask <b>the</b> registry."), edit("note", "lede", text="Draft.")])
    assert lint_edited(made.brief, CASE) == []
    page = render_html(made.brief, CASE).decode()
    assert "Note by ida, 2031-06-02" in page
    assert "Ask &lt;b&gt;the&lt;/b&gt; registry." in page
    assert "Ask \\<b\\>the" in render_markdown(made.brief).decode()
    assert render_docx(made.brief)[:2] == b"PK"
    assert render_pdf(made.brief, CASE)[:4] == b"%PDF"


def test_an_edit_is_kept_by_its_words_where_its_key_is_another_and_told_where_it_is_gone() -> None:
    item = ITEMS["lede"][0]
    words = verdict_of("strike", item.words).removeprefix("strike “").removesuffix("”")
    made = compose(BRIEF, [edit("strike", "lede/0000", words=words), edit("strike", "lede/1111", words="no such words")])
    assert list(made.struck) == [item.key]
    assert [row.place for row in made.missed] == ["lede/1111"]


def test_counts_of_ties_are_told_to_be_the_writer_s() -> None:
    item = next(item for key in ("events", "offices", "ties") for item in ITEMS.get(key, ()) if item.sentences and item.sentences[0].ties)
    tie = item.sentences[0].ties[0]
    every = [one.key for items in ITEMS.values() for one in items if tie in {t for s in one.sentences for t in s.ties}]
    made = compose(BRIEF, [edit("strike", key) for key in every])
    gaps = next(section for section in made.brief.sections if section.key == "gaps")
    assert "Counts of ties in this brief are of the" in gaps.panels[-1].sentences[-1].text
    assert not next(row for row in made.brief.findings if row.tie_id == tie).shown


def test_edits_come_from_the_log_and_go_with_an_undo() -> None:
    place = ITEMS["lede"][0].key
    rows = [
        Decision("d1", "brief", BRIEF.brief_id, place, verdict_of("strike", "A “quoted” word"), "ida", "2031-06-02T00:00:00Z", ""),
        Decision("d2", "brief", BRIEF.brief_id, "gaps", verdict_of("move", "What", after="events"), "ida", "2031-06-02T00:00:01Z", ""),
        Decision("d3", "brief", BRIEF.brief_id, place, verdict_of("note", "A", text="one\ntwo: three"), "bo", "2031-06-02T00:00:02Z", ""),
        Decision("d4", "brief", "another", place, verdict_of("strike", "A"), "bo", "2031-06-02T00:00:03Z", ""),
    ]
    found = edits_of(rows, BRIEF.brief_id)
    assert [(row.action, row.after, row.words, row.text) for row in found] == [
        ("strike", "", "A ‘quoted’ word", ""),
        ("move", "events", "What", ""),
        ("note", "", "A", "one\ntwo: three"),
    ]
    rows.append(Decision("d5", "undo", "d1", None, "undo", "ida", "2031-06-02T00:00:04Z", ""))
    assert [row.edit_id for row in edits_of(rows, BRIEF.brief_id)] == ["d2", "d3"]
    with pytest.raises(UsageError):
        verdict_of("note", "A", text="  ")


def test_the_digest_is_that_of_the_edited() -> None:
    made = compose(BRIEF, [edit("strike", ITEMS["lede"][0].key)])
    assert made.brief.content != BRIEF.content
    assert lint_edited(replace(made.brief, title="Another"), CASE)
