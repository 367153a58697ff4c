"""One picture alone, for another page to show: the drawing, its legend, and the line that says where it comes from."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from .assets import FOLDER
from .pages import Page
from .policy import CHARSET, EMBEDDED, head
from .words import Words

EMBED = "embed/"
"""The folder of the language's tree that holds them; below it, the address of the page and the name of the picture."""
NAMES = ("chart-", "people-", "drawing-")
"""How the names of pictures begin: charts of rows and times; a hundred people; the map and the timeline."""
STYLES = {"ee-chart": ("drawing.css",), "ee-people": (), "ee-picture": ("blocks.css",)}
"""What each kind of picture needs beside the palette and the style of this page."""
_FIGURE = re.compile(
    rf'<figure class="((?:{"|".join(STYLES)})\b[^"]*)" id="((?:{"|".join(NAMES)})[^"]+)"[^>]*>(.*?)</figure>', re.DOTALL
)
_TITLE = re.compile(r"<figcaption><strong>(.*?)</strong>", re.DOTALL)
_TOOLS = re.compile(r'<p class="ee-chart-tools">.*?</p>', re.DOTALL)


def embeds(page: Page, root: str, site: str, around: dict[str, Any]) -> dict[str, str]:
    """Address in the language's tree → HTML, for every picture of a page. ``root``: the folder of the tree, empty
    for the first language; ``site``: its title; ``around``: what stands around every page of the language."""
    w, about = around["w"], {"site": site, "source": _source(site, around)}
    found = {}
    for classes, name, inside in _FIGURE.findall(page.body):
        title = _TITLE.search(inside)
        found[f"{EMBED}{page.url}{name}/index.html"] = _html(
            page, w, root, f'<figure class="{classes}" id="{name}">{_TOOLS.sub("", inside)}</figure>',
            _plain(title[1]) if title else page.title, name, about,
        )  # fmt: skip
    return found


def _source(title: str, around: dict[str, Any]) -> str:
    """What the line under a picture says after its link, as HTML: the site, how old the data are, and that they are no
    advice."""
    w = around["w"]
    help_lines = [f"{w.told(line['country'], line['number'])} ({line['name']})." for line in around["help_lines"]]
    version = around["version"]
    told = [f"{w('footer.version', version=version)}."] if version else []
    said = " ".join([f"{title}, {w('data_of', date=around['date'])}.", *told, around["disclaimer"], *help_lines[:1]])
    return escape(said, quote=False).replace(version or "\n", f"<code>{version}</code>")


def _html(page: Page, w: Words, root: str, figure: str, title: str, name: str, about: dict[str, str]) -> str:
    """A whole page, whose links lead where those of its own page lead, out of the frame."""
    below = (root + EMBED + page.url + name).count("/") + 1
    base = "../" * below + root + page.url
    assets = "../" * (root + page.url).count("/") + FOLDER
    needed = STYLES[figure.split('"', 2)[1].split(" ")[0]]
    styles = "".join(
        f'<link rel="stylesheet" href="{assets}/{file}">' for file in ("palette.css", *needed, "embed.css")
    )
    where = f'<a href="#{name}">{escape(page.title, quote=False)}</a>'
    of = f'<p class="ee-of">{where}</p>' if page.title != about["site"] else ""
    called = escape(" – ".join(dict.fromkeys([title, page.title, about["site"]])), quote=False)
    return (
        f'<!doctype html>\n<html lang="{w.language}"><head>{CHARSET}{head(EMBEDDED)}'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f'<base href="{base}" target="_blank">'
        f"<title>{called}</title>"
        f'{styles}</head><body class="ee-embed"><main>{of}{figure}<p class="ee-source">{where}. '
        f"{about['source']}</p></main></body></html>\n"
    )


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))
