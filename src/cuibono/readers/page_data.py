"""What a page says of its article in machine-readable form: JSON-LD and microdata by schema.org's vocabulary, and meta fields."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.addresses import address_key

Node = dict[str, Any]
_DEPTH = 12
_WRAP = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")


def meta_fields(tree: Any) -> dict[str, list[str]]:
    """The page's meta elements: contents in order by name or property, in lower case."""
    found: dict[str, list[str]] = defaultdict(list)
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        if content:
            for key in {element.get(name, "").strip().lower() for name in ("name", "property", "itemprop")} - {""}:
                found[key].append(content)
    return found


def fields_of(meta: dict[str, list[str]], kind: str) -> list[str]:
    """The contents of the meta fields of one kind (pages.toml), in the table's order."""
    return [content for name in load_toml("pages.toml")["fields"][kind] for content in meta.get(name, ())]


def find_article(tree: Any, addresses: set[str], titles: set[str]) -> Node:
    """The node of the page's own article, JSON-LD over microdata; empty where none can be told.

    Of several the one that names the page's address or title; where no one does, none is believed.
    """
    nodes = _json_ld(tree)
    known = {str(node["@id"]): node for node in nodes if node.get("@id") and len(node) > 1}
    articles = [node for node in nodes if _types(node) & _article_types()]
    node = _chosen(articles, {address_key(address) for address in addresses} - {""}, {_flat(title) for title in titles})
    if node is not None:
        return {key: _resolved(value, known) for key, value in node.items()}
    return {} if articles else _microdata(tree)


def text_of(value: Any) -> str:
    """A value as words: a string, a name of a node, the first of a list; "" for anything else."""
    if isinstance(value, list):
        return next((found for part in value if (found := text_of(part))), "")
    if isinstance(value, dict):
        return text_of(value.get("name") or value.get("@value") or value.get("url") or value.get("@id"))
    return " ".join(str(value).split()) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def listed(value: Any) -> list[Any]:
    """A value as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def types_of(value: Any) -> set[str]:
    """The schema.org types of a node."""
    return _types(value) if isinstance(value, dict) else set()


def _article_types() -> frozenset[str]:
    return frozenset(load_toml("pages.toml")["article"]["types"])


def _types(node: Node) -> set[str]:
    return {kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in listed(node.get("@type")) if isinstance(kind, str)}


def _json_ld(tree: Any) -> list[Node]:
    """Every node but those of other texts. A script that is no JSON is passed over."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            try:
                data = json.loads(_WRAP.sub("", script.text_content() or ""), strict=False)
            except (ValueError, RecursionError):
                continue
            found += _walk(data, 0)
    return found


def _walk(data: Any, depth: int) -> Iterator[Node]:
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for part in data:
            yield from _walk(part, depth + 1)
    elif isinstance(data, dict):
        yield data
        others = load_toml("pages.toml")["article"]["others"]
        for key, value in data.items():
            if key not in others and key != "hasPart" and isinstance(value, dict | list):
                yield from _walk(value, depth + 1)


def _resolved(value: Any, known: dict[str, Node]) -> Any:
    """References to other nodes of the graph as these nodes."""
    if isinstance(value, list):
        return [_resolved(part, known) for part in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and "@id" in value:
        return known.get(str(value["@id"]), value)
    return value


def _chosen(articles: list[Node], addresses: set[str], titles: set[str]) -> Node | None:
    own = [node for node in articles if addresses & {address_key(text) for text in _places(node)}]
    if not own:
        own = [node for node in articles if _flat(text_of(node.get("headline") or node.get("name"))) in titles - {""}]
    if not own and len(articles) == 1:
        own = articles
    # Of a graph with several nodes of one page (a live blog as an article too) the one that tells most.
    return max(own, key=lambda node: (bool(node.get("datePublished")), len(node)), default=None)


def _places(node: Node) -> list[str]:
    page = node.get("mainEntityOfPage")
    places = [node.get("url"), node.get("@id"), page.get("@id") or page.get("url") if isinstance(page, dict) else page]
    return [place.partition("#")[0] for place in places if isinstance(place, str)]


def _flat(title: str) -> str:
    return re.sub(r"\W+", " ", title.casefold()).strip()


def _microdata(tree: Any) -> Node:
    """The properties of the one article that is marked in the page; of several none is believed."""
    roots = [
        element for element in tree.iter() if isinstance(element.tag, str) and _kind(element) in _article_types() and not _inside(element)
    ]
    if len(roots) != 1:
        return {}
    node: Node = {"@type": _kind(roots[0])}
    for element in roots[0].iter():
        names = element.get("itemprop") if isinstance(element.tag, str) else None
        if names and _scope(element) is roots[0]:
            for name in names.split():
                node.setdefault(name, []).append(_value(element))
    return node


def _kind(element: Any) -> str:
    place = element.get("itemtype") or ""
    return place.rstrip("/").rsplit("/", 1)[-1] if "schema.org" in place else ""


def _inside(element: Any) -> bool:
    """Whether it is an article inside another one."""
    return any(_kind(above) in _article_types() for above in element.iterancestors())


def _scope(element: Any) -> Any:
    return next((above for above in element.iterancestors() if above.get("itemscope") is not None or above.get("itemtype")), None)


def _value(element: Any) -> Any:
    if element.get("itemtype") or element.get("itemscope") is not None:
        names = [part for part in element.iter() if isinstance(part.tag, str) and part.get("itemprop") == "name"]
        return {"@type": _kind(element), "name": _words(names[0] if names else element)}
    return next((element.get(key) for key in ("content", "datetime", "href") if element.get(key)), None) or _words(element)


def _words(element: Any) -> str:
    return element.get("content") or " ".join(element.text_content().split())
