"""Evidence → pages, per language. Values only: nothing here touches the disk or the site builder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..analysis import Evidence
from ..model import Dataset
from ..track import Memory, Node, digest, kept
from .base import Edition, harmless, path_of, record_lists
from .biomarkers import biomarker_page, biomarkers_page
from .claims import claims_page, section_page
from .compare import compare_page
from .corrections import corrections_page
from .coverage import coverage_page
from .evidence_map import map_page
from .explore import explore_assets, explore_page
from .glossary import glossary_page
from .home import home_page
from .kit.kind import PageKind
from .kit.page import Heading, Page, Place, url_of
from .lists import scale_page, scales_page, sources_page, studies_page
from .reference import reference_page
from .status import status_page
from .study import study_page
from .timeline import timeline_page
from .treatment import family_page, treatment_page


def _if_any(name: str) -> Callable[[Dataset], Iterable[str]]:
    return lambda dataset: ("",) if record_lists(dataset)[name] else ()


def _alone(write: Callable[[Edition], Page]) -> Callable[[Edition, str], Page]:
    return lambda edition, key: write(edition)


KINDS = {
    kind.name: kind
    for kind in (
        PageKind("home", "index.md", _alone(home_page)),
        PageKind(
            "family",
            "families/{key}/index.md",
            lambda e, k: family_page(e.dataset.families[k], e),
            lambda d: d.families,
        ),
        PageKind(
            "treatment",
            "treatments/{key}.md",
            lambda e, k: treatment_page(e.dataset.treatments[k], e),
            lambda d: d.treatments,
        ),
        PageKind("study", "studies/{key}.md", lambda e, k: study_page(e.dataset.studies[k], e), lambda d: d.studies),
        PageKind("scale", "scales/{key}.md", lambda e, k: scale_page(e.dataset.scales[k], e), lambda d: d.scales),
        PageKind("explore", "explore.md", _alone(explore_page), menu="views", files=explore_assets),
        PageKind("compare", "compare.md", _alone(compare_page), menu="views"),
        PageKind("map", "map.md", _alone(map_page), menu="views"),
        PageKind("timeline", "timeline.md", _alone(timeline_page), menu="views"),
        PageKind("studies", "studies.md", _alone(studies_page), menu="records"),
        PageKind("biomarkers", "biomarkers.md", _alone(biomarkers_page), _if_any("biomarkers"), menu="records"),
        PageKind("status", "status.md", _alone(status_page), _if_any("status"), menu="records"),
        PageKind("scales", "scales.md", _alone(scales_page), menu="records"),
        PageKind("glossary", "glossary.md", _alone(glossary_page), _if_any("glossary"), menu="records"),
        PageKind("sources", "sources.md", _alone(sources_page), menu="records"),
        PageKind("coverage", "coverage.md", _alone(coverage_page), menu="records"),
        PageKind("corrections", "corrections.md", _alone(corrections_page), menu="records"),
        PageKind("claims", "claims.md", _alone(claims_page), lambda d: ("",) if d.claims else (), menu="answers"),
        PageKind(
            "section", "claims/{key}.md", lambda e, k: section_page(e.dataset.sections[k], e), lambda d: d.sections
        ),
        PageKind(
            "biomarker",
            "biomarkers/{key}.md",
            lambda e, k: biomarker_page(e.dataset.biomarkers[k], e),
            lambda d: d.biomarkers,
        ),
        PageKind("reference", "contribute/fields.md", _alone(reference_page)),
    )
}
"""Every kind of page by its name."""
ALWAYS: tuple[Node, ...] = (("settings",),)
"""The site's own facts are shown, or decide what is shown, on nearly every page."""


def editions(dataset: Dataset, memory: Memory | None = None, repository: str | None = None) -> dict[str, Edition]:
    """Language → its view of the evidence, which all of them share."""
    evidence = Evidence(dataset, memory or Memory(leaves(dataset), ALWAYS))
    found = {one: Edition(evidence, one, repository) for one in dataset.site.record.languages}
    for edition in found.values():
        evidence.memory.own(edition)
    return found


def edition_of(dataset: Dataset, language: str) -> Edition:
    """The view of one language, by itself."""
    edition = Edition(Evidence(dataset, Memory(leaves(dataset), ALWAYS)), language)
    edition.memory.own(edition)
    return edition


def places(dataset: Dataset) -> Iterator[Place]:
    """Where every page of every language will be, in a fixed order."""
    for language in dataset.site.record.languages:
        for kind in KINDS.values():
            for key in kind.keys(dataset):
                yield Place(kind.name, key, language, kind.path_of(key))


@kept(cutoff=True)
def written(edition: Edition, kind: str, key: str) -> Page:
    """A page, written when it is first asked for, and again when something that it read has changed."""
    return KINDS[kind].write(edition, key)


def written_node(place: Place) -> Node:
    """The name under which a written page is remembered."""
    return ("pages.written", place.language, place.kind, place.key)


@kept(cutoff=True)
def _files(edition: Edition, kind: str) -> dict[str, bytes]:
    files = KINDS[kind].files
    return files(edition) if files else {}


def page_files(shown: Iterable[Edition]) -> dict[str, bytes]:
    """File name → content: what kinds of pages load beside their markup, such as the data that a script shows."""
    return {
        name: file
        for edition in shown
        for kind in KINDS.values()
        if kind.files
        for name, file in _files(edition, kind.name).items()
    }


def leaves(dataset: Dataset, repository: str | None = None) -> Callable[[Node], str]:
    """The print that a record, or a setting, has now."""
    shelves = {shelf.kind: shelf for shelf in dataset.shelves}
    settings = digest(repr((dataset.site.record.model_dump_json(), repository)))

    def leaf(node: Node) -> str:
        if node[0] == "settings":
            return settings
        return shelves[node[0]].leaf(node)

    return leaf


def write_pages(dataset: Dataset) -> list[Page]:
    """Every page of every language of a site."""
    shown = editions(dataset)
    return [written(shown[place.language], place.kind, place.key) for place in places(dataset)]


__all__ = [
    "KINDS", "Edition", "Heading", "Page", "PageKind", "Place", "edition_of", "editions", "harmless", "leaves",
    "page_files", "path_of", "places", "record_lists", "url_of", "write_pages", "written", "written_node",
]  # fmt: skip
