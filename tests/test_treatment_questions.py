"""The page of a treatment answers twelve questions that people ask, each at its address, in the words of the site."""

from __future__ import annotations

from conftest import Site
from evidence_explorer.model import Asked
from evidence_explorer.pages import edition_of, written
from evidence_explorer.pages.blocks.factbox import fact_box
from evidence_explorer.pages.treatment.answers import PLACES, questions_of
from evidence_explorer.site import sound_dataset
from real import real_edition
from treated import FRONT, languages, unmarked


@languages
def test_each_treatment_answers_every_question_at_an_address_that_the_search_finds(language: str):
    here = real_edition(language)
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
    site = real_edition("en").dataset.site.record
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
