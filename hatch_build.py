"""Builds the workbench into the wheel, so that whoever installs it needs no Node. An editable installation takes what `make web` built."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WorkbenchHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs npm in ``ui/`` where the built workbench is not there yet. A source distribution carries it built."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if version == "editable" or (root / "src/cuibono/web/index.html").is_file():
            return
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError("the workbench is built with npm (Node 20 or newer), which is not here; install it, or take a wheel")
        for words in (["ci"], ["run", "build"]):
            subprocess.run([npm, *words], cwd=root / "ui", check=True)
