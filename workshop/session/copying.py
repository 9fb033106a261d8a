"""A frozen value with some of its fields changed: a long session makes tens of thousands of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from workshop.session.state import State
from workshop.session.visit import Visit

Value = TypeVar("Value", State, Visit)


class _Form(NamedTuple):
    read: Callable[[Any], tuple[Any, ...]]
    write: tuple[Callable[[Any, Any], None], ...]
    places: Mapping[str, int]


def changed(value: Value, changes: Mapping[str, Any]) -> Value:
    """As `dataclasses.replace`, in less than half its time; `changes` names fields and nothing else."""
    form = _FORMS[type(value)]
    contents = list(form.read(value))
    for name, content in changes.items():
        contents[form.places[name]] = content
    made = object.__new__(type(value))
    for write, content in zip(form.write, contents, strict=True):
        write(made, content)
    return made


def _form(kind: type[State] | type[Visit]) -> _Form:
    names = [field.name for field in fields(kind)]
    write = tuple(getattr(kind, name).__set__ for name in names)
    return _Form(attrgetter(*names), write, {name: place for place, name in enumerate(names)})


_FORMS: Mapping[type[Any], _Form] = {kind: _form(kind) for kind in (State, Visit)}
