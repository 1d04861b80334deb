"""``cuibono users``: the users of ``cuibono serve --team``, their passwords and roles, and the log of what they changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cuibono.errors import UsageError

from .frame import JsonOption, WorkspaceOption, emit

if TYPE_CHECKING:
    from cuibono.team import Team

NameArgument = Annotated[str, typer.Argument(help="The user's name.", show_default=False)]
RoleOption = Annotated[str, typer.Option("--role", help="viewer (reads), analyst (decides and adds), or admin (users and log too).")]
StdinOption = Annotated[bool, typer.Option("--password-stdin", help="Take the password from the first line of the input, for scripts.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help="The users of cuibono serve --team, and the log of what they changed.", no_args_is_help=True, rich_markup_mode=None
    )
    group.command("list", help="Who there is, with which role.")(list_users)
    group.command("add", help="Add a user; the password is asked for.")(add)
    group.command("role", help="Give a user another role.")(role)
    group.command("password", help="Give a user a new password: whoever is signed in under that name is signed out.")(password)
    group.command("remove", help="Remove a user with their sessions and tokens; what they decided stays.")(remove)
    group.command("tokens", help="A user's tokens; revoke one of them.")(tokens)
    group.command("log", help="Who asked for which change, and what came of it; the newest first.")(log)
    app.add_typer(group, name="users")


def list_users(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    with _team(workspace) as (team, rejects):
        rows = team.users.all()
    lines = [f"{row.role:<8} {row.name}  (since {row.created_at[:10]}, {_count(row.tokens, 'token')})" for row in rows]
    emit([asdict(row) for row in rows], lines or ["no users yet: cuibono users add NAME --role admin"], as_json=as_json, rejects=rejects)


def add(
    name: NameArgument,
    role: RoleOption = "viewer",
    password_stdin: StdinOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    with _team(workspace, create=True) as (team, rejects):
        made = team.users.add(name, role, _password(password_stdin))
        _noted(team, "users add", f"{made.name}: {made.role}")
    emit(asdict(made), [f"{made.name} is {made.role}"], as_json=as_json, rejects=rejects)


def role(
    name: NameArgument,
    role: Annotated[str, typer.Argument(help="viewer, analyst or admin.", show_default=False)],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    with _team(workspace) as (team, rejects):
        found = team.users.set_role(name, role)
        _noted(team, "users role", f"{found.name}: {found.role}")
    emit(asdict(found), [f"{found.name} is {found.role}"], as_json=as_json, rejects=rejects)


def password(
    name: NameArgument, password_stdin: StdinOption = False, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    with _team(workspace) as (team, rejects):
        team.users.get(name)
        found = team.users.set_password(name, _password(password_stdin))
        _noted(team, "users password", found.name)
    emit(asdict(found), [f"{found.name} has a new password, and is signed out"], as_json=as_json, rejects=rejects)


def remove(name: NameArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    with _team(workspace) as (team, rejects):
        found = team.users.remove(name)
        _noted(team, "users remove", found.name)
    emit(asdict(found), [f"{found.name} is removed"], as_json=as_json, rejects=rejects)


def tokens(
    name: NameArgument,
    revoke: Annotated[str | None, typer.Option(metavar="ID", help="Revoke this one.", show_default=False)] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    with _team(workspace) as (team, rejects):
        found = team.users.get(name)
        if revoke is not None:
            team.tokens.revoke(name, revoke)
            _noted(team, "users tokens", f"{found.name}: {revoke} revoked")
        rows = team.tokens.all(name)
    lines = [f"{row.id}  {row.created_at}  {row.title}" for row in rows]
    emit([asdict(row) for row in rows], lines or [f"{found.name} has no tokens"], as_json=as_json, rejects=rejects)


def log(
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help="At most so many rows.")] = 50,
    user: Annotated[str | None, typer.Option("--user", help="Those of one user.", show_default=False)] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    with _team(workspace) as (team, rejects):
        rows = team.log.page(most, user=user)
    lines = [
        "  ".join(
            part
            for part in (row.at, row.user or "nobody", row.address, row.method, row.route, str(row.outcome or ""), row.target, row.decision)
            if part
        )
        for row in rows
    ]
    emit([asdict(row) for row in rows], lines or ["nothing was changed yet"], as_json=as_json, rejects=rejects)


@contextmanager
def _team(workspace: Path | None, *, create: bool = False) -> Iterator[tuple[Team, int]]:
    """The workspace's team, and how many rejects its ledger has. ``create``: a workspace is made where there is no folder."""
    from cuibono.operations.workspace import open_workspace
    from cuibono.settings import Settings
    from cuibono.team import open_team

    folder = Settings.from_environment().workspace if workspace is None else workspace
    if create and not folder.exists():
        with open_workspace(folder, write=True, create=True):
            pass
    with open_workspace(folder) as opened:
        rejects = opened.ledger.corpus().rejects
    team = open_team(folder)
    try:
        yield team, rejects
    finally:
        team.close()


def _noted(team: Team, command: str, target: str) -> None:
    """What is done at the command line stands in the log too, under the name of who is at this machine."""
    from cuibono.operations.clock import now, who
    from cuibono.team.log import Entry

    team.log.add(Entry(now(), who(), "this machine", "CLI", command, target, 0))


def _password(from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UsageError("the password cannot be asked for: this is no terminal", advice="use --password-stdin")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
