"""Single keys from a terminal, without Return: what is typed ahead is kept, and the terminal is as it was afterwards."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import typer

_ESCAPE = "\x1b"


@dataclass
class Keys:
    """Reads keys, and lines where one is asked for. Where the system has no ``termios``, keys are Typer's."""

    saved: Any = None
    waiting: bytes = b""

    def key(self) -> str:
        """The next key: one character; "" for arrows and other keys that are none. Raises EOFError at the end of input."""
        if self.saved is None:
            return typer.getchar()
        typed = self._character()
        if typed != _ESCAPE:
            return typed
        self._skip_sequence()
        return ""

    def _character(self) -> str:
        # A character of several bytes arrives as a whole; half of one is waited for.
        while True:
            for size in range(1, min(4, len(self.waiting)) + 1):
                try:
                    found = self.waiting[:size].decode("utf-8")
                except UnicodeDecodeError:
                    continue
                self.waiting = self.waiting[size:]
                return found
            if len(self.waiting) >= 4:
                self.waiting = self.waiting[1:]
                return "?"
            more = os.read(sys.stdin.fileno(), 1024)
            if not more:
                raise EOFError
            self.waiting += more

    def _skip_sequence(self) -> None:
        """What an arrow or function key sends after its escape, as far as it came along with it."""
        rest = self.waiting
        if rest[:1] in (b"[", b"O"):
            at = 1
            while at < len(rest) and not 0x40 <= rest[at] <= 0x7E:
                at += 1
            self.waiting = rest[at + 1 :]

    def line(self, prompt: str) -> str:
        """A line with the terminal's own editing; Ctrl-D gives an empty one."""
        with self._cooked():
            typer.echo(prompt, nl=False)
            sys.stdout.flush()
            typed = self.waiting.decode("utf-8", errors="replace")
            self.waiting = b""
            if "\n" in typed or "\r" in typed:
                return typed.splitlines()[0].strip()
            typer.echo(typed, nl=False)
            sys.stdout.flush()
            return (typed + os.read(sys.stdin.fileno(), 65536).decode("utf-8", errors="replace")).strip()

    @contextmanager
    def _cooked(self) -> Iterator[None]:
        if self.saved is None:
            yield
            return
        import termios

        here = sys.stdin.fileno()
        raw = termios.tcgetattr(here)
        termios.tcsetattr(here, termios.TCSADRAIN, self.saved)
        try:
            yield
        finally:
            termios.tcsetattr(here, termios.TCSADRAIN, raw)


@contextmanager
def single_keys() -> Iterator[Keys]:
    """The terminal gives key by key and does not print them; Ctrl-C still interrupts."""
    try:
        import termios
    except ImportError:  # Windows: Typer reads its keys
        yield Keys()
        return
    here = sys.stdin.fileno()
    saved = termios.tcgetattr(here)
    changed = termios.tcgetattr(here)
    changed[3] &= ~(termios.ICANON | termios.ECHO)
    changed[6][termios.VMIN], changed[6][termios.VTIME] = 1, 0
    termios.tcsetattr(here, termios.TCSADRAIN, changed)
    try:
        yield Keys(saved)
    finally:
        termios.tcsetattr(here, termios.TCSADRAIN, saved)
