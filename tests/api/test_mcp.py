"""The door for assistants as they use it: the protocol's own client, over standard input and over HTTP, against the real program."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from cuibono.api.assistant.tools import MOST_CITED, MOST_LETTERS, answer, tools
from cuibono.operations.cite import citations
from cuibono.operations.questions import QUESTIONS
from cuibono.operations.workspace import open_workspace
from tests.operations.conftest import articles, made

__all__ = ["articles", "made"]


def arguments(name: str, schema: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    """Arguments for every tool: what it requires, from what the ledger has."""
    given = {
        "name": known["name"],
        "speaker": known["name"],
        "left": known["name"],
        "right": known["other"],
        "country": "Peru",
        "state": "China",
        "powers": [known["name"]],
        "words": f"who is {known['name']}?" if name == "ask" else "said",
        "what": known["document"],
        "id": known["document"],
        "in": known["other"],
        "since": "2000",
    }
    # Some are asked of a place too, or of a name that the schema leaves open.
    asked = {*schema.get("required", ()), *({"name", "in", "speaker"} & set(schema["properties"]))}
    return {key: given[key] for key in asked}


@pytest.fixture(scope="module")
def known(made: Path) -> dict[str, str]:
    with open_workspace(made) as opened:
        entities = {row.entity_id: row for row in opened.ledger.entities()}
        tie = next(tie for tie in opened.ledger.ties() if entities[tie.subject_id].named and entities[tie.object_id].named)
        return {
            "name": entities[tie.subject_id].caption,
            "other": entities[tie.object_id].caption,
            "document": opened.ledger.document_ids()[0],
            "tie": tie.tie_id,
        }


async def _every_tool(client: Client, known: dict[str, str]) -> None:
    listed = (await client.list_tools()).tools
    assert {tool.name for tool in listed} == set(tools()) >= set(QUESTIONS)
    for tool in listed:
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.description
        # The client itself holds what comes back against the schema that the tool declares.
        result = await client.call_tool(tool.name, arguments(tool.name, tool.input_schema, known))
        text = result.content[0].text
        assert not result.is_error, (tool.name, text)
        assert result.structured_content["lines"], tool.name
        for number, row in enumerate(result.structured_content["citations"], 1):
            assert f"[{number}] “{row['sentence']}”" in text
            assert row["speaker"]
    paths = await client.call_tool("paths", {"left": known["name"], "right": known["other"]})
    assert paths.structured_content["citations"], "an answer with ties cites what says them"
    shown = await client.call_tool("show", {"id": known["tie"]})
    assert shown.structured_content["citations"]


async def _refusals(client: Client) -> None:
    for name, given, said in [
        ("paths", {"left": "Ana"}, "'right' is a required property"),
        ("paths", {"left": "Ana", "right": "Vell", "colour": "red"}, "colour"),
        ("dossier", {"name": "Nobody Whosoever"}, "no entity matches"),
        ("dossier", {"name": "x" * 1000}, "longer than 500 letters"),
        ("search", {"words": "said", "most": "many"}, "'many' is not of type 'integer'"),
        ("read_document", {"id": "doc-none"}, "doc-none"),
        ("nothing", {}, "no tool 'nothing'"),
    ]:
        result = await client.call_tool(name, given)
        assert result.is_error, name
        assert said in result.content[0].text


async def _both(client: Client, known: dict[str, str]) -> None:
    await _every_tool(client, known)
    await _refusals(client)


@pytest.fixture(scope="module")
def environ() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1"}


def test_over_standard_input(made: Path, known: dict[str, str], environ: dict[str, str]) -> None:
    async def run() -> None:
        words = ["-m", "cuibono", "mcp", "-w", str(made)]
        async with Client(StdioServerParameters(command=sys.executable, args=words, env=environ)) as client:
            await _both(client, known)

    asyncio.run(run())


@pytest.fixture
def served(made: Path, environ: dict[str, str]) -> Any:
    words = [sys.executable, "-m", "cuibono", "mcp", "--http", "--port", "0", "-w", str(made)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ)
    assert process.stdout is not None
    address = process.stdout.readline().split(" at ")[1].split(" ")[0]
    token = process.stdout.readline().split("Bearer ")[1].strip()
    yield address, token
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in err


Headers = dict[str, str]


def test_over_http_with_the_token_alone(served: tuple[str, str], known: dict[str, str]) -> None:
    address, token = served

    async def asked(headers: Headers, use: Callable[[Client], Awaitable[None]]) -> None:
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False) as http,
            Client(streamable_http_client(address, http_client=http)) as client,
        ):
            await use(client)

    asyncio.run(asked({"Authorization": f"Bearer {token}"}, lambda client: _both(client, known)))
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    with httpx2.Client(trust_env=False) as http:
        for sent in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {token}"}):
            refused = http.post(address, json=body, headers={**accept, **sent})
            assert refused.status_code == 401
            assert "cuibono mcp --http" in refused.json()["error"]["advice"]
        let_in = {**accept, "Authorization": f"Bearer {token}"}
        # A page of another name that leads here, and one of another origin.
        assert http.post(address, json=body, headers={**let_in, "Host": "evil.example"}).status_code in (400, 403, 421)
        assert http.post(address, json=body, headers={**let_in, "Origin": "https://evil.example"}).status_code == 403


def test_what_is_long_is_cut_and_counted(made: Path, known: dict[str, str]) -> None:
    with open_workspace(made) as opened:
        ledger = opened.ledger
        ids = [row.claim_id for row in ledger.claims()] + [row.attribution_id for row in ledger.attributions()]
        found, in_all = citations(ledger, {"a": ids, "b": [{"c": ids}]}, most=3)
        assert ([row.id for row in found], in_all) == (ids[:3], len(ids))
        documents = {row.doc_id: row for row in ledger.documents()}
        for row in citations(ledger, ids, most=len(ids))[0]:
            text = " ".join(documents[row.doc_id].text[row.start : row.end].split())
            assert text in row.sentence or row.sentence in text
        tool = tools()["show"]
        long = tool.__class__(tool.name, tool.title, tool.help, tool.schema, lambda *_: (ids * 50, ["x" * 999] * 100, ""))
        text, told = answer(ledger, lambda: pytest.fail("no graph is wanted"), long, {"id": "doc"})
    assert len("\n".join(told["lines"])) <= MOST_LETTERS
    assert told["lines_left_out"] == 100 - len(told["lines"]) > 0
    assert len(told["citations"]) == min(MOST_CITED, len(ids))
    assert f"{told['lines_left_out']} more lines" in text
