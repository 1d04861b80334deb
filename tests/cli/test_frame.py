"""Words of others on a terminal: they are shown, and steer nothing."""

from __future__ import annotations

import json

import pytest
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from cuibono.cli import frame
from cuibono.cli.review_screen import console, print_plain
from cuibono.errors import InputError

# A clear screen, a title, a sequence in one letter (C1), a carriage return over the line, and a turned line.
WILD = "\x1b[2J \x1b]0;mine\x07 \x9b31m a\rb \u202edlrow \u2028 end"


@pytest.mark.parametrize("as_json", [False, True])
def test_nothing_printed_steers_a_terminal(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    frame.emit({"title": WILD}, [WILD], as_json=as_json, rejects=0)
    frame.note(WILD)
    frame._fail(InputError(WILD, reason="corrupt", where=WILD), as_json)
    frame._plain_steps("asked", lambda: None)(1, 1, WILD)
    out, err = capsys.readouterr()
    assert not set(out + err) & set("\x1b\x07\x9b\r\u202e\u2028")
    assert "dlrow" in err
    if as_json:  # and nothing is lost
        assert json.loads(out.splitlines()[0])["data"]["title"] == WILD


def test_plain_words_stay_as_they_are() -> None:
    text = "Порт Каллао\t“сделка” \u2068שלום\u2069 \u200eعقد\u200f 港口 a\u0301\nnext"
    assert frame.tamed(text) == text
    assert json.loads(frame.as_text({"text": text})) == {"text": text}


@pytest.mark.parametrize("plain", [False, True])
def test_a_quote_on_the_screen_of_a_review_steers_nothing(capsys: pytest.CaptureFixture[str], plain: bool) -> None:
    screen = console(plain=plain)
    print_plain(screen, Group(Text(WILD, style="bold"), Padding(Text(WILD), 1)))
    screen.print(f"why: [/x] {WILD}", style="bold")
    out = capsys.readouterr().out
    assert "why: [/x]" in out
    assert not set(out) & set("\x1b\x07\x9b\r\u202e\u2028")
