"""What was not read is said: texts in seven languages, of which one is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.audit import audit
from cuibono.operations.brief import make_brief
from cuibono.operations.contradictions import contradictions
from cuibono.operations.derive import derive
from cuibono.operations.dossier import dossier
from cuibono.operations.names import resolve_name
from cuibono.operations.paths import paths
from cuibono.operations.search import search
from cuibono.operations.show import show
from cuibono.operations.status import status
from cuibono.operations.timeline import timeline
from cuibono.operations.unread import find_form, isolated, unread
from cuibono.operations.workspace import Workspace, open_workspace
from cuibono.records import Entity, KnownLink, KnownRecord
from cuibono.runners import InlineRunner

TEXTS = {
    "en": "Mayor Ana Dorn met Viktor Orskov in Orlin in May 2031. Orskov owns the port of Vell, two officials said.\n\n"
    "Ana Dorn denied that she was paid by Viktor Orskov.",
    "es": "La alcaldesa Ana Dorn se reunió con Viktor Orskov en Orlin, según dos funcionarios del ayuntamiento. No hubo comunicado.",
    "ru": "Мэр Орлина встретилась в мае с Виктором Орсковым, сообщили в мэрии. О чём шла речь, неизвестно.",
    "zh": "市长星期一在市政厅会见了港口的主人维克托·奥尔斯科夫。双方没有发表任何声明，会谈持续了两个小时。",
    "ja": "市長は月曜日、市庁舎で港の所有者と会談した。両者は声明を発表しなかった。",
    "ko": "시장은 월요일 시청에서 항구 소유주를 만났다. 양측은 아무런 성명도 발표하지 않았다.",
    "ar": "التقى رئيس البلدية يوم الاثنين بمالك الميناء فيكتور أورسكوف في مبنى البلدية، ولم يصدر أي بيان.",
}
LANGUAGES = {code: 1 for code in TEXTS if code != "en"}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("languages")
    for code, text in TEXTS.items():
        (folder / f"{code}.txt").write_text(text, encoding="utf-8")
    path = tmp_path_factory.mktemp("unread") / "workspace"
    with open_workspace(path, write=True, create=True) as workspace:
        add_paths(workspace.ledger, [folder], Capture("2031-06-01T00:00:00Z", publisher="The Vell Post"), InlineRunner(), engine="rules")
        derive(workspace.ledger)
    return path


@pytest.fixture
def ledger(many: Path) -> Ledger:
    opened: Workspace
    with open_workspace(many) as opened:
        yield opened.ledger  # type: ignore[misc]


def test_each_text_is_kept_as_it_is_and_known_by_its_language(ledger: Ledger) -> None:
    kept = {row.language: row.text for row in ledger.documents()}
    assert kept == TEXTS


def test_a_name_is_found_in_its_own_script_and_letter_by_letter(ledger: Ledger) -> None:
    found = unread(ledger, [resolve_name(ledger, "Viktor Orskov")])
    assert {(row.language, row.form) for row in found.naming} == {("es", "Viktor Orskov"), ("ru", "Виктором Орсковым")}
    for row in found.naming:
        assert ledger.document(row.doc_id).text[row.start : row.end] == row.form
    assert dict(found.total) == LANGUAGES
    assert dict(found.blind) == dict.fromkeys(("zh", "ja", "ko", "ar"), 1)


def test_a_subject_that_nobody_else_names_is_not_said_to_be_named(ledger: Ledger) -> None:
    found = unread(ledger, [Entity("ent-x", "Person", "Eva Brask", (), None, True, 1, 1)])
    assert found.naming == ()


def test_every_answer_says_what_was_not_read(ledger: Ledger) -> None:
    answers = {
        "dossier": dossier(ledger, "Ana Dorn")[1],
        "paths": paths(ledger, "Ana Dorn", "Viktor Orskov")[1],
        "timeline": timeline(ledger, "Ana Dorn")[1],
        "contradictions": contradictions(ledger, "Ana Dorn")[1],
        "show": show(ledger, "Ana Dorn")[1],
    }
    for name, lines in answers.items():
        assert (
            "Not read for ties: 6 documents (1 in Arabic, 1 in Chinese, 1 in Japanese, 1 in Korean, 1 in Russian and 1 in Spanish)" in lines
        ), name
        assert "  1 in Spanish names Ana Dorn" in lines, name
    assert "Not read for ties: 6 documents" in "\n".join(contradictions(ledger)[1])


def test_answers_as_data_say_it_too(ledger: Ledger) -> None:
    for data, _ in (dossier(ledger, "Ana Dorn"), timeline(ledger, "Ana Dorn"), paths(ledger, "Ana Dorn", "Viktor Orskov")):
        assert data["unread"]["total"] == LANGUAGES
        assert "Ana Dorn" in {row["form"] for row in data["unread"]["naming"]}


def test_a_brief_says_it_among_what_is_not_known(ledger: Ledger) -> None:
    brief, _ = make_brief(ledger, "Ana Dorn")
    gaps = [
        sentence.text for section in brief.sections for panel in section.panels for sentence in panel.sentences if sentence.kind == "gap"
    ]
    assert any("that was not read for ties tells of Ana Dorn: one in Spanish has the name" in text for text in gaps), gaps
    assert any("Whether five other documents of the corpus that were not read for ties bear on the question" in text for text in gaps), gaps


def test_a_name_that_only_unread_texts_have_is_said_to_be_there(ledger: Ledger) -> None:
    with pytest.raises(NoMatchError, match="were not read for ties have the name: 1 in Chinese"):
        resolve_name(ledger, "维克托·奥尔斯科夫")


def test_the_audit_of_an_unread_text_counts_nothing(ledger: Ledger) -> None:
    data, lines = audit(ledger, "es.txt")
    assert "Not read: the text is in 'es'; read are: en. Who speaks in it, and what it claims, is not known." in lines
    assert data["unread"]


def test_the_status_counts_them(ledger: Ledger) -> None:
    assert dict(status(ledger).unread) == LANGUAGES


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("市长", "zh"),
        ("奥尔斯科夫", "zh"),
        ("市庁舎", "ja"),
        ("시장", "ko"),
        ("소유주", "ko"),
        ("أورسكوف", "ar"),
        ("اورسكوف", "ar"),
        ("мэрии", "ru"),
        ("alcaldesa", "es"),
        ("reunio", "es"),
    ],
)
def test_any_script_can_be_searched(ledger: Ledger, query: str, code: str) -> None:
    hits = search(ledger, query)
    assert [(hit.language, hit.unread) for hit in hits] == [(code, True)]


def test_a_hit_in_a_text_that_was_read_is_not_marked(ledger: Ledger) -> None:
    assert {hit.unread for hit in search(ledger, "Ana Dorn") if hit.language == "en"} == {False}


@pytest.mark.parametrize(
    ("form", "passage", "language", "there"),
    [
        ("Ana Dorn", "La alcaldesa Dorn, Ana, negó", "es", "Dorn, Ana"),
        ("López Aliaga", "Rafael Lopez Aliaga negó", "es", "Lopez Aliaga"),
        ("Manafort", "спросили Манафорта", "ru", "Манафорта"),
        ("Manafort", "z Manafortem", "pl", "Manafortem"),
        ("Manafort", "los Manaforts", "es", None),
        ("Санчес", "к Санчесу", "ru", "Санчесу"),
        ("Захарова", "Марии Захаровой", "ru", "Захаровой"),
        ("Bell", "la bella ciudad", "es", None),
        ("Mark", "auf den mark", "de", None),
        ("WHO", "¿Who sabe?", "es", None),
        ("WHO", "la WHO dijo", "es", "WHO"),
        ("习近平", "国家主席习近平说", "zh", "习近平"),
        ("シリル・ラマポーザ", "シリル ラマポーザ大統領", "ja", "シリル ラマポーザ"),
        ("السيسي", "التقى بالسيسي في", "ar", "بالسيسي"),
        ("Ana Dorn", "Ana habló. Eva Dorn negó", "es", None),
    ],
)
def test_forms_of_a_name(form: str, passage: str, language: str, there: str | None) -> None:
    place = find_form(form, passage, language)
    assert (passage[place[0] : place[1]] if place else None) == there


def test_what_is_written_from_right_to_left_does_not_turn_the_line() -> None:
    assert isolated("السيسي") == "\u2068السيسي\u2069"
    assert isolated("Ana Dorn") == "Ana Dorn"


def test_a_lists_name_in_another_script_is_looked_for(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    entity = resolve_name(ledger, "Viktor Orskov")
    record = KnownRecord("list", "1", "Person", "Person", "Viktor Orskov", ("维克托·奥尔斯科夫", "فيكتور أورسكوف"))
    link = KnownLink(entity.entity_id, record.known_id, "linked", 1.0, "Viktor Orskov", ())
    monkeypatch.setattr(ledger, "known_links", lambda entity_id=None: [link])
    monkeypatch.setattr(ledger, "known_record", lambda known_id: record)
    found = unread(ledger, [entity])
    assert {row.language: row.form for row in found.naming} == {
        "es": "Viktor Orskov",
        "ru": "Виктором Орсковым",
        "zh": "维克托·奥尔斯科夫",
        "ar": "فيكتور أورسكوف",
    }
    assert dict(found.blind) == {"ja": 1, "ko": 1}


def test_a_possible_match_lends_no_name(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    entity = resolve_name(ledger, "Viktor Orskov")
    link = KnownLink(entity.entity_id, "known:list/1", "possible", 0.7, "Viktor Orskov", ())
    monkeypatch.setattr(ledger, "known_links", lambda entity_id=None: [link])
    assert {row.language for row in unread(ledger, [entity]).naming} == {"es", "ru"}
