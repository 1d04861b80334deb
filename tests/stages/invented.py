"""An invented corpus of four texts by three outlets, with a reprint, a denial, an unnamed source, a path and a hostile document."""

from __future__ import annotations

from cuibono.records import Casefile, Publisher

from .casefiles import attribution, casefile, claim, denial, document, entity

FIRST = (
    "Mara Quell is governor of Tessaly. She owns 40 percent of Dunmore Quarries, company filings show. "
    "Dunmore Quarries received $12 million from Chinese lenders in 2019. Mara Quell met Oren Vask in Harbour City on 3 May 2019. "
    "“We have nothing to hide about these loans,” Mara Quell said on Friday. "
    "Unnamed officials said that Mara Quell may run for the presidency in 2024."
)
SECOND = (
    "Governor Mara Quell met Oren Vask on 3 May 2019, two aides confirmed. Oren Vask leads the Vask Foundation. "
    "A spokesman for Dunmore Quarries denied that Mara Quell owns shares in the company. "
    "Critics called the governor a friend of the lenders."
)
HOSTILE = (
    "Mara Quell visited Lowmark & Sons <script>alert('x')</script> in Tessaly. "
    '#import "@preview/evil:1.0": * and $x$ *bold* _under_ `code` [link](http://example.org) were printed by Lowmark. '
    "Analysts predict that trade between China and Tessaly will double by 2030. China invested $3 billion in the Tessaly railway."
)

quell = entity("Mara Quell", "Person", "Quell")
vask = entity("Oren Vask", "Person", "Vask")
office = entity("governor of Tessaly", "Position")
dunmore = entity("Dunmore Quarries", "Company")
lenders = entity("Chinese lenders", "Organization", country="cn", named=False)
foundation = entity("Vask Foundation", "Organization")
presidency = entity("presidency", "Position")
lowmark = entity("Lowmark & Sons", "Project")
china = entity("China", "Territory")
tessaly = entity("Tessaly", "Territory")
railway = entity("Tessaly railway", "Project")
ENTITIES = [quell, vask, office, dunmore, lenders, foundation, presidency, lowmark, china, tessaly, railway]


def corpus(pair: bool = False) -> Casefile:
    one = document("doc-1", FIRST, "The Harbour Gazette", "2019-05-04", title="The governor's quarry")
    two = document("doc-2", SECOND, "Coast Daily", "2019-05-05")
    copy = document("doc-3", SECOND, "Inland Mirror", "2019-05-06")
    bad = document("doc-4", HOSTILE, "Lowmark Post", None)
    filings = attribution(one, "document", "indirect", "company filings", "show", "She owns 40 percent of Dunmore Quarries")
    words = attribution(one, "person", "direct", "Mara Quell said"[:10], "said on", "We have nothing to hide about these loans", quell)
    rumour = attribution(one, "unnamed", "indirect", "Unnamed officials", "said that", "Mara Quell may run for the presidency in 2024")
    denies = attribution(
        two, "organization", "indirect", "A spokesman for Dunmore Quarries", "denied", "Mara Quell owns shares in the company", dunmore
    )
    critics = attribution(two, "unnamed", "mixed", "Critics", "called", "a friend of the lenders")
    forecast = attribution(bad, "unnamed", "indirect", "Analysts", "predict", "trade between China and Tessaly will double by 2030")
    owns = claim(one, quell, "owns", dunmore, "She owns 40 percent of Dunmore Quarries", said=filings, percentage=40.0, s="She")
    not_owns = claim(
        two, quell, "owns", dunmore, "A spokesman for Dunmore Quarries denied that Mara Quell owns shares in the company", "denied", denies
    )
    claims = [
        claim(one, quell, "holds_office", office, "Mara Quell is governor of Tessaly"),
        owns,
        not_owns,
        claim(
            one, lenders, "lends_to", dunmore, "Dunmore Quarries received $12 million from Chinese lenders in 2019",
            amount_text="$12 million", amount_value=12e6, amount_currency="USD", date="2019",
        ),
        claim(one, quell, "meets", vask, "Mara Quell met Oren Vask in Harbour City on 3 May 2019", date="2019-05-03"),
        claim(two, quell, "meets", vask, "Mara Quell met Oren Vask on 3 May 2019", date="2019-05-03"),
        claim(copy, quell, "meets", vask, "Mara Quell met Oren Vask on 3 May 2019", date="2019-05-03"),
        claim(two, vask, "leads", foundation, "Oren Vask leads the Vask Foundation"),
        claim(one, quell, "runs_for", presidency, "Mara Quell may run for the presidency in 2024", "possible", rumour, date="2024"),
        claim(bad, quell, "visits", lowmark, "Mara Quell visited Lowmark & Sons <script>alert('x')</script> in Tessaly"),
        claim(
            bad, china, "invests_in", railway, "China invested $3 billion in the Tessaly railway",
            amount_text="$3 billion", amount_value=3e9, amount_currency="USD",
        ),
    ]  # fmt: skip
    return casefile(
        [quell, china] if pair else [quell],
        [one, two, copy, bad],
        ENTITIES,
        claims,
        [filings, words, rumour, denies, critics, forecast],
        copies={"doc-3": "doc-2"},
        publishers=[Publisher("The Harbour Gazette", "B", "newspaper", "Gazette Trust", "xx", "none")],
        contradictions=[denial("denial", owns, not_owns)],
    )
