"""Questions and answers on a handful of documents: who it is, what ties there are, how much money. Nothing that the body does not hold."""

from __future__ import annotations

import re

from cuibono.records import Panel, Run, Section, Sentence

from .bearing import Bearing
from .clauses import joint, must_quote, noun, own_verb, told_words
from .draft import Piece, Register, finish, gap
from .file import File
from .paths import Chain
from .points import POSTS, apart, bare, contested, sure
from .quoted import Account, account_sentence
from .sections import section_of
from .sentences import Item, Writer
from .words import capital, count, fold, listing, squeeze

_POST_NOUNS = {"leads": "head of", "works_for": "in the service of", "founded": "founder of", "member_of": "member of"}
_SUM = re.compile(
    r"(?:(?:US|A|C)?[$€£]\s?\d[\d.,]*\d|[$€£]\d)(?:\s?(?:million|billion|trillion|bn|m)\b)?|\b(?:millions|billions) of dollars\b"
)


def questions(
    file: File,
    register: Register,
    shown: list[Item],
    pair: tuple[str, ...],
    chains: list[Chain],
    accounts: list[Account],
    bearing: Bearing,
) -> Section:
    """Who is …, what ties …, how much …: each in a few words, with the numbers of the sentences above."""
    first, names = pair[0], [file.name(s) for s in pair]
    entity = file.entities[first]
    panels = []
    posts = [item for item in sure(shown, "told") if section_of(item) == "offices" and item.tie.subject_id == first]
    plain = [item for item in posts if item.tie.predicate in POSTS and item.best.kind == "outlet" and not must_quote(item.best)]
    plain = apart(file, [item for item in plain if not contested(file, item)])[:2]
    told_of = next((row for row in accounts if bearing.defines(row.text)), None)
    answer = post_words(file, register, plain) if plain else gap("No office, post or seat was read surely in this corpus")
    if told_of and (not plain or entity.schema != "Person"):
        answer = account_sentence(file, register, told_of)
    panels.append(Panel("paragraph", (answer,), speaker=f"{'Who' if entity.schema == 'Person' else 'What'} is {names[0]}?"))
    if len(pair) > 1:
        asked_of = [item for item in shown if set(pair) == {item.tie.subject_id, item.tie.object_id}]
        question, where = f"What does the corpus say ties {names[0]} to {names[1]}?", f"between {listing(names)}"
    else:
        asked_of = [item for item in shown if section_of(item) in ("ties", "events")]
        question, where = f"What ties does the corpus report of {names[0]}?", f"of {names[0]}"
    direct = [item for item in sure(asked_of) if not contested(file, item) and not must_quote(item.best)][:3]
    answers = [bare(file, register, Writer(file, register, 1), item) for item in direct]
    if not direct and accounts:
        answers.append(account_sentence(file, register, accounts[0]))
    elif not direct:
        answers.append(gap(f"No tie {where} was read surely"))
    if chains:
        answers.append(gap(f"{capital(count(len(chains), 'indirect path'))} {'is' if len(chains) == 1 else 'are'} told hop by hop"))
    panels.append(Panel("paragraph", tuple(answers), speaker=question))
    sums = [item for item in shown if item.best.amount_text][:4]
    panels.append(Panel("paragraph", tuple(money(file, register, sums, accounts)), speaker="How much money is reported?"))
    return Section("questions", 0, "Questions and answers", tuple(panels))


def post_words(file: File, register: Register, items: list[Item]) -> Sentence:
    """ "Mayor of Lima [1]; formerly head of the port authority [4]"."""
    pieces: list[Piece] = []
    for at, item in enumerate(items):
        best = item.best
        obj, role = file.name(item.tie.object_id, best.object_text), told_words(best)
        if best.predicate == "holds_office":
            text = re.sub(r"^the ", "", obj)
        elif best.predicate == "works_for" and role and fold(role) not in fold(obj):
            text = role if fold(obj) in fold(role) else f"{role} {joint(role)} {obj}"  # "Donald Trump’s son-in-law"
        elif (verb := own_verb(best)) and verb.endswith(" on the board of {o}"):
            text = f"on the board of {obj}"
        else:
            text = f"{_POST_NOUNS[best.predicate]} {obj}"
        pieces += ["; " if at else "", "formerly " if best.status == "ended" else "", text, *register.cites([best])]
    return Sentence(
        "reported",
        finish(pieces),
        claims=tuple(dict.fromkeys(item.best.claim_id for item in items)),
        ties=tuple(item.tie.tie_id for item in items),
        status=items[0].best.status,
    )


def _around(text: str, match: re.Match[str]) -> list[Piece]:
    """A sum with its clause: "was paid at least $530,000 by Ankara"; of a long one the words beside the sum, marked "…"."""
    before = re.split(r"[,;:—–“”(]| (?:and|but|which|who|that) (?=\w)", text[: match.start()])[-1].split()
    after = re.split(r"[,;:—–“”)]|\.(?:\s|$)| (?:and|but|which|who|that) ", text[match.end() :])[0].split()
    first, last = max(0, len(before) - 8), min(len(after), 7)
    part = " ".join([*before[first:], match[0], *after[:last]])
    return ["“", "… " if first else "", Run(part, quoted=True), " …" if last < len(after) else "", "”"]


def money(file: File, register: Register, items: list[Item], accounts: list[Account]) -> list[Sentence]:
    """ "$1.3 billion (investment, China and Peru) [10]": the sums told, by number; and those in the sentences quoted."""
    quoted: list[Piece] = []
    for row in accounts:
        for found in [_around(row.text, match) for match in _SUM.finditer(row.text)][:1]:
            quoted += [", " if quoted else "The sentences quoted name sums: ", *found, " ", register.quote(row.passage, row.said)]
    more = [gap(*quoted)] if quoted else []
    if not items:
        return more or [gap("No sum was found in this corpus")]
    pieces: list[Piece] = []
    for at, item in enumerate(items):
        ends = f"{file.name(item.tie.subject_id, item.best.subject_text)} and {file.name(item.tie.object_id, item.best.object_text)}"
        hedged = "" if item.best.status == "asserted" else f", {item.best.status}"
        pieces += ["; " if at else "", f"{squeeze(item.best.amount_text or '')} ({noun(item.tie.predicate)}, {ends}{hedged})"]
        pieces += register.cites([item.best])
    return [gap(*pieces), *more]
