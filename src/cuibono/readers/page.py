"""What a page tells about its text: when it was published and changed, by whom, whose it is, where it stands, in which other languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.addresses import address_key, host_of, same_site
from cuibono.vocabulary.media import flat_name, is_wire, wire_names
from cuibono.vocabulary.publishers import publisher_at, publisher_named

from .base import Given
from .dates import parse_date
from .names import split_authors
from .page_data import Node, fields_of, find_article, listed, meta_fields, text_of, types_of

_EPOCH = "1970-01-01"
_PARAGRAPHS = frozenset({"p", "li", "td", "th", "blockquote", "figcaption", "dd"})


@dataclass(frozen=True, slots=True)
class Page:
    """``published`` and ``modified`` are ISO dates that the page's fields state, never after its retrieval. ``authors`` are persons, bodies
    and agencies of its byline; ``url`` is its own address. ``alternates`` are rows "relation value" (``records.Document``). ``article`` is
    the node of schema.org that it gives for itself, ``meta`` its meta fields.
    """

    published: str | None
    modified: str | None
    authors: tuple[str, ...]
    url: str | None
    alternates: tuple[str, ...]
    language: str | None
    article: Node
    meta: dict[str, list[str]]


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A date as the page writes it, its own calendar's; ``instant`` in UTC where it tells the time and its zone, else ""."""

    date: str
    instant: str = ""


def read_page(tree: Any, given: Given, site: str | None) -> Page:
    """The fields of a parsed page. ``site`` is the outlet's name as the page gives it."""
    meta = meta_fields(tree)
    links = _links(tree, given.url)
    titles = {*meta.get("og:title", ()), *(" ".join(h1.text_content().split()) for h1 in tree.iter("h1"))}
    addresses = {place for place in (given.url, *links["canonical"], *meta.get("og:url", ())) if place}
    article = find_article(tree, addresses, titles)
    published = _earliest([*map(text_of, listed(article.get("datePublished"))), *fields_of(meta, "published"), *_times(tree)], given)
    changed = _moments([*map(text_of, listed(article.get("dateModified"))), *fields_of(meta, "modified")], given)
    modified = max(changed, default=None)
    if published and modified and (modified.date < published.date or _same(published, modified)):
        modified = None
    url, syndicated = _own_address(given.url, [*links["canonical"], *meta.get("og:url", ())], links["canonical"])
    own = {site or "", host_of(url), *_names(article.get("publisher"))}
    authors, agencies = _byline(article, meta, tree, own)
    alternates = [f"syndicated {place}" for place in syndicated]
    alternates += [f"syndicated {place}" for place in _elsewhere(fields_of(meta, "syndicated"), url)]
    alternates += [f"reported {place}" for place in _elsewhere(fields_of(meta, "reported"), url)]
    alternates += [f"credit {name}" for name in (*agencies, *_credits(article, own))]
    alternates += _translations(tree, article, url)
    language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip().lower().split("-")[0]
    return Page(
        published.date if published else None,
        modified.date if modified else None,
        authors,
        url,
        tuple(dict.fromkeys(alternates)),
        language if re.fullmatch(r"[a-z]{2}", language) else None,
        article,
        meta,
    )


# -- dates
def moment(raw: str, retrieved_on: str) -> Moment | None:
    """A date by its words, or None where it can't be read, has not come yet, or is a computer's zero.

    The day is the outlet's own; a day that had not come in UTC where it had in the outlet's zone is UTC's.
    """
    raw = raw.strip()
    date = parse_date(raw)
    if date is None or date.startswith((_EPOCH, "0")):
        return None
    instant = _instant(raw)
    if date > retrieved_on[: len(date)]:
        day = instant.astimezone(UTC).date().isoformat() if instant and instant.tzinfo else ""
        if not day or day > retrieved_on:
            return None
        date = day
    return Moment(date, instant.astimezone(UTC).isoformat() if instant and instant.tzinfo else "")


def _instant(raw: str) -> datetime | None:
    if len(raw) <= 10:
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(raw)
            return found if found.year > 1 else None
        except (ValueError, TypeError):
            continue
    return None


def _moments(raw: Iterable[str], given: Given) -> list[Moment]:
    return [found for words in raw if (found := moment(words, given.retrieved_on)) is not None]


def _earliest(raw: Iterable[str], given: Given) -> Moment | None:
    """The first of the dates that the page states as its publication: a later one is of a new edition. A full date wins over its year."""
    found = _moments(raw, given)
    return min(found, key=lambda row: (row.date.ljust(10, "~"), row.instant or "~"), default=None)


def _same(left: Moment, right: Moment) -> bool:
    """Whether they can't be told apart: one instant, or one day where a time is missing."""
    return left.instant == right.instant if left.instant and right.instant else left.date == right.date


def _times(tree: Any) -> list[str]:
    """Dates of time elements that are marked as the publication's."""
    found = []
    for element in tree.iter("time"):
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        published = element.get("pubdate") is not None or "datepublished" in marks or "dt-published" in marks
        if published and element.get("datetime") and not any(above.tag in _PARAGRAPHS for above in element.iterancestors()):
            found.append(str(element.get("datetime")))
    return found


def drop_told_dates(tree: Any) -> None:
    """Takes out what dates something else: time elements of the running text, those marked as a change's, fields that were read already.

    A field of publication that is still looked for said nothing that could be believed, and so may not be read in another way.
    """
    for element in list(tree.iter("time", "abbr")):
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        if any(above.tag in _PARAGRAPHS for above in element.iterancestors()) or "modified" in marks or "updated" in marks:
            element.attrib.pop("datetime", None)
            element.attrib.pop("class", None)
            element.text = None
    fields = load_toml("pages.toml")["fields"]
    read = {*fields["modified"], *fields["published"]}
    for element in list(tree.iter("meta", "script")):
        names = {element.get(name, "").strip().lower() for name in ("name", "property", "itemprop")}
        if names & read or "ld+json" in (element.get("type") or "").lower():
            element.drop_tree()


# -- who wrote it, whose it is
def _names(value: Any) -> list[str]:
    return [name for part in listed(value) if (name := text_of(part)) and "://" not in name]


def _byline(article: Node, meta: dict[str, list[str]], tree: Any, own: set[str]) -> tuple[tuple[str, ...], list[str]]:
    """The authors that the page names, and the agencies among them: JSON-LD or microdata, else meta fields, else links marked "author"."""
    bodies = {text_of(part) for part in listed(article.get("author")) if types_of(part) & {"Organization", "NewsMediaOrganization"}}
    lines = [*_names(article.get("author"))]
    lines = lines or [line for line in fields_of(meta, "author") if "://" not in line and not line.startswith("@")]
    lines = lines or [" ".join(link.text_content().split()) for link in tree.iter("a") if "author" in (link.get("rel") or "").split()]
    names = [name for line in lines for name in ([line] if line in bodies else split_authors(line))]
    kept = [name for raw in names if (name := _somebody(raw, own))]
    # "Petra" and "Mena" are first names too: a bare name is an agency where every paper prints its copy, or where the page calls it a body.
    return tuple(dict.fromkeys(kept)), [n for n in dict.fromkeys(kept) if is_wire(n) or (n in bodies and _is_agency(n))]


def stated_authors(line: str, own: set[str]) -> tuple[str, ...]:
    """An author line, found in the page's text, without the outlet itself and words for nobody."""
    return tuple(dict.fromkeys(name for raw in split_authors(line) if (name := _somebody(raw, own))))


def _somebody(name: str, own: set[str]) -> str:
    """The author without words for nobody: "Reuters Staff" gives "Reuters", "Orlin Echo staff" nothing."""
    name = " ".join(name.split()).strip(" ,|·-")
    if not any(letter.isalpha() for letter in name) or len(name) > 120:
        return ""
    flat = flat_name(name)
    rest = _nobody().sub(" ", f" {flat} ").strip(" -|/&,")
    if rest != flat and any(flat_name(agency) == rest for agency in wire_names()):
        return name[: len(rest)] if flat.startswith(rest) else name[-len(rest) :]
    houses = {flat_name(house) for house in own if house}
    houses |= {house.partition(".")[0] for house in houses if re.fullmatch(r"[\w.-]+\.\w+", house)}
    squeezed = {house.replace(" ", "") for house in houses}
    if not rest or rest in houses or flat in houses or rest.replace(" ", "") in squeezed:
        return name if is_wire(name) else ""  # an agency's own page: its byline is the agency
    return name


@cache
def _nobody() -> re.Pattern[str]:
    words = sorted(load_toml("pages.toml")["byline"]["nobody"], key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])")


def _is_agency(name: str) -> bool:
    row = publisher_named(name)
    return is_wire(name) or (row is not None and row.kind == "agency")


def _credits(article: Node, own: set[str]) -> list[str]:
    """Agencies that the article's own fields name as whose text it is: where it came from, who provides it, whom to credit.

    Only agencies: there a page names its owner or its own desk as often.
    """
    houses = {flat_name(house) for house in own if house}
    named = [name for key in ("sourceOrganization", "provider", "creditText") for name in _names(article.get(key))]
    return [name for name in named if _is_agency(name) and flat_name(name) not in houses]


# -- addresses
def _links(tree: Any, base: str | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"canonical": []}
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            found["canonical"].append(_joined(base, link.get("href")))
    return found


def _joined(base: str | None, place: str) -> str:
    try:
        return urljoin(base or "", place.strip())
    except ValueError:
        return ""


def _own_address(asked: str | None, stated: list[str], canonical: list[str]) -> tuple[str | None, list[str]]:
    """The page's address, and that of the page elsewhere that it names as the original of its text.

    A stated address is believed where it is a page of the same site; a front page is no page's own address. One that stands inside the
    address asked for (an archive's or a cache's) is the page itself.
    """
    believed = [place for place in stated if host_of(place) and "." in host_of(place)]
    if asked is None or not host_of(asked):
        return (believed[0] if believed else asked), []
    own = host_of(asked)
    for place in believed:
        if _is_front(place) and not _is_front(asked):
            continue
        if same_site(own, host_of(place)) or _one_house(own, host_of(place)):
            return place, []
        if host_of(place) in urlsplit(asked).path or host_of(place) in urlsplit(asked).query or _is_cache(own, host_of(place)):
            return place, []
    foreign = [place for place in canonical if place in believed and not _is_front(place)]
    return asked, foreign[:1]


def _is_front(place: str) -> bool:
    return not urlsplit(place).path.strip("/") and not urlsplit(place).query


def _one_house(left: str, right: str) -> bool:
    first, second = publisher_at(left), publisher_at(right)
    return first is not None and first is second


def _is_cache(host: str, page: str) -> bool:
    """``www-example-com.cdn.ampproject.org`` serves example.com: the page's host with hyphens is the first label."""
    return page.replace("-", "--").replace(".", "-") in host.split(".")[0]


def _elsewhere(places: Iterable[str], url: str | None) -> list[str]:
    """Addresses of other sites than the page's own."""
    own = host_of(url)
    return [
        place for place in places if host_of(place) and not (own and (same_site(own, host_of(place)) or _one_house(own, host_of(place))))
    ]


def _translations(tree: Any, article: Node, url: str | None) -> list[str]:
    """Pages that it names as itself in another language. A link to a language's front page, or to the same language's, is none."""
    own = (tree.get("lang") or "").lower().split("-")[0]
    found = []
    for link in tree.iter("link"):
        language = (link.get("hreflang") or "").strip().lower().split("-")[0]
        place = _joined(url, link.get("href") or "")
        if "alternate" not in (link.get("rel") or "").lower().split() or not re.fullmatch(r"[a-z]{2,3}", language) or not host_of(place):
            continue
        same = language == own or (url and address_key(place) == address_key(url))
        deep = [step for step in urlsplit(place).path.split("/") if step and not re.fullmatch(r"[a-z]{2}(?:[-_][A-Za-z]{2})?", step)]
        if not same and deep:
            found.append(f"translation:{language} {place}")
    for key in ("translationOfWork", "workTranslation"):
        for node in listed(article.get(key)):
            place = (node.get("url") or node.get("@id") or "") if isinstance(node, dict) else str(node)
            language = text_of(node.get("inLanguage")).lower()[:2] if isinstance(node, dict) else ""
            if host_of(place):
                found.append(f"translation{':' + language if language else ''} {place}")
    return found
