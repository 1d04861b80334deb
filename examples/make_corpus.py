"""Makes ``corpus/`` out of ``sources/``: the fictional articles in the formats that real ones come in. Same sources, same bytes.

python examples/make_corpus.py [FOLDER]
"""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
import re
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
MARK = "This text is fictional: made up for the examples of cuibono."
FIELD = re.compile(r"^(\w+): (.*)$", re.MULTILINE)

NAV = ("Home", "Politics", "Business", "Coast", "Sport", "Opinion", "Subscribe")
COOKIES = "We and our partners use cookies to show you advertising that fits. Accept all cookies or manage your choices."
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title} | {publisher}</title>
<meta property="og:site_name" content="{publisher}">
<meta property="og:title" content="{title}">
<meta property="og:type" content="article">
<meta name="author" content="{author}">
<meta property="article:published_time" content="{published}T06:00:00+00:00">
<link rel="canonical" href="{url}">
<style>body {{ font-family: serif }} .cookie-banner {{ position: fixed }}</style>
<script>window.analytics = {{ page: "article" }};</script>
</head>
<body>
<div class="cookie-banner" role="dialog"><p>{cookies}</p><button>Accept all</button></div>
<header><nav><ul>{nav}</ul></nav></header>
<main>
<article>
<h1>{title}</h1>
<p class="byline">By {author}</p>
{body}
</article>
<aside class="related"><h3>More from {publisher}</h3><ul><li><a href="/1">Ten walks along the coast</a></li>
<li><a href="/2">Weather: rain until Thursday</a></li></ul></aside>
</main>
<footer><p>Copyright 2026 {publisher}. All rights reserved. Terms of use. Privacy.</p></footer>
</body>
</html>
"""


def parse(path: Path) -> tuple[dict[str, str], list[tuple[str, list[str]]]]:
    """Front matter, and the body as (kind, lines): p, h, li, quote, table."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    parts: list[tuple[str, list[str]]] = []
    for chunk in re.split(r"\n\s*\n", body.strip()):
        lines = chunk.split("\n")
        if lines[0].startswith("## "):
            parts.append(("h", [lines[0][3:]]))
        elif lines[0].startswith("- "):
            parts.append(("li", [line[2:] for line in lines]))
        elif lines[0].startswith("> "):
            parts.append(("quote", [line[2:] for line in lines]))
        elif lines[0].startswith("|"):
            parts.append(("table", [line for line in lines if not line.startswith("|---")]))
        else:
            parts.append(("p", [" ".join(lines)]))
    return dict(FIELD.findall(head)), [*parts, ("p", [MARK])]


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def as_html(fields: dict[str, str], parts: list[tuple[str, list[str]]]) -> bytes:
    made = []
    for kind, lines in parts:
        quoted = [html.escape(line, quote=False) for line in lines]
        if kind == "li":
            made.append("<ul>" + "".join(f"<li>{line}</li>" for line in quoted) + "</ul>")
        else:
            tag = {"p": "p", "h": "h2", "quote": "blockquote"}[kind]
            made.append(f"<{tag}>{' '.join(quoted)}</{tag}>")
    nav = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in NAV)
    known = {key: html.escape(value) for key, value in fields.items()}
    return PAGE.format(**known, body="\n".join(made), nav=nav, cookies=COOKIES).encode("utf-8")


def as_text(fields: dict[str, str], parts: list[tuple[str, list[str]]]) -> bytes:
    return "\n\n".join([fields["title"], *("\n".join(lines) for _, lines in parts)]).encode("utf-8") + b"\n"


def as_markdown(fields: dict[str, str], parts: list[tuple[str, list[str]]]) -> bytes:
    head = [f'{key}: "{value}"' for key, value in fields.items() if key in ("title", "author", "published", "publisher", "url")]
    made = ["---\n" + "\n".join(head) + "\n---", f"# {fields['title']}"]
    for kind, lines in parts:
        if kind == "table":
            columns = len(cells(lines[0]))
            made.append("\n".join([lines[0], "|" + "---|" * columns, *lines[1:]]))
        else:
            mark = {"p": "", "h": "## ", "li": "- ", "quote": "> "}[kind]
            made.append("\n".join(mark + line for line in lines))
    return "\n\n".join(made).encode("utf-8") + b"\n"


def as_jsonl(fields: dict[str, str], parts: list[tuple[str, list[str]]]) -> bytes:
    row = {
        "id": fields["url"].rsplit("/", 1)[-1],
        "url": fields["url"],
        "publisher": fields["publisher"],
        "published": fields["published"],
        "authors": [fields["author"]],
        "title": fields["title"],
        "text": "\n\n".join(" ".join(lines) for _, lines in parts),
    }
    return json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n"


def as_pdf(fields: dict[str, str], parts: list[tuple[str, list[str]]]) -> bytes:
    import typst

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    day = datetime.date.fromisoformat(fields["published"])
    made = [
        (
            f"#set document(title: {quoted(fields['title'])}, author: {quoted(fields['author'])}, "
            f"date: datetime(year: {day.year}, month: {day.month}, day: {day.day}))"
        ),
        (
            f'#set page(paper: "a5", margin: 18mm, header: text(size: 8pt)[#{quoted(fields["head"])}], '
            "footer: context align(center, text(size: 8pt)[Page #counter(page).display() of #counter(page).final().first()]))"
        ),
        '#set text(size: 11pt, lang: "en", hyphenate: true)',
        "#set par(justify: true)",
        f"= #{quoted(fields['title'])}",
    ]
    for kind, lines in parts:
        if kind == "h":
            made.append(f"== #{quoted(lines[0])}")
        elif kind == "li":
            made.extend(f"- #{quoted(line)}" for line in lines)
        else:
            made.append(f"#{quoted(' '.join(lines))}")
    return typst.compile("\n\n".join(made).encode("utf-8"), ignore_system_fonts=True)


def as_docx(fields: dict[str, str], parts: list[tuple[str, list[str]]]) -> bytes:
    import docx

    document = docx.Document()
    day = datetime.datetime.fromisoformat(fields["published"])
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = fields["title"], fields["author"], fields["author"], ""
    core.created = core.modified = day
    document.add_heading(fields["title"], level=1)
    for kind, lines in parts:
        if kind == "h":
            document.add_heading(lines[0], level=2)
        elif kind == "li":
            for line in lines:
                document.add_paragraph(line, style="List Bullet")
        elif kind == "table":
            table = document.add_table(rows=0, cols=len(cells(lines[0])))
            for line in lines:
                for cell, words in zip(table.add_row().cells, cells(line), strict=True):
                    cell.text = words
        else:
            document.add_paragraph(" ".join(lines))
    raw = io.BytesIO()
    document.save(raw)
    # The archive again, with one fixed time on every part: the same bytes each time.
    fixed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            target.writestr(zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0)), source.read(item), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


WRITERS = {"html": as_html, "txt": as_text, "md": as_markdown, "jsonl": as_jsonl, "pdf": as_pdf, "docx": as_docx}
COLUMNS = ("file", "publisher", "url", "published", "title", "authors")


def main(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    files: dict[str, bytes] = {}
    known = []
    for path in sorted((HERE / "sources").glob("*.md")):
        fields, parts = parse(path)
        files[fields["file"]] = files.get(fields["file"], b"") + WRITERS[fields["format"]](fields, parts)
        # What text, PDF and DOCX can't carry themselves stands in a table beside them.
        if fields["format"] in ("txt", "pdf", "docx") and "publisher" in fields:
            known.append([fields["file"], *(fields.get(key, "") for key in COLUMNS[1:5]), fields.get("author", "")])
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows([COLUMNS, *sorted(known)])
    files["sources.csv"] = table.getvalue().encode("utf-8")
    for name, data in sorted(files.items()):
        (target / name).write_bytes(data)
    print(f"{len(files)} files in {target}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "corpus")
