import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.engines.rules.layout.blocks import find_blocks, tidy_blocks
from cuibono.engines.rules.parse.documents import parse_documents
from cuibono.records import Block
from tests.engines.rules.reading import document, parsed_of


def kinds(text):
    return [(b.kind, text[b.start : b.end]) for b in find_blocks(text)]


def sentences(text):
    return [s.text for doc in parsed_of(text).docs if doc is not None for s in doc.sents]


LONG = "The port authority of the small island republic approved a second terminal on Monday, its spokesman said."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("A Harbour for Two Powers", "heading"),
        ("Why the Ministry Sold the Mine", "heading"),
        ("## What is known", "heading"),
        ("Key points:", "heading"),
        ("No. | Key points |", "table"),
        ("---|---|", "table"),
        ("1) How the loan was signed |", "table"),
        ("2019 | 40 million | Veltania |", "table"),
        ("year\tamount\tlender", "table"),
        ("- The bank declined to comment on the loan", "list_item"),
        ("3. The minister left in May.", "list_item"),
        ("He called the deal a mistake.", "paragraph"),
        ("Question: Who owns the port?", "paragraph"),
    ],
)
def test_kinds(line, kind):
    assert kinds(f"{LONG}\n{line}\n{LONG}")[1] == (kind, line)


def test_one_cell_rows_hold_no_sentence():
    text = f"{LONG}\nIn this article |\n---|\n1) The minister bought the mine |\n2) Veltania funds the port |\nThe Money\n{LONG}"
    parsed = parsed_of(text)
    assert [b.kind for b, doc in zip(parsed.blocks, parsed.docs, strict=True) if doc is not None] == ["paragraph", "paragraph"]


def test_quotation_on_its_own_line_belongs_to_its_speaker():
    text = f"{LONG}\n“We will build it with our own money,”\nsaid Ada Rovik, the minister, on Monday.\n{LONG}"
    assert kinds(text)[1] == ("paragraph", "“We will build it with our own money,”\nsaid Ada Rovik, the minister, on Monday.")


def test_quotation_between_its_introduction_and_its_end():
    text = f"{LONG}\nThe report described the mayor as\n“Veltania’s man,”\nillustrating how close the two are.\n{LONG}"
    assert len(kinds(text)) == 3
    assert kinds(text)[1][1].startswith("The report")
    assert kinds(text)[1][1].endswith("two are.")


def test_heading_before_a_quotation_stays_apart():
    text = f"Rovik Meets the Bankers\n“It was a good talk,” she said.\n{LONG}"
    assert kinds(text)[0] == ("heading", "Rovik Meets the Bankers")


def test_paragraphs_that_end_stay_apart():
    assert [kind for kind, _ in kinds(f"{LONG}\n“It is over,” he said.\n{LONG}")] == ["paragraph"] * 3


def test_hard_wrapped_lines_are_one_paragraph():
    text = (
        "The island's government signed a loan of forty million with\n"
        "Veltania Development Bank on Monday. Ada Rovik, the minister of\n"
        "transport, said that work on the second terminal would begin in\n"
        "spring.\n\nCritics call it a trap."
    )
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "paragraph"]
    assert len(sentences(text)) == 3


def test_short_lines_are_not_joined():
    text = "Ada Rovik\nMinister of Transport\nPort Veltan"
    assert len(find_blocks(text)) == 3


def test_a_line_alone_is_read():
    assert kinds("Rovik sells the mine to Acme") == [("paragraph", "Rovik sells the mine to Acme")]


def test_readers_blocks_are_tidied():
    text = "“We agreed,”\nsaid Rovik."
    assert tidy_blocks(text, [Block(0, 12, "quote"), Block(13, len(text), "paragraph")]) == [Block(0, len(text), "paragraph")]


@pytest.mark.parametrize(
    "text",
    [
        "Rep. Ada Rovik met Sen. Tom Bell on Monday.",
        "The U.S. Senate approved the bill.",
        "He left for Washington, D.C. in May with Gov. Lind.",
        "Acme Corp. bought the mine from Lind & Co. for a song.",
        "Mr. J. P. Lind spoke to Lt. Col. Bell at 9 a.m. on Sunday.",
        "“Who paid?” Rovik asked the minister.",
        "Port No. 4 was sold to Acme Inc. of Boston.",
        "Dr. Rovik vs. St. Mary's Hospital was heard in Jan. 2019.",
    ],
)
def test_one_sentence(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "He lives in the U.S. She lives in Peru.",
        "“We paid.” The minister left.",
        "The bank paid (it said). The mine closed.",
        "It was sold. “We are glad,” she said.",
    ],
)
def test_two_sentences(text):
    assert len(sentences(text)) == 2


@pytest.mark.parametrize(
    "dateline",
    [
        "BRENMOUTH (Northern Wire) -",
        "KARSGRAD, March 3 (Reuters) —",
        "WASHINGTON (AP) _",
        "SARNHOLD —",
        "PORT VELTAN, Veltania —",
        "LIMA, Peru (AP) --",
        "Brenmouth, 3 March (AFP) -",
        "Brenmouth (CNN)",
        "(Reuters) -",
    ],
)
def test_datelines_hold_no_sentence(dateline):
    text = f"{dateline} Zubrovia donated ten trains to Velmora on Monday."
    assert kinds(text) == [("dateline", dateline), ("paragraph", "Zubrovia donated ten trains to Velmora on Monday.")]
    assert sentences(text) == ["Zubrovia donated ten trains to Velmora on Monday."]


@pytest.mark.parametrize(
    "text",
    [
        "NATO — The alliance said on Monday that it would leave.",
        "Rovik (Harbour Party) - The mayor left on Monday.",
        "HUAWEI — which sells phones — left on Monday.",
        "The bank (Reuters) reported a loss on Monday.",
        "IBM - The firm said it would leave.",
    ],
)
def test_no_dateline(text):
    assert [kind for kind, _ in kinds(text)] == ["paragraph"]


def test_two_runs_and_batches_agree():
    texts = [LONG, "Rovik met Bell. He left.", "Short heading", f"{LONG}\n\n{LONG}"]
    alone = [[t.text for doc in parsed_of(x).docs if doc for t in doc] for x in texts]
    together = [[t.text for doc in p.docs if doc for t in doc] for p in parse_documents(document(x, str(i)) for i, x in enumerate(texts))]
    assert alone == together


ODD = st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\n\r\t |.“”\"'-*1aA ")), max_size=300)


@given(ODD)
@settings(max_examples=150, deadline=None)
def test_blocks_are_ordered_inside_and_apart(text):
    blocks = find_blocks(text)
    assert all(0 <= b.start < b.end <= len(text) for b in blocks)
    assert all(a.end <= b.start for a, b in itertools.pairwise(blocks))
    covered = set().union(*(range(b.start, b.end) for b in blocks)) if blocks else set()
    assert all(char.isspace() or i in covered for i, char in enumerate(text))


@pytest.mark.parametrize(
    "text", ["a " * 500_000, "x" * 1_000_000, "The bank paid. " * 66_000, "“" * 20_000], ids=["words", "one", "sentences", "quotes"]
)
def test_long_lines_are_chopped(text):
    blocks = find_blocks(text)
    assert max(b.end - b.start for b in blocks) <= 8000
    assert sum(b.end - b.start for b in blocks) >= len(text.replace(" ", ""))


def test_a_page_of_prose_with_bars_in_it_is_no_table():
    line = " ".join([LONG] * 40 + ["Photo: A. Roe | Acme | All rights reserved."] + [LONG] * 40)
    assert {kind for kind, _ in kinds(line)} == {"paragraph"}
    assert kinds("| Port | " + LONG * 4 + " |")[0][0] == "table"
