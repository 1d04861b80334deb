"""The form in which names are compared, and the gender that a given name tells."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from cuibono.vocabulary import load_toml


@cache
def fold(text: str) -> str:
    """Lower case without accents, stops, "the" and possessive endings: the form in which names are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.replace("’", "'")) if not unicodedata.combining(c))
    plain = re.sub(r"'s?(?=\s|$)", "", plain.lower())
    plain = re.sub(r"[.\"“”()\[\]]", "", plain).replace("-", " ")
    return re.sub(r"\s+", " ", plain).strip().removeprefix("the ")


@cache
def _given() -> dict[str, str]:
    data = load_toml("coreference.toml")
    return {name: sex for sex, key in (("m", "male_names"), ("f", "female_names")) for name in data[key].split()}


def given_gender(word: str) -> str:
    """ "m" or "f" by a given name, folded or not; "" where it tells none."""
    return _given().get(fold(word), "")
