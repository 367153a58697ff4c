"""The page of a treatment answers what people ask, and what it sums up stands whole in its rooms: nothing is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from built import Html
from compared import said_of_each
from conftest import Site
from evidence_explorer.charts import ratio_text, share_text
from evidence_explorer.frames import decisions_on
from evidence_explorer.model import Asked, Grade, Ruling, Treatment
from evidence_explorer.pages import KINDS, Edition, Page, edition_of, written
from evidence_explorer.pages.blocks.factbox import fact_box
from evidence_explorer.pages.blocks.harms_beside import alone, harms_beside_control
from evidence_explorer.pages.blocks.left_out import left_out_views, lines_of
from evidence_explorer.pages.blocks.people.view import people_of_treatment
from evidence_explorer.pages.blocks.pooled.populations import populations_of
from evidence_explorer.pages.blocks.pooled.view import together
from evidence_explorer.pages.blocks.trials import arm_charts, largest
from evidence_explorer.pages.treatment.answers import PLACES, questions_of
from evidence_explorer.pages.treatment.events import events_of
from evidence_explorer.pages.treatment.front import picture_of, undrawn
from evidence_explorer.pages.treatment.rooms import ROOMS
from evidence_explorer.site import sound_dataset
from evidence_explorer.words import words
from made import HOT, SHAM, TEXT, figure, mini, outcome, three, trial, with_trials
from real import real_edition

ROOT = Path(__file__).parent.parent
LANGUAGES = ("en", "fr")
languages = pytest.mark.parametrize("language", LANGUAGES)
FRONT = "treatment"
ALL = (FRONT, *(room.kind for room in ROOMS))


def real(language: str) -> Edition:
    return real_edition(language)


def pages_of(key: str, here: Edition) -> dict[str, Page]:
    """The page of a treatment and the rooms that it has, by kind."""
    return {kind: written(here, kind, key) for kind in ALL if key in KINDS[kind].keys(here.dataset)}


def flat(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).replace("\u202f", " ").split())


@cache
def told(key: str, language: str) -> str:
    """All that the page of a treatment and its rooms say, without markup and spaces."""
    bodies = (page.body for page in pages_of(key, real(language)).values())
    return unmarked(" ".join(bodies))


def unmarked(body: str) -> str:
    """Its text, without any space: links to the glossary stand inside words."""
    return "".join(Html(f"<article class='ee-all'>{body}</article>").text("ee-all").split())


def said_in(text: str, whole: str) -> bool:
    return unmarked(text) in whole


# The twelve questions


@languages
def test_each_treatment_answers_every_question_at_an_address_that_the_search_finds(language: str):
    here = real(language)
    words_ = here.words
    honest = {words_(key) for key in ("not_reported", "box.no_numbers", "treatment.no_harms", "certainty.not_rated")}
    honest |= {words_("answers.no_control"), words_("box.no_status")}
    answered = 0
    for treatment in here.dataset.treatments.values():
        studies = here.dataset.studies_of_treatment(treatment.id)
        asked = questions_of(treatment, studies, fact_box(treatment, studies, here), here)
        assert set(asked) == {str(one) for one in Asked}
        page = written(here, FRONT, treatment.id)
        entries = {(entry.anchor, entry.title): entry for entry in page.entries}
        for one in asked.values():
            section = page.body.split(f'id="{one.place}"', 1)
            assert len(section) == 2, (treatment.id, one.place)
            body = unmarked(section[1].split(">", 1)[1].split("</section>", 1)[0])
            assert unmarked(one.plain) in body, (treatment.id, one.asks)
            assert len(body) > len(unmarked(one.plain)) + 4, (treatment.id, one.asks)
            if one.lines and one.asks not in {"better", "harms"}:  # these two are told by a table
                first = unmarked(str(one.lines[0].text))
                assert first.split(" (")[0].rstrip(".") in body or one.asks == "sure", (treatment.id, one.asks)
            if not one.lines:
                assert any(unmarked(say) in body for say in honest), (treatment.id, one.asks)
            assert entries[one.place, one.plain].text
            answered += bool(one.lines)
    assert answered > 250


def test_the_site_keeps_the_questions_in_its_data_in_every_language():
    site = real("en").dataset.site.record
    assert {question.asks for question in site.questions} == set(Asked)
    assert len(site.questions) == 12
    assert all(set(question.text.root) == set(site.languages) for question in site.questions)
    assert len(set(PLACES.values())) == len(Asked)


def test_a_site_asks_in_its_own_words_and_order_and_never_loses_a_question(site: Site):
    site.edit("site.yaml", "licence:", "questions:\n  - {asks: cost, text: {en: How dear?, fr: Cher ?}}\nlicence:")
    dataset = sound_dataset(site.data, site.data)[0]
    here = edition_of(dataset, "en")
    bath = dataset.treatments["hot-bath"]
    studies = dataset.studies_of_treatment("hot-bath")
    asked = questions_of(bath, studies, fact_box(bath, studies, here), here)
    assert next(iter(asked)) == "cost"
    assert asked["cost"].plain == "How dear?"
    assert asked["lasts"].plain == here.words("asked.lasts")
    assert set(asked) == {str(one) for one in Asked}


def test_a_question_that_is_asked_twice_is_a_problem(site: Site):
    twice = "questions:\n" + 2 * "  - {asks: cost, text: {en: How dear?, fr: Cher ?}}\n" + "licence:"
    site.edit("site.yaml", "licence:", twice)
    assert "E214" in [code for *_, code in site.told()]


# Nothing recorded is lost


@languages
def test_every_figure_and_every_study_of_a_treatment_is_on_its_page_or_in_its_rooms(language: str):
    here, seen = real(language), 0
    for treatment in here.dataset.treatments.values():
        whole = told(treatment.id, language)
        links = " ".join(page.body for page in pages_of(treatment.id, here).values())
        for study in here.dataset.studies_of_treatment(treatment.id):
            assert f"studies/{study.id}/" in links, (treatment.id, study.id)
            seen += 1
        for chart in arm_charts(here.dataset.studies_of_treatment(treatment.id), here, "x"):
            for figure_ in chart["rows"]:
                for part in (figure_.arm, figure_.people, figure_.share, figure_.span):
                    assert said_in(part, whole), (treatment.id, figure_.study)
        for one in harms_beside_control(treatment, here.dataset.studies_of_treatment(treatment.id), here):
            for row in (*one.treated, *one.control):
                assert said_in(share_text(row, here.words), whole), (treatment.id, row.study, row.event)
        for group in alone(treatment, here.dataset.studies_of_treatment(treatment.id), here):
            for row in group.rows:
                assert said_in(here.say(row.scale_name), whole), (treatment.id, row.study, row.event)
    assert seen > 200


@languages
def test_every_text_decision_label_rating_and_pool_of_a_treatment_is_told(language: str):
    here = real(language)
    for treatment in here.dataset.treatments.values():
        whole = told(treatment.id, language)
        texts = [treatment.what, treatment.who, treatment.harms, treatment.unknown, treatment.against, *treatment.ask]
        texts += [status.what for status, _ in decisions_on(here.dataset, treatment.id)]
        texts += [text for label in treatment.labels for text in (label.says, label.document, label.note)]
        texts += [text for rated in treatment.certainty for text in (rated.outcome, rated.comparison, rated.why)]
        texts += [pool.because for pool in treatment.pools if not pool.also]
        texts += [text for way in treatment.practice for text in vars(way).values() if hasattr(text, "root")]
        for text in filter(None, texts):
            for block in here.say(text).split("\n\n"):
                assert said_in(block, whole), (treatment.id, block[:60])
        for trial_ in treatment.sought:
            assert said_in(trial_.name, whole)


@languages
def test_each_place_has_one_line_with_all_that_is_in_force_there_and_the_whole_words_in_the_room(language: str):
    here, longest = real(language), 0
    for treatment in here.dataset.treatments.values():
        pages = pages_of(treatment.id, here)
        front, room = unmarked(pages[FRONT].body), pages.get("treatment-decisions")
        lists = re.findall(r'<ul class="ee-places">(.*?)</ul>', pages[FRONT].body)
        assert len(lists) == 2, treatment.id
        places = [here.words.country(code) for code in here.dataset.site.record.jurisdictions]
        for lines in lists:
            heads = " ".join(re.findall(r"<li><strong>(.*?)</strong>", lines))
            assert all(heads.count(place) == 1 for place in places), (treatment.id, heads)
        for status, _ in decisions_on(here.dataset, treatment.id):
            shown = status.in_force and set(status.jurisdictions) & set(here.dataset.site.record.jurisdictions)
            if shown and status.kind in {Ruling.authorisation, Ruling.reimbursement}:
                said = status.brief or status.what
                assert unmarked(here.say(said)) in front, (treatment.id, status.what)
                assert said_in(here.say(status.what), unmarked(room.body if room else ""))
                longest = max(longest, len(here.say(said)))
    assert 40 < longest < 110  # a few words, not a paragraph


@languages
def test_every_pool_with_its_members_and_those_left_out_is_told(language: str):
    here = real(language)
    for treatment in here.dataset.treatments.values():
        found = together(treatment, here)
        body = pages_of(treatment.id, here).get("treatment-together")
        for pool in found.pools:
            assert body
            section = body.body.split(f'id="pool-{pool.id}"')[1].split("</section>")[0]
            assert all(f"studies/{row.study}/" in section for row in pool.rows)
            assert all(f"studies/{key}/" in section for key, _, _ in pool.left_out)
            for sentence in (*pool.sentences, *pool.specialist, *pool.populations):
                assert said_in(sentence, unmarked(section))


@languages
def test_where_nothing_can_be_drawn_the_page_says_why_and_what_there_is_instead(language: str):
    here, bare = real(language), 0
    for treatment in here.dataset.treatments.values():
        studies, pages = here.dataset.studies_of_treatment(treatment.id), pages_of(treatment.id, here)
        body = pages[FRONT].body
        if picture_of(treatment, studies, here) is not None:
            assert "ee-undrawn" not in body
            continue
        bare += 1
        place = body.split('class="ee-first-picture"')[1].split('class="ee-first-numbers"')[0]
        told = undrawn(treatment, studies, here)
        assert told.why in place
        for kind, key, anchor, said in told.instead:
            assert said in place
            target = written(here, kind, key).body
            assert not anchor or f'id="{anchor}"' in target, (treatment.id, kind, anchor)
        counted = [study.id for study in studies if study.scores or study.effects]
        assert [key for kind, key, *_ in told.instead if kind == "study"] == counted
    assert 0 < bare < 6


@languages
def test_every_drawing_of_people_and_every_trial_left_out_is_told(language: str):
    here = real(language)
    for treatment in here.dataset.treatments.values():
        people, whole = people_of_treatment(treatment, here), pages_of(treatment.id, here)
        benefits = [*people.benefits, *(one for other in people.beside for one in other.benefits)]
        harms = [*people.harms, *(one for other in people.beside for one in other.harms)]
        for kind, items in (("treatment-together", benefits), ("treatment-harms", harms)):
            assert all(f'id="{item.key}"' in whole[kind].body for item in items), treatment.id
        front = whole[FRONT].body
        for line in left_out_views(treatment, here):
            for left in line.trials:
                assert said_in(left.found, unmarked(front)), (treatment.id, left.study)


# One row per event


@languages
def test_an_event_has_one_row_and_its_name_stands_there_once(language: str):
    here = real(language)
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


# Words


@languages
def test_running_text_for_patients_holds_no_tau_and_no_infinity(language: str):
    here = real(language)
    hard = re.compile(r"\btau\b|logarithm|∞", re.IGNORECASE)
    for treatment in here.dataset.treatments.values():
        for kind, page in pages_of(treatment.id, here).items():
            open_text = re.sub(r"<details.*?</details>", " ", page.body, flags=re.DOTALL)
            open_text = re.sub(r'<svg class="ee-d".*?</svg>', " ", open_text, flags=re.DOTALL)
            assert hard.search(flat(open_text)) is None, (treatment.id, kind)


# Recalled things are marked


def recalled(language: str) -> Edition:
    """The invented site, its decision and its rating merely recalled."""
    base, files = mini(), []
    for placed in base.family_files:
        treatments = [
            t.model_copy(
                update={
                    "status": tuple(s.model_copy(update={"grade": Grade.recalled}) for s in t.status),
                    "certainty": tuple(c.model_copy(update={"grade": Grade.recalled}) for c in t.certainty),
                }
            )
            for t in placed.record.treatments
        ]
        files.append(replace(placed, record=placed.record.model_copy(update={"treatments": tuple(treatments)})))
    site = base.site.record.model_copy(update={"jurisdictions": ("FR",)})
    return edition_of(replace(base, family_files=tuple(files), site=replace(base.site, record=site)), language)


@languages
def test_what_is_recalled_is_marked_in_headlines_and_in_lists(language: str):
    here = recalled(language)
    flag = f'<span class="ee-flag">{here.words("to_verify")}</span>'
    front = written(here, FRONT, "hot-bath").body
    for place in ("sure", "authorised"):
        assert flag in front.split(f'id="{place}"')[1].split("</section>")[0], place
    assert flag in written(here, "treatment-decisions", "hot-bath").body
    assert flag in written(here, "treatment-together", "hot-bath").body.split('id="certainty"')[1]
    column = said_of_each(here)["hot-bath"]
    for row in ("sure", "in-FR"):
        assert flag in column.split(f'data-row="{row}"')[1].split("</dd>")[0], row


# Numbers are written by one rule


def test_a_ratio_in_a_sentence_has_the_digits_of_tables_and_never_makes_infinity_zero():
    w = words("en")
    assert ratio_text(12.34, 0.0456, None, w) == w("left_out.ratio", value="12.3", low="0.046", high="∞")


def test_a_part_of_a_pool_says_why_it_is_not_put_together():
    stiff = {"diagnosis": ["stiff-knee"], "text": TEXT}
    nobody = [trial(f"{name}-2021", (0, 40), (0, 40), year=2021, population=stiff) for name in ("dora", "emil", "finn")]
    here = edition_of(with_trials(*three(), *nobody), "en")
    _, apart = populations_of(here.evidence.pools[0], here)
    assert "3 trials" in apart
    assert "fewer than three, not" not in apart
    assert "fewer than three of them say something" in apart


def test_outcomes_are_found_by_their_key_and_not_by_their_name():
    """Two outcomes may be called alike."""
    base = mini()
    record = base.vocabulary.record
    kinds = tuple(k.model_copy(update={"name": record.outcomes[0].name, "charted": True}) for k in record.outcomes)
    vocabulary = replace(base.vocabulary, record=record.model_copy(update={"outcomes": kinds}))
    study = trial("anna-2019", outcomes=[outcome(figure("hot", (24, 60)), figure("sham", (12, 60)))])
    here = edition_of(with_trials(study, dataset=replace(base, vocabulary=vocabulary)), "en")
    lines = lines_of(here.dataset.treatments["hot-bath"], here)
    assert [line.outcome for line in lines if line.inside] == ["response"]


# Rooms


@languages
def test_a_room_exists_only_where_it_has_something_to_show_and_the_page_leads_to_it(language: str):
    here = real(language)
    for treatment in here.dataset.treatments.values():
        front = written(here, FRONT, treatment.id).body
        for room in ROOMS:
            there = treatment.id in room.keys(here.dataset)
            assert (f'href="{room.name}/"' in front) is there, (treatment.id, room.name)
    assert "treatment-harms" not in pages_of("alto-100", here)


OLD = (
    "top", "what", "box-status", "numbers", "against", "harms", "unknown", "sure", "results", "together", "people",
    "harms-in-trials", "certainty", "status", "studies",
)  # fmt: skip
"""The places that the page of every treatment had before it had rooms; some pages had more."""


def more_old(treatment: Treatment, here: Edition) -> list[str]:
    people = people_of_treatment(treatment, here)
    items = [*people.benefits, *people.harms, *(p for one in people.beside for p in (*one.benefits, *one.harms))]
    found = [item.key for item in items] + [f"pool-{p.declared.id}" for p in here.evidence.own_pools(treatment.id)]
    found += [name for name, there in (("labels", treatment.labels), ("sought", treatment.sought)) if there]
    return found + [name for name, there in (("practice", treatment.practice), ("ask", treatment.ask)) if there]


def leads_to(name: str, front: Html) -> str:
    """The kind of page on which a place is, as the script reads it: the page itself, or the room that holds it."""
    if name in front.ids:
        return FRONT
    links = [(said["data-holds"].split(), said["href"]) for said in front.all("a") if "data-holds" in said]
    fitting = [
        (len(pattern), href)
        for holds, href in links
        for pattern in holds
        if re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name)
    ]
    return f"treatment-{max(fitting)[1].strip('/')}" if fitting else ""


@languages
def test_every_old_place_is_on_the_page_or_in_the_room_that_its_list_names(language: str):
    here = real(language)
    for treatment in here.dataset.treatments.values():
        pages = {kind: Html(page.body) for kind, page in pages_of(treatment.id, here).items()}
        for name in (*OLD, *more_old(treatment, here)):
            kind = leads_to(name, pages[FRONT])
            assert kind in pages, (treatment.id, name)
            assert name in pages[kind].ids, (treatment.id, name, kind)


# Ten times the data


def many(n: int) -> Edition:
    """The invented site with so many trials, each larger than the one before."""
    arms = [HOT, SHAM]
    made = [
        trial(f"anna{i:03d}-{1950 + i}", (10 + i, 40 + i), (6 + i, 40 + i), year=1950 + i, arms=arms,
              design={"kind": "rct", "blinding": "double-blind", "randomised": 80 + 2 * i})
        for i in range(n)
    ]  # fmt: skip
    return edition_of(with_trials(*made), "en")


def test_lists_are_cut_to_the_largest_and_say_where_the_rest_is():
    here = many(70)
    treatment = here.dataset.treatments["hot-bath"]
    studies = here.dataset.studies_of_treatment("hot-bath")
    picture = picture_of(treatment, studies, here)
    assert picture
    assert here.words("chart.largest", n="4", all="70") in picture["note"]
    (chart,) = arm_charts(studies, here, "x")
    assert here.words("chart.largest", n="14", all="70") in chart["note"]
    assert {row.study for row in chart["rows"]} == {study.id for study in studies}
    room = written(here, "treatment-trials", "hot-bath").body
    shown = room.split('id="studies"')[1].split("<details")[0]
    assert shown.count("<tr>") == 1 + 15
    assert all(f"studies/{study.id}/" in room for study in studies)
    assert here.words.count("rooms.more_studies_n", 55) in room
    (pool,) = together(treatment, here).pools
    assert len(pool.rows) == 70
    assert here.words("chart.largest", n="30", all="70") in pool.figures[0].note


def test_the_largest_are_those_with_most_people():
    here = many(10)
    studies = here.dataset.studies_of_treatment("hot-bath")
    kept = largest(studies, lambda study: study.id, here, 3)
    assert {study.id for study in kept} == {"anna007-1957", "anna008-1958", "anna009-1959"}
    assert kept == [study for study in studies if study in kept]
