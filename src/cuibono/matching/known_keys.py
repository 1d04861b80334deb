"""Keys of a name: two names can be one only where they share a key. Few enough for an index of millions, wide enough for spellings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from cuibono.vocabulary.countries import state_code
from cuibono.vocabulary.known import threshold

from .body import parse_body
from .person import parse_person
from .transliteration import skeleton
from .words import fold, given_names, split_joined, words_of

# Told with every import; an index made with other keys is made anew before it is used.
KEYS_VERSION = "keys/1"


def name_keys(schema: str, names: Iterable[str]) -> frozenset[str]:
    """The keys of all names of an entity or record. ``schema`` is ours, or "LegalEntity" for a person or a body.

    A person's key is two words of the name by their sound, in any order ("p:pitin|vladimir"), a given name also in its full form; and
    all letters of the name, sorted, for names that are parted otherwise. A name of one word has that word. A body's keys are its words
    without legal form, and each two neighbours of them. Other things have all their words; states their code.
    """
    found: set[str] = set()
    for name in names:
        if schema in ("Person", "LegalEntity"):
            found.update(_person(name))
        if schema in ("Company", "Organization", "PublicBody", "LegalEntity"):
            found.update(_body(name))
        if schema == "Territory":
            code = state_code(name)
            found.add(f"t:@{code}" if code else f"t:{' '.join(word for word in fold(name) if word != 'the')}")
        if schema in ("Position", "Project", "Event", "Document"):
            found.add(f"{schema[:3].lower()}:{' '.join(word for word in fold(name) if word != 'the')}")
    return frozenset(key for key in found if not key.endswith(":"))


def _forms(word: str) -> frozenset[str]:
    return frozenset(skeleton(form) for form in given_names(word) | {word})


def _person(name: str) -> Iterator[str]:
    parsed = parse_person(split_joined(name))
    words = [word for word in parsed.parts if len(word) > 1 and word not in words_of("particles")] or list(parsed.parts)
    words = list(dict.fromkeys(words))
    if not words:
        return
    if len(words) == 1:
        yield f"p1:{skeleton(words[0])}"
        return
    most = int(threshold("key_words")) // 2
    if len(words) > 2 * most:
        words = words[:most] + words[-most:]
    for left, right in combinations(words, 2):
        for pair in product(_forms(left), _forms(right)):
            yield f"p:{'|'.join(sorted(pair))}"
    yield f"pa:{''.join(sorted(''.join(parsed.parts)))}"


def _body(name: str) -> Iterator[str]:
    parsed = parse_body(split_joined(name))
    words = [skeleton(word) for word in parsed.core]
    if not words:
        return
    yield f"b:{''.join(sorted(words))}"
    yield f"bj:{skeleton(''.join(parsed.core))}"
    generic = words_of("generic")
    for left, right in zip(parsed.core, parsed.core[1:], strict=False):
        if len(words) > 2 and not (left in generic and right in generic):
            yield f"b2:{skeleton(left)}|{skeleton(right)}"
