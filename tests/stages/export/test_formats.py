"""Each format against its golden file, and what holds for any graph. Golden files: ``python -m tests.stages.export.test_formats``."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cuibono.stages.export.ftm import ftm_entities, ftm_lines, left_out
from cuibono.stages.export.graph import Graph, make_graph
from cuibono.stages.export.network import gexf, graphml
from cuibono.stages.export.tables import claims_csv, entities_csv, guarded, ties_csv
from cuibono.vocabulary import PREDICATES, load_toml

from .samples import CLAIMS, china, claim, document, dunmore, entity, quell, sample, tie

DATA = Path(__file__).parent / "data"
FORMATS: dict[str, Callable[[Graph], str]] = {
    "entities.ftm.json": lambda graph: "".join(ftm_lines(graph)),
    "network.gexf": gexf,
    "network.graphml": graphml,
    "entities.csv": entities_csv,
    "ties.csv": ties_csv,
    "claims.csv": claims_csv,
}


@pytest.mark.parametrize("name", FORMATS)
def test_format_is_as_kept(name: str) -> None:
    assert FORMATS[name](sample()) == (DATA / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_order_of_input_does_not_matter(name: str) -> None:
    graph = sample()
    turned = make_graph(reversed(graph.entities), reversed(graph.ties), reversed(graph.claims), reversed(graph.documents))
    assert FORMATS[name](turned) == FORMATS[name](graph)


@pytest.mark.parametrize("name", FORMATS)
def test_empty_ledger_gives_an_empty_file(name: str) -> None:
    made = FORMATS[name](make_graph((), (), (), ()))
    assert "ent-" not in made


def rows() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in ftm_entities(sample())}


def test_denied_tie_never_becomes_an_edge() -> None:
    assert "tie-denied" not in rows()
    assert left_out(sample()) == ["tie-denied"]


def test_hedged_tie_is_a_link_that_says_so() -> None:
    edge = rows()["tie-runs"]
    assert edge["schema"] == "UnknownLink"
    assert edge["properties"]["role"] == ["possible: runs for"]
    assert "two officials" in edge["properties"]["summary"][0]


@pytest.mark.parametrize("status", ["possible", "planned", "predicted"])
@pytest.mark.parametrize("predicate", sorted(PREDICATES))
def test_no_predicate_goes_out_hardened(predicate: str, status: str) -> None:
    row = claim("c", quell, predicate, dunmore, status)
    graph = make_graph([quell, dunmore], [tie(row)], [row], [document()])
    edge = {made["id"]: made for made in ftm_entities(graph)}["tie-c"]
    assert edge["schema"] == "UnknownLink"
    assert edge["properties"]["role"][0].startswith(f"{status}: ")


def test_share_of_what_is_no_asset_is_a_link_in_its_words() -> None:
    assert rows()["tie-owns-body"]["schema"] == "UnknownLink"
    assert rows()["tie-owns-body"]["properties"]["role"] == ["owns"]
    owned = rows()["tie-owns"]
    assert owned["schema"] == "Ownership"
    assert owned["properties"]["role"] == ["her business"]
    assert owned["properties"]["percentage"] == ["40", "35.5"]
    assert "Contradicted or denied by 1" in owned["properties"]["summary"][0]


def test_state_that_acts_is_its_government_and_as_a_place_an_address() -> None:
    made = rows()
    gift = made["tie-donates"]
    assert made[gift["properties"]["payer"][0]]["properties"]["name"] == ["Government of China"]
    assert made[gift["properties"]["payer"][0]]["schema"] == "PublicBody"
    assert made[made["tie-based"]["properties"]["object"][0]]["schema"] == "Address"


def test_seller_is_paid() -> None:
    sale = rows()["tie-sells"]["properties"]
    assert sale["payer"] == ["ent-evil"]
    assert sale["beneficiary"] == ["ent-dunmore"]


def test_uncertain_date_stays_out_and_disagreeing_dates_both_go() -> None:
    assert rows()["tie-office"]["properties"]["startDate"] == ["2018"]
    assert "endDate" not in rows()["tie-office"]["properties"]
    assert rows()["tie-meets"]["properties"]["date"] == ["2019-05-03", "2019-05-12"]


def test_publication_date_is_no_date_of_a_tie() -> None:
    assert not {"date", "startDate", "endDate"} & set(rows()["tie-owns"]["properties"])


def test_every_edge_has_proof_and_every_reference_is_there() -> None:
    made = rows()
    for row in made.values():
        if row["id"].startswith("tie-"):
            assert row["properties"]["proof"]
        for name in (
            "proof",
            "owner",
            "asset",
            "subject",
            "object",
            "payer",
            "beneficiary",
            "involved",
            "contract",
            "authority",
            "holder",
            "post",
        ):
            assert all(value in made for value in row["properties"].get(name, ()))


def test_mapping_names_only_known_predicates() -> None:
    table = load_toml("ftm_export.toml")
    named = {*table["predicates"], *table["places"]["subject"], *table["places"]["object"]}
    assert named <= set(PREDICATES)
    assert {row["schema"] for row in table["predicates"].values()} <= {*table["edges"], "UnknownLink"}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_formula_is_made_text(cell: str) -> None:
    assert guarded(cell) == "'" + cell


@pytest.mark.parametrize(("cell", "made"), [("Ana", "Ana"), (-5, "-5"), (12e6, "12000000"), (0.5, "0.5"), (None, ""), (True, "yes")])
def test_other_cells_stay(cell: object, made: str) -> None:
    assert guarded(cell) == made


def test_tables_read_back() -> None:
    graph = sample()
    for text, count in (
        (entities_csv(graph), len(graph.entities)),
        (ties_csv(graph), len(graph.ties)),
        (claims_csv(graph), len(graph.claims)),
    ):
        table = list(csv.DictReader(io.StringIO(text)))
        assert len(table) == count
        assert all(None not in row and None not in row.values() for row in table)


def test_networks_are_well_formed_and_whole() -> None:
    graph = sample()
    space = "{http://gexf.net/1.3}"
    root = ET.fromstring(gexf(graph))
    nodes = {node.get("id") for node in root.iter(f"{space}node")}
    edges = list(root.iter(f"{space}edge"))
    assert len(edges) == len(graph.ties)
    assert all(edge.get("source") in nodes and edge.get("target") in nodes for edge in edges)
    labels = {edge.get("id"): edge.get("label") for edge in edges}
    assert labels["tie-denied"] == "denied: owns"
    symmetric = {
        edge.get("id")
        for edge in edges
        for value in edge.iter(f"{space}attvalue")
        if (value.get("for"), value.get("value")) == ("1", "true")
    }
    assert symmetric == {"tie-kin", "tie-meets"}
    assert len(list(ET.fromstring(graphml(graph)).iter("{http://graphml.graphdrawing.org/xmlns}edge"))) == len(graph.ties)


def test_followthemoney_takes_every_entity() -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney needs ICU's headers to install: the ftm extra")
    made = rows()
    for row in made.values():
        schema = ftm.model.get(row["schema"])
        schema.validate(row)
        for name, values in row["properties"].items():
            prop = schema.properties[name]
            for value in values:
                if prop.type.name == "entity":
                    assert ftm.model.get(made[value]["schema"]).is_a(prop.range), (row["id"], name)
                else:
                    assert prop.type.clean(value) == value, (row["id"], name)


def test_every_predicate_goes_out_between_all_its_schemata() -> None:
    for name, predicate in PREDICATES.items():
        for left in sorted(predicate.subjects):
            for right in sorted(predicate.objects):
                subject, object_ = entity("ent-a", left, "Alpha"), entity("ent-b", right, "Beta")
                row = claim("c", subject, name, object_)
                made = {one["id"]: one for one in ftm_entities(make_graph([subject, object_], [tie(row)], [row], [document()]))}
                assert made["tie-c"]["properties"]["proof"] == ["doc-1"]
                json.dumps(made)


def test_samples_cover_their_claims() -> None:
    assert {row.predicate for row in CLAIMS.values()} <= set(PREDICATES)
    assert china in sample().entities


def write_golden() -> None:
    for name, make in FORMATS.items():
        (DATA / name).write_text(make(sample()), encoding="utf-8")


if __name__ == "__main__":
    write_golden()
