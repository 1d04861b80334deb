"""Every route of the service, as the application has it."""

from __future__ import annotations

from fastapi.routing import APIRoute

from cuibono.api.roles import needed
from cuibono.api.routes import ROUTERS
from cuibono.api.static import router as files


def routes() -> list[tuple[str, str]]:
    """Method and address of each, sorted by address."""
    found = {(method, route.path) for route in _routes() for method in route.methods}
    return sorted(found, key=lambda row: (row[1], row[0]))


def rows() -> list[str]:
    """The rows of docs/api.md: method, address, the role that it takes, and what the route says of itself."""
    said = {(method, route.path): (route.endpoint.__doc__ or "").split("\n\n")[0] for route in _routes() for method in route.methods}
    return [
        f"| {method} | `{path}` | {needed(method, path)} | {' '.join(said[method, path].split()).replace('``', '`')} |"
        for method, path in routes()
        if path.startswith("/api/1")
    ]


def _routes() -> list[APIRoute]:
    return [route for router in (*ROUTERS, files) for route in router.routes if isinstance(route, APIRoute)]
