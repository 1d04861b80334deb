"""How many of the sentences called forecasts are, and how many forecasts are left out: ``python -m evals.forecasts [WORKSPACE]``.

``forecast_verdicts.tsv`` holds a person's verdicts on two draws from the article sample, by document and span. Without a workspace shares
are of the draws; with the sample's workspace it is also told which of the read sentences the finder takes today.
"""

from __future__ import annotations

import sys
from collections import Counter
from math import sqrt
from pathlib import Path

VERDICTS = Path(__file__).with_name("forecast_verdicts.tsv")
Row = tuple[str, tuple[str, int, int], str]


def read_verdicts() -> list[Row]:
    """(draw, sentence, verdict) in order of the file."""
    lines = [line.split("\t") for line in VERDICTS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")][1:]
    return [(draw, (doc_id, int(start), int(end)), verdict) for draw, doc_id, start, end, verdict, _ in lines]


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, after Wilson (1927)."""
    z, p = 1.96, hits / n
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def main(workspace: str | None = None) -> None:
    rows = read_verdicts()
    for draw, what in (("found", "of the sentences called forecasts are forecasts"), ("left", "of those left out are forecasts too")):
        verdicts = Counter(verdict for name, _, verdict in rows if name == draw)
        n = sum(verdicts.values())
        low, high = wilson(verdicts["forecast"], n)
        print(f"{verdicts['forecast']} of {n} ({verdicts['forecast'] / n:.1%}; {low:.1%} to {high:.1%}) {what}")
    if workspace is not None:
        taken = _taken(Path(workspace), [place for _, place, _ in rows])
        for verdict in ("forecast", "not"):
            mine = [place for _, place, told in rows if told == verdict]
            print(f"read as {verdict}: {sum(place in taken for place in mine)} of {len(mine)} are taken today")


def _taken(workspace: Path, places: list[tuple[str, int, int]]) -> set[tuple[str, int, int]]:
    from cuibono.operations.gather_forecasts import gather
    from cuibono.operations.workspace import open_workspace

    with open_workspace(workspace) as opened:
        found = gather(opened.ledger, places)
    return {(place.doc_id, place.start, place.end) for row, _ in found.judged for place in row.places}


if __name__ == "__main__":
    main(*sys.argv[1:])
