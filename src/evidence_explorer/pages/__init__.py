"""Dataset → the list of pages, per language. Values only: nothing here touches the disk or the site builder."""

from __future__ import annotations

from ..model import Dataset
from .base import Edition, Page
from .claims import claims_page, section_page
from .explore import explore_assets, explore_page
from .home import home_page
from .lists import scale_page, scales_page, sources_page, studies_page
from .study import study_page
from .treatment import family_page, treatment_page


def write_pages(dataset: Dataset) -> list[Page]:
    """Every generated page of every language of the site, in a fixed order."""
    return [page for language in dataset.site.record.languages for page in _edition(Edition(dataset, language))]


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
        studies_page(edition),
        sources_page(edition),
        *([claims_page(edition)] if dataset.claims else []),
        *(section_page(section, edition) for section in dataset.sections.values()),
    ]


def page_assets(dataset: Dataset) -> dict[str, bytes]:
    """File name → content: what single pages load beside their markup, such as the data that a script shows."""
    editions = [Edition(dataset, language) for language in dataset.site.record.languages]
    return {name: content for edition in editions for name, content in explore_assets(edition).items()}


__all__ = ["Edition", "Page", "page_assets", "write_pages"]
