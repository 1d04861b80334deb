"""What answers of the reconciliation service must look like, after the rules of the protocol's two versions; a small checker of shapes.

A shape is a type, a set of allowed values, a list with the shape of its items, a pattern of a text, or a dict: keys that end with "?" may
be missing, others must be there, and no further keys may be there unless "*" is one.
"""

from __future__ import annotations

import re
from typing import Any

ID_NAME = {"id": str, "name": str}
TEXTS = [{"str": str, "lang?": str, "dir?": str}]
_SERVICE = {
    "service_url": re.compile("^http://"),
    "service_path": str,
    "flyout_service_url?": str,
    "flyout_service_path?": re.compile(r"\$\{id\}"),
}
MANIFEST = {
    "versions": [str],
    "name": str,
    "identifierSpace": re.compile("^https?://"),
    "schemaSpace": re.compile("^https?://"),
    "serviceVersion?": str,
    "defaultTypes?": [{"id": str, "name": str, "broader?": list}],
    "view?": {"url": re.compile(r"\{\{id\}\}")},
    "preview?": {"url": re.compile(r"\{\{id\}\}"), "width": int, "height": int},
    "suggest?": {"entity?": _SERVICE, "property?": _SERVICE, "type?": _SERVICE},
    "extend?": {"propose_properties?": {"service_url": str, "service_path": str}, "property_settings?": list},
    "batchSize?": int,
}
DRAFT_MANIFEST = {
    "versions": [{"1.0-draft"}],
    "name": str,
    "view": {"url": re.compile(r"\{id\}")},
    "serviceVersion?": str,
    "defaultTypes?": [ID_NAME],
    "suggest?": {"entity": bool, "property": bool, "type": bool},
    "preview?": {"width": int, "height": int},
    "extend?": {"proposeProperties?": bool, "propertySettings?": list},
    "batchSize?": int,
    "standardizedScore?": bool,
}
CANDIDATE = {
    "id": str,
    "name": str,
    "description?": str,
    "type": [ID_NAME],
    "score": float,
    "features?": [{"id": str, "name": re.compile("."), "value": float}],
    "match": bool,
}
RESULT = {"result": [CANDIDATE]}
DRAFT_RESULTS = {"results": [{"candidates": [CANDIDATE]}]}
SUGGESTED = {"result": [{"id": str, "name": str, "description?": str, "notable?": [ID_NAME]}]}
DRAFT_SUGGESTED = {"result": [{"id": str, "name": TEXTS, "description?": TEXTS, "notable?": [{"id": str, "name": TEXTS}]}]}
PROPOSED = {"type": str, "properties": [ID_NAME], "limit?": int}
META = [{"id": str, "name": str, "type?": ID_NAME}]
CELLS = [{"id?": str, "name?": str, "str?": str, "int?": int}]
DRAFT_EXTENDED = {"meta": META, "rows": [{"id": str, "properties": [{"id": str, "values": CELLS}]}]}
ERROR = {"ok": {False}, "error": {"code": str, "message": str, "where": str, "advice": str}}


def check(value: Any, shape: Any, where: str = "answer") -> None:
    """Raises AssertionError that names the place where the value is not of the shape."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), f"{where} is no object: {value!r}"
        names = {key.rstrip("?") for key in shape}
        assert set(value) <= names or "*" in names, f"{where} has {sorted(set(value) - names)}"
        for key, inner in shape.items():
            if key.rstrip("?") in value:
                check(value[key.rstrip("?")], inner, f"{where}.{key.rstrip('?')}")
            else:
                assert key.endswith("?"), f"{where} lacks {key}"
    elif isinstance(shape, list):
        assert isinstance(value, list), f"{where} is no list: {value!r}"
        for place, item in enumerate(value):
            check(item, shape[0], f"{where}[{place}]")
    elif isinstance(shape, set):
        assert value in shape, f"{where} is {value!r}"
    elif isinstance(shape, re.Pattern):
        assert isinstance(value, str), f"{where} is no text: {value!r}"
        assert shape.search(value), f"{where} is {value!r}"
    elif shape is float:
        assert isinstance(value, int | float), f"{where} is {value!r}"
        assert not isinstance(value, bool), f"{where} is {value!r}"
    else:
        assert isinstance(value, shape), f"{where} is {value!r}"
