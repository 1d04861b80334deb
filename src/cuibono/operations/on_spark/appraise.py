"""How well is it sourced, over a whole corpus on Spark: the ties and contradictions that the embedded engine weighs, byte for byte.

Claims get their ends and attributions by the query that a ledger asks for them, put into Spark's words. Who says a claim is told document
by document, who rivals whom office by office, and all claims between two ends are weighed by one worker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy.engine.default import DefaultDialect

from cuibono.ledger import schema
from cuibono.ledger.derived import REVIEWS, claims_query
from cuibono.records import Decision, Publisher, standing_claims
from cuibono.stages.appraise.ties import graded_outlets
from cuibono.stages.origins.houses import owners_of

from .appraise_rows import CLAIM, HOLDER, RIVALS, SOUGHT, SPOKEN, rival_rows, sought, spoken, voice_rows, weigh_rows
from .frames import PACKED, Steps, map_groups, map_rows, unpacked

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# The tables that the query for claims reads.
_VIEWS = ("claims", "attributions", "links")
# The kinds of attributions whose sources are looked up by name.
_NAMED = ("person", "organization", "document")
# The edges that tell more of a document than its own origin.
_PARTS = ("partial_copy", "contributed")


def appraise_on_spark(
    tables: Mapping[str, DataFrame], publishers: Sequence[Publisher], steps: Steps, decisions: Sequence[Decision] = ()
) -> tuple[DataFrame, DataFrame, DataFrame]:
    """``ties``, ``contradictions``, and the ``origin_edges`` of reports that claims cite, with the ledger's columns.

    ``tables`` are documents, attributions, claims, links, entities, origins and the edges that were traced, by their names in a ledger;
    ``publishers`` the register with a row for each outlet of the documents, as a ledger gives it.
    """
    reviews = {target: REVIEWS.get(row.verdict, "") for target, row in standing_claims(decisions).items()}
    told = steps.keep("told", _told(tables))
    for name in _VIEWS:
        tables[name].sparkSession.catalog.dropTempView(name)
    grounded = _grounded(told, tables, reviews)
    voices = partial(voice_rows, reviews=reviews, owners=owners_of(publishers))
    voiced = steps.keep("voiced", map_groups(grounded, "doc_id", voices, PACKED))
    rivals = steps.keep("rivals", map_groups(voiced.where(voiced["kind"] == HOLDER), "key", rival_rows, PACKED))
    pairs = voiced.where(voiced["kind"] == CLAIM).unionByName(rivals.where(rivals["kind"] == RIVALS))
    weighed = steps.keep("weighed", map_groups(pairs, "key", partial(weigh_rows, graded=graded_outlets(publishers)), PACKED))
    return unpacked(weighed, schema.ties), unpacked(weighed, schema.contradictions), unpacked(voiced, schema.origin_edges)


def claims_sql() -> str:
    """The query for a ledger's claims as Spark reads it: over views of the names of its tables."""
    dialect = DefaultDialect()
    dialect.identifier_preparer.initial_quote = dialect.identifier_preparer.final_quote = "`"
    return str(claims_query().compile(dialect=dialect))


def _told(tables: Mapping[str, DataFrame]) -> DataFrame:
    """Claims with their ends, attributions and speakers."""
    for name in _VIEWS:
        tables[name].createOrReplaceTempView(name)
    claims = tables["claims"].sparkSession.sql(claims_sql())
    entities = tables["entities"].select("entity_id", "schema", "caption", "named")
    return claims.join(entities.withColumnRenamed("entity_id", "source_entity_id"), "source_entity_id", "left")


def _grounded(told: DataFrame, tables: Mapping[str, DataFrame], reviews: Mapping[str, str]) -> DataFrame:
    """Claims with what their voices rest on: their document's outlet, date, origin and edges, and whom the names that they seek mean."""
    from pyspark.sql import functions as F

    names = map_rows(tables["entities"].select("entity_id", "schema", "caption", "named"), spoken, SPOKEN).distinct()
    alone = names.groupBy("name").agg(F.min("entity_id").alias("entity_id"), F.count("*").alias("bearers")).where("bearers = 1")
    asked = map_rows(told.where(F.col("kind").isin(*_NAMED)), partial(sought, reviews=reviews), SOUGHT)
    bodies = asked.join(alone, "name").groupBy("claim_id").agg(F.collect_list(F.struct("name", "entity_id")).alias("bodies"))
    edges = tables["origin_edges"].where(F.col("relation").isin(*_PARTS))
    edges = edges.groupBy("doc_id").agg(
        F.collect_list(F.struct("edge_id", "relation", "origin_id", "name", "share", "spans")).alias("edges")
    )
    documents = tables["documents"].select("doc_id", "source_id", "published_at")
    origins = tables["origins"].select("doc_id", "origin_id")
    of_documents = documents.join(origins, "doc_id", "left").join(edges, "doc_id", "left")
    return told.join(bodies, "claim_id", "left").join(of_documents, "doc_id")
