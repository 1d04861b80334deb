"""One claim in words: which wording its words and status allow, the clause, or its own words in quotation marks."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from cuibono.records import Run, StoredClaim, Tie
from cuibono.records.cells import of_table
from cuibono.vocabulary import PREDICATES, load_toml

from .cues import closed
from .draft import Piece, even_marks, quote
from .file import File
from .times import claim_date, is_over
from .words import capital, fill_verb, fold, on_date, squeeze, words

_MONTH_OF_MAY = re.compile(r"\bMay\b(?=,? \d)|(?<=\d )May\b|\b(?<=in )May\b")
_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"[,;:] |\s[–—]\s|(?<= )(?:in which|after|because|while) ")
_QUOTED_STATUSES = frozenset({"possible", "predicted", "denied"})
# Predicates whose bare clause says too little or could say too much: their own words come with them.
OWN_WORDS = frozenset({"linked_to", "influences", "requests", "threatens", "coerces", "rejects", "breaks_with"})
# What was done to whom is many things under one name: the document's own words say which.
_MANY_THINGS = frozenset({"investigates", "sanctions", "criticizes"})


@cache
def _clauses() -> dict[str, Any]:
    return load_toml("brief_clauses.toml")


@cache
def _class_words(name: str) -> tuple[frozenset[str], tuple[tuple[str, bool], ...]]:
    """The folded words of a class of hedges: single ones, and the others with whether each stands only where no letter is beside it."""
    terms = [(fold(term), term[0].isalpha()) for term in words()["hedges"][name]]
    single = frozenset(word for word, alone in terms if alone and _WORD.fullmatch(word))
    return single, tuple((word, alone) for word, alone in terms if word not in single)


def _stands(word: str, alone: bool, plain: str) -> bool:
    """Whether a folded text has the word."""
    # Most texts have none of the words, and a pattern of many of them is ten times slower at saying so.
    at = plain.find(word)
    while at >= 0:
        before, after = plain[at - 1 : at] if at else "", plain[at + len(word) : at + len(word) + 1]
        if not alone or not any(char.isalnum() or char == "_" for char in before + after):
            return True
        at = plain.find(word, at + 1)
    return False


@cache
def _class_pattern(name: str, kept: bool = False) -> re.Pattern[str]:
    terms = [*words()["hedges"][name], *(words()["keeps"][name] if kept else [])]
    return re.compile(
        "|".join(rf"(?<![\w]){re.escape(fold(term))}(?![\w])" if term[0].isalpha() else re.escape(fold(term)) for term in terms)
    )


@lru_cache(maxsize=100_000)
def hedge_classes(text: str) -> frozenset[str]:
    """The classes of hedge, negation and ending whose words stand in a text."""
    plain = fold(_MONTH_OF_MAY.sub(" ", text) if "May" in text else text)
    own, found = set(_WORD.findall(plain)), []
    for name in words()["hedges"]:
        single, others = _class_words(name)
        if not own.isdisjoint(single) or any(word in plain and _stands(word, alone, plain) for word, alone in others):
            found.append(name)
    return frozenset(found)


def keeps_class(name: str, sentence: str) -> bool:
    """True where the sentence has a word that keeps the class."""
    plain = fold(_MONTH_OF_MAY.sub(" ", sentence))
    names = (name, "alleged", "reported", "considering") if name == "possible" else (name,)
    return any(_class_pattern(each, True).search(plain) for each in names)


def hop_noun(predicate: str) -> str:
    """The noun for one step of a path, with its article: "a loan", "ownership"."""
    return str(_clauses()[predicate].get("hop", "a tie"))


def self_told(claim: StoredClaim) -> bool:
    """True where the evidence itself names its speaker and the reporting words: it needs no second "X said"."""
    source, cue = fold(claim.source_text or ""), fold(claim.cue_text or "")
    return bool(source and cue) and source in fold(claim.evidence_text) and cue in fold(claim.evidence_text)


def noun(predicate: str) -> str:
    """The noun that heads a column or section for a predicate."""
    return str(_clauses()[predicate]["noun"])


def classes_to_keep(claim: StoredClaim) -> set[str]:
    """What rule 7 asks of a sentence on this claim: its status, and the hedges that stand between or right around its ends."""
    need = {claim.status} & {"ended", "planned", "possible", "denied", "predicted"}
    if of_table(claim):  # the words between its cells are those of other columns
        return need
    found = set(hedge_classes(claim.evidence_text))
    if not PREDICATES[claim.predicate].lasting or claim.status == "ended":
        found -= {"ended"}
    if claim.status in ("possible", "predicted"):
        return need | (found & {"alleged", "reported", "considering", "denied"})
    if claim.status == "planned":
        found -= {"predicted", "possible"}
    if claim.status in ("asserted", "ended"):
        found -= {"predicted"} if "planned" in found else set()
    return need | found


def must_quote(claim: StoredClaim) -> bool:
    """True where a template would drop or harden something: the words themselves are printed instead."""
    if of_table(claim):
        return False
    if claim.status in _QUOTED_STATUSES or claim.predicate in OWN_WORDS | _MANY_THINGS:
        return True
    return bool(classes_to_keep(claim) - {claim.status})


def thing(claim: StoredClaim) -> str:
    """What is given, sold or agreed: the sum as written, the thing as written, or both."""
    what = even_marks(squeeze(claim.what or ""))
    if of_table(claim) and what[1:] == what[1:].lower():  # a cell's own capital: "Loan", "Debt forgiveness"
        what = what[:1].lower() + what[1:]
    if claim.predicate == "agrees_with" and re.fullmatch(r"(?:an? |the )?(?:agreements?|deals?|pact|treaty)", what, re.I):
        what = ""
    if claim.predicate == "agrees_with" and re.fullmatch(r"[a-z][a-z -]* (?:agreement|deal|pact|treaty|accord|memorandum|contract)", what):
        what = what if re.match(r"(?:an?|the|its|their|his|her|one|this) ", what) else f"{'an' if what[0] in 'aeiou' else 'a'} {what}"
    amount = squeeze(claim.amount_text or "")
    if (
        amount
        and what
        and fold(amount) not in fold(what)
        and fold(what) not in fold(amount)
        and not re.match(r"(?:loan|credit|investment|deal)\b", what)
    ):
        return f"{amount} ({what})"
    return amount or what


def told_role(claim: StoredClaim) -> str:
    """The role that the predicate's wording prints, folded; "" where it prints none. Ties of two roles never share a sentence."""
    if "role" not in _clauses()[claim.predicate]:
        return ""
    plain = re.sub(r"\b(?:the |an? )?(?:former |longtime |close |top |senior )*", "", squeeze(claim.role or ""), flags=re.I)
    owner = re.match(r"(.+?)['’]s? ", plain)
    return fold(plain[owner.end() :] if owner else plain)


def told_words(claim: StoredClaim) -> str:
    """The role as a sentence prints it: what says only that there is one ("role", "job") is none."""
    role = re.sub(r"^(?:and|or) |\b(?:the )?former ", "", even_marks(squeeze(claim.role or "")), flags=re.I)
    if role and f"{fold(role)}-in-law" in fold(claim.evidence_text):
        role = f"{role}-in-law"
    of = set(fold(claim.object_text).split())
    parts = role.split()
    while len(parts) > 1 and re.sub(r"'s?$", "", fold(parts[0])) in of:  # "Trump campaign manager" of the Trump campaign
        parts = parts[1:]
    return "" if not parts or fold(parts[-1]) in (*words()["no_roles"], "former") else " ".join(parts)


def plural_role(role: str) -> str:
    """ "spokesmen", "secretaries of state": a role of several persons."""
    head, *rest = re.split(r"(?= (?:of|for|to|in|at|on) )", role, maxsplit=1)
    many = re.sub(r"man$", "men", head) if head.endswith("man") else re.sub(r"(?<![aeou])y$", "ie", head) + "s"
    return "".join((many, *rest))


def joint(role: str) -> str:
    """The preposition between a role and its body: "lawyer for", "adviser to", "head of"."""
    return next((str(prep) for prep, heads in words()["joints"].items() if any(fold(role).split(" ")[-1:] == [h] for h in heads)), "of")


def bare_post(claim: StoredClaim) -> bool:
    """Whether a post was read without what it is, of a predicate whose wording tells that: "named Comey to a post" says nothing."""
    return "role" in _clauses()[claim.predicate] and PREDICATES[claim.predicate].family == "role" and not told_words(claim)


def lonely(tie: Tie, best: StoredClaim) -> bool:
    """Whether one report alone has a tie, no register and no person's word: it is told in its document's words."""
    return tie.origins < 2 and not of_table(best) and best.review != "accepted"


def own_verb(claim: StoredClaim) -> str | None:
    """The clause that the document's own word asks for: who praised did not just support, and an ally is more than a partner."""
    said = fold(claim.evidence_text)
    for word, pattern in _clauses()[claim.predicate].get("own", {}).items():
        if re.search(rf"\b{word}", said):
            return str(pattern)
    return None


def verb_phrase(file: File, claim: StoredClaim, at: int, objects: list[Piece], *, plural: bool = False) -> list[Piece]:
    """ "met A [3], B [4] and C [5]": the predicate's ``at``-th wording in the form that the status asks for, and its objects."""
    row, predicate = _clauses()[claim.predicate], PREDICATES[claim.predicate]
    said = thing(claim)
    role = told_words(claim)
    if plural and role:
        role = plural_role(role)
    owner = re.match(r"(.+?)['’]s? ", role)
    if owner and set(fold(owner[1]).split()) & set(fold(claim.object_text).split()):
        role = role[owner.end() :]
    options = row["plain"]
    if owner and len(role) < len(told_words(claim)) and claim.predicate == "works_for" and len(role.split()) <= 6:
        options = ["<be> {o}’s {role}"]  # as the document says it: a son-in-law is not what one works as
    elif said and "with" in row:
        options = row["with"]
    elif claim.percentage is not None and "share" in row:
        options = row["share"]
    elif role and "role" in row and fold(role) not in fold(claim.object_text) and len(role.split()) <= 6:
        options = row["role"]
    pattern = own_verb(claim) or options[at % len(options)]
    percent = "" if claim.percentage is None else f"{claim.percentage:g} per cent"
    if claim.status == "ended":
        text = fill_verb(
            f"formerly {pattern}" if "<be>" not in pattern else pattern.replace("<be> ", "<be> formerly "), "past", plural=plural
        )
    elif claim.status == "planned":
        text = f"{'were' if plural else 'was'} to {fill_verb(pattern, 'base')}"
    elif predicate.lasting and not row.get("event") and not is_over(file, claim):
        text = fill_verb(pattern, "third", plural=plural)
    else:
        text = fill_verb(pattern, "past", plural=plural)
    text = (
        text.replace("{thing}", said)
        .replace("{percent}", percent)
        .replace("{role}", f"“{role}”" if "(" in pattern else role)
        .replace("{joint}", joint(role))
    )
    before, _, after = text.partition("{o}")
    return [before, objects, after]


def asked(file: File, claim: StoredClaim, subject: str, obj: str) -> str:
    """ "Did Ankara pay Michael Flynn?", "Is X a member of Y?": the tie as a question."""
    row, predicate = _clauses()[claim.predicate], PREDICATES[claim.predicate]
    pattern, plural = str(row["plain"][0]), file.plural(claim.subject_id)
    if subject[:1].islower() and not plural and not re.match(r"(?:the|an?|his|her|its|their|one|some|unnamed) ", subject):
        subject = f"the {subject}"
    lasting = predicate.lasting and not row.get("event") and claim.status == "asserted" and not is_over(file, claim)
    if claim.status == "planned":
        text = f"{'were' if plural else 'was'} {subject} to {fill_verb(pattern, 'base')}"
    elif pattern.startswith("<be> "):
        verb = ("are" if plural else "is") if lasting else ("were" if plural else "was")
        text = f"{verb} {subject} {pattern.removeprefix('<be> ')}"
    else:
        verb = ("do" if plural else "does") if lasting else "did"
        text = f"{verb} {subject} {fill_verb(pattern, 'base')}"
    return capital(text.replace("{o}", obj)) + "?"


def kin(file: File, claim: StoredClaim) -> str | None:
    """ "Hunter Biden is Joe Biden’s son": who is whose, where the words say it ("Biden’s son, Hunter"); else None."""
    role = told_words(claim)
    if claim.predicate != "related_to" or not role or claim.status not in ("asserted", "ended"):
        return None
    text = fold(file.documents[claim.doc_id].text[claim.sentence_start : claim.sentence_end])
    verb, said = ("was" if claim.status == "ended" else "is"), re.escape(fold(role))
    subject, obj = file.name(claim.subject_id, claim.subject_text), file.name(claim.object_id, claim.object_text)
    parts = [{*fold(name).split(), *fold(text).split()} for name, text in ((subject, claim.subject_text), (obj, claim.object_text))]
    own = [parts[0] - parts[1], parts[1] - parts[0]]  # a surname that both bear tells nothing
    if not all(own):
        return None
    names = ["|".join(map(re.escape, sorted(words_of_one))) for words_of_one in own]
    whose = r"(?:(?:[\w.]+ ){0,2}[\w.]+['’]s?|his|her|their)"
    for pattern in (
        rf"\b{said}(?: and (?:[\w-]+ ){{1,4}}|,? )(?:\w+\. )?(?:NAME)\b",  # "his son-in-law, Jared"
        rf"\b(?:NAME)(?: [\w-]+)?(?:,| is|, who is) (?:an? |the )?{whose} (?:[\w-]+ ){{0,3}}{said}\b",  # "Jared, his son-in-law"
    ):
        found = [bool(re.search(pattern.replace("NAME", name), text)) for name in names]
        if found.count(True) == 1:
            bearer, owner = (subject, obj) if found[0] else (obj, subject)
            return f"{bearer} {verb} {owner}’s {role}"
    return None


def when(file: File, claim: StoredClaim) -> str:
    """ " on 16 July 2018", or nothing where the claim is undated, or where a tie of persons is only mentioned with that date."""
    predicate = PREDICATES[claim.predicate]
    date = claim_date(file, claim) if predicate.family != "kin" else None
    if date and predicate.lasting and len(date) == 10:
        return ""  # what lasts is no matter of one day: the page's day stood near
    return f" {on_date(date)}" if date else ""


def near_source(file: File, claim: StoredClaim) -> str | None:
    """The evidence after its subject, where it starts with a verb: so "X" + “is rumoured to be considering …” reads as one sentence."""
    document = file.documents[claim.doc_id]
    start, end = claim.subject_anchor or (claim.subject_start, claim.subject_end)
    if not (claim.evidence_start <= start and end <= claim.evidence_end) or start - claim.evidence_start > 3:
        return None
    stop = claim.evidence_end if closed(document.text, claim.evidence_end) else claim.sentence_end
    rest = re.sub(r"[.,;:\s]+$", "", squeeze(document.text[end:stop]))
    first = rest.split(" ", 1)[0].casefold() if rest else ""
    if first not in words()["openers"] or len(rest.split()) > 40 or rest.count("(") != rest.count(")"):
        return None
    return rest


def clause_words(file: File, claim: StoredClaim, low: int, high: int) -> list[Piece] | None:
    """Of the long words from ``low`` to ``high`` the clause that holds both ends, marked "…" where it is cut.

    None where they are short, or where a cut would lose a hedge, a denial or the speaker.
    """
    text = file.documents[claim.doc_id].text[low:high]
    if len(text.split()) <= int(words()["limits"]["clause_words"]):
        return None
    spans = [
        claim.subject_anchor or (claim.subject_start, claim.subject_end),
        claim.object_anchor or (claim.object_start, claim.object_end),
    ]
    if any(not low <= a <= b <= high for a, b in spans):
        return None
    left, right = min(a for a, _ in spans) - low, max(b for _, b in spans) - low
    breaks = (m.end() for m in _BREAK.finditer(text) if m.end() <= left)
    starts = [0, *(at for at in breaks if not re.match(r"(?:wh|that\b|and\b|or\b|but\b|as\b|to\b)", text[at:]))]
    ends = [*(m.start() for m in _BREAK.finditer(text) if m.start() >= right), len(text)]
    need = classes_to_keep(claim)
    start = next((at for at in reversed(starts) if all(keeps_class(name, text[at : ends[0]]) for name in need)), 0)
    part = text[start : ends[0]]
    if not 6 <= len(part.split()) < len(text.split()) - 4 or re.search(r"[“”\"()]", part):
        return None
    if not all(keeps_class(name, part) for name in need) or (self_told(claim) and fold(claim.source_text or "") not in fold(part)):
        return None
    plain = re.sub(r"[,;:.\s–—-]+$", "", squeeze(part))
    return ["“" + ("… " if start else ""), Run(plain, quoted=True), " …”" if ends[0] < len(text) - 2 else "”"]


def own_words(file: File, claim: StoredClaim) -> list[Piece]:
    """The claim's sentence in quotation marks; of a long one the clause that holds both ends, else its evidence."""
    limit = int(words()["limits"]["quote_words"])
    text = file.documents[claim.doc_id].text
    low, high = min(claim.sentence_start, claim.evidence_start), max(claim.sentence_end, claim.evidence_end)
    part = clause_words(file, claim, low, high)
    if part is not None:
        return part
    sentence = text[low:high]
    return quote(sentence if len(sentence.split()) <= limit else claim.evidence_text, limit)


def tie_words(file: File, claim: StoredClaim) -> str | None:
    """The kind of an unspecified tie as its sentence has it ("substantial financial ties"), where nothing hedges it."""
    what = squeeze(claim.what or "")
    sentence = squeeze(file.documents[claim.doc_id].text[claim.sentence_start : claim.sentence_end])
    if not file.handful and len(what.split()) < 2:
        return None  # "connections": of what kind, its sentence says
    if claim.predicate != "linked_to" or claim.status != "asserted" or not what or len(what.split()) > 6 or what not in sentence:
        return None
    return (
        what if not classes_to_keep(claim) and re.search(r"s$|\b(?:tie|link|relationship|alignment)$", what) and "’" not in what else None
    )


# What only the page explains: "the deal," "a day later", "on Friday", "he" before any name.
_VAGUE = re.compile(
    r"\bthe [a-z]+(?=[,.;:”]| (?:and|or|was|were|is|are|has|had|have|that|which|to|would|will|said|in|on|at|by)\b)(?! the)|"
    r"\b(?:[a-z]+ (?:day|week|month|year)s? (?:later|earlier|ago)|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:last|this|next) (?:week|month|year)|yesterday|"
    r"also|in this way|(?:that|the same|earlier that) (?:day|week|month|year))\b|^(?:\W*\w+){0,3}\W(?:he|she|they|it|his|her|their|its)\b",
    re.I,
)


def vague(text: str) -> int:
    """How many words of a text only its page explains."""
    return len(_VAGUE.findall(text))


def whole(text: str) -> bool:
    """Whether a sentence can be taken out of its page: not torn, and not hanging on the one before by its first word."""
    first = re.split(r"[\s,]|['’]s\b", text.strip("“\"'‘"), maxsplit=1)[0].casefold()
    if first in words()["torn"] or not re.match(r"[A-Z0-9$“\"‘']", text) or not re.search(r"[.!][”\"’']?$", text):
        return False
    return (
        text.count("“") == text.count("”")
        and text.count('"') % 2 == 0
        and text.count("(") == text.count(")")
        and "|" not in text
        and not re.search(r"\bMORE\b|\b\d\d:\d\d\W*$", text)  # the lines of a page's links and films
    )
