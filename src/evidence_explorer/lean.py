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


_LINK = re.compile(
    r'\b(href|src|action|data-index|data-skin|data-worker)="(?!EEHOLE-(?!to_)|[a-z][a-z0-9+.-]*:|[#/])([^"#?]*)'
)


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


_SEARCH = re.compile(
    r'<label class="md-header__button md-icon" for="__search">.*?<ol class="md-search-result__list"[^>]*></ol>'
    r"(?:\s*</div>){5}",
    re.DOTALL,
)
_CONTROLS = (
    re.compile(r'<form class="md-header__option" data-md-component="palette">.*?</form>', re.DOTALL),
    _SEARCH,
    re.compile(r'<button type="button" class="md-top [^>]* hidden>.*?</button>', re.DOTALL),
)
"""What does nothing without scripts."""
_SCRIPT = re.compile(r"<script>((?:(?!</script>|EEHOLE-(?!root|base)).)*)</script>", re.DOTALL)
_CALL = re.compile(r"(<script>(?:ee\(\d+\);?)+)</script>\s*<script>(?=ee\()")
_SCOPE = "__md_scope="
"""How the theme's first script begins."""
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="'
_ICON = re.compile(rf'{_SVG}([0-9. ]+)">((?:(?!</svg>).)*)</svg>', re.DOTALL)

_BEGIN = """\
var ee_said=document.currentScript.dataset,ee_root=document.currentScript.src.slice(0,-%d);
function ee_put(html){document.currentScript.insertAdjacentHTML("beforebegin",html)}
function ee(part){ee_parts[part]()}
"""


def lean(html: str, folder: str, language: str, instant: bool = False) -> Lean:
    """Cut out of a frame what all frames of its language share. ``folder``: where its files will be; ``instant``:
    whether the theme puts parts of pages into others, which would then lack what scripts have put there."""
    whole = tight(html)
    scope, config = (pattern.search(html) for pattern in (_SCRIPT, _CONFIG))
    if instant or not scope or not config or not scope[1].lstrip().startswith(_SCOPE):  # another theme
        return Lean(whole, {}, whole)
    name = script_name(language)
    parts: list[str] = []

    def part(code: str) -> str:
        parts.append(f"function(){{{code}}}")
        return f"<script>ee({len(parts) - 1})</script>"

    for control in _CONTROLS:
        html = control.sub(lambda found: part(f"ee_put({_text(found[0])})"), html)
    html = _CONFIG.sub(lambda found: part(_configured(found[1])), html)
    begin = f'<script src="{ROOT_HOLE}{folder}/{name}" data-base="{BASE_HOLE}"></script>'
    html = _SCRIPT.sub(lambda found: _moved(found, scope[0], begin, part), html)
    while (joined := _CALL.sub(r"\1;", html)) != html:
        html = joined
    script = _BEGIN % len(f"{folder}/{name}") + f"{_here(scope[1])}\nvar ee_parts=[\n" + ",\n".join(parts) + "\n]\n"
    html, style = _without_icons(html, folder)
    return Lean(tight(html), {f"{folder}/{name}": script, f"{folder}/{STYLE}": style}, whole)


def _moved(found: re.Match[str], scope: str, begin: str, part: Callable[[str], str]) -> str:
    """What stands in the place of a script of the page: the file, for the first one; else a call of what it holds."""
    if found[0] == scope:
        return begin
    return found[0] if found[1].startswith("ee(") else part(_here(found[1]))


def _here(code: str) -> str:
    """A script of a page as a script of a file, in which the ways of the page are values."""
    return code.replace(f'"{BASE_HOLE}"', "ee_said.base")


def _configured(config: str) -> str:
    """What the theme's own script is told, as the theme puts it into the page."""
    said = json.loads(config)
    own = json.dumps({**said, "base": 0, "search": 0}, ensure_ascii=False, separators=(",", ":"))
    own = own.replace("<", "\\u003c")
    return (
        f"var said={own};said.base=ee_said.base;said.search={_text(said['search'])};"
        'var config=document.createElement("script");config.id="__config";config.type="application/json";'
        "config.textContent=JSON.stringify(said);document.body.append(config)"
    )


def _text(html: str) -> str:
    """Markup as a text of a script, in which the ways of the page are values."""
    text = json.dumps(html, ensure_ascii=False).replace("</", "<\\/")
    ways = {
        ROOT_HOLE: "ee_root",
        TREE_HOLE: 'ee_said.base+"/"',
        HOME_HOLE: 'ee_said.base+"/"',
        BASE_HOLE: "ee_said.base",
    }
    for way, value in ways.items():
        text = text.replace(way, f'"+{value}+"')
    return text


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
_TAG = re.compile(r"<(?!html|link|script|meta)[a-z][^<>]*>")
_QUOTED = re.compile(r' ((?!href=|src=)[a-z-]+)="((?:(?!EEHOLE-(?!root|tree|base|to_))[\w.:#/-])+(?<!/)(?<!-EE))"')


def _unquoted(tag: re.Match[str]) -> str:
    return _QUOTED.sub(r" \1=\2", tag[0])


def _outside(kept: re.Pattern[str], html: str, change: Callable[[str], str]) -> str:
    return "".join(part if i % 2 else change(part) for i, part in enumerate(kept.split(html)))
