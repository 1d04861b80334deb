"""Whether words are the page's own, or stand in something that the page copies out: a post, a list of charges, a memo, a quotation."""

from __future__ import annotations

import re
from functools import lru_cache

_SIGNED = re.compile(r"[—–-] [^\n]{2,60}\(@\w+\)")  # how an embedded post names its author, after its words
_LOUD, _SHOUTED = re.compile(r"[A-Z]{4}"), re.compile(r"\b[A-Z]{4,}\b")
_LONG = 60  # words; a longer paragraph is no item of a list


@lru_cache(maxsize=100_000)  # asked of the same claims in every round of a brief
def borrowed(text: str, start: int, end: int) -> bool:
    """True where ``text[start:end]`` is announced by a colon before its paragraph, signed like a post, in marks, or in capitals.

    Who says it then stands in another sentence, which a reader of this one does not see.
    """
    head = text.rfind("\n", 0, start) + 1
    tail = text.find("\n", end)
    block = text[head : tail if tail >= 0 else len(text)]
    lead = text[head:start]
    if lead.count("“") > lead.count("”") or lead.count('"') % 2:
        return True
    shouted = set(_SHOUTED.findall(block)) if _LOUD.search(block) else ()  # most have nothing like it, which is seen at once
    loud = {word for word in shouted if word.title() in text and re.search(rf"\b{word.title()}\b", text)} if len(shouted) > 1 else ()
    return len(loud) > 1 or bool(_SIGNED.search(text[start : head + len(block)])) or _announced(text, head)


def _announced(text: str, head: int) -> bool:
    """Whether the paragraph at ``head``, or the list that it goes on, follows a line that ends with a colon."""
    first = re.match(r"\w*", text[head:])
    while True:
        before = text[:head].rstrip()
        if before.endswith(":"):
            return True
        head = before.rfind("\n") + 1
        line = before[head:]
        if not line or len(line.split()) > _LONG or not first or not first[0] or not re.match(rf"{first[0]}\b", line):
            return False
