"""An example frame of every form, for the tests that all measures have to pass."""

import polars as pl

TRADE = pl.DataFrame(
    {
        "subject": ["MNG"] * 6 + ["RUS"] * 2,
        "object": ["CHN", "CHN", "RUS", "RUS", None, None, "CHN", "MNG"],
        "year": [2020] * 8,
        "item": ["exports", "imports"] * 4,
        "value": [40.0, 20.0, 2.0, 18.0, 50.0, 50.0, 9.0, None],
    }
)
_STATES = ["CHN", "JPN", "MNG", "RUS", "USA"]


def _votes() -> pl.DataFrame:
    """Two sessions of twelve roll calls among five states, with absences."""
    yes_to = [
        "11123",
        "11133",
        "31111",
        "33111",
        "11311",
        "11132",
        "33211",
        "11183",
        "13333",
        "31218",
        "11119",
        "33311",
    ]
    rows = [
        {"rollcall": session * 100 + call, "session": session, "subject": state, "vote": int(vote)}
        for session in (70, 71)
        for call, votes in enumerate(yes_to if session == 70 else reversed(yes_to))
        for state, vote in zip(_STATES, votes, strict=True)
    ]
    return pl.DataFrame(rows)


def _portfolio() -> pl.DataFrame:
    """What five states have with each other and themselves on a scale 0 to 3, and a weight of each."""
    lines = {"CHN": "30120", "JPN": "03003", "MNG": "10320", "RUS": "20230", "USA": "03003"}
    weights = dict(zip(_STATES, (0.2, 0.04, 0.0003, 0.04, 0.14), strict=True))
    rows = [
        {"subject": one, "object": other, "year": 2014, "value": float(value), "weight": weights[other]}
        for one, line in lines.items()
        for other, value in zip(_STATES, line, strict=True)
    ]
    return pl.DataFrame(rows)


EXAMPLES: dict[str, pl.DataFrame] = {
    "partners": TRADE.filter(pl.col("item") == "exports").drop("item"),
    "trade": TRADE,
    "gdp": pl.DataFrame({"subject": ["MNG", "CHN", "RUS"], "year": [2020] * 3, "value": [100.0, 1e4, 1e3]}),
    "votes": _votes(),
    "portfolio": _portfolio(),
    "capabilities": pl.DataFrame(
        {
            "subject": ["CHN", "MNG", "RUS"],
            "year": [2012] * 3,
            "milex": [102_643_000.0, 93_000.0, 58_765_000.0],
            "milper": [2_285.0, 10.0, 956.0],
            "irst": [731_040.0, None, 70_209.0],
            "pec": [4_676_000.0, 4_100.0, 1_110_000.0],
            "tpop": [1_377_065.0, 2_808.0, 143_170.0],
            "upop": [471_000.0, 1_000.0, 66_000.0],
        }
    ),
    "system_totals": pl.DataFrame(
        {
            "year": [2012],
            "milex": [1.5e9],
            "milper": [20_000.0],
            "irst": [1.5e6],
            "pec": [2.0e7],
            "tpop": [7.0e6],
            "upop": [2.2e6],
        }
    ),
    "influence": pl.DataFrame(
        {
            "subject": ["CHN"] * 5,
            "object": ["MNG"] * 5,
            "year": [2020] * 5,
            "side": ["bandwidth"] * 3 + ["dependence"] * 2,
            "dimension": ["economic", "political", "security", "economic", "security"],
            "value": [0.4, 0.3, 0.2, 0.5, 0.1],
        }
    ),
    "missions": pl.DataFrame(
        {
            "subject": ["MNG", "RUS", "MNG", "CHN", "USA"],
            "object": ["RUS", "MNG", "CHN", "MNG", "MNG"],
            "year": [2005] * 5,
            "value": [3, 3, 3, 3, 9],
        }
    ),
    "ties": pl.DataFrame(
        {
            "subject": ["MNG", "MNG", "MNG", "MNG", "RUS", "JPN", "USA", "JPN"],
            "object": ["RUS", "CHN", "JPN", "USA", "CHN", "USA", "KOR", "KOR"],
            "year": [2020] * 8,
            "value": [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0],
        }
    ),
    "groups": pl.DataFrame({"subject": ["MNG", "RUS", "CHN", "JPN", "USA", "KOR"], "group": list("BAACCC")}),
    "positions": pl.DataFrame(
        {
            "subject": ["MNG", "RUS", "CHN", "USA"],
            "year": [2018] * 4,
            "value": [-0.5, 0.0, -0.6, 2.5],
            "low": [-0.7, -0.2, -0.8, 2.2],
            "high": [-0.3, 0.2, -0.4, 2.8],
        }
    ),
    "domains": pl.DataFrame(
        {
            "subject": ["MNG"] * 4,
            "domain": ["arms", "trade", "arms", "trade"],
            "year": [2013, 2013, 2014, 2014],
            "value": [-1.0, 0.5, None, 0.6],
        }
    ),
    "routes": pl.DataFrame(
        {
            "start": ["mine", "mine", "north", "south", "east"],
            "end": ["north", "south", "east", "port", "port"],
            "capacity": [5.0, 20.0, 5.0, 15.0, 8.0],
            "length": [300.0, 900.0, 5_000.0, 700.0, 200.0],
            "through": ["MNG", "MNG", "RUS", "CHN", "RUS"],
        }
    ),
    "sources": pl.DataFrame(
        {
            "subject": ["MNG"] * 4,
            "object": ["RUS", "CHN", "MNG", None],
            "year": [2020] * 4,
            "value": [60.0, 15.0, 20.0, 100.0],
            "route": ["north", "south", None, None],
            "spare": [0.0, 12.0, 3.0, None],
        }
    ),
}
