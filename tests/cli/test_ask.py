"""ask, changes and ties on the command line: what is printed, JSON, exit codes, pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.cli.ask import EXIT_CHANGED, EXIT_FAILED
from cuibono.operations.workspace import open_workspace
from cuibono.records import SavedAnswer, SavedQuestion

from .conftest import Cuibono

LATER = "Orsk Rail met Ana Dorn again on Monday. Orsk Rail owns the port of Vell, the company said."


def test_a_question_in_words(cuibono: Cuibono, workspace: Path) -> None:
    ran = cuibono("ask", "whom", "did", "Ana", "Dorn", "meet?", "-w", workspace)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("taken for: cuibono ties 'Ana Dorn' --predicate meets\n")
    assert "“" in ran.out
    data = cuibono("ask", "whom did Ana Dorn meet?", "--json", "-w", workspace).envelope["data"]
    assert data["question"] == "ties"


def test_what_is_not_understood_is_an_error_of_use(cuibono: Cuibono, workspace: Path) -> None:
    ran = cuibono("ask", "colourless green ideas", "-w", workspace)
    assert ran.code == 2
    assert "not understood" in ran.err
    assert "what is understood and near: cuibono ask “" in ran.err
    assert cuibono("ask", "-w", workspace).code == 2
    assert cuibono("ask", "who is Zebulon Quux?", "-w", workspace).code == 3


def test_saved_questions(cuibono: Cuibono, workspace: Path) -> None:
    assert "no question is saved yet" in cuibono("ask", "list", "-w", workspace).out
    assert "no question is saved yet" in cuibono("ask", "check", "-w", workspace).out
    ran = cuibono("ask", "save", "meets", "-w", workspace, "--", "ties", "Ana Dorn", "--predicate", "meets")
    assert ran.code == 0, ran.err
    assert "meets is kept: cuibono ties 'Ana Dorn' --predicate meets" in ran.out
    assert cuibono("ask", "save", "dorn", "who is Ana Dorn?", "-w", workspace).code == 0
    assert "dorn: cuibono dossier 'Ana Dorn'" in cuibono("ask", "list", "-w", workspace).out
    ran = cuibono("ask", "check", "--exit-code", "-w", workspace)
    assert ran.code == 0
    assert "dorn: nothing changed since" in ran.out
    with open_workspace(workspace, write=True) as opened:
        opened.ledger.add_answer(SavedAnswer("meets", ("ties", "Ana Dorn", "--predicate", "meets"), "2031-01-01T00:00:00Z", "x", 1, ()))
    assert cuibono("ask", "check", "meets", "-w", workspace).code == 0
    with open_workspace(workspace, write=True) as opened:
        opened.ledger.add_answer(SavedAnswer("meets", ("ties", "Ana Dorn", "--predicate", "meets"), "2031-01-01T00:00:00Z", "x", 1, ()))
    ran = cuibono("ask", "check", "--exit-code", "--json", "-w", workspace)
    assert ran.code == EXIT_CHANGED
    assert ran.envelope["data"]["changed"] == 1
    with open_workspace(workspace, write=True) as opened:
        opened.ledger.save_question(
            SavedQuestion("gone", "save", "who is Ann Nemo?", ("dossier", "Ann Nemo"), "tester", "2031-01-01T00:00:00Z")
        )
    assert cuibono("ask", "check", "gone", "-w", workspace).code == 0
    ran = cuibono("ask", "check", "--exit-code", "-w", workspace)
    assert ran.code == EXIT_FAILED
    assert "gone: could not be asked: E102" in ran.out
    assert cuibono("ask", "forget", "gone", "-w", workspace).code == 0
    assert cuibono("ask", "run", "meets", "-w", workspace).code == 0
    assert cuibono("ask", "forget", "meets", "-w", workspace).code == 0
    assert cuibono("ask", "run", "meets", "-w", workspace).code == 3


def test_what_is_added_tells_whose_answers_changed(cuibono: Cuibono, workspace: Path, tmp_path: Path) -> None:
    cuibono("ask", "save", "dorn", "who is Ana Dorn?", "-w", workspace)
    article = tmp_path / "later.txt"
    article.write_text(LATER, encoding="utf-8")
    ran = cuibono("add", article, "--publisher", "The Orsk Mail", "--engine", "rules", "--workers", "1", "-w", workspace)
    assert ran.code == 0, ran.err
    assert "dorn: " in ran.out
    assert cuibono("add", article, "--publisher", "The Orsk Mail", "--json", "-w", workspace).envelope["data"]["saved"] == []


def test_changes_with_a_picture(cuibono: Cuibono, workspace: Path, tmp_path: Path) -> None:
    picture = tmp_path / "changes.svg"
    ran = cuibono("changes", "Ana Dorn", "--since", "2020", "--picture", picture, "-w", workspace)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("What is told since 2020-01-01 about Ana Dorn that was not told before")
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert cuibono("changes", "--since", "2020", "--json", "-w", workspace).envelope["data"]["by"] == "publication"
    assert cuibono("changes", "-w", workspace).code == 2
    assert cuibono("changes", "--since", "soon", "-w", workspace).code == 2
    assert cuibono("changes", "--since", "2020", "--picture", "x.gif", "-w", workspace).code == 2


def test_ties(cuibono: Cuibono, workspace: Path) -> None:
    assert "Ana Dorn" in cuibono("ties", "Ana Dorn", "--predicate", "meets", "-w", workspace).out
    assert cuibono("ties", "Ana Dorn", "--predicate", "loves", "-w", workspace).code == 2


@pytest.mark.parametrize("since", ["2020", "2040-01"])
def test_a_brief_since_a_date(cuibono: Cuibono, workspace: Path, tmp_path: Path, since: str) -> None:
    ran = cuibono("brief", "Ana Dorn", "--since", since, "--format", "md", "-o", tmp_path, "--json", "-w", workspace)
    assert ran.code == 0, ran.err
    changes = ran.envelope["data"]["changes"]
    assert changes
    assert all(line.startswith(f"Since {since}") and " because " in line for line in changes)
    again = cuibono("brief", "Ana Dorn", "--format", "md", "-o", tmp_path, "--json", "-w", workspace)
    assert again.envelope["data"]["changes"] == []
    assert again.envelope["data"]["version"] == 1


def test_a_saved_question_of_another_version_is_told_and_stops_nothing(cuibono: Cuibono, workspace: Path) -> None:
    with open_workspace(workspace, write=True) as opened:
        for name, call in (("old", ("gone", "Ana Dorn")), ("option", ("ties", "Ana Dorn", "--gone", "1"))):
            opened.ledger.save_question(SavedQuestion(name, "save", "an older one", call, "ida", "2031-06-01T00:00:00Z"))
    ran = cuibono("ask", "list", "-w", workspace)
    assert ran.code == 0
    assert ran.out.count("can't be asked any more") == 2
    ran = cuibono("ask", "check", "-w", workspace, "--json")
    assert (ran.code, ran.envelope["data"]["failed"]) == (0, 2)


@pytest.mark.parametrize("name", ["a/b", "a\nb", "a\n", "x" * 61, "../x", "list", "-", "a b"])
def test_names_that_no_question_can_have(cuibono: Cuibono, workspace: Path, name: str) -> None:
    assert cuibono("ask", "save", "-w", workspace, "--", name, "ties", "Ana Dorn").code == 2
