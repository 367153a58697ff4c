"""A frame without what is the same on every page: scripts, controls that need them, and icons, kept in two files.

Nothing of the theme is written here a second time: its own parts are cut out of the frame as it renders them. What is
not found, in another release of the theme or where a site has changed it, stays where it is.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

ROOT_HOLE = "EEHOLE-root-EE"
TREE_HOLE = "EEHOLE-tree-EE"
HOME_HOLE = "EEHOLE-home-EE"
BASE_HOLE = "EEHOLE-base-EE"


def ways(to_root: str, to_tree: str) -> dict[str, str]:
    """What stands in these holes on a page: its relative ways to the root of the site, and to that of its language."""
    root, tree = (way.rstrip("/") + "/" if way != "." else "" for way in (to_root, to_tree))
    return {"root": root, "tree": tree, "home": tree or "./", "base": to_tree}


STYLE = "frame.css"
"""The icons of the frame."""


def script_name(language: str) -> str:
    """The file of what a frame says to scripts, and of the controls that need them, in one language."""
    return f"frame.{language}.js"


_LINK = re.compile(r'\b(href|src)="(?!EEHOLE-(?!to_)|[a-z][a-z0-9+.-]*:|[#/])([^"#?]*)')


def rooted(html: str, url: str, tree: str = "") -> str:
    """The same links from the root of the site, or of the tree of its language, so that a frame serves pages of every
    folder. ``url``: of its page; ``tree``: the folder of its language."""

    def link(found: re.Match[str]) -> str:
        there = posixpath.normpath(posixpath.join(url if url.endswith("/") else posixpath.dirname(url), found[2]))
        there = "" if there == "." else there + ("/" if found[2].endswith("/") or f"{there}/" == tree else "")
        if not there.startswith(tree):
            return f'{found[1]}="{ROOT_HOLE}{there}'
        inside = there.removeprefix(tree)
        return f'{found[1]}="{TREE_HOLE}{inside}' if inside else f'{found[1]}="{HOME_HOLE}'

    html = _LINK.sub(link, html)
    html = _SCOPED.sub(rf"\g<1>{BASE_HOLE}", html)
    return _CONFIG.sub(lambda found: _WORKER.sub(rf"\g<1>{ROOT_HOLE}", _BASE.sub(rf"\g<1>{BASE_HOLE}", found[0])), html)


_CONFIG = re.compile(r'<script id="__config" type="application/json">((?:(?!</script>).)*)</script>', re.DOTALL)
_SCOPED = re.compile(r'(__md_scope=new URL\(")[^"]*')
_BASE = re.compile(r'("base": ")[^"]*')
_WORKER = re.compile(r'("search": ")(?:\.\.?/)*')


@dataclass(frozen=True)
class Lean:
    """A frame, the files that it loads (path → text), and the frame that needs none of them."""

    html: str
    files: dict[str, str]
    whole: str


_SCOPE = re.compile(r"<script>(__md_scope=(?:(?!</script>).)*)</script>", re.DOTALL)
_PALETTE = re.compile(
    r'(<form class="md-header__option" data-md-component="palette">(?:(?!</form>).)*</form>)\s*'
    r"<script>(var palette=(?:(?!</script>).)*)</script>",
    re.DOTALL,
)
_SEARCH = re.compile(
    r'<label class="md-header__button md-icon" for="__search">.*?<ol class="md-search-result__list"[^>]*></ol>'
    r"(?:\s*</div>){5}",
    re.DOTALL,
)
_TOP = re.compile(r'<button type="button" class="md-top (?:(?!</button>).)*</button>', re.DOTALL)
_TABBED = re.compile(r"<script>(var target=document\.getElementById\(location\.hash(?:(?!</script>).)*)</script>")
_CONFIG = re.compile(r'<script id="__config" type="application/json">((?:(?!</script>).)*)</script>', re.DOTALL)
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="'
_ICON = re.compile(rf'{_SVG}([0-9. ]+)">((?:(?!</svg>).)*)</svg>', re.DOTALL)


_BEGIN = """\
var ee_frame=document.currentScript.dataset,ee_root=document.currentScript.src.replace(/assets\\/evidence\\/[^/]*$/,"");
function ee_put(html,at){(at||document.currentScript).insertAdjacentHTML(at?"beforeend":"beforebegin",html)}
"""


def lean(html: str, folder: str, language: str, instant: bool = False) -> Lean:
    """Cut out of a frame what all frames of its language share. ``folder``: where its files will be; ``instant``:
    whether the theme puts parts of pages into others, which would then lack what scripts have put there."""
    whole = tight(html)
    parts = [pattern.search(html) for pattern in (_SCOPE, _PALETTE, _SEARCH, _CONFIG)]
    if instant or not all(parts):  # another theme, or one that a site has changed
        return Lean(whole, {}, whole)
    scope, palette, search, config = (part for part in parts if part)
    top, tabbed = _TOP.search(html), _TABBED.search(html)
    name = script_name(language)
    begin = f'<script src="{ROOT_HOLE}{folder}/{name}" data-base="{BASE_HOLE}"></script>'
    cut = [
        (scope, ""),
        (palette, begin),
        (search, "<script>ee_search()</script>"),
        (config, "<script>ee_end()</script>"),
    ]
    cut += [(part, "") for part in (top, tabbed) if part]
    script = _BEGIN + "\n".join(
        [
            re.sub(r'new URL\("[^"]*",location\)', "new URL(ee_frame.base,location)", scope[1]),
            f"ee_put({_text(palette[1])})",
            palette[2],
            f"function ee_search(){{ee_put({_text(search[0])})}}",
            f"function ee_end(){{{_end(config[1], top, tabbed)}}}",
        ]
    )
    html, style = _without_icons(_without(html, cut), folder)
    return Lean(tight(html), {f"{folder}/{name}": script + "\n", f"{folder}/{STYLE}": style}, whole)


def _end(config: str, top: re.Match[str] | None, tabbed: re.Match[str] | None) -> str:
    """What the last script of a page does, before those of the theme."""
    said = json.loads(config)
    said["search"] = said["search"].removeprefix(ROOT_HOLE)
    steps = [f'ee_put({_text(top[0])},document.querySelector("main"))'] if top else []
    steps += [tabbed[1]] if tabbed else []
    own = json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    steps += [
        f"var said={own};said.base=ee_frame.base;said.search=ee_root+said.search",
        'var config=document.createElement("script");config.id="__config";config.type="application/json"',
        "config.textContent=JSON.stringify(said);document.body.append(config)",
    ]
    return ";".join(steps)


def _text(html: str) -> str:
    """Markup as a text of a script."""
    return json.dumps(html, ensure_ascii=False).replace("</", "<\\/")


def _without(html: str, cut: list[tuple[re.Match[str], str]]) -> str:
    for part, instead in sorted(cut, key=lambda one: -one[0].start()):
        html = html[: part.start()] + instead + html[part.end() :]
    return html


def _without_icons(html: str, folder: str) -> tuple[str, str]:
    """The icons as masks of a style sheet, in the colour of the text around them."""
    found: dict[tuple[str, str], int] = {}

    def icon(part: re.Match[str]) -> str:
        number = found.setdefault((part[1], part[2]), len(found))
        return f'<svg class="ee-icon ee-icon-{number}" viewBox="{part[1]}"></svg>'

    html = _ICON.sub(icon, html)
    rules = [
        ".ee-icon{background:currentColor}",
        "@media (forced-colors:active){.ee-icon{background:ButtonText}}",
    ]
    for (box, drawing), number in found.items():
        address = quote(f'{_SVG}{box}">{drawing}</svg>', safe=" =:/;,()<>'")
        mask = f'url("data:image/svg+xml,{address}") 50%/contain no-repeat'
        rules.append(f".ee-icon-{number}{{-webkit-mask:{mask};mask:{mask}}}")
    sheet = f'<link rel="stylesheet" href="{ROOT_HOLE}{folder}/{STYLE}">'
    return html.replace("</head>", f"{sheet}\n</head>", 1), "\n".join(rules) + "\n"


def compact(html: str) -> str:
    """Without the indentation and the blank lines of templates; text that keeps its spaces is left alone."""
    return _outside(_KEPT, html, lambda part: _BLANK.sub("\n", part))


_KEPT = re.compile(r"(<(?:pre|textarea|script)\b.*?</(?:pre|textarea|script)>)", re.DOTALL)
_BLANK = re.compile(r"\s*\n\s*")


def tight(html: str) -> str:
    """Without the line ends that nobody sees: around blocks, and in the theme's bars and lists, where each text has an
    element of its own; and without the quotes that no value needs."""
    whole = not html.lstrip().startswith("<!")  # an item of a list
    html = (
        _outside(_KEPT, html, lambda part: _BLANK.sub("", part))
        if whole
        else _BARS.sub(lambda bar: tight(bar[0]), html)
    )
    return _outside(_KEPT, html, lambda part: _TAG.sub(_unquoted, _LINE.sub("", part))).lstrip()


_BARS = re.compile(r"<(head|header|nav)\b.*?</\1>", re.DOTALL)
_BLOCK = (
    "html|head|body|meta|link|title|div|header|main|nav|article|section|footer|h[1-6]|p|ul|ol|li|input|label|script"
)
_LINE = re.compile(rf"\n(?=</?(?:{_BLOCK})\b)|(?<=>)\n(?=EEHOLE)")
_TAG = re.compile(r"<(?!html)[a-z][^<>]*>")
_QUOTED = re.compile(r' ([a-z-]+)="((?:(?!EEHOLE-(?!root|tree|base|to_))[\w.:#/-])+(?<!/)(?<!-EE))"')


def _unquoted(tag: re.Match[str]) -> str:
    return _QUOTED.sub(r" \1=\2", tag[0])


def _outside(kept: re.Pattern[str], html: str, change: Callable[[str], str]) -> str:
    return "".join(part if i % 2 else change(part) for i, part in enumerate(kept.split(html)))
