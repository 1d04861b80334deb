"""From a name's coarse kind (person, organisation, place, other) and its words to one of the schemata."""

from __future__ import annotations

from functools import cache

from cuibono.vocabulary import load_toml, load_tsv
from cuibono.vocabulary.countries import capital_country, country_code, demonym_country, state_code
from cuibono.vocabulary.regions import region_of

_SPLIT = "‘’'\""


@cache
def words(table: str, key: str) -> frozenset[str]:
    """One word list of a vocabulary table, as a set."""
    return frozenset(load_toml(table)[key])


@cache
def known_names() -> dict[str, str]:
    """Names that news uses without saying what they are, with their schema; straight and curly apostrophes alike."""
    found: dict[str, str] = {}
    for schema, names in load_toml("known_names.toml").items():
        if isinstance(names, str):
            for name in names.replace("\n", " ").split(";"):
                found.setdefault(name.strip(), schema)
                found.setdefault(name.strip().replace("'", "’"), schema)
    for row in load_tsv("countries.tsv"):
        for name in row["names"].split("|"):
            if name and name[0].isupper() and name not in ("CAR", "HK", "ROC", "ROK", "RSA", "Czech", "Antigua"):
                found.setdefault(name, "Territory")
    return found


def known_schema(text: str) -> str | None:
    """The schema of a known name, "the" and stops aside."""
    bare = text.removeprefix("The ").removeprefix("the ")
    names = known_names()
    return names.get(text) or names.get(bare) or ("Territory" if country_code(bare) else None)


def body_schema(text: str, before: str, after: str) -> str:
    """Company, PublicBody or Organization for an organisation's name; ``before`` and ``after`` are its neighbouring words, lower case."""
    known = known_schema(text)
    if known in ("Company", "PublicBody", "Organization"):
        return known
    low = [part.strip(_SPLIT) for part in text.lower().replace("’", "'").split()]
    last, ends = low[-1], words("name_endings.toml", "company")
    rest = set(low)
    if last.rstrip(".") in {"corp", "ag", "pjsc"} | words("name_endings.toml", "legal"):
        return "Company"
    if rest & words("name_endings.toml", "body") and not rest & words("name_phrases.toml", "partisan"):
        if last in words("name_endings.toml", "body") or low[0] in words("name_endings.toml", "body") or "of" in rest or len(low) > 2:
            if last not in ends or last == "service":
                return "PublicBody"
    if "central" in rest and "bank" in rest:
        return "PublicBody"
    if "bank" in rest and not rest & {"world", "development", "investment"}:
        return "Company"
    if last in ends and not rest & words("name_phrases.toml", "not_company") and (len(low) > 1 or last in {"inc", "corp"}):
        return "Company"
    if last == "group" and len(low) > 1 and not rest & words("name_phrases.toml", "not_company"):
        return "Company"
    if last not in words("name_endings.toml", "organization"):
        if before in words("name_phrases.toml", "company_before") or after in words("name_phrases.toml", "company_after"):
            return "Company"
    return "Organization"


def name_schema(kind: str, label: str, text: str, before: str, after: str, *, firm: bool = False) -> str | None:
    """The schema of a name: ``kind`` is the tagger's (PER, ORG, LOC, MISC), ``label`` spaCy's. None where it is no entity of ours.

    A ``firm`` kind stands against a known place that is no state: a town's name is often its team's.
    """
    known = known_schema(text)
    if firm and kind == "ORG" and known == "Territory" and not state_code(text) and not capital_country(text):
        return "Organization"
    if known and kind != "PER":
        return known
    if kind == "PER":
        return "Person"
    last = text.lower().split()[-1]
    if " " in text or kind == "MISC":
        for key, schema in (("document", "Document"), ("event", "Event"), ("project", "Project")):
            if last in words("name_endings.toml", key) and not (
                kind == "ORG" and last in words("name_endings.toml", "organization") - {"initiative"}
            ):
                return schema
    if kind == "ORG" and " " in text and last in words("name_endings.toml", "town_place") and not known:
        return "Territory"  # "Independence Square"
    if kind == "LOC":
        return "Project" if text.lower().startswith("port of ") and text != "Port of Spain" else "Territory"
    if kind == "ORG":
        return body_schema(text, before, after)
    return known or {"EVENT": "Event", "LAW": "Document"}.get(label)


@cache
def name_country(text: str, schema: str) -> str | None:
    """The country that a name's own words tell: a state, a capital, "Chinese foreign ministry", "Bank of Russia"; else None."""
    if schema == "Territory":
        return state_code(text) or _leader_state(text) or capital_country(text)
    if schema in ("Person", "Event", "Document"):
        return None
    parts = text.replace("’", "'").split()
    found = set()
    for i, part in enumerate(parts):
        pair = " ".join(parts[i : i + 2])
        if i and region_of(" ".join(parts[i - 1 : i + 1])):
            continue  # "New Jersey" is no Jersey, "New Mexico" no Mexico
        code = demonym_country(pair) or country_code(pair) or demonym_country(part) or country_code(part.removesuffix("'s"))
        if code:
            found.add(code)
    return found.pop() if len(found) == 1 else None


def _leader_state(text: str) -> str | None:
    """The state whose government is named after its leader ("Trump administration")."""
    parts = [part.replace("’", "'").removesuffix("'s").removesuffix("'") for part in text.split()]
    if parts[-1].lower() not in words("name_phrases.toml", "governments"):
        return None
    for code, leaders in load_toml("known_names.toml")["governments"].items():
        if any(part in leaders.split() for part in parts[:-1]):
            return str(code)
    return None
