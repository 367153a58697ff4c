"""Slips in what leads to a publication or a page, and in what stands there twice."""

from __future__ import annotations

import re
from copy import deepcopy

from .base import Dict, Hand, exchanged, put, slip, without_a_digit


def _cited(hand: Hand, field: str) -> Dict | None:
    citation = hand.record["citation"]
    return citation if citation.get(field) else None


def _doi_with(hand: Hand, end: str) -> bool:
    found = _cited(hand, "doi")
    return put(found, "doi", found and found["doi"] + end)


@slip("identifiers")
def doi_with_a_trailing_stop(hand: Hand) -> bool:
    return _doi_with(hand, hand.pick(".,;"))


@slip("identifiers")
def doi_with_a_trailing_bracket(hand: Hand) -> bool:
    return _doi_with(hand, ")")


@slip("identifiers")
def doi_of_another_study(hand: Hand) -> bool:
    return put(_cited(hand, "doi"), "doi", hand.other()["citation"].get("doi"))


@slip("identifiers")
def doi_of_another_as_preprint(hand: Hand) -> bool:
    return put(hand.record["citation"], "preprint_doi", hand.other()["citation"].get("doi"))


@slip("identifiers")
def pmid_digit_lost(hand: Hand) -> bool:
    found = _cited(hand, "pmid")
    return put(found, "pmid", found and without_a_digit(hand.chance, found["pmid"]))


@slip("identifiers")
def pmid_is_the_year(hand: Hand) -> bool:
    return put(_cited(hand, "pmid"), "pmid", hand.record["citation"]["year"])


@slip("identifiers")
def pmid_of_another_study(hand: Hand) -> bool:
    return put(_cited(hand, "pmid"), "pmid", hand.other()["citation"].get("pmid"))


def _registry(hand: Hand, change: object) -> bool:
    found = _cited(hand, "registry")
    if not found:
        return False
    at = hand.chance.randrange(len(found["registry"]))
    number = found["registry"][at]
    told = change(number) if callable(change) else change
    if not told or told == number:
        return False
    found["registry"][at] = told
    return True


@slip("identifiers")
def registration_with_a_letter_o(hand: Hand) -> bool:
    return _registry(hand, lambda number: number.replace("0", "O", 1) if "0" in number else None)


@slip("identifiers")
def registration_digit_lost(hand: Hand) -> bool:
    return _registry(hand, lambda number: number[:-3] + number[-2:])


@slip("identifiers")
def registration_is_words(hand: Hand) -> bool:
    return _registry(hand, hand.pick(["see the paper", "not registered", "clinicaltrials.gov", "n/a"]))


@slip("identifiers")
def registration_of_another_study(hand: Hand) -> bool:
    return _registry(hand, hand.pick(hand.other()["citation"].get("registry", [])))


@slip("identifiers")
def registration_twice(hand: Hand) -> bool:
    found = _cited(hand, "registry")
    if found:
        found["registry"].append(found["registry"][0])
    return bool(found)


@slip("identifiers")
def title_of_another_study(hand: Hand) -> bool:
    return put(hand.record["citation"], "title", hand.other()["citation"]["title"])


@slip("identifiers")
def authors_of_another_study(hand: Hand) -> bool:
    return put(hand.record["citation"], "authors", hand.other()["citation"].get("authors"))


@slip("identifiers")
def year_of_another_century(hand: Hand) -> bool:
    return put(hand.record["citation"], "year", 1900 + hand.record["citation"]["year"] % 100)


@slip("identifiers")
def year_off_by_some(hand: Hand) -> bool:
    year = hand.record["citation"]["year"]
    return put(hand.record["citation"], "year", year and year + hand.pick([-5, -4, -3, -2]))


@slip("identifiers")
def year_digits_exchanged(hand: Hand) -> bool:
    year = hand.record["citation"]["year"]
    return put(hand.record["citation"], "year", year and exchanged(hand.chance, year))


def _twice(hand: Hand, group: str, keys: tuple[str, ...] = ()) -> bool:
    rows = hand.record.get(group, [])
    if not rows:
        return False
    copy = deepcopy(hand.pick(rows))
    if keys:
        figures = [one for one in copy.get("results", ()) if set(keys) & set(one)]
        if not figures:
            return False
        for one in figures:
            for key in keys:
                if key in one:
                    one[key] = max(0, one[key] - 2)
            if "events" in one and one.get("of"):
                one["percent"] = round(100 * one["events"] / one["of"], 1)
    rows.append(copy)
    return True


@slip("twins")
def outcome_twice(hand: Hand) -> bool:
    return _twice(hand, "outcomes")


@slip("twins")
def outcome_twice_with_other_numbers(hand: Hand) -> bool:
    return _twice(hand, "outcomes", ("events", "percent"))


@slip("twins")
def harm_twice(hand: Hand) -> bool:
    return _twice(hand, "harms")


@slip("twins")
def score_twice(hand: Hand) -> bool:
    return _twice(hand, "scores")


@slip("twins")
def effect_twice(hand: Hand) -> bool:
    return _twice(hand, "effects")


@slip("twins")
def country_twice(hand: Hand) -> bool:
    countries = hand.record["design"].get("countries", [])
    countries.extend(countries[:1])
    return bool(countries)


def _address(hand: Hand, change: object) -> bool:
    found = hand.pick(source for source in hand.record["sources"].values() if "address" in source)
    if not found or not callable(change):
        return False
    return put(found, "address", change(found["address"]))


HOST = re.compile(r"(?<=://)[^/]+")


@slip("addresses")
def address_is_local(hand: Hand) -> bool:
    host = hand.pick(["localhost", "localhost:8000", "127.0.0.1", "192.168.1.4", "intranet.local", "0.0.0.0"])
    return _address(hand, lambda address: HOST.sub(host, address))


@slip("addresses")
def address_with_a_user_name(hand: Hand) -> bool:
    return _address(hand, lambda address: HOST.sub(lambda host: f"{host[0]}@pages.example.net", address))


@slip("addresses")
def address_doubled(hand: Hand) -> bool:
    both = hand.pick([True, False])
    return _address(hand, lambda address: address * 2 if both else f"https://{address}")


@slip("addresses")
def address_without_a_dot(hand: Hand) -> bool:
    return _address(hand, lambda address: HOST.sub(lambda host: host[0].replace(".", ""), address))


@slip("addresses")
def address_with_a_strange_letter(hand: Hand) -> bool:
    one, other = hand.pick([("o", "о"), ("a", "а"), ("e", "е"), ("c", "с")])
    return _address(hand, lambda address: HOST.sub(lambda host: host[0].replace(one, other, 1), address))


@slip("addresses")
def address_of_a_search(hand: Hand) -> bool:
    return _address(
        hand,
        lambda address: hand.pick(
            [
                "https://www.google.com/search?q=ketamine+trial",
                "https://www.google.com/url?q=" + address,
                "https://chatgpt.com/c/68a1",
            ]
        ),
    )


@slip("addresses")
def address_of_no_host(hand: Hand) -> bool:
    return _address(hand, lambda address: HOST.sub(hand.pick(["site.invalid", "my-pc.lan", "server.test"]), address))
