"""What is recorded of a treatment is whole on its page and in its rooms, in plain words; what is recalled is marked."""

from __future__ import annotations

import re
from dataclasses import replace

from compared import said_of_each
from evidence_explorer.charts import ratio_text, share_text
from evidence_explorer.frames import decisions_on
from evidence_explorer.model import Grade, Ruling
from evidence_explorer.pages import Edition, edition_of, written
from evidence_explorer.pages.blocks.harms_beside import alone, harms_beside_control
from evidence_explorer.pages.blocks.left_out import left_out_views, lines_of
from evidence_explorer.pages.blocks.people.view import people_of_treatment
from evidence_explorer.pages.blocks.pooled.populations import populations_of
from evidence_explorer.pages.blocks.pooled.view import together
from evidence_explorer.pages.blocks.trials import arm_charts
from evidence_explorer.pages.treatment.front import picture_of, undrawn
from evidence_explorer.words import words
from made import TEXT, figure, mini, outcome, three, trial, with_trials
from real import real_edition
from treated import FRONT, flat, languages, pages_of, said_in, told, unmarked

# Nothing recorded is lost


@languages
def test_every_figure_and_every_study_of_a_treatment_is_on_its_page_or_in_its_rooms(language: str):
    here, seen = real_edition(language), 0
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
    here = real_edition(language)
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
    here, longest = real_edition(language), 0
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
    here = real_edition(language)
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
    here, bare = real_edition(language), 0
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
    here = real_edition(language)
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


# Words


@languages
def test_running_text_for_patients_holds_no_tau_and_no_infinity(language: str):
    here = real_edition(language)
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
    assert flag in front.split('id="authorised"')[1].split("</section>")[0]
    sure = front.split('id="sure"')[1].split("</section>")[0]  # a rating that nobody read does not stand there at all
    assert flag not in sure
    assert here.words("certainty.not_rated") in sure
    assert flag in written(here, "treatment-decisions", "hot-bath").body
    assert flag in written(here, "treatment-together", "hot-bath").body.split('id="certainty"')[1]
    column = said_of_each(here)["hot-bath"]
    assert flag in column.split('data-row="in-FR"')[1].split("</dd>")[0]
    assert flag not in column.split('data-row="sure"')[1].split("</dd>")[0]


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


@languages
def test_a_picture_that_counts_nobody_who_got_better_says_what_it_shows_and_in_whom(language: str):
    here = real_edition(language)
    treatment = here.dataset.treatments["fmt"]
    body = pages_of("fmt", here)[FRONT].body
    first = body.split('class="ee-first"')[1].split('class="ee-first-numbers"')[0]
    studies = here.dataset.studies_of_treatment(treatment.id)
    picture = picture_of(treatment, studies, here)
    assert picture
    assert said_in(picture["heading"], unmarked(first))
    assert said_in(here.words("treatment.not_people"), unmarked(first))
    review = here.dataset.studies["zhang-2025-fmt"]
    assert said_in(here.say(review.population.text), unmarked(first))
