"""Mappings as Aleph takes them; what is wrong in one is said with its place and the nearest spelling."""

from __future__ import annotations

import itertools

import pytest

from cuibono.engines.mapping.compile import check_columns, compile_mapping
from cuibono.engines.mapping.model import edges, table
from cuibono.errors import UsageError
from cuibono.vocabulary import PREDICATES, load_toml
from cuibono.vocabulary.ftm import ftm_schemata

GOOD = """
aid:
  label: Aid Table
  info_url: https://example.org
  queries:
    - csv_url: https://example.org/aid.csv
      filters: {Kind: [Loan, Grant]}
      filters_not: {Year: 1999}
      entities:
        payer: {schema: PublicBody, keys: [Funder], properties: {name: {column: Funder}}}
        receiver: {schema: PublicBody, key: To, key_literal: r, properties: {name: {columns: [To, Town], join: ", "}}}
        paid:
          schema: Payment
          id_column: Id
          properties:
            payer: {entity: payer}
            beneficiary: {entity: receiver}
            currency: {literal: USD}
            purpose: {template: "{{Kind}} of {{Year}}"}
"""


def test_a_mapping_with_everything() -> None:
    mapping = compile_mapping(GOOD)
    (query,) = mapping.queries
    assert (mapping.name, mapping.label, mapping.url) == ("aid", "Aid Table", "https://example.org")
    assert [entity.name for entity in query.entities] == ["payer", "receiver", "paid"]
    assert query.entities[2].keys == ("Id",)
    assert set(query.references) == {"Kind", "Year", "Funder", "To", "Town", "Id"}
    assert query.takes({"Kind": "Loan"})
    assert not query.takes({"Kind": "Gift"})
    assert not query.takes({"Kind": "Loan", "Year": "1999"})  # YAML's 1999 is the cell's "1999"


def test_an_edge_stands_behind_what_it_refers_to() -> None:
    text = "d: {query: {entities: {z: {schema: Ownership, key: a, properties: {owner: {entity: a}, asset: {entity: b}}}, "
    text += "a: {schema: Person, key: a}, b: {schema: Company, key: b}}}}"
    assert [entity.name for entity in compile_mapping(text).queries[0].entities] == ["a", "b", "z"]


def test_queries_of_other_files_are_left_out() -> None:
    query = "{csv_url: 'https://x.org/%s.csv', entities: {a: {schema: Person, key: %s}}}"
    text = f"d: {{queries: [{query % ('one', 'k1')}, {query % ('two', 'k2')}]}}"
    assert [q.entities[0].keys for q in compile_mapping(text, file="two.csv").queries] == [("k2",)]
    assert len(compile_mapping(text, file="other.csv").queries) == 2


CIRCLE = """
d: {query: {entities: {
  a: {schema: Company, key: x, properties: {parent: {entity: b}}}, b: {schema: Company, key: x, properties: {parent: {entity: a}}}}}}
"""


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("", "m.yml", "nothing"),
        ("a: [", "m.yml: line 1", "not YAML"),
        ("- a", "m.yml", "list"),
        ("d: {}", "m.yml: d", "no queries"),
        ("d: {queries: []}", "m.yml: d.queries", "empty"),
        ("d: {query: {entities: {}}}", "m.yml: d.query.entities", "no entities"),
        ("d: {query: {entitys: {}}}", "m.yml: d.query.entitys", "did you mean entities"),
        ("d: {query: {entities: {a: {key: x}}}}", "m.yml: d.query.entities.a.schema", "no schema"),
        ("d: {query: {entities: {a: {schema: Compny, key: x}}}}", "m.yml: d.query.entities.a.schema", "did you mean Company"),
        ("d: {query: {entities: {a: {schema: Company, kyes: [x]}}}}", "m.yml: d.query.entities.a.kyes", "did you mean keys"),
        ("d: {query: {entities: {a: {schema: Company, key: x, id_column: y}}}}", "m.yml: d.query.entities.a", "both"),
        ("d: {query: {entities: {a: {schema: Company, key: x, properties: {nmae: {column: y}}}}}}", "properties.nmae", "did you mean name"),
        ("d: {query: {entities: {a: {schema: Company, key: x, properties: {name: {colum: y}}}}}}", "name.colum", "did you mean column"),
        ("d: {query: {entities: {a: {schema: Company, key: x, properties: {name: y}}}}}", "properties.name", "str 'y'"),
        ("d: {query: {entities: {a: {schema: Company, key: x, properties: {name: {}}}}}}", "properties.name", "no source"),
        ("d: {query: {entities: {a: {schema: Ownership, key: x, properties: {owner: {column: y}}}}}}", "properties.owner", "use 'entity:'"),
        ("d: {query: {entities: {a: {schema: Company, key: x, properties: {name: {entity: y}}}}}}", "name.entity", "not an entity"),
        ("d: {query: {entities: {a: {schema: Ownership, key: x, properties: {owner: {entity: ownr}}}, owner: {schema: Person, key: z}}}}",
         "owner.entity", "did you mean owner"),
        ("d: {query: {entities: {a: {schema: Ownership, key: x, properties: {asset: {entity: p}}}, p: {schema: Person, key: z}}}}",
         "asset.entity", "takes a Asset"),
        (CIRCLE, "d.query.entities", "circle"),
        ("d: {query: {joins: [{left: a}], entities: {a: {schema: Company, key: x}}}}", "joins[0]", "needs left, right and alias"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(text: str, where: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        compile_mapping(text, "m.yml")
    assert where in (caught.value.where or "")
    assert says in str(caught.value)


def test_a_column_that_the_table_does_not_have() -> None:
    with pytest.raises(UsageError, match="no column 'Funder'") as caught:
        check_columns(compile_mapping(GOOD), ["Kind", "Year", "Fundr", "To", "Town", "Id"], "m.yml")
    assert "did you mean Fundr?" in str(caught.value)
    assert "entities.payer.properties.name" in str(caught.value)


def test_what_is_not_followed_is_noted() -> None:
    text = "d: {query: {database: x, entities: {a: {schema: Person, properties: {name: {column: n, fuzzy: true}}}}}}"
    notes = " ".join(compile_mapping(text).notes)
    assert "database" in notes
    assert "fuzzy" in notes
    assert "has no keys" in notes


# -- the table that leads to predicates
def test_every_rule_leads_somewhere_and_says_why() -> None:
    for row in [*table()["tie"], *table()["node"]]:
        assert row["predicate"] in PREDICATES, row
        assert row["why"]
        properties = ftm_schemata()[row["schema"]].properties
        assert row.get("property", "name") in {*properties, "name"}, row
    for name, edge in edges().items():
        assert edge.rules, name
        for path in (edge.subject, edge.object):
            schema = ftm_schemata()[name]
            for part in path.split("."):
                assert part in schema.properties, (name, path)
                range_ = schema.properties[part].range
                schema = ftm_schemata()[range_] if range_ else schema


def test_what_we_export_comes_back_as_it_was() -> None:
    """Each edge of the export, with the words that it goes out with, is read as its own predicate or as one that says less."""
    weaker = {"leads": "member_of", "influences": "linked_to", "citizen_of": "linked_to"}
    for predicate, row in load_toml("ftm_export.toml")["predicates"].items():
        words = {key: row[key] for key in ("role", "purpose", "status") if key in row}
        edge = edges()[row["schema"]]
        found = next(
            (rule for rule in edge.rules if rule.words is None or (rule.property in words and rule.fits(words[rule.property or ""]))), None
        )
        assert found is not None, predicate
        assert found.predicate in (predicate, weaker.get(predicate)), (predicate, found)
        assert found.reversed == row.get("reversed", False), predicate


def test_every_schema_of_the_table_is_known() -> None:
    assert set(table()["schemata"]) <= set(ftm_schemata())


def test_aliases_that_spread_are_refused_before_they_do() -> None:
    names = "abcdefghi"
    inside = ", ".join(f"&{new} [{', '.join([f'*{old}'] * 10)}]" for old, new in itertools.pairwise(names))
    for spread in (f"[&a [{', '.join('x' * 10)}], {inside}]", "&a [*a]"):
        with pytest.raises(UsageError, match="aliases that spread"):
            compile_mapping(f"d: {{label: {spread}, query: {{entities: {{x: {{schema: Person}}}}}}}}")


def test_one_alias_is_what_it_stands_for() -> None:
    text = "d: {query: {entities: {x: {schema: Person, properties: &p {name: {column: a}}}, y: {schema: Company, properties: *p}}}}"
    assert [entity.properties[0].columns for entity in compile_mapping(text).queries[0].entities] == [("a",), ("a",)]


def test_words_of_a_mapping_are_clean() -> None:
    mapping = compile_mapping(
        'd: {label: "Reg\\nister \\e[31mX\\u202e", query: {entities: {x: {schema: Person, properties: {name: {literal: "A\\eB"}}}}}}'
    )
    assert mapping.label == "Reg ister [31mX"
    assert mapping.queries[0].entities[0].properties[0].literals == ("A B",)
