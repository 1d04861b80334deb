"""What all commands share: options, the ``--json`` envelope, errors and exit codes, progress."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from cuibono.errors import CuibonoError, InputError, UsageError

if TYPE_CHECKING:
    from cuibono.ledger import Ledger
    from cuibono.operations.workspace import Workspace

A = TypeVar("A")
WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", help="The folder of the ledger; else CUIBONO_WORKSPACE, else ./cuibono-workspace.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON envelope instead of text.")]
PictureOption = Annotated[
    Path | None, typer.Option("--picture", metavar="FILE", help="Draw the answer too: .svg, .pdf or .png.", show_default=False)
]
EngineOption = Annotated[str | None, typer.Option("--engine", help="What reads the texts: model or rules.", show_default=False)]
ConfidenceOption = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        help="Tell the ties of this confidence and more, from 0 to 1: 0.8 for fewer and surer, 0.2 for more to review.",
        show_default=False,
    ),
]
# Newer Typer carries its own copy of Click: this finds the base of the errors of a call in either.
_CALL_ERROR: Any = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")
EXIT_INTERRUPT = 130
EXIT_PIPE = 141


def make_app() -> typer.Typer:
    """An empty application with the options of ``cuibono`` itself."""
    app = typer.Typer(
        name="cuibono",
        help="Who is tied to whom, who says so, and how well is it sourced.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    @app.callback()
    def cuibono(
        version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)] = False,
    ) -> None:
        """Who is tied to whom, who says so, and how well is it sourced."""

    return app


def _version(asked: bool) -> None:
    if asked:
        from cuibono import __version__

        typer.echo(f"cuibono {__version__}")
        raise typer.Exit


def run(app: Any, argv: list[str]) -> int:
    """Runs the application and gives the exit code. Every expected error ends as one message, never as a traceback."""
    as_json = "--json" in argv
    _show_notes()
    try:
        _check_words(argv)
        result = app(args=argv, prog_name="cuibono", standalone_mode=False)
        sys.stdout.flush()
        code = result if isinstance(result, int) else 0
        return _stopped() if code == EXIT_INTERRUPT else code
    except CuibonoError as error:
        _fail(error, as_json)
        return error.exit_code
    except _CALL_ERROR as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(error.format_message())
            return UsageError.exit_code
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else "cuibono"
        _fail(UsageError(error.format_message(), advice=f"see: {path} --help"), as_json)
        return UsageError.exit_code
    except UnicodeEncodeError as error:
        if all(_is_text(word) for word in argv):
            raise
        _fail(UsageError(f"a word of the call is no text: {error.object!r}", advice="its bytes are no UTF-8; type it anew"), as_json)
        return UsageError.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _stopped()
    except BrokenPipeError:
        return _unread()
    except SystemExit as error:  # Typer's own answer to a broken pipe
        if isinstance(error.__context__, BrokenPipeError):
            return _unread()
        raise


def _check_words(argv: list[str]) -> None:
    """Raises UsageError for an empty word: a variable of a script that was not set, never a name or a limit that was meant."""
    for before, word in zip(["", *argv], argv, strict=False):
        option, equals, value = word.partition("=")
        if (not word.strip() and before != "--why") or (option.startswith("--") and equals and not value.strip() and option != "--why"):
            raise UsageError("is empty", where=option if equals else before or "the call", advice="give it a value, or leave it out")


def _is_text(word: str) -> bool:
    """Whether a word of the call is text: bytes that are no UTF-8 come as what can't be encoded again."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Notes(logging.Handler):
    """Warnings of the program's own rooms, as notes on stderr."""

    def emit(self, record: logging.LogRecord) -> None:
        note(record.getMessage())


def _show_notes() -> None:
    log = logging.getLogger("cuibono")
    if not any(isinstance(handler, _Notes) for handler in log.handlers):
        log.addHandler(_Notes(logging.WARNING))


def _stopped() -> int:
    typer.echo("\nstopped; what was reported as added is kept", err=True)
    return EXIT_INTERRUPT


def _unread() -> int:
    """The reader of our output went away ("| head"): no message, and nothing more to flush at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_PIPE


def _fail(error: CuibonoError, as_json: bool) -> None:
    if as_json:
        typer.echo(as_text({"ok": False, "error": error.as_dict()}))
    typer.echo(f"error {error.code}: {tamed(str(error))}", err=True)


# What texts of others must not do to a terminal: move its cursor, paint, set its title (the control characters but for tab and new line),
# or turn the line that stands around them (the embeddings and overrides of writing direction; their isolates end where they began).
_WILD = [*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), 0x2028, 0x2029]
_TAMED = dict.fromkeys(_WILD, "\ufffd")
_ESCAPED = {code: f"\\u{code:04x}" for code in _WILD if code >= 127}


def tamed(text: str) -> str:
    """A text for the terminal: what would steer it is shown as \ufffd."""
    return text.translate(_TAMED)


def as_text(data: Any) -> str:
    """JSON in one line, to be read by programs and by people: what would steer a terminal is escaped, nothing is lost."""
    return json.dumps(data, ensure_ascii=False).translate(_ESCAPED)


def ask_ledger(workspace: Path | None, ask: Callable[[Ledger], A], picture: Path | None = None) -> tuple[A, int]:
    """A question's answer with the ledger's number of rejects. Whether the ``picture`` can be drawn is asked before the work."""
    if picture is not None:
        from cuibono.operations.picture import check_picture

        check_picture(picture)
    with asking(workspace) as opened:
        return ask(opened.ledger), opened.ledger.corpus().rejects


def emit(data: Any, lines: Iterable[str], *, as_json: bool, rejects: int, unread: dict[str, Any] | None = None) -> None:
    """Prints a command's result: the envelope ``{"ok": true, "data": …, "rejects": n}``, or lines of text with the rejects last.

    ``unread`` stands beside the data where these are a list: what was not read for ties and could bear on it.
    """
    if as_json:
        more = {} if unread is None else {"unread": unread}
        typer.echo(as_text({"ok": True, "data": data, "rejects": rejects, **more}))
        return
    for line in lines:
        typer.echo(tamed(line))
    typer.echo(f"rejects: {rejects}")


def taken_or_not(taken: int, rejects: int) -> int:
    """The exit code of a batch: 0 where anything was taken (rejects are listed), that of InputError where all of it was rejected."""
    return InputError.exit_code if rejects and not taken else 0


def note(text: str) -> None:
    """A remark for the person at the terminal, on stderr."""
    typer.echo(f"note: {tamed(text)}", err=True)


@contextmanager
def asking(workspace: Path | None) -> Iterator[Workspace]:
    """A workspace opened for questions. Ties are brought up to date first; where another process is writing, a note says so."""
    from cuibono.operations.workspace import open_for_questions

    with open_for_questions(workspace, on_note=note) as opened:
        yield opened


@contextmanager
def writing(workspace: Path | None, *, create: bool = False, ledger: str | None = None) -> Iterator[Workspace]:
    """A workspace opened for writing; ``ledger`` is the database of one that is made. Raises LockedError where another process writes."""
    from cuibono.operations.workspace import open_workspace

    with open_workspace(workspace, write=True, create=create, ledger=ledger) as opened:
        yield opened


Step = Callable[[int, int | None, str], None]


class Pace:
    """How fast a run goes and how long it still takes. ``clock`` gives seconds; it starts with the first step, which is not counted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.first: tuple[float, int, float] | None = None

    def words(self, done: int, share: float | None) -> str:
        """Such as "4.2 a second, 3 min left"; "" at first. ``share`` is how much of the whole is done, 0 to 1, None where not known."""
        now = self.clock()
        if self.first is None or done < self.first[1]:
            self.first = now, done, share or 0.0
        began, before, had = self.first
        if now - began < 1 or done <= before:
            return ""
        rate = (done - before) / (now - began)
        told = f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.1f} a minute"
        if share is None or share <= had or share >= 1:
            return told
        return f"{told}, {_duration((1 - share) * (now - began) / (share - had))} left"


def _duration(seconds: float) -> str:
    """A time in words, no finer than it can be told: "40 s", "12 min", "3 h 20 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


@contextmanager
def progress(what: str, *, quiet: bool = False, after: float = 0, share: Callable[[], float | None] = lambda: None) -> Iterator[Step]:
    """A function ``step(done, total, text)`` that shows progress on stderr: a bar on a terminal, else a plain line now and then.

    With rate and time left; ``share`` tells how much of the whole is done (0 to 1) where the total is not known as a number. What takes
    less than ``after`` seconds shows nothing.
    """
    if quiet:
        yield lambda done, total, text: None
        return
    if not sys.stderr.isatty():
        yield _plain_steps(what, share, after)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[text]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, text="")
        pace = Pace()

        def step(done: int, total: int | None, text: str) -> None:
            told = pace.words(done, done / total if total else share())
            bar.update(task, completed=done, total=total, text=tamed(" · ".join(part for part in (told, text) if part)))

        yield step


SHORT, LONG = 3, 30  # seconds: lines come no closer together in a long run, and no further apart


def _plain_steps(what: str, share: Callable[[], float | None], after: float = 0, clock: Callable[[], float] = time.monotonic) -> Step:
    last, pace, began = 0, Pace(clock), clock()
    spoken = began

    def step(done: int, total: int | None, text: str) -> None:
        nonlocal last, spoken
        now = clock()
        if done < last:
            last = 0  # another thing is counted from here on
        told = pace.words(done, done / total if total else share())
        # Steps of about a tenth of what is done: a log of a long run stays short, that of a short run is complete.
        due = done - last >= max(1, last // 10) and (not last or done <= 10 or now - spoken >= SHORT)
        if now - began >= after and (due or now - spoken >= LONG or done == total):
            last, spoken = done, now
            head = f"{what}: {done}{'' if total is None else f' of {total}'} {text}".rstrip()
            typer.echo(tamed(f"{head} ({told})" if told else head), err=True)

    return step
