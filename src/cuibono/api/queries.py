"""Queries of both versions of the protocol as :class:`cuibono.operations.reconcile.Query`. Every fault is named with its place."""

from __future__ import annotations

from typing import Any

from cuibono.errors import UsageError
from cuibono.operations.reconcile import Condition, Query, check_type, properties

from .requests import read_json

MOST = 100
_ADVICE = 'for example {"q0": {"query": "…", "type": "Person", "limit": 5}}'


def old_queries(text: str, batch: int, *, single: bool = False) -> dict[str, Query]:
    """The value of ``queries``, or of ``query`` (``single``), which may also be the bare name."""
    if single:
        if not text.lstrip().startswith("{"):
            return {"query": Query((text.strip(),))} if text.strip() else _refuse("empty", "query")
        return {"query": _old(read_json(text, "query"), "query")}
    found = read_json(text, "queries")
    if not isinstance(found, dict):
        raise UsageError("not a JSON object of queries", where="queries", advice=_ADVICE)
    _size(len(found), batch)
    return {key: _old(row, f"queries.{key}") for key, row in found.items()}


def draft_queries(body: Any, batch: int) -> list[Query]:
    """The queries of a body of the draft."""
    if not isinstance(body, dict) or not isinstance(body.get("queries"), list):
        raise UsageError('needs "queries", a list', where="body", advice='{"queries": [{"conditions": [{"matchType": "name", "v": "…"}]}]}')
    _size(len(body["queries"]), batch)
    return [_draft(row, f"queries[{place}]") for place, row in enumerate(body["queries"])]


def _size(count: int, batch: int) -> None:
    if count > 10 * batch:
        raise UsageError(f"{count} queries in one batch", where="queries", advice=f"send batches of {batch}, as the manifest says")


def _refuse(what: str, where: str) -> Any:
    raise UsageError(what, where=where, advice=_ADVICE)


def _old(row: Any, where: str) -> Query:
    if not isinstance(row, dict):
        raise UsageError("not a JSON object", where=where, advice=_ADVICE)
    name = row.get("query", "")
    if not isinstance(name, str):
        raise UsageError(f'"query" is {name!r}, no text', where=where, advice=_ADVICE)
    conditions = []
    listed = row.get("properties") or []
    if not isinstance(listed, list):
        raise UsageError('"properties" is no list', where=where, advice='[{"pid": "country", "v": "…"}]')
    for place, item in enumerate(listed):
        conditions.append(_condition(item, f"{where}.properties[{place}]"))
    if not name.strip() and not conditions:
        raise UsageError("neither a name nor properties", where=where, advice=_ADVICE)
    return Query((name.strip(),) if name.strip() else (), _type(row.get("type"), where), tuple(conditions), _limit(row.get("limit"), where))


def _draft(row: Any, where: str) -> Query:
    if not isinstance(row, dict):
        raise UsageError("not a JSON object", where=where, advice='{"conditions": [{"matchType": "name", "v": "…"}]}')
    conditions = row.get("conditions")
    if not isinstance(conditions, list) or not conditions:
        raise UsageError('needs "conditions", a list of at least one', where=where, advice='[{"matchType": "name", "v": "…"}]')
    names: list[str] = []
    rest: list[Condition] = []
    for place, item in enumerate(conditions):
        here = f"{where}.conditions[{place}]"
        if not isinstance(item, dict) or item.get("matchType") not in ("name", "property"):
            raise UsageError('"matchType" must be name or property', where=here, advice='{"matchType": "name", "v": "…"}')
        if item["matchType"] == "name":
            names += _values(item, here)
        else:
            rest.append(_condition(item, here))
    return Query(tuple(names), _type(row.get("type"), where), tuple(rest), _limit(row.get("limit"), where))


def _condition(item: Any, where: str) -> Condition:
    """``pid`` and ``v``; earlier drafts said propertyId and propertyValue."""
    if not isinstance(item, dict):
        raise UsageError("not a JSON object", where=where, advice='{"pid": "country", "v": "…"}')
    pid = item.get("pid", item.get("propertyId"))
    if not isinstance(pid, str) or pid not in properties():
        raise UsageError(f"no property {pid!r}", where=where, advice="GET /reconcile/suggest/property?prefix= lists them")
    quantifier = item.get("matchQuantifier", "any")
    if quantifier not in ("any", "all", "none"):
        raise UsageError(f'"matchQuantifier" is {quantifier!r}', where=where, advice="any, all or none")
    return Condition(pid, tuple(_values(item, where)), bool(item.get("required", False)), quantifier)


def _values(item: dict[str, Any], where: str) -> list[str]:
    value = item.get("v", item.get("propertyValue"))
    out = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            out.append(one["id"])
        elif isinstance(one, bool):
            out.append("true" if one else "false")
        elif isinstance(one, str | int | float) and str(one).strip():
            out.append(str(one).strip())
        else:
            raise UsageError(f'"v" holds {one!r}', where=where, advice='a text, a number or {"id": "…"}, or a list of these')
    if not out:
        raise UsageError('"v" is empty', where=where, advice="give at least one value")
    return out


def _type(asked: Any, where: str) -> str:
    """One type; of the several that version 0.2 allows, the one where there is one, else none."""
    if isinstance(asked, list):
        asked = asked[0] if len(asked) == 1 else None
    if isinstance(asked, dict):
        asked = asked.get("id")
    if asked is None or asked == "":
        return ""
    if not isinstance(asked, str):
        raise UsageError(f'"type" is {asked!r}, no text', where=where, advice="for example Person")
    try:
        return check_type(asked)
    except UsageError as error:
        error.where = where
        raise


def _limit(asked: Any, where: str) -> int:
    if asked is None:
        return 5
    if isinstance(asked, bool) or not isinstance(asked, int | float) or asked < 1 or asked != int(asked):
        raise UsageError(f'"limit" is {asked!r}', where=where, advice="a whole number from 1 on")
    return min(int(asked), MOST)
