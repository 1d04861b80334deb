"""Unpacking piece by piece, and what a body is."""

from __future__ import annotations

import gzip
import random
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.sources.web.body import PIECE, Body, Fault
from cuibono.sources.web.sniff import sniff

PACKED = {
    "": lambda data: data,
    "identity": lambda data: data,
    "gzip": lambda data: gzip.compress(data),
    "x-gzip": lambda data: gzip.compress(data),
    "GZip": lambda data: gzip.compress(data),
    "deflate": lambda data: zlib.compress(data),
    "br": lambda data: brotli.compress(data, quality=3),
    "deflate, gzip": lambda data: gzip.compress(zlib.compress(data)),
    "gzip, br": lambda data: brotli.compress(gzip.compress(data), quality=3),
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PACKED)), st.binary(max_size=200), st.integers(0, 2000), st.integers(1, 5000))
def test_whatever_was_packed_comes_out_however_it_is_cut(coding: str, piece: bytes, times: int, size: int) -> None:
    data = piece * times
    packed = PACKED[coding](data)
    body = Body(coding, max_bytes=10_000_000, max_ratio=1e9)
    for start in range(0, len(packed), size):
        body.add(packed[start : start + size])
    body.end()
    assert (body.raw, body.content) == (packed, data)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PACKED)), st.binary(max_size=400))
def test_any_bytes_are_unpacked_or_a_named_fault(coding: str, data: bytes) -> None:
    body = Body(coding, max_bytes=1000, max_ratio=100.0)
    try:
        body.add(data)
        body.end()
    except Fault as fault:
        reason = fault.reason
    else:
        reason = "whole"
    assert reason in ("whole", "truncated", "bad_coding", "too_large", "bomb")


def test_members_and_padding_of_gzip() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + bytes(40)
    body = Body("gzip", max_bytes=1000, max_ratio=100.0)
    for start in range(len(packed)):
        body.add(packed[start : start + 1])
    body.end()
    assert body.content == b"one two"


def test_a_cut_body_is_told_wherever_it_is_cut() -> None:
    data = random.Random(1).randbytes(2000)
    for coding in ("gzip", "deflate", "br"):
        packed = PACKED[coding](data)
        for end in range(1, len(packed), 97):
            body = Body(coding, max_bytes=10_000, max_ratio=100.0)
            body.add(packed[:end])
            with pytest.raises(Fault) as fault:
                body.end()
            assert (fault.value.reason, fault.value.again) == ("truncated", True)


def test_nothing_beyond_the_limit_is_held() -> None:
    packed = gzip.compress(bytes(50_000_000))
    body = Body("gzip", max_bytes=200_000, max_ratio=1e9)
    with pytest.raises(Fault) as fault:
        body.add(packed)
    assert fault.value.reason == "too_large"
    assert len(body.content) <= 200_000 + PIECE


def test_an_empty_body_is_whole_in_any_coding() -> None:
    body = Body("gzip", max_bytes=10, max_ratio=1.0)
    body.end()
    assert body.content == b""


PAGE = b"<!DOCTYPE html><html><body><p>Words</p></body></html>"
SNIFFED = [
    ("text/html; charset=ISO-8859-1", PAGE, "text/html; charset=iso-8859-1", False),
    ('text/html;charset="utf-8"', PAGE, "text/html; charset=utf-8", False),
    ("TEXT/HTML", PAGE, "text/html", False),
    ("text/html, text/html", PAGE, "text/html", False),
    (None, PAGE, "text/html", False),
    ("", b"\xef\xbb\xbf<!-- a --> <!-- b -->\n<html>", "text/html", False),
    ("application/octet-stream", PAGE, "text/html", False),
    ("application/pdf", PAGE, "text/html", True),
    ("application/json", PAGE, "text/html", True),
    ("image/png", PAGE, "text/html", True),
    ("text/plain", PAGE, "text/html", True),
    ("application/xhtml+xml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "application/xhtml+xml", False),
    ("text/html", b"just words, as some servers send", "text/html", False),
    ("text/html", b"%PDF-1.7 ...", "application/pdf", True),
    ("application/pdf", b"%PDF-1.7 ...", "application/pdf", False),
    ("application/pdf", b"Sorry, not now", "text/plain", True),
    ("application/rss+xml", b'<?xml version="1.0"?><rss version="2.0">', "application/rss+xml", False),
    ("text/html", b'<?xml version="1.0"?><rss version="2.0">', "text/html", False),
    (None, b'<?xml version="1.0"?><rss version="2.0">', "application/xml", False),
    (None, b"<rss version='2.0'>", "application/xml", False),
    (None, b'{"version": "https://jsonfeed.org/version/1.1"}', "application/json", False),
    ("application/feed+json; charset=utf-8", b'{"version": 1}', "application/feed+json; charset=utf-8", False),
    (None, b"{not json", "text/plain", False),
    ("text/plain; charset=utf-8", "Žofín".encode(), "text/plain; charset=utf-8", False),
    ("text/plain", "Žofín".encode("utf-16-le"), "text/plain", False),
    ("text/plain", "\ufeffŽofín".encode("utf-16"), "text/plain", False),
    ("text/plain", bytes(range(256)), "application/octet-stream", True),
    ("text/csv", b"a,b\n1,2\n", "text/csv", False),
    ("text/plain", b"MZ was the mark of a house.", "text/plain", False),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04....",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
    ("application/epub+zip", b"PK\x03\x04....", "application/epub+zip", False),
    ("text/html", b"PK\x03\x04....", "application/zip", True),
    ("application/x-gzip", b"\x1f\x8b\x08", "application/x-gzip", False),
    ("text/xml", b"\x1f\x8b\x08", "application/gzip", True),
    ("application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword", False),
    ("image/jpeg", b"\x89PNG\r\n\x1a\n", "image/png", True),
    ("video/mp4", b"\x00\x00\x00\x18ftypmp42", "video/mp4", False),
    ("text/html", b"", "text/html", False),
    (None, b"", "application/octet-stream", False),
    ("nonsense", b"words", "text/plain", True),
]  # fmt: skip


@pytest.mark.parametrize(("declared", "body", "found", "noted"), SNIFFED)
def test_what_a_body_is(declared: str | None, body: bytes, found: str, noted: bool) -> None:
    media_type, note = sniff(declared, body)
    assert (media_type, note is not None) == (found, noted)


@settings(deadline=None)
@given(st.none() | st.text(max_size=40), st.binary(max_size=2000))
def test_any_bytes_are_something(declared: str | None, body: bytes) -> None:
    assert sniff(declared, body)[0]


def test_a_thousand_comments_do_not_hold_it_up() -> None:
    assert sniff(None, b"<!---->" * 5000 + b"words")[0] == "text/plain"
