"""Capitals that act for their states: "Ankara paid him". Which of their ties say so is in ``inquire.toml`` under ``[seats]``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cuibono.records import Entity, Tie
from cuibono.vocabulary.countries import capital_country, country_name, state_code

from .strength import rules


def state_nodes(lands: Iterable[tuple[int, str, str | None]], degree: Sequence[int]) -> dict[int, int]:
    """For the number of each capital that of its state, where both are among the lands (number, caption, country code).

    Of several under a state's names the one with the most ties.
    """
    states: dict[str, int] = {}
    capitals: list[tuple[int, str]] = []
    for node, caption, country in lands:
        if country and state_code(caption) == country:
            known = states.get(country)
            states[country] = node if known is None or degree[node] > degree[known] else known
        elif country and capital_country(caption) == country:
            capitals.append((node, country))
    return {node: states[country] for node, country in capitals if country in states}


def for_state(entity: Entity, tie: Tie) -> str | None:
    """The name of the state for which an end of a tie acts: "Turkey" of "Ankara"; None for everybody else."""
    acts = tie.predicate in rules("seats")["acts"] and entity.schema == "Territory" and entity.named
    return state_of_capital(entity.caption, entity.country) if acts else None


def state_of_capital(caption: str, country: str | None) -> str | None:
    """The name of the state whose capital this is: "Turkey" of "Ankara"; None for its own name and all else ("Luxembourg")."""
    return country_name(country) if country and state_code(caption) is None and capital_country(caption) == country else None


def acting_captions(ties: Iterable[Tie], entities: Mapping[str, Entity]) -> dict[str, str]:
    """The captions of ends that act for their states, by id: "Ankara (for Turkey)"."""
    ends = ((tie, entities[end]) for tie in ties for end in (tie.subject_id, tie.object_id) if end in entities)
    return {end.entity_id: f"{end.caption} (for {state})" for tie, end in ends if (state := for_state(end, tie))}
