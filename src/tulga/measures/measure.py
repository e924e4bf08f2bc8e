"""A measure is one decorated function: frames in, the same kind of frame out, with what a reader must know of it.

The name of each frame it takes is one of the forms of `tulga.measures.forms`. What it gives has the columns `subject`, `year`
(or `session`), `value`, `low`, `high`, `coverage`, and `object` where it is about a partner or another state:

- where `ends` is "bounds", `low` and `high` bound what the measure can be, given what is not known (null where nothing bounds
  it), and `value` is the measure where the two are equal, null where it is not one number;
- where `ends` is "interval", `value` is an estimate and `low` and `high` are the interval that belongs to it (by default 90%);
- `coverage` is the part of the whole, 0 to 1, that stands behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any, Literal, TypeVar

from tulga.measures.forms import FORMS, Form
from tulga.registry import Registry

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Measure:
    """A measure and its description; calling it calls the function.

    `range` is the lowest and highest possible value, None for no bound. `source` is where the formula comes from.
    `missing` says what happens to missing values. `tulgas_own` marks a composite that nobody published; `ends` says what `low`
    and `high` are.
    """

    name: str
    title: str
    formula: str
    unit: str
    range: tuple[float | None, float | None]
    source: str
    missing: str
    compute: Callable[..., Any]
    variant: str = ""
    tulgas_own: bool = False
    ends: Literal["bounds", "interval"] = "bounds"

    @property
    def frames(self) -> dict[str, Form]:
        """The forms of the frames it takes, in their order; the last ones may be left out (`needed`)."""
        given = signature(self.compute).parameters.values()
        return {one.name: FORMS[one.name] for one in given if one.kind is Parameter.POSITIONAL_OR_KEYWORD}

    @property
    def needed(self) -> tuple[str, ...]:
        """The forms that cannot be left out."""
        given = signature(self.compute).parameters
        return tuple(form for form in self.frames if given[form].default is Parameter.empty)

    @property
    def options(self) -> dict[str, Any]:
        """Its options with their defaults."""
        given = signature(self.compute).parameters.values()
        return {one.name: one.default for one in given if one.kind is Parameter.KEYWORD_ONLY}

    def __call__(self, *frames: Any, **options: Any) -> Any:
        return self.compute(*frames, **options)


measures: Registry[Measure] = Registry("measure", "tulga.measures")


def measure(
    name: str,
    *,
    title: str,
    formula: str,
    unit: str,
    range: tuple[float | None, float | None],  # noqa: A002
    source: str,
    missing: str,
    variant: str = "",
    tulgas_own: bool = False,
    ends: Literal["bounds", "interval"] = "bounds",
) -> Callable[[F], F]:
    """Decorator: put a function into `measures` under `name` with its description; the function stays as it is.

    >>> from tulga.measures import measures
    >>> measures["hhi"].formula, measures["hhi"].range
    ('H = sum of s_i^2, s_i = v_i / sum of v', (0, 1))
    """

    def keep(function: F) -> F:
        found = Measure(name, title, formula, unit, range, source, missing, function, variant, tulgas_own, ends)
        measures.add(name)(found)
        return function

    return keep
