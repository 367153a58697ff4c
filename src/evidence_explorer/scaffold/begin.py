"""A whole small site on a new subject, as files: what was asked for, and an invented example that says it is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from string import Template
from typing import Any
from unicodedata import normalize

from ..model import Ink, Mark
from ..model.schema import schema_line
from .emit import Noted, document, scalar
from .example import EXAMPLE, FAMILY, OUTCOME, SCALE, STUDY, TO_WRITE, Said, example_study
from .places import Refusal

PLAIN = {
    "mkdocs.yml": "mkdocs.yml", "Makefile": "Makefile", "README.md": "README.md", ".gitignore": "gitignore",
    "requirements.txt": "requirements.txt", ".github/workflows/site.yml": "workflow.yml",
}  # fmt: skip
"""Path in the site → file of the package, with $holes."""
APART = "|"
"""What stands between a text in one language and the same in the next."""


@dataclass(frozen=True)
class HelpLine:
    """Where to call for help: country, number, who answers, when; the last two with a bar between languages."""

    country: str
    number: str
    name: str
    when: str


@dataclass(frozen=True)
class Wishes:
    """What a new site is about. Texts are said in each of its languages, with a bar between them, or once for all."""

    title: str = ""
    subject: str = ""
    illness: str = ""
    languages: tuple[str, ...] = ("en",)
    treatments: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Family → its treatments."""
    outcomes: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    help_lines: tuple[HelpLine, ...] = ()


def site_files(wishes: Wishes, today: date, version: str) -> dict[str, str]:
    """Path → text of every file of a new site. Refusal where a wish cannot be fulfilled."""
    new = _Site(wishes, today)
    holes = {"title": scalar(new.one(new.title)), "language": wishes.languages[0], "version": version}
    told = holes | {"title": new.one(new.title)}
    start = files(__package__) / "start"
    own = {"README.md": f"README.{wishes.languages[0]}.md"}
    names = PLAIN | {path: name for path, name in own.items() if (start / name).is_file()}
    found = {
        path: Template((start / name).read_text(encoding="utf-8")).substitute(told if path == "README.md" else holes)
        for path, name in names.items()
    }
    return found | {f"data/{path}": text for path, text in new.data()} | {"docs/.gitkeep": ""}


class _Site:
    """The records of a new site, in its languages."""

    def __init__(self, wishes: Wishes, today: date) -> None:
        self.wishes, self.today, self.languages = wishes, today, wishes.languages
        self.title = self.said(wishes.title) or self.our(EXAMPLE["title"])
        self.subject = self.said(wishes.subject) or self.our(EXAMPLE["subject"])

    def said(self, text: str) -> dict[str, str]:
        """What somebody typed, in every language: `Migraine|La migraine`; what is said once is said so in all."""
        parts = [part.strip() for part in text.split(APART) if part.strip()]
        return {one: parts[min(i, len(parts) - 1)] for i, one in enumerate(self.languages)} if parts else {}

    def our(self, said: Said) -> dict[str, str]:
        """A text of the package, in those of the languages that it has."""
        return {one: said[one] for one in self.languages if one in said} or {self.languages[0]: said["en"]}

    def ours(self, value: Any) -> Any:
        """A value of the example with its texts in the languages of the site."""
        if isinstance(value, Said):
            return self.our(value)
        if isinstance(value, Noted):
            return Noted(self.ours(value.value), value.note)
        if isinstance(value, dict):
            return {key: self.ours(part) for key, part in value.items()}
        return [self.ours(part) for part in value] if isinstance(value, list) else value

    def one(self, said: Mapping[str, str]) -> str:
        """A text in the first language."""
        return said[self.languages[0]]

    def data(self) -> Iterator[tuple[str, str]]:
        """Path in the data folder → text of each record."""
        outcomes = _named(self, self.wishes.outcomes, OUTCOME)
        scales = _named(self, self.wishes.scales, SCALE)
        yield self._file(
            "site.yaml", self._facts(outcomes[0]["id"]), "What the site is about, and what every page says."
        )
        yield self._file(
            "vocabulary.yaml", self._vocabulary(outcomes), "What can be counted, who took part, and adverse events."
        )
        yield self._file("scales.yaml", {"scales": scales}, "What results are measured with.")
        taken: set[str] = {"example", "example-treatment"}
        for place, (name, treatments) in enumerate(self.wishes.treatments.items()):
            family = self._family(place, name, treatments, taken)
            yield self._file(f"families/{family['id']}.yaml", family, "A family of treatments: describe it.")
        yield self._file(
            "families/example.yaml",
            self.ours(FAMILY | self._looks(len(self.wishes.treatments))),
            "AN EXAMPLE, INVENTED: delete this file and studies/example/ once you have a study of your own.",
        )
        study = example_study(outcomes[0]["id"], scales[0]["id"], self.today.year - 1)
        yield self._file("studies/example/example-trial.yaml", self.ours(study), *STUDY)

    def _file(self, path: str, fields: Mapping[str, Any], *header: str) -> tuple[str, str]:
        return path, schema_line(path) + "\n" + document(fields, header)

    def _facts(self, outcome: str) -> dict[str, Any]:
        lines = [
            {"country": one.country, "name": self.said(one.name), "number": one.number, "when": self.said(one.when)}
            for one in self.wishes.help_lines
        ]
        texts = {key: self.our(EXAMPLE[key]) for key in ("tagline", "disclaimer", "selection", "reviewed", "licence")}
        return {
            "title": self.title,
            "tagline": texts["tagline"],
            "subject": Noted(self.subject, "read inside a sentence"),
            "languages": list(self.languages),
            "disclaimer": texts["disclaimer"],
            "selection": texts["selection"],
            **({"help_lines": lines} if lines else {}),
            "last_search": Noted(self.today.isoformat(), "the day of the last search for studies"),
            "reviewed": texts["reviewed"],
            "headline": {
                "outcome": Noted(outcome, "what the home page draws"), "days": 28,
                "because": self.our(EXAMPLE["because"]),
            },
            "licence": texts["licence"],
        }  # fmt: skip

    def _vocabulary(self, outcomes: list[dict[str, Any]]) -> dict[str, Any]:
        illness = self.said(self.wishes.illness) or self.our(EXAMPLE["illness"])
        return {
            "outcomes": [
                one | {"charted": Noted(value=True, note="drawn in charts; better: false where fewer is better")}
                for one in outcomes
            ],
            "diagnoses": [{"id": "usual", "name": illness, "usual": True}],
            "events": [{"id": "any-event", "name": self.our(EXAMPLE["any-event"])}],
        }

    def _family(self, place: int, name: str, treatments: Sequence[str], taken: set[str]) -> dict[str, Any]:
        write = self.our(TO_WRITE)
        named = [(self.said(one), "treatment") for one in treatments or (name,)]
        family = _free_id(self.one(self.said(name)), "family", taken)
        return {
            "id": family,
            **self._looks(place),
            "name": self.said(name),
            "summary": write, "story": write, "evidence": write,
            "treatments": [
                {
                    "id": _free_id(self.one(said), what, taken), "name": said, "summary": write, "what": write,
                    "not_pooled": self.our(EXAMPLE["not_pooled"]),
                }
                for said, what in named
            ],
        }  # fmt: skip

    def _looks(self, place: int) -> dict[str, Any]:
        marks, inks = list(Mark), list(Ink)
        if place >= len(marks):
            raise Refusal(f"A site begins with at most {len(marks) - 1} families: each has a shape of its own.")
        return {"order": place + 1, "mark": str(marks[place]), "ink": str(inks[place])}


def _named(site: _Site, wished: Sequence[str], plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Outcomes or scales by the names that were wished, or the one of the example."""
    if not wished:
        return [site.ours(dict(plain))]
    taken: set[str] = set()
    name = "name" if "name" in plain else "full_name"
    return [
        site.ours(dict(plain))
        | {"id": _free_id(site.one(said), "outcome", taken), name: said, "about": site.our(TO_WRITE)}
        for said in map(site.said, wished)
        if said
    ]


def _free_id(name: str, what: str, taken: set[str]) -> str:
    """A name as an id: small letters, digits and hyphens; Refusal where two would be the same."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    if not found:
        raise Refusal(f"The name '{name}' gives no id: it holds no Latin letter or digit.")
    found = found if found not in taken else f"{found}-{what}"
    if found in taken:
        raise Refusal(f"Two have the same name: '{name}'.")
    taken.add(found)
    return found
