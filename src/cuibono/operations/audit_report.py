"""An audit as a file to print: HTML, PDF or Markdown, by the file's name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cuibono.errors import UsageError

from .picture import check_writable, write_whole

if TYPE_CHECKING:
    from cuibono.stages.inquire.audit_outlet import OutletAudit

    from .audit import Audited

KINDS = (".html", ".pdf", ".md")


def check_report(path: Path) -> Path:
    """The path, where its ending is one that is written and its folder can be written to. Raises UsageError, WorkspaceError; ask before the
    work."""
    if path.suffix.lower() not in KINDS:
        raise UsageError(
            f"can't write a {path.suffix or 'file without an ending'}", where=str(path), advice=f"end it in {', '.join(KINDS)}"
        )
    check_writable(path, "report")
    return path


def save_report(found: Audited | OutletAudit, corpus: int, path: Path) -> Path:
    """Writes the report whole or not at all; ``corpus`` is how many documents the ledger has. Raises UsageError, WorkspaceError."""
    check_report(path)
    return write_whole(path, report_bytes(found, corpus, path.suffix.lower()), "report")


def report_bytes(found: Audited | OutletAudit, corpus: int, kind: str) -> bytes:
    """The report as one of ``KINDS``."""
    from cuibono.stages.inquire.audit_outlet import OutletAudit
    from cuibono.stages.render.audit_page import document_page, outlet_page, page_html, page_markdown, page_pdf

    page = (
        outlet_page(found, corpus)
        if isinstance(found, OutletAudit)
        else document_page(found.found, corpus, found.document.address, found.unread)
    )
    return page_html(page) if kind == ".html" else page_pdf(page) if kind == ".pdf" else page_markdown(page)
