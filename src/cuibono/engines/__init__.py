"""Read engines: plug-ins behind one signature, :class:`Engine`; ``model`` is the default, ``rules`` what is certain.

In: documents. Out: a reading of each. A new engine is a folder here and its name in ``base``. Start reading at ``base.get_engine``.
"""

from .base import DEFAULT, ENGINES, Engine, get_engine

__all__ = ["DEFAULT", "ENGINES", "Engine", "get_engine"]
