"""Harms of a treatment: an event has one row, by danger and by frequency, and its groups are never added up."""

from __future__ import annotations

from evidence_explorer.pages import KINDS, edition_of, written
from evidence_explorer.pages.treatment.events import events_of
from made import HOT, SHAM, TEXT, figure, trial, with_trials
from real import real_edition
from treated import languages


@languages
def test_an_event_has_one_row_and_its_name_stands_there_once(language: str):
    here = real_edition(language)
    for key in KINDS["treatment-harms"].keys(here.dataset):
        treatment = here.dataset.treatments[key]
        events = events_of(treatment, here.dataset.studies_of_treatment(key), here)
        for part in events.parts:
            names = [row.name for row in part.rows]
            assert len(names) == len(set(names)), key
            dangerous = [row.serious for row in part.rows]
            assert dangerous == sorted(dangerous, reverse=True), key
        body = written(here, "treatment-harms", key).body
        assert body.count('<tr id="beside') == sum(len(part.rows) for part in events.parts)


def test_harms_come_by_danger_then_by_frequency_with_their_difference():
    def burn(event: str, treated: tuple[int, int], control: tuple[int, int]) -> dict[str, object]:
        return {"event": event, "window": TEXT, "results": [figure("hot", treated), figure("sham", control)]}

    rare, often = burn("any-event", (3, 40), (1, 40)), burn("wet-trousers", (20, 40), (2, 40))
    small = trial("anna-2019", harms=[rare, often, burn("burn", (3, 40), (1, 40))])
    large = trial("bob-2020", harms=[burn("burn", (9, 90), (3, 90))])
    here = edition_of(with_trials(small, large), "en")
    (part,) = events_of(here.dataset.treatments["hot-bath"], [small, large], here).parts
    assert [row.key.removeprefix("beside-") for row in part.rows] == ["burn", "wet-trousers", "any-event"]
    row = next(row for row in part.rows if row.key == "beside-burn")
    assert (row.first.study, [line.study for line in row.others]) == ("bob-2020", ["anna-2019"])
    assert row.first.groups[0][1].startswith("9 of 90")
    assert row.first.groups[0][2].startswith("6.7 (")
    assert row.first.comparator == "Sham"


def test_groups_are_never_added_up_and_each_has_its_difference():
    mild = HOT | {"id": "mild", "label": {"en": "Mild bath", "fr": "Bain doux"}}
    counted = [figure(arm, (n, 40)) for arm, n in (("hot", 8), ("mild", 2), ("sham", 1))]
    burn = {"event": "burn", "window": TEXT, "results": counted}
    study = trial("anna-2019", arms=[HOT, mild, SHAM], harms=[burn])
    here = edition_of(with_trials(study), "en")
    (part,) = events_of(here.dataset.treatments["hot-bath"], [study], here).parts
    groups = part.rows[0].first.groups
    told_of = [(name, said.split(" (")[0]) for name, said, _ in groups]
    assert told_of == [("Hot bath", "8 of 40"), ("Mild bath", "2 of 40")]
    assert [apart.split(" (")[0] for *_, apart in groups] == ["17.5", "2.5"]
