"""Read engines: plug-ins behind one signature, :class:`Engine`. ``rules`` is the built-in one."""

from .base import DEFAULT, ENGINES, Engine, get_engine

__all__ = ["DEFAULT", "ENGINES", "Engine", "get_engine"]
