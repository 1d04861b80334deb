"""Pages of a PDF as PNG, in a process of its own: ``python -m cuibono.readers.pdf_picture NUMBER < FILE > PNG``; "count" for how many.

PDFium is not safe among threads, and a file that was made to harm it takes down this process alone.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from contextlib import suppress

from .base import refuse

WIDTH, MOST_HEIGHT = 1240, 4000  # pixels: an A4 page at 150 dots an inch
SECONDS = 30
_MEMORY = 3_000_000_000  # bytes of address space
_NO_PAGE, _NO_PDF = 3, 4


def count_pages(data: bytes) -> int:
    """How many pages a PDF has. Raises InputError where it can't be opened."""
    return int(_run(data, "count"))


def draw_page(data: bytes, number: int) -> bytes:
    """Page ``number``, from 1, as PNG. Raises InputError where there is none, or it can't be drawn."""
    return _run(data, str(number))


def _run(data: bytes, word: str) -> bytes:
    command = [sys.executable, "-m", "cuibono.readers.pdf_picture", word]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise refuse("corrupt", f"the page could not be drawn in {SECONDS} seconds", advice="download the file instead") from error
    if done.returncode == _NO_PAGE:
        raise refuse("corrupt", f"the PDF has no page {word}")
    if done.returncode or not done.stdout:
        raise refuse("corrupt", "the PDF can't be drawn", advice="download the file instead")
    return done.stdout


def main(word: str) -> int:
    """What the process does."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
    except pdfium.PdfiumError:
        return _NO_PDF
    if word == "count":
        sys.stdout.write(str(len(document)))
        return 0
    if not 1 <= int(word) <= len(document):
        return _NO_PAGE
    page = document[int(word) - 1]
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), MOST_HEIGHT / max(height, 1))
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    sys.stdout.buffer.write(_png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride))
    return 0


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Rows of RGB as PNG (ISO 15948): 8 bits a sample, no filter."""
    rows = b"".join(b"\0" + pixels[at * stride : at * stride + 3 * width] for at in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 3)), (b"IEND", b""))
    chunks = (struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
