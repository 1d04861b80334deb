"""The pictures of answers: which questions have one, and how each is drawn from the answer's data."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger

from .questions import Arguments, Value, ask, checked, parameter_of, question_of

# Of the others the answer is drawn by one function of its data alone.
_PLAIN = {"changes": "draw_changes", "exposure": "draw_exposure", "footprint": "draw_footprint", "gaps": "draw_gaps", "places": "draw_map"}
PICTURED = frozenset((*_PLAIN, "events", "forecasts", "paths", "sourcing", "timeline"))
MOST_BARS = 20


def draw(name: str, data: Any, arguments: Arguments) -> str:
    """The SVG of an answer's data; of every question of ``PICTURED`` but paths, whose picture needs more than its data.

    Raises UsageError for a question without a picture.
    """
    if name in _PLAIN:
        module = _PLAIN[name]
        drawn: str = getattr(import_module(f"cuibono.stages.render.{module}"), module)(data)
        return drawn
    if name == "sourcing":
        from cuibono.stages.render.draw_sourcing import draw_sourcing

        return draw_sourcing(data, int(str(arguments.get("most", MOST_BARS))))
    if name == "forecasts":
        from cuibono.stages.render.draw_forecasts import draw_forecasts

        return draw_forecasts(data["forecasts"], _forecasts_title(data, arguments))
    if name in ("events", "timeline"):
        from cuibono.stages.render.draw_moments import draw_moments, marks_of

        title, rows, note = _moments(name, data, arguments)
        return draw_moments(title, marks_of(rows), note=note)
    raise UsageError(f"{name} has no picture", advice=f"these have one: {', '.join(sorted(PICTURED))}")


def ask_drawn(ledger: Ledger, name: str, arguments: Arguments, *, graph: Any = None) -> str:
    """Asks a question and draws its answer. Raises UsageError for one without a picture, and what the question raises."""
    if name not in PICTURED:
        raise UsageError(f"{name} has no picture", advice=f"these have one: {', '.join(sorted(PICTURED))}")
    given = checked(question_of(name), arguments)
    if name == "paths":
        return _paths(ledger, given, graph)
    return draw(name, ask(ledger, name, given, graph=graph)[0], given)


def _paths(ledger: Ledger, given: Mapping[str, Value], graph: Any) -> str:
    from .path_limits import Asked, listed
    from .path_picture import picture
    from .paths import ask_paths, default_hops

    values: dict[str, Any] = {parameter_of(row): given[row.name] for row in question_of("paths").arguments if row.name in given}
    limits = Asked(
        hops=values.get("hops", default_hops()),
        passing=values.get("passing", False),
        asserted=values.get("asserted", False),
        since=values.get("since"),
        until=values.get("until"),
        only=listed(values.get("predicates", "")),
        without=listed(values.get("without", "")),
        min_grade=values.get("min_grade"),
    )
    data, _, ways = ask_paths(ledger, values["left"], values["right"], most=values.get("most", 5), asked=limits, graph=graph)
    return picture(data, ways)


def _forecasts_title(data: Mapping[str, Any], arguments: Arguments) -> str:
    about = data["entity"]["caption"] if data["entity"] else arguments.get("name") or arguments.get("words")
    by = arguments.get("by")
    return f"Forecasts{f' by {by}' if by else ''}{f' about {about}' if about else ''}"


def _moments(name: str, data: Mapping[str, Any], arguments: Arguments) -> tuple[str, list[Any], str]:
    if name == "timeline":
        note = f"{len(data['dated'])} moments are dated; {len(data['undated'])} are not, and have no place here"
        return f"{data['entity']['caption']}: what is dated", data["dated"], note
    who = " and ".join(row["caption"] for row in data["entities"]) or "the whole corpus"
    place = f" at {arguments['place']}" if arguments.get("place") else ""
    note = f"{data['dated']} dated; {data['undated']} undated are not placed. {data['documents']} documents were read"
    return f"Events: {who}{place}", data["events"], note
