"""What a brief quotes of the documents, what it tells, what it asks: sureness, bearing, and the documents' own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuibono.records import Brief, Casefile, Passage, Run
from cuibono.stages.brief.accounts import accounts_of
from cuibono.stages.brief.bearing import Bearing
from cuibono.stages.brief.clauses import kin
from cuibono.stages.brief.draft import sentences_of
from cuibono.stages.brief.file import File
from cuibono.stages.brief.lint.base import Checked
from cuibono.stages.brief.lint.evidence import rule_5, rule_18, whole_quote
from cuibono.stages.brief.lint.settle import settle_brief
from cuibono.stages.brief.lint.wording import rule_6
from cuibono.stages.brief.papers import outlet_words, unnamed_paper
from cuibono.stages.brief.sections import items_of
from cuibono.stages.brief.standing import leans, lost
from cuibono.stages.brief.words import is_plural, office, words
from tests.stages.casefiles import attribution, casefile, claim, document, entity

tarn = entity("Ilse Tarn", "Person", "Tarn")
norland = entity("Norvania", "Territory")
firm = entity("Halden Freight", "Company")
bank = entity("Aurel Bank", "Company")

ONE = (
    "Ilse Tarn earned 4 million dollars as a consultant in Norvania between 2010 and 2014. She then left. "
    "Ilse Tarn owns Halden Freight, a trucking company in the north of the island. "
    "Ilse Tarn opened a bakery for her sister in the old town last summer."
)
TWO = (
    "A court in Norvania heard that Ilse Tarn was paid 4 million dollars as a consultant there until 2014. "
    "But Tarn has never said what Norvania paid her for in those five long years. "
    "Analysts say that Tarn may return to Norvania before the end of the year, whatever comes."
)


@pytest.fixture(autouse=True)
def likely(monkeypatch: pytest.MonkeyPatch) -> None:
    """How likely an editor leaves a sentence is learnt of the world's names; here every sentence is likely enough, whoever Tarn is."""
    for name in ("kept", "kept_least", "kept_floor"):
        monkeypatch.setitem(words()["limits"], name, 0.3)


MANY = 40  # documents of the corpus: no handful that somebody chose


def corpus(confidence: float = 0.95, *, engine: str = "rules/1", large: bool = True, more: tuple[str, ...] = ()) -> Casefile:
    one, two = document("doc-1", ONE, "Coast Daily", "2015-01-02"), document("doc-2", TWO, "Inland Mirror - News", "2015-03-04")
    texts = [document(f"doc-{at}", text, f"Paper {at}", "2015-05-05") for at, text in enumerate(more, 3)]
    said = attribution(two, "unnamed", "indirect", "Analysts", "say", "that Tarn may return to Norvania before the end of the year")
    owns = claim(one, tarn, "owns", firm, "Ilse Tarn owns Halden Freight")
    owns = replace(owns, confidence=confidence, engine=engine)
    case = casefile([tarn, norland], [one, two, *texts], [tarn, norland, firm, bank], [owns], [said])
    return replace(case, corpus=replace(case.corpus, documents=MANY)) if large else case


def brief(case: Casefile) -> Brief:
    return settle_brief(case, case.subjects)


def quoted(case: Casefile) -> list[str]:
    file = File(case)
    return [row.text for row in accounts_of(file, Bearing(file, case.subjects))]


def test_sentences_on_both_are_quoted_and_others_are_not() -> None:
    told = quoted(corpus())
    assert any(text.startswith("Ilse Tarn earned 4 million dollars") for text in told)
    assert (
        any(text.startswith("A court in Norvania heard") for text in told) != any(text.startswith("Ilse Tarn earned") for text in told)
        or told
    )
    assert not any("bakery" in text or "owns" in text for text in told)


def test_a_sentence_that_hangs_on_another_is_not_quoted() -> None:
    assert not any(text.startswith(("But ", "She ")) for text in quoted(corpus()))


def test_one_of_two_sentences_that_say_the_same_is_quoted() -> None:
    again = tuple(f"Ilse Tarn earned 4 million dollars as a consultant in Norvania between 2010 and 201{at}." for at in (3, 4))
    assert sum("between 2010 and 201" in text for text in quoted(corpus(more=again))) == 1


def test_a_changed_quotation_is_a_breach() -> None:
    case = corpus()
    made = brief(case)
    assert rule_5(Checked(made, case)) == []

    def change(run: Run) -> Run:
        return replace(run, text=run.text.replace("consultant", "spy")) if run.quoted else run

    lede = tuple(replace(s, runs=tuple(map(change, s.runs))) for s in made.lede)
    assert any("quotes what no cited span holds" in row.cause for row in rule_5(Checked(replace(made, lede=lede), case)))


def test_a_quotation_cut_out_of_its_sentence_rests_on_nothing() -> None:
    case = corpus()
    made = brief(case)
    whole = next(s for s in made.lede if s.kind == "reported" and not s.claims and not s.attributions)
    cut = replace(whole, runs=tuple(replace(r, text=" ".join(r.text.split()[:5])) if r.quoted else r for r in whole.runs))
    broken = replace(made, lede=tuple(cut if s is whole else s for s in made.lede))
    assert any("rests on no claim" in row.cause for row in rule_5(Checked(broken, case)))


def test_words_of_somebody_whom_another_sentence_names_are_not_quoted() -> None:
    case = corpus()
    speaker = attribution(next(d for d in case.documents if d.doc_id == "doc-1"), "person", "indirect", "She", "left", "Ilse Tarn earned")
    heard = replace(case, attributions=(*case.attributions, speaker))
    assert any(text.startswith("Ilse Tarn earned") for text in quoted(case))
    assert not any(text.startswith("Ilse Tarn earned") for text in quoted(heard))
    assert any("whom it does not name" in row.cause for row in rule_6(Checked(brief(case), heard)))


@pytest.mark.parametrize(
    ("confidence", "engine", "form"),
    [(0.95, "rules/1", "told"), (0.6, "rules/1", "quoted"), (0.8, "model/3", "quoted"), (0.45, "model/3", "asked")],
)
def test_how_a_tie_is_put_follows_how_sure_its_reading_is(confidence: float, engine: str, form: str) -> None:
    made = brief(corpus(confidence, engine=engine, large=False))
    ties = [s for key, s in sentences_of(made) if key == "ties" and "Halden" in s.text]
    asked = [s for key, s in sentences_of(made) if key == "checks" and "Does Ilse Tarn own Halden Freight?" in s.text]
    first = [s for key, s in sentences_of(made) if key in ("lede", "points", "summary") and "Halden" in s.text]
    if form == "told":
        assert ties
        assert not any(run.quoted for run in ties[0].runs)
    elif form == "quoted":
        assert any("owns Halden Freight" in run.text for run in ties[0].runs if run.quoted)
        assert not first
    else:
        assert not ties
        assert asked


def test_two_origins_are_surer_than_one() -> None:
    case = corpus(0.6)
    other = next(iter(case.claims))
    twice = replace(other, claim_id="claim-other", doc_id="doc-2", evidence_start=0, evidence_end=20, sentence_start=0, sentence_end=60)
    tie = replace(case.ties[0], supporting=(other.claim_id, "claim-other"))
    both = replace(case, claims=(other, twice), ties=(tie,))
    (alone,), (together,) = items_of(File(case)), items_of(File(both))
    assert alone.sure < together.sure < 1
    assert items_of(File(replace(case, claims=(replace(other, review="accepted"),))))[0].sure == 1


def test_a_pair_leaves_out_what_only_one_of_the_two_has_to_do_with() -> None:
    large, small = brief(corpus()), brief(corpus(large=False))
    assert not any("Halden" in s.text for key, s in sentences_of(large) if key == "ties")
    assert any("Halden" in s.text for key, s in sentences_of(small) if key == "ties")
    assert any(not row.shown and row.object == "Halden Freight" for row in large.findings)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Mayor of Lima", "mayor of Lima"),
        ("Chinese President", "the Chinese president"),
        ("New York Mayor", "mayor of New York"),
        ("presidency", "the presidency"),
        ("Attorney General", "Attorney General"),
    ],
)
def test_offices_as_english_has_them(asked: str, told: str) -> None:
    assert office(asked) == told


def test_small_words_of_outlets_papers_and_groups() -> None:
    assert outlet_words("Wall Street Journal - News") == "the Wall Street Journal"
    assert outlet_words("Guest Writer - Right") == "a guest writer"
    assert unnamed_paper("a recent study by political analysts") == "an unnamed recent study by political analysts"
    assert unnamed_paper("company filings") == "unnamed company filings"
    assert is_plural("foreign governments", "Territory")
    assert is_plural("Chinese mining ventures", "Organization")
    assert not is_plural("bus", "Project")


@pytest.mark.parametrize(
    ("text", "role", "told"),
    [
        ("Oskar Vint spoke to his son-in-law, Jan Holm, about the port.", "son-in-law", "Jan Holm is Oskar Vint’s son-in-law"),
        ("Oskar Vint's son-in-law and adviser Jan Holm spoke about the port.", "son-in-law", "Jan Holm is Oskar Vint’s son-in-law"),
        ("Jan Holm, Oskar Vint's brother, spoke about the port.", "brother", "Jan Holm is Oskar Vint’s brother"),
        ("Oskar Vint and Jan Holm are said to be cousins.", "cousins", None),
    ],
)
def test_who_is_whose_kin(text: str, role: str, told: str | None) -> None:
    one, other = entity("Oskar Vint", "Person", "Vint"), entity("Jan Holm", "Person", "Holm")
    row = claim(document("doc-1", text, "Coast Daily"), one, "related_to", other, text.rstrip("."), role=role)
    case = casefile([one], [document("doc-1", text, "Coast Daily")], [one, other], [row])
    assert kin(File(case), row) == told


def test_a_quotation_says_when_its_page_was_published_and_no_other_day() -> None:
    case = corpus()
    made = brief(case)
    dated = next(s for s in made.lede if " wrote on 2 January 2015: “" in s.text)
    other = replace(dated, runs=tuple(replace(r, text=r.text.replace("2015", "2016")) for r in dated.runs))
    broken = replace(made, lede=tuple(other if s is dated else s for s in made.lede))
    assert rule_18(Checked(made, case)) == []
    assert any("'2016' is no date" in row.cause for row in rule_18(Checked(broken, case)))


def test_of_a_large_corpus_nothing_is_told_twice() -> None:
    again = "Ilse Tarn earned some 4 million dollars as a consultant in Norvania, mostly between 2010 and 2014."
    case = corpus(more=(again, "Ilse Tarn told a court in Norvania on 3 May 2015 that the harbour was never hers to sell."))
    made = brief(case)
    quotations = ["".join(run.text for run in s.runs if run.quoted) for _, s in sentences_of(made)]
    assert sum("between 2010 and 2014" in text for text in quotations) == 1
    assert len([text for text in quotations if text]) == len({text for text in quotations if text})
    assert not [s for s in made.sections if s.key in ("questions", "predictions", "points")]


@pytest.mark.parametrize(
    ("text", "leans_on_it"),
    [
        ("Ilse Tarn said that she would approve of the move before the spring.", True),
        ("Ilse Tarn signed the deal with Norvania in May 2014.", False),
        ("Ilse Tarn signed a deal, and the court in Norvania heard of it.", False),
        ("Ilse Tarn declined to comment on her work in Norvania.", True),
        ("A day later, Ilse Tarn left Norvania for the coast.", True),
        ("The president sought to see Ilse Tarn in Norvania.", True),
    ],
)
def test_what_only_its_page_explains(text: str, leans_on_it: bool) -> None:
    page = document("doc-1", text, "Coast Daily", "2015-01-02")
    case = casefile([tarn, norland], [page], [tarn, norland], [])
    file = File(replace(case, corpus=replace(case.corpus, documents=MANY)))
    assert leans(file, Passage("doc-1", 0, len(text), ()), text) is leans_on_it
    assert not leans(File(case), Passage("doc-1", 0, len(text), ()), text)


def test_a_month_on_a_page_without_a_date_places_nothing() -> None:
    text = "In November, Ilse Tarn told a court in Norvania of her work."
    for day, expected in (("2015-01-02", False), (None, True)):
        case = casefile([tarn], [document("doc-1", text, "Coast Daily", day)], [tarn], [])
        assert leans(File(replace(case, corpus=replace(case.corpus, documents=MANY))), Passage("doc-1", 0, len(text), ()), text) is expected


def test_where_somebody_writes_is_no_subject() -> None:
    board = entity("Palaver", "Company")
    case = casefile([board], [document("doc-1", "x.", "Coast Daily")], [board], [])
    bearing = Bearing(File(case), (board.entity_id,))
    assert bearing.as_medium("The embassy wrote on its Palaver page that all was well.")
    assert not bearing.as_medium("The embassy wrote that Palaver was well.")


def test_what_leans_on_its_page_comes_later_and_what_means_nothing_without_it_not_at_all() -> None:
    leaning = "Ilse Tarn said in Norvania that she would approve of the move before the spring."
    case = corpus(more=(leaning, "Ilse Tarn would not comment on her long years of work in Norvania."))
    told = quoted(case)
    assert told.index(leaning) > told.index(next(text for text in told if "4 million dollars" in text))
    assert not any("would not comment" in text for text in told)
    file = File(case)
    for text in (
        "Since taking office he has met Ilse Tarn twice.",
        "Ilse Tarn has told the operative everything.",
        "We asked Ilse Tarn of Norvania.",
    ):
        assert lost(file, Passage("doc-1", 0, 10, ()), text)


def test_two_sentences_are_quoted_as_one_where_only_both_name_both() -> None:
    page = (
        "The harbour of Norvania was sold for 9 million dollars in a single day. Ilse Tarn signed for the buyer and took her share of it."
    )
    assert page in quoted(corpus(more=(page,)))
    assert not any("signed for the buyer" in text for text in quoted(corpus(more=(page,), large=False)))


def test_a_connective_before_a_sentence_is_left_off_and_the_cut_is_marked() -> None:
    made = brief(corpus(more=("Furthermore, in May 2014 Ilse Tarn was hired by a shipping firm of Norvania.",)))
    assert any("“… in May 2014 Ilse Tarn was hired" in s.text for _, s in sentences_of(made))
    assert not rule_5(Checked(made, corpus(more=("Furthermore, in May 2014 Ilse Tarn was hired by a shipping firm of Norvania.",))))


def test_quotations_without_a_day_come_first_and_a_large_lede_keeps_no_books() -> None:
    case = corpus(more=("Ilse Tarn paid 2 million dollars for a mill on the coast of Norvania.",))
    case = replace(case, documents=tuple(replace(d, published_at=None) if d.doc_id == "doc-3" else d for d in case.documents))
    made = brief(case)
    assert "source" not in " ".join(s.text for s in made.lede)
    told = [s.text for key, s in sentences_of(made) if key == "accounts"]
    assert len(told) > 1
    assert all("mill on the coast" not in text for text in told[1:])


HEADLINE = "Island court hears of payments | Coast Daily"


def headed(title: str = HEADLINE) -> tuple[Casefile, list[str]]:
    case = corpus()
    case = replace(case, documents=tuple(replace(row, title=title) for row in case.documents))
    return case, [s.text for key, s in sentences_of(brief(case)) if key == "accounts"]


def test_a_quotation_is_told_with_its_headline() -> None:
    case, told = headed()
    assert told
    assert all("in “Island court hears of payments”: " in text for text in told)
    assert rule_5(Checked(brief(case), case)) == []


@pytest.mark.parametrize(
    "title",
    [
        "",
        "NEWS OF THE DAY IN SHORT",
        "Payments",
        "Tarn was paid 4 million dollars as consultant",
        "word " * 17,
        "Velmora â€™s port is sold",
    ],
)
def test_a_headline_that_tells_nothing_more_is_left_out(title: str) -> None:
    _, told = headed(title)
    assert told
    assert not any(", in “" in text for text in told if not title.startswith("Tarn") or "earned 4 million" in text)


def test_a_second_quotation_of_a_page_is_told_without_its_headline_but_stands_alone() -> None:
    more = (
        "Ilse Tarn paid 2 million dollars for a mill on the coast of Norvania. Ilse Tarn sold a bridge in Norvania to the town in 2009. "
        "Ilse Tarn told a hearing in Norvania that no ship of hers had ever carried coal."
    )
    case = corpus(more=(more,))
    case = replace(case, documents=tuple(replace(row, title=HEADLINE) for row in case.documents))
    told = [s.text for key, s in sentences_of(brief(case)) if key == "accounts" and s.text.startswith("Paper 3")]
    lead = "Paper 3 wrote on 5 May 2015"  # each may be struck or moved by an editor
    assert [text.split(": ")[0] for text in told] == [f"{lead}, in “Island court hears of payments”", lead]


def test_a_headline_that_no_cited_document_has_is_a_breach() -> None:
    case, _ = headed()
    other = replace(case, documents=tuple(replace(row, title="Something else altogether") for row in case.documents))
    assert any("quotes what no cited span holds: “Island court" in row.cause for row in rule_5(Checked(brief(case), other)))


def test_words_of_a_quotation_that_its_headline_has_too_are_its_own() -> None:
    case, _ = headed("Ilse Tarn earned 4 million dollars as a consultant, papers say")
    made = brief(case)
    whole = next(s for _, s in sentences_of(made) if any(run.quoted and "Norvania between 2010" in run.text for run in s.runs))
    parts = [
        Run("Ilse Tarn earned 4 million dollars as a consultant", quoted=True),
        Run(" in Norvania between 2010 and 2014.", quoted=True),
    ]
    split = replace(whole, runs=tuple(piece for run in whole.runs for piece in (parts if run.quoted and "2010" in run.text else [run])))
    assert whole_quote(Checked(made, case), split)


def test_a_handful_of_documents_needs_no_headlines() -> None:
    case, _ = headed()
    few = replace(case, corpus=replace(case.corpus, documents=2))
    assert not any("Island court" in s.text for _, s in sentences_of(brief(few)))


def test_of_very_many_sentences_those_of_pages_on_the_subject_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    aside = tuple(
        f"{'The weather was mild. ' * 40}Ilse Tarn bought {at} mills on the coast of Norvania in that long year." for at in range(3, 9)
    )
    case = corpus(more=aside)
    every = quoted(case)
    monkeypatch.setitem(words()["limits"], "accounts_from", 2)
    few = quoted(case)
    assert any("mills" in text for text in every)
    assert few
    assert set(few) <= set(every)
    assert not any("mills" in text for text in few)
