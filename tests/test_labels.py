"""One label names one study: on every page, chart, table and in the texts of the records."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import permutations

import pytest

from built import Built
from evidence_explorer.checks.base import text_files, texts_of
from evidence_explorer.frames import Col, marked_name, studies
from evidence_explorer.model import Dataset, folded, plain_label
from evidence_explorer.model.labels import labels
from made import trial
from real import real_dataset
from sites import language_of, real

__all__ = ["real"]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return real_dataset()


def test_studies_of_one_author_and_year_take_letters_in_the_order_of_their_ids_whatever_the_order_of_files():
    three = [trial("anna-2019"), trial("bob-2020"), trial("bob-2020-more")]
    expected = {"anna-2019": "Anna 2020", "bob-2020": "Bob 2020a", "bob-2020-more": "Bob 2020b"}
    for order in permutations(three):
        assert labels(order) == expected


def test_a_label_of_the_record_goes_first_and_a_letter_never_makes_a_name_that_is_taken():
    said = [trial("zoe-2020", label="Bob 2020"), trial("ann-2020", label="Bob 2020b"), trial("bob-2020")]
    assert labels(said) == {"zoe-2020": "Bob 2020", "ann-2020": "Bob 2020b", "bob-2020": "Bob 2020a"}
    with_another = labels([*said, trial("bob-2021")])
    assert with_another["bob-2020"] == "Bob 2020a"
    assert with_another["bob-2021"] == "Bob 2020c"


def test_accents_and_capitals_do_not_tell_two_studies_apart():
    one = trial("muller-2020", citation={"authors": ["Müller A"], "year": 2020, "title": "One"})
    other = trial("muller-b-2020", citation={"authors": ["MULLER B"], "year": 2020, "title": "Other"})
    assert list(labels([one, other]).values()) == ["Müller 2020a", "MULLER 2020b"]


def test_more_studies_than_letters():
    many = [trial(f"bob-{i:02}") for i in range(30)]
    found = list(labels(many).values())
    assert len(set(found)) == 30
    assert found[25:28] == ["Bob 2020z", "Bob 2020aa", "Bob 2020ab"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_two_studies_of_the_site_have_one_label(dataset: Dataset, language: str):
    found = Counter(folded(marked_name(dataset, study, language)) for study in dataset.studies.values())
    assert [name for name, times in found.items() if times > 1] == []
    names = [row[Col.name] for row in studies(dataset, language)]
    assert len(set(names)) == len(names)


def test_the_studies_that_had_one_name_are_told_apart(dataset: Dataset):
    assert [dataset.labels[key] for key in ("murrough-2013", "murrough-2013-repeated")] == [
        "Murrough 2013a", "Murrough 2013b",
    ]  # fmt: skip
    assert [dataset.labels[key] for key in ("berk-2020-aspree", "berk-2020-yoda")] == [
        "Berk 2020 (ASPREE)", "Berk 2020 (YoDA-A)",
    ]  # fmt: skip
    assert [dataset.labels[key] for key in ("rush-2005-12m", "rush-2005-acute")] == ["Rush 2005a", "Rush 2005b"]


def test_no_text_of_the_records_names_two_studies_at_once(dataset: Dataset):
    named = defaultdict(set)
    for study in dataset.studies.values():
        if study.citation.authors:
            named[plain_label(study)].add(dataset.labels[study.id])
    several = {name: held for name, held in named.items() if len(held) > 1}
    assert len(several) >= 5
    wrong = []
    every = ((placed, *one) for placed, scales in text_files(dataset) for one in texts_of(placed, scales))
    for placed, path, text in every:
        for said in text.root.values():
            for name, held in several.items():
                rest = {label.removeprefix(name).strip(" ()") for label in held}
                for found in re.finditer(re.escape(name) + r"(.{0,30})", said):
                    if not any(re.match(rf"\W{{0,2}}{re.escape(end)}\b", found[1]) for end in rest):
                        wrong.append((placed.file, path, found[0]))
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_links_to_two_studies_never_read_the_same_on_one_page(real: Built, dataset: Dataset, language: str):
    ids = set(dataset.studies)
    wrong, named = [], 0
    for path, page in real.pages.items():
        if language_of(path) != language:
            continue
        told = defaultdict(set)
        for key, name in re.findall(r'studies/([a-z0-9-]+)(?:\.md|/)?[^"]*">([^<]+)</a>', page.source):
            if key in ids and re.search(r"\b(19|20)\d\d\b", name):
                told[name.strip()].add(key)
        named += len(told)
        wrong += [(path, name, keys) for name, keys in told.items() if len(keys) > 1]
    assert wrong == []
    assert named > 1_000
    assert len(real.pages) > 500
