"""How stages run: in this process or in a pool of them, with the same result.

In: a stage and batches. Out: the stage's batches, in order. Start reading at ``base.apply``.
"""

from .base import Runner, Stage, apply
from .inline import InlineRunner
from .pool import PoolRunner, cores
from .sparing import SparingRunner

__all__ = ["InlineRunner", "PoolRunner", "Runner", "SparingRunner", "Stage", "apply", "make_runner"]


def make_runner(workers: int) -> Runner:
    """The runner for so many worker processes: 1 is inline; 0 is one per core, and none where the work is little."""
    if workers == 0 and cores() > 1:
        return SparingRunner(cores())
    return InlineRunner() if workers < 2 else PoolRunner(workers)
