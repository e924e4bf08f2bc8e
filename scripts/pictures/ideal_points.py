"""Pictures of ideal points: states in a session, two categories beside three, distances, and states through sessions."""

from typing import Any

import polars as pl

from tulga.measures import measures

ACCENT, GREY = "#8c2f1b", "#8a8a8a"
PLACES = {"A": -1.6, "B": -1.1, "C": -0.8, "D": -0.5, "E": -0.2, "F": 0.3, "G": 0.9, "H": 1.3, "I": 2.4}
ANCHORS = {"I": 1, "A": -1}


def _votes() -> pl.DataFrame:
    """Nine states on thirty roll calls: each says yes below a first point of the line, no above a second, with some noise."""
    rows = []
    for call in range(30):
        first = -2.0 + 4.0 * call / 29
        for number, (state, place) in enumerate(PLACES.items()):
            leaning = place + 0.9 * (((call * 7 + number * 11) % 13) / 12 - 0.5)
            vote = 1 if leaning < first else 2 if leaning < first + 0.5 else 3
            rows.append({"rollcall": call, "session": 1, "subject": state, "vote": vote})
    return pl.DataFrame(rows)


def _picture(title: str, rows: pl.DataFrame, height: int, layers: list[dict[str, Any]]) -> dict[str, Any]:
    return {"title": title, "width": 480, "height": height, "data": {"values": rows.to_dicts()}, "layer": layers}


def _intervals(title: str, colour: Any, **beside: Any) -> list[dict[str, Any]]:
    """A line from low to high and a point for each subject."""
    x = {"field": "value", "type": "quantitative", "title": title}
    y = {"field": "subject", "type": "nominal", "title": None, "sort": None}
    ends = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "color": colour, **beside}
    points = {"x": x, "y": y, "color": colour, **beside}
    return [
        {"mark": {"type": "rule", "strokeWidth": 2}, "encoding": ends},
        {"mark": {"type": "point", "filled": True, "size": 60, "opacity": 1}, "encoding": points},
    ]


def ideal_points() -> dict[str, Any]:
    """Where nine states stand, with the two anchors in colour."""
    found = measures["ideal_points"](_votes(), anchors=ANCHORS)
    colour = {"condition": {"test": "datum.subject === 'A' || datum.subject === 'I'", "value": ACCENT}, "value": GREY}
    layers = _intervals("ideal point, standard deviations of the session", colour)
    return _picture(
        "Nine states on thirty made-up roll calls, with 90% intervals; the anchors in red", found, 190, layers
    )


def ideal_points_binary() -> dict[str, Any]:
    """The same states from two categories, wider, beside three."""
    votes = _votes()
    kinds = {"yes, abstain, no": measures["ideal_points"], "yes against no": measures["ideal_points_binary"]}
    options: dict[str, dict[str, Any]] = {"yes, abstain, no": {}, "yes against no": {"against": "no"}}
    rows = pl.concat(
        [
            kind(votes, anchors=ANCHORS, **options[name]).with_columns(categories=pl.lit(name))
            for name, kind in kinds.items()
        ]
    )
    field = {"field": "categories", "type": "nominal"}
    colour = {
        **field,
        "scale": {"domain": list(kinds), "range": [GREY, ACCENT]},
        "legend": {"title": None, "orient": "top"},
    }
    layers = _intervals(
        "ideal point, standard deviations of the session", colour, yOffset={**field, "sort": list(kinds)}
    )
    return _picture("Without the abstentions the same states, less surely (made-up votes)", rows, 280, layers)


def ideal_point_distance() -> dict[str, Any]:
    """How far each state is from both poles."""
    found = measures["ideal_point_distance"](_votes(), anchors=ANCHORS)
    field = {"field": "object", "type": "nominal"}
    scale = {"domain": ["A", "I"], "range": [GREY, ACCENT]}
    colour = {**field, "scale": scale, "legend": {"title": "distance from", "orient": "top"}}
    layers = _intervals("distance, standard deviations of the session", colour, yOffset={**field, "sort": ["A", "I"]})
    return _picture("Distances from two poles, with 90% intervals (made-up votes)", found, 280, layers)


def _moving() -> pl.DataFrame:
    """Five states on eleven roll calls in each of eight sessions; one goes from one side to the other."""
    places = {"east": -1.5, "near east": -0.7, "near west": 0.9, "west": 1.5}
    rows = []
    for session in range(1, 9):
        now = {**places, "mover": -1.0 + 1.5 * (session - 1) / 7}
        for call in range(11):
            cut = -1.7 + 3.4 * call / 10 + 0.1 * (session % 3)
            for state, place in now.items():
                vote = 1 if place < cut - 0.25 else 2 if place < cut + 0.25 else 3
                rows.append({"rollcall": 100 * session + call, "session": session, "subject": state, "vote": vote})
    return pl.DataFrame(rows)


def _paths(title: str, found: pl.DataFrame, name: str, strong: str, scale: str) -> dict[str, Any]:
    """Lines with their intervals through the sessions, one of them in the accent."""
    x = {"field": "session", "type": "ordinal", "axis": {"labelAngle": 0}}
    y = {"field": "value", "type": "quantitative", "title": scale}
    colour = {"condition": {"test": f"datum.{name} === '{strong}'", "value": ACCENT}, "value": GREY}
    one = {"field": name, "type": "nominal"}
    ends = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "color": colour, "detail": one}
    last = [{"filter": "datum.session === 8"}]
    return {
        "title": title,
        "width": 480,
        "height": 240,
        "data": {"values": found.to_dicts()},
        "layer": [
            {"mark": {"type": "area", "opacity": 0.15}, "encoding": ends},
            {"mark": "line", "encoding": {"x": x, "y": y, "color": colour, "detail": one}},
            {
                "transform": last,
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": {"x": x, "y": y, "text": one, "color": colour},
            },
        ],
    }


def ideal_points_dynamic() -> dict[str, Any]:
    """Paths of a state that goes over and of the others."""
    found = measures["ideal_points_dynamic"](_moving(), anchors={"west": 1, "east": -1})
    title = "A state that goes over, on one scale for all sessions (made-up votes; bands: 90% intervals)"
    return _paths(title, found, "subject", "mover", "ideal point, standard deviations")


def ideal_point_distance_dynamic() -> dict[str, Any]:
    """The distance of a state that goes over from both poles."""
    found = measures["ideal_point_distance_dynamic"](_moving(), anchors={"west": 1, "east": -1})
    title = "How far the state that goes over is from each pole (made-up votes; bands: 90% intervals)"
    rows = found.filter(pl.col("subject") == "mover")
    return _paths(title, rows, "object", "west", "distance, standard deviations")


PICTURES = {
    "ideal_point_distance": ideal_point_distance,
    "ideal_point_distance_dynamic": ideal_point_distance_dynamic,
    "ideal_points": ideal_points,
    "ideal_points_binary": ideal_points_binary,
    "ideal_points_dynamic": ideal_points_dynamic,
}
