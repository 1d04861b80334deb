"""What made pages tell of themselves: dates, byline, credit, address, translations, walls. A table; each row is a page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from cuibono.readers import read_source
from cuibono.records import Document, Reject

RETRIEVED = "2031-05-20T10:00:00Z"
URL = "https://orlin-echo.example/2031/pier-contract"
PLACE = "https://orlin-echo.example/pier"
STORY = (
    "The town of Orlin has given the contract for its new pier to Brask Marine, a builder owned by the mayor's cousin.",
    "Brask Marine had never built a pier before. The council voted for the firm by six to five, after a debate of four hours.",
    "Tilde Aron, who sits on the council, asked why no other firm was heard. The mayor said that the law had been kept to the letter.",
    "The pier is to cost 40 million crowns and to open in two years. The old one was broken by the storm of last winter and stands empty.",
    "Neither the firm nor the mayor's office said how the price was reckoned. The firm has 30 workers and built sheds until last year.",
)
OPEN = {"isAccessibleForFree": True}
PAID = {"isAccessibleForFree": "False", "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paid"}}


def ld(**fields: Any) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Pier at Orlin", **fields}
    return script(node)


def script(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def hreflang(language: str, place: str) -> str:
    return f'<link rel="alternate" hreflang="{language}" href="{place}">'


def canonical(place: str) -> str:
    return f'<link rel="canonical" href="{place}">'


def meta(**fields: str) -> str:
    return "".join(f'<meta property="{key.replace("__", ":")}" content="{value}">' for key, value in fields.items())


def page(
    head: str = "", *, body: str | None = None, after: str = "", before: str = "", lang: str = "en", site: str = "Orlin Echo"
) -> bytes:
    told = body if body is not None else "".join(f"<p>{words}</p>" for words in STORY)
    named = f'<meta property="og:site_name" content="{site}">' if site else ""
    frame = '<nav><ul><li><a href="/">Home</a></li><li><a href="/login">Sign in</a></li></ul></nav>'
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Pier at Orlin</title>{named}{head}</head><body>{frame}'
        f"<main><article><h1>Pier at Orlin</h1>{before}{told}{after}</article></main><footer><p>Copyright 2031</p></footer></body></html>"
    ).encode()


def read(data: bytes, url: str | None = URL) -> Document:
    rows = list(read_source(url or "page.html", data, dataset="t", retrieved_at=RETRIEVED, hint="text/html"))
    (row,) = rows
    assert not isinstance(row, Reject), row
    return row[0]


@dataclass(frozen=True)
class Case:
    name: str
    data: bytes
    told: dict[str, Any] = field(default_factory=dict)
    url: str | None = URL


def dated(published: str | None, modified: str | None = None, source: str | None = "metadata") -> dict[str, Any]:
    return {"published_at": published, "modified_at": modified, "published_from": source if published else None}


TEASER = f"<p>{STORY[0]}</p>"
CUT = f"<p>{STORY[0]}</p><p>Brask Marine had never built a pier before. The council voted for the firm by six to five, after a …</p>"
OFFER = '<div class="offer"><p>To go on reading, <a href="/subscribe?from=pier">take out a subscription</a>.</p></div>'
GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "@id": "https://orlin-echo.example/#site", "datePublished": "2019-01-01", "name": "Orlin Echo"},
        {"@type": "WebPage", "@id": URL, "url": URL, "datePublished": "2031-05-04", "dateModified": "2031-05-06"},
        {
            "@type": ["Article", "ReportageNewsArticle"],
            "mainEntityOfPage": {"@id": URL},
            "headline": "Pier at Orlin",
            "datePublished": "2031-05-03T08:00:00+02:00",
            "dateModified": "2031-05-06T09:30:00+02:00",
            "author": [{"@id": "#ann"}, {"@type": "Person", "name": "Carl Dorn"}],
            "publisher": {"@type": "Organization", "name": "Orlin Echo"},
        },
        {"@type": "Person", "@id": "#ann", "name": "Ann Bell"},
        {"@type": "Event", "name": "Opening", "startDate": "2031-05-01", "datePublished": "2031-04-01"},
    ],
}
MICRODATA = (
    '<div itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="datePublished" content="2031-05-02T22:00:00Z">'
    '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">Eve Foss</span></span>'
    '<time itemprop="dateModified" datetime="2031-05-04">4 May</time></div>'
)
LIVE = [
    {"@type": "BlogPosting", "headline": f"Update {n}", "datePublished": f"2031-05-0{n}T10:00:00Z", "articleBody": "News."}
    for n in (1, 2, 3)
]
LIST = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Other", "datePublished": "2031-01-01"}]}

CASES = [
    # -- dates
    Case("json-ld graph", page(script(GRAPH)), {**dated("2031-05-03", "2031-05-06"), "authors": ("Ann Bell", "Carl Dorn")}),
    Case(
        "json-ld in a comment",
        page(f'<script type="application/ld+json"><!-- {json.dumps({"@type": "Article", "datePublished": "2031-05-03"})} --></script>'),
        dated("2031-05-03"),
    ),
    Case(
        "json-ld that is broken",
        page(
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": </script>'
            + meta(article__published_time="2031-05-03")
        ),
        dated("2031-05-03"),
    ),
    Case("microdata", page(before=MICRODATA), {**dated("2031-05-02", "2031-05-04"), "authors": ("Eve Foss",)}),
    Case(
        "open graph",
        page(meta(article__published_time="2031-05-03T08:00:00Z", article__modified_time="2031-05-05T08:00:00Z")),
        dated("2031-05-03", "2031-05-05"),
    ),
    Case("no date at all", page(), dated(None), "https://orlin-echo.example/pier"),
    Case(
        "conflict: the first publication wins",
        page(ld(datePublished="2031-05-07T08:00:00Z") + meta(article__published_time="2031-05-03")),
        dated("2031-05-03"),
    ),
    Case(
        "wrong date in the future", page(ld(datePublished="2031-06-30") + meta(article__published_time="2031-05-03")), dated("2031-05-03")
    ),
    Case("only a date in the future", page(ld(datePublished="2035-01-01")), dated(None), "https://orlin-echo.example/pier"),
    Case(
        "a computer's zero",
        page(ld(datePublished="1970-01-01T00:00:00Z", dateModified="2031-05-04")),
        dated(None, "2031-05-04"),
        "https://orlin-echo.example/pier",
    ),
    Case("late evening in the west is that day", page(ld(datePublished="2031-05-03T23:30:00-05:00")), dated("2031-05-03")),
    Case("tomorrow in the east is today in UTC", page(ld(datePublished="2031-05-21T05:00:00+09:00")), dated("2031-05-20")),
    Case(
        "tomorrow without a zone is no date", page(ld(datePublished="2031-05-21T05:00:00")), dated(None), "https://orlin-echo.example/pier"
    ),
    Case(
        "changed on its day",
        page(ld(datePublished="2031-05-03T08:00:00Z", dateModified="2031-05-03T11:00:00Z")),
        dated("2031-05-03", "2031-05-03"),
    ),
    Case("not changed", page(ld(datePublished="2031-05-03T08:00:00Z", dateModified="2031-05-03T10:00:00+02:00")), dated("2031-05-03")),
    Case("changed before it was there", page(ld(datePublished="2031-05-03", dateModified="2031-05-01")), dated("2031-05-03")),
    Case(
        "only the change is dated",
        page(meta(article__modified_time="2031-05-05T08:00:00Z")),
        dated(None, "2031-05-05"),
        "https://orlin-echo.example/pier",
    ),
    Case(
        "an event's date in the text",
        page(after='<p>The pier opens on <time datetime="2031-05-01">1 May 2031</time> with a feast.</p>'),
        dated(None),
        "https://orlin-echo.example/pier",
    ),
    Case("a date that reads in two ways", page(meta(article__published_time="03/04/2031")), dated(None), "https://orlin-echo.example/pier"),
    Case(
        "a time element of the publication",
        page(before='<time pubdate datetime="2031-05-03T08:00:00Z">yesterday</time>'),
        dated("2031-05-03"),
    ),
    Case("date in the address", page(), dated("2031-05-02", None, "page"), "https://orlin-echo.example/2031/05/02/pier"),
    Case("dates of a list of other texts", page(script(LIST)), dated(None), "https://orlin-echo.example/pier"),
    Case(
        "live blog: its own date, not its entries'",
        page(
            ld(
                **{
                    "@type": "LiveBlogPosting",
                    "datePublished": "2031-05-01T06:00:00Z",
                    "dateModified": "2031-05-03T10:00:00Z",
                    "liveBlogUpdate": LIVE,
                }
            )
        ),
        dated("2031-05-01", "2031-05-03"),
    ),
    Case(
        "two articles of which none is the page's",
        page(
            script(
                [{"@type": "NewsArticle", "headline": f"Other {n}", "datePublished": f"2031-02-0{n}", "author": "Some One"} for n in (1, 2)]
            )
        ),
        {**dated(None), "authors": ()},
        "https://orlin-echo.example/pier",
    ),
    Case(
        "dublin core",
        page('<meta name="DC.date.issued" content="2031-05-03"><meta name="dc.creator" content="Bell, Ann">'),
        {**dated("2031-05-03"), "authors": ("Bell, Ann",)},
    ),
    Case("a line above the text", page(before='<span class="date">Posted: 3 May 2031</span>'), dated("2031-05-03", None, "page"), PLACE),
    Case("an ISO date in the text", page(after="<p>The pier opens on 2031-05-12, the mayor said on the phone.</p>"), dated(None), PLACE),
    Case("a date of an event behind the text", page(after='<div class="event-date">May 12, 2031</div>'), dated(None), PLACE),
    Case(
        "comments and other pages",
        page(after='<div><time datetime="2031-05-06">6 May</time><a href="/2031/05/04/x">x</a></div>'),
        dated(None),
        PLACE,
    ),
    Case("only a line of the change", page(before='<span class="updated">Updated: May 5, 2031</span>'), dated(None), PLACE),
    # -- byline and credit
    Case(
        "several authors in one field",
        page('<meta name="author" content="By Ann Bell, Carl Dorn and Eve Foss">'),
        {"authors": ("Ann Bell", "Carl Dorn", "Eve Foss")},
    ),
    Case(
        "the outlet's staff is no author",
        page(ld(author={"@type": "Organization", "name": "Orlin Echo Staff"})),
        {"authors": (), "alternates": ()},
    ),
    Case(
        "a body is one author",
        page(ld(author={"@type": "Organization", "name": "Center for Ports, Piers and Quays"})),
        {"authors": ("Center for Ports, Piers and Quays",)},
    ),
    Case(
        "an agency's staff is the agency",
        page('<meta name="author" content="Reuters Staff">'),
        {"authors": ("Reuters",), "alternates": ("credit Reuters",)},
    ),
    Case(
        "a person and an agency",
        page(ld(author=[{"@type": "Person", "name": "Ann Bell"}, {"@type": "Organization", "name": "AFP"}])),
        {"authors": ("Ann Bell", "AFP"), "alternates": ("credit AFP",)},
    ),
    Case(
        "author's address on a network",
        page('<meta property="article:author" content="https://social.example/annbell"><meta name="author" content="Ann Bell">'),
        {"authors": ("Ann Bell",)},
    ),
    Case("link marked author", page(before='<a rel="author" href="/p/ann">Ann Bell</a>'), {"authors": ("Ann Bell",)}),
    Case(
        "agency as the source",
        page(ld(sourceOrganization={"@type": "Organization", "name": "Reuters"}, author="Ann Bell")),
        {"authors": ("Ann Bell",), "alternates": ("credit Reuters",)},
    ),
    Case("the outlet as its own provider", page(ld(provider={"name": "Orlin Echo"}, publisher={"name": "Orlin Echo"})), {"alternates": ()}),
    # -- addresses
    Case("canonical without tracking", page(canonical(URL)), {"url": URL, "alternates": ()}, URL + "?utm_source=x"),
    Case("relative canonical", page(canonical("/2031/pier-contract")), {"url": URL}, URL + "?page=1"),
    Case("canonical that is the front page", page(canonical("https://orlin-echo.example/")), {"url": URL}),
    Case("AMP page", page(canonical(URL)), {"url": URL, "alternates": ()}, "https://amp.orlin-echo.example/2031/pier-contract/amp"),
    Case(
        "cache of an AMP page",
        page(canonical(URL)),
        {"url": URL, "alternates": ()},
        "https://orlin--echo-example.cdn.ampproject.org/c/s/orlin-echo.example/2031/pier-contract",
    ),
    Case("an archive's copy", page(canonical(URL)), {"url": URL, "alternates": ()}, f"https://web.archive.org/web/2031/{URL}"),
    Case(
        "a site that would pass for another",
        page(canonical(URL)),
        {"url": "https://evil.example/orlin-echo.example/x", "alternates": (f"syndicated {URL}",)},
        "https://evil.example/orlin-echo.example/x",
    ),
    Case(
        "two domains of one outlet",
        page(canonical("https://www.bbc.com/news/world-1")),
        {"url": "https://www.bbc.com/news/world-1", "source_id": "BBC News", "alternates": ()},
        "https://www.bbc.co.uk/news/world-1",
    ),
    Case(
        "syndicated: canonical elsewhere",
        page(canonical("https://velm-herald.example/pier")),
        {"url": URL, "alternates": ("syndicated https://velm-herald.example/pier",)},
    ),
    Case(
        "syndication-source",
        page('<meta name="syndication-source" content="https://velm-herald.example/pier">'),
        {"alternates": ("syndicated https://velm-herald.example/pier",)},
    ),
    Case(
        "original-source",
        page('<meta name="original-source" content="https://velm-herald.example/pier">'),
        {"alternates": ("reported https://velm-herald.example/pier",)},
    ),
    Case("its own syndication-source", page(f'<meta name="syndication-source" content="{URL}">'), {"alternates": ()}),
    Case("no address given", page(canonical(URL)), {"url": URL, "source_id": "Orlin Echo"}, None),
    Case("an outlet of the table by its host", page(site="CNN Español"), {"source_id": "CNN"}, "https://edition.cnn.com/2031/pier"),
    # -- languages
    Case(
        "translation",
        page(hreflang("en", "/en/pier") + hreflang("es-PE", "/es/muelle") + hreflang("x-default", "/en/pier")),
        {"alternates": ("translation:es https://orlin-echo.example/es/muelle",)},
    ),
    Case("front page of another language is no translation", page(hreflang("es", "https://orlin-echo.example/es/")), {"alternates": ()}),
    Case(
        "translated work",
        page(ld(translationOfWork={"@type": "NewsArticle", "url": "https://velm-herald.example/muelle", "inLanguage": "es"})),
        {"alternates": ("translation:es https://velm-herald.example/muelle",)},
    ),
    Case("the text's language wins over the page's word", page(lang="fr"), {"language": "en"}),
    Case("a short text has the page's word", page(body="<p>Muelle cerrado.</p>", lang="es"), {"language": "es"}),
    # -- walls
    Case("paid part is missing", page(ld(**PAID), body=TEASER), {"partial": "paywall"}),
    Case("paid part is empty", page(ld(**PAID), body=TEASER, after='<div class="paid"></div>'), {"partial": "paywall"}),
    Case(
        "paid part is there",
        page(ld(**PAID), body=f'{TEASER}<div class="paid">{"".join(f"<p>{w}</p>" for w in STORY[1:])}</div>'),
        {"partial": None},
    ),
    Case("paid, count of words says most is missing", page(ld(isAccessibleForFree=False, wordCount=900)), {"partial": "paywall"}),
    Case("paid, count of words says it is whole", page(ld(isAccessibleForFree=False, wordCount=130)), {"partial": None}),
    Case(
        "paid and whole, nothing more is said",
        page(ld(isAccessibleForFree=False), after=OFFER.replace("To go on reading, ", "Like our work? Please ")),
        {"partial": None},
    ),
    Case("locked, breaks off", page(meta(article__content_tier="locked"), body=CUT, after=OFFER), {"partial": "paywall"}),
    Case("metered and whole", page(meta(article__content_tier="metered"), after=OFFER), {"partial": None}),
    Case("free, whole, with an offer", page(ld(**OPEN), after=OFFER), {"partial": None}),
    Case("nothing said, ends with dots before an offer", page(body=CUT, after=OFFER), {"partial": "paywall"}),
    Case("nothing said, ends with dots, no offer", page(body=CUT), {"partial": None}),
    Case(
        "ends with dots before a newsletter",
        page(body=CUT, after='<p><a href="/newsletter/subscribe">Subscribe</a></p>'),
        {"partial": None},
    ),
    Case("ends with dots before remarks", page(body=CUT, after='<p><a href="/login?next=a">Sign in to comment</a></p>'), {"partial": None}),
    Case("an old wall that nobody sees", page(after='<div class="paywall-overlay" hidden></div>'), {"partial": None}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_page_is_read_as_it_says(case: Case) -> None:
    document = read(case.data, case.url)
    assert {key: getattr(document, key) for key in case.told} == case.told


def test_the_table_is_large_enough() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 25


def test_no_page_of_the_table_has_a_date_after_its_retrieval() -> None:
    documents = [read(case.data, case.url) for case in CASES]
    assert all((row.published_at or "") <= "2031-05-20" and (row.modified_at or "") <= "2031-05-20" for row in documents)
