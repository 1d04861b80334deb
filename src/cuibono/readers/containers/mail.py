"""Mailboxes (mbox, RFC 4155) as their messages, and messages (RFC 5322) as their attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from typing import BinaryIO

from cuibono.errors import InputError
from cuibono.records import Reject

from ..base import refuse
from ..detect import FROM_LINE
from ..eml import attachments, parse_message, plain_header
from .base import Budget, Member, Names, reject, too_large

_FIELD = re.compile(rb"[!-9;-~]+:|>From ")
# Types of parts that have no name, to endings that tell what they are.
_ENDINGS = {
    "text/plain": "txt", "text/html": "html", "application/pdf": "pdf", "message/rfc822": "eml", "image/png": "png", "image/jpeg": "jpg",
    "image/gif": "gif", "text/calendar": "ics", "application/rtf": "rtf", "text/csv": "csv",
}  # fmt: skip
_LINE = 1 << 16


def open_mbox(address: str, stream: BinaryIO, budget: Budget) -> Iterator[Member | Reject]:
    """``mail.mbox#3`` is the third message. One above the limit is passed over without being held."""
    number, size = 0, 0
    lines: list[bytes] = []
    after_empty, whole = True, True
    waiting: bytes | None = None

    def message() -> Iterator[Member | Reject]:
        own = f"{address}#{number}"
        if size > budget.max_bytes:
            yield reject(own, too_large(budget.max_bytes))
        elif number:
            yield Member(own, b"".join(lines).removesuffix(b"\n").removesuffix(b"\r"), hint="eml")

    while line := waiting if waiting is not None else stream.readline(_LINE):
        waiting = None
        if after_empty and whole and FROM_LINE.match(line):
            waiting = stream.readline(_LINE)
            if _FIELD.match(waiting):
                yield from message()
                number, size, lines = number + 1, 0, []
                after_empty = False
                continue
        after_empty = whole and not line.strip(b"\r\n")
        whole = line.endswith(b"\n")
        size += len(line)
        if size > budget.max_bytes:
            lines = []
        else:
            lines.append(line)
        if waiting == b"":
            break
    yield from message()


def open_message(address: str, stream: BinaryIO, budget: Budget) -> Iterator[Member | Reject]:
    """What is attached, as ``mail.eml/report.pdf``; a forwarded message is a message of its own."""
    message = parse_message(stream.read())
    if message.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
        yield reject(address, refuse("encrypted", "the message's content is encrypted", advice="export it decrypted from the mail program"))
        return
    names = Names(address)
    for number, part in enumerate(attachments(message), 1):
        budget.part()
        own = names.address(_name(part, number))
        try:
            yield Member(own, _data(part), hint="eml" if part.get_content_type() == "message/rfc822" else None)
        except InputError as error:
            yield reject(own, error)


def _name(part: Message, number: int) -> str:
    """The attachment's name; else its number and what its type is called by."""
    name = plain_header(part.get_filename() or "")
    if name:
        return name
    if part.get_content_type() == "message/rfc822":
        return f"message{number}.eml"
    ending = _ENDINGS.get(part.get_content_type(), "bin")
    return f"part{number}.{ending}"


def _data(part: Message) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):
        try:
            return b"\n".join(inner.as_bytes() for inner in payload if isinstance(inner, Message))
        except (UnicodeError, LookupError, TypeError, AttributeError, ValueError) as error:
            raise refuse("corrupt", f"the forwarded message is damaged: {error}") from error
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
