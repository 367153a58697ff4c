"""The palette, in light and in dark: the one place of every colour. Style sheet and charts are made from it."""

from __future__ import annotations

from collections.abc import Iterable

from .model import Ink, InkColour, Mark, Shape

LIGHT = {
    "paper": "#fbfaf7",
    "card": "#ffffff",
    "ink": "#1c2530",
    "muted": "#525d6a",
    "rule": "#ddd8cc",
    "tint": "#f1eee6",
    "accent": "#0b5c6b",
    "slate": "#5b6672",
    "warn": "#8a4b00",
    "warn-tint": "#fbf0dd",
    Ink.blue: "#2b5fa8",
    Ink.plum: "#8a2f74",
    Ink.green: "#1f6f4a",
    Ink.brown: "#7a4b16",
    Ink.rose: "#b3264d",
    Ink.olive: "#5f6412",
    Ink.violet: "#5b45b0",
    Ink.rust: "#a8441a",
    Ink.teal: "#0f6b66",
    Ink.slate_blue: "#3d5a80",
    Ink.magenta: "#a0228a",
    Ink.moss: "#3f6b1c",
    Ink.ochre: "#8a5a00",
    Ink.brick: "#9a2f2f",
    Ink.indigo: "#3a3fa8",
    Ink.mauve: "#7a4a8a",
}

DARK = {
    "paper": "#12161c",
    "card": "#1a2028",
    "ink": "#e4e9ef",
    "muted": "#a7b2be",
    "rule": "#333c47",
    "tint": "#1f2731",
    "accent": "#74c6d6",
    "slate": "#9ba8b6",
    "warn": "#f0bd77",
    "warn-tint": "#332816",
    Ink.blue: "#7fb0f5",
    Ink.plum: "#e08bcb",
    Ink.green: "#63c497",
    Ink.brown: "#d9a566",
    Ink.rose: "#f58aa6",
    Ink.olive: "#bcc355",
    Ink.violet: "#ab9bf2",
    Ink.rust: "#f09a6b",
    Ink.teal: "#5cc6bd",
    Ink.slate_blue: "#9fb9dd",
    Ink.magenta: "#f08be0",
    Ink.moss: "#9ccb6c",
    Ink.ochre: "#e5b84f",
    Ink.brick: "#f29191",
    Ink.indigo: "#9aa2f5",
    Ink.mauve: "#cda3dc",
}

# Marks as SVG paths in a box of 20 by 20.
SHAPES = {
    Mark.circle: "M10 2a8 8 0 1 0 0 16a8 8 0 1 0 0-16z",
    Mark.triangle: "M10 2l8.5 15h-17z",
    Mark.square: "M3 3h14v14h-14z",
    Mark.diamond: "M10 1l9 9l-9 9l-9-9z",
    Mark.cross: "M7 2h6v5h5v6h-5v5h-6v-5h-5v-6h5z",
    Mark.triangle_down: "M10 18l8.5-15h-17z",
    Mark.star: "M10 1l2.6 6.2 6.7.5-5.1 4.4 1.6 6.6-5.8-3.6-5.8 3.6 1.6-6.6-5.1-4.4 6.7-.5z",
    Mark.pentagon: "M10 1.5l8.6 6.3-3.3 10.2h-10.6l-3.3-10.2z",
    Mark.hexagon: "M5.5 2h9l4.5 8-4.5 8h-9l-4.5-8z",
    Mark.hourglass: "M2 2h16l-6 8 6 8h-16l6-8z",
    Mark.saltire: "M5 1l5 5 5-5 4 4-5 5 5 5-4 4-5-5-5 5-4-4 5-5-5-5z",
    Mark.house: "M10 1l9 8h-3v9h-12v-9h-3z",
    Mark.drop: "M10 1c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z",
    Mark.crescent: "M13 1.5a9 9 0 1 0 5.5 13a7.5 7.5 0 0 1-5.5-13z",
    Mark.bars: "M2 2h6v16h-6zM12 2h6v16h-6z",
    Mark.ring: "M10 1a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM10 6a4 4 0 1 1 0 8a4 4 0 1 1 0-8z",
}


def light(ink: InkColour) -> str:
    """The colour of a family on light paper: its own, or that of the palette."""
    return ink.light or LIGHT[Ink(ink.id)]


def outline(mark: Shape) -> str:
    """The shape of a family: its own, or that of the palette."""
    return mark.path or SHAPES[Mark(mark.id)]


def name_of(colour: str) -> str:
    """What a colour of the light scheme is called in styles; one that is not of the palette after itself."""
    return NAMES.get(colour) or f"x{colour.removeprefix('#')}"


NAMES = {value: str(name) for name, value in LIGHT.items()}


def style(inks: Iterable[InkColour] = ()) -> str:
    """The palette as custom properties of CSS, for the light and the dark scheme; ``inks``: colours of the site."""
    own = [ink for ink in inks if ink.light and ink.dark]
    called = [*dict.fromkeys([*Ink, *(ink.id for ink in own)])]
    given, dark_given = ({**scheme, **_own(own, side)} for scheme, side in ((LIGHT, "light"), (DARK, "dark")))
    light = "".join(f"--ee-{name}:{value};" for name, value in given.items())
    dark = "".join(f"--ee-{name}:{value};" for name, value in dark_given.items())
    names = " ".join(given)  # read by the chart script, which maps each light colour to its dark one
    light += f'--ee-names:"{names}";'
    rules = "".join(f".ee-ink-{ink}{{--ee-family:var(--ee-{ink})}}\n" for ink in called)
    rules += "".join(f".ee-timeline:has([name=f-{ink}]:not(:checked)) .ee-f-{ink}{{display:none}}\n" for ink in called)
    marked = ("ink", "muted", "slate", *called, *(name_of(ink.light or "") for ink in own))
    rules += "".join(f".ee-c-{name}{{--c:var(--ee-{name})}}\n" for name in marked)
    paper = f"@media print{{[data-md-color-scheme=slate]{{{light}}}}}\n"  # ink on white, whatever the screen shows
    return f":root,[data-md-color-scheme=default]{{{light}}}\n[data-md-color-scheme=slate]{{{dark}}}\n" + paper + rules


def _own(inks: Iterable[InkColour], side: str) -> dict[str, str]:
    """Each under its id, for families, and under the name that charts know it by."""
    return {name: getattr(ink, side) for ink in inks for name in (ink.id, name_of(ink.light or ""))}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2), from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
