"""Makes the sample files beside it and, with ``--golden``, what the readers are expected to give for each.

    PYTHONPATH=.:src python tests/readers/data/make_data.py [--golden]

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


LETTER = """Dear Jo,

The Orlin Ferry Company paid 40,000 euros for the repair of the pier, as I
told you.  The town hall has the contract.

Ana Müller
Harbour Office

> Who paid for the repair?
> Jo
"""
ODT = (
    "<text:tracked-changes><text:p>two months</text:p></text:tracked-changes><text:h>The pier at Orlin</text:h>"
    "<text:p>The pier<text:s/>will be closed<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Said Ana Müller."
    "</text:p></text:note-body></text:note> for a <text:span>month</text:span>.</text:p><text:list><text:list-item><text:p>The night ferry "
    "stops.</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>Day ferry</text:p>"
    "</table:table-cell><table:table-cell><text:p>old quay</text:p></table:table-cell></table:table-row></table:table>"
)
ODS = (
    '<table:table table:name="Costs"><table:table-row>'
    '<table:table-cell office:value-type="string"><text:p>Posts</text:p></table:table-cell>'
    '<table:table-cell office:value-type="date" office:date-value="2025-03-04"><text:p>4 March</text:p></table:table-cell>'
    '<table:table-cell table:number-columns-repeated="1022"/></table:table-row><table:table-row table:number-rows-repeated="1048574">'
    '<table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>'
)
RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Cyr;}}{\info{\title The pier}{\author Ana M\'fcller}"
    rb"{\creatim\yr2025\mo3\dy4}}\f0 The pier of Orlin will be closed.\par {\field{\*\fldinst{HYPERLINK x}}{\fldrslt The town hall}} pays"
    rb" \b 40,000\b0  \u8364?.\par\f1 \'cf\'f0\'e8\'f1\'f2\'e0\'ed\'fc\par\trowd Day ferry\cell old quay\cell\row{\pict 89504e47}}"
)
CHAPTERS = {
    "second": "<h1>The night ferry</h1><p>It stops for <i>a month</i>.</p><ul><li>No boat</li><li>No bus</li></ul>",
    "first": "<h1>The day ferry</h1><blockquote>We ask for patience.</blockquote><table><tr><td>Day</td><td>old quay</td></tr></table>",
}


def letter() -> bytes:
    """A message with a text, the same as HTML, a file, a picture, and a message that was forwarded."""
    from tests.readers import made

    message = made.mail(LETTER, subject="Re: the pier – who paid")
    message.add_alternative("<p>Dear Jo, …</p>", subtype="html")
    message.add_attachment(RTF, maintype="application", subtype="rtf", filename="Übersicht.rtf")
    message.add_attachment(made.PNG, maintype="image", subtype="png", filename="logo.png")
    forwarded = made.mail("x", subject="Contract", sender="bo@town.example", number=2)
    forwarded.set_content("<div>The contract is <b>signed</b>.</div><div>Bo</div>", subtype="html")
    message.add_attachment(forwarded)
    return made.bounded(message)


def write_packed() -> None:
    """The formats of made.py, and containers of them."""
    from tests.readers import made

    report, page = (HERE / "report.pdf").read_bytes(), (HERE / "page.html").read_bytes()
    table = made.cells(1, "Item", "Sum", "Paid") + made.cells(2, "Posts", 30000, day=45720) + made.cells(4, "Work", 10.5)
    (HERE / "costs.xlsx").write_bytes(made.xlsx({"Costs": table, "Draft": made.cells(1, "not shown")}, hidden=["Draft"]))
    (HERE / "costs.xls").write_bytes(made.xls("Costs", [["Item", "Sum"], ["Posts", 30000.0]]))
    (HERE / "costs.ods").write_bytes(made.odf("spreadsheet", ODS))
    (HERE / "letter.odt").write_bytes(made.odf("text", ODT))
    (HERE / "talk.pptx").write_bytes(
        made.pptx([("The pier", ["It is closed.", "Ferries go on."], "Thank Ana."), ("Costs", ["40,000"], "")])
    )
    (HERE / "harbour.epub").write_bytes(made.epub(CHAPTERS))
    (HERE / "pier.rtf").write_bytes(RTF)
    (HERE / "letter.eml").write_bytes(letter())
    (HERE / "mail.mbox").write_bytes(
        made.mailbox([letter(), bytes(made.mail("From 2019 on it was closed.\n\nFrom here it is not.", number=3))])
    )
    inner = made.zipped({"report.pdf": report, "photo.png": made.PNG})
    (HERE / "leak.zip").write_bytes(
        made.zipped([("notes/a.txt", "The pier is closed."), ("notes/a.txt", "The pier is open."), ("../../etc/b.txt", "The old quay."),
                     ("inner.zip", inner), ("__MACOSX/._a.txt", "x"), ("lines.jsonl", '{"id": "7", "text": "The night ferry."}\n')])
    )  # fmt: skip
    (HERE / "bundle.tgz").write_bytes(made.gzipped(made.tarred({"x/notes.md": MARKDOWN, "x/a.txt": "The pier is closed."})))
    html = "Content-Type: text/html; charset=utf-8"
    gone = made.http(page, html, status="404 Not Found")
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(made.gzipped(page)), made.gzipped(page))
    archive = [
        made.record("warcinfo", "", b"software: by hand\r\n", "application/warc-fields"),
        made.record("response", "https://echo.example/pier", made.http(page, html)),
        made.record(
            "response", "https://echo.example/packed", made.http(chunked, html, "Content-Encoding: gzip", "Transfer-Encoding: chunked")
        ),
        made.record("response", "https://echo.example/gone", gone),
        made.record("response", "https://echo.example/logo.png", made.http(made.PNG, "Content-Type: image/png")),
        made.record("response", "https://echo.example/changed", made.http(page, html), digest="sha1:AAAA"),
        made.record("response", "https://office.example/report.pdf", made.http(report, "Content-Type: application/octet-stream")),
        made.record("resource", "https://echo.example/note.txt", b"The old quay is open.", "text/plain"),
        made.record("revisit", "https://echo.example/pier", made.http(b"")),
    ]
    (HERE / "crawl.warc.gz").write_bytes(b"".join(map(made.gzipped, archive)))
    (HERE / "site.wacz").write_bytes(
        made.zipped({"datapackage.json": "{}", "archive/data.warc": b"".join(archive[:2]), "pages/pages.jsonl": "{}"}, 0)
    )


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
    write_packed()
    if golden:
        from tests.readers.test_golden import CONTAINERS, SAMPLES, reading_of

        for name in SAMPLES + CONTAINERS:
            made = json.dumps(reading_of(HERE / name), indent=1, ensure_ascii=False)
            (HERE / f"{name}.json").write_text(made + "\n", encoding="utf-8")


if __name__ == "__main__":
    main("--golden" in sys.argv)
