"""Makes the sample files beside it and, with ``--golden``, what the readers are expected to give for each.

    python tests/readers/data/make_data.py [--golden]

``locked.pdf`` (password "open sesame") was made once from ``report.pdf`` with pypdf, which is no dependency, and is not made anew.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent

WRAPPED = """The harbour master of Orlin said on Monday that the pier would be
closed for a month, because the storm of last week had broken two of
its posts. Ferries will leave from the old quay until the repair is
done, he said.

"We ask for patience," said Tilde Aron, who speaks for the ferries.

Stops of the replacement bus:
- Old quay
- Market
- Station
"""

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="{charset}"><title>Pier at Orlin closed | Orlin Echo</title>
<meta property="og:site_name" content="Orlin Echo"><meta name="author" content="Ana Müller">
<meta property="article:published_time" content="2025-03-04T08:00:00+01:00"><link rel="canonical" href="https://echo.example/pier">
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<div id="cookie-consent"><p>We value your privacy. Accept all cookies to continue.</p></div>
<article><h1>Pier at Orlin closed</h1>
<p>The harbour master of Orlin, <a href="/x">José Peña</a>, said on Monday<br>that the pier would be closed for a month.</p>
<h2>Ferries</h2><ul><li>The night ferry will not run before April.</li><li>The day ferry leaves from the <b>old quay</b>.</li></ul>
<blockquote><p>We ask all our passengers for patience in these weeks.</p></blockquote>
<table><tr><th>Line</th><th>Quay</th></tr><tr><td>Night ferry</td><td>none</td></tr><tr><td>Day ferry</td><td>old quay</td></tr></table>
<p>The repair of the pier will cost €40,000, the town hall said in a statement.</p></article>
<footer><p>Copyright 2025 Orlin Echo. All rights reserved.</p></footer></body></html>
"""

MARKDOWN = """---
title: "Notes on the pier"
author: Ana Müller and Jo Kern
date: 4 March 2025
---

# The *pier* at Orlin

The harbour master said that the **pier** would
be [closed](https://echo.example/pier) for a month.

- The night ferry stops.
- The day ferry goes on.
  It leaves from the old quay.

> We ask for patience.

| Line | Quay |
|------|------|
| Day ferry | old quay |

```
code is left out
```
"""

REPORT = """#set document(title: "Report on the pier", author: "Ana Müller", date: datetime(year: 2025, month: 3, day: 4))
#set page(width: 90mm, height: 80mm, margin: 12mm, header: text(size: 7pt)[Orlin Harbour — Report 3],
  footer: context align(center, text(size: 7pt)[#counter(page).display()]))
#set text(size: 10pt, lang: "en", hyphenate: true)
#set par(justify: true)
= The pier at Orlin
The harbour administration commissioned an extraordinarily comprehensive investigation of the fundamentally deteriorated
superstructure. It found that responsibilities had been insufficiently differentiated between the municipality and the
state-owned ferry company.

== Costs
The repair will cost \\$40,000. The office of the harbour master first and finally confirmed the figure on Monday.

#table(columns: 2, [Item], [Sum], [Posts], [30,000], [Work], [10,000])

The municipality will pay half of it. The other half will come from the ferry company, which carries most of the passengers.
"""

LINES = [
    {"id": "a1", "url": "https://www.echo.example/1", "published": "2025-03-04T08:00:00Z", "authors": "Ana Müller, Jo Kern", "title": "One",
     "text": "The pier is closed.\r\nIt will open in April.", "publisher": "Orlin Echo"},
    {"id": "a2", "url": "https://www.echo.example/2", "published": "03/04/2025", "authors": ["Ana Müller"],
     "text": "The date above reads in two ways."},
    {"text": "A line may have no id."},
]  # fmt: skip


def write_docx(path: Path) -> None:
    import datetime

    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    core = document.core_properties
    core.title, core.author, core.comments = "Minutes of the pier", "Ana Müller", ""
    core.created = core.modified = datetime.datetime(2025, 3, 4)
    document.add_heading("The pier at Orlin", level=1)
    changed = document.add_paragraph("The harbour master said that the pier would be closed for ")
    for tag, kind, words in (("del", "delText", "two months"), ("ins", "t", "a month")):
        words = f'<w:r><w:{kind} xml:space="preserve">{words}</w:{kind}></w:r>'
        changed._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x">{words}</w:{tag}>'))
    document.add_paragraph("The night ferry stops.", style="List Bullet")
    document.add_paragraph("We ask for patience.", style="Quote")
    table = document.add_table(rows=0, cols=2)
    for row in (("Line", "Quay"), ("Day ferry", "old quay")):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            target.writestr(zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0)), source.read(item), zipfile.ZIP_DEFLATED)


def main(golden: bool) -> None:
    import typst

    (HERE / "wrapped.txt").write_text(WRAPPED, encoding="utf-8")
    (HERE / "utf16.txt").write_bytes("Señor Müller said „no“.\r\nThe pier is closed.\r\n".encode("utf-16"))
    (HERE / "latin.txt").write_bytes("José Peña and Ana Müller met in Orlin on Monday to speak about the pier.\n".encode("latin-1"))
    (HERE / "page.html").write_text(PAGE.format(charset="utf-8"), encoding="utf-8")
    (HERE / "legacy.html").write_bytes(PAGE.format(charset="windows-1252").encode("cp1252"))
    (HERE / "notes.md").write_text(MARKDOWN, encoding="utf-8")
    (HERE / "report.pdf").write_bytes(typst.compile(REPORT.encode("utf-8"), ignore_system_fonts=True))
    write_docx(HERE / "minutes.docx")
    (HERE / "lines.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in LINES), encoding="utf-8")
    if golden:
        from tests.readers.test_golden import SAMPLES, reading_of

        for name in SAMPLES:
            made = json.dumps(reading_of(HERE / name), indent=1, ensure_ascii=False)
            (HERE / f"{name}.json").write_text(made + "\n", encoding="utf-8")


if __name__ == "__main__":
    main("--golden" in sys.argv)
