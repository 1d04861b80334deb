"""The door for assistants: the analyst's questions as tools of the Model Context Protocol, read-only, each answer with its citations.

Comes in: a call of a tool, with arguments by name. Goes out: the lines that the command prints and the places they rest on. ``tools`` says
what can be called, ``serve`` speaks the protocol (the protocol's own SDK); Start
reading at ``serve.make_server``.
"""

from .serve import http_app, make_server, run_stdio

__all__ = ["http_app", "make_server", "run_stdio"]
