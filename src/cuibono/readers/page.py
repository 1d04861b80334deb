"""What a page tells about its text: when it was published and changed, by whom, whose it is, where it stands, in which other languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.addresses import address_key, host_of, same_site
from cuibono.vocabulary.media import flat_name, is_wire, wire_names
from cuibono.vocabulary.publishers import publisher_at, publisher_named

from .base import Given
from .names import split_authors
from .page_data import Node, fields_of, find_article, listed, meta_fields, text_of, types_of
from .page_dates import earliest, marked_times, moments, same_moment

_AUTHORS = 4  # links marked "author" on one page; more are the authors of other texts


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


def read_page(tree: Any, given: Given, site: str | None) -> Page:
    """The fields of a parsed page. ``site`` is the outlet's name as the page gives it."""
    meta = meta_fields(tree)
    links = _links(tree, given.url)
    titles = {*meta.get("og:title", ()), *(" ".join(h1.text_content().split()) for h1 in tree.iter("h1"))}
    addresses = {place for place in (given.url, *links["canonical"], *meta.get("og:url", ())) if place}
    article = find_article(tree, addresses, titles)
    published = earliest([*map(text_of, listed(article.get("datePublished"))), *fields_of(meta, "published"), *marked_times(tree)], given)
    changed = moments([*map(text_of, listed(article.get("dateModified"))), *fields_of(meta, "modified")], given)
    modified = max(changed, default=None)
    if published and modified and (modified.date < published.date or same_moment(published, modified)):
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


# -- who wrote it, whose it is
def _names(value: Any) -> list[str]:
    return [name for part in listed(value) if (name := text_of(part)) and "://" not in name]


def _byline(article: Node, meta: dict[str, list[str]], tree: Any, own: set[str]) -> tuple[tuple[str, ...], list[str]]:
    """The authors that the page names, and the agencies among them: JSON-LD or microdata, else meta fields, else links marked "author"."""
    bodies = {text_of(part) for part in listed(article.get("author")) if types_of(part) & {"Organization", "NewsMediaOrganization"}}
    lines = [*_names(article.get("author"))]
    lines = lines or [line for line in fields_of(meta, "author") if "://" not in line and not line.startswith("@")]
    if not lines:
        linked = {" ".join(link.text_content().split()): None for link in tree.iter("a") if "author" in (link.get("rel") or "").split()}
        lines = list(linked) if len(linked) <= _AUTHORS else []
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
    address asked for is the page itself where the host is a known archive's or cache's: any other could take another outlet's name.
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
        if _keeps_copies(own) and (host_of(place) in urlsplit(asked)._replace(netloc="").geturl() or _is_cache(own, host_of(place))):
            return place, []
    foreign = [place for place in canonical if place in believed and not _is_front(place)]
    return asked, foreign[:1]


def _is_front(place: str) -> bool:
    return not urlsplit(place).path.strip("/") and not urlsplit(place).query


def _one_house(left: str, right: str) -> bool:
    first, second = publisher_at(left), publisher_at(right)
    return first is not None and first is second


def _keeps_copies(host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in load_toml("pages.toml")["copies"]["hosts"])


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
