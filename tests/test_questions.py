"""Ten questions to the published files: programs that know nothing of each other give one answer."""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType

import pytest

from offered import benchmark, put

THOROUGH = bool(os.environ.get("THOROUGH"))


@pytest.fixture(scope="module")
def questions() -> ModuleType:
    return benchmark("questions")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put(tmp_path_factory.mktemp("data"), ".csv", ".jsonl", ".parquet", ".sqlite")


def test_ten_questions_have_answers_that_say_something(questions: ModuleType, data: Path):
    answers = questions.sqlite_says(data)
    assert len(answers) == 10
    assert all(len(answer) > 2 for name, answer in answers.items() if name != "ratios")
    assert {same for same, *_ in answers["ratios"]} == {1}  # a ratio that does not follow from its counts would be 0
    assert all(meaning for _, _, meaning, _ in answers["codes"])


def test_pandas_answers_as_sqlite_does(questions: ModuleType, data: Path):
    assert questions.differing(data, ("pandas",)) == {"pandas": []}


@pytest.mark.parametrize("name", ["R", "DuckDB, csv", "DuckDB, jsonl", "DuckDB, parquet"])
def test_so_do_programs_that_few_have(questions: ModuleType, data: Path, name: str):
    if name == "R" and not THOROUGH:
        pytest.skip("THOROUGH asks R")
    if name != "R":
        pytest.importorskip("duckdb")
    if not questions.there(name, data):
        pytest.skip("not installed")
    assert questions.differing(data, (name,)) == {name: []}


def test_another_answer_is_told(questions: ModuleType, data: Path, tmp_path: Path):
    """One person more in one file, and a text that says nothing instead of a letter: two answers differ."""
    for file in data.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    studies = (tmp_path / "studies.csv").read_text(encoding="utf-8")
    (tmp_path / "studies.csv").write_text(studies.replace("Abbasi 2012,", "Abbasi 2012a,", 1), encoding="utf-8")
    status = (tmp_path / "arms.csv").read_text(encoding="utf-8")
    (tmp_path / "arms.csv").write_text(status.replace(",42.0,19,20,", ",43.0,,20,", 1), encoding="utf-8")
    assert questions.differing(tmp_path, ("pandas",)) == {"pandas": ["unknown", "letters"]}
