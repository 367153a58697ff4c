"""Registration numbers have one form however they are copied, lead to their page, and are nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Site
from evidence_explorer.frames.published import doi_page
from evidence_explorer.model import Citation, registered, registry_page

EUDRACT = "EudraCT 2015-001456-29"


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("NCT03775200", "NCT03775200"),
        ("nct03775200", "NCT03775200"),
        ("ClinicalTrials.gov: NCT03775200", "NCT03775200"),
        ("https://clinicaltrials.gov/study/NCT03775200", "NCT03775200"),
        ("https://clinicaltrials.gov/study/NCT03775200/", "NCT03775200"),
        ("https://www.clinicaltrials.gov/ct2/show/NCT03775200?term=a+b&rank=1", "NCT03775200"),
        ("https://clinicaltrials.gov/ct2/show/results/NCT03775200#outcome", "NCT03775200"),
        ("ISRCTN14426797", "ISRCTN14426797"),
        ("ISRCTN 14426797", "ISRCTN14426797"),
        ("https://www.isrctn.com/ISRCTN14426797", "ISRCTN14426797"),
        (EUDRACT, EUDRACT),
        ("2015-001456-29", EUDRACT),
        ("EudraCT number: 2015-001456-29", EUDRACT),
        ("EUCTR2015-001456-29-GB", EUDRACT),
        ("https://www.clinicaltrialsregister.eu/ctr-search/trial/2015-001456-29/GB", EUDRACT),
        ("https://www.clinicaltrialsregister.eu/ctr-search/search?query=2015-001456-29", EUDRACT),
        ("2022-500137-11-00", "2022-500137-11-00"),
        ("EU CT 2022-500137-11-00", "2022-500137-11-00"),
        ("ACTRN12613000112763", "ACTRN12613000112763"),
        ("IRCT2016082829556N1", "IRCT2016082829556N1"),
        ("https://trialsearch.who.int/Trial2.aspx?TrialID=IRCT2016082829556N1", "IRCT2016082829556N1"),
        ("NTR2118", "NTR2118"),
        ("JRCTS031180001", "jRCTs031180001"),
        ("ChiCTR1900000001", "ChiCTR1900000001"),
        ("CTRI/2017/05/000001", "CTRI/2017/05/000001"),
        ("DRKS00000001", "DRKS00000001"),
        ("CRD42020000001", "CRD42020000001"),
        ("U1111-1184-2032", "U1111-1184-2032"),
        ("UTN: u1111-1184-2032", "U1111-1184-2032"),
        ("Universal Trial Number U1111-1184-2032", "U1111-1184-2032"),
    ],
)
def test_a_number_has_one_form_however_it_is_copied(written: str, form: str):
    assert registered(written) == form
    assert registered(form) == form


@pytest.mark.parametrize(
    "written",
    [
        "", "see the paper", "none", "NCT", "NCTO5301036", "NCT0530103", "NCT053010361", "ISRCTN1442679", "2015-001456",
        "2015-0014562-29", "ACTRN1261300011276", "NTR", "10.1001/jama.2020.1", "https://example.org/NCT0377520",
        "https://[", "NCT03775200 and others", "U1111-1184", "U1111-1184-20321", "U2222-1184-2032",
    ],
)  # fmt: skip
def test_what_no_register_has_is_no_number(written: str):
    assert registered(written) is None
    assert registry_page(written) is None


@pytest.mark.parametrize(
    ("written", "page"),
    [
        ("NCT03775200", "https://clinicaltrials.gov/study/NCT03775200"),
        ("isrctn14426797", "https://www.isrctn.com/ISRCTN14426797"),
        (EUDRACT, "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2015-001456-29"),
        ("NTR2118", "https://trialsearch.who.int/Trial2.aspx?TrialID=NTR2118"),
        ("CTRI/2017/05/000001", "https://trialsearch.who.int/Trial2.aspx?TrialID=CTRI%2F2017%2F05%2F000001"),
    ],
)
def test_a_number_leads_to_its_page(written: str, page: str):
    assert registry_page(written) == page


def test_every_number_of_the_site_has_a_page():
    shown = Path(__file__).parent.parent / "data/studies"
    lines = [line for file in shown.rglob("*.yaml") for line in file.read_text(encoding="utf-8").splitlines()]
    told = [line.split("[")[1].rstrip("]").split(", ") for line in lines if line.startswith("  registry: [")]
    numbers = [number.strip("\"'") for one in told for number in one]
    assert len(numbers) > 70
    assert [number for number in numbers if not registry_page(number)] == []


def test_two_forms_of_a_number_are_one_trial(site: Site):
    site.edit(
        "studies/wool/beta-2021.yaml", "  year: 2021\n", "  year: 2021\n  registry: [clinicaltrials.gov NCT00000020]\n"
    )
    assert {code for *_, code in site.told()} == {"N318"}
    site.edit(
        "studies/wool/beta-2021.yaml", "  participants: 10\n", "  participants: 10\n  same_people_as: alpha-2020\n"
    )
    assert site.told() == []


def cited(**more: str) -> Citation:
    return Citation.model_validate_json(json.dumps({"year": 1997, "title": "Invented"} | more))


def test_a_doi_of_the_nineties_is_taken_and_is_encoded_in_its_address():
    doi = "10.9999/(SICI)1097-4679(199709)53:6<559::AID-JCLP4>3.0.CO;2-H"
    assert cited(doi=doi).doi == doi
    assert doi_page(doi) == "https://doi.org/10.9999/(SICI)1097-4679(199709)53:6%3C559::AID-JCLP4%3E3.0.CO;2-H"


@pytest.mark.parametrize("end", [".", ",", ";", "</script>", '"', " x"])
def test_a_doi_ends_where_it_ends(end: str):
    with pytest.raises(ValueError, match="doi"):
        cited(doi=f"10.9999/invented.1{end}")


@pytest.mark.parametrize(
    ("year", "number", "told"),
    [
        (2020, 32_448_048, False), (2020, 3_244_804, True), (2006, 16_491_133, False), (2006, 2006, True),
        (2023, 36_322_843, False), (1995, 7_726_322, False), (2010, 36_322_843, True),
    ],
)  # fmt: skip
def test_a_pubmed_number_is_of_about_its_year(site: Site, year: int, number: int, told: bool):
    site.edit("studies/water/alpha-2020.yaml", "  year: 2020\n", f"  year: {year}\n  pmid: {number}\n")
    assert ("N317" in {code for *_, code in site.told()}) == told
