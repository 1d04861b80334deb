"""Lists of addresses in every format, and what is no list: small samples of our own, and bytes that nobody meant."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.errors import InputError
from cuibono.sources.web.feeds import MOST_FAULTS, Entry, is_list, read_list

HERE = "https://paper.example/news/feed"

RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Vell &amp; Post</title><link>https://paper.example/</link>
<item><title>Port &lt;b&gt;sold&lt;/b&gt;&nbsp;at last</title><link>/2031/port?utm_source=rss&amp;id=7</link>
  <pubDate>Tue, 03 Jun 2031 08:00:00 +0200</pubDate><description>&lt;script&gt;alert(1)&lt;/script&gt;</description>
  <content:encoded><![CDATA[<p>Long</p>]]></content:encoded></item>
<item><title>By its id</title><guid>https://paper.example/2031/mine</guid></item>
<item><title>No page</title><link>javascript:alert(1)</link></item>
<item><title>Again</title><link>https://PAPER.example:443/2031/port?id=7#top</link></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://paper.example/x/"><title>Notes</title>
<entry><title type="html">Rail &amp;amp; road</title><link rel="enclosure" href="sound.mp3"/><link rel="alternate" href="rail"/>
<published>2031-06-01T00:00:00Z</published><updated>2031-06-03T10:00:00+02:00</updated><content>Long</content></entry></feed>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Notes",
        "items": [
            {
                "id": "1",
                "url": "/a",
                "title": "One",
                "date_published": "2031-01-01T01:00:00+01:00",
                "date_modified": "2031-01-02T00:00:00Z",
            },
            {"id": "https://paper.example/b"},
            {"title": "no address"},
            "not an item",
        ],
    }
).encode()

OPML = b"""<opml version="2.0"><head><title>Desk</title></head><body><outline text="Ports"><outline text="Post" type="rss"
xmlUrl="https://paper.example/feed" htmlUrl="https://paper.example/"/><outline text="more" type="include" url="more.opml"/></outline>
<outline text="a heading"/></body></opml>"""

SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://paper.example/a </loc><lastmod>2031-06-03</lastmod><news:news>
<news:publication><news:name>P</news:name></news:publication>
<news:publication_date>2031-06-01T08:00+00:00</news:publication_date><news:title>One</news:title></news:news>
<image:image><image:loc>https://paper.example/a.jpg</image:loc></image:image></url><url><lastmod>2031</lastmod></url></urlset>"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://paper.example/s1.xml.gz</loc></sitemap>
</sitemapindex>"""

PAGE = b"""<!doctype html><html><head><title>Vell Post</title><link rel="stylesheet" href="a.css">
<link rel="alternate" type="application/rss+xml" title="All" href="/all.xml"><link rel="alternate" hreflang="es" href="/es">
<link rel="alternate" type="application/feed+json" href="feed.json"></head><body><p>Hello</p></body></html>"""

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel><item rdf:about="https://paper.example/o">
<title>O</title><link>https://paper.example/o</link><dc:date>2031-06-01T10:00:00Z</dc:date></item></rdf:RDF>"""


def events(*links: str) -> bytes:
    """GDELT 2 Events: 61 columns, the date of adding and the source's address last."""
    rows = [["1000" + str(number), "20310601", *["x"] * 57, "20310602101500", link] for number, link in enumerate(links)]
    return "\n".join("\t".join(row) for row in rows).encode()


def gkg(*rows: tuple[str, str]) -> bytes:
    """GDELT 2.1 GKG: 27 columns; of its documents those of collection 1 have an address."""
    made = [[f"20310602101500-{n}", "20310602101500", kind, "paper", link, *["x"] * 22] for n, (kind, link) in enumerate(rows)]
    return "\n".join("\t".join(row) for row in made).encode()


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_rss() -> None:
    found = read_list(RSS, HERE)
    assert (found.form, found.title, found.left_out) == ("RSS", "The Vell & Post", 1)
    assert found.entries == (
        Entry("https://paper.example/2031/port?id=7", "Port sold at last", "2031-06-03T06:00:00Z"),
        Entry("https://paper.example/2031/mine", "By its id"),
    )
    assert found.faults == (("javascript:alert(1)", "not an address of a page (http or https)"),)


def test_old_rss() -> None:
    found = read_list(RDF, HERE)
    assert [(entry.address, entry.title, entry.updated) for entry in found.entries] == [
        ("https://paper.example/o", "O", "2031-06-01T10:00:00Z")
    ]


def test_atom() -> None:
    found = read_list(ATOM, HERE)
    assert (found.form, found.title) == ("Atom", "Notes")
    assert found.entries == (Entry("https://paper.example/x/rail", "Rail & road", "2031-06-01T00:00:00Z", "2031-06-03T08:00:00Z"),)


def test_json_feed() -> None:
    found = read_list(JSON_FEED, HERE)
    assert (found.form, found.title) == ("JSON Feed", "Notes")
    assert found.entries == (
        Entry("https://paper.example/a", "One", "2031-01-01T00:00:00Z", "2031-01-02T00:00:00Z"),
        Entry("https://paper.example/b"),
    )


def test_opml_leads_to_lists() -> None:
    found = read_list(OPML, HERE)
    assert (found.form, found.title, found.of_lists) == ("OPML", "Desk", True)
    assert found.entries == (
        Entry("https://paper.example/feed", "Post", kind="list"),
        Entry("https://paper.example/news/more.opml", "more", kind="list"),
    )


def test_sitemaps() -> None:
    found = read_list(SITEMAP, HERE)
    assert (found.form, found.of_lists) == ("sitemap", False)
    assert found.entries == (Entry("https://paper.example/a", "One", "2031-06-01T08:00:00Z", "2031-06-03"),)
    assert read_list(gzip.compress(SITEMAP), HERE) == found
    index = read_list(INDEX, HERE)
    assert (index.form, index.entries) == ("sitemap index", (Entry("https://paper.example/s1.xml.gz", kind="list"),))


def test_a_page_names_its_feeds() -> None:
    found = read_list(PAGE, "https://paper.example/news/")
    assert [(entry.address, entry.title, entry.kind) for entry in found.entries] == [
        ("https://paper.example/all.xml", "All", "list"),
        ("https://paper.example/news/feed.json", None, "list"),
    ]
    assert is_list(PAGE) is None


def test_a_list_of_addresses() -> None:
    found = read_list(b"# mine\nhttps://paper.example/a  a remark\n\nnot an address\nhttps://paper.example/a#x\r\nhttp://b.example\n", "")
    assert [(entry.address, entry.kind) for entry in found.entries] == [
        ("https://paper.example/a", "either"),
        ("http://b.example/", "either"),
    ]
    assert found.faults == (("not an address", "not an address of a page (http or https)"),)
    wide = "http://b.example/é\n".encode("utf-16")
    assert len(read_list(wide, "").entries) == 1


@pytest.mark.parametrize("pack", [bytes, lambda data: zipped(f=data), gzip.compress])
def test_gdelt(pack) -> None:
    found = read_list(pack(events("https://paper.example/a", "https://paper.example/a", "BBC Monitoring", "https://b.example/x")), "")
    assert (found.form, found.left_out) == ("GDELT events", 1)
    assert found.entries == (
        Entry("https://paper.example/a", published="2031-06-02T10:15:00Z"),
        Entry("https://b.example/x", published="2031-06-02T10:15:00Z"),
    )
    found = read_list(pack(gkg(("1", "https://paper.example/a"), ("2", "a citation"))), "")
    assert (found.form, found.entries) == ("GDELT GKG", (Entry("https://paper.example/a", published="2031-06-02T10:15:00Z"),))


def test_gdelts_own_list_of_files() -> None:
    names = ("export.CSV.zip", "mentions.CSV.zip", "gkg.csv.zip")
    text = "\n".join(f"123 {'0' * 32} http://data.gdeltproject.org/gdeltv2/20310602101500.{name}" for name in names)
    found = read_list(text.encode(), "")
    assert [(entry.address.partition("1500.")[2], entry.kind) for entry in found.entries] == [
        ("export.CSV.zip", "list"),
        ("gkg.csv.zip", "list"),
    ]


def test_a_broken_feed_is_mended() -> None:
    cut = RSS[: RSS.index(b"<item><title>No page")]
    assert len(read_list(cut, HERE).entries) == 2
    assert read_list(RSS.replace(b"UTF-8", b"windows-1252").replace(b"sold", "verkauft f\u00fcr".encode("cp1252")), HERE).entries[
        0
    ].title == ("Port verkauft für at last")


ROOT = b"<rss><channel><item><link>https://a.example/1</link><title>&x;</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"hello", "not_a_list"),
        (b"<p>hello</p>", "not_a_list"),
        (b"<html><head><title>x</title></head><body>no feed</body></html>", "not_a_list"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_list"),
        (b"<channel><feed/></channel>", "not_a_list"),
        (b"<feed><a/></feed>", "not_a_list"),
        (b'{"items": []}', "not_a_list"),
        (b"[1, 2]", "not_a_list"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', "not_a_list"),
        (b'{"version": ', "corrupt"),
        (b"[" * 100_000, "corrupt"),
        (b"%PDF-1.7\n\x00\x01\x02\x03\x04\x05\x06", "binary"),
        (gzip.compress(RSS)[:40], "corrupt"),
        (gzip.compress(b"\0" * 70_000_000), "too_large"),
        (zipped(f=b"\0" * 70_000_000), "too_large"),
        (zipped(a=RSS, b=RSS), "not_a_list"),
        (zipped(a=RSS)[:-30], "corrupt"),
        (b'<!DOCTYPE rss [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>' + ROOT, "corrupt"),
        (b'<!DOCTYPE rss [\n<!ENTITY x SYSTEM "file:///etc/passwd">\n]>' + ROOT, "corrupt"),
        (('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE rss [<!ENTITY x "ha">]>' + ROOT.decode()).encode("utf-16"), "corrupt"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as raised:
        read_list(data, HERE)
    assert raised.value.reason == reason
    assert is_list(data) is None


def test_lists_are_bounded() -> None:
    lines = "\n".join(f"https://a.example/{number}" for number in range(60))
    found = read_list(lines.encode(), "", most=10)
    assert (len(found.entries), found.left_out, len(found.faults)) == (10, 50, MOST_FAULTS)
    items = b"<item><link>https://a.example/1</link></item>" * 10_010
    found = read_list(b"<rss><channel>" + items + b"</channel></rss>", "")
    assert (len(found.entries), found.left_out) == (1, 10)
    deep = b"<opml><body>" + b"<outline>" * 5000 + b"<outline xmlUrl='https://a.example/f'/>" + b"</outline>" * 5000 + b"</body></opml>"
    assert len(read_list(deep, "").entries) <= 1
    long = b"<rss><channel>" + b"<item><title>%s</title><link>https://a.example/1</link></item>" % (b"x" * 100_000) + b"</channel></rss>"
    assert len(read_list(long, "").entries[0].title or "") <= 500


def test_hostile_starts_do_not_hold_it_up() -> None:
    """Each would take for ever where an expression goes back over what it has read."""
    heads = (
        b"<?xml version='1.0'?>" + b" " * 16_000 + b"x",
        b"<!--" * 4_000,
        b"<!-- -->" * 2_000,
        b"<!DOCTYPE rss [" + b"]" * 16_000,
        b"<?" * 8_000,
    )
    for head in heads:
        with pytest.raises(InputError):
            read_list(head, "")


@pytest.mark.parametrize(
    "link",
    ["file:///etc/passwd", "ftp://a.example/x", "http://", "http:///x", "http://a b/", "http://[::1", "//", "mailto:a@b.example",
     "x" * 5000, "http://a.example:99999/"],
)  # fmt: skip
def test_odd_addresses_are_left_out(link: str) -> None:
    row = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"url": link}, {"url": "https://a.example/ok"}]})
    found = read_list(row.encode(), "")
    assert [entry.address for entry in found.entries] == ["https://a.example/ok"]
    assert found.left_out == 1


SAMPLES = [
    RSS,
    ATOM,
    JSON_FEED,
    OPML,
    SITEMAP,
    INDEX,
    PAGE,
    RDF,
    events("https://a.example/1"),
    gkg(("1", "https://a.example/1")),
    zipped(a=RSS),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample with a few bytes cut out, changed, doubled or put in."""
    data = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 60)))
        piece = draw(st.one_of(st.binary(max_size=20), st.sampled_from([b"<", b"]]>", b"&#0;", b"<!--", b"<![CDATA[", b"\0", b"&a;"])))
        data[at:end] = draw(st.sampled_from([piece, bytes(data[at:end]) * 2, b""]))
    return bytes(data)


@settings(max_examples=400, deadline=None)
@given(st.one_of(damaged(), st.binary(max_size=300)))
def test_damage_is_named_and_nothing_else(data: bytes) -> None:
    is_list(data)
    try:
        found = read_list(data, HERE)
    except InputError as error:
        reason = error.reason
    else:
        reason = None
        assert all(entry.address.startswith(("http://", "https://")) for entry in found.entries)
        assert len({entry.address for entry in found.entries}) == len(found.entries)
    assert reason in (None, "empty", "too_large", "corrupt", "not_a_list", "binary", "bad_encoding")
