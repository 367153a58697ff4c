"""Who read what: a value is worked out once, and again only when something that it read has changed.

Records lie on shelves that note each look. A worker (a function marked with `tracked`) runs under a trace of what
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


PRINT = 12
"""Bytes of a print."""


def digest(text: str, more: bytes = b"") -> str:
    """A short print of a text, and of what follows it."""
    found = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=PRINT)
    found.update(more)
    return found.hexdigest()


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

    def __bool__(self) -> bool:
        note((self.kind, "", "?"), lambda: str(bool(self._records)))
        return bool(self._records)

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
        if len(node) == 2:
            return self.print_of(node[1])
        return str(node[1] in self._records if node[1] else bool(self._records))


def content_print(value: Any) -> str:
    """The print of a record's whole content; two equal records have one print."""
    if as_json := getattr(value, "model_dump_json", None):
        return digest(as_json())
    if own := getattr(value, "print", None):
        return str(own)
    if isinstance(value, dict) and value and all(isinstance(one, bytes) for one in value.values()):
        return _files_print(value)
    return digest(repr(value))


def _files_print(files: dict[str, bytes]) -> str:
    """The print of files by name, which are megabytes: without a copy of them as text."""
    found = blake2b(digest_size=PRINT)
    for name, content in files.items():
        found.update(f"{name}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


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

    trace: Mapping[Node, str]
    print: str
    value: Any = None
    held: bool = False
    stored: Callable[[], Any] | None = None
    """Where the value can be had from, if it is not here."""


@dataclass(frozen=True)
class Reason:
    """Why a value is worked out: the first thing that it read and that is another, if ``read`` names one."""

    kind: str
    read: Node | None = None

    def __bool__(self) -> bool:
        return bool(self.kind)


@dataclass(frozen=True)
class Change:
    """What is no worker's, was read, and is another now; with its prints, empty where there was or is no record."""

    read: Node
    before: str
    now: str

    @property
    def how(self) -> str:
        """`new`, `gone` or `changed`."""
        was, is_ = (print_ not in ("", "False") for print_ in (self.before, self.now))
        return "changed" if was == is_ else "new" if is_ else "gone"


NOTHING: Mapping[Node, str] = {}
HOLDS = Reason("")
"""None: the value stands."""
UNHELD = Reason("value not kept")
"""It stands, but only its print is here."""


@dataclass
class Memory:
    """Values of workers, from one state of the data to the next. ``leaf``: the print that a record has now."""

    leaf: Callable[[Node], str]
    always: tuple[Node, ...] = ()
    """What every worker reads, whether it says so or not."""
    owners: dict[str, Any] = field(default_factory=dict)
    kept: dict[Node, Kept] = field(default_factory=dict)
    why: dict[Node, Reason] = field(default_factory=dict)
    """Each value worked out since `renew`, and what made it so."""
    former: dict[Node, Mapping[Node, str]] = field(default_factory=dict)
    """What those values had read before."""
    _now: dict[Node, str] = field(default_factory=dict)

    def renew(self, leaf: Callable[[Node], str]) -> None:
        """From now on, other records hold: each value must be looked through before it is believed."""
        self.leaf = leaf
        self.owners, self.why, self.former, self._now = {}, {}, {}, {}

    def own(self, owner: Owner) -> None:
        """Make an object known to the workers of its scope."""
        self.owners[owner.scope] = owner

    def ask(self, node: Node) -> Any:
        """The value of a worker, worked out only if need be."""
        print_ = self.print_of(node)
        lacking = Reason("damaged") if self.kept[node].stored else UNHELD
        if not self.kept[node].held and not self._fetched(node):
            self._work(node, lacking)
            print_ = self.kept[node].print
        note(node, lambda: print_)
        return self.kept[node].value

    def _fetched(self, node: Node) -> bool:
        """Have a stored value here; one that is damaged, or not what was stored, is none."""
        kept = self.kept[node]
        stored, kept.stored = kept.stored, None
        if stored is None:
            return False
        try:
            value = stored()
        except Exception:  # whatever a damaged file may hold
            return False
        if content_print(value) != kept.print:
            return False
        kept.value, kept.held = value, True
        return True

    def release(self, node: Node, stored: Callable[[], Any]) -> None:
        """Hold a value no longer; who asks for it again has it from where it is stored."""
        kept = self.kept[node]
        kept.value, kept.held, kept.stored = None, False, stored

    def fresh(self, node: Node) -> bool:
        """Whether a value still holds; it is not worked out here, although workers that it read may be."""
        return not self.reason(node)

    def reason(self, node: Node) -> Reason:
        """Why a value will be worked out when it is asked for; `HOLDS` if it stands."""
        return HOLDS if node in self._now else self._stale(node)

    def print_of(self, node: Node) -> str:
        """The print that a node has now; a worker that fails now has none that anything could have read before."""
        if node not in self._now:
            if node[0] not in WORKERS:
                self._now[node] = self.leaf(node)
            else:
                if reason := self._stale(node):
                    self._work(node, reason)
                self._now[node] = self.kept[node].print
        return self._now[node]

    def _stale(self, node: Node) -> Reason:
        kept = self.kept.get(node)
        if kept is None:
            return Reason("never written")
        for read, print_ in kept.trace.items():  # in the order of reading: what was read later may exist no more
            try:
                same = self.print_of(read) == print_
            except Exception:  # it is gone, or fails now; whoever needs it still will meet the error itself
                same = False
            if not same:
                return Reason("another", read)
        return HOLDS

    def changes(self, node: Node) -> list[Change]:
        """What a value that was worked out in this state of the data had read before, and what is another now."""
        found: list[Change] = []
        left, seen = [node] if node in self.former else [], {node}
        while left:
            at = left.pop()
            kept = self.kept.get(at)
            for read, before in self.former.get(at, kept.trace if kept else NOTHING).items():
                works = read[0] in WORKERS  # of one that fails now, or that nobody asked, there is no print
                now = self._now.get(read, "") if works else self.print_of(read)
                if now == before or read in seen:
                    continue
                seen.add(read)
                if works:
                    left.append(read)
                else:
                    found.append(Change(read, before, now))
        return found

    def reached(self, node: Node, through: bool = True) -> set[Node]:
        """The leaves that a value has read, by itself or through others; not ``through`` those whose value counts and
        not what it was made of."""
        found: set[Node] = set()
        left = [node]
        while left:
            at = left.pop()
            if at not in found:
                found.add(at)
                stops = not through and at != node and at[0] in WORKERS and WORKERS[at[0]].cutoff
                left += self.kept[at].trace if at in self.kept and not stops else ()
        return {one for one in found if one[0] not in WORKERS}

    def _work(self, node: Node, reason: Reason) -> None:
        name, scope, *keys = node
        worker = WORKERS[name]
        with listening() as trace:
            for read in self.always:
                note(read, lambda read=read: self.leaf(read))  # type: ignore[misc]
            value = worker.function(self.owners[scope], *keys)
        print_ = content_print(value) if worker.cutoff else digest(repr(list(trace.items())))
        before = self.kept.get(node)
        if before:
            self.former[node] = before.trace
        if before and before.held and before.print == print_ and worker.cutoff:
            value = before.value  # what others took out of it stays the very same thing
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


def tracked(*, cutoff: bool = False) -> Callable[[Callable[Concatenate[O, P], T]], Callable[Concatenate[O, P], T]]:
    """Mark a function of an owner and of names as a worker: its value is kept as long as what it read is the same.

    ``cutoff``: compare values, so that a change that leaves this value as it was goes no further; the value must then
    say all that it holds in its `repr`.
    """

    def mark(function: Callable[Concatenate[O, P], T]) -> Callable[Concatenate[O, P], T]:
        name = f"{function.__module__.removeprefix('evidence_explorer.')}.{function.__qualname__}"
        WORKERS[name] = Worker(function, cutoff)

        @wraps(function)
        def ask(owner: O, /, *keys: P.args, **named: P.kwargs) -> T:
            if named:
                raise TypeError(f"{name} is asked for by place only: {', '.join(named)}")
            return cast(T, owner.memory.ask((name, owner.scope, *map(str, keys))))

        return cast(Callable[Concatenate[O, P], T], ask)

    return mark
