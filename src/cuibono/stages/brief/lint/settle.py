"""A brief whose sentences hold the rules: what cannot be worded within them is held back and counted, never bent."""

from __future__ import annotations

from cuibono.records import Brief, Casefile, rivals_of
from cuibono.stages.brief.accounts import place_id
from cuibono.stages.brief.ground import ground_of
from cuibono.stages.brief.plan import lay_brief, write_brief
from cuibono.stages.brief.rivals import lay_rivals, write_rivals

from .base import Checked
from .evidence import rule_5, rule_18
from .grades import one_sided, rule_12
from .relevance import rule_23
from .wording import rule_3, rule_4, rule_6, rule_7, rule_14

_OF_SENTENCES = (rule_3, rule_4, rule_5, rule_6, rule_7, rule_12, rule_14, rule_18, rule_23)
_ROUNDS = 10
_PATIENCE = 2  # rounds in which only the claims told are held back; then whole sides, or each next claim takes the last one's place


def settle_brief(casefile: Casefile, subjects: tuple[str, ...], display: dict[str, str] | None = None) -> Brief:
    """Writes, lints sentence by sentence, and writes again without the claims of sentences in breach, until none is left.

    The full linter still runs over the result before anything is written to disk.
    """
    held: frozenset[str] = frozenset()
    lay = lay_brief if rivals_of(casefile) is None else lay_rivals
    laid = lay(casefile, subjects, display, held)
    for turn in range(_ROUNDS):
        at = Checked(laid.brief, casefile)
        broken = {breach.where for rule in _OF_SENTENCES for breach in rule(at)}
        ids = {one for _, sentence in at.sentences if sentence.text in broken for one in (*sentence.claims, *sentence.attributions)}
        rows = (at.evidence[n] for _, s in at.sentences if s.text in broken and not s.claims for n in s.cites if n in at.evidence)
        ids |= {place_id(row.doc_id, row.start, row.end) for row in rows}
        lone = {claim for _, _, claims in one_sided(at) for claim in claims}
        if turn >= _PATIENCE:
            sides = [set(side.claims) for row in casefile.contradictions for side in row.sides]
            lone |= {claim for side in sides if side & lone for claim in side}
        ids |= lone
        # A tie whose denial has no wording is held back as a whole: its next claim would be told without the denial too.
        lopsided = {breach.where for breach in rule_12(at)}
        told = {tie for _, sentence in at.sentences if sentence.text in lopsided for tie in sentence.ties if tie in at.ties}
        ids |= {claim for tie in told for claim in (*at.ties[tie].supporting, *at.ties[tie].contrary)}
        if not ids - held:
            break
        held |= ids
        laid = lay(casefile, subjects, display, held)
    ground_of(casefile).settled[subjects] = held
    return laid.whole()


def write_again(casefile: Casefile, subjects: tuple[str, ...], display: dict[str, str]) -> Brief:
    """The brief once more, with what was held back when it was settled; settled anew where it was not."""
    held = ground_of(casefile).settled.get(subjects)
    if held is None:
        return settle_brief(casefile, subjects, display)
    write = write_brief if rivals_of(casefile) is None else write_rivals
    return write(casefile, subjects, display, held)
