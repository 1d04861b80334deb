"""Addresses to what is kept of them: one request, one row of the web's log, and a document where there is a new text.

``add URL`` and ``watch`` share this. What comes is judged here in one thread; the requests are made in others (``sources.web.many``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from cuibono.ledger import Ledger
from cuibono.readers import read_source
from cuibono.records import Document, Reject, WebCapture, make_id, sha256
from cuibono.sources.web.feeds import is_list
from cuibono.sources.web.fetch import WITHHELD, Fetched, Fetcher
from cuibono.sources.web.many import Many
from cuibono.sources.web.trackers import is_address, page_key, without_trackers

from .compare import ONE_PAGE, share
from .publishers import housed
from .recheck import moment, next_time, told
from .take_in import Capture, Item, Landing
from .web_log import A_LIST, BACK, MOVED, UNREAD, Ask, Log

# A host that did not answer so many times on end is left alone until the next run.
_SILENT = 4
_FEED_ADVICE = "this is a feed or list ({form}), not a page: cuibono watch {address}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one page. ``row`` is its row in the log, ``before`` the document that stood until now; the rest is for people."""

    row: WebCapture
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    before: str | None = None
    reject: Reject | None = None


def requests(fetcher: Fetcher) -> Many[Ask, Fetched | None]:
    """The asks of one run, made by a few threads. The answer is None for what was not asked for, since its host is silent."""
    silent: Counter[str] = Counter()

    def answer(ask: Ask) -> Fetched | None:
        host = host_of(ask)
        if silent[host] >= _SILENT:
            return None
        fetched = _answer(fetcher, ask)
        silent[host] = silent[host] + 1 if fetched.outcome == "failed" and fetched.status is None else 0
        return fetched

    return Many(answer, host_of)


def host_of(ask: Ask) -> str:
    """The host and port that an ask goes to."""
    return urlsplit(ask.at or ask.address).netloc.rpartition("@")[2]


def _answer(fetcher: Fetcher, ask: Ask) -> Fetched:
    address = ask.at or ask.address
    try:
        return fetcher.fetch(address, etag=ask.etag, last_modified=ask.last_modified)
    except Exception as error:  # a thread that died would leave the run waiting for ever
        from .clock import now

        return Fetched(address, address, now(), "failed", reason="internal", message=f"{type(error).__name__}: {error}")


def row_of(ask: Ask, fetched: Fetched, history: list[WebCapture], outcome: str, **more: object) -> WebCapture:
    """The row of the log for an answer. ``more`` are further fields."""
    notes = [str(more.pop("message", None) or fetched.message or "")]
    moved = fetched.permanent_url
    # What is gone is looked for where it was: a redirect to a front page is no new place.
    place = moved if moved and page_key(moved) != page_key(ask.address) else ask.at
    if place and outcome != "gone":
        notes.append(f"{MOVED}{place}")
    row = WebCapture(
        capture_id=make_id("capture", ask.address, fetched.at, len(history)),
        address=ask.address,
        url=fetched.url,
        at=fetched.at,
        outcome=outcome,
        status=fetched.status,
        media_type=fetched.media_type,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        via=ask.via,
        message="; ".join(note for note in notes if note) or None,
    )
    return replace(row, **more)  # type: ignore[arg-type]


def land(log: Log, ask: Ask, fetched: Fetched) -> tuple[Seen, list[Item]]:
    """What comes of an answer for a page: what to tell, and the documents to take in; where there is none the row is in the log already."""
    history = log.ledger.captures(ask.address)
    held = [row for row in history if row.payload_sha256]
    before = next((row.doc_id for row in reversed(history) if row.doc_id), None)
    seen = Seen(WebCapture("", ask.address, fetched.url, fetched.at, ""), ask.title, before=before)
    if fetched.outcome == "ok" and fetched.body is not None and not _leads_home(ask, fetched):
        payload = sha256(fetched.body)
        if held and held[-1].payload_sha256 == payload:
            return _unchanged(log, ask, fetched, history, seen, payload_sha256=payload)
        return _judge(log, ask, fetched, history, seen)
    if fetched.outcome == "same":
        return _unchanged(log, ask, fetched, history, seen)
    if fetched.outcome in ("gone", "ok"):
        why = "it leads to the site's front page now" if fetched.outcome == "ok" else fetched.message or fetched.reason
        return _gone(log, ask, fetched, history, seen, why)
    due = next_time(history, fetched.outcome, fetched.at, readable=fetched.status not in WITHHELD, retry_at=fetched.retry_at)
    row = row_of(ask, fetched, history, fetched.outcome, message=fetched.message or fetched.reason, next_at=due)
    log.write(row)
    return _told(log, replace(seen, row=row)), []


def _gone(log: Log, ask: Ask, fetched: Fetched, history: list[WebCapture], seen: Seen, why: str | None) -> tuple[Seen, list[Item]]:
    """What was there is there no longer; the answer that says so is kept."""
    row = row_of(ask, fetched, history, "gone", message=why, next_at=next_time(history, "gone", fetched.at))
    log.write(row, fetched.warc)
    return _told(log, replace(seen, row=row)), []


def _elsewhere(log: Log, ask: Ask, fetched: Fetched) -> str | None:
    """The address of another page that is kept, where that is what the address leads to."""
    known = log.known_as(fetched.url)
    return known if known not in (None, ask.address) and known in log.documents else None


def _leads_home(ask: Ask, fetched: Fetched) -> bool:
    """A page that was taken away without saying so: its address leads to the front page."""
    asked, came = urlsplit(ask.address), urlsplit(fetched.url)
    return asked.path not in ("", "/") and came.path in ("", "/") and not came.query


def _unchanged(log: Log, ask: Ask, fetched: Fetched, history: list[WebCapture], seen: Seen, **more: object) -> tuple[Seen, list[Item]]:
    """The page is as it was: the row cites the document that stands, or says again why there is none."""
    last = next((row for row in reversed(history) if row.outcome in ("new", "same", "changed")), None)
    doc_id = last.doc_id if last else None
    more.setdefault("payload_sha256", last.payload_sha256 if last else None)
    if last is not None and last.payload_sha256 != more["payload_sha256"]:
        doc_id = seen.before
    words = _standing_words(last.message) if last and doc_id is None else None
    words = BACK if words is None and history and history[-1].outcome == "gone" else words
    kept = {
        "etag": fetched.etag or (last.etag if last else None),
        "last_modified": fetched.last_modified or (last.last_modified if last else None),
    }
    due = next_time(history, "same", fetched.at, readable=seen.before is not None)
    row = row_of(ask, fetched, history, "same", doc_id=doc_id, message=words, next_at=due, **kept, **more)
    log.write(row)
    return _told(log, replace(seen, row=row)), []


def _standing_words(message: str | None) -> str | None:
    return (message or "").partition(f"; {MOVED}")[0] or None


def _judge(log: Log, ask: Ask, fetched: Fetched, history: list[WebCapture], seen: Seen) -> tuple[Seen, list[Item]]:
    """Bytes that are not those of last time: a new text, the same text in another frame, another address's page, or nothing to read."""
    assert fetched.body is not None
    outcome = "changed" if seen.before else "new"
    payload = sha256(fetched.body)
    due = next_time(history, outcome, fetched.at)
    form = is_list(fetched.body, ask.address)
    if form is not None:
        words = _FEED_ADVICE.format(form=form, address=ask.address)
        return _unread(log, ask, fetched, history, seen, Reject("source", ask.address, "list", words))
    standing = log.ledger.document(seen.before) if seen.before else None
    documents, rejects = _read(log, ask, fetched, standing)
    if not documents:
        reject = rejects[0] if rejects else Reject("reader", ask.address, "no_text", "nothing that could be read")
        return _unread(log, ask, fetched, history, seen, reject)
    main = documents[0][0]
    if standing is not None:
        told_again = _again(log.ledger, standing)
        if len(documents) == 1 and (told_again.text, told_again.title) == (main.text, main.title):
            words = BACK if history[-1].outcome == "gone" else "only the markup changed, the text is the same"
            return _kept_back(log, ask, fetched, history, seen, words, "same")
        elsewhere = _elsewhere(log, ask, fetched)
        if elsewhere is not None and share(told_again.text, main.text) < ONE_PAGE:
            return _gone(log, ask, fetched, history, seen, f"it leads to {elsewhere} now, another page, which is kept")
    elif (twin := _twin(log, main, fetched.url)) is not None:
        # A redirect for now, to a page that asks for patience or consent, says nothing of what the address holds tomorrow.
        for_now = page_key(fetched.url) != page_key(fetched.permanent_url or ask.at or ask.address)
        return _kept_back(log, ask, fetched, history, seen, f"the same page as {twin}, which is kept", "same", due=for_now)
    again = BACK if history and history[-1].outcome == "gone" and seen.before else None
    # A page that goes to and fro between two texts has two versions, whatever its frame counts meanwhile.
    earlier = log.ledger.version_that_says(main) if standing is not None and len(documents) == 1 else None
    doc_id = earlier or main.doc_id
    row = row_of(ask, fetched, history, outcome, message=again, payload_sha256=payload, doc_id=doc_id, next_at=due)
    seen = replace(seen, row=row, title=main.title or ask.title, outlet=main.source_id, published=main.published_at)
    new = [] if earlier else [(document, original) for document, original in documents if not log.ledger.has_document(document.doc_id)]
    if not new:
        with log.ledger.transaction("add"):
            log.ledger.add_rejects(rejects)
            log.write(row, None if any(past.payload_sha256 == payload for past in history) else fetched.warc)
        return seen, []
    landing = Landing(row, fetched.warc, tuple(rejects))
    items = [Item(document, original) for document, original in new]
    items[-1] = replace(items[-1], landing=landing)
    log.note(row)
    for document, _ in new:
        log.taken(document)
    return seen, items


def _read(log: Log, ask: Ask, fetched: Fetched, standing: Document | None) -> tuple[list[tuple[Document, bytes]], list[Reject]]:
    """The documents of a body, under the address that was asked for, with the analyst's word over the page's and the list's under it."""
    assert fetched.body is not None
    capture = replace(ask.capture, dataset=log.datasets.get(ask.address, ask.capture.dataset))
    documents: list[tuple[Document, bytes]] = []
    rejects: list[Reject] = []
    media_type = (fetched.media_type or "").split(";")[0].strip() or None
    taken = read_source(
        ask.address,
        fetched.body,
        dataset=capture.dataset,
        retrieved_at=told(moment(fetched.at)),
        hint=media_type,
        max_bytes=capture.max_bytes,
    )
    for item in taken:
        if isinstance(item, Reject):
            rejects.append(item)
            continue
        document, original = item
        told_before = ask.published is not None and ask.published[:10] <= fetched.at[:10]
        if document.published_at is None and ask.published is not None and told_before and document.address == ask.address:
            document = replace(document, published_at=ask.published[:10], published_from="metadata")
        if document.title is None and document.address == ask.address:
            # A version keeps the name that the page came with: it has none of its own, and not each request comes by the feed.
            document = replace(document, title=(standing.title if standing else None) or ask.title)
        documents.append((capture.applied(housed(document, log.register)), original))
    if standing is not None and capture.publisher is None:
        # Versions of one page are one outlet's, whatever the page calls itself by now.
        documents = [(replace(document, source_id=standing.source_id), original) for document, original in documents]
    if standing is not None and documents and documents[0][0].published_at is None:
        dated = replace(documents[0][0], published_at=standing.published_at, published_from=standing.published_from)
        documents[0] = (dated, documents[0][1])
    return documents, rejects


def _again(ledger: Ledger, document: Document) -> Document:
    """The document as today's reader reads it, where an older one had read it: its frame must not count as a change."""
    taken = read_source(document.address, ledger.original(document.doc_id), dataset=document.dataset, retrieved_at=document.retrieved_at)
    fresh = next((item[0] for item in taken if not isinstance(item, Reject)), None)
    return document if fresh is None or fresh.reader == document.reader else replace(document, text=fresh.text, title=fresh.title)


def _twin(log: Log, document: Document, url: str) -> str | None:
    """The address of a document that is this page under another address: one of the two names the other as its own or leads to it, and
    their words agree."""
    for address in (document.url, url, document.address):
        known = log.known_as(address) if address and is_address(address) else None
        standing = log.standing(known) if known is not None and known != document.address else None
        if standing is not None and share(standing.text, document.text) >= ONE_PAGE:
            return known
    return None


def _kept_back(
    log: Log, ask: Ask, fetched: Fetched, history: list[WebCapture], seen: Seen, words: str, outcome: str, *, due: bool = True
) -> tuple[Seen, list[Item]]:
    """Bytes that make no document: they are kept all the same."""
    next_at = next_time(history, outcome, fetched.at) if due else None
    payload = sha256(fetched.body or b"")
    row = row_of(ask, fetched, history, outcome, payload_sha256=payload, message=words, next_at=next_at)
    log.write(row, fetched.warc)
    return _told(log, replace(seen, row=row)), []


def _unread(log: Log, ask: Ask, fetched: Fetched, history: list[WebCapture], seen: Seen, reject: Reject) -> tuple[Seen, list[Item]]:
    """Bytes that could not be read as a document; the document that stood until now stays."""
    outcome = "changed" if seen.before else "new"
    payload = sha256(fetched.body or b"")
    words = f"{UNREAD}{reject.reason}: {reject.message}"
    due = next_time(history, "same", fetched.at, readable=False)
    row = row_of(ask, fetched, history, outcome, payload_sha256=payload, message=words, next_at=due)
    with log.ledger.transaction("add"):
        log.ledger.add_rejects([reject])
        log.write(row, fetched.warc)
    return _told(log, replace(seen, row=row, reject=reject)), []


def _told(log: Log, seen: Seen) -> Seen:
    """With title and outlet of the document that stands, for people."""
    doc_id = seen.row.doc_id or seen.before
    if doc_id is None:
        return seen
    document = log.ledger.document(doc_id)
    return replace(seen, title=document.title or seen.title, outlet=document.source_id, published=document.published_at)


def fetch_pages(
    ledger: Ledger,
    addresses: Iterable[str],
    capture: Capture,
    fetcher: Fetcher,
    *,
    on_seen: Callable[[Seen], None],
) -> Iterator[Item]:
    """The documents of addresses that a person names: each is asked for once, conditionally where it is known."""
    log = Log(ledger)
    asked = requests(fetcher)
    keys: set[str] = set()
    for given in addresses:
        if not is_address(given):
            words = "no address of the web: give it as http://… or https://…"
            on_seen(Seen(WebCapture("", given, given, capture.retrieved_at, "refused", message=words)))
            continue
        address = log.known_as(without_trackers(given)) or without_trackers(given)
        if address in log.last and (log.last[address].message or "").startswith(A_LIST):
            words = _FEED_ADVICE.format(form="watched already", address=address)
            on_seen(Seen(log.last[address], reject=Reject("source", address, "list", words)))
        elif page_key(address) not in keys:
            keys.add(page_key(address))
            asked.put(log.conditions(Ask(address, capture)))
    for ask, fetched in asked:
        if fetched is None:
            words = "its host does not answer; not asked for now"
            on_seen(Seen(WebCapture("", ask.address, ask.address, capture.retrieved_at, "failed", message=words)))
            continue
        seen, items = land(log, ask, fetched)
        yield from items
        on_seen(seen)
