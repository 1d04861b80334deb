"""One room may touch a network; who else imports what can, or asks a library to fetch, is found here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cuibono.errors import UsageError
from cuibono.runners.spark.folder import store_at

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/cuibono"
WEB = (ROOT / "docs/web.md").read_text(encoding="utf-8")
# What can open a connection, or let one in.
MODULES = (
    *("aiohttp", "asyncio", "fsspec", "ftplib", "h11", "http.client", "http.server", "httpcore", "httpx", "imaplib", "nntplib", "poplib"),
    *("requests", "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "uvicorn", "websockets", "xmlrpc"),
)
# What asks a library that reads to fetch as well.
CALLS = frozenset(("create_connection", "fetch_response", "fetch_url", "open_connection", "urlopen", "urlretrieve"))
# They listen, when they are told to: the service of workbench, API and OpenRefine, and the door for assistants.
LISTENS = frozenset(("cli/listening.py", "cli/mcp.py", "cli/serve.py"))

# It opens object stores where a run is given their address, and nothing of the web.
STORES = frozenset(("runners/spark/folder.py",))


def reaches(path: Path) -> Iterator[str]:
    """What a file imports or calls that could reach a network; imports inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name for name in names if any(f"{name}.".startswith(f"{module}.") for module in MODULES))
        called = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if called in CALLS:
            yield called


def test_only_the_web_room_the_listeners_and_the_stores_reach_a_network() -> None:
    found = {path.relative_to(SOURCE).as_posix() for path in SOURCE.glob("**/*.py") if list(reaches(path))}
    outside = {name for name in found if not name.startswith("sources/web/")}
    assert outside == LISTENS | STORES
    assert {"sources/web/guard.py", "sources/web/exchange.py"} <= found


@pytest.mark.parametrize("address", ["http://vell.test/a", "https://vell.test/a", "ftp://vell.test/a", "simplecache::https://vell.test/a"])
def test_a_store_is_no_way_around_the_web_room(address: str) -> None:
    with pytest.raises(UsageError, match="no object store"):
        store_at(address)


def test_one_place_connects() -> None:
    connects = [path for path in SOURCE.glob("**/*.py") if re.search(r"\bconnect_tcp\(", path.read_text(encoding="utf-8"))]
    assert [path.relative_to(SOURCE).as_posix() for path in connects] == ["sources/web/guard.py"]
    guard = (SOURCE / "sources/web/guard.py").read_text(encoding="utf-8")
    assert len(re.findall(r"SyncBackend\(\)", guard)) == 1


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import socket", True),
        ("import urllib.request", True),
        ("from urllib import request", True),
        ("from urllib.request import Request", True),
        ("def f():\n    import httpx", True),
        ("from http import client", True),
        ("trafilatura.fetch_url('x')", True),
        ("from urllib.parse import urlsplit", False),
        ("import http", False),
        ("from .socket import x", False),
    ],
)
def test_the_search_finds(line: str, found: bool, tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text(line)
    assert bool(list(reaches(tmp_path / "x.py"))) is found


def test_every_reason_and_setting_is_told() -> None:
    given = set()
    for path in (SOURCE / "sources/web").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            at = {"Fault": 0, "Refused": 0, "_ended": 3}.get(name)
            if isinstance(node, ast.Call) and at is not None and len(node.args) > at:
                given |= {leaf.value for leaf in ast.walk(node.args[at]) if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)}
            if isinstance(node, ast.keyword) and node.arg == "reason" and isinstance(node.value, ast.Constant):
                given.add(node.value.value)
    told = set(re.findall(r"`([a-z_]+)`", WEB[WEB.index("| reason |") : WEB.index("What a page is,")]))
    assert len(given) >= 30
    assert {reason for reason in given if reason not in told} == set()
    assert {"allow_hosts", "web_agent", "web_pace", "web_max_bytes"} == {name.lower() for name in re.findall(r"\| `CUIBONO_(\w+)` \|", WEB)}
