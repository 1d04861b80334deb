"""Names of languages."""

from __future__ import annotations


def language_name(code: str) -> str:
    """ "English" for ``en``; the code where the CLDR has no name."""
    from babel import Locale

    return str(Locale("en").languages.get(code, code))
