"""A small graph made by hand: every way a tie can go out."""

from __future__ import annotations

from cuibono.records import Document, Entity, StoredClaim, Tie, sha256
from cuibono.stages.export.graph import Graph, make_graph

TEXT = "Mara Quell owns 40 percent of Dunmore Quarries. =cmd|' /C calc'!A0 <b>& \"quoted\""


def document(doc_id: str = "doc-1", **more: object) -> Document:
    fields: dict[str, object] = {
        "doc_id": doc_id,
        "dataset": "test",
        "source_id": "Harbour Gazette",
        "address": f"{doc_id}.html",
        "url": f"https://gazette.example/{doc_id}",
        "media_type": "text/html",
        "language": "en",
        "title": "The governor's quarry",
        "authors": ("Ana Bell",),
        "published_at": "2019-05-04",
        "published_from": "metadata",
        "retrieved_at": "2026-01-02T03:04:05Z",
        "content_sha256": sha256(doc_id.encode()),
        "text_sha256": sha256(TEXT.encode()),
        "reader": "html/1",
        "text": TEXT,
    }
    return Document(**{**fields, **more})  # type: ignore[arg-type]


def entity(
    entity_id: str, schema: str, caption: str, *, country: str | None = None, named: bool = True, alias: str | None = None
) -> Entity:
    return Entity(entity_id, schema, caption, (caption, alias) if alias else (caption,), country, named, 1, 2)


def claim(claim_id: str, subject: Entity, predicate: str, object_: Entity, status: str = "asserted", **more: object) -> StoredClaim:
    fields: dict[str, object] = {
        "claim_id": claim_id,
        "doc_id": "doc-1",
        "subject_id": subject.entity_id,
        "subject_text": subject.caption,
        "subject_schema": subject.schema,
        "predicate": predicate,
        "object_id": object_.entity_id,
        "object_text": object_.caption,
        "object_schema": object_.schema,
        "status": status,
        "evidence_start": 0,
        "evidence_end": 47,
        "evidence_text": TEXT[:47],
        "sentence_start": 0,
        "sentence_end": 47,
        "confidence": 0.9,
        "engine": "rules/1",
        "kind": "outlet",
        "quote": None,
        "attribution_id": None,
        "source_text": None,
        "source_entity_id": None,
        "cue_text": None,
        "subject_start": 0,
        "subject_end": 10,
        "subject_anchor": None,
        "object_start": 30,
        "object_end": 46,
        "object_anchor": None,
    }
    return StoredClaim(**{**fields, **more})  # type: ignore[arg-type]


def tie(row: StoredClaim, *, valid: str | None = None, contrary: tuple[str, ...] = (), supporting: tuple[str, ...] = ()) -> Tie:
    return Tie(
        "tie-" + row.claim_id, row.subject_id, row.predicate, row.object_id, row.status, supporting or (row.claim_id,), contrary, 1, 1,
        "2019-05-04", "2019-05-04", valid, "B", 3, "Possibly true: one identified source.",
    )  # fmt: skip


quell = entity("ent-quell", "Person", "Mara Quell", alias="Quell")
vask = entity("ent-vask", "Person", "Oren Vask")
dunmore = entity("ent-dunmore", "Company", "Dunmore Quarries")
board = entity("ent-board", "Organization", "Quarry Board")
office = entity("ent-office", "Position", "Governor of Tessaly")
tessaly = entity("ent-tessaly", "Territory", "Tessaly")
china = entity("ent-china", "Territory", "China", country="cn")
lenders = entity("ent-lenders", "Organization", "Chinese lenders", country="cn", named=False)
railway = entity("ent-railway", "Project", "Tessaly railway")
law = entity("ent-law", "Document", "Quarry Act")
evil = entity("ent-evil", "Company", '=HYPERLINK("x")\x07 & <Sons>')

CLAIMS = {
    "owns": claim("owns", quell, "owns", dunmore, percentage=40.0, role="her business"),
    "owns2": claim(
        "owns2", quell, "owns", dunmore, percentage=35.5, kind="document", source_text="the filings", cue_text="show", doc_id="doc-2"
    ),
    "owns-body": claim("owns-body", quell, "owns", board),
    "leads": claim("leads", vask, "leads", dunmore, "ended", role="chairman"),
    "office": claim("office", quell, "holds_office", office),
    "runs": claim("runs", vask, "runs_for", office, "possible", kind="unnamed", source_text="two officials"),
    "denied": claim("denied", quell, "owns", evil, "denied"),
    "lends": claim("lends", lenders, "lends_to", dunmore, amount_text="$12 million", amount_value=12e6, amount_currency="USD", date="2019"),
    "donates": claim("donates", china, "donates_to", tessaly, what="locomotives"),
    "invests": claim("invests", china, "invests_in", railway, amount_text="$3 billion", amount_value=3e9, amount_currency="USD"),
    "invests-in-place": claim("invests-in-place", china, "invests_in", tessaly),
    "sells": claim("sells", dunmore, "sells_to", evil, what="stone"),
    "award": claim(
        "award", tessaly, "awards_contract", dunmore, amount_text="$8.5 million", amount_value=8.5e6, amount_currency="USD", what="rails"
    ),
    "meets": claim("meets", quell, "meets", vask),
    "visits": claim("visits", vask, "visits", tessaly),
    "based": claim("based", dunmore, "based_in", tessaly),
    "kin": claim("kin", quell, "related_to", vask, role="cousin"),
    "builds": claim("builds", dunmore, "builds", railway),
    "criticizes": claim("criticizes", vask, "criticizes", law),
}


def sample() -> Graph:
    rows = {name: row for name, row in CLAIMS.items() if name != "owns2"}
    ties = [tie(row) for name, row in rows.items() if name not in ("owns", "meets", "office")]
    ties += [
        tie(CLAIMS["owns"], supporting=("owns", "owns2"), contrary=("denied",)),
        tie(CLAIMS["meets"], valid="{2019-05-03,2019-05-12}"),
        tie(CLAIMS["office"], valid="2018/2019~"),
    ]
    entities = [quell, vask, dunmore, board, office, tessaly, china, lenders, railway, law, evil]
    return make_graph(entities, ties, CLAIMS.values(), [document(), document("doc-2", published_at=None, url=None)])
