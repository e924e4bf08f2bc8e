"""Families of reference files: how the inputs of a file go into Tulga, and what comes out, by the file's name.

A family is one decorated function: the inputs of a file in, the computed values by key out. It may compute more than a file
expects; it may not look at what is expected.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

Inputs = dict[str, Any]
Compute = Callable[[Inputs], dict[str, Any]]
_FAMILIES: dict[str, Compute] = {}


def family(name: str) -> Callable[[Compute], Compute]:
    """Decorator: the function computes the files whose name begins with `name`."""

    def keep(compute: Compute) -> Compute:
        _FAMILIES[name] = compute
        return compute

    return keep


def family_of(file: Path) -> Compute:
    """The family of a file, the longest name that its own begins with; raises SystemExit with the names there are."""
    for module in iter_modules([str(Path(__file__).parent)]):
        import_module(f"families.{module.name}")
    stem = file.name.removesuffix(".json")
    fitting = [name for name in _FAMILIES if stem == name or stem.startswith(f"{name}_")]
    if not fitting:
        raise SystemExit(f"{file.name}: no family of this name; there are {', '.join(sorted(_FAMILIES))}")
    return _FAMILIES[max(fitting, key=len)]
