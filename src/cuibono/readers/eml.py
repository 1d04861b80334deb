"""Mail messages (RFC 5322, MIME) by the standard library: who wrote to whom, when and about what, then the text.

The library's older policy is used on purpose: it gives back any bytes, and its header parser has no input that it breaks on.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from cuibono.errors import InputError

from .base import Given, Layout, Parts, refuse
from .dates import parse_date
from .encoding import decode, normalise_newlines
from .markup import lay_out
from .text import unwrap

# A line this long that goes on was broken by the mail program, a shorter one by its writer.
_BROKEN_AT = 50
_PEOPLE = ("From", "To", "Cc")
_LONGEST_FIELD = 20_000
# The library compares each line with the marks of all parts that it lies in, and takes the square of such a field's length.
_MOST_CHECKS = 30_000_000
_FIELD = re.compile(rb"^content-[a-z-]++:[^\n]*+(?:\n[ \t][^\n]*+)*+", re.IGNORECASE | re.MULTILINE)
_LONGEST_DESCRIPTION = 2000
# Encodings of letters by seven bits: any such text is ASCII too, and says something else as that.
_SEVEN_BITS = ("iso-2022-", "iso2022", "hz", "utf-7")


class EmlReader:
    """``message/rfc822``."""

    name = "eml"
    version = "1"
    media_type = "message/rfc822"

    def read(self, data: bytes, given: Given) -> Parts:
        """Subject as heading, From, To and Cc as table rows, then paragraphs and quotes. Plain text is preferred to HTML."""
        message = parse_message(data)
        subject = header(message, "Subject")
        layout = Layout()
        layout.add("heading", subject)
        for field in _PEOPLE:
            people = header(message, field)
            if people:
                layout.row([field, people])
        for part in bodies(message):
            _lay_out(part, layout)
        date = parse_date(header(message, "Date")[:60]) or None
        if date is not None and date > given.retrieved_on:
            date = None
        return Parts(
            text=layout.text,
            blocks=tuple(layout.blocks),
            title=" ".join(subject.split()) or None,
            authors=_senders(header(message, "From")),
            published_at=date,
            published_from="metadata" if date else None,
        )


def parse_message(data: bytes) -> Message:
    """The message's parts. Raises ``too_deep`` for parts in parts beyond all use."""
    if data.count(b"\n") * data.count(b"boundary") > _MOST_CHECKS:
        raise refuse("too_many", "more parts and lines than a message has", advice="export it from the mail program part by part")
    try:
        return message_from_bytes(_FIELD.sub(lambda found: found[0][:_LONGEST_DESCRIPTION], data), policy=policy.compat32)
    except RecursionError as error:
        raise refuse("too_deep", "its parts lie in each other deeper than any mail program writes them") from error


def header(message: Message, name: str) -> str:
    """A field's words, its encoded words decoded; "" where it is missing."""
    try:
        return plain_header(str(message.get(name, "") or ""))
    except (HeaderParseError, ValueError, LookupError, TypeError):
        return ""


def plain_header(raw: str) -> str:
    """A field as a person reads it: encoded words decoded, raw bytes taken for UTF-8 or Windows-1252, folded lines joined."""
    raw = raw[:_LONGEST_FIELD]
    made = []
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError, TypeError):
        pieces = [(raw, None)]
    for piece, charset in pieces:
        if isinstance(piece, bytes):
            made.append(_decoded(piece, None if charset == "unknown-8bit" else charset))
        else:
            made.append(_decoded(piece.encode("utf-8", "surrogateescape"), None))
    words = "".join(
        character for character in "".join(made) if character.isprintable() or character.isspace() or character in "\u200c\u200d"
    )
    return " ".join(words.split())


def _decoded(data: bytes, charset: str | None) -> str:
    for guess in (charset, "utf-8", "cp1252"):
        try:
            if guess:
                return data.decode(guess)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _senders(line: str) -> tuple[str, ...]:
    """The names of who wrote it, their addresses where they have none."""
    return tuple(dict.fromkeys(name or address for name, address in email.utils.getaddresses([line[:2000]]) if name or address))


def _attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def bodies(part: Message) -> Iterator[Message]:
    """The parts that are the message's own words, of alternatives the plainest."""
    kind = part.get_content_type()
    if kind == "multipart/alternative":
        choices = [list(bodies(inner)) for inner in _inner(part)]
        plain = [found for found in choices if any(body.get_content_type() == "text/plain" and _text(body).strip() for body in found)]
        yield from next(iter(plain or [found for found in choices if found]), [])
    elif part.get_content_maintype() == "multipart":
        for inner in _inner(part):
            yield from bodies(inner)
    elif kind in ("text/plain", "text/html") and not _attached(part):
        yield part


def attachments(part: Message) -> Iterator[Message]:
    """The parts that are no words of the message: files and forwarded messages."""
    if part.get_content_maintype() == "multipart":
        for inner in _inner(part):
            yield from attachments(inner)
    elif part.get_content_type() not in ("text/plain", "text/html") or _attached(part):
        yield part


def _text(part: Message) -> str:
    """The words of a text part; damaged bytes are replaced, since half a letter is better than none."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    charset = part.get_content_charset()
    try:
        if charset and charset.startswith(_SEVEN_BITS):
            return normalise_newlines(data.decode(charset, "replace"))
        return decode(data, charset)
    except (InputError, LookupError):
        return normalise_newlines(data.decode("utf-8", "replace").replace("\x00", ""))


def _lay_out(part: Message, layout: Layout) -> None:
    text = _text(part)
    if part.get_content_type() == "text/html":
        lay_out(text, layout)
        return
    if "flowed" in str(part.get("Content-Type", "")).lower():
        text = re.sub(r"(?<!^--) \n(?=[^\s>])", " ", text, flags=re.MULTILINE)
    text = unwrap(re.sub(r"^>(>*From )", r"\1", text, flags=re.MULTILINE))
    for paragraph in re.split(r"\n[ \t]*\n", text):
        kept: list[str] = []
        quoted = False
        for line in [*paragraph.split("\n"), ""]:
            is_quote = line.startswith(">")
            if kept and (not line.strip() or is_quote != quoted or len(kept[-1]) < _BROKEN_AT):
                layout.add("quote" if quoted else "paragraph", " ".join(kept))
                kept = []
            quoted = is_quote
            if line.strip("> \t"):
                kept.append(line.lstrip("> \t"))
