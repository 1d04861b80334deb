"""paths, timeline, contradictions, dossier and audit on a ledger of made-up readings; their text is pinned."""

# ruff: noqa: E501
from __future__ import annotations

import re
from pathlib import Path

import pytest

from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.records import Amount, Attribution, Claim, Mention, Reading
from tests.ledger.factories import claim, document, end, mention, sentences, span

from .conftest import Cuibono

FIRST = (
    "Ana Dorn owns Orsk Rail, analysts said. Orsk Rail works with Chinese ventures. "
    "In 2030 Ana Dorn gave $2,000,000 to Vell Fund. Jon Brun paid Vell Fund in 2029."
)
SECOND = "Ana Dorn gave $5,000,000 to Vell Fund. Jon Brun never paid Vell Fund, Jon Brun said."
SCHEMATA = {"Ana Dorn": "Person", "Jon Brun": "Person", "Orsk Rail": "Company", "Vell Fund": "Organization"}


def _reading(doc_id: str, text: str, claims: tuple[Claim, ...], said: tuple[Attribution, ...]) -> Reading:
    mentions = [mention(text, name, schema, f"e-{name}") for name, schema in SCHEMATA.items() if name in text]
    if "Chinese ventures" in text:
        mentions.append(mention(text, "Chinese ventures", "Organization", "e-cn", named=False, country="cn"))
        mentions.append(Mention(*span(text, "Chinese"), "China", "Territory", "e-china", country="cn"))
    ordered = tuple(sorted(mentions, key=lambda row: (row.start, row.end)))
    return Reading(doc_id, "test/1", tuple(row for row in ordered if row.text in text), said, claims, (), sentences(text))


def _fill(ledger: SqliteLedger) -> None:
    one = document(FIRST, "one.txt", source_id="Vell Post", title="One", published_at="2031-05-02")
    dorn, rail, fund, brun = (end(FIRST, name, SCHEMATA[name], f"e-{name}") for name in ("Ana Dorn", "Orsk Rail", "Vell Fund", "Jon Brun"))
    ventures = end(FIRST, "Chinese ventures", "Organization", "e-cn")
    lines = sentences(FIRST)
    said = (
        Attribution((span(FIRST, "analysts"),), (span(FIRST, "said"),), (span(FIRST, "Ana Dorn owns Orsk Rail"),), "unnamed", "indirect"),
    )
    claims = (
        claim(dorn, "owns", rail, lines[0], attribution=0, role="her rail"),
        claim(rail, "partner_of", ventures, lines[1]),
        claim(dorn, "donates_to", fund, lines[2], amount=Amount("$2,000,000", 2_000_000.0, "USD"), date="2030"),
        claim(brun, "pays", fund, lines[3], date="2029"),
    )
    ledger.add_document(one, FIRST.encode(), _reading(one.doc_id, FIRST, claims, said))
    two = document(SECOND, "two.txt", source_id="Orsk Mail", title="Two", published_at="2031-05-03")
    dorn, fund, brun = (end(SECOND, name, SCHEMATA[name], f"e-{name}") for name in ("Ana Dorn", "Vell Fund", "Jon Brun"))
    lines = sentences(SECOND)
    at = SECOND.rindex("Jon Brun")
    said = (
        Attribution(
            ((at, at + 8),), (span(SECOND, "said"),), (span(SECOND, "Jon Brun never paid Vell Fund"),), "person", "indirect", "e-Jon Brun"
        ),
    )
    claims = (
        claim(dorn, "donates_to", fund, lines[0], amount=Amount("$5,000,000", 5_000_000.0, "USD")),
        claim(brun, "pays", fund, lines[1], status="denied", attribution=0),
    )
    ledger.add_document(two, SECOND.encode(), _reading(two.doc_id, SECOND, claims, said))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("asked") / "workspace"
    with open_workspace(path, write=True, create=True) as opened:
        assert isinstance(opened.ledger, SqliteLedger)
        _fill(opened.ledger)
        derive(opened.ledger)
    return path


def _text(out: str) -> str:
    """Without ids, which are hashes."""
    return re.sub(r"\b(ent|claim|con|doc|tie)-[0-9a-f]{20}", r"\1-…", out)


def test_paths(cuibono: Cuibono, asked: Path) -> None:
    ran = cuibono("paths", "Ana Dorn", "Jon Brun", "-w", asked)
    assert ran.code == 0
    assert _text(ran.out) == PATHS
    data = cuibono("paths", "Ana Dorn", "Jon Brun", "-w", asked, "--json").envelope["data"]
    assert [hop["grade"] for hop in data["paths"][0]["hops"]] == ["F1", "F3"]
    assert data["paths"][0]["in_time"] == "no"
    assert data["naming_both"] == 2


def test_no_path(cuibono: Cuibono, asked: Path) -> None:
    out = cuibono("paths", "Orsk Rail", "Jon Brun", "-w", asked, "--hops", "1").out
    assert "no path found in this corpus of 2 documents; absence of reports is not absence of ties" in out
    assert "to search wider: --hops 2; --all (also criticizes, visits, offices, places …)" in out


def test_limits_of_paths(cuibono: Cuibono, asked: Path) -> None:
    def chains(*options: str) -> list[list[str]]:
        data = cuibono("paths", "Ana Dorn", "Jon Brun", "-w", asked, "--json", *options).envelope["data"]
        return [[node["caption"] for node in path["nodes"]] for path in data["paths"]]

    found = [["Ana Dorn", "Vell Fund", "Jon Brun"]]
    assert chains("--since", "2029", "--until", "2030-12") == chains("--min-grade", "F3") == chains("--predicate", "money") == found
    assert chains("--since", "2030") == chains("--min-grade", "C3") == chains("--without", "pays") == chains("--predicate", "owns") == []
    out = cuibono("paths", "Ana Dorn", "Jon Brun", "-w", asked, "--since", "2030", "--min-grade", "3", "--asserted").out
    assert "ties that hold since 2030 or, where undated, were reported then; without what says nothing lasting" in out
    assert "no --since; no --min-grade; no --asserted" in out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--since", "soon"), "'soon' is no date"),
        (("--since", "2030", "--until", "2029"), "--since 2030 is after --until 2029"),
        (("--min-grade", "G9"), "'G9' is no grade"),
        (("--predicate", "own"), "did you mean owns"),
        (("--picture", "way.gif"), "can't draw a .gif"),
    ],
)
def test_limits_that_cannot_be_read(cuibono: Cuibono, asked: Path, options: tuple[str, ...], words: str) -> None:
    ran = cuibono("paths", "Ana Dorn", "Jon Brun", "-w", asked, *options)
    assert ran.code == 2
    assert words in ran.err


def test_paths_to_oneself(cuibono: Cuibono, asked: Path) -> None:
    ran = cuibono("paths", "Ana Dorn", "Ana Dorn", "-w", asked)
    assert ran.code == 2
    assert "are one and the same" in ran.err


def test_timeline(cuibono: Cuibono, asked: Path) -> None:
    assert _text(cuibono("timeline", "Ana Dorn", "-w", asked).out) == TIMELINE
    data = cuibono("timeline", "Ana Dorn", "-w", asked, "--json").envelope["data"]
    assert [row["date"] for row in data["dated"]] == ["2030"]


def test_contradictions(cuibono: Cuibono, asked: Path) -> None:
    assert _text(cuibono("contradictions", "-w", asked).out) == CONTRADICTIONS
    assert len(cuibono("contradictions", "Jon Brun", "-w", asked, "--json").envelope["data"]) == 1
    assert "no contradictions found" in cuibono("contradictions", "Orsk Rail", "-w", asked).out


def test_a_denial_is_told_as_one(cuibono: Cuibono, asked: Path) -> None:
    data = cuibono("statements", "Jon Brun", "-w", asked, "--json").envelope["data"]
    told = [claim for row in data["statements"] for claim in row["claims"]]
    assert [(claim["says"], claim["status"], claim["grade"]) for claim in told] == [("Jon Brun paid Vell Fund [denied]", "denied", None)]


def test_dossier(cuibono: Cuibono, asked: Path) -> None:
    out = _text(cuibono("dossier", "Ana Dorn", "-w", asked).out)
    assert "Ownership and control (1)" in out
    assert "2 ties: 1 with a single origin, 1 undated" in out
    assert "Contradictions (1)" in out
    data = cuibono("dossier", "Ana Dorn", "-w", asked, "--json").envelope["data"]
    assert data["ties"] == 2
    assert "Ana Dorn owns Orsk Rail" in [row["words"] for section in data["sections"] for row in section["ties"]]


def test_audit(cuibono: Cuibono, asked: Path) -> None:
    assert _text(cuibono("audit", "one.txt", "-w", asked).out) == AUDIT
    data = cuibono("audit", "two.txt", "-w", asked, "--json").envelope["data"]
    assert (data["attributions"], data["named"]) == (1, 1)


def test_audit_names_what_fits(cuibono: Cuibono, asked: Path) -> None:
    several = cuibono("audit", ".txt", "-w", asked)
    assert several.code == 3
    assert "2 documents match" in several.err
    assert "no document matches" in cuibono("audit", "three", "-w", asked).err


PATHS = """\
ent-… Ana Dorn (Person, 2 documents)
ent-… Jon Brun (Person, 2 documents)
searched: up to 4 hops; without what says nothing lasting (criticizes, visits, offices, places …), in 2 documents

no direct tie between the two is among what was searched, and 2 documents name both; what follows goes over others

1. Ana Dorn – Vell Fund – Jon Brun
   2 hops · grade F3, the weakest on the path · ITS HOPS DO NOT OVERLAP IN TIME
   ranked by: weakest hop F3, “pays”
   • Ana Dorn gave to Vell Fund ($2,000,000)
     grade F1 · 2030 · 2 independent origins, 2 documents
     Confirmed by 2 independent origins: Vell Post in its own voice (2031-05-02) and Orsk Mail in its own voice (2031-05-03); its amount is disputed.
     “In 2030 Ana Dorn gave $2,000,000 to Vell Fund.”
       Vell Post, in its own voice, published 2031-05-02; dated 2030 · claim-…
     … and 1 more
   • Jon Brun paid Vell Fund
     grade F3 · 2029 · 1 origin, 1 document
     Possibly true: one identified source, Vell Post in its own voice (2031-05-02); denied by Jon Brun in Orsk Mail (2031-05-03).
     “Jon Brun paid Vell Fund in 2029.”
       Vell Post, in its own voice, published 2031-05-02; dated 2029 · claim-…
rejects: 0
"""
TIMELINE = """\
ent-… Ana Dorn (Person, 2 documents)

2030         Ana Dorn gave to Vell Fund · F3
             “In 2030 Ana Dorn gave $2,000,000 to Vell Fund.”
               Vell Post, in its own voice, published 2031-05-02; dated 2030 · claim-…

undated (2): when is not said; the documents' own dates are no dates of events
undated      Ana Dorn gave to Vell Fund · F3
             “Ana Dorn gave $5,000,000 to Vell Fund.”
               Orsk Mail, in its own voice, published 2031-05-03 · claim-…
undated      Ana Dorn owns Orsk Rail · F4
             “Ana Dorn owns Orsk Rail, analysts said.”
               “analysts” (not named), in Vell Post, published 2031-05-02 · claim-…
rejects: 0
"""
CONTRADICTIONS = """\
amount: Ana Dorn gives to Vell Fund · con-…
  2 different figures for the same sum
  – 2,000,000 USD
      “In 2030 Ana Dorn gave $2,000,000 to Vell Fund.”
        Vell Post, in its own voice, published 2031-05-02; dated 2030 · claim-…
  – 5,000,000 USD
      “Ana Dorn gave $5,000,000 to Vell Fund.”
        Orsk Mail, in its own voice, published 2031-05-03 · claim-…

denial: Jon Brun pays Vell Fund · con-…
  denied by Jon Brun
  – it is so
      “Jon Brun paid Vell Fund in 2029.”
        Vell Post, in its own voice, published 2031-05-02; dated 2029 · claim-…
  – it is not so
      “Jon Brun never paid Vell Fund, Jon Brun said.”
        Jon Brun, in Orsk Mail, published 2031-05-03 · claim-…

rejects: 0
"""
AUDIT = """\
doc-…  One
  outlet      Vell Post
  published   2031-05-02
  origin      Own text of Vell Post; no other document here leads back to it.
  words       31

Who speaks: 1 attribution
  somebody who could be asked or looked up: 0 of 1 (0 %)
  nobody by name: 1 of 1 (100 %)
  sentences in which the outlet speaks itself: 3 of 4 (75 %)
  unnamed       1
    1 × analysts (unnamed)

What it claims: 4 claims, 3 of 4 (75 %) in the outlet's own voice
  by status: asserted 4
  by grade: F1 1, F3 2, F4 1
  single-sourced: 3 of 4 (75 %) · undated: 2 of 4 (50 %) · hedged: 0 of 4 (0 %)
  F4 asserted: “analysts” (not named), in Vell Post
      “Ana Dorn owns Orsk Rail, analysts said.”
  F3 asserted: Vell Post, in its own voice
      “Orsk Rail works with Chinese ventures.”
  F1 asserted: Vell Post, in its own voice
      “In 2030 Ana Dorn gave $2,000,000 to Vell Fund.”
  F3 asserted: Vell Post, in its own voice
      “Jon Brun paid Vell Fund in 2029.”

Flags: 3
  Contradicted by other documents of the ledger: 2
    [79:125] 2 different figures for the same sum (amount)
        In 2030 Ana Dorn gave $2,000,000 to Vell Fund.
        here: 2,000,000 USD: “In 2030 Ana Dorn gave $2,000,000 to Vell Fund.” Vell Post, in its own voice, published 2031-05-02, F1
        elsewhere: 5,000,000 USD: “Ana Dorn gave $5,000,000 to Vell Fund.” Orsk Mail, in its own voice, published 2031-05-03, F1
    [126:158] denied by Jon Brun (denial)
        Jon Brun paid Vell Fund in 2029.
        here: it is so: “Jon Brun paid Vell Fund in 2029.” Vell Post, in its own voice, published 2031-05-02, F3
        elsewhere: it is not so: “Jon Brun never paid Vell Fund, Jon Brun said.” Jon Brun, in Orsk Mail, published 2031-05-03, F3
  Sources that nobody could ask or look up: 1
    [0:38] “analysts”: nobody could ask or look up who is meant
        Ana Dorn owns Orsk Rail, analysts said

Signs of a template: none found
rejects: 0
"""


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (("gaps", ""), "gaps"),
        (("events", "--place", " "), "--place"),
        (("footprint", "China", "--in="), "--in"),
        (("audit", ""), "audit"),
        (("paths", "China", ""), "China"),
    ],
)
def test_an_empty_word_is_an_error_and_no_wider_question(workspace: Path, cuibono: Cuibono, words: tuple[str, ...], where: str) -> None:
    ran = cuibono(*words, "-w", workspace, "--json")
    assert ran.code == 2
    assert (ran.envelope["error"]["code"], ran.envelope["error"]["where"]) == ("E100", where)


def test_bytes_that_are_no_text_are_an_error_of_use(workspace: Path, cuibono: Cuibono) -> None:
    for words in (("gaps", "\udcff"), ("events", "\udcff"), ("ask", "who owns \udcff?")):
        ran = cuibono(*words, "-w", workspace, "--json")
        assert ran.code in (2, 3)
        assert ran.envelope["error"]["message"].isprintable()


def test_until_the_end_of_time(workspace: Path, cuibono: Cuibono) -> None:
    assert cuibono("changes", "--since", "2020", "--until", "9999", "-w", workspace).code == 0
