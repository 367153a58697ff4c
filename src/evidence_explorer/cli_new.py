"""`evidence new`: an empty, commented record in its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from . import importers, scaffold
from .drafting import add_to_file, ask, carefully, dataset_of, existing_file, files_of, id_option, listed, write_draft
from .model import Dataset, Kind, Verdict
from .scaffold import Refusal


@click.group()
def new() -> None:
    """Write an empty, commented record in its place; nothing is overwritten.

    Example: evidence new study --family rest --id smith-2019 --kind rct --arms bed-rest,usual-care
    """


name_option = click.option("--name", multiple=True, metavar="LANGUAGE=TEXT", help="Its name, as en=Bed rest.")
treatments_option = click.option("--treatments", default="", help="Ids of treatments, with commas between them.")
studies_option = click.option("--studies", default="", help="Ids of studies, with commas between them.")


@new.command()
@id_option
@click.option("--family", default="", help="The family in whose folder it lies.")
@click.option("--kind", type=click.Choice(list(map(str, Kind))), help="What kind of study it is.")
@click.option("--arms", default="", help="Ids with commas between them; id=treatment or id=control says what is given.")
@treatments_option
@click.option("--year", type=click.IntRange(1900, 2100), help="The year of publication.")
@click.option("--title", default="", help="The title of the publication.")
@click.option("--doi", default="", help="The DOI of the publication.")
@click.option("--registry", default="", help="Registration numbers, with commas between them.")
@carefully
def study(
    id_: str, family: str, kind: str | None, arms: str, treatments: str, year: int | None, title: str, doi: str,
    registry: str, data: Path, seeds: Path | None,
) -> None:  # fmt: skip
    """Write a study of FAMILY.

    Example: evidence new study --family rest --id smith-2019 --kind rct --arms bed-rest,usual-care
    """
    dataset = dataset_of(data, seeds)
    family = ask(family, f"Family ({', '.join(dataset.families)})")
    id_ = ask(id_, "Id (first author and year, as smith-2019)")
    sort = ask(kind or "", f"Kind ({', '.join(Kind)})", [str(kind) for kind in Kind])
    arms = ask(arms, "Arms (ids with commas between them, as bed-rest,placebo; empty for none)", optional=True)
    said = {"year": year, "title": title, "doi": importers.draft.doi(doi) or doi, "registry": listed(registry)}
    citation = {name: value for name, value in said.items() if value}
    draft = scaffold.new_study(dataset, files_of(data), family, id_, sort, listed(arms), listed(treatments), citation)
    write_draft(data, draft)


@new.command()
@id_option
@click.option("--family", default="", help="The family to which it belongs.")
@name_option
@carefully
def treatment(id_: str, family: str, name: Sequence[str], data: Path, seeds: Path | None) -> None:
    """Add a treatment to the file of FAMILY.

    Example: evidence new treatment --family rest --id bed-rest --name "en=Bed rest"
    """
    dataset = dataset_of(data, seeds)
    family = ask(family, f"Family ({', '.join(dataset.families)})")
    id_ = ask(id_, "Id")
    existing = existing_file(data, scaffold.family_path(family, files_of(data)))
    add_to_file(data, existing, scaffold.new_treatment(dataset, existing, id_, _names(dataset, name)), "treatments")


@new.command()
@id_option
@name_option
@carefully
def family(id_: str, name: Sequence[str], data: Path, seeds: Path | None) -> None:
    """Write a family of treatments.

    Example: evidence new family --id rest --name en=Rest --name fr=Repos
    """
    dataset = dataset_of(data, seeds)
    write_draft(data, scaffold.new_family(dataset, files_of(data), ask(id_, "Id"), _names(dataset, name)))


@new.command()
@id_option
@name_option
@treatments_option
@studies_option
@carefully
def biomarker(id_: str, name: Sequence[str], treatments: str, studies: str, data: Path, seeds: Path | None) -> None:
    """Write a biomarker.

    Example: evidence new biomarker --id sleep-length --treatments bed-rest --studies smith-2019
    """
    dataset = dataset_of(data, seeds)
    said = (ask(id_, "Id"), _names(dataset, name), listed(treatments), listed(studies))
    write_draft(data, scaffold.new_biomarker(dataset, files_of(data), *said))


@new.command()
@id_option
@click.option("--verdict", type=click.Choice(list(map(str, Verdict))), help="What the evidence says.")
@studies_option
@carefully
def claim(id_: str, verdict: str | None, studies: str, data: Path, seeds: Path | None) -> None:
    """Write the answer to a claim of the inventory that has none yet.

    Example: evidence new claim --id rest-heals --verdict overstated --studies smith-2019
    """
    dataset = dataset_of(data, seeds)
    id_ = ask(id_, "Claim")
    path = scaffold.claim_path(dataset, id_)
    existing = existing_file(data, path) if path in files_of(data) else None
    draft = scaffold.new_claim(dataset, existing, id_, verdict or "", listed(studies))
    if existing:
        add_to_file(data, existing, draft, "claims")
    else:
        write_draft(data, draft)


def _names(dataset: Dataset, names: Sequence[str]) -> dict[str, str]:
    """`en=Bed rest` → {"en": "Bed rest"}."""
    pairs = dict(name.partition("=")[::2] for name in names)
    languages = dataset.site.record.languages
    for language, name in pairs.items():
        if language not in languages or not name.strip():
            raise Refusal(f"--name is written LANGUAGE=TEXT, with one of {', '.join(languages)}: --name en=Rest.")
    return {language: name.strip() for language, name in pairs.items()}
