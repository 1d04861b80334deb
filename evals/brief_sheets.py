"""Sheets for judging briefs: every sentence of each brief in a folder, numbered, with the sentences of the documents that it cites.

    cuibono brief NAME [--with NAME] -w LEDGER -o BRIEFS --format json     # for each subject
    python evals/brief_sheets.py BRIEFS SHEETS

A judge gives three verdicts (y or n) a sentence: true to what it cites, on the subject, left as it is by an editor. The columns of
brief_verdicts.tsv: round, brief (the sheet's name), number, section, kind, the digest printed before each sentence, and the three.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Plain = dict[str, Any]
ASKED = (
    "For each numbered sentence three verdicts, y or n. TRUE: what it says is what the sentences under it say, and its words of ours add\n"
    "nothing. SUBJECT: it bears on the subject or pair in the title. EDITOR: the editor who signs would leave it as it is, at this place:\n"
    "good English, understood without its page, not told before in this brief. A question to the analyst is judged as a question.\n"
    "Answer with one line a sentence: number TAB true TAB subject TAB editor, and for each n one column more: the reason in a few words."
)


def sentences(brief: Plain) -> Iterator[tuple[str, str, Plain]]:
    """(section, heading or speaker, sentence) in order of reading."""
    for sentence in brief["lede"]:
        yield "lede", "Lede", sentence
    for section in brief["sections"]:
        for panel in section["panels"]:
            rows = [s for row in panel["rows"] for cell in row["cells"] for s in cell["sentences"]]
            for sentence in [*panel["sentences"], *rows]:
                yield section["key"], section["heading"] + (f", box: {panel['speaker']}" if panel["speaker"] else ""), sentence


def chains(brief: Plain) -> Iterator[str]:
    """The chains that a brief draws, which its sentences speak of."""
    for section in brief["sections"]:
        for panel in section["panels"]:
            for path in panel["paths"]:
                hops = "; ".join(f"{hop['subject']} {hop['wording']} {hop['object']} {list(hop['cites'])}" for hop in path["hops"])
                yield f"Chain drawn in “{section['heading']}”: {hops}"


def text_of(sentence: Plain) -> str:
    """The sentence with its numbers, as Sentence.text has it."""
    return "".join(run["text"] if run.get("cite") is None else f"[{run['cite']}]" for run in sentence["runs"])


def sheet(brief: Plain) -> str:
    """The sheet of one brief."""
    evidence, sources = {row["number"]: row for row in brief["evidence"]}, {row["number"]: row for row in brief["sources"]}
    lines, last = [brief["title"], brief["provenance"], "", ASKED, *chains(brief)], ""
    for number, (key, heading, sentence) in enumerate(sentences(brief), 1):
        if heading != last:
            lines += ["", f"== {heading}"]
            last = heading
        text = text_of(sentence)
        lines += ["", f"{number}. ({key}, {sentence['kind']}, {hashlib.sha256(text.encode()).hexdigest()[:12]}) {text}"]
        for cite in dict.fromkeys(run["cite"] for run in sentence["runs"] if run.get("cite") is not None):
            row = evidence[cite]
            source = sources[row["source"]]
            lines.append(
                f"   [{cite}] {source['outlet']}, {source['published'] or 'undated'}, “{source['title']}”: {' '.join(row['exact'].split())}"
            )
    for section in brief["sections"]:
        if section["key"] == "method":
            lines += ["", f"== {section['heading']} (figures, not judged)"]
            lines += [": ".join(cell["label"] for cell in row["cells"]) for panel in section["panels"] for row in panel["rows"]]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Writes a sheet for each brief of the first folder into the second."""
    briefs, sheets = map(Path, sys.argv[1:3])
    sheets.mkdir(parents=True, exist_ok=True)
    for path in sorted(briefs.glob("*.json")):
        (sheets / f"{path.stem}.txt").write_text(sheet(json.loads(path.read_bytes())), encoding="utf-8")


if __name__ == "__main__":
    main()
