"""Reports of an audit: what comes from documents is text in every format, whatever it says."""

from __future__ import annotations

from cuibono.stages.inquire.audit_document import audit_document
from cuibono.stages.inquire.flag import Flag
from cuibono.stages.render.audit_page import document_page, page_data, page_html, page_markdown, page_pdf
from cuibono.stages.render.draw_sourcing import draw_sourcing
from tests.stages.makers import document

WILD = "<script>alert(1)</script> #set text(9pt) | **bold** [x](http://a.b) “quoted”\u202e"


def _page() -> object:
    made = document("d0", "Some text.", title=WILD)
    flags = [Flag("number", 0, 4, WILD, f"“{WILD}”", (WILD,)), Flag("title", 0, 0, WILD, "y")]
    return document_page(audit_document(made, [], [], [], flags=flags), 3, "a.txt")


def test_html_escapes() -> None:
    html = page_html(_page()).decode()  # type: ignore[arg-type]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "\u202e" not in html


def test_markdown_escapes() -> None:
    text = page_markdown(_page()).decode()  # type: ignore[arg-type]
    assert "<script>" not in text
    assert "[x](" not in text
    assert r"\*\*bold\*\*" in text


def test_pdf_sets_strings_and_is_the_same_twice() -> None:
    page = _page()
    assert page_pdf(page) == page_pdf(page)  # type: ignore[arg-type]
    assert page_pdf(page).startswith(b"%PDF")  # type: ignore[arg-type]


def test_what_was_not_read_says_so() -> None:
    made = document("d0", "Texto.", title=None)
    page = document_page(audit_document(made, [], [], []), 1, "a.txt", "Spanish is not read")
    assert page_data(page)["title"] == "a.txt"
    assert "Spanish is not read" in page_markdown(page).decode()


def test_bars_of_nothing_and_of_few() -> None:
    classes = {name: name for name in ("person", "organization", "document", "media", "unnamed")}
    few = {"name": "A < B", "attributions": 3, "documents": 1, "shares": dict.fromkeys(classes), "own_share": None}
    whole = {"attributions": 3, "documents": 1}
    base = {"by": "outlet", "topic": None, "outlet": "Vell Post", "classes": classes, "least": 20, "all": whole, "documents": 4}
    assert "too few to tell shares: 3" in draw_sourcing({**base, "groups": [few]})
    assert "A &lt; B" in draw_sourcing({**base, "groups": [few]})
    assert "nothing to count" in draw_sourcing({**base, "groups": []})
