"""The table of publishers: what a host's pages are called, and who stands behind an outlet, until the analyst's register says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from cuibono.records import Publisher

from .countries import country_name
from .media import flat_name
from .tables import load_tsv

KINDS = ("agency", "newspaper", "magazine", "broadcaster", "online outlet", "party organ")
STATES = ("none", "funded", "controlled")
# The facts that the table has for an outlet of which the register says nothing; a letter is never among them.
FACTS = ("kind", "owner", "country", "state_control", "domain")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row. ``state`` is one of ``STATES`` or "" (disputed, not known), ``country`` ISO 3166 in lower case.

    ``source`` says on what it rests, and as of when.
    """

    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    country: str
    kind: str
    owner: str
    state: str
    source: str

    @property
    def state_control(self) -> str | None:
        """In words, as a brief prints it: "controlled by China", "funded by France", "none"."""
        state = country_name(self.country) or self.country
        return {"none": "none", "funded": f"funded by {state}", "controlled": f"controlled by {state}"}.get(self.state)

    @property
    def house(self) -> str:
        """Whose witness it is: the state's that controls it, else its owner's; "" where neither is known."""
        return f"the state of {country_name(self.country) or self.country}" if self.state == "controlled" else self.owner


@cache
def outlets() -> tuple[Outlet, ...]:
    """Every row."""
    made = []
    for row in load_tsv("publishers.tsv"):
        aliases, domains = (tuple(filter(None, row[key].split("|"))) for key in ("aliases", "domains"))
        made.append(Outlet(row["name"], aliases, domains, row["country"], row["kind"], row["owner"], row["state"], row["source"]))
    return tuple(made)


@cache
def _by_domain() -> dict[str, Outlet]:
    return {domain: row for row in outlets() for domain in row.domains}


@cache
def _by_name() -> dict[str, Outlet]:
    return {flat_name(name): row for row in outlets() for name in (row.name, *row.aliases)}


@lru_cache(maxsize=50_000)
def publisher_at(host: str) -> Outlet | None:
    """The outlet of a host: its own row, else that of the domain above it ("edition.cnn.com" is cnn.com's)."""
    labels = host.lower().removeprefix("www.").split(".")
    rows = (_by_domain().get(".".join(labels[start:])) for start in range(len(labels) - 1))
    return next((row for row in rows if row is not None), None)


@lru_cache(maxsize=50_000)
def publisher_named(name: str) -> Outlet | None:
    """The outlet of a name as it is listed, of an alias, or of a host that stands for a name."""
    found = _by_name().get(flat_name(name))
    return found or (publisher_at(name) if "." in name and " " not in name else None)


def with_table(row: Publisher) -> Publisher:
    """The row with the table's word for each fact that it leaves open, and in ``source`` what these rest on."""
    found = publisher_named(row.publisher) or (publisher_at(row.domain) if row.domain else None)
    if found is None:
        return row
    told = {
        "kind": found.kind or None,
        "owner": found.owner or None,
        "country": found.country or None,
        "state_control": found.state_control,
        "domain": found.domains[0] if found.domains else None,
    }
    missing = {key: value for key, value in told.items() if value is not None and getattr(row, key) is None}
    if not missing:
        return row
    words = f"table of publishers: {found.source}"
    return replace(row, **missing, source=f"{row.source}; {words}" if row.source else words)


def with_outlets(register: Iterable[Publisher], outlets: Iterable[str]) -> list[Publisher]:
    """The register with a row for each outlet that it lacks, F as nobody judged it, all filled from the table; by name."""
    rows = {name: Publisher(name) for name in outlets if name}
    rows.update((row.publisher, row) for row in register)
    return [with_table(rows[name]) for name in sorted(rows)]
