"""One frozen Settings; an unknown or bad value is an error, never silently the default."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from importlib.util import find_spec
from pathlib import Path

from cuibono.engines import DEFAULT, ENGINES
from cuibono.errors import SettingsError

PREFIX = "CUIBONO_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told from outside, read from ``CUIBONO_*`` when asked for (never at import).

    ``workspace``: the folder of the ledger; ``workers``: processes that read (0: one per core); ``engine``: the read engine;
    ``max_bytes``: the largest file that a reader takes, in bytes; ``min_confidence``: the confidence from which ties are told.
    For the web (docs/web.md): ``allow_hosts``: hosts and networks that may be private; ``web_agent``: the User-Agent (None: our own);
    ``web_pace``: least seconds between two requests to one host; ``web_max_bytes``: the largest page that is taken, in bytes.
    ``ledger``: the database (docs/postgresql.md) of workspaces that are made; None: a file in their folder.
    """

    workspace: Path = Path("cuibono-workspace")
    workers: int = 0
    engine: str = DEFAULT
    max_bytes: int = 200_000_000
    min_confidence: float | None = None
    allow_hosts: tuple[str, ...] = ()
    web_agent: str | None = None
    web_pace: float = 1.0
    web_max_bytes: int = 50_000_000
    ledger: str | None = None

    @classmethod
    def from_environment(cls, environ: dict[str, str] | None = None) -> Settings:
        """Settings from ``CUIBONO_*``. Raises SettingsError on an unknown name or a value of the wrong type."""
        environ = dict(os.environ) if environ is None else environ
        known = {field.name: field for field in fields(cls)}
        values: dict[str, object] = {}
        for key, raw in environ.items():
            if not key.startswith(PREFIX):
                continue
            name = key.removeprefix(PREFIX).lower()
            if name not in known:
                raise SettingsError(
                    f"unknown setting {key}", where="environment", advice=f"settings are: {', '.join(PREFIX + n.upper() for n in known)}"
                )
            values[name] = _convert(key, name, raw)
        return cls(**values)  # type: ignore[arg-type]


def checked_engine(raw: str, where: str) -> str:
    """The name of a read engine. Raises SettingsError, which says where it stood, on another."""
    if raw not in ENGINES:
        raise SettingsError(f"{raw!r} is no read engine", where=where, advice=f"use one of: {', '.join(ENGINES)}")
    if raw == "model" and find_spec("onnxruntime") is None:
        raise SettingsError("the model engine needs onnxruntime, which is not installed", where=where, advice="use: rules")
    return raw


def checked_confidence(raw: str, where: str) -> float:
    """A number from 0 to 1. Raises SettingsError, which says where it stood, on anything else."""
    try:
        value = float(raw)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise SettingsError(f"{raw!r} is no confidence", where=where, advice="give a number from 0 to 1, for example 0.8")
    return value


def _convert(key: str, name: str, raw: str) -> object:
    if name == "workspace":
        return Path(raw)
    if name == "engine":
        return checked_engine(raw, key)
    if name == "min_confidence":
        return checked_confidence(raw, key)
    if name == "allow_hosts":
        return tuple(entry.strip() for entry in raw.split(",") if entry.strip())
    if name in ("web_agent", "ledger"):
        return raw
    if name == "web_pace":
        return _checked_seconds(key, raw)
    if not raw.isdigit():
        raise SettingsError(f"{key}={raw!r} is no whole number", where="environment", advice=f"for example {key}=2")
    return int(raw)


def _checked_seconds(key: str, raw: str) -> float:
    try:
        value = float(raw)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 3600:
        raise SettingsError(f"{key}={raw!r} is no number of seconds", where="environment", advice=f"from 0 to 3600, for example {key}=2.5")
    return value
