"""Blanks link boxes that some news pages print inside a sentence, so that they give no names, no claims and no broken parse.

They look like "Sen. Jane Roe Jane Ann RoeFive things to know Senate rejects plan MORE (X-Ohio)": the name as printed, the full name,
headlines glued to it, "MORE". Everything after the printed name is blanked, character by character, so that offsets hold.
"""

from __future__ import annotations

import re

# The surname comes again after one to five words of a name, and a headline that ends in MORE follows: glued to it, else a space on.
_NAME = r"\b(?P<surname>[A-Z][\w'’-]*[a-z])(?P<box> ?(?:[A-Z(\"“][^\s]* ){%s,5}?(?P=surname)(?:,? (?:Jr|Sr|III|II)\.?)?"
_HEADLINE = r"[A-Z0-9'\"‘’“][^\n]{5,500}? MORE)\b"
# Two words at least where it is not glued: else "Jane Roe Jane" would pass for one.
# What a video box prints around its headline.
_VIDEO = re.compile(r"\b(?:JUST WATCHED [^\n]{0,200}? )?Replay More Videos \.\.\. MUST WATCH\b")
# A photo gallery told as running text: each caption is followed by its number and the gallery's title, glued to the next one.
_CAPTION = re.compile(r"Hide Caption \d+ of (?P<of>\d+)(?: (?P<photos>Photos: )(?P<after>[^\n]*))?")
_SHORTEST = 6
_BOXES = (re.compile(_NAME % 1 + r"MORE)\b"), re.compile(_NAME % 1 + _HEADLINE), re.compile(_NAME % 2 + " " + _HEADLINE))


def blank_link_boxes(text: str) -> str:
    """The text with spaces where link boxes stand; always of the same length."""
    if "MORE" in text:
        for box in _BOXES:
            text = box.sub(lambda found: found["surname"] + " " * len(found["box"]), text)
    if "MUST WATCH" in text:
        text = _VIDEO.sub(lambda found: " " * len(found[0]), text)
    if "Hide Caption" in text:
        text = _blank_captions(text)
    return text


def _shared(rests: list[str]) -> str:
    """How all of them begin."""
    first, last = min(rests), max(rests)
    return first[: next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))]


def _blank_captions(text: str) -> str:
    galleries: dict[str, list[str]] = {}
    for start in (found.start() for found in re.finditer("Hide Caption", text)):
        found = _CAPTION.match(text, start)
        if found is not None and found["photos"]:
            galleries.setdefault(found["of"], []).append(found["after"].split("Hide Caption")[0])
    for rests in galleries.values():
        title = _shared(rests) if len(rests) > 1 else ""
        title = title[: title.rfind(" ") + 1]
        if len(title) >= _SHORTEST:
            text = text.replace(f"Photos: {title}", " " * (len(title) + 8))
    return re.sub(r"Hide Caption \d+ of \d+(?: Photos: )?", lambda found: " " * len(found[0]), text)
