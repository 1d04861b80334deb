"""A small newspaper on the local site, with its feed, and a clock that only tests move."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cuibono.operations.watch import Options, Watching, plan, watch
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner
from cuibono.sources.web.fetch import Fetcher, Policy
from tests.sources.web.site import Site

START = 1_938_211_200.0  # 2031-06-03
HOUR = 3600.0
DAY = 24 * HOUR

STORIES = {
    "port": (
        "Halcyon buys the port of Vell",
        "Halcyon Holdings bought the port of Vell for 40 million dollars, the company said on Monday.",
        "Ana Dorn, the chief executive of Halcyon Holdings, said the purchase would be closed by June.",
    ),
    "rail": (
        "Orsk Rail names a chairman",
        "Orsk Rail appointed Pavel Lind as its chairman on Tuesday, a filing showed.",
        "Lind was an adviser to the ministry of transport until last year, the filing says.",
    ),
    "bank": (
        "Kestrel Bank lends to the city",
        "Kestrel Bank lent 12 million dollars to the city of Marn, the mayor said.",
        "The loan is to pay for a bridge that Juniper Works will build, according to the council.",
    ),
}


def story(name: str, *more: str, head: str = "", canonical: str | None = None) -> str:
    """A page of the paper. ``more`` are further paragraphs, ``head`` goes into the head and changes nothing that is read."""
    title, *paragraphs = STORIES[name]
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    text = "".join(f"<p>{words}</p>" for words in (*paragraphs, *more))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{link}{head}'
        '<meta property="og:site_name" content="The Vell Post"><meta property="article:published_time" content="2024-06-02"></head>'
        f"<body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>{text}</article></body></html>"
    )


def rss(site: Site, *paths: str, title: str = "The Vell Post") -> str:
    """A feed of these paths."""
    items = "".join(f"<item><title>On {path}</title><link>{site.url(path).replace('&', '&amp;')}</link></item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


class Clock:
    """Seconds since 1970, and the same as text; a sleep moves it."""

    def __init__(self) -> None:
        self.at = START
        self.lock = threading.Lock()

    def __call__(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.at += seconds

    def told(self) -> str:
        from datetime import UTC, datetime

        return datetime.fromtimestamp(self.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Desk:
    """A workspace that watches the site: ``run`` is one run of ``watch``."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site, self.clock = folder / "workspace", site, Clock()
        self.stop = threading.Event()

    def fetcher(self) -> Fetcher:
        policy = Policy(allow=(self.site.allow,), pace_s=0, tries=1)
        return Fetcher(policy, clock=self.clock, sleep=self.clock.sleep, jitter=lambda: 0.5)

    def run(self, *addresses: str, dataset: str | None = None, **options: object) -> Watching:
        with open_workspace(self.folder, write=True, create=True) as workspace:
            named = plan(workspace.ledger, addresses, "test", self.clock.told(), dataset=dataset, publisher=None, every=None)
            return watch(
                workspace.ledger,
                named or workspace.ledger.watched(),
                self.fetcher(),
                InlineRunner(),
                Options(engine="rules", **options),  # type: ignore[arg-type]
                clock=self.clock.told,
                stop=self.stop,
            )

    @contextmanager
    def ledger(self) -> Iterator[object]:
        with open_workspace(self.folder) as workspace:
            yield workspace.ledger


def outcomes(done: Watching) -> dict[str, str]:
    """What came of each page, by its path."""
    return {"/" + seen.row.address.split("/", 3)[3]: seen.row.outcome for seen in done.pages}
