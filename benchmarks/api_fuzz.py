"""Asks every route of the API with what its description allows and with what it does not: no answer may be a fault of ours (5xx).

    python benchmarks/api_fuzz.py [WORKSPACE] [--short] [--requests 5000]

Works on a copy of the workspace (else on the bundled corpus), in this process, as an admin of a team, so that every route is reached.
Schemathesis draws the requests from ``/api/1/openapi.json``; the same ones each time. Prints how many requests there were
and how they were answered, then each fault; ends with 1 where there is one.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from cuibono.api import close_app, make_app
from cuibono.team import open_team

ROOT = Path(__file__).parents[1]
SHORT, WHOLE = 500, 5000
HOST = "127.0.0.1:8765"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path, nargs="?")
    parser.add_argument("--short", action="store_true", help=f"{SHORT} requests")
    parser.add_argument("--requests", type=int, default=WHOLE, help="at least so many")
    parser.add_argument("--only", default="", help="routes whose address holds this")
    given_words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "workspace"
        if given_words.workspace is None:
            subprocess.run([sys.executable, "-m", "cuibono", "add", str(ROOT / "examples/corpus"), "-w", str(copy)], check=True)
        else:
            shutil.copytree(given_words.workspace, copy)
        return fuzz(copy, SHORT if given_words.short else given_words.requests, given_words.only)


def fuzz(workspace: Path, least: int, only: str) -> int:
    team = open_team(workspace)
    # Another admin stays when a request should happen to remove this one.
    for name in ("fuzz", "stays"):
        team.users.add(name, "admin", "a password for the fuzzing alone")
    app = make_app(workspace, team=team, hosts=frozenset({HOST}))
    hours = itertools.count()
    app.state.limits.clock = lambda: 3600.0 * next(hours)  # nobody is too fast
    headers = {"Authorization": f"Bearer {team.tokens.make('fuzz', 'fuzz')[1]}", "Host": HOST}
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    operations = [row for row in (found.ok() for found in schema.get_all_operations()) if only in row.path]
    each = -(-least // (len(operations) * 2))
    told: Counter[int] = Counter()
    faults: dict[tuple[str, int], str] = {}
    try:
        # Until there were enough: a route with few inputs is asked less often than its share.
        for mode, turn in itertools.product((GenerationMode.POSITIVE, GenerationMode.NEGATIVE), range(8)):
            if told.total() >= (least if mode is GenerationMode.NEGATIVE else least // 2):
                continue
            for operation in operations:
                _ask(operation, mode, (each, turn), headers, told, faults)
    finally:
        close_app(app)
    print(f"{told.total()} requests to {len(operations)} operations: {dict(sorted(told.items()))}")
    for (label, status), request in faults.items():
        print(f"{status} {label}\n{request}\n")
    return 1 if faults or told.total() < least else 0


def _ask(
    operation: Any,
    mode: GenerationMode,
    drawn: tuple[int, int],
    headers: dict[str, str],
    told: Counter[int],
    faults: dict[tuple[str, int], str],
) -> None:
    """Asks one operation; ``drawn``: how often at most, and the seed."""
    most, turn = drawn

    @seed(turn)
    @settings(max_examples=most, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        response = case.call(headers=headers)
        told[response.status_code] += 1
        if response.status_code >= 500:
            faults.setdefault((operation.label, response.status_code), case.as_curl_command(headers={"X-Cuibono": "1"}))

    try:
        ask()
    except Exception as error:  # nothing can be drawn that breaks a description without parameters
        if type(error).__name__ not in ("Unsatisfiable", "FailedHealthCheck", "SkipTest", "Skipped"):
            raise


if __name__ == "__main__":
    sys.exit(main())
