"""GEXF 1.3 (Gephi) and GraphML (Cytoscape, yEd, NetworkX): nodes that stand in a tie, and every tie with status and grade on it.

All edges are directed, since NetworkX refuses a mixture; the attribute ``symmetric`` tells those without a direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from cuibono.records import Entity, Tie
from cuibono.vocabulary import PREDICATES

from .graph import Graph, number, told

# Attributes of nodes and edges with their types, in the order of the files; the names are the same in both formats.
NODE_ATTRIBUTES = (("schema", "string"), ("country", "string"), ("named", "boolean"), ("documents", "integer"), ("mentions", "integer"))
EDGE_ATTRIBUTES = (
    ("predicate", "string"),
    ("symmetric", "boolean"),
    ("status", "string"),
    ("grade", "string"),
    ("reliability", "string"),
    ("credibility", "integer"),
    ("reason", "string"),
    ("origins", "integer"),
    ("documents", "integer"),
    ("contrary", "integer"),
    ("first_seen", "string"),
    ("last_seen", "string"),
    ("valid", "string"),
    ("role", "string"),
    ("amount", "string"),
    ("percentage", "string"),
    ("who_says", "string"),
    ("evidence", "string"),
)

# What XML 1.0 can't hold.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _UNFIT.sub("", str(value))


def _nodes(graph: Graph) -> list[Entity]:
    """Entities at the end of a tie, by id."""
    ends = {end for tie in graph.ties for end in (tie.subject_id, tie.object_id)}
    return [row for row in graph.entities if row.entity_id in ends]


def _node_values(row: Entity) -> tuple[object, ...]:
    return row.schema, row.country, row.named, row.documents, row.mentions


def _edge_values(graph: Graph, tie: Tie) -> tuple[object, ...]:
    claims = graph.supporting(tie)
    said = told(claims)
    evidence = claims[0].evidence_text if claims else None
    return (
        tie.predicate,
        PREDICATES[tie.predicate].symmetric,
        tie.status,
        f"{tie.reliability}{tie.credibility}",
        tie.reliability,
        tie.credibility,
        tie.reason,
        tie.origins,
        tie.documents,
        len(tie.contrary),
        tie.first_seen,
        tie.last_seen,
        tie.valid,
        "; ".join(said.roles) or None,
        "; ".join(said.amounts) or None,
        "; ".join(number(value) for value in said.percentages) or None,
        "; ".join(said.speakers) or None,
        evidence,
    )


def label(tie: Tie) -> str:
    """What stands on the edge: the predicate in plain words, led by its status where it is not simply asserted."""
    verb = PREDICATES[tie.predicate].verb
    return verb if tie.status == "asserted" else f"{tie.status}: {verb}"


def gexf(graph: Graph) -> str:
    """The graph as GEXF 1.3. No date of making stands in it: the same ledger gives the same bytes."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" version="1.3">',
        "<meta><creator>cuibono</creator><description>Ties read from documents by a program; see status and grade.</description></meta>",
        '<graph defaultedgetype="directed" mode="static">',
        *_gexf_attributes("node", NODE_ATTRIBUTES),
        *_gexf_attributes("edge", EDGE_ATTRIBUTES),
        "<nodes>",
    ]
    for row in _nodes(graph):
        lines.append(f"<node id={quoteattr(row.entity_id)} label={quoteattr(_text(row.caption))}>")
        lines += [*_gexf_values(_node_values(row)), "</node>"]
    lines += ["</nodes>", "<edges>"]
    for tie in graph.ties:
        ends = f"source={quoteattr(tie.subject_id)} target={quoteattr(tie.object_id)}"
        lines.append(f"<edge id={quoteattr(tie.tie_id)} {ends} label={quoteattr(label(tie))}>")
        lines += [*_gexf_values(_edge_values(graph, tie)), "</edge>"]
    return "\n".join([*lines, "</edges>", "</graph>", "</gexf>", ""])


def _gexf_attributes(kind: str, attributes: Iterable[tuple[str, str]]) -> list[str]:
    rows = [f'<attribute id="{index}" title="{name}" type="{type_}"/>' for index, (name, type_) in enumerate(attributes)]
    return [f'<attributes class="{kind}">', *rows, "</attributes>"]


def _gexf_values(values: Iterable[object]) -> list[str]:
    rows = [f'<attvalue for="{index}" value={quoteattr(_text(value))}/>' for index, value in enumerate(values) if value is not None]
    return ["<attvalues>", *rows, "</attvalues>"]


_GRAPHML_TYPES = {"string": "string", "integer": "int", "boolean": "boolean"}


def graphml(graph: Graph) -> str:
    """The graph as GraphML."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    keys = (("n", "node", (("label", "string"), *NODE_ATTRIBUTES)), ("e", "edge", (("label", "string"), *EDGE_ATTRIBUTES)))
    for letter, kind, attributes in keys:
        for index, (name, type_) in enumerate(attributes):
            lines.append(f'<key id="{letter}{index}" for="{kind}" attr.name="{name}" attr.type="{_GRAPHML_TYPES[type_]}"/>')
    lines.append('<graph id="cuibono" edgedefault="directed">')
    for row in _nodes(graph):
        lines += [f"<node id={quoteattr(row.entity_id)}>", *_graphml_values("n", (row.caption, *_node_values(row))), "</node>"]
    for tie in graph.ties:
        ends = f"source={quoteattr(tie.subject_id)} target={quoteattr(tie.object_id)}"
        lines.append(f"<edge id={quoteattr(tie.tie_id)} {ends}>")
        lines += [*_graphml_values("e", (label(tie), *_edge_values(graph, tie))), "</edge>"]
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def _graphml_values(letter: str, values: Iterable[object]) -> list[str]:
    return [f'<data key="{letter}{index}">{escape(_text(value))}</data>' for index, value in enumerate(values) if value is not None]
