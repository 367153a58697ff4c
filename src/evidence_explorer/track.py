"""Who read what: a value is worked out once, and again only when something that it read has changed.

Records lie on shelves that note each look at them. A worker (a function marked with `kept`) runs under a trace of what
it read, its own workers included; its value stands until the print of one of these things is another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from hashlib import blake2b
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar, cast

T = TypeVar("T")
P = ParamSpec("P")
Node = tuple[str, ...]
"""What can be read: kind, then the key; for a worker its name, the scope of its owner, then its arguments."""
Trace = dict[Node, str]
"""What was read, in this order, with the print that it had."""

_reading: ContextVar[Trace | None] = ContextVar("reading", default=None)


def digest(text: str) -> str:
    """A short print of a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def note(node: Node, print_of: Callable[[], str]) -> None:
    """Say that something was read; outside of a trace nobody listens."""
    trace = _reading.get()
    if trace is not None and node not in trace:
        trace[node] = print_of()


@contextmanager
def listening() -> Iterator[Trace]:
    """Everything that is read inside."""
    trace: Trace = {}
    token = _reading.set(trace)
    try:
        yield trace
    finally:
        _reading.reset(token)


class Shelf(Mapping[str, T], Generic[T]):
    """Records by id, in their order. Looking at one, for one, or along all of them is noted."""

    def __init__(self, kind: str, records: Mapping[str, T]) -> None:
        self.kind, self._records = kind, dict(records)
        self._prints: dict[str, str] = {}

    def __getitem__(self, key: str) -> T:
        trace = _reading.get()  # this is asked half a million times: no call that is not needed
        if trace is not None and (node := (self.kind, key)) not in trace:
            trace[node] = self.print_of(key)
        return self._records[key]

    def __contains__(self, key: object) -> bool:
        here = key in self._records
        note((self.kind, str(key), "?"), lambda: str(here))
        return here

    def __iter__(self) -> Iterator[str]:
        note((self.kind,), self.order)
        return iter(self._records)

    def __len__(self) -> int:
        note((self.kind,), self.order)
        return len(self._records)

    def order(self) -> str:
        """The print of the ids in their order."""
        return digest("\n".join(self._records))

    def print_of(self, key: str) -> str:
        """The print of a record; empty where there is none."""
        if key not in self._records:
            return ""
        if key not in self._prints:
            self._prints[key] = content_print(self._records[key])
        return self._prints[key]

    def leaf(self, node: Node) -> str:
        """The print that a node of this shelf has now."""
        if len(node) == 1:
            return self.order()
        return str(node[1] in self._records) if len(node) == 3 else self.print_of(node[1])


def content_print(value: Any) -> str:
    """The print of a record's whole content; two equal records have one print."""
    if as_json := getattr(value, "model_dump_json", None):
        return digest(as_json())
    if own := getattr(value, "print", None):
        return str(own)
    return digest(repr(value))


class Owner(Protocol):
    """An object whose workers are kept: one for each scope, such as a language."""

    @property
    def scope(self) -> str:
        """The name under which its values are kept."""
        ...

    @property
    def memory(self) -> Memory:
        """Where they are kept."""
        ...


@dataclass
class Kept:
    """A value with what it read. ``print``: of the value, or of what it read. ``held``: whether the value is here."""

    trace: Trace
    print: str
    value: Any = None
    held: bool = False
    stored: Callable[[], Any] | None = None
    """Where the value can be had from, if it is not here."""


@dataclass
class Memory:
    """Values of workers, from one state of the data to the next. ``leaf``: the print that a record has now."""

    leaf: Callable[[Node], str]
    always: tuple[Node, ...] = ()
    """What every worker reads, whether it says so or not."""
    owners: dict[str, Any] = field(default_factory=dict)
    kept: dict[Node, Kept] = field(default_factory=dict)
    why: dict[Node, str] = field(default_factory=dict)
    """Each value worked out since `renew`, and what made it so."""
    _now: dict[Node, str] = field(default_factory=dict)

    def renew(self, leaf: Callable[[Node], str]) -> None:
        """From now on, other records hold: each value must be looked through before it is believed."""
        self.leaf = leaf
        self.owners, self.why, self._now = {}, {}, {}

    def own(self, owner: Owner) -> None:
        """Make an object known to the workers of its scope."""
        self.owners[owner.scope] = owner

    def ask(self, node: Node) -> Any:
        """The value of a worker, worked out only if need be."""
        print_ = self.print_of(node)
        kept = self.kept[node]
        if not kept.held and kept.stored:
            kept.value, kept.held, kept.stored = kept.stored(), True, None
        elif not kept.held:
            self._work(node, "its value was not kept")
            kept = self.kept[node]
        note(node, lambda: print_)
        return kept.value

    def fresh(self, node: Node) -> bool:
        """Whether a value still holds; it is not worked out here, although workers that it read may be."""
        return node in self._now or not self._stale(node)

    def print_of(self, node: Node) -> str:
        """The print that a node has now; a worker that fails now has none that anything could have read before."""
        if node not in self._now:
            if node[0] not in WORKERS:
                self._now[node] = self.leaf(node)
            else:
                reason = self._stale(node)
                if reason:
                    self._work(node, reason)
                self._now[node] = self.kept[node].print
        return self._now[node]

    def _stale(self, node: Node) -> str:
        kept = self.kept.get(node)
        if kept is None:
            return "it was never written"
        for read, print_ in kept.trace.items():
            try:
                same = self.print_of(read) == print_
            except LookupError:  # a record that it read is gone
                same = False
            if not same:
                return f"{' '.join(read)} is another"
        return ""

    def _work(self, node: Node, reason: str) -> None:
        name, scope, *keys = node
        worker = WORKERS[name]
        with listening() as trace:
            for read in self.always:
                note(read, lambda read=read: self.leaf(read))  # type: ignore[misc]
            value = worker.function(self.owners[scope], *keys)
        print_ = content_print(value) if worker.cutoff else digest("\n".join(trace.values()))
        self.kept[node] = Kept(trace, print_, value, True)
        self._now[node] = print_
        self.why[node] = reason


@dataclass(frozen=True)
class Worker:
    """A function of an owner and of names. ``cutoff``: whoever reads it depends on its value, not on all it read."""

    function: Callable[..., Any]
    cutoff: bool


WORKERS: dict[str, Worker] = {}
"""Every worker by its name."""

O = TypeVar("O", bound=Owner)  # noqa: E741


def kept(*, cutoff: bool = False) -> Callable[[Callable[Concatenate[O, P], T]], Callable[Concatenate[O, P], T]]:
    """Mark a function of an owner and of names as a worker: its value is kept as long as what it read is the same.

    ``cutoff``: compare values, so that a change that leaves this value as it was goes no further; the value must then
    say all that it holds in its `repr`.
    """

    def mark(function: Callable[Concatenate[O, P], T]) -> Callable[Concatenate[O, P], T]:
        name = f"{function.__module__.removeprefix('evidence_explorer.')}.{function.__qualname__}"
        WORKERS[name] = Worker(function, cutoff)

        @wraps(function)
        def ask(owner: O, /, *keys: P.args, **named: P.kwargs) -> T:
            return cast(T, owner.memory.ask((name, owner.scope, *map(str, keys))))

        return cast(Callable[Concatenate[O, P], T], ask)

    return mark
