"""Dataset → the list of pages, per language. Values only: nothing here touches the disk or the site builder."""

from __future__ import annotations

from ..model import Dataset
from .base import Edition, Page
from .biomarkers import biomarker_page, biomarkers_page
from .claims import claims_page, section_page
from .compare import compare_page
from .corrections import corrections_page
from .coverage import coverage_page
from .evidence_map import map_page
from .explore import explore_assets, explore_page
from .glossary import glossary_page
from .home import home_page
from .lists import scale_page, scales_page, sources_page, studies_page
from .reference import reference_page
from .status import status_page
from .study import study_page
from .timeline import timeline_page
from .treatment import family_page, treatment_page


def editions(dataset: Dataset, repository: str | None = None) -> list[Edition]:
    """One view of the dataset per language; its tables are made once, for pages and assets."""
    return [Edition(dataset, language, repository) for language in dataset.site.record.languages]


def write_pages(dataset: Dataset, shown: list[Edition] | None = None) -> list[Page]:
    """Every generated page of every language of the site, in a fixed order. ``shown``: its editions, if made."""
    return [page for edition in shown or editions(dataset) for page in _edition(edition)]


LISTS = {
    "biomarkers": biomarkers_page, "status": status_page, "glossary": glossary_page, "corrections": corrections_page,
}  # fmt: skip


def _edition(edition: Edition) -> list[Page]:
    dataset = edition.dataset
    return [
        home_page(edition),
        *(family_page(family, edition) for family in dataset.families.values()),
        *(treatment_page(treatment, edition) for treatment in dataset.treatments.values()),
        *(study_page(study, edition) for study in dataset.studies.values()),
        *(scale_page(scale, edition) for scale in dataset.scales.values()),
        scales_page(edition),
        explore_page(edition),
        compare_page(edition),
        map_page(edition),
        timeline_page(edition),
        studies_page(edition),
        sources_page(edition),
        coverage_page(edition),
        reference_page(edition),
        *([claims_page(edition)] if dataset.claims else []),
        *(section_page(section, edition) for section in dataset.sections.values()),
        *(biomarker_page(marker, edition) for marker in dataset.biomarkers.values()),
        *(LISTS[name](edition) for name in edition.lists),
        *([] if "corrections" in edition.lists else [corrections_page(edition)]),  # it also says that there is none
    ]


def page_assets(dataset: Dataset, shown: list[Edition] | None = None) -> dict[str, bytes]:
    """File name → content: what single pages load beside their markup, such as the data that a script shows."""
    return {name: file for edition in shown or editions(dataset) for name, file in explore_assets(edition).items()}


__all__ = ["Edition", "Page", "editions", "page_assets", "write_pages"]
