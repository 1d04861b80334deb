"""A PostgreSQL server of the tests' own: started from Debian's programs in a temporary folder, reached by a socket in it, and ended."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "cuibono"
# Nothing of a test outlives it: what makes a server sure costs most of its time.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=32MB", "max_connections=60")


def programs() -> Path | None:
    """The folder of the newest server's programs; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    told = shutil.which("initdb")
    return Path(told).parent if told else None


def _user() -> tuple[list[str], tuple[int, int] | None]:
    """The server refuses to run as root: then it runs as a user who may do nothing else."""
    if os.geteuid() != 0:
        return [], None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"], (entry.pw_uid, entry.pw_gid)


class Server:
    """One server. ``url(NAME)`` is a database's address."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs = folder, programs
        self._as_user, owner = _user()
        if owner is not None:
            os.chown(folder, *owner)
        self._process: subprocess.Popen[bytes] | None = None
        made = ["-D", str(folder / "data"), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        told = subprocess.run([*self._as_user, str(programs / "initdb"), *made], cwd="/", capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        settings = [word for value in (*_QUICK, "listen_addresses=", f"unix_socket_directories={self.folder}") for word in ("-c", value)]
        command = [*self._as_user, str(self.programs / "postgres"), "-D", str(self.folder / "data"), *settings]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd="/", stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        import psycopg

        until = time.monotonic() + 120
        while True:
            try:
                psycopg.connect(host=str(self.folder), user=USER, dbname="postgres").close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        """Ends the server at once, with all its connections."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None

    def url(self, name: str) -> str:
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def do(self, line: str) -> None:
        """A statement outside of transactions and ledgers."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True) as connection:
            connection.execute(line.encode())


@contextmanager
def serving() -> Iterator[Server]:
    """A server that has nothing yet."""
    found = programs()
    assert found is not None
    folder = Path(tempfile.mkdtemp(prefix="cuibono-pg-"))
    server = None
    try:
        server = Server(folder, found)
        server.start()
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
