"""Read engines: plug-ins behind one signature, :class:`Engine`. ``rules`` is the built-in one."""

from .base import Engine, get_engine

__all__ = ["Engine", "get_engine"]
