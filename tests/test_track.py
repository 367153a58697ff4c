"""Values are worked out again only when something that they read has changed, and always then."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from evidence_explorer.track import Memory, Reason, Shelf, listening, tracked

RAN: list[str] = []


@dataclass
class Shop:
    scope: str
    memory: Memory
    goods: Shelf[str]


@tracked(cutoff=True)
def length(shop: Shop, key: str) -> int:
    RAN.append(f"length {key}")
    return len(shop.goods[key])


@tracked()
def label(shop: Shop, key: str) -> str:
    RAN.append(f"label {key}")
    return f"{key}: {length(shop, key)}"


@tracked(cutoff=True)
def catalogue(shop: Shop) -> str:
    RAN.append("catalogue")
    return " ".join(label(shop, key) for key in shop.goods)


@tracked(cutoff=True)
def known(shop: Shop, key: str) -> bool:
    RAN.append(f"known {key}")
    return key in shop.goods


def stock(memory: Memory | None, **goods: str) -> Shop:
    """The next state of the shop, in the same memory; what ran is forgotten."""
    shelf = Shelf("goods", goods)
    memory = memory or Memory(shelf.leaf)
    memory.renew(shelf.leaf)
    shop = Shop("shop", memory, shelf)
    memory.own(shop)
    RAN.clear()
    return shop


def test_a_value_is_worked_out_once():
    shop = stock(None, a="xx", b="y")
    assert (catalogue(shop), catalogue(shop)) == ("a: 2 b: 1", "a: 2 b: 1")
    assert RAN == ["catalogue", "label a", "length a", "label b", "length b"]


def test_only_what_read_a_changed_record_is_worked_out_again():
    shop = stock(None, a="xx", b="y")
    catalogue(shop)
    shop = stock(shop.memory, a="xx", b="yyy")
    assert catalogue(shop) == "a: 2 b: 3"
    assert RAN == ["length b", "label b", "catalogue"]
    changed = Reason("another", ("test_track.length", "shop", "b"))
    assert shop.memory.why[("test_track.label", "shop", "b")] == changed


def test_a_change_that_leaves_a_value_as_it_was_goes_no_further():
    shop = stock(None, a="xx", b="y")
    catalogue(shop)
    shop = stock(shop.memory, a="zz", b="y")
    assert catalogue(shop) == "a: 2 b: 1"
    assert RAN == ["length a"]


@pytest.mark.parametrize(
    ("goods", "said"),
    [({"b": "y"}, "b: 1"), ({"b": "y", "a": "xx"}, "b: 1 a: 2"), ({"a": "xx", "b": "y", "c": ""}, "a: 2 b: 1 c: 0")],
    ids=["gone", "other order", "new"],
)
def test_records_that_come_go_or_change_places_are_noticed(goods: dict[str, str], said: str):
    shop = stock(None, a="xx", b="y")
    catalogue(shop)
    shop = stock(shop.memory, **goods)
    assert catalogue(shop) == said


def test_the_absence_of_a_record_is_something_read():
    shop = stock(None, a="xx")
    assert not known(shop, "b")
    shop = stock(shop.memory, a="xx", b="")
    assert known(shop, "b")
    shop = stock(shop.memory, a="other", b="other")
    assert known(shop, "b")
    assert RAN == []


def test_a_value_of_a_record_that_came_back_is_believed_only_if_it_is_the_same():
    shop = stock(None, a="xx")
    assert length(shop, "a") == 2
    shop = stock(shop.memory)
    with pytest.raises(KeyError):
        length(shop, "a")
    shop = stock(shop.memory, a="xyz")
    assert length(shop, "a") == 3


def test_nothing_is_noted_where_nobody_listens():
    shop = stock(None, a="xx")
    assert shop.goods["a"] == "xx"
    with listening() as trace:
        _ = shop.goods["a"], "a" in shop.goods, len(shop.goods)
    assert list(trace) == [("goods", "a"), ("goods", "a", "?"), ("goods",)]


@tracked(cutoff=True)
def pair(shop: Shop, key: str) -> list[int]:
    return [len(shop.goods[key])]


@tracked()
def holder(shop: Shop, key: str) -> list[list[int]]:
    return [pair(shop, key)]


def test_what_one_value_took_out_of_another_stays_the_very_same_thing():
    shop = stock(None, a="xx")
    inside = holder(shop, "a")[0]
    shop = stock(shop.memory, a="yy")
    assert pair(shop, "a") is holder(shop, "a")[0] is inside


def test_two_readings_that_find_the_same_in_different_places_are_two():
    @tracked()
    def some(shop: Shop) -> bool:
        return "a" in shop.goods or "b" in shop.goods

    @tracked(cutoff=True)
    def which(shop: Shop) -> str:
        return "a" if some(shop) and "a" in shop.goods else "b"

    shop = stock(None, a="x", c="")
    assert which(shop) == "a"
    shop = stock(shop.memory, b="x", c="")
    assert which(shop) == "b"


def test_an_empty_shelf_is_noticed_without_reading_the_order_of_a_full_one():
    shelf = Shelf("goods", {"a": "x"})
    with listening() as trace:
        assert shelf
    assert trace == {("goods", "", "?"): "True"}
    assert (shelf.leaf(("goods", "", "?")), Shelf("goods", {}).leaf(("goods", "", "?"))) == ("True", "False")


def test_a_worker_is_asked_for_by_place_because_a_name_would_be_forgotten():
    with pytest.raises(TypeError, match="key"):
        length(stock(None, a="xx"), key="a")


def test_a_worker_that_fails_now_makes_its_reader_work_and_not_fail():
    @tracked(cutoff=True)
    def first(shop: Shop) -> str:
        return next(key for key in shop.goods if shop.goods[key])

    @tracked(cutoff=True)
    def told(shop: Shop) -> str:
        return first(shop) if len(shop.goods) == 1 else "many"

    shop = stock(None, a="x")
    assert told(shop) == "a"
    shop = stock(shop.memory, a="", b="")
    assert told(shop) == "many"
