"""Renderers and pictures: the same bytes twice, everything in it, and a hostile document stays inert."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import pypdfium2
import pytest
from docx import Document as open_docx

from cuibono.stages.brief.lint.settle import settle_brief
from cuibono.stages.render.docx import render_docx
from cuibono.stages.render.draw_network import draw_network
from cuibono.stages.render.draw_timeline import draw_timeline
from cuibono.stages.render.html import render_html
from cuibono.stages.render.json import parse_json, render_json
from cuibono.stages.render.markdown import escape, render_markdown
from cuibono.stages.render.pdf import render_pdf
from tests.stages.invented import HOSTILE, corpus

CASE = corpus(pair=True)
BRIEF = settle_brief(CASE, CASE.subjects)


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.outside: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for key, value in attrs:
            if key == "id":
                self.ids.append(value or "")
            if key in ("href", "src"):
                (self.targets if (value or "").startswith("#") else self.outside).append(value or "")
            assert not key.startswith("on")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def page() -> Page:
    made = Page()
    made.feed(render_html(BRIEF, CASE).decode())
    return made


def test_html_is_one_file_with_no_script_and_no_network(page: Page) -> None:
    assert "script" not in page.tags
    assert page.outside == []
    assert HOSTILE in "".join(page.text).replace("\n[", "[") or "<script>alert('x')</script>" in "".join(page.text)


def test_html_numbers_lead_to_marks_and_back(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert {target[1:] for target in page.targets} <= set(page.ids)
    assert {f"s{row.number}" for row in BRIEF.evidence} <= set(page.ids)
    assert page.tags.count("mark") == len(BRIEF.evidence)


def test_markdown_escapes_what_documents_say() -> None:
    text = render_markdown(BRIEF).decode()
    assert "<script>" not in text
    assert escape("# a [x](http://b) | <b> *c*") == "\\# a \\[x\\](http&#58;//b) \\| \\<b\\> \\*c\\*"
    for row in BRIEF.evidence:
        assert f'<a id="e{row.number}"></a>' in text


def test_json_goes_both_ways() -> None:
    assert parse_json(render_json(BRIEF)) == BRIEF
    with pytest.raises(ValueError, match="not cuibono-brief/1"):
        parse_json(b'{"format": "other"}')


def test_docx_has_headings_tables_and_fixed_bytes() -> None:
    data = render_docx(BRIEF)
    assert data == render_docx(BRIEF)
    opened = open_docx(io.BytesIO(data))
    headings = [p.text for p in opened.paragraphs if p.style is not None and p.style.name.startswith("Heading 1")]
    assert headings[:2] == ["1 Meetings and visits", "2 Offices and aspirations"]
    assert len(opened.tables) >= 5
    assert opened.core_properties.created is not None
    assert opened.core_properties.created.isoformat()[:10] == "2019-05-06"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {info.date_time[:3] for info in parts.infolist()} == {(2019, 5, 6)}
        xml = parts.read("word/document.xml").decode()
    assert "&lt;script&gt;" in xml
    bookmarks = set(re.findall(r'w:bookmarkStart[^>]*w:name="(e\d+)"', xml))
    assert set(re.findall(r'w:anchor="(e\d+)"', xml)) == bookmarks


def test_pdf_holds_the_text_and_fixed_bytes() -> None:
    data = render_pdf(BRIEF, CASE)
    assert data == render_pdf(BRIEF, CASE)
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert "Mara Quell and China" in text
    assert "<script>alert('x')</script>" in text
    assert document.get_metadata_dict()["CreationDate"].startswith("D:20190506")
    document.close()


def test_pictures_are_well_formed_and_label_what_is_told() -> None:
    network = draw_network(BRIEF, CASE)
    root = ElementTree.fromstring(network)
    texts = "".join(root.itertext())
    assert network == draw_network(BRIEF, CASE)
    assert "Dunmore Quarries" in texts
    assert "lends to" in texts
    assert 'stroke-dasharray="3 3"' in network  # an unnamed group
    assert 'stroke="#b3261e"' in network  # a disputed tie
    assert "<script" not in network
    timeline = draw_timeline(BRIEF)
    assert "3 May 2019" in "".join(ElementTree.fromstring(timeline).itertext())
    assert "Lowmark" not in timeline  # undated: not placed


def test_boxes_of_the_network_do_not_overlap() -> None:
    root = ElementTree.fromstring(draw_network(BRIEF, CASE))
    boxes = [
        tuple(float(rect.get(key, "0")) for key in ("x", "y", "width", "height"))
        for rect in root.iter("{http://www.w3.org/2000/svg}rect")
        if rect.get("rx") == "7"
    ]
    assert len(boxes) > 5
    for at, (x, y, w, h) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[at + 1 :]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
