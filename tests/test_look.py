"""The palette can be read, in light and in dark, and families stay apart."""

from __future__ import annotations

import pytest

from evidence_explorer.look import DARK, LIGHT, SHAPES, contrast, style
from evidence_explorer.model import Ink, Mark

SCHEMES = {"light": LIGHT, "dark": DARK}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "card", "tint"])
@pytest.mark.parametrize("text", ["ink", "muted", "accent"])
def test_text_stands_out_from_its_ground(scheme: str, ground: str, text: str) -> None:
    assert contrast(SCHEMES[scheme][text], SCHEMES[scheme][ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "card", "warn-tint"])
def test_a_warning_stands_out_from_its_ground(scheme: str, ground: str) -> None:
    assert contrast(SCHEMES[scheme]["warn"], SCHEMES[scheme][ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ink", [*Ink, "slate"])
def test_marks_of_charts_stand_out_from_paper_and_card(scheme: str, ink: str) -> None:
    palette = SCHEMES[scheme]
    assert min(contrast(palette[ink], palette[ground]) for ground in ("paper", "card")) >= 3


def test_contrast_is_that_of_the_accessibility_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the known value of this grey


def test_each_family_has_a_colour_and_a_shape_of_its_own() -> None:
    assert len({LIGHT[ink] for ink in Ink}) == len({DARK[ink] for ink in Ink}) == len(Ink)
    assert set(SHAPES) == set(Mark)


def test_the_style_sheet_holds_every_colour_of_both_schemes() -> None:
    css = style()
    assert all(f"--ee-{name}:{value};" in css for palette in SCHEMES.values() for name, value in palette.items())
