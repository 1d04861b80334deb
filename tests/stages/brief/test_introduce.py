"""Names in square brackets: who a bare surname of a quotation is, by the page that it is taken from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuibono.records import Casefile, Mention, Naming, Sentence
from cuibono.stages.brief.draft import Register, added, finish, quote
from cuibono.stages.brief.file import File
from cuibono.stages.brief.introduce import brackets, introduced_words, namings_of
from cuibono.stages.brief.lint.base import Checked
from cuibono.stages.brief.lint.evidence import unfounded
from cuibono.stages.brief.plan import write_brief
from tests.stages.casefiles import attribution, casefile, document, entity

PAGE = (
    "Norvania's Interior Minister Ana Dorn met Mara Quell. Ilo Tarn, a banker from Velmora, was there.\n\n"
    "Dorn praised Mara Quell. Mr. Tarn paid Mara Quell. Tarn left. Ana Dorn spoke. Umbra was silent."
)


def said(text: str, schema: str, entity_key: str, nth: int = 0) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = PAGE.index(text, start + 1)
    return Mention(start, start + len(text), text, schema, entity_key)


MENTIONS = [
    said("Interior Minister", "Position", "p1"),
    said("Ana Dorn", "Person", "e1"),
    said("Mara Quell", "Person", "e2"),
    said("Ilo Tarn", "Person", "e3"),
    said("Dorn", "Person", "e1", 1),
    said("Tarn", "Person", "e3", 1),
    said("Tarn", "Person", "e3", 2),
    said("Ana Dorn", "Person", "e1", 1),
    said("Umbra", "Person", "e4"),
]


@pytest.fixture
def case() -> Casefile:
    page = document("doc-1", PAGE, "Gazette", "2031-05-04")
    subject = entity("Mara Quell", "Person")
    made = casefile([subject], [page], [subject], [])
    made = replace(made, corpus=replace(made.corpus, documents=400))
    return replace(made, namings=tuple(namings_of(page, MENTIONS, {("doc-1", "e2"): subject.entity_id}, {})))


def shown(case: Casefile, words: str) -> str:
    start = PAGE.index(words)
    text, cites = introduced_words(File(case), Register({"doc-1": PAGE}), "doc-1", start, start + len(words))
    assert len(cites) % 2 == 0
    return "".join(run.text for run in finish(quote(text)))


def test_a_surname_gets_its_office_and_first_name(case: Casefile) -> None:
    assert shown(case, "Dorn praised Mara Quell.") == "“[Interior Minister Ana] Dorn praised Mara Quell.”"


def test_behind_a_form_of_address_only_the_first_name_is_added(case: Casefile) -> None:
    assert shown(case, "Mr. Tarn paid Mara Quell.") == "“Mr. [Ilo] Tarn paid Mara Quell.”"


def test_what_stands_behind_the_name_follows_it(case: Casefile) -> None:
    assert shown(case, "Tarn left.") == "“[Ilo] Tarn [a banker from Velmora] left.”"


def test_a_full_name_gets_the_office_that_the_page_told_before(case: Casefile) -> None:
    assert shown(case, "Ana Dorn spoke.") == "“[Interior Minister] Ana Dorn spoke.”"


@pytest.mark.parametrize("words", ["Umbra was silent.", "Norvania's Interior Minister Ana Dorn met Mara Quell."])
def test_nothing_is_added_where_the_sentence_tells_it_nor_where_the_page_does_not(case: Casefile, words: str) -> None:
    assert "[" not in shown(case, words)


def test_whom_everybody_knows_needs_no_introduction(case: Casefile) -> None:
    known = replace(case, namings=tuple(replace(row, documents=40) for row in case.namings))
    start = PAGE.index("Dorn praised")
    assert brackets(File(known), "doc-1", start, start + 12) == []
    assert brackets(File(case), "doc-1", start, start + 12) != []


def test_every_bracket_stands_on_the_page_where_it_is_cited(case: Casefile) -> None:
    for _, words, (_, start, end) in brackets(File(case), "doc-1", 0, len(PAGE)):
        assert words.strip(" []") in PAGE[start:end]


def test_what_a_bracket_says_and_no_cited_span_is_a_breach(case: Casefile) -> None:
    at = Checked(write_brief(case, case.subjects), case)
    made_up = Sentence("reported", finish([*quote(added("[the king] ") + "Dorn praised Mara Quell.")]))
    assert unfounded(at, made_up) == ["the king"]


# -- what the page itself does not tell
LAW = "The Grain Export Act (GEA) binds Quell. The Velmora Port Office met. GEA rules hold. VPO staff left, he said. She wrote to Quell."


def law_case(documents: int = 400) -> Casefile:
    page, subject = document("doc-1", LAW, "Gazette", "2031-05-04"), entity("Mara Quell", "Person")
    rows = [
        Mention(LAW.index("Velmora"), LAW.index(" met"), "Velmora Port Office", "PublicBody", "e1"),
        Mention(LAW.index("VPO"), LAW.index(" staff"), "VPO", "PublicBody", "e1"),
    ]
    made = casefile([subject], [page], [subject], [])
    return replace(made, corpus=replace(made.corpus, documents=documents), namings=tuple(namings_of(page, rows, {}, {})))


def in_brackets(case: Casefile, text: str, words: str) -> list[str]:
    start = text.index(words)
    return [added_words.strip() for _, added_words, _ in brackets(File(case), "doc-1", start, start + len(words))]


@pytest.mark.parametrize(
    ("words", "added_words"),
    [
        ("GEA rules hold.", ["[Grain Export Act]"]),  # as the page defines it
        ("VPO staff left", ["[Velmora Port Office]"]),  # as its reading joins the two
        ("The Grain Export Act (GEA) binds Quell.", []),
    ],
)
def test_initials_are_spelled_out_where_the_sentence_does_not(words: str, added_words: list[str]) -> None:
    assert in_brackets(law_case(), LAW, words) == added_words


def test_an_office_that_two_other_pages_of_the_year_tell_introduces() -> None:
    there = "The Harbour Secretary Ilo Tarn spoke to Mara Quell."
    office = (there.index("Harbour"), there.index(" Ilo"))
    full = (there.index("Ilo"), there.index(" spoke"))
    here = "Ilo Tarn is old. Tarn paid Mara Quell."
    pages = [document("doc-1", here, "Gazette", "2031-05-04")]
    pages += [document(f"doc-{n}", there, f"Paper {n}", "2031-03-01") for n in (2, 3)]
    rows = [Naming("doc-1", at, at + n, "Ilo Tarn", (0, 8), None, None, 3, "ent-tarn") for at, n in ((0, 8), (17, 4))]
    rows += [Naming(f"doc-{n}", *full, "Ilo Tarn", full, office, None, 3, "ent-tarn") for n in (2, 3)]
    subject = entity("Mara Quell", "Person")
    case = casefile([subject], pages, [subject], [])
    case = replace(case, corpus=replace(case.corpus, documents=400), namings=tuple(rows))
    assert in_brackets(case, here, "Tarn paid Mara Quell.") == ["[Harbour Secretary Ilo]"]
    ((_, _, (doc_id, start, end)),) = brackets(File(case), "doc-1", 17, len(here))
    assert there[start:end] == "Harbour Secretary Ilo Tarn"
    assert doc_id in ("doc-2", "doc-3")
    alone = replace(case, namings=tuple(rows[:-1]))
    assert in_brackets(alone, here, "Tarn paid Mara Quell.") == ["[Ilo]"]
    old = replace(case, documents=(pages[0], *(replace(page, published_at="2025-03-01") for page in pages[1:])))
    assert in_brackets(old, here, "Tarn paid Mara Quell.") == ["[Ilo]"]


def test_he_is_named_where_the_reading_and_the_last_name_agree() -> None:
    text = "Ilo Tarn came. He said that Velmora was closed. Ana Dorn came. He said that Ostra was open."
    page = document("doc-1", text, "Gazette", "2031-05-04")
    tarn, subject = entity("Ilo Tarn", "Person"), entity("Velmora", "Company")
    said = [
        replace(attribution(page, "person", "indirect", "He", "said", content, tarn), source=((at, at + 2),))
        for content, at in (("Velmora was closed", text.index("He said")), ("Ostra was open", text.rindex("He said")))
    ]
    rows = [
        Naming("doc-1", 0, 8, "Ilo Tarn", (0, 8), None, None, 1, tarn.entity_id),
        Naming(
            "doc-1", text.index("Ana"), text.index("Ana") + 8, "Ana Dorn", (text.index("Ana"), text.index("Ana") + 8), None, None, 1, "x"
        ),
    ]
    case = casefile([subject], [page], [subject, tarn], [], attributions=said)
    case = replace(case, corpus=replace(case.corpus, documents=400), namings=tuple(rows))
    assert in_brackets(case, text, "He said that Velmora was closed.") == ["[Ilo Tarn]"]
    assert in_brackets(case, text, "He said that Ostra was open.") == []
