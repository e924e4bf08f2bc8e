"""Run Tulga on the inputs of a reference file and set what it computes beside what the file expects.

    python benchmarks/reference.py FILE.json... [--out OUT.json]

A file has `inputs`, `expected`, `tolerance` and `source`. The family is the file's name up to its last part, so that a file of
the same family with other inputs runs too. Prints key, expected, computed and difference; `--out` writes the computed values in
the shape of `expected` (of one file). Where the tolerance is a number, the exit status is 1 if a value is missing
or beyond it; words have to be the same only where it is 0.
"""

import argparse
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from families import family_of

MISSING = object()


def shaped(expected: Any, computed: Any) -> Any:
    """The computed values in the shape of the expected ones (of longer lists the beginning); all that was computed where nothing
    is expected."""
    if isinstance(expected, dict) and isinstance(computed, dict):
        return {key: shaped(value, computed.get(key, MISSING)) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(computed, list) and all(isinstance(one, dict) for one in expected):
        return [shaped(row, matching(row, computed)) for row in expected]
    if isinstance(expected, list) and isinstance(computed, list) and expected and isinstance(expected[0], list):
        return [shaped(row, one) for row, one in zip(expected, computed, strict=False)]
    if isinstance(expected, list) and isinstance(computed, list) and expected:
        return computed[: len(expected)]
    if expected is None or computed is MISSING:
        return None if computed is MISSING else computed
    return computed


def matching(row: dict[str, Any], computed: list[Any]) -> Any:
    """The computed row that shares most words and whole numbers, which are what names a row; MISSING where none shares any."""
    names = {key: value for key, value in row.items() if isinstance(value, str | int)}

    def shared(one: dict[str, Any]) -> int:
        return sum(key in one and one[key] == value for key, value in names.items())

    best = max(computed, key=shared, default={})
    return best if shared(best) else MISSING


def leaves(expected: Any, computed: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each single value that is expected, with the computed one at the same place."""
    if isinstance(expected, dict) and expected:
        found = computed if isinstance(computed, dict) else {}
        for key, value in expected.items():
            yield from leaves(value, found.get(key), f"{path}.{key}" if path else key)
    elif isinstance(expected, list) and expected:
        found = computed if isinstance(computed, list) and len(computed) == len(expected) else [None] * len(expected)
        for place, (value, one) in enumerate(zip(expected, found, strict=True)):
            yield from leaves(value, one, f"{path}[{place}]")
    else:
        yield path, expected, computed


def difference(expected: Any, computed: Any) -> float | None:
    """How far a number is from the expected one; for anything else 0 where it is the same, None where it is not."""
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (expected, computed))
    if numbers:
        return 0.0 if math.isnan(expected) and math.isnan(computed) else abs(expected - computed)
    return 0.0 if expected == computed else None


def report(file: Path, out: Path | None) -> bool:
    """Print a file's values; whether all are within its tolerance, where that is one number."""
    told = json.loads(file.read_text(encoding="utf-8"))
    computed = family_of(file)(told["inputs"])
    expected = told.get("expected")
    found = computed if expected is None else shaped(expected, computed)
    if out:
        out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    tolerance = told.get("tolerance")
    limit = tolerance if isinstance(tolerance, int | float) else math.inf
    print(f"{file.name}: tolerance {json.dumps(tolerance)}")
    within = True
    for path, value, one in leaves(expected, found):
        apart = difference(value, one)
        said = isinstance(value, str) and isinstance(one, str) and limit > 0
        good = said or (one is not None if limit == math.inf else apart is not None and apart <= limit)
        within = within and (good or value is None or limit == math.inf)
        print(f"  {path}\t{value}\t{one}\t{'differs' if apart is None else f'{apart:.3g}'}{'' if good else '  <--'}")
    return within


def main() -> None:
    """Run every file that was named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.json")
    parser.add_argument("--out", type=Path, help="where the computed values go, in the shape of `expected`")
    options = parser.parse_args()
    if options.out and len(options.files) > 1:
        parser.error("--out is for one file")
    good = [report(file, options.out) for file in options.files]
    raise SystemExit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
