"""Whether a page holds the whole text or a teaser before a wall. Machine-readable words first; one sign alone says nothing."""

from __future__ import annotations

import re
from typing import Any

from lxml.etree import iterwalk

from cuibono.vocabulary import load_toml

from .page_data import Node, fields_of, listed, text_of

_MOST = 10  # links and selectors of one page that are looked at
_CLOSED = re.compile(r"[.!?。！？؟।…]?[.!?。！？؟।][”\"’'»)\]」』]*\s*$")
_CUT = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])[”\"’'»)\]]*\s*$")
_DOTS = re.compile(r"\w ?(?:…|\.\.\.)(?! ?[”\"’'»])[^…]*$")
_SELECTOR = re.compile(r"(?P<tag>[a-zA-Z][\w-]*)?(?P<marks>(?:[.#][\w-]+)*)$")


def is_teaser(tree: Any, article: Node, meta: dict[str, list[str]], text: str) -> bool:
    """True where the text is what stands before a wall.

    The page says that its text must be paid for, and the part that it marks as paid is missing or empty, or its own count of words is far
    higher, or the text breaks off, or it is short and a wall stands beside it. Or the page says nothing of the kind, but its short
    text ends with dots right before a link to where one pays or signs in.
    """
    numbers = load_toml("pages.toml")["wall"]
    closed = _is_paid(article) or any(tier.lower() == "locked" for tier in fields_of(meta, "tier"))
    words = len(text.split())
    breaks_off = words < int(numbers["most"]) and _breaks_off(tree)
    cut = breaks_off or _CUT.search(text) is not None
    if not closed:
        return breaks_off
    parts = _paid_parts(tree, article)
    if parts is not None and parts >= int(numbers["part"]):
        return False
    told = text_of(article.get("wordCount"))
    if told.isdigit() and int(told) > 0:
        return words < float(numbers["share"]) * int(told)
    body = text_of(article.get("articleBody"))
    if body:
        return len(text) < float(numbers["share"]) * len(body)
    if parts is not None:
        return True
    short = words < int(numbers["teaser"])
    return cut or _CLOSED.search(text) is None or (short and _has_wall(tree))


def _is_paid(article: Node) -> bool:
    return any(str(value).rsplit("/", 1)[-1].lower() == "false" for value in listed(article.get("isAccessibleForFree")))


def _paid_parts(tree: Any, article: Node) -> int | None:
    """Characters of the elements that the page marks as the paid part; None where it marks none in a way that can be followed."""
    selectors = [
        text_of(part.get("cssSelector"))
        for part in listed(article.get("hasPart"))
        if isinstance(part, dict) and str(part.get("isAccessibleForFree")).rsplit("/", 1)[-1].lower() == "false"
    ]
    made = [match for selector in ",".join(selectors).split(",") if (match := _SELECTOR.match(selector.strip())) and selector.strip()]
    if not made or len(made) > _MOST:
        return None
    return sum(len(" ".join(element.text_content().split())) for element in tree.iter() if any(_fits(element, match) for match in made))


def _fits(element: Any, match: re.Match[str]) -> bool:
    if not isinstance(element.tag, str) or (match["tag"] and element.tag != match["tag"].lower()):
        return False
    classes = (element.get("class") or "").split()
    marks = re.findall(r"[.#][\w-]+", match["marks"])
    return all(mark[1:] in classes if mark[0] == "." else element.get("id") == mark[1:] for mark in marks)


def _has_wall(tree: Any) -> bool:
    """An element that is called a wall, or a link out of the article's own part to where one pays or signs in."""
    marks = load_toml("pages.toml")["wall"]["marks"]
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style", "html", "body", "link", "meta"):
            named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
            if any(mark in named for mark in marks):
                return True
    return bool(_offers(tree))


def _offers(tree: Any) -> list[Any]:
    """Links to where one pays or signs in that stand in the article, not in the page's frame; none for what is not its text."""
    wall = load_toml("pages.toml")["wall"]
    found = []
    for link in tree.iter("a"):
        address = (link.get("href") or "").lower()
        words = f"{address} {link.text_content().lower()}"
        if any(place in address for place in wall["links"]) and not any(other in words for other in wall["others"]):
            above = {element.tag for element in link.iterancestors()}
            if above & {"article", "main"} and not above & {"nav", "header", "footer", "aside"}:
                found.append(link)
    return found


def _breaks_off(tree: Any) -> bool:
    """Whether the article's words end with dots, but for the few of an offer with its link."""
    numbers = load_toml("pages.toml")["wall"]
    for link in _offers(tree)[:_MOST]:
        article = next((above for above in link.iterancestors() if above.tag in ("article", "main")), None)
        before, _, after = " ".join(_told(article, link)).partition("\0")
        if _DOTS.search(before[-int(numbers["notice"]) :]) and len(after) < int(numbers["part"]):
            return True
    return False


def _told(node: Any, mark: Any) -> list[str]:
    """The words of a node in order, with a NUL where the mark begins."""
    words: list[str] = []
    for event, element in iterwalk(node, events=("start", "end")):
        if event == "end":
            words += (element.tail or "").split() if element is not node else []
            continue
        words += ["\0"] if element is mark else []
        words += (element.text or "").split() if element.tag not in ("script", "style") else []
    return words
