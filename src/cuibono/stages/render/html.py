"""The brief as one self-contained HTML file: no network, no script; a number leads to its sentence, marked in its document."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from cuibono.records import Brief, Casefile, Evidence, Sentence

from . import words
from .draw_network import draw_network
from .draw_timeline import draw_timeline


@cache
def _template() -> Template:
    source = (resources.files(__package__) / "templates" / "brief.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(source)


@cache
def _style() -> str:
    return (resources.files(__package__) / "templates" / "brief.css").read_text(encoding="utf-8")


class _Page:
    """Remembers which numbers have been printed: the first place of each is where the way back leads."""

    def __init__(self) -> None:
        self.seen: set[int] = set()

    def cite(self, number: int) -> Markup:
        first = "" if number in self.seen else f' id="c{number}"'
        self.seen.add(number)
        return Markup(f'<a class="n" href="#s{number}"{first} title="evidence {number}">[{number}]</a>')

    def words(self, sentence: Sentence) -> Markup:
        parts = []
        for run in sentence.runs:
            if run.cite is not None:
                parts.append(self.cite(run.cite))
            elif run.quoted:
                parts.append(Markup("<q>") + escape(run.text) + Markup("</q>"))
            else:
                parts.append(escape(run.text))
        return Markup('<span class="k-{}">{}</span>').format(sentence.kind, Markup("").join(parts))


def mark(text: str, rows: list[Evidence]) -> Markup:
    """A document's text with each cited span marked under its number; a span that runs into another is cut at its end."""
    out: list[Markup] = []
    at = 0
    stack: list[Evidence] = []

    def upto(end: int) -> None:
        nonlocal at
        out.append(escape(text[at:end]))
        at = max(at, end)

    def close(before: int) -> None:
        while stack and stack[-1].end <= before:
            row = stack.pop()
            upto(max(at, row.end))
            out.append(Markup('</mark><a class="back" href="#c{}" title="back to the text">[{}]↩</a>').format(row.number, row.number))

    for row in sorted(rows, key=lambda row: (row.start, -row.end, row.number)):
        close(row.start)
        if stack and row.end > stack[-1].end:
            close(stack[-1].end)
        upto(max(at, row.start))
        out.append(Markup('<mark id="s{}">').format(row.number))
        stack.append(row)
    close(len(text) + 1)
    upto(len(text))
    return Markup("").join(out)


def render_html(brief: Brief, casefile: Casefile) -> bytes:
    """UTF-8 HTML5. Everything from documents goes through the escaping of the template."""
    texts = {row.doc_id: row.text for row in casefile.documents}
    documents = [(note, mark(texts[note.doc_id], [row for row in brief.evidence if row.doc_id == note.doc_id])) for note in brief.sources]
    page = _Page()
    html = _template().render(
        brief=brief,
        w=words,
        words=page.words,
        cite=page.cite,
        style=Markup(_style()),  # our own file
        network=Markup(draw_network(brief, casefile)),  # escaped by its maker
        timeline=Markup(draw_timeline(brief)),
        documents=documents,
    )
    return html.encode("utf-8")
