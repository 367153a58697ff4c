"""The palette can be read, in light and in dark."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from evidence_explorer.model import Ink, Mark
from evidence_explorer.palette import DARK, LIGHT, SHAPES, contrast, style

SCHEMES = {"light": LIGHT, "dark": DARK}
TEXT, SIGN = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for marks and lines that carry meaning


@pytest.fixture(params=SCHEMES)
def colours(request: pytest.FixtureRequest) -> dict[str, str]:
    return SCHEMES[request.param]


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
    assert contrast("#767676", "#ffffff") == contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("ground", ["paper", "card", "tint"])
@pytest.mark.parametrize("text", ["ink", "muted", "accent", "warn"])
def test_text_can_be_read_on_every_ground(colours: dict[str, str], text: str, ground: str):
    assert contrast(colours[text], colours[ground]) >= TEXT


@pytest.mark.parametrize("text", ["ink", "warn"])
def test_a_warning_can_be_read_on_its_own_ground(colours: dict[str, str], text: str):
    assert contrast(colours[text], colours["warn-tint"]) >= TEXT


@pytest.mark.parametrize("ground", ["paper", "card"])
@pytest.mark.parametrize("ink", [*Ink, "slate"])
def test_marks_stand_out_from_their_ground(colours: dict[str, str], ink: str, ground: str):
    assert contrast(colours[ink], colours[ground]) >= SIGN


def test_every_family_has_a_colour_of_its_own(colours: dict[str, str]):
    assert set(Ink) <= set(colours)
    assert [pair for pair in combinations([*Ink, "slate"], 2) if colours[pair[0]] == colours[pair[1]]] == []


def test_every_mark_has_a_shape_of_its_own():
    assert set(SHAPES) == set(Mark)
    assert len(set(SHAPES.values())) == len(Mark)


def test_both_schemes_name_the_same_colours():
    assert list(LIGHT) == list(DARK)
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for scheme in SCHEMES.values() for value in scheme.values())


def test_a_light_colour_has_one_dark_counterpart():
    """Charts turn dark by the value of a colour, so that one value cannot bear two names."""
    assert len(set(LIGHT.values())) == len(LIGHT)


def test_the_style_sheet_holds_every_colour_of_both_schemes():
    screen, paper = style().split("@media print")
    light, dark = screen.split("[data-md-color-scheme=slate]")
    assert [name for name, value in LIGHT.items() if f"--ee-{name}:{value};" not in paper] == []
    for scheme, part in ((LIGHT, light), (DARK, dark)):
        assert [name for name, value in scheme.items() if f"--ee-{name}:{value};" not in part] == []
    assert f'--ee-names:"{" ".join(LIGHT)}"' in light
    assert [ink for ink in Ink if f".ee-ink-{ink}{{--ee-family:var(--ee-{ink})}}" not in paper] == []
