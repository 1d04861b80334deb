"""What a person types, as a state: a name, a demonym, a code, or a place or body of the ledger that is of one."""

from __future__ import annotations

from cuibono.errors import NoMatchError
from cuibono.matching.pair_states import country_of
from cuibono.vocabulary.countries import country_name, demonym_country, state_code


def resolve_state(asked: str) -> str:
    """The code of a state: "Peru", "pe", "Peruvian", "the Peruvian government". Raises NoMatchError."""
    name = asked.strip()
    code = state_code(name) or demonym_country(name) or demonym_country(name.capitalize()) or country_of(name)
    if code is None and len(name) == 2 and country_name(name):
        code = name.lower()
    if code is None:
        raise NoMatchError(f"{asked!r} is no state that is known here", advice="name a country, or its two letters: Peru, pe")
    return code


def state_caption(code: str) -> str:
    """The English name of a state."""
    return country_name(code) or code.upper()
