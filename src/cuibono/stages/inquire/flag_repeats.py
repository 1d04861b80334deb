"""Parts of a document that say again what it said before, and lines that its outlet prints everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cuibono.records import Document
from cuibono.records.readings import Span

from .flag import Flag, flag_at, lines_in
from .same_words import words_of
from .strength import rules


def flag_repeats(document: Document) -> list[Flag]:
    """Parts of enough words whose runs of words mostly stand earlier, word for word; and parts set off by a heading whose words do.

    A part is what stands between two headings (short lines without a stop), else one paragraph.
    """
    told = rules("audit")
    run = int(told["section_run"])
    seen: set[tuple[str, ...]] = set()
    known: set[str] = set()
    flags, before = [], 0
    for heading, span in parts_of(document.text):
        words = words_of(document.text[span[0] : span[1]])
        runs = [tuple(words[at : at + run]) for at in range(len(words) - run + 1)]
        content = {word[:6] for word in words if len(word) > 3 or word.isdigit()}
        if len(words) >= told["headed_words" if heading else "section_words"] and runs:
            share = sum(1 for row in runs if row in seen) / len(runs)
            old = len(content & known) / len(content) if content else 0.0
            what = f"the part headed “{heading}”" if heading else "this part"
            # Wholly the same, with no heading: a caption or a pulled quotation that the page shows twice.
            if told["section_said"] <= share and (heading or share < 0.95) and "(@" not in document.text[span[0] : span[1]]:
                flags.append(
                    flag_at("repeat", document, span, f"{100 * share:.0f} % of the runs of {run} words in {what} stand earlier in the text")
                )
            elif heading and old >= told["summary_said"] and before <= told["long_words"] and not _is_new(document, span, known):
                why = f"{100 * old:.0f} % of the words of {what} stand earlier, and no figure or quotation is new"
                flags.append(flag_at("repeat", document, span, why))
        seen.update(runs)
        known |= content
        before += len(words)
    return flags


def _is_new(document: Document, span: Span, known: set[str]) -> bool:
    """A figure that did not stand before, or a quotation."""
    text = document.text[span[0] : span[1]]
    return any(mark in text for mark in '“"') or any(word[:6] not in known for word in words_of(text) if word.isdigit())


def parts_of(text: str) -> list[tuple[str, Span]]:
    """The parts of a text in order, each with its heading ("" where it has none)."""
    found: list[tuple[str, Span]] = []
    heading = ""
    for start, end in lines_in(text):
        line = text[start:end]
        if _is_heading(line):
            heading = re.sub(r"[|*#:\s]+$", "", line).strip("|*# ")
        elif heading and found and found[-1][0] == heading:
            found[-1] = heading, (found[-1][1][0], end)
        else:
            found.append((heading, (start, end)))
    return found


def _is_heading(line: str) -> bool:
    """A short line that is no sentence: it ends without a stop and begins with a capital; rows of a table are none."""
    bare = line.strip("#*| ")
    return 1 <= len(bare.split()) <= 10 and bare[-1:] not in '.,;!”")' and bare[:1].isupper() and "|" not in bare


def flag_forms(document: Document, printed: Mapping[Span, int]) -> list[Flag]:
    """Passages that stand word for word in several documents of the outlet. ``printed`` counts the others that have each passage."""
    flags = []
    for span in sorted(printed):
        count = printed[span]
        if count >= rules("audit")["printed"]:
            flags.append(flag_at("form", document, span, f"{count} other documents of this outlet have the same line"))
    return flags


def form_candidates(document: Document, passages: Sequence[Span]) -> list[Span]:
    """Passages that could be a form's: of some words, and not so long that only a copy would repeat them."""
    least = int(rules("audit")["form_words"])
    return [span for span in passages if least <= len(words_of(document.text[span[0] : span[1]])) <= 60]
