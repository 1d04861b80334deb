"""How stages run: in this process or in a pool of them, with the same result.

In: a stage and batches. Out: the stage's batches, in order. Start reading at ``base.apply``.
"""

from .base import Runner, Stage, apply
from .inline import InlineRunner
from .pool import PoolRunner

__all__ = ["InlineRunner", "PoolRunner", "Runner", "Stage", "apply", "make_runner"]


def make_runner(workers: int) -> Runner:
    """The runner for so many worker processes: 1 is inline, 0 one per core."""
    from .pool import cores

    wanted = workers or cores()
    return InlineRunner() if wanted == 1 else PoolRunner(wanted)
