"""A measure is one decorated function: a frame in, the same kind of frame out, with what a reader must know of it.

Every measure of concentration and dependence takes long frames with the columns `subject`, `object`, `year`, `value`
and gives the columns `subject`, `year`, `value`, `low`, `high`, `coverage` (and `object` where it is about a partner):

- `low` and `high` bound what the measure can be, given what is not known; null where nothing bounds it;
- `value` is the measure where `low` equals `high`, and null where it is not one number;
- `coverage` is the part of the whole, 0 to 1, that stands behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tulga.registry import Registry

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Measure:
    """A measure and its description; calling it calls the function.

    `range` is the lowest and highest possible value, None for no bound. `source` is where the formula comes from.
    `missing` says what happens to missing values. `tulgas_own` marks a composite that nobody published.
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
) -> Callable[[F], F]:
    """Decorator: put a function into `measures` under `name` with its description; the function stays as it is.

    >>> from tulga.measures import measures
    >>> measures["hhi"].formula, measures["hhi"].range
    ('H = sum of s_i^2, s_i = v_i / sum of v', (0, 1))
    """

    def keep(function: F) -> F:
        found = Measure(name, title, formula, unit, range, source, missing, function, variant, tulgas_own)
        measures.add(name)(found)
        return function

    return keep
