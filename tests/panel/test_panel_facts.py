"""What is known as variables of a panel: whose row it lands in, what is disputed, undated, not covered, and its evidence."""

import polars as pl
import pytest
from settled import FACTS, FRIENDS, OBSERVATIONS, OTHER_TIER, SOURCES, TIER, TREATIES, Settled, claim

from tulga.errors import BadUse
from tulga.panel.codebook import SHORT, Entry, shortened
from tulga.panel.facts import latest, reach, timeless
from tulga.panel.panel import Panel, dyad_years, state_years

TANKS, TRUCKS = "arms_transfer: T-72A [units of equipment]", "arms_transfer: Ural [units of equipment]"
EXPORTS = "trade_value: exports [USD]"


@pytest.fixture(scope="module")
def dyads() -> Panel:
    return dyad_years(2018, 2020, "cow").only(712).with_known(OBSERVATIONS, FACTS, SOURCES)


def cell(panel: Panel, variable: str, *key: int | str) -> object:
    names = panel.frame.columns[: len(key)]
    return panel.frame.row(
        by_predicate=pl.all_horizontal(pl.col(n) == k for n, k in zip(names, key, strict=True)), named=True
    )[variable]


def test_rows_and_their_order_stay(dyads: Panel) -> None:
    bare = dyad_years(2018, 2020, "cow").only(712)
    assert dyads.frame.select(bare.frame.columns).equals(bare.frame)


def test_what_holds_is_true_with_its_item_and_null_where_nothing_is_known(dyads: Panel) -> None:
    assert [cell(dyads, "partnership_level", 712, 365, year) for year in (2018, 2019, 2020)] == [None, True, True]
    assert cell(dyads, "partnership_level item", 712, 365, 2019) == "comprehensive strategic partnership"
    assert cell(dyads, "partnership_level", 365, 712, 2019) is True  # symmetric
    assert cell(dyads, "partnership_level", 712, 325, 2019) is None


def test_only_the_cell_that_claims_contradict_is_disputed(dyads: Panel) -> None:
    assert cell(dyads, "partnership_level disputed", 712, 365, 2019) is True
    assert cell(dyads, "partnership_level disputed", 712, 710, 2019) is None
    assert [e.name for e in dyads.codebook if e.name.endswith("disputed")] == ["partnership_level disputed"]


def test_zero_is_a_zero_and_what_is_not_covered_is_null(dyads: Panel) -> None:
    found = [cell(dyads, EXPORTS, 712, partner, 2019) for partner in (710, 365, 325, 220)]
    assert found == [45.0, 0.0, None, None]
    assert cell(dyads, EXPORTS, 710, 712, 2019) is None  # exports of Mongolia, not of China


def test_a_number_of_several_years_is_flagged_in_each_and_given_to_none(dyads: Panel) -> None:
    assert TANKS not in dyads.frame.columns
    assert [cell(dyads, f"{TANKS} undated", 365, 712, year) for year in (2018, 2019, 2020)] == [True] * 3
    assert cell(dyads, TRUCKS, 365, 712, 2019) == 20.0
    assert f"{TRUCKS} undated" not in dyads.frame.columns


def test_a_number_that_its_source_hedges_says_so(dyads: Panel) -> None:
    assert cell(dyads, f"{TRUCKS} hedge", 365, 712, 2019) == "about"
    assert [entry.name for entry in dyads.codebook if entry.name.endswith("hedge")] == [f"{TRUCKS} hedge"]


def test_what_is_said_of_one_state_stands_at_the_end_where_it_is(dyads: Panel) -> None:
    assert cell(dyads, "agreements_count1 [agreements]", 712, 710, 2019) == 12.0
    assert cell(dyads, "agreements_count2 [agreements]", 710, 712, 2019) == 12.0
    assert cell(dyads, "agreements_count1 [agreements]", 710, 712, 2019) is None
    assert cell(dyads, "membership1 with UN", 712, 710, 2018) is True


def test_a_panel_of_states_has_what_is_said_of_states() -> None:
    states = state_years(2019, 2019, "gw").with_known(OBSERVATIONS, FACTS, SOURCES)
    assert cell(states, "agreements_count [agreements]", 712, 2019) == 12.0
    assert cell(states, EXPORTS, 712, 2019) == 100.0
    assert cell(states, "membership with UN", 712, 2019) is True
    assert "partnership_level" not in states.frame.columns


def test_a_person_is_an_item_and_no_variable_of_its_own() -> None:
    minister = Settled(claim("office_held", ("L. Purevsuren", "MNG"), "2016", item="Foreign Minister"))
    states = state_years(2016, 2016, "cow").only(712).with_known(OBSERVATIONS.clear(), [minister])
    assert cell(states, "office_held item", 712, 2016) == "L. Purevsuren: Foreign Minister"
    assert [entry.name for entry in states.codebook] == ["office_held", "office_held item"]


def test_what_has_no_date_is_counted_and_in_no_year() -> None:
    member = Settled(claim("membership", ("MNG", "WTO"), ""))
    assert state_years(2016, 2016, "cow").with_known(OBSERVATIONS.clear(), [member]).codebook == ()
    assert (timeless(OBSERVATIONS, [member]), timeless(OBSERVATIONS, FACTS)) == (1, 0)


def test_undirected_dyads_say_which_way_a_relation_goes() -> None:
    panel = dyad_years(2019, 2019, "cow", directed=False).only(712).with_known(OBSERVATIONS, FACTS, SOURCES)
    assert cell(panel, TRUCKS, 365, 712, 2019) == 20.0  # Russia, the smaller code, is the supplier
    assert cell(panel, "trade_value (2 to 1): exports [USD]", 710, 712, 2019) == 45.0
    assert cell(panel, "partnership_level", 365, 712, 2019) is True
    assert "partnership_level (2 to 1)" not in panel.frame.columns


def test_a_state_that_ended_within_the_year_keeps_its_code_in_it() -> None:
    soviet = Settled(claim("high_level_meeting", ("SUN", "MNG"), "1991-03"))
    russian = Settled(claim("high_level_meeting", ("RUS", "MNG"), "1992-01"))
    panel = dyad_years(1991, 1992, "cow").only(712).with_known(OBSERVATIONS.clear(), [soviet, russian])
    assert [cell(panel, "high_level_meeting", 365, 712, year) for year in (1991, 1992)] == [True, True]
    by_name = dyad_years(1991, 1992, "iso").only("MNG").with_known(OBSERVATIONS.clear(), [soviet, russian])
    assert cell(by_name, "high_level_meeting", "SUN", "MNG", 1991) is True
    assert cell(by_name, "high_level_meeting", "RUS", "MNG", 1992) is True


def test_two_bearers_of_a_code_who_report_different_numbers_are_a_dispute() -> None:
    soviet = Settled(claim("trade_value", ("SUN", "MNG"), "1991", "7", item="exports", unit="USD"))
    russian = Settled(claim("trade_value", ("RUS", "MNG"), "1991", "9", item="exports", unit="USD"))
    panel = dyad_years(1991, 1991, "cow").only(712).with_known(OBSERVATIONS.clear(), [soviet, russian])
    assert cell(panel, EXPORTS, 365, 712, 1991) == 9.0  # the bearer at the end of the year
    assert cell(panel, f"{EXPORTS} disputed", 365, 712, 1991) is True
    assert set(panel.evidence(EXPORTS, 365, 712, 1991)) == {soviet.winner.id, russian.winner.id}


def test_a_cell_leads_to_the_ids_that_it_rests_on(dyads: Panel) -> None:
    assert dyads.evidence("partnership_level", 712, 365, 2020) == (TIER.id, OTHER_TIER.id)
    assert dyads.evidence("partnership_level disputed", 712, 365, 2020) == (TIER.id, OTHER_TIER.id)
    assert dyads.evidence(EXPORTS, 712, 710, 2019) == (OBSERVATIONS["id"][0],)
    assert dyads.evidence("agreements_count2 [agreements]", 710, 712, 2019) == (TREATIES.id,)
    assert dyads.evidence("partnership_level", 712, 220, 2020) == ()
    with pytest.raises(BadUse, match="there is no variable 'partnership_levle'; did you mean partnership_level"):
        dyads.evidence("partnership_levle", 712, 365, 2020)


def test_a_cell_of_a_list_of_states_has_no_ids(dyads: Panel) -> None:
    with pytest.raises(BadUse, match="major1 rests on rows"):
        dyads.with_majors().evidence("major1", 712, 365, 2020)


def test_the_codebook_cites_the_sources_of_every_claim_behind_a_variable(dyads: Panel) -> None:
    entries = {entry.name: entry for entry in dyads.codebook}
    assert list(entries["partnership_level"].sources) == ["note", "paper"]
    assert entries["partnership_level"].sources["paper"]["title"] == "A paper"
    assert list(entries[EXPORTS].sources) == ["trade@1a2b3c4d"]
    assert (entries[EXPORTS].unit, entries[EXPORTS].first, entries[EXPORTS].last) == ("USD", 2019, 2019)
    assert entries[EXPORTS].label == "Trade value: exports, state 1 to state 2"
    assert entries["membership1 with UN"].label == "Membership, state 1, with United Nations"


def test_the_order_of_facts_changes_nothing(dyads: Panel) -> None:
    turned = dyad_years(2018, 2020, "cow").only(712).with_known(OBSERVATIONS.reverse(), FACTS[::-1], SOURCES[::-1])
    assert turned.frame.equals(dyads.frame)
    assert turned.codebook == dyads.codebook


def test_a_panel_without_rows_or_facts_stays_as_it_is() -> None:
    none = dyad_years(2018, 2018, "cow").only(9999)
    assert none.with_known(OBSERVATIONS, FACTS).frame.equals(none.frame)
    some = dyad_years(2018, 2018, "cow").only(712)
    assert some.with_known(OBSERVATIONS.clear()).frame.equals(some.frame)


def test_the_last_year_is_that_in_which_something_begins_or_is_counted() -> None:
    valid_long = Settled(claim("agreement_signed", ("MNG", "RUS"), "2021/2050"))
    assert latest(OBSERVATIONS, FACTS) == 2019
    assert latest(OBSERVATIONS, [Settled(FRIENDS), valid_long]) == 2021
    assert latest(OBSERVATIONS.clear()) is None
    assert reach(pl.DataFrame({"state": [712], "year": [2014]})) == 2014


def test_short_names_are_legal_and_stay_apart() -> None:
    names = [EXPORTS, "trade_value exports USD", "1 x", "Үнэ", "byte", "a" * 40, "a" * 41, "A" * 40]
    shorts = [entry.short for entry in shortened([Entry(name, "") for name in names], ["year"])]
    assert shorts[0] == "trade_value_exports_USD"
    assert all(len(short) <= SHORT and short.isascii() and short.isidentifier() for short in shorts)
    assert len({short.casefold() for short in shorts}) == len(names)
    assert shorts[4] == "byte_"
