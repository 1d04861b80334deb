"""Versions of one page never count as two."""

from __future__ import annotations

from itertools import permutations

from cuibono.records import Document
from cuibono.stages.origins.trace import trace_origins
from tests.stages.makers import document

HERE = "https://paper.example/a"
BODY = "The mayor of Vell sold the harbour to a rail company on Monday and nobody in the council knew the price of it until the evening."
OTHER = "Fishermen gathered at the quay in the rain to hear what would become of their berths, yet nobody from the town hall came down."


def _page(name: str, text: str, day: int, address: str = HERE, outlet: str = "Vell Post", **fields: object) -> Document:
    return document(name, text=text, source_id=outlet, address=address, retrieved_at=f"2031-06-0{day}T00:00:00Z", **fields)


def _origins(*documents: Document) -> dict[str, tuple[str, str]]:
    found = {tuple((row.doc_id, row.origin_id, row.relation) for row in trace_origins(order).origins) for order in permutations(documents)}
    assert len(found) == 1
    return {doc_id: (origin, relation) for doc_id, origin, relation in next(iter(found))}


def test_a_version_that_credits_an_agency_leads_all_there() -> None:
    first, second = _page("d1", BODY, 1), _page("d2", f"VELL (Reuters) - {OTHER}", 2)
    rows = _origins(first, second)
    assert rows["d1"][0] == rows["d2"][0]
    assert (rows["d1"][1], rows["d2"][1]) == ("version", "wire")
    # Its own house's other texts are its own still; what copies the first version goes with it.
    copy = _page("d3", BODY, 3, "https://other.example/b", "Orsk Mail", published_at="2031-06-03")
    apart = _page("d4", OTHER.replace("rain", "snow").replace("quay", "mill") + " More was not told.", 3, "https://paper.example/z")
    first = _page("d1", BODY, 1, published_at="2031-06-01")
    rows = _origins(first, second, copy, apart)
    assert rows["d3"] == (rows["d2"][0], "near_duplicate")


def test_versions_whose_outlet_changed_its_name_are_one() -> None:
    rows = _origins(_page("d1", BODY, 1), _page("d2", OTHER, 2, outlet="The New Post"))
    assert rows["d1"][0] == rows["d2"][0]
    assert rows["d2"][1] == "version"


def test_the_edge_tells_which_version() -> None:
    traced = trace_origins([_page("d1", BODY, 1), _page("d2", BODY + " A line was added.", 2)])
    edges = [edge for edge in traced.edges if edge.relation == "version"]
    assert [(edge.doc_id, edge.source_doc) for edge in edges] == [("d2", "d1")]
    assert edges[0].why == "A later version of the page captured on 2031-06-01: versions of one page are one witness."


def test_files_of_one_name_are_no_versions() -> None:
    rows = _origins(_page("d1", BODY, 1, "a.txt"), _page("d2", OTHER, 2, "a.txt", "Orsk Mail"))
    assert rows["d1"][0] != rows["d2"][0]
