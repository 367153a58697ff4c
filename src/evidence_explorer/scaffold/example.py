"""The invented example of a new site: every text says that it is one, and every comment what a field is for."""

from __future__ import annotations

from typing import Any

from .emit import Noted


class Said(dict[str, str]):
    """A text of the example in each language that the package speaks."""


EXAMPLE: dict[str, Said] = {
    "title": Said(en="A new evidence site", fr="Un nouveau site de preuves"),
    "tagline": Said(en="To be written: one sentence under the title.", fr="À écrire\u202f: une phrase sous le titre."),
    "subject": Said(en="the treatments of this site", fr="les traitements de ce site"),
    "illness": Said(en="The illness of this site", fr="La maladie de ce site"),
    "disclaimer": Said(
        en="Information, not medical advice. The example is invented.",
        fr="Une information, pas un avis médical. L’exemple est inventé.",
    ),
    "selection": Said(
        en="To be written: how the studies were chosen.", fr="À écrire\u202f: comment les études ont été choisies."
    ),
    "reviewed": Said(en="Nobody has checked the figures so far.", fr="Personne n’a vérifié les chiffres à ce jour."),
    "because": Said(
        en="One row per controlled trial, at the time nearest to four weeks.",
        fr="Une ligne par essai contrôlé, au moment le plus proche de quatre semaines.",
    ),
    "licence": Said(en="To be written: who may use these data.", fr="À écrire\u202f: qui peut utiliser ces données."),
    "any-event": Said(en="Any adverse event", fr="Au moins un effet indésirable"),
    "not_pooled": Said(en="No trials have been put together yet.", fr="Aucun essai n’a encore été mis en commun."),
}
TO_WRITE = Said(en="This site does not describe it yet.", fr="Ce site ne le décrit pas encore.")
OUTCOME: dict[str, Any] = {
    "id": "improved",
    "name": Said(en="Improved", fr="Amélioré"),
    "about": Said(
        en="To be written: when a person counts as improved.",
        fr="À écrire\u202f: quand une personne est dite améliorée.",
    ),
}
SCALE: dict[str, Any] = {
    "id": "diary",
    "full_name": Said(en="Diary of symptoms", fr="Journal des symptômes"),
    "rater": Noted("self", "who fills it in: self, clinician or mixed"),
    "about": Said(en="To be written: what it measures.", fr="À écrire\u202f: ce qu’elle mesure."),
    "grade": Noted("recalled", "how well this description was read; an address goes with a better one"),
}
FAMILY: dict[str, Any] = {
    "id": "example",
    "name": Said(en="Example (invented)", fr="Exemple (inventé)"),
    "summary": Said(
        en="An invented family that shows how a site looks.",
        fr="Une famille inventée, qui montre à quoi ressemble un site.",
    ),
    "story": Said(en="Nothing here exists. Delete it.", fr="Rien de ceci n’existe. À supprimer."),
    "evidence": Said(en="An invented trial.", fr="Un essai inventé."),
    "treatments": [
        {
            "id": "example-treatment",
            "name": Said(en="Example treatment (invented)", fr="Traitement d’exemple (inventé)"),
            "summary": Said(en="A treatment that does not exist.", fr="Un traitement qui n’existe pas."),
            "what": Said(en="It is made up.", fr="Il est inventé."),
            "harms": Said(en="Invented, as all the rest.", fr="Inventés, comme tout le reste."),
            "not_pooled": Said(en="There is one trial only.", fr="Il n’y a qu’un essai."),
        }
    ],
}
STUDY = (
    "AN EXAMPLE, INVENTED: this trial never took place. It shows how a record is written; what stands behind # "
    "explains it. Delete this file and families/example.yaml once you have a study of your own.",
)


def example_study(outcome: str, scale: str, year: int) -> dict[str, Any]:
    """The record of a trial that never took place."""
    return {
        "id": Noted("example-trial", "the name of this file; yours is named after author and year, as smith-2019"),
        "title": Said(en="Example: a trial that never took place", fr="Exemple\u202f: un essai qui n’a jamais eu lieu"),
        "summary": Noted(
            Said(
                en="INVENTED: 24 of 60 people improved with the treatment, 15 of 60 with placebo.",
                fr="INVENTÉ\u202f: 24 personnes sur 60 améliorées avec le traitement, 15 sur 60 avec le placebo.",
            ),
            "what was done and found, with the control; its numbers are compared with those below",
        ),
        "treatments": Noted(["example-treatment"], "ids of families/*.yaml: what the study is about"),
        "citation": {
            "authors": ["Nobody A", "et al."],
            "year": year,
            "title": "A trial that never took place",
            "journal": Noted("Journal of Examples", "also: volume, pages, doi, pmid, registry, if you have seen them"),
        },
        "design": {
            "kind": Noted("rct", "also: crossover-rct, open-label, cohort, meta-analysis and others"),
            "blinding": "double-blind",
            "randomised": 120,
            "duration_weeks": 8,
        },
        "population": {
            "diagnosis": Noted(["usual"], "ids of vocabulary.yaml"),
            "text": Said(en="invented people", fr="des personnes inventées"),
        },
        "arms": [
            {
                "id": "treated", "label": Said(en="treated", fr="traités"), "n": 60,
                "treatment": Noted("example-treatment", "what this group received"),
            },
            {
                "id": "placebo", "label": Said(en="placebo", fr="placebo"), "n": 60,
                "control": Noted("placebo", "also: sham, low-dose, active, waitlist, usual-care"),
            },
        ],
        "outcomes": [
            {
                "kind": Noted(outcome, "what was counted: an id of vocabulary.yaml"),
                "scale": Noted(scale, "an id of scales.yaml; left out where the source does not name it"),
                "definition": Said(en="an invented definition", fr="une définition inventée"),
                "time": {"value": 4, "unit": "week"},
                "primary": True,
                "results": [
                    Noted(
                        {"arm": "treated", "events": 24, "of": 60, "source": "paper"},
                        "a count, or a percentage: as published, never computed",
                    ),
                    {"arm": "placebo", "events": 15, "of": 60, "source": "paper"},
                ],
            }
        ],
        "scores": [
            {
                "kind": Noted("change", "a mean: change, endpoint, difference and others"),
                "scale": scale,
                "time": {"value": 4, "unit": "week"},
                "results": [
                    {"arm": "treated", "mean": -3.2, "sd": 2.1, "n": 60},
                    {"arm": "placebo", "mean": -1.9, "sd": 2.2, "n": 60},
                ],
                "difference": {"arm": "treated", "against": "placebo", "value": -1.3, "interval": [-2.1, -0.5]},
                "source": "paper",
            }
        ],
        "harms": [
            {
                "event": Noted("any-event", "harms are counted with the same care as benefits"),
                "window": Said(en="eight weeks", fr="huit semaines"),
                "results": [
                    {"arm": "treated", "events": 18, "of": 60, "source": "paper"},
                    {"arm": "placebo", "events": 11, "of": 60, "source": "paper"},
                ],
            }
        ],
        "limits": Said(en="It never took place.", fr="Il n’a jamais eu lieu."),
        "sources": {
            "paper": {
                "grade": Noted("full-text", "how well it was read: also registry, abstract, press-release, secondary"),
                "read_in": Said(en="an invented paper", fr="un article inventé"),
                "covers": Said(en="everything", fr="tout"),
            }
        },
    }  # fmt: skip
