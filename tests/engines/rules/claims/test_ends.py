"""Who a claim is really about: sentences whose nearest name is the wrong one. Each was written after an error found in real articles."""

from __future__ import annotations

import pytest

from tests.engines.rules.reading import claims_of, told

CASES = [
    # apposition, lists and titles
    ("She paid a lobbying firm, the Harlow Group, more than $600,000 in March.", "owns", set()),
    ("Jane Roe, a retiree from Salisbury, Massachusetts, who backs Tom Lee, said so.", "supports", {"Jane Roe -> Tom Lee"}),
    (
        "Senate Budget Committee Chairwoman Jane Roe and House Finance Committee Chairman Tom Lee have not closed the deal.",
        "leads",
        {"Jane Roe -> Senate Budget Committee", "Tom Lee -> House Finance Committee"},
    ),
    (
        "And thanks to Anna Roe, who joined us from Boston, a writer from Aleppo, co-founder of the Karam Foundation.",
        "founded",
        set(),
    ),
    ("The chairmen of the House and Senate committees, Jane Roe and Tom Lee, wrote a letter.", "leads", set()),
    # whose clause it is
    ("Russia, which supports Bashar Assad, and Turkey, which backs the rebels, are at odds.", "supports", {"Russia -> Bashar Assad"}),
    ("Jane Roe of the Center for Harbour Studies, who attended a meeting with Tom Lee, said so.", "attends", {"Jane Roe -> meeting"}),
    (
        "John Smith has a running feud with Tom Lee and has called on him to investigate Anna Roe.",
        "investigates",
        {"Tom Lee -> Anna Roe : possible"},
    ),
    ("The ambassador took the members to task for considering a vote to condemn Israel.", "criticizes", set()),
    ("Tom Lee, who is charged by John Smith with leading the negotiations, left.", "investigates", set()),
    ("John Smith and Tom Lee were meeting their Dutch counterparts.", "meets", set()),
    (
        "John Smith said he has directed Tom Lee to prepare options and has instructed Anna Roe to travel.",
        "requests",
        {"John Smith -> Anna Roe"},
    ),
    ("Anna Roe ripped into Tom Lee for siding with the Kremlin.", "supports", {"Tom Lee -> Kremlin"}),
    ("They will hear Tom Lee and Jane Roe, director of the Harbour Institute.", "works_for", {"Jane Roe -> Harbour Institute"}),
    # what a modifier is
    ("France stepped up the fight after the Paris attacks in Egypt.", "attacks", set()),
    ("An Israeli airstrike on Syria killed two men.", "attacks", {"Israeli -> Syria"}),
    ("An Israeli airstrike in Syria killed two men.", "attacks", set()),  # whom it was meant for is not told: "U.S. airstrikes in Iraq"
    ("The station asked chief White House correspondent Jane Roe to leave.", "works_for", set()),
    ("Jane Roe, a CNN correspondent, asked a question.", "works_for", {"Jane Roe -> CNN"}),
    ("A startup led by a young Stanford dropout raised money.", "controls", set()),
    # pronouns
    ("John Smith explained that he had learned about Tom Lee and his talks with Anna Roe.", "meets", {"Tom Lee -> Anna Roe"}),
    ("“He said, ‘I met Tom Lee in Paris,’” John Smith said.", "meets", set()),
    (
        "Tom Lee promoted Philip Kane, an aide to James Sands, when the latter served as chairman of the Budget Committee.",
        "leads",
        {"James Sands -> Budget Committee : ended"},
    ),
    # names
    ("The group is led by Prime Minister Nuri al-Maliki, a Shiite Muslim.", "holds_office", {"Nuri al-Maliki -> Prime Minister"}),
    ("New Jersey Gov. Jane Roe spoke.", "holds_office", {"Jane Roe -> New Jersey Gov."}),
    ("Former vice presidential nominee Jane Roe spoke.", "runs_for", {"Jane Roe -> vice presidential nominee : ended"}),
    (
        "If Moscow builds its controversial Nord Stream 2 natural gas pipeline, prices will fall.",
        "builds",
        {"Moscow -> Nord Stream 2 : possible"},
    ),
    (
        "From left, House Majority Leader Kevin McCarthy and House Speaker John Boehner listen.",
        "holds_office",
        {"Kevin McCarthy -> House Majority Leader", "John Boehner -> House Speaker"},
    ),
    ("Tom Lee heads to the Hague. Kosovo President Hashim Thaci visits it today.", "holds_office", {"Hashim Thaci -> Kosovo President"}),
    ("He met [Israeli Prime Minister Menachem] Begin in 1978.", "holds_office", {"Begin -> Israeli Prime Minister"}),
    ("Sen. Jane Roe wants to hold up Tom Lee’s nomination to lead the CIA.", "leads", {"Tom Lee -> CIA : possible"}),
    ("They were joined by David Brock and Harold Ickes, the founders of Media Matters and Catalist, respectively.", "founded", set()),
    ("The director, Tom Lee, and the head of the Cyber Command, Army Gen. Keith Roe, spoke.", "leads", set()),
    ("Tom Lee and the directors of the three main agencies wrote to John Smith.", "leads", set()),
    ("Omar Haddad died during an operation to detain Tom Lee.", "coerces", set()),
    ("“He is not going to threaten Japan,” Tom Lee said.", "threatens", set()),
    ("President Ramesh “Sunny” Balwani spoke.", "holds_office", {"Ramesh “Sunny” Balwani -> President"}),
    # status
    (
        "Former Senator Tom Lee and Representative Jane Roe spoke.",
        "holds_office",
        {"Tom Lee -> Senator : ended", "Jane Roe -> Representative"},
    ),
    ("Any attack on Iran by the U.S. will spark a war.", "attacks", {"U.S. -> Iran : possible"}),
    ("Thus was born the slur that John Smith had colluded with Russia.", "cooperates_with", {"John Smith -> Russia : possible"}),
    (
        "The effort was on behalf of a Brussels-based think tank that supported Ukraine’s Party of Regions, headed at the time by Tom Lee.",
        "leads",
        {"Tom Lee -> Party of Regions : ended"},
    ),
]


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, object]]]:
    return claims_of({text for text, _, _ in CASES})


@pytest.mark.parametrize(("text", "predicate", "expected"), CASES, ids=lambda value: value[:40] if isinstance(value, str) else "")
def test_the_ends_are_the_right_ones(text: str, predicate: str, expected: set[str], found: dict[str, list[dict[str, object]]]) -> None:
    assert told(found[text], predicate) == expected
