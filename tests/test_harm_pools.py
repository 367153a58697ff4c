"""Pools of adverse events: rare ones, terms of a source, arms counted together, what stays out."""

from __future__ import annotations

import pytest

from declared import RARE, SILENT, burnt, harm_pool, harm_site
from evidence_explorer import stats
from evidence_explorer.model import Study
from evidence_explorer.pages import edition_of
from evidence_explorer.pages.blocks.findings.view import findings_of
from evidence_explorer.pages.blocks.pooled.harms import harm_view
from made import TEXT, figure, trial


def test_rare_events_have_methods_without_a_correction_beside():
    found = harm_pool(*RARE)
    assert found.rare
    tables = [(m.treated.events, m.treated.n, m.control.events, m.control.n) for m in found.members]
    assert found.peto() == stats.peto(tables)
    assert found.fixed("RR") == stats.mantel_haenszel("RR", tables)


def test_a_trial_without_any_event_is_named_and_says_nothing_on_a_ratio():
    found = harm_pool(*RARE, SILENT)
    assert found.silent_both == ("dora-2022",)
    assert found.result("RR") == harm_pool(*RARE).result("RR")
    assert found.peto() == harm_pool(*RARE).peto()
    assert harm_pool(*RARE[:2], SILENT).result("RR") is None
    edition = edition_of(harm_site(*RARE[:2], SILENT), "en")
    view = harm_view(edition.evidence.harm_pool("hot-bath", "more"), edition)
    assert "3 trials count it, but only 2" in view.standing_text
    assert view.methods == view.together == []
    assert any("Dora 2022" in sentence for sentence in view.sentences)


def test_terms_choose_among_the_labels_of_a_source():
    study = burnt("anna-2019", (3, 80), (1, 78), harm={"label": {"en": "scald", "fr": "ébouillantage"}})
    assert [m.study for m in harm_pool(study, terms=["Scald"]).members] == ["anna-2019"]
    assert harm_pool(study, terms=["blister"]).excluded[0].reason == "no-share"


def test_arms_that_a_source_counts_together_are_one_side():
    arms = [{"id": arm, "label": TEXT, "treatment": "hot-bath"} for arm in ("hot", "hotter")]
    arms.append({"id": "sham", "label": TEXT, "control": "sham"})
    harm = {"results": [{"arm": "hot+hotter"} | {"events": 5, "of": 90, "source": "paper"}, figure("sham", (1, 44))]}
    [member] = harm_pool(burnt("anna-2019", 1, 1, harm=harm, arms=arms)).members
    assert (member.treated.events, member.treated.n, member.treated.arms) == (5, 90, ("hot+hotter",))


@pytest.mark.parametrize(
    ("study", "reason"),
    [
        (trial("anna-2019"), "no-event"),
        (burnt("anna-2019", 4.0, 2.0), "no-people"),
        (burnt("anna-2019", (3, 80), (1, 78), design={"kind": "single-arm"}), "not-randomised"),
        (burnt("anna-2019", (3, 80), (1, 78), design={"kind": "rct", "blinding": "open"}), "open"),
    ],
)
def test_a_trial_without_counts_stays_out(study: Study, reason: str):
    assert harm_pool(study).excluded[0].reason == reason


def test_a_harm_is_never_counted_as_a_benefit():
    edition = edition_of(harm_site(*[burnt(f"x{i}-2020", (45 + i, 80), (10, 80)) for i in range(3)]), "en")
    found = edition.evidence.harm_pool("hot-bath", "more")
    [row] = findings_of(edition.dataset.treatments["hot-bath"], edition).harms
    assert found.absolute(0.125, False).nnt.kind == "harm"  # type: ignore[union-attr]
    assert row.difference.startswith("+")
    assert "more often" in row.words


# Parts
