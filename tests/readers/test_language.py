"""The language of a text, asked while its model is still being unpacked, and once it is there."""

from __future__ import annotations

import pytest
from py3langid import langid

from cuibono.readers.language import identify, load_ahead

ENGLISH = "The mayor of Sarnhold met the owners of the port on Monday, a spokesman said."


@pytest.mark.parametrize(
    ("text", "code"), [(ENGLISH, "en"), ("Die Bürgermeisterin sprach am Montag mit den Eignern des Hafens.", "de"), ("Port", None)]
)
def test_long_enough_texts_have_one(text: str, code: str | None) -> None:
    assert identify(text) == code


def test_the_model_is_loaded_once_whoever_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    load = langid._load_identifier

    def counted() -> object:
        made.append(load())
        return made[-1]

    monkeypatch.setattr(langid, "IDENTIFIER", None)
    monkeypatch.setattr(langid, "_load_identifier", counted)
    load_ahead()
    assert identify(ENGLISH) == "en"
    assert identify(ENGLISH) == "en"
    assert len(made) == 1
