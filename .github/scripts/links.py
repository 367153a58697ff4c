"""Do the pages that the data and the hand-written pages cite still exist? Needs nothing but Python.

One request at a time, with a pause between two requests to the same host. A page that is gone (404, 410, or a host that
no longer exists) ends the run with 1; many publishers turn programs away, so every other answer is only listed.

Example: python3 .github/scripts/links.py
"""

from __future__ import annotations

import argparse
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("data/**/*.yaml", "docs/**/*.md")
ADDRESS = re.compile(r"https?://[^\s\"'<>{}|\\^`]+")
DOI = re.compile(r"\b(?:preprint_)?doi: *\"?(10\.[^\s\"',}\]]+)")
OURS = re.compile(r"^(?:www\.)?example\.(?:org|com|net)$|^localhost$|^127\.")
ENDS, PAIRS = tuple(".,;:!?*_»”’"), ("()", "[]")
GONE = {404, 410}
REFUSED_METHOD = {400, 403, 404, 405, 410, 500, 501}
"""What hosts answer to HEAD although the page is there; then the page itself is asked for."""
TRIES, PAUSE, SECONDS = 3, 2.0, 30

Answer = tuple[str, str]
"""`ok`, `gone` or `unsure`, and what was answered."""


@dataclass(frozen=True, order=True)
class Place:
    """Where an address is written."""

    file: str
    line: int


def addresses(text: str) -> Iterator[tuple[str, int]]:
    """Every address of a file with its line; a DOI as the question whether it is registered."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in ADDRESS.finditer(line):
            if not OURS.search(urlsplit(address := _trimmed(match[0])).hostname or "localhost"):
                yield _question(address), number
        for match in DOI.finditer(line):
            yield _question(f"https://doi.org/{match[1]}"), number


def _trimmed(address: str) -> str:
    """Without the signs that belong to the sentence or to the file around it; a bracket of its own pair stays."""
    while address.endswith(ENDS) or any(address.endswith(b) and address.count(a) < address.count(b) for a, b in PAIRS):
        address = address[:-1]
    return address


def _question(address: str) -> str:
    """A DOI leads to a publisher, who may turn a program away; its registry says whether it exists."""
    name = re.match(r"https?://(?:dx\.)?doi\.org/(10\..+)", address)
    return f"https://doi.org/api/handles/{name[1]}" if name else address.partition("#")[0]


def written(root: Path) -> dict[str, list[Place]]:
    """Address → the places where it is written."""
    found: dict[str, list[Place]] = {}
    for pattern in PLACES:
        for file in sorted(root.glob(pattern)):
            for address, line in addresses(file.read_text(encoding="utf-8")):
                found.setdefault(address, []).append(Place(file.relative_to(root).as_posix(), line))
    return found


def in_turn(found: Iterable[str]) -> list[str]:
    """The hosts one after another and round again, so that none is asked twice in a row while others wait."""
    by_host: dict[str, list[str]] = {}
    for address in sorted(found):
        by_host.setdefault(urlsplit(address).netloc, []).append(address)
    rounds = max(map(len, by_host.values()), default=0)
    return [queue[turn] for turn in range(rounds) for queue in by_host.values() if turn < len(queue)]


def ask(address: str, about: str, wait: Callable[[float], None] = time.sleep) -> Answer:
    """HEAD, then GET where HEAD is refused; again after a while where the host is busy or silent."""
    answer: Answer = ("unsure", "never asked")
    for attempt in range(TRIES):
        if attempt:
            wait(PAUSE * 5**attempt)
        answer = _once(address, about)
        if answer[0] != "unsure" or answer[1] in {"401", "403"}:
            break
    return answer


def _once(address: str, about: str) -> Answer:
    try:
        code = _code("HEAD", address, about)
        if code in REFUSED_METHOD:
            code = _code("GET", address, about)
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        unknown = isinstance(reason, socket.gaierror) and reason.errno == socket.EAI_NONAME
        return ("gone" if unknown else "unsure"), "no such host" if unknown else f"{type(reason).__name__}: {reason}"
    return ("ok" if code < 400 else "gone" if code in GONE else "unsure"), str(code)


def _code(method: str, address: str, about: str) -> int:
    agent = f"evidence-links/1 (asks once a week whether cited pages exist; {about})"
    plain = quote(address, safe=":/?#[]@!$&'()*+,;=%~")
    try:
        with urlopen(Request(plain, method=method, headers={"User-Agent": agent}), timeout=SECONDS) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def report(answers: dict[str, Answer], places: dict[str, list[Place]]) -> str:
    """The pages that are gone, then those that nobody could tell, as Markdown."""
    lines = [f"{len(answers)} addresses asked."]
    for sort, title in (("gone", "Gone: mend or take out"), ("unsure", "Not answered to a program: look now and then")):
        chosen = sorted(address for address, answer in answers.items() if answer[0] == sort)
        lines += ["", f"## {title} ({len(chosen)})", ""]
        for address in chosen:
            where = ", ".join(f"{place.file}:{place.line}" for place in sorted(places[address]))
            said = " ".join(answers[address][1].split())[:100]
            lines.append(f"- `{address}` ({said}): {where}")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Ask for every address of the project; 1 if a page is gone."""
    options = argparse.ArgumentParser(description="Do the pages that we cite still exist?")
    options.add_argument("--root", type=Path, default=ROOT, help="the folder of the project")
    options.add_argument("--about", default="an evidence site", help="who asks: an address for the hosts' owners")
    options.add_argument("--summary", type=Path, help="a file to which the list is added; otherwise it is printed")
    options.add_argument("--list", action="store_true", help="only tell what would be asked")
    given = options.parse_args()
    places = written(given.root)
    if given.list:
        print(*in_turn(places), sep="\n")
        return 0
    asked: dict[str, float] = {}
    answers: dict[str, Answer] = {}
    for address in in_turn(places):
        host = urlsplit(address).netloc
        time.sleep(max(0.0, asked.get(host, 0.0) + PAUSE - time.monotonic()))
        answers[address] = ask(address, given.about)
        asked[host] = time.monotonic()
    text = report(answers, places)
    if given.summary:
        with given.summary.open("a", encoding="utf-8") as file:
            file.write(text)
    else:
        print(text, end="")
    return 1 if any(answer[0] == "gone" for answer in answers.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
