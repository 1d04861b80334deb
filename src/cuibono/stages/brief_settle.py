"""A brief whose sentences hold the rules: what cannot be worded within them is held back and counted, never bent."""

from __future__ import annotations

from cuibono.records import Brief, Casefile

from .brief_plan import write_brief
from .lint_base import Checked
from .lint_evidence import rule_5, rule_18
from .lint_wording import rule_3, rule_4, rule_6, rule_7, rule_14

_ROUNDS = 6


def settle_brief(casefile: Casefile, subjects: tuple[str, ...], display: dict[str, str] | None = None) -> Brief:
    """Writes, lints sentence by sentence, and writes again without the claims of sentences in breach, until none is left.

    The full linter still runs over the result before anything is written to disk.
    """
    held: frozenset[str] = frozenset()
    brief = write_brief(casefile, subjects, display, held)
    for _ in range(_ROUNDS):
        at = Checked(brief, casefile)
        broken = {breach.where for rule in (rule_3, rule_4, rule_5, rule_6, rule_7, rule_14, rule_18) for breach in rule(at)}
        ids = {one for _, sentence in at.sentences if sentence.text in broken for one in (*sentence.claims, *sentence.attributions)}
        if not ids - held:
            break
        held |= ids
        brief = write_brief(casefile, subjects, display, held)
    return brief
