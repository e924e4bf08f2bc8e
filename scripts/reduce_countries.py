"""Reduce world-atlas's countries-50m.json (Natural Earth 1:50m, public domain) to what a page's map needs.

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    python scripts/reduce_countries.py package/countries-50m.json src/tulga/show/web/static/countries-50m.json

Keeps every country's shape with its ISO 3166-1 alpha-3 code as the feature's id (XKX for Kosovo; territories without a
code keep their name only). Leaves out Antarctica and the merged land, takes away points that a map 1,300 pixels wide
cannot show (Visvalingam and Whyatt's effective area, arc ends kept, so that borders still meet) and quantises to 0.01
degrees.
"""

import heapq
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global

STEP = 0.01
SMALLEST_AREA = 0.006  # square degrees: a triangle of about a tenth of a pixel on that map
WITHOUT_NUMBER = {"Kosovo": "XKX"}
LEFT_OUT = {"Antarctica"}

Point = tuple[float, float]


def alpha3_by_number() -> dict[str, str]:
    """ISO 3166-1 numeric code to alpha-3, from Babel's copy of CLDR's territory aliases."""
    aliases = get_global("territory_aliases")
    alpha3 = {to[0]: code for code, to in sorted(aliases.items()) if len(code) == 3 and code.isalpha() and len(to) == 1}
    return {code: alpha3[to[0]] for code, to in aliases.items() if code.isdigit() and len(to) == 1 and to[0] in alpha3}


def absolute(arc: list[list[int]], transform: dict[str, Any]) -> list[Point]:
    """An arc's delta-coded points in degrees."""
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    points: list[Point] = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return points


def simplified(points: list[Point]) -> list[Point]:
    """The points whose effective area is at least SMALLEST_AREA; both ends and four points of a ring stay."""
    fewest = 5 if points[0] == points[-1] else 2
    before, after = list(range(-1, len(points) - 1)), list(range(1, len(points) + 1))
    kept = len(points)

    def area(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[before[i]], points[i], points[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    areas = {i: area(i) for i in range(1, len(points) - 1)}
    heap = [(a, i) for i, a in areas.items()]
    heapq.heapify(heap)
    while heap and kept > fewest:
        smallest, i = heapq.heappop(heap)
        if areas.get(i) != smallest:
            continue
        if smallest >= SMALLEST_AREA:
            break
        del areas[i]
        kept -= 1
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if j in areas:
                areas[j] = max(smallest, area(j))
                heapq.heappush(heap, (areas[j], j))
    return [points[0], *(points[i] for i in sorted(areas)), points[-1]]


def rounded(points: list[Point]) -> list[Point]:
    """The points on the grid of STEP, each different from the one before."""
    grid = [(round((x + 180) / STEP), round((y + 90) / STEP)) for x, y in points]
    return [point for i, point in enumerate(grid) if i == 0 or point != grid[i - 1]]


def delta_coded(points: list[Point]) -> list[list[int]]:
    """An arc on the grid as TopoJSON writes it: the first point, then steps."""
    padded = points if len(points) > 1 else [*points, *points]
    steps = [[int(bx - ax), int(by - ay)] for (ax, ay), (bx, by) in pairwise(padded)]
    return [[int(padded[0][0]), int(padded[0][1])], *steps]


def area(ring: list[Point]) -> float:
    """The signed area of a ring; the sign tells which side is inside."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring)) / 2


def outline(ring: list[int], arcs: dict[int, list[Point]]) -> list[Point]:
    """The points of a ring of arc numbers; a number below zero is an arc taken backwards."""
    points: list[Point] = []
    for number in ring:
        part = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(part[1:] if points else part)
    return points


def folded(ring: list[int], fine: dict[int, list[Point]], made: dict[int, list[Point]]) -> bool:
    """Whether a ring has turned over, or all but vanished, on its way from `fine` to `made`."""
    before, after = area(outline(ring, fine)), area(outline(ring, made)) * STEP * STEP
    return before * after <= 0 or abs(after) < abs(before) / 3


def rings(part: Any) -> list[list[int]]:
    """All rings of a shape's arcs, however deep they stand."""
    return [part] if isinstance(part[0], int) else [ring for inner in part for ring in rings(inner)]


def without(part: Any, gone: set[tuple[int, ...]]) -> Any:
    """A shape's arcs without some rings, and without what is empty then."""
    if isinstance(part[0], int):
        return [] if tuple(part) in gone else part
    return [inner for inner in (without(one, gone) for one in part) if inner]


def renumbered(part: Any, number: dict[int, int]) -> Any:
    """A shape's arcs by their new numbers, given out in the order of first use."""
    if isinstance(part, list):
        return [renumbered(one, number) for one in part]
    new = number.setdefault(part if part >= 0 else ~part, len(number))
    return new if part >= 0 else ~new


def shapes(atlas: dict[str, Any]) -> list[dict[str, Any]]:
    """The countries with their code, where they have one, and their name."""
    codes = alpha3_by_number()
    out = []
    for shape in atlas["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = codes.get(shape.get("id", "")) or WITHOUT_NUMBER.get(name)
        about = {"type": shape["type"], "arcs": shape["arcs"], "properties": {"name": name}}
        out.append({**({"id": code} if code else {}), **about})
        if code is None:
            print(f"no code: {name}", file=sys.stderr)
    return [shape for shape in out if shape["properties"]["name"] not in LEFT_OUT]


def reduce(atlas: dict[str, Any]) -> dict[str, Any]:
    """The reduced topology. A ring that simplifying would turn over keeps all its points; one that the grid itself
    turns over is left out: a map cannot show it, and it would be drawn as the whole rest of the world."""
    countries = shapes(atlas)
    fine = {n: absolute(arc, atlas["transform"]) for n, arc in enumerate(atlas["arcs"])}
    made = {n: rounded(simplified(points)) for n, points in fine.items()}
    every = [ring for shape in countries for ring in rings(shape["arcs"])]
    for ring in every:
        if folded(ring, fine, made):
            made.update({n: rounded(fine[n]) for n in (n if n >= 0 else ~n for n in ring)})
    gone = {tuple(ring) for ring in every if folded(ring, fine, made)}
    number: dict[int, int] = {}
    for shape in countries:
        shape["arcs"] = renumbered(without(shape["arcs"], gone), number)
    print(f"{len(gone)} of {len(every)} rings left out", file=sys.stderr)
    return {
        "type": "Topology",
        "transform": {"scale": [STEP, STEP], "translate": [-180, -90]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": countries}},
        "arcs": [delta_coded(made[old]) for old in number],
    }


if __name__ == "__main__":
    given, wanted = map(Path, sys.argv[1:3])
    topology = reduce(json.loads(given.read_text(encoding="utf-8")))
    wanted.write_text(json.dumps(topology, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(
        f"{len(topology['objects']['countries']['geometries'])} shapes, {wanted.stat().st_size:,} bytes",
        file=sys.stderr,
    )
