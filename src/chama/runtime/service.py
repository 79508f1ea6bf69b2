"""Doors: an abstract class of async, keyword-only, fully annotated methods; near or far by placement.

What a service's public files may import: the Service base, the Event base and the two struct bases.
"""

import asyncio
import functools
import inspect
import random
import typing
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar, TypeVar

import msgspec

from chama.base.errors import Unavailable
from chama.runtime.measured import Measured
from chama.runtime.telemetry import FALLBACKS

S = TypeVar("S", bound="Service")
F = TypeVar("F", bound=Callable[..., Any])
A = TypeVar("A")
B = TypeVar("B")


class Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What passes a door: frozen and serialisable."""


EVENTS: dict[str, type["Event"]] = {}


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact in the past tense. `aggregate` orders it, `version` is the aggregate's own count.

    `id` and `trace` are given when it is written: the story that made it goes on in whoever reacts to it.
    """

    id: str = ""
    trace: str = ""
    at: datetime
    aggregate: str
    version: int

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        service = cls.__module__.split(".")[-2]
        EVENTS[f"{service}.{cls.__name__}"] = cls

    @classmethod
    def type_name(cls) -> str:
        """`orders.OrderPaid`."""
        return f"{cls.__module__.split('.')[-2]}.{cls.__name__}"


class Method(msgspec.Struct, frozen=True):
    """What the wire needs to know of one door method.

    `reads`: it changes nothing. `keyed`: it carries an act key or a cause, so that a repeat is the same act.
    """

    name: str
    arguments: Any
    answer: Any
    reads: bool
    keyed: bool


def _frozen(kind: Any) -> bool:
    origin = typing.get_origin(kind)
    if origin is not None:
        return all(_frozen(a) for a in typing.get_args(kind) if a is not Ellipsis)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return bool(kind.__struct_config__.frozen)
    return kind is not Any


class Service:
    """Base of every door. Methods are reflected when the class is made, so a bad door does not import."""

    name: ClassVar[str] = ""
    methods: ClassVar[dict[str, Method]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if Service not in cls.__bases__:
            return
        cls.name = cls.__module__.split(".")[-2]
        cls.methods = {n: _reflect(cls, n, f) for n, f in vars(cls).items() if inspect.isfunction(f)}


def _reflect(cls: type, name: str, function: Callable[..., Any]) -> Method:
    where = f"{cls.__name__}.{name}"
    if not inspect.iscoroutinefunction(function):
        raise TypeError(f"{where} must be async")
    parameters = list(inspect.signature(function).parameters.values())[1:]
    if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters):
        raise TypeError(f"{where} must take keyword-only arguments")
    hints = typing.get_type_hints(function)
    missing = [p.name for p in parameters if p.name not in hints] + ([] if "return" in hints else ["return"])
    if missing:
        raise TypeError(f"{where} has no annotation for {', '.join(missing)}")
    loose = [n for n, kind in hints.items() if not _frozen(kind)]
    if loose:
        raise TypeError(f"{where}: {', '.join(loose)} must be a frozen serialisable type")
    fields = [
        (p.name, hints[p.name]) if p.default is p.empty else (p.name, hints[p.name], p.default)
        for p in parameters
    ]
    arguments = msgspec.defstruct(f"{cls.__name__}_{name}", fields, frozen=True, forbid_unknown_fields=True)
    reads = getattr(function, "reads", False)
    keyed = not reads and ("key" in hints or "cause" in hints)
    return Method(name, arguments, hints["return"], reads, keyed)


def read(method: F) -> F:
    """Marks a door's method that changes nothing: a far one is asked again when its answer was lost."""
    method.reads = True  # type: ignore[attr-defined]
    return method


Fault = Callable[[str], None]
_here: dict[type[Service], Service] = {}
_faults: dict[type[Service], Fault] = {}


def provide(door: type[S], implementation: S) -> None:
    """Put an implementation (or a proxy) behind a door of this process; its calls are measured."""
    # What was taken from `provided` is measured already: put back, it is not measured twice.
    known = isinstance(implementation, Measured)
    measured = implementation if known else Measured(door.name, door.methods, implementation)
    _here[door] = typing.cast(Service, measured)


def locate(door: type[S]) -> S:
    """The implementation behind a door: here, or a proxy to where it is."""
    fault = _faults.get(door)
    return typing.cast(S, _here[door] if fault is None else _Faulty(_here[door], fault))


def inject(door: type[Service], fault: Fault | None) -> None:
    """Let a drill spoil the calls of a door, near or far: `fault` gets the method's name before each call and
    may raise Unavailable. None ends it."""
    if fault is None:
        _faults.pop(door, None)
    else:
        _faults[door] = fault


def drill(doors: Sequence[type[Service]], faults: str) -> None:
    """Spoil calls by chance, as `orders:0.05,payments.open:1` says: a door or one method, and the share."""
    known = {door.name: door for door in doors}
    shares: dict[type[Service], dict[str, float]] = {}
    for entry in filter(None, (part.strip() for part in faults.split(","))):
        where, _, share = entry.partition(":")
        name, _, method = where.partition(".")
        if name not in known or (method and method not in known[name].methods):
            raise ValueError(f"faults: there is no {where!r}")
        shares.setdefault(known[name], {})[method] = float(share)
    for door, by_method in shares.items():
        inject(door, functools.partial(_by_chance, door.name, by_method))


def _by_chance(door: str, shares: dict[str, float], method: str) -> None:
    if random.random() < shares.get(method, shares.get("", 0.0)):
        raise Unavailable(f"{door}, by a drill")


class _Faulty:
    """A door under a drill."""

    def __init__(self, real: Service, fault: Fault) -> None:
        self._real, self._fault = real, fault

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._real, name)

        async def call(**arguments: Any) -> Any:
            self._fault(name)
            return await method(**arguments)

        return call


def provided() -> dict[type[Service], Service]:
    """Every door that this process can open."""
    return dict(_here)


async def or_else(call: Awaitable[A], fallback: B, what: str) -> A | B:
    """The answer, or the declared fallback while the door is unavailable; `what` names it in the metrics."""
    try:
        return await call
    except Unavailable:
        FALLBACKS.labels(what).inc()
        return fallback


async def gather(*calls: Any) -> list[Any]:
    """Wait for independent door calls together; the first failure cancels the rest and is raised itself."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(c) for c in calls]
    except BaseExceptionGroup as failed:
        # Callers decide on a refusal's class, not on a group of one.
        raise failed.exceptions[0] from None
    return [t.result() for t in tasks]
