"""Examples of the OpenAPI document: what names, ties, quotes and decisions look like. Everybody in them is invented."""

from __future__ import annotations

from typing import Any

FLAG = {"wording": "is on the list zu-sanctions as “Dravik Logistics” (record known:zu-sanctions/77)", "listed": True, "possible": False}
ENTITY: dict[str, Any] = {
    "id": "ent-5f0c1a9e6f1d1b7c2a34",
    "name": "Dravik Logistics",
    "type": "Company",
    "country": None,
    "country_name": None,
    "named": True,
    "documents": 9,
    "mentions": 31,
    "ties": 12,
    "flags": [FLAG],
}
TOLD: dict[str, Any] = {
    "claim_id": "claim-2ef75f7798784172198a",
    "doc_id": "doc-c72ca75d8f2e4f412084",
    "start": 120,
    "end": 172,
    "sentence": "Dravik Logistics donated $2 million to the Harbour Party in March, two election officials said.",
    "speaker": "“two election officials” (not named), in Velmora Herald",
    "status": "asserted",
    "date": "2026-03",
    "published": "2026-04-02",
    "outlet": "Velmora Herald",
    "kind": "unnamed",
    "cells": "",
    "detail": "$2 million",
}
TIE: dict[str, Any] = {
    "tie_id": "tie-0b7d5d1f2c3a49e8b6a1",
    "subject": {"id": ENTITY["id"], "name": "Dravik Logistics", "type": "Company", "named": True},
    "object": {"id": "ent-88a1c2b3d4e5f6071829", "name": "Harbour Party", "type": "Organization", "named": True},
    "predicate": "gives_to",
    "verb": "gave to",
    "section": "money",
    "status": "asserted",
    "reliability": "B",
    "credibility": 3,
    "grade": "B3",
    "reason": "one origin that is usually reliable says so, and another denies it",
    "origins": 1,
    "documents": 2,
    "claims": 2,
    "contrary": 1,
    "valid": "2026-03",
    "first_seen": "2026-04-02",
    "last_seen": "2026-04-04",
    "sureness": 0.93,
    "reading": "",
    "evidence": TOLD,
    "against": None,
}
TIES = {
    "total": 12,
    "matching": 12,
    "single_origin": 8,
    "undated": 9,
    "counts": {"predicate": {"gives_to": 1}, "status": {"asserted": 11, "denied": 1}, "grade": {"B3": 5}},
    "verbs": {"gives_to": "gives to"},
    "sections": [{"key": "money", "heading": "Money", "count": 3, "ties": [TIE], "next": None}],
}
CLAIMS = {
    "tie": {key: value for key, value in TIE.items() if key not in ("evidence", "against")},
    "claims": [{**TOLD, "title": "Money for the harbour", "review": "", "confidence": 0.9, "supports": True}],
    "total": 1,
}
HEAD = {
    **ENTITY,
    "names": [{"name": "Dravik Logistics", "mentions": 24, "documents": 9, "document": "doc-c72ca75d8f2e4f412084"}],
    "names_total": 2,
    "merges": [{"why": "the same name; what is known of it agrees", "documents": 9}],
    "countries": [],
    "offices": [],
    "known": [],
    "quotes": {"by": 3, "direct": 1},
    "contradictions": 1,
    "unread": {"naming": [], "total": {}, "not_told": {}},
}
QUOTE = {
    "attribution_id": "att-1c7be5a2",
    "printed": "“I sold my shares years ago.”",
    "quote": "direct",
    "kind": "person",
    "cue": "said",
    "speaker": "Ozren Moravec",
    "speaker_id": "ent-18a1caa65b46a0674229",
    "doc_id": "doc-c72ca75d8f2e4f412084",
    "start": 300,
    "end": 361,
    "outlet": "Velmora Herald",
    "published": "2026-04-02",
    "title": "The mayor and his railway",
}
DECISION = {
    "decision_id": "decision-8c9b7f47bb309fa6d42d",
    "kind": "same",
    "target": ENTITY["id"],
    "other": "ent-7c1371f9bbc5d573362e",
    "verdict": "not_same",
    "by": "ana",
    "at": "2031-06-02T10:00:00.000000Z",
    "why": "two firms, by the register",
    "words": "Dravik Logistics and Dravik Holding: not the same",
    "undone_by": None,
}
NEAR = {
    "near": [{**ENTITY, "name": "Dravik Holding", "score": 0.62, "why": "can't be told from the names: “dravik” in both", "seen": None}],
    "decided": [DECISION],
}
CONTRADICTION = {
    "contradiction_id": "con-e84bbb919b45c9e2426d",
    "kind": "denial",
    "topic": "Dravik Logistics gives to Harbour Party",
    "subject_id": ENTITY["id"],
    "predicate": "gives_to",
    "object_id": "ent-88a1c2b3d4e5f6071829",
    "why": "one says that it is so, another denies it",
    "sides": [{"says": "it is so", "evidence": [TOLD]}, {"says": "it is not so", "evidence": []}],
}
SENTENCE = {
    "doc_id": TOLD["doc_id"],
    "start": TOLD["start"],
    "end": TOLD["end"],
    "sentence": TOLD["sentence"],
    "marks": [[0, 6]],
    "outlet": "Velmora Herald",
    "published": "2026-04-02",
    "title": "Money for the harbour",
    "language": "en",
}
SEARCH = {
    "words": "dravik",
    "entities": [ENTITY],
    "near": [],
    "sentences": [SENTENCE],
    "quotes": [QUOTE],
    "question": None,
    "more": {"entities": False, "sentences": False},
    "next": None,
}
SAVED = {
    "name": "dravik-money",
    "words": "who paid Dravik Logistics?",
    "question": "ties",
    "arguments": {"name": "Dravik Logistics", "predicate": "pays", "as": "object"},
    "by": "ana",
    "at": "2031-06-02T10:00:00.000000Z",
    "answered": {"at": "2031-06-02T10:00:00.000000Z", "items": 2, "documents": 17},
}
CHECKED = {
    "name": "dravik-money",
    "question": ["ties", "Dravik Logistics", "--predicate", "pays", "--as", "object"],
    "items": 2,
    "changed": False,
    "first": False,
    "since": "2031-06-02T10:00:00.000000Z",
    "error": None,
}
REJECTS = {
    "total": 1,
    "matching": 1,
    "reasons": [{"stage": "reader", "reason": "encrypted", "count": 1, "advice": "open it with its password, save it without one"}],
    "rows": [
        {
            "stage": "reader",
            "reason": "encrypted",
            "message": "the file needs a password",
            "where": "contract.pdf",
            "advice": "open it with its password, save it without one, and add that",
            "doc_id": None,
            "start": None,
            "end": None,
        }
    ],
}
HOME = {
    "documents": 17,
    "outlets": 10,
    "languages": [{"language": "en", "documents": 17}],
    "first_published": "2025-12-09",
    "last_published": "2026-05-20",
    "undated": 1,
    "partial": 0,
    "unread": 0,
    "rejects": 0,
    "stale": False,
    "claims": 138,
    "attributions": 115,
    "entities": 82,
    "ties": 94,
    "contradictions": 3,
    "decisions": 11,
    "single_sourced": 78,
    "newest": [
        {
            "doc_id": "doc-9c97d4e5be78c2bd6bd4",
            "title": "Old engines, new friends",
            "address": "review-locomotives.txt",
            "outlet": "Zubrovia Review",
            "published": "2026-02-18",
            "taken_in": "2031-06-02T10:00:00Z",
        }
    ],
    "newest_contradictions": [{**CONTRADICTION, "day": "2026-04-04"}],
    "examples": [{"kind": "question", "words": "how is Ozren Moravec tied to Sarnhold Coastal Lines?"}],
    "since": "2026-05",
}
SINCE = {"since": "2026-05-01", "documents": 1, "ties": 7, "decisions": 0, "newest": [TIE]}
