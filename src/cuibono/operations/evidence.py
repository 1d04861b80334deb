"""The sentences of some claims, as every answer tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cuibono.ledger import Ledger
from cuibono.stages.inquire.tell_evidence import tell


def evidence(ledger: Ledger, claim_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Sentence, speaker, outlet, dates and place of each claim, in the order asked; ids that no claim has are left out."""
    with ledger.transaction():
        claims = {row.claim_id: row for row in ledger.claims(claim_ids)} if claim_ids else {}
        documents = {row.doc_id: row for row in ledger.documents_of(row.doc_id for row in claims.values())}
    return [asdict(tell(claims[key], documents)) for key in dict.fromkeys(claim_ids) if key in claims]
