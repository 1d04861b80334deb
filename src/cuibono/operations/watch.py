"""``cuibono watch``: lists that are asked for again and again, the pages that they name, and what became of pages that are known."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from cuibono.engines import DEFAULT
from cuibono.errors import InputError, NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.records import Watched, WebCapture, sha256
from cuibono.runners import Runner
from cuibono.sources.web.feeds import MOST_BYTES, Entry, Listing, is_list, read_list
from cuibono.sources.web.fetch import WITHHELD, Fetched, Fetcher
from cuibono.sources.web.trackers import SECRET, is_address, page_key, secret_in, without_secret, without_trackers

from .fetch import Seen, land, requests, row_of
from .recheck import is_due, moment, next_time, of_the_future, told
from .take_in import Added, Capture, Item, take_in
from .web_log import A_LIST, Ask, Log

# Lists in lists: an index, its sitemaps; a list of OPML files, their feeds. What lies deeper leads round in a circle.
MOST_DEPTH = 3
NOT_COME = f"{A_LIST} that did not come: "
MOST_LISTS = 5000
# A site can name new sitemaps, and new pages in them, for ever. Of one run: pages that are asked for (a day's work at one a second), those
# that are told apart, and bytes of lists that wait for the end of the run.
MOST_PAGES = 100_000
MOST_PLANNED = 2_000_000
MOST_HELD = 200_000_000


@dataclass(frozen=True, slots=True)
class Listed:
    """What came of one list: its row of the log, its format and title, how many addresses it names and how many were new here."""

    row: WebCapture
    form: str | None = None
    title: str | None = None
    addresses: int = 0
    new: int = 0
    faults: tuple[tuple[str, str], ...] = ()
    left_out: int = 0


@dataclass(slots=True)
class Watching:
    """What one run did. ``known`` pages were not due, ``waiting`` ones asked for patience, ``left`` were not come to,
    ``silent`` were not asked for since their host gave no answer."""

    lists: list[Listed] = field(default_factory=list)
    pages: list[Seen] = field(default_factory=list)
    added: Added = field(default_factory=Added)
    known: int = 0
    waiting: int = 0
    left: int = 0
    silent: int = 0
    stopped: bool = False
    not_watched: list[str] = field(default_factory=list)
    next_at: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How one run goes. ``at_most`` pages are asked for; ``recheck``: known pages are, whether due or not, and with ``strays``
    those too that came by no list of this run (by ``add``, or by one that is watched no longer)."""

    at_most: int | None = None
    recheck: bool = False
    strays: bool = False
    engine: str = DEFAULT
    least: float | None = None
    max_bytes: int = 200_000_000


def checked_address(given: str) -> str:
    """What a person names as a list: an address of the web, or the whole path of a file. Raises UsageError."""
    if "://" in given and secret_in(given):
        raise UsageError(SECRET, where=without_secret(given))
    if is_address(given):
        return without_trackers(given)
    if "://" in given:
        raise UsageError(f"{without_secret(given)!r} is no address of the web", advice="give it as http://… or https://…, or name a file")
    path = Path(given)
    if not path.is_file():
        raise UsageError(
            f"{given!r} is no address and no file", advice="an address begins with http:// or https://; a file is an OPML, sitemap or list"
        )
    return str(path.resolve())


def plan(
    ledger: Ledger, addresses: Iterable[str], by: str, at: str, *, dataset: str | None, publisher: str | None, every: int | None
) -> list[Watched]:
    """The rows of the lists that this call names, with what is new about them over what is known. Raises UsageError."""
    known = {row.address: row for row in ledger.watched()}
    rows = []
    for address in dict.fromkeys(map(checked_address, addresses)):
        old = known.get(address, Watched(address, "watch", "default", by, at))
        rows.append(Watched(address, "watch", dataset or old.dataset, by, at, every or old.every, publisher or old.publisher))
    return rows


def stop_watching(ledger: Ledger, address: str, by: str, at: str) -> Watched:
    """Notes that an address is no longer watched; what came of it stays. Raises NoMatchError."""
    names = {address, str(Path(address).resolve())} | ({without_trackers(address)} if is_address(address) else set())
    row = next((row for row in ledger.watched() if row.address in names), None)
    if row is None:
        raise NoMatchError(f"{without_secret(address)} is not watched", advice="cuibono watch --list shows what is")
    ledger.watch(Watched(row.address, "stop", row.dataset, by, at, row.every, row.publisher))
    return row


def due_at(ledger: Ledger, rows: Iterable[Watched], now: str, every: int | None = None) -> dict[str, str | None]:
    """When each list is to be asked for; None: whenever ``watch`` runs. A row of a time far after ``now`` counts for none."""
    found: dict[str, str | None] = {}
    for row in rows:
        last = ledger.last_capture(row.address)
        last = None if last is None or of_the_future(last.at, now) else last
        wait = row.every if row.every is not None else every
        times = [last.next_at] if last is not None and last.outcome == "failed" and last.next_at else []
        times += [told(moment(last.at) + timedelta(seconds=wait))] if last is not None and wait is not None else []
        found[row.address] = max(times, default=None)
    return found


def watch(
    ledger: Ledger,
    roots: Iterable[Watched],
    fetcher: Fetcher,
    runner: Runner,
    options: Options,
    *,
    clock: Callable[[], str],
    stop: threading.Event | None = None,
    on_step: Callable[[int, int, str], None] = lambda done, total, address: None,
) -> Watching:
    """One run over these lists, and over the pages that came of them and are due.

    Killed at any moment, every page is there with its row of the log or not at all, and the next run goes on: a list's own row is written
    when all of its pages are, so that until then it is asked for whole. ``stop`` ends the run after the page at hand.
    """
    run = _Run(ledger, list(roots), fetcher, options, clock, stop or threading.Event(), on_step)
    take_in(ledger, run.items(), runner, run.done.added, engine=options.engine, least=options.least, alone=True)
    return run.done


class _Run:
    def __init__(
        self,
        ledger: Ledger,
        roots: list[Watched],
        fetcher: Fetcher,
        options: Options,
        clock: Callable[[], str],
        stop: threading.Event,
        on_step: Callable[[int, int, str], None],
    ) -> None:
        self.ledger, self.roots, self.options, self.clock, self.stop, self.on_step = ledger, roots, options, clock, stop, on_step
        self.mine = {root.address: root for root in roots}
        self.log = Log(ledger)
        self.asked = requests(fetcher)
        self.done = Watching()
        self.watched = {row.address: row for row in ledger.watched()}
        self.lists: set[str] = set()
        self.open_lists = 0
        self.planned: set[str] = set()
        self.asked_for: set[str] = set()
        self.put = 0
        self.landed = 0
        self.asks = self.answers = 0
        # Rows of lists wait for the end; those of lists that name lists, or were not gone through, make the next request whole.
        self.rows: list[tuple[Listed, bytes | None]] = []
        self.held = 0

    def items(self) -> Iterator[Item]:
        """The documents that come, and all that comes beside them."""
        for root in self.roots:
            capture = Capture("", root.dataset, root.publisher, None, self.options.max_bytes)
            self._ask_list(Ask(root.address, capture, "list"))
        if not self.open_lists:
            self._ask_known()
        for ask, fetched in self.asked:
            if self.stop.is_set():
                break
            self.answers += 1
            self.on_step(self.answers, self.asks, ask.address)
            if fetched is None:
                self.landed += ask.kind != "list"
                self.done.silent += 1
            elif ask.kind == "list":
                self._take_list(ask, fetched)
            else:
                yield from self._take_page(ask, fetched)
            if ask.kind == "list":
                self.open_lists -= 1
                if not self.open_lists:
                    self._ask_known()
        self.done.stopped = self.stop.is_set()
        self.done.left += self.put - self.landed if self.done.stopped else 0
        self._write_lists()
        mine = [row for row in self.log.last.values() if self._is_page(row) and self._root(row)]
        self.done.known = len(mine) - len(self.asked_for & {row.address for row in mine})
        self.done.next_at = min((row.next_at for row in mine if row.next_at), default=None)

    # -- lists
    def _ask_list(self, ask: Ask) -> None:
        if ask.address in self.lists or len(self.lists) >= MOST_LISTS or ask.depth > MOST_DEPTH:
            return
        self.lists.add(ask.address)
        if not is_address(ask.address):
            self._take_list(ask, _file(ask.address, self.clock()))
            return
        last = self.log.last.get(ask.address)
        if ask.depth and not is_due(last, self.clock()) and last is not None and last.outcome == "failed":
            self.done.waiting += 1
            return
        self.open_lists += 1
        self.asks += 1
        self.asked.put(self.log.conditions(ask))

    def _take_list(self, ask: Ask, fetched: Fetched) -> None:
        """One list's answer: its entries are planned, and its row waits for the end."""
        history = self.ledger.captures(ask.address)
        if fetched.outcome == "same":
            last = next((row for row in reversed(history) if row.outcome in ("new", "same", "changed")), None)
            kept = {"etag": fetched.etag or ask.etag, "last_modified": fetched.last_modified or ask.last_modified}
            words = _own_words(last) or f"{A_LIST}, the same as before"
            payload = last.payload_sha256 if last else None
            self._remember(ask)
            self.rows.append((Listed(row_of(ask, fetched, history, "same", message=words, payload_sha256=payload, **kept)), None))
            return
        if fetched.outcome != "ok" or fetched.body is None:
            words = f"{NOT_COME}{fetched.message or fetched.reason}"
            due = next_time(history, fetched.outcome, fetched.at, readable=fetched.status not in WITHHELD, retry_at=fetched.retry_at)
            row = row_of(ask, fetched, history, fetched.outcome, message=words, next_at=due)
            if fetched.outcome == "failed" or ask.address in self.watched:
                self._remember(ask)
            elif ask.depth == 0 and ask.address not in self.watched:
                self.done.not_watched.append(ask.address)
            self.log.write(row)
            self.done.lists.append(Listed(row))
            return
        try:
            listing = read_list(fetched.body, fetched.url if is_address(fetched.url) else "")
        except InputError as error:
            self._no_list(ask, fetched, history, error)
            return
        self._remember(ask)
        held = next((row.payload_sha256 for row in reversed(history) if row.payload_sha256), None)
        payload = sha256(fetched.body)
        outcome = "new" if held is None else "same" if held == payload else "changed"
        words = f"{A_LIST} of {len(listing.entries)} addresses ({listing.form})"
        row = row_of(ask, fetched, history, outcome, message=words, payload_sha256=payload)
        new = self._plan(ask, listing, row)
        if listing.of_lists:
            row = _whole(row)
        listed = Listed(row, listing.form, listing.title, len(listing.entries), new, listing.faults, listing.left_out)
        warc = None if outcome == "same" else fetched.warc
        self.held += len(warc or b"")
        if self.held <= MOST_HELD:
            self.rows.append((listed, warc))
        else:
            self._write_list(replace(listed, row=_whole(row)), warc)

    def _no_list(self, ask: Ask, fetched: Fetched, history: list[WebCapture], error: InputError) -> None:
        words = f"{NOT_COME}{error.reason}: {error.message}"
        row = row_of(ask, fetched, history, "failed", message=words, next_at=next_time(history, "failed", fetched.at))
        if ask.depth == 0 and ask.address not in self.watched:
            self.done.not_watched.append(ask.address)
        else:
            self.log.write(row)
        self.done.lists.append(Listed(row))

    def _remember(self, ask: Ask) -> None:
        """A list that a person named is watched from its first answer on."""
        root = self.mine.get(ask.address)
        old = self.watched.get(ask.address)
        if root is None or (old and (old.dataset, old.every, old.publisher) == (root.dataset, root.every, root.publisher)):
            return
        self.watched[ask.address] = root
        self.ledger.watch(root)

    def _plan(self, ask: Ask, listing: Listing, row: WebCapture) -> int:
        """Asks for what a list names and is due; how many of it were not known."""
        new = 0
        for entry in listing.entries:
            if entry.kind == "list":
                self._ask_list(Ask(entry.address, ask.capture, "list", row.address, entry.title, depth=ask.depth + 1))
                continue
            published = None if listing.form.startswith("GDELT") else entry.published
            known = self.log.known_as(entry.address)
            if known is not None and (self.log.last[known].message or "").startswith(A_LIST):
                self._ask_list(Ask(known, ask.capture, "list", row.address, entry.title, depth=ask.depth + 1))
                continue
            new += known is None
            made = Ask(known or entry.address, ask.capture, entry.kind, row.address, entry.title, published, ask.depth + 1)
            self._ask_page(made, entry)
        return new

    def _write_lists(self) -> None:
        """The rows of the lists whose pages are all in the log by now."""
        whole = not (self.done.stopped or self.done.left or self.done.silent)
        for listed, warc in self.rows:
            self._write_list(listed if whole else replace(listed, row=_whole(listed.row)), warc)

    def _write_list(self, listed: Listed, warc: bytes | None) -> None:
        self.log.write(listed.row, warc)
        self.done.lists.append(listed)

    # -- pages
    def _ask_page(self, ask: Ask, entry: Entry | None = None) -> None:
        key = page_key(ask.address)
        if key in self.planned:
            return
        if len(self.planned) < MOST_PLANNED:
            self.planned.add(key)
        last = self.log.last.get(ask.address)
        forced = self.options.recheck and last is not None and last.outcome != "failed"
        if not forced and not is_due(last, self.clock(), entry.updated if entry else None):
            self.done.waiting += last is not None and last.outcome == "failed"
            return
        if self.put >= min(self.options.at_most or MOST_PAGES, MOST_PAGES):
            self.done.left += 1
            return
        self.put += 1
        self.asks += 1
        self.asked_for.add(ask.address)
        self.asked.put(self.log.conditions(ask))

    def _ask_known(self) -> None:
        """The pages in the log that no list named in this run."""
        now = self.clock()
        for address, row in sorted(self.log.last.items()):
            if not self._is_page(row):
                continue
            root = self._root(row)
            forced = self.options.recheck and row.outcome != "failed"
            if (root is None and not (self.options.recheck and self.options.strays)) or not (forced or is_due(row, now)):
                continue
            root = root or Watched(address, "watch", "default", "", now)
            capture = Capture("", root.dataset, root.publisher, None, self.options.max_bytes)
            kind = "either" if row.outcome == "failed" and address not in self.log.documents else "page"
            self._ask_page(Ask(address, capture, kind, row.via, depth=1))

    def _is_page(self, row: WebCapture) -> bool:
        return row.address not in self.lists and not (row.message or "").startswith(A_LIST) and is_address(row.address)

    def _root(self, row: WebCapture) -> Watched | None:
        """The watched list of this run that a page came by."""
        via = row.via
        for _ in range(MOST_DEPTH + 1):
            if via is None or via in self.mine:
                break
            above = self.log.last.get(via)
            via = above.via if above else None
        return self.mine.get(via) if via else None

    def _take_page(self, ask: Ask, fetched: Fetched) -> Iterator[Item]:
        self.landed += 1
        if ask.kind == "either" and fetched.outcome == "ok" and fetched.body is not None and _may_list(fetched):
            self.lists.add(ask.address)
            self._take_list(ask, fetched)
            return
        seen, items = land(self.log, ask, fetched)
        yield from items
        self.done.pages.append(seen)


def _may_list(fetched: Fetched) -> bool:
    return is_list(fetched.body or b"", fetched.url) is not None


def _own_words(row: WebCapture | None) -> str | None:
    """What a list's row says of the list, without where it moved to."""
    return (row.message or "").partition("; ")[0] or None if row else None


def _whole(row: WebCapture) -> WebCapture:
    """The row without the server's words, so that the next request is for all of it."""
    return replace(row, etag=None, last_modified=None)


def _file(path: str, at: str) -> Fetched:
    """A list on the disk, as if it had been asked for."""
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        return Fetched(path, path, at, "gone" if isinstance(error, FileNotFoundError) else "failed", message=f"the file: {error.strerror}")
    return Fetched(path, path, at, "ok", body=data)
