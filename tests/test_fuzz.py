"""Whatever stands in a record, the check answers; and what it passes can be shown.

Everybody's run tries the same records for a few seconds. `FUZZ_SECONDS=600 pytest tests/test_fuzz.py` tries others for
as long; `python benchmarks/fuzz.py` tries ten thousand and says what the slowest needed.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import MINI
from evidence_explorer.load import Known
from evidence_explorer.load.own import phrases
from evidence_explorer.load.strict import Unreadable, decode, parse, values
from fuzzing import FILES, SIGNS, scratched, spoilt, tried

SECONDS = float(os.environ.get("FUZZ_SECONDS", "2"))
LONG = "FUZZ_SECONDS" in os.environ
BOUNDED = settings(
    deadline=None, max_examples=max(1, int(SECONDS * 10)), derandomize=not LONG, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
CHANCE = st.randoms(use_true_random=False)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Known]:
    """A copy of the invented site, and what was read of it."""
    folder = tmp_path_factory.mktemp("fuzz") / "data"
    shutil.copytree(MINI, folder)
    return folder, {}


@BOUNDED
@given(st.sampled_from(FILES), CHANCE)
def test_a_record_spoilt_as_its_schema_knows_it_is_answered(place: tuple[Path, Known], file: str, random: Random):
    tried(place[0], file, spoilt(random, file, most=2), place[1])


@BOUNDED
@given(st.sampled_from(FILES), CHANCE)
def test_a_file_spoilt_byte_by_byte_is_answered(place: tuple[Path, Known], file: str, random: Random):
    tried(place[0], file, scratched(random, (MINI / file).read_bytes()), place[1])


@settings(BOUNDED, max_examples=int(SECONDS * 100))
@given(st.lists(st.sampled_from(SIGNS) | st.binary(max_size=8), max_size=40))
def test_the_quick_reader_and_the_exact_one_read_the_same_or_the_file_is_unreadable(parts: list[bytes]):
    try:
        text = decode(b"".join(parts))
        well, value = values(text)
        parsed = parse(text)
    except Unreadable as unreadable:
        place = unreadable.line
    else:
        place = 1
        assert well is (not parsed.faults)
        assert not well or repr(value) == repr(parsed.value)
    assert place >= 1


@settings(BOUNDED, max_examples=int(SECONDS * 50))
@given(st.lists(st.sampled_from(["[a]", "[", "a", ".", "=", '"x"', "'", "{", "}", "1", "\n", "é", ","]), max_size=30))
def test_a_file_of_words_is_read_or_refused(parts: list[str]):
    try:
        placed, faults = phrases("words/en.toml", "en", "".join(parts))
    except Unreadable as unreadable:
        lines = [unreadable.line]
    else:
        lines = [placed.place(path)[0] for _, path in faults]
    assert all(line >= 1 for line in lines)


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 50_000, "a." * 20_000 + "b = 'x'", "a = " + "9" * 5_000, "a = {" * 9_000]
)
def test_a_file_of_words_that_nobody_can_read_is_refused(text: str):
    start = time.process_time()
    with pytest.raises(Unreadable):
        phrases("words/en.toml", "en", text)
    assert time.process_time() - start < 5
