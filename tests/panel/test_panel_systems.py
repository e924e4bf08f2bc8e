"""State systems by day, and the rows of panels that follow from them."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tulga.actors.systems import Membership, StateSystem, majors, successors, system
from tulga.errors import BadUse
from tulga.panel.years import dyads, states


def made(*spells: tuple[int, str, str | None]) -> StateSystem:
    """A system of a few states, written as code, first day, last day."""
    kept = [Membership(c, date.fromisoformat(a), date.fromisoformat(b) if b else None) for c, a, b in spells]
    return StateSystem("cow", "for a test", "ccode", None, {}, tuple(kept))


def test_states_that_share_a_year_but_no_day_make_no_dyad() -> None:
    follows = made((1, "1990-01-01", "1990-10-02"), (2, "1990-10-03", None))
    assert dyads(follows, 1989, 1992).is_empty()
    meets = made((1, "1990-01-01", "1990-10-03"), (2, "1990-10-03", None))
    assert dyads(meets, 1989, 1992).rows() == [(1, 2, 1990), (2, 1, 1990)]


def test_a_state_that_comes_back_in_the_same_year_stands_once() -> None:
    back = made((1, "1940-01-01", "1942-03-01"), (1, "1942-09-01", "1943-05-05"), (2, "1941-01-01", None))
    assert states(back, 1942, 1942).rows() == [(1, 1942), (2, 1942)]
    assert dyads(back, 1940, 1944, directed=False).rows() == [(1, 2, 1941), (1, 2, 1942), (1, 2, 1943)]


def test_the_germanies_the_soviet_union_and_mongolia() -> None:
    cow, gw = system("cow"), system("gw")
    assert [s.last for s in cow.memberships if s.code == 265] == [date(1990, 10, 2)]
    assert cow.actor(260, date(1980, 1, 1)) == cow.actor(255, date(2000, 1, 1)) == "DEU"
    assert (cow.actor(365, date(1980, 1, 1)), cow.actor(365, date(2000, 1, 1))) == ("SUN", "RUS")
    assert [s.first for s in gw.memberships if s.code == 712] == [date(1921, 3, 13)]
    iso = {s.code: s for s in system("iso").memberships}
    assert (iso["SUN"].last, iso["RUS"].first) == (date(1991, 12, 26), date(1991, 12, 27))
    assert successors("CSK") == ("CZE",)


def test_majors_are_spells_of_days() -> None:
    powers = {spell.code for spell in majors() if spell.first <= date(1946, 1, 1) <= (spell.last or date.max)}
    assert powers == {2, 200, 220, 365}  # the United States, the United Kingdom, France, the Soviet Union


@pytest.mark.parametrize(("first", "last"), [(2000, 1990), (900, 1990), (1990, 9999)])
def test_years_that_cannot_be_are_refused(first: int, last: int) -> None:
    with pytest.raises(BadUse, match=f"years {first} to {last}"):
        states(system("cow"), first, last)


def test_an_unknown_system_is_told_with_those_there_are() -> None:
    with pytest.raises(BadUse, match="cow"):
        system("cov")


_spell = st.tuples(st.integers(1, 4), st.dates(date(1900, 1, 1), date(1904, 12, 31)), st.integers(0, 900))


@given(st.lists(_spell, max_size=8))
def test_dyads_are_the_pairs_of_states_that_share_a_day(drawn: list[tuple[int, date, int]]) -> None:
    """Beside the rule written out day by day."""
    spells = [(code, begin, date.fromordinal(begin.toordinal() + days)) for code, begin, days in drawn]
    given_system = StateSystem("cow", "", "ccode", None, {}, tuple(Membership(*spell) for spell in spells))
    expected = {
        (one, other, date.fromordinal(day).year)
        for one, begin1, end1 in spells
        for other, begin2, end2 in spells
        if one != other
        for day in range(max(begin1, begin2).toordinal(), min(end1, end2).toordinal() + 1)
        if 1901 <= date.fromordinal(day).year <= 1905
    }
    assert dyads(given_system, 1901, 1905).rows() == sorted(expected)
    alone = dyads(given_system, 1901, 1905, directed=False)
    assert alone.rows() == sorted(row for row in expected if row[0] < row[1])


@pytest.mark.shared
def test_the_keys_of_the_reference(shared: Path) -> None:
    reference = pl.read_parquet(shared / "panels" / "reference_dyad_years.parquet")
    keys = reference.select(code1="ccode1", code2="ccode2", year="year")
    assert keys.height == 1_912_290
    assert dyads(system("cow"), 1816, 2016).equals(keys)
