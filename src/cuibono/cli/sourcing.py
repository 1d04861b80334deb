"""``cuibono sourcing``."""

import typer


def register(app: typer.Typer) -> None: ...
