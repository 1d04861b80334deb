"""``cuibono resolve``: documents with mentions in, the same with a corpus-wide entity on every mention out; no workspace involved."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from cuibono.engines.rules.given.read import Given, read_given
from cuibono.engines.rules.names.find import whereabouts
from cuibono.errors import InputError, UsageError
from cuibono.records import SCHEMATA, Document, Local, Reject, Said, gather_locals
from cuibono.stages.resolve.entities import resolve
from cuibono.vocabulary.countries import demonym_country

from .read import parse_line

_INSIDE = re.compile(r"\b([A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)*), $")  # "Buffalo, " before "New York"


@dataclass(slots=True)
class Resolved:
    """What one run gave. ``compared`` counts the pairs of names that were compared."""

    documents: int = 0
    mentions: int = 0
    entities: int = 0
    compared: int = 0
    rejects: list[Reject] = field(default_factory=list)


def resolve_lines(lines: Iterable[str], name: str, done: Resolved, on_step: Callable[[int], None] = lambda done: None) -> Iterator[str]:
    """Lines of documents to the same lines with ``entity`` on each mention: ids that hold over the whole input.

    The output of ``read`` goes in as it is: its mentions' ``entity`` says which are one inside the document, its claims what is known of
    them. Mentions that bear no ``entity`` (given by somebody else) are first joined inside their document. Bad lines become rejects.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        locals_: list[Local] = []
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                document, row = _document(line, f"{name}:{number}")
                keys, found = _locals(document, row, f"{number}", f"{name}:{number}")
            except InputError as error:
                done.rejects.append(Reject("reader", f"{name}:{number}", error.reason, error.message))
                continue
            locals_ += found
            done.documents += 1
            done.mentions += len(keys)
            kept.write(json.dumps([number, keys, row], ensure_ascii=False) + "\n")
            on_step(done.documents)
        result = resolve(locals_)
        done.entities, done.compared = len(result.entities), result.compared
        linked = {(link.doc_id, link.entity): link.entity_id for link in result.links}
        kept.seek(0)
        yield from (_written(stored, linked) for stored in kept)


def _written(stored: str, linked: dict[tuple[str, str], str]) -> str:
    number, keys, row = json.loads(stored)
    for mention, key in zip(row["mentions"], keys, strict=True):
        mention["entity"] = linked[str(number), key]
    for claim in row.get("claims") or ():
        for end in ("subject", "object"):
            entity = claim[end].get("entity")
            claim[end]["entity"] = linked.get((str(number), entity), entity)
    return json.dumps(row, ensure_ascii=False)


def _document(line: str, where: str) -> tuple[Document, dict[str, Any]]:
    document = parse_line(line, where)
    row = json.loads(line)
    mentions = row.get("mentions")
    advice = '"mentions" is a list of {"start", "end"}, code points into "text"'
    if not isinstance(mentions, list) or not all(isinstance(m, dict) for m in mentions):
        raise InputError('needs "mentions"', reason="missing_field", where=where, advice=advice)
    for m in mentions:
        start, end = m.get("start"), m.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(document.text):
            raise InputError(f"a mention of {start!r} to {end!r} is not inside the text", reason="bad_span", where=where, advice=advice)
        if m.get("text", document.text[start:end]) != document.text[start:end]:
            message = f"the mention {m['text']!r} is not what stands at {start} to {end}"
            raise InputError(message, reason="span_mismatch", where=where, advice="offsets are Unicode code points, half-open")
        for field_, kinds in (("schema", (str, type(None))), ("entity", (str, type(None)))):
            if not isinstance(m.get(field_), kinds):
                raise InputError(f"a mention's {field_!r} is no text", reason="bad_type", where=where, advice=advice)
    return document, row


def _locals(document: Document, row: dict[str, Any], doc_key: str, where: str) -> tuple[list[str], list[Local]]:
    """The local key of every mention, and the document's entities. ``doc_key`` is the line's number: ids may repeat."""
    mentions = row["mentions"]
    title = row.get("title") or None
    if mentions and all(m.get("entity") and m.get("schema") in SCHEMATA for m in mentions):
        said = [
            Said(m["entity"], document.text[m["start"] : m["end"]], m["schema"], m.get("named", True) is not False, *_where(m, document))
            for m in mentions
        ]
        ties = _ties(row, where)
        # An end without a name ("port in Lima") is no mention, but it is somebody's end: an entity of its own in this document.
        known = {s.entity for s in said}
        said += [Said(key, text, "Project", named=False) for tie in ties for key, text in (tie[:2], tie[3:]) if key not in known]
        return [m["entity"] for m in mentions], gather_locals(doc_key, said, ties, title)
    found = read_given(document, [Given(m["start"], m["end"], m.get("schema")) for m in mentions])
    keys = _given_first(mentions, found.keys)
    said = [Said(m.entity, m.text, m.schema, m.named, m.country, m.region) for m in found.reading.mentions]
    known = {s.entity for s in said}
    loose = [(m, key) for m, key in zip(mentions, found.keys, strict=True) if key not in known]
    said += [Said(key, document.text[m["start"] : m["end"]], "Document", named=False) for m, key in loose]
    # Adjectives of nationality are no mentions, but they tell which state's party a "Labour Party" is.
    nations = {word: code for word in document.text.replace("-", " ").split() if (code := demonym_country(word.strip(".,;:()'\"’s")))}
    said += [Said(f"n{code}", word, "Territory", country=code) for word, code in sorted(nations.items())]
    ties = [(c.subject.entity, c.subject.text, c.predicate, c.object.entity, c.object.text) for c in found.reading.claims]
    ties += [
        (key, document.text[m["start"] : m["end"]], "located_in", "", before[1])
        for m, key in zip(mentions, keys, strict=True)
        if (before := _INSIDE.search(document.text[max(0, m["start"] - 40) : m["start"]]))
    ]
    return keys, gather_locals(doc_key, said, ties, title)


def _given_first(mentions: list[dict[str, Any]], keys: tuple[str, ...]) -> list[str]:
    """Mentions that the input says are one keep one key, whatever we make of them: the first one's."""
    leader: dict[str, str] = {}
    for m, key in zip(mentions, keys, strict=True):
        if m.get("entity"):
            leader.setdefault(m["entity"], key)
    return [leader[m["entity"]] if m.get("entity") else key for m, key in zip(mentions, keys, strict=True)]


def _where(mention: dict[str, Any], document: Document) -> tuple[str | None, str | None]:
    """What the line tells of the mention's state and region, else what the text does."""
    told, region = mention.get("country"), mention.get("region")
    if isinstance(told, str):
        return told, region if isinstance(region, str) else None
    start, end = mention["start"], mention["end"]
    return whereabouts(document.text, start, end, document.text[start:end], mention["schema"])


def _ties(row: dict[str, Any], where: str) -> list[tuple[str, str, str, str, str]]:
    try:
        return [
            (c["subject"]["entity"], c["subject"]["text"], c["predicate"], c["object"]["entity"], c["object"]["text"])
            for c in row.get("claims") or ()
        ]
    except (KeyError, TypeError) as error:
        message = f"a claim lacks {error}"
        raise InputError(message, reason="missing_field", where=where, advice="claims are as cuibono read writes them") from error


def resolve_file(source: Path | None, target: Path | None, *, on_step: Callable[[int], None] = lambda done: None) -> Resolved:
    """From a file, or standard input, to a file that appears only when it is complete, or standard output."""
    done = Resolved()
    part = target.with_name(target.name + ".part") if target else None
    try:
        lines: IO[str] = source.open(encoding="utf-8") if source else sys.stdin
        with lines:
            name = source.name if source else "standard input"
            if part is None or target is None:
                for row in resolve_lines(lines, name, done, on_step):
                    sys.stdout.write(row + "\n")
            else:
                with part.open("w", encoding="utf-8") as out:
                    out.writelines(row + "\n" for row in resolve_lines(lines, name, done, on_step))
                part.replace(target)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read or write: {error}", advice="IN.jsonl is UTF-8 text, one JSON object a line") from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return done
