"""What was not read for ties and could bear on an answer: documents in languages without an engine that have a subject's name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from cuibono.ledger import Ledger
from cuibono.ledger.search_words import dense, lettered
from cuibono.records import Casefile, Document, Entity, Unread, to_dict
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.languages import language_name

_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
MOST = 8  # documents that a line names


@dataclass(frozen=True, slots=True)
class Unseen:
    """``naming`` are the unread documents that have a name of the subjects, ``total`` all of the ledger's, as (language, count).

    ``blind`` are the languages in whose script no name of theirs is known: whether those documents name them cannot be told.
    """

    naming: tuple[Unread, ...] = ()
    total: tuple[tuple[str, int], ...] = ()
    blind: tuple[tuple[str, int], ...] = ()


def unread_with(ledger: Ledger, words: str) -> Unseen:
    """The unread documents that have a row of words, which need be no entity's name."""
    named = Entity("", "LegalEntity", words, (), None, True, 0, 0)
    return unread(ledger, [named])


def unread(ledger: Ledger, entities: Iterable[Entity]) -> Unseen:
    """What of the ledger was not read and could bear on the entities; empty where everything was read."""
    rows = ledger.unread()
    if not rows:
        return Unseen()
    reasons = {doc_id: (language, reason) for doc_id, language, reason in rows}
    total = Counter(language or "?" for _, language, _ in rows)
    documents: dict[str, Document] = {}
    naming: list[Unread] = []
    scripts: set[str] = set()
    asked = list(entities)
    for entity in asked:
        forms = _forms(ledger, entity)
        scripts |= {script for form in forms for script in _scripts(form)}
        seen: set[str] = set()
        for form in forms:
            for doc_id, start, end in _candidates(ledger, form):
                if doc_id in seen:
                    continue
                document = documents.setdefault(doc_id, ledger.document(doc_id))
                place = find_form(form, document.text[start:end], document.language)
                if place is not None:
                    seen.add(doc_id)
                    language, reason = reasons[doc_id]
                    naming.append(_row(document, entity, reason, language, start + place[0], start + place[1]))
    found = {row.doc_id for row in naming}
    blind = Counter(
        language or "?"
        for doc_id, language, _ in rows
        if doc_id not in found and asked and _script_of(language, ledger, doc_id, documents) not in scripts
    )
    naming.sort(key=lambda row: (row.published_at or "9999", row.doc_id, row.entity_id))
    return Unseen(tuple(naming), tuple(_ranked(total)), tuple(_ranked(blind)))


def _row(document: Document, entity: Entity, reason: str, language: str | None, start: int, end: int) -> Unread:
    title = document.title or document.address
    form = document.text[start:end]
    return Unread(document.doc_id, entity.entity_id, reason, language, document.source_id, document.published_at, title, form, start, end)


# -- names
def _forms(ledger: Ledger, entity: Entity) -> list[str]:
    """The entity's names, and those of the records that it is linked to, in every script; the longest first, none too short to mean it."""
    names = {entity.caption, *entity.names}
    for link in ledger.known_links(entity.entity_id):
        if link.status == "linked":
            record = ledger.known_record(link.known_id)
            names |= {record.caption, *record.names}
    return sorted((name for name in names if _tells(name)), key=lambda name: (-len(name), name))


def _tells(name: str) -> bool:
    """Whether a name alone may stand for its bearer: several words, four letters, an acronym of three, or two Chinese characters."""
    words = _WORD.findall(name)
    if len(words) != 1:
        return bool(words)
    word = words[0]
    return len(word) >= 4 or (len(word) >= 2 and dense(word)) or (len(word) == 3 and word.isupper())


def _candidates(ledger: Ledger, form: str) -> Iterator[tuple[str, int, int]]:
    """Passages that have all words of a name, with an ending or not."""
    words = _WORD.findall(form)
    yield from ledger.unread_passages([_stem(word) for word in words])
    if any("\u0590" <= letter <= "\u06ff" for letter in form):
        for before in load_toml("languages.toml")["attached"]:
            yield from ledger.unread_passages([before + words[0], *words[1:]])


def _stem(word: str) -> str:
    """What a word begins with in all its forms, with "*"; the word itself where it is too short, or of a script without endings."""
    table = load_toml("languages.toml")
    if dense(word) or len(word) < table["stem"]:
        return word
    last = word[-1].casefold() in table["dropped"] and len(word) > table["stem"]
    return f"{word[:-1] if last else word}*"


def find_form(form: str, passage: str, language: str | None) -> tuple[int, int] | None:
    """Where the name stands in a passage: its words side by side in any order, capitals kept; with endings where the language has them.

    A word in another alphabet counts by its letters ("Манафорт" is Manafort).
    """
    if dense(form):
        return _squeezed(passage, form)
    wanted = [_plain(word) for word in _WORD.findall(form)]
    table = load_toml("languages.toml")
    ending = table["ending"] if language in table["inflected"] else 0
    spans = [match.span() for match in _WORD.finditer(passage)]
    words = [passage[start:end] for start, end in spans]
    for first in range(len(words) - len(wanted) + 1):
        rest = list(words[first : first + len(wanted)])
        if all(_takes(name, rest, ending) for name in wanted):
            return spans[first][0], spans[first + len(wanted) - 1][1]
    return None


def _squeezed(passage: str, form: str) -> tuple[int, int] | None:
    """A name in a script without spaces, whatever dots or blanks its parts have between them."""
    letters = [re.escape(letter) for letter in form if letter.isalnum()]
    match = re.search(r"[\s·・‧=＝•]?".join(letters), passage)
    return match.span() if match else None


def _takes(name: str, words: list[str], ending: int) -> bool:
    """Whether one of the words is the name; it is taken out of the list."""
    for word in words:
        if any(_is_form(name, form, ending if len(name) >= 5 else 0) for form in _written(word)):
            words.remove(word)
            return True
    return False


def _is_form(name: str, word: str, ending: int) -> bool:
    """``word`` is the name as ``_plain`` leaves both: capitals at the beginning must be the same, and all of an acronym."""
    if name[:1].isupper() and not word[:1].isupper():
        return False
    if len(name) <= 3 and name.isupper():
        return word == name
    low, other = name.casefold(), word.casefold()
    if low == other:
        return True
    if any("\u0590" <= letter <= "\u06ff" for letter in other):
        return any(before + low == other for before in load_toml("languages.toml")["attached"])
    stem = low[:-1] if ending and low[-1] in load_toml("languages.toml")["dropped"] and len(low) > 5 else low
    return bool(ending) and other.startswith(stem) and len(other) - len(stem) <= ending


@lru_cache(maxsize=20_000)
def _plain(word: str) -> str:
    """Without accents and points; of a word with an apostrophe what stands before it."""
    bare = re.split("['’ʼ]", word)[0] if len(re.split("['’ʼ]", word)[0]) > 2 else word
    return "".join(letter for letter in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(letter) and letter != "\u0640")


@lru_cache(maxsize=20_000)
def _written(word: str) -> tuple[str, ...]:
    """A word as it stands, and in Latin letters where its alphabet can be written so."""
    latin = lettered(word)
    return (_plain(word), latin) if latin else (_plain(word),)


def _script(text: str) -> str:
    """The script of most letters: LATIN, CYRILLIC, ARABIC, CJK …; "KATAKANA" for Japanese."""
    counts = Counter(unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha())
    if counts["HIRAGANA"] or counts["KATAKANA"]:
        return "KATAKANA"
    return counts.most_common(1)[0][0] if counts else "?"


def _scripts(form: str) -> set[str]:
    """The scripts in whose texts a name would stand so: a short one in Chinese characters is written so in Japanese too."""
    script = _script(form)
    return {script, "KATAKANA"} if script == "CJK" and len(form) <= 4 else {script}


def _script_of(language: str | None, ledger: Ledger, doc_id: str, documents: dict[str, Document]) -> str:
    """The script of a document; one in an alphabet that is compared in Latin letters counts as Latin."""
    document = documents.setdefault(doc_id, ledger.document(doc_id))
    script = _script(document.text[:400])
    return "LATIN" if script in ("CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN") else script


# -- in words
def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda row: (-row[1], language_name(row[0])))


def languages_told(rows: Sequence[tuple[str, int]]) -> str:
    """ "3 in Spanish and 1 in Chinese"."""
    parts = [f"{count} in {language_name(code)}" if code != "?" else f"{count} in a language that is not known" for code, count in rows]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def counted(rows: Iterable[Unread]) -> list[tuple[str, int]]:
    """How many documents of each language, the most first."""
    return _ranked(Counter(language or "?" for _, language in {(row.doc_id, row.language) for row in rows}))


def unread_lines(found: Unseen, captions: dict[str, str]) -> list[str]:
    """The note under an answer; no lines where everything was read."""
    if not found.total:
        return []
    size = sum(count for _, count in found.total)
    lines = ["", f"Not read for ties: {size} document{'' if size == 1 else 's'} ({languages_told(found.total)})"]
    by_entity: dict[str, list[Unread]] = defaultdict(list)
    for row in found.naming:
        by_entity[row.entity_id].append(row)
    for entity_id, rows in by_entity.items():
        told = languages_told(counted(rows))
        lines.append(f"  {told} {'names' if len(rows) == 1 else 'name'} {captions.get(entity_id, entity_id)}")
        for row in rows[:MOST]:
            where = f"{row.outlet or 'no outlet'}, {row.published_at or 'undated'}"
            lines.append(f"    {isolated(row.form)} in {where}: {isolated(row.title)} · {row.doc_id}")
        lines += [f"    … and {len(rows) - MOST} more"] if len(rows) > MOST else []
    if captions and not found.naming:
        lines.append("  none has a name that is known here")
    if found.blind:
        lines.append(f"  whether {languages_told(found.blind)} do cannot be told: no name in their script is known here")
    return lines


def unread_data(found: Unseen) -> dict[str, Any]:
    """The same for JSON."""
    return {
        "naming": [to_dict(row) for row in found.naming],
        "total": dict(found.total),
        "not_told": dict(found.blind),
    }


def isolated(text: str) -> str:
    """A text from right to left so that it does not turn the line around it (Unicode's isolates); another one as it is."""
    turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"\u2068{text}\u2069" if turned else text


def with_unread(ledger: Ledger, casefile: Casefile, subjects: Sequence[Entity]) -> Casefile:
    """The casefile with what was not read and names its subjects."""
    found = unread(ledger, subjects)
    return replace(casefile, unread=found.naming, unread_all=tuple(f"{language}\t{count}" for language, count in found.total))
