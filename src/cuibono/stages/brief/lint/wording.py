"""Rules 1 to 4, 6, 7 and 14: the words of a sentence against the kind, speaker, status and predicate of what it rests on."""

from __future__ import annotations

import re
from functools import cache

from cuibono.records import Sentence, StoredAttribution, StoredClaim
from cuibono.records.brief import SENTENCE_KINDS
from cuibono.stages.brief.clauses import classes_to_keep, keeps_class
from cuibono.stages.brief.words import fold, squeeze, words
from cuibono.vocabulary import PREDICATES, load_toml

from .base import Breach, Checked, own_text, tokens, whole_text

_CONFIDENCE = re.compile(r"\b(?:low|moderate|high)\b(?=[\s\w]{0,20}confidence)|confidence (?:is )?(?:low|moderate|high)", re.I)
_HEDGES = re.compile(r"\b(?:may|might|could|possibly|reportedly|allegedly|perhaps)\b")
_MONTH_OF_MAY = re.compile(r"\bMay\b(?=,? \d)|(?<=\d )May\b|(?<=in )May\b")
_SAYING = re.compile(
    r"\b(?:said|says|saying|say|according to|reported|reports|wrote|words|words "
    r"of|denied|denies|predicted|forecast|warned|noted|suggested|claimed|alleged|"
    r"argued|accused|urged|used the "
    r"words|found|revealed|voiced|told|states?|stated|called|announced|put it|asked|added|declared|confirmed|insisted)\b",
    re.I,
)
_NOBODY = re.compile(r"\b(?:unnamed|not named|naming nobody|nobody|anonymous|unidentified|does not say|do not say|not say by whom)\b", re.I)


@cache
def _profile() -> dict[str, tuple[int, int]]:
    return {word: (row["low"], row["high"]) for row in load_toml("likelihood.toml")["term"] for word in row["words"]}


def likelihood_terms(text: str) -> list[str]:
    """Terms of the profile that stand in a text, the longest where one holds another."""
    plain = fold(text)
    found = [term for term in _profile() if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", plain)]
    return [term for term in found if not any(term != other and term in other for other in found)]


def _statements(sentence: Sentence) -> str:
    fields = (sentence.basis, sentence.assumption, sentence.alternative, sentence.change)
    return " ".join([own_text(sentence), *(field for field in fields if field)])


def rule_1(at: Checked) -> list[Breach]:
    """Likelihood terms come from the profile, with the probability inside the band, never 0 or 100."""
    found = []
    terms = load_toml("likelihood.toml")
    if at.brief.profile != terms["profile"]:
        found.append(Breach(1, at.brief.profile, "the brief names another likelihood profile than the one it uses"))
    for _, sentence in at.sentences:
        said = likelihood_terms(own_text(sentence)) if sentence.kind in ("judgement", "assumption", "gap") else []
        if sentence.likelihood and sentence.likelihood not in _profile():
            found.append(Breach(1, sentence.text, f"{sentence.likelihood!r} is no term of the profile"))
        for term in dict.fromkeys([*said, *([sentence.likelihood] if sentence.likelihood in _profile() else [])]):
            low, high = _profile()[str(term)]
            if sentence.probability is None or not low <= sentence.probability <= high:
                found.append(
                    Breach(1, sentence.text, f"{term!r} stands for {low} to {high} %, the stored probability is {sentence.probability}")
                )
        if sentence.probability is not None and not 0 < sentence.probability < 100:
            found.append(Breach(1, sentence.text, "a probability of 0 or 100 % is no judgement"))
    return found


def rule_2(at: Checked) -> list[Breach]:
    """No sentence holds both a likelihood term and a confidence level."""
    found = []
    for _, sentence in at.sentences:
        text = own_text(sentence)
        likely = bool(sentence.likelihood) or (sentence.kind == "judgement" and bool(likelihood_terms(text)))
        if likely and (sentence.confidence or _CONFIDENCE.search(text)):
            found.append(Breach(2, sentence.text, "a likelihood term and a confidence level stand in one sentence"))
    return found


def rule_3(at: Checked) -> list[Breach]:
    """Hedges are no judgements of ours: outside quotation marks only where a cited source is said to have said them."""
    found = []
    for _, sentence in at.sentences:
        text = _MONTH_OF_MAY.sub(" ", _statements(sentence))
        for word in {match.group(0) for match in _HEDGES.finditer(text)}:
            spans = " ".join(fold(span) for span in at.spans(sentence))
            if sentence.kind in ("judgement", "assumption", "gap") or not re.search(rf"\b{word}\b", spans):
                found.append(Breach(3, sentence.text, f"{word!r} is a hedge of ours, not of a source"))
    return found


def rule_4(at: Checked) -> list[Breach]:
    """Every sentence has a kind, and it agrees with what is cited; labels are no sentences in disguise."""
    found = []
    for _, sentence in at.sentences:
        if sentence.kind not in SENTENCE_KINDS:
            found.append(Breach(4, sentence.text, f"{sentence.kind!r} is no kind of sentence"))
        kinds = {claim.kind for claim in at.claims_of(sentence)} | {row.kind for row in at.said_of(sentence)}
        if sentence.kind == "reported" and kinds - {"outlet"}:
            found.append(Breach(4, sentence.text, "called reported, but somebody else than the outlet says it"))
        if sentence.kind == "attributed" and not kinds - {"outlet"}:
            found.append(Breach(4, sentence.text, "called attributed, but nothing it rests on has a speaker"))
    for section in at.brief.sections:
        for panel in section.panels:
            for row in panel.rows:
                for cell in row.cells:
                    if cell.label and not cell.sentences and re.search(r"\[\d+\]|[a-z]{3}[.!?]$", cell.label):
                        found.append(Breach(4, cell.label, "a sentence stands in a label, with no kind"))
    return found


def _named(at: Checked, row: StoredClaim | StoredAttribution, text: str, quoted: str = "") -> bool:
    source = squeeze(row.source_text or "")
    if source and fold(source) in quoted:
        return True  # the document's own sentence says who speaks, named or not
    entity = at.entities.get(row.source_entity_id or "")
    if row.kind == "unnamed" or not source:
        shared = {word for word in tokens(source) if len(word) > 3} & set(tokens(text))
        return bool(_NOBODY.search(text)) and (not source or bool(shared))
    names = [source, *(at.names(entity.entity_id) if entity else [])]
    have = set(tokens(text))
    heads = [name.split(",")[0] for name in names]
    return any(set(tokens(name)[-1:]) <= have and tokens(name) for name in heads)


def rule_6(at: Checked) -> list[Breach]:
    """Attribution kept: the sentence names the speaker, or says that nobody is named, with a saying verb."""
    found = []
    for _, sentence in at.sentences:
        if sentence.kind not in ("reported", "attributed"):
            continue
        rows: list[StoredClaim | StoredAttribution] = [row for row in at.claims_of(sentence) if row.kind != "outlet"]
        rows += [row for row in at.said_of(sentence) if row.kind != "outlet"]
        text = whole_text(sentence)
        found += [Breach(6, sentence.text, f"quotes words of {name!r}, whom it does not name") for name in _silent(at, sentence)]
        quoted = fold("".join(run.text for run in sentence.runs if run.quoted))
        for row in rows:
            if not _named(at, row, text, quoted):
                found.append(Breach(6, sentence.text, f"does not name its speaker, {row.source_text or 'somebody not named'!r}"))
            if not _SAYING.search(text) and not (row.cue_text and fold(row.cue_text) in fold(text)):
                found.append(Breach(6, sentence.text, "has no saying verb, though it is somebody's word"))
    return found


def _silent(at: Checked, sentence: Sentence) -> list[str]:
    """Speakers of a quoted sentence that rests on no claim whom the sentence leaves out, by what the ledger holds of who speaks there."""
    if sentence.kind not in ("reported", "attributed") or sentence.claims:
        return []
    quoted = [_plain(run.text) for run in sentence.runs if run.quoted]
    rows = [at.evidence[number] for number in sentence.cites if number in at.evidence]
    rows = [row for row in rows if any(part in _plain(row.exact) for part in quoted)]  # not those that say only what a bracket adds
    told = set(sentence.attributions)
    return [
        said.source_text or "somebody not named"
        for row in rows
        for said in at.said_in.get(row.doc_id, ())
        if said.kind != "outlet" and said.attribution_id not in told
        if any(a < row.end and row.start < b for a, b in said.content)
        if not any(row.start <= a and b <= row.end for a, b in said.source) and not told
    ]


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip()


def rule_7(at: Checked) -> list[Breach]:
    """Hedge, negation, plan and ending kept, wherever the evidence has them."""
    found = []
    for _, sentence in at.sentences:
        if sentence.kind not in ("reported", "attributed"):
            continue
        text = whole_text(sentence)
        for claim in at.claims_of(sentence):
            for name in sorted(classes_to_keep(claim)):
                if not keeps_class(name, text):
                    found.append(Breach(7, sentence.text, f"drops what is {name} in “{squeeze(claim.evidence_text)[:120]}”"))
    return found


def rule_14(at: Checked) -> list[Breach]:
    """No tie is worded stronger than its predicate; a path's hop says its own predicate and nothing else."""
    found = []
    strong, also = words()["strong"], words()["strong_also"]
    for _, sentence in at.sentences:
        if sentence.kind not in ("reported", "attributed"):
            continue
        claims = at.claims_of(sentence)
        text = fold(re.sub(r"\[[^\]]*\]", " ", own_text(sentence)))  # a bracket inside a quotation says what its page says
        for claim in claims:
            for entity_id in (claim.subject_id, claim.object_id, claim.source_entity_id):
                for name in sorted(at.names(entity_id), key=len, reverse=True):
                    text = text.replace(fold(name), " ") if len(name) > 2 else text
            for said in (claim.source_text, claim.role, claim.what, claim.object_text):
                text = text.replace(fold(said), " ") if said else text
        predicates = {claim.predicate for claim in claims}
        for predicate, terms in strong.items():
            if predicates & {predicate, *also.get(predicate, [])} or not predicates:
                continue
            hit = next((term for term in terms if re.search(rf"(?<![\w-]){re.escape(term)}(?![\w-])", text)), None)
            if hit:
                found.append(Breach(14, sentence.text, f"{hit!r} says {predicate}, the claims say {', '.join(sorted(predicates))}"))
    for section in at.brief.sections:
        for panel in section.panels:
            for hop in (hop for path in panel.paths for hop in path.hops):
                tie = at.ties.get(hop.tie)
                plain = re.sub(r" \(“.*”\)$", "", hop.wording)
                if (
                    tie is None
                    or tie.predicate != hop.predicate
                    or plain not in (PREDICATES[hop.predicate].verb, PREDICATES[hop.predicate].passive)
                ):
                    found.append(Breach(14, hop.wording, "a hop is worded otherwise than its tie's predicate"))
    return found
