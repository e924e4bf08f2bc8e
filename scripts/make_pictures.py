"""Draw docs/chapters/measure/pictures: one SVG a measure, each computed by the measure itself on a small example.

`python scripts/make_pictures.py [NAME...]` draws all, or those named. A picture is a function that gives a Vega-Lite spec, in the
dictionary `PICTURES` of a module of `scripts/pictures`.
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

Spec = dict[str, Any]
FOLDER = Path(__file__).parent.parent / "docs" / "chapters" / "measure" / "pictures"
STYLE: Spec = {
    "background": "white",
    "font": "Georgia, serif",
    "view": {"stroke": None},
    "axis": {"grid": False, "labelColor": "#333", "titleColor": "#333", "titleFontWeight": "normal"},
    "title": {"anchor": "start", "fontWeight": "normal", "fontSize": 13},
}


def pictures() -> dict[str, Callable[[], Spec]]:
    """The pictures of all modules by the name of their measure."""
    found: dict[str, Callable[[], Spec]] = {}
    for module in sorted(one.name for one in iter_modules([str(Path(__file__).parent / "pictures")])):
        found |= import_module(f"pictures.{module}").PICTURES
    return found


def drawn(spec: Spec) -> str:
    """The picture as SVG."""
    import vl_convert

    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        **spec,
        "config": {**STYLE, **spec.get("config", {})},
    }
    return str(vl_convert.vegalite_to_svg(whole))


def main(names: Sequence[str]) -> None:
    """Draw the pictures named, or all, and say which."""
    known = pictures()
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"there is no picture of {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or sorted(known):
        (FOLDER / f"{name}.svg").write_text(drawn(known[name]()) + "\n", encoding="utf-8")
        print(f"pictures/{name}.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
