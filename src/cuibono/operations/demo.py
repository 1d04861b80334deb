"""``cuibono demo``: the bundled corpus from files to brief, on a workspace of its own."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path

from cuibono.errors import WorkspaceError
from cuibono.ledger import Ledger
from cuibono.runners import Runner
from cuibono.stages.inquire.tell_evidence import grade_text
from cuibono.stages.render.draw_network import draw_network
from cuibono.vocabulary import PREDICATES

from .add import Added, Capture, add_paths
from .brief import make_brief, save_brief
from .derive import derive
from .import_publishers import import_register
from .wording import tie_words

SUBJECT, OTHER, COMPANY = "Ozren Moravec", "Kestria", "Dravik Logistics"
# The demo's capture time is fixed: its ledger and its brief are the same bytes on every machine.
# Left out of the printed list, where they would push the ties aside that a reader comes for.
SELF_EVIDENT = frozenset({"holds_office", "based_in", "located_in", "citizen_of"})
CAPTURED_AT = "2026-06-01T00:00:00Z"


def corpus_folder() -> Path:
    """The folder with ``corpus/`` and ``publishers.csv``: in the installed package, else in a checkout."""
    packed = Path(str(resources.files("cuibono"))) / "_examples"
    checkout = Path(__file__).resolve().parents[3] / "examples"
    for folder in (packed, checkout):
        if (folder / "corpus").is_dir():
            return folder
    raise WorkspaceError("the example corpus is not there", where=str(packed), advice="install cuibono from its wheel or run in a checkout")


def fill(ledger: Ledger, runner: Runner, on_step: Callable[[int, str], None]) -> Added:
    """The example corpus and its register of outlets into a ledger. A second time nothing is added."""
    examples = corpus_folder()
    register = examples / "publishers.csv"
    if not ledger.publishers():
        import_register(ledger, register, by="the demo", at="2026-06-01T00:00:00.000000Z", why="the example corpus's own register")
    added = add_paths(ledger, [examples / "corpus"], Capture(CAPTURED_AT, dataset="demo"), runner, on_step=on_step)
    if ledger.derived_is_stale():
        derive(ledger)
    return added


def write_out(ledger: Ledger, folder: Path) -> tuple[Path, ...]:
    """The brief in all formats and the network picture."""
    written = save_brief(ledger, SUBJECT, OTHER, folder)
    brief, casefile = make_brief(ledger, SUBJECT, OTHER)
    network = folder / "network.svg"
    network.write_text(draw_network(brief, casefile), encoding="utf-8")
    return (*written.files, network)


def tie_rows(ledger: Ledger, most: int) -> tuple[list[tuple[str, str, str, str]], int]:
    """The best graded ties as (tie, grade, origins, first source), and how many there are in all."""
    captions = {entity.entity_id: entity.caption for entity in ledger.entities()}
    ties = ledger.ties()
    ranked = sorted(ties, key=lambda tie: (tie.credibility, -tie.origins, not PREDICATES[tie.predicate].lasting, tie.tie_id))
    chosen = [tie for tie in ranked if tie.predicate not in SELF_EVIDENT][:most]
    claims = {claim.claim_id: claim for claim in ledger.claims([tie.supporting[0] for tie in chosen if tie.supporting])}
    rows = []
    for tie in chosen:
        claim = claims.get(tie.supporting[0]) if tie.supporting else None
        where = f"“{claim.evidence_text}”" if claim else ""
        rows.append((tie_words(tie, captions), grade_text(tie), str(tie.origins), where))
    return rows, len(ties)
