"""Energy dependence by hand, with what is unknown, and against every world that could be."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.errors import BadInput, BadUse
from tulga.measures import measures

MEASURES = ["energy_import_share", "energy_supplier_hhi", "energy_route_share", "energy_without_largest"]
Source = tuple[str | None, str | None, float | None]


def sources(*rows: Source) -> pl.DataFrame:
    """Sources of one state's energy: whose, on which route, how much."""
    schema = {"object": pl.String, "route": pl.String, "value": pl.Float64}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row")
    return frame.with_columns(subject=pl.lit("MNG"), year=pl.lit(2020))


def ends(name: str, frame: pl.DataFrame, **options: Any) -> tuple[float | None, float | None, float | None]:
    row = measures[name](frame, **options).row(0, named=True)
    return row["value"], row["low"], row["high"]


# Of 100: 20 own; Russia 50 of which 30 by Naushki and 20 by Ereentsav; China 20 by Erenhot; Kazakhstan 10 by Naushki.
KNOWN = sources(
    ("MNG", None, 20), ("RUS", "Naushki", 30), ("RUS", "Ereentsav", 20), ("CHN", "Erenhot", 20), ("KAZ", "Naushki", 10)
)


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("energy_import_share", {}, 0.8),
        ("energy_supplier_hhi", {}, (50**2 + 20**2 + 10**2) / 80**2),
        ("energy_route_share", {}, 0.4),
        ("energy_without_largest", {"lost": "supplier"}, 0.5),
        ("energy_without_largest", {"lost": "route"}, 0.6),
        ("energy_without_largest", {}, 0.5),
    ],
)
def test_worked_by_hand(name: str, options: dict[str, Any], expected: float) -> None:
    assert ends(name, KNOWN, **options) == (pytest.approx(expected),) * 3
    assert ends(name, KNOWN.vstack(sources((None, None, 100)).select(KNOWN.columns)), **options)[0] == pytest.approx(
        expected
    )


def test_the_names_of_what_is_largest() -> None:
    row = measures["energy_without_largest"](KNOWN).row(0, named=True)
    assert (row["supplier"], row["route"]) == ("RUS", "Naushki")


# Russia 60 by Naushki, China 15 on a route that nobody states, 20 own, of a stated 100: a rest of 5.
PARTLY = sources(("RUS", "Naushki", 60), ("CHN", None, 15), ("MNG", None, 20), (None, None, 100))


@pytest.mark.parametrize(
    ("name", "options", "low", "high"),
    [
        ("energy_import_share", {}, 0.75, 0.8),
        # Spread thin over 80 imported; with Russia's: 65 of 80 and 15 of 80.
        ("energy_supplier_hhi", {}, (60**2 + 15**2) / 80**2, (65**2 + 15**2) / 80**2),
        ("energy_route_share", {}, 0.6, 0.8),
        ("energy_without_largest", {"lost": "supplier"}, 0.35, 0.4),
        ("energy_without_largest", {"lost": "route"}, 0.2, 0.4),
        ("energy_without_largest", {}, 0.2, 0.4),
    ],
)
def test_what_is_unknown_makes_an_interval(name: str, options: dict[str, Any], low: float, high: float) -> None:
    assert ends(name, PARTLY, **options) == (None, pytest.approx(low), pytest.approx(high))
    assert measures[name](PARTLY, **options)["coverage"].to_list() == pytest.approx([0.95])


@pytest.mark.parametrize("name", MEASURES)
def test_a_source_without_a_value_and_no_total_leaves_it_open(name: str) -> None:
    assert ends(name, sources(("RUS", "Naushki", 60), ("CHN", None, None))) == (None, 0, 1)


@pytest.mark.parametrize("name", [*MEASURES, "energy_vulnerability"])
def test_nothing_supplied_is_undefined(name: str) -> None:
    assert ends(name, sources(("RUS", "Naushki", 0), ("MNG", None, 0))) == (None, None, None)


def test_a_state_that_imports_nothing() -> None:
    own = sources(("MNG", None, 50), ("RUS", "Naushki", 0))
    assert ends("energy_import_share", own) == (0, 0, 0)
    assert ends("energy_supplier_hhi", own) == (None, None, None)
    assert ends("energy_without_largest", own) == (1, 1, 1)
    assert ends("energy_vulnerability", own) == (0, 0, 0)


def test_a_frame_without_routes() -> None:
    frame = KNOWN.group_by("subject", "object", "year").agg(pl.col("value").sum())
    assert ends("energy_without_largest", frame, lost="supplier")[0] == pytest.approx(0.5)
    assert ends("energy_route_share", frame) == (None, 0, pytest.approx(0.8))


# Spare: China 12 and own 3 against Russia's 60 lost; D = 80 / 100.
SPARE = sources(("RUS", None, 60), ("CHN", None, 20), ("MNG", None, 20)).with_columns(
    spare=pl.Series([40.0, 12.0, 3.0])
)


def test_vulnerability_multiplies_its_parts() -> None:
    row = measures["energy_vulnerability"](SPARE).row(0, named=True)
    assert row["value"] == pytest.approx(0.8 * (1 - 15 / 60) * 0.6)
    assert (row["dependence_low"], row["substitutability_low"], row["loss_low"]) == pytest.approx((0.8, 0.25, 0.6))
    assert measures["energy_vulnerability"].tulgas_own


def test_spare_that_nobody_states_may_be_nothing_or_enough() -> None:
    unknown = SPARE.with_columns(spare=pl.when(pl.col("object") != "MNG").then("spare"))
    assert ends("energy_vulnerability", unknown) == (None, 0, pytest.approx(0.8 * (1 - 12 / 60) * 0.6))
    assert ends("energy_vulnerability", SPARE.drop("spare")) == (None, 0, pytest.approx(0.48))


def test_spare_above_what_is_lost_counts_only_for_that() -> None:
    plenty = SPARE.with_columns(spare=pl.Series([0.0, 90.0, 0.0]))
    assert ends("energy_vulnerability", plenty) == (0, 0, 0)


def test_rows_that_cannot_be_used_are_named() -> None:
    with pytest.raises(BadInput, match="MNG, 2020, Naushki, RUS is there 2 times"):
        measures["energy_import_share"](sources(("RUS", "Naushki", 1), ("RUS", "Naushki", 2)))
    with pytest.raises(BadInput, match="the stated supply of MNG, 2020 has the route Naushki: a total has none"):
        measures["energy_import_share"](sources((None, "Naushki", 1)))
    with pytest.raises(BadInput, match="the spare -1 of MNG, 2020, RUS is negative"):
        measures["energy_import_share"](sources(("RUS", None, 1)).with_columns(spare=pl.lit(-1.0)))
    with pytest.raises(BadUse, match="no loss 'supply'; did you mean supplier"):
        measures["energy_without_largest"](KNOWN, lost="supply")


AMOUNT = st.integers(0, 50).map(float)
ROUTES = ("north", "south")


@settings(deadline=None, max_examples=25)
@given(
    rows=st.dictionaries(st.sampled_from(["RUS", "CHN", "KAZ", "MNG"]), st.tuples(AMOUNT, AMOUNT), min_size=1),
    hidden=st.tuples(st.sampled_from(["RUS", "CHN", "JPN", "MNG"]), st.sampled_from(ROUTES), AMOUNT),
    routes=st.lists(st.sampled_from(ROUTES), min_size=4, max_size=4),
)
def test_every_world_that_could_be_lies_between_the_ends(
    rows: dict[str, tuple[float, float]], hidden: tuple[str, str, float], routes: list[str]
) -> None:
    """Each source has a part on a known route and one on a route left out; a further part is in the total alone."""
    known, world = [], []
    for (name, (one, two)), route in zip(rows.items(), routes, strict=False):
        known += [(name, None, one + two)] if name == "MNG" else [(name, "north", one), (name, None, two)]
        world += [(name, None, one + two)] if name == "MNG" else [(name, "north", one), (name, route, two)]
    total = sum(value for _, _, value in known) + hidden[2]
    world.append((hidden[0], None if hidden[0] == "MNG" else hidden[1], hidden[2]))
    truth = sources(*world).group_by("subject", "object", "route", "year").agg(pl.col("value").sum())
    partly = sources(*known, (None, None, total))
    for name, options in [*((name, {}) for name in MEASURES), ("energy_without_largest", {"lost": "route"})]:
        exact, _, _ = ends(name, truth, **options)
        _, low, high = ends(name, partly, **options)
        if exact is not None:
            assert low is not None
            assert high is not None
            assert low - 1e-9 <= exact <= high + 1e-9


@settings(deadline=None, max_examples=15)
@given(factor=st.floats(1e-3, 1e3), order=st.permutations(range(4)))
def test_units_names_and_order_do_not_matter(factor: float, order: list[int]) -> None:
    names = dict(zip(["MNG", "RUS", "CHN", None], ["MMM", "AAA", "ZZZ", None], strict=True))
    other = PARTLY[order].with_columns(
        pl.col("value") * factor, *(pl.col(end).replace_strict(names) for end in ("subject", "object"))
    )
    for name in MEASURES:
        assert ends(name, other) == pytest.approx(ends(name, PARTLY))
