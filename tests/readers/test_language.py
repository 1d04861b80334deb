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


@pytest.mark.parametrize(
    "headline",
    [
        "World powers join search for Nigerian schoolgirls as parents' frustration grows",
        "Venezuela crisis: Maduro condemns 'extremist' Trump",
        "'Absolute Bedlam' In The Philippines After Typhoon Haiyan",
        "German Chancellor Angela Merkel (Fabrizio Bensch/Reuters)",
        "Russian president Vladimir Putin (Grigory Dukor/Reuters)",
    ],
)
def test_an_english_headline_is_never_taken_for_another_language(headline: str) -> None:
    assert identify(headline) in ("en", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Lenín Moreno rechazó las acusaciones sobre Julian Assange", "es"),
        ("A empresa chinesa pagou propina a funcionários, diz o Ministério Público", "pt"),
        ("国家主席习近平会见古巴主席", "zh"),
        ("市長は月曜日、市庁舎で港の所有者と会談した", "ja"),
        ("시장은 월요일 시청에서 만났다", "ko"),
        ("Мэр Лимы открыл порт вместе с китайскими предпринимателями", "ru"),
        ("افتتح عمدة ليما الميناء مع رجال أعمال صينيين", "ar"),
        ("Thị trưởng Lima khánh thành cảng cùng các doanh nhân Trung Quốc", "vi"),
        ("习近平", None),
    ],
)
def test_a_line_in_another_language_is_told(text: str, code: str | None) -> None:
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
