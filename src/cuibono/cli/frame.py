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
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cuibono.errors import CuibonoError, InputError, UsageError

if TYPE_CHECKING:
    from cuibono.operations.workspace import Workspace

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", help="The folder of the ledger; else CUIBONO_WORKSPACE, else ./cuibono-workspace.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON envelope instead of text.")]
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
    except (KeyboardInterrupt, typer.Abort):
        return _stopped()
    except BrokenPipeError:
        return _unread()
    except SystemExit as error:  # Typer's own answer to a broken pipe
        if isinstance(error.__context__, BrokenPipeError):
            return _unread()
        raise


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
        typer.echo(json.dumps({"ok": False, "error": error.as_dict()}, ensure_ascii=False))
    typer.echo(f"error {error.code}: {error}", err=True)


def emit(data: Any, lines: Iterable[str], *, as_json: bool, rejects: int, unread: dict[str, Any] | None = None) -> None:
    """Prints a command's result: the envelope ``{"ok": true, "data": …, "rejects": n}``, or lines of text with the rejects last.

    ``unread`` stands beside the data where these are a list: what was not read for ties and could bear on it.
    """
    if as_json:
        more = {} if unread is None else {"unread": unread}
        typer.echo(json.dumps({"ok": True, "data": data, "rejects": rejects, **more}, ensure_ascii=False))
        return
    for line in lines:
        typer.echo(line)
    typer.echo(f"rejects: {rejects}")


def taken_or_not(taken: int, rejects: int) -> int:
    """The exit code of a batch: 0 where anything was taken (rejects are listed), that of InputError where all of it was rejected."""
    return InputError.exit_code if rejects and not taken else 0


def note(text: str) -> None:
    """A remark for the person at the terminal, on stderr."""
    typer.echo(f"note: {text}", err=True)


@contextmanager
def asking(workspace: Path | None) -> Iterator[Workspace]:
    """A workspace opened for questions. Ties are brought up to date first; where another process is writing, a note says so."""
    from cuibono.operations.workspace import open_for_questions

    with open_for_questions(workspace, on_note=note) as opened:
        yield opened


@contextmanager
def writing(workspace: Path | None, *, create: bool = False) -> Iterator[Workspace]:
    """A workspace opened for writing. Raises LockedError where another process writes."""
    from cuibono.operations.workspace import open_workspace

    with open_workspace(workspace, write=True, create=create) as opened:
        yield opened


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Callable[[int, int | None, str], None]]:
    """A function ``step(done, total, text)`` that shows progress on stderr: a bar on a terminal, else a plain line now and then."""
    if quiet:
        yield lambda done, total, text: None
        return
    if not sys.stderr.isatty():
        yield _plain_steps(what)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]} {task.fields[text]}"))
    began = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, text="", rate="")
        yield lambda done, total, text: bar.update(
            task, completed=done, total=total, text=text, rate=_rate(done, total, time.monotonic() - began)
        )


def _rate(done: int, total: int | None, seconds: float) -> str:
    """How fast it goes, and the time left where the total is known: "2.1/s, 3 min left"; nothing in the first second."""
    if seconds < 1 or not done:
        return ""
    rate = done / seconds
    told = f"{rate:.1f}/s" if rate >= 1 else f"{60 * rate:.1f}/min"
    if total is None or total <= done:
        return told
    left = (total - done) / rate
    size, unit = next((pair for pair in ((3600, "h"), (60, "min")) if left >= 1.5 * pair[0]), (1, "s"))
    return f"{told}, {left / size:.0f} {unit} left"


def _plain_steps(what: str) -> Callable[[int, int | None, str], None]:
    last = 0
    began = time.monotonic()

    def step(done: int, total: int | None, text: str) -> None:
        nonlocal last
        # Steps of about a tenth of what is done: a log of a long run stays short, that of a short run is complete.
        if done - last >= max(1, last // 10) or done == total:
            last = done
            rate = _rate(done, total, time.monotonic() - began)
            told = f"{done}{'' if total is None else f' of {total}'}{f' ({rate})' if rate else ''}"
            typer.echo(f"{what}: {told} {text}".rstrip(), err=True)

    return step
