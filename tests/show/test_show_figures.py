"""Figures: the map's shapes are whole, every spec is drawn without a network, and colours can be read."""

import re
from importlib.resources import files
from itertools import pairwise

import pytest
from hearth import Hearth

from tulga.show import figures
from tulga.show.headline import measured
from tulga.show.register import register
from tulga.show.timeline import timeline
from tulga.show.trail import fact_card


@pytest.fixture(scope="module")
def shapes() -> dict[str, dict]:
    return {
        shape.get("id", shape["properties"]["name"]): shape
        for shape in figures.geometry()["objects"]["countries"]["geometries"]
    }


def test_small_and_disputed_states_are_on_the_map(shapes: dict[str, dict]) -> None:
    assert {"MNG", "CHN", "RUS", "SGP", "MLT", "BHR", "XKX", "VAT", "MDV"} <= set(shapes)
    assert len([name for name in shapes if len(name) == 3]) >= 230


def test_the_geometry_is_small_and_has_its_notice() -> None:
    folder = files("tulga.show.web") / "static"
    assert len((folder / "countries-50m.json").read_bytes()) < 900_000
    assert "Natural Earth" in (folder / "NOTICE").read_text(encoding="utf-8")


def test_no_outline_is_turned_over(shapes: dict[str, dict]) -> None:
    """A ring the wrong way round would be drawn as the whole rest of the world; outer rings run clockwise."""
    arcs = []
    for arc in figures.geometry()["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x, y))
        arcs.append(points)
    for name, shape in shapes.items():
        outlines = [shape["arcs"][0]] if shape["type"] == "Polygon" else [part[0] for part in shape["arcs"]]
        for outline in outlines:
            points = [point for n in outline for point in (arcs[n] if n >= 0 else arcs[~n][::-1])]
            if (
                max(x for x, _ in points) - min(x for x, _ in points)
                > 180 / figures.geometry()["transform"]["scale"][0]
            ):
                continue  # across the 180th meridian the plane's area says nothing
            area = sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise([*points, points[0]])) / 2
            assert area < 0, name


def test_the_map_looks_from_the_focal_state() -> None:
    rotate = figures.world("MNG", "Mongolia", register(Hearth()))["projection"]["rotate"][0]
    assert -106 < rotate < -101  # Mongolia lies between 87.7 and 119.9 degrees east
    assert figures.world("TUR", "Türkiye", [])["projection"]["rotate"][0] == pytest.approx(-35, abs=2)
    assert figures.longitude("nowhere") == 0


def test_every_figure_is_drawn_without_a_server() -> None:
    workspace = Hearth()
    world = figures.svg(figures.world("MNG", "Mongolia", register(workspace)), 600)
    assert world.count("<path") > 240
    assert "Comprehensive strategic partnership" in world
    rows = measured(workspace, "shares", "trade_value", "exports")
    shares = figures.shares(rows, {"CHN": "China", "RUS": "Russia"}, "exports")
    assert shares is not None
    assert "China" in figures.svg(shares)
    facts = workspace.facts(actor="RUS")
    cards = [{**fact_card(workspace, fact), "layer": "diplomatic"} for fact in facts]
    line = timeline("Mongolia and Russia", facts, cards, 2024)
    assert line is not None
    assert figures.png(line, 500, 1).startswith(b"\x89PNG")


def test_nothing_to_draw_is_no_figure() -> None:
    assert figures.shares([], {}, "exports") is None
    assert timeline("A and B", [], [], 2024) is None
    assert figures.svg(figures.world("MNG", "Mongolia", []), 300).count("<path") > 200


def test_an_open_state_runs_to_the_last_year_and_an_event_is_as_wide_as_its_doubt() -> None:
    workspace = Hearth()
    facts = workspace.facts(actor="RUS")
    cards = [{**fact_card(workspace, fact), "layer": "diplomatic"} for fact in facts]
    spec = timeline("Mongolia and Russia", facts, cards, 2024)
    assert spec is not None
    marks = {mark["when"]: mark for mark in spec["data"]["values"]}
    assert marks["since 3 September 2019"]["to"] == 2025
    day = marks["5 November 1921"]
    assert day["to"] - day["from"] < 0.01


def contrast(one: str, two: str) -> float:
    """The contrast ratio of WCAG 2.2 of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_can_be_read_on_its_ground() -> None:
    css = (files("tulga.show.web") / "static" / "tulga.css").read_text(encoding="utf-8")
    colour = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", css))
    for text in ("ink", "muted", "accent"):
        for ground in ("paper", "white", "wash", "shade"):
            assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    assert contrast("#ffffff", colour["accent"]) >= 4.5
    assert contrast("#000000", "#ffffff") == pytest.approx(21)  # WCAG's own example


def test_tiers_get_darker_step_by_step_so_that_they_survive_a_black_and_white_printer() -> None:
    ratios = [contrast(step, "#ffffff") for step in figures.STEPS]
    assert ratios == sorted(ratios, reverse=True)
    assert all(one / two > 1.25 for one, two in pairwise(ratios))
