"""Each kind of conflict: one case that is of it, and one beside it that is not. The vocabulary is the project's own."""

import pytest
from claims_for_tests import claim

from tulga.claim import Claim
from tulga.ledger.conflicts import conflicts

UNITS = "units of equipment"


def _found(*claims: Claim) -> set[tuple[str, str]]:
    return {(conflict.kind, conflict.verdict) for conflict in conflicts(claims)}


def _arms(item: str, number: str, when: str, source: str, giver: str = "RUS", taker: str = "MNG") -> Claim:
    return claim("arms_transfer", giver, taker, when, source, item=item, value=number, unit=UNITS)


def _share(number: str, when: str, source: str, hedge: str = "") -> Claim:
    qualifiers = (("hedge", hedge),) if hedge else ()
    return claim(
        "trade_share", "MNG", "CHN", when, source, item="exports", value=number, unit="percent", qualifiers=qualifiers
    )


CASES = {
    "two numbers of one year": ([_share("82", "2010", "a"), _share("90", "2010", "b")], ("value", "real")),
    "two numbers without a date": ([_share("82", "", "a"), _share("90", "", "b")], ("value", "undecided")),
    "a number and its rounding": ([_share("82.34", "2010", "a"), _share("82.3", "2010", "b")], ("precision", "compatible")),
    "a number within a hedge": ([_share("82", "2010", "a"), _share("80", "2010", "b", "more than")], ("precision", "compatible")),
    "two years": ([_share("82", "2010", "a"), _share("90", "2014", "b")], ("change", "compatible")),
    "another day of what happens once": (
        [claim("embassy_opened", "TUR", "MNG", when, source) for when, source in (("1996", "a"), ("1997", "b"))],
        ("date", "real"),
    ),
    "a day within a year": (
        [claim("embassy_opened", "TUR", "MNG", when, source) for when, source in (("1996", "a"), ("1996-05", "b"))],
        ("precision", "compatible"),
    ),
    "yes and no": (
        [claim("membership", "MNG", "SCO", "2010", "a"), claim("membership", "MNG", "SCO", "2010", "b", polarity="-")],
        ("polarity", "real"),
    ),
    "no, then yes": (
        [claim("membership", "MNG", "OSCE", "2004", "a", polarity="-"), claim("membership", "MNG", "OSCE", "2012/..", "b")],
        ("change", "compatible"),
    ),
    "yes by one voice, no by another": (
        [
            claim("arms_transfer", "IRN", "YEM", "2020", "a", item="missiles", voice="ARE"),
            claim("arms_transfer", "IRN", "YEM", "2020", "a", item="missiles", voice="OMN", polarity="-"),
        ],
        ("holder", "compatible"),
    ),
    "the ends the other way round": (
        [_arms("BTR-80", "20", "2011", "a"), _arms("BTR-80", "20", "2011", "b", "MNG", "RUS")],
        ("direction", "real"),
    ),
    "peacekeeping and a coalition": (
        [
            claim("peacekeeping_contribution", "MNG", "IRQ", "2003", "a", item="mission"),
            claim("troop_deployment", "MNG", "IRQ", "2003", "b", item="operations of the coalition"),
        ],
        ("classification", "real"),
    ),
    "a plan and its outcome": (
        [
            claim("partnership_programme", "MNG", "NATO", "2012-03-19", "a", item="first IPCP", modality="planned"),
            claim("partnership_programme", "MNG", "NATO", "2016", "b", item="IPCP"),
        ],
        ("change", "compatible"),
    ),
    "a level after another": (
        [
            claim("partnership_level", "MNG", "RUS", "2006/..", "a", item="strategic partnership"),
            claim("partnership_level", "MNG", "RUS", "2019/..", "b", item="comprehensive strategic partnership"),
        ],
        ("change", "compatible"),
    ),
    "a class and its makes": (
        [
            _arms("armoured personnel carriers", "60", "2015-12", "a"),
            _arms("BTR-70M", "40", "2015-12", "a"),
            _arms("BTR-80", "20", "2015-12", "a"),
        ],
        ("sum", "compatible"),
    ),
    "a total told as one event": (
        [_arms("T72-A tanks", "100", "2015-12", "a"), _arms("T-72 tank", "100", "2012/2015", "register")],
        ("cumulative", "real"),
    ),
    "a total of other years' parts": (
        [
            _arms("armored personnel carriers", "60", "2015-12", "a"),
            _arms("BTR-70 APC", "40", "2012", "register"),
            _arms("BTR-80 APC", "20", "2011", "register"),
        ],
        ("cumulative", "undecided"),
    ),
    "the same number at two dates": (
        [_arms("BTR-80's", "20", "2015-12", "a"), _arms("BTR-80 APC (second hand)", "20", "2011", "register")],
        ("date", "undecided"),
    ),
    "another number of one make": (
        [_arms("BTR-70M", "40", "2015-12", "a"), _arms("BTR-70 APC", "10", "2015", "register")],
        ("value", "real"),
    ),
    "a part of a longer time": (
        [_arms("T-72A", "40", "2012", "a"), _arms("T-72 tank", "100", "2012/2015", "register")],
        ("sum", "compatible"),
    ),
    "a count and one that is named": (
        [
            claim("attache_posted", "MNG", None, "", "a", value="5", unit="countries"),
            claim("attache_posted", "MNG", "USA", "", "b"),
        ],
        ("sum", "compatible"),
    ),
    "partners above the total": (
        [
            claim("trade_value", "MNG", None, "2018", "a", value="70", unit="USD", item="exports"),
            claim("trade_value", "MNG", "CHN", "2018", "b", value="63", unit="USD", item="exports"),
            claim("trade_value", "MNG", "RUS", "2018", "b", value="8", unit="USD", item="exports"),
        ],
        ("sum", "real"),
    ),
    "two counts of five": (
        [
            claim("attache_posted", "MNG", None, "", "a", value="5", unit="countries"),
            claim("arms_transfer", None, "MNG", "", "a", value="5", unit="countries", row=2),
        ],
        ("chance", "compatible"),
    ),
    "a name that held for a time": (
        [
            claim("military_exercise", "MNG", "RUS", "2009", "a", item="Darkhan"),
            claim("military_exercise", "MNG", "RUS", "2012", "b", item="Selenge"),
        ],
        ("renamed", "compatible"),
    ),
    "two beginnings": (
        [
            claim("military_exercise", "MNG", "USA", "2003/..", "a", item="Khaan Quest"),
            claim("military_exercise", "MNG", "USA", "R/P1Y/2001/..", "b", item="Khan Quest"),
        ],
        ("beginning", "undecided"),
    ),
    "a mission before the whole": (
        [
            claim("peacekeeping_contribution", "MNG", "UN", "2002/..", "a"),
            claim("peacekeeping_contribution", "MNG", "XKX", "1999/..", "b"),
        ],
        ("beginning", "undecided"),
    ),
    "one state, two places": (
        [
            claim("military_exercise", "MNG", None, "R/", "a", item="Khaan Quest", place="Mongolia"),
            claim("military_exercise", "MNG", None, "R/", "b", item="Khaan Quest", place="a base near Ulaanbaatar"),
        ],
        ("place", "compatible"),
    ),
    "other parties": (
        [
            claim("military_exercise", "MNG", "USA", "", "a", item="Khaan Quest"),
            claim("military_exercise", "US Pacific Command", "MNG", "", "b", item="Khaan Quest"),
        ],
        ("role", "compatible"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_kind_is_told(name: str) -> None:
    claims, expected = CASES[name]
    assert expected in _found(*claims)


@pytest.mark.parametrize(
    "claims",
    [
        [_share("82", "2010", "a"), _share("82", "2010", "b")],
        [_arms("T-72A", "100", "2015", "a"), _arms("BTR-80", "100", "2015", "b")],
        [
            _arms("tanks", "100", "2015-12", "a"),
            _arms("BTR-70M", "40", "2015-12", "a"),
            _arms("APC", "60", "2015-12", "a"),
        ],
        [_arms("BTR-80", "20", "1985", "a"), _arms("BTR-80", "20", "2011", "b")],
        [claim("official_visit", "RUS", "MNG", "2019", "a"), claim("official_visit", "MNG", "RUS", "2019", "b")],
        [claim("embassy_opened", "TUR", "MNG", "1996", "a"), claim("embassy_opened", "MNG", "TUR", "1997", "b")],
        [
            claim("peacekeeping_contribution", "RWA", "CAF", "2025", "a", item="MINUSCA"),
            claim("troop_deployment", "RWA", "CAF", "2025", "a", item="guard of the president"),
        ],
        [
            claim("historical_event", "MNG", None, "", "a", item="Democratic Revolution"),
            claim("historical_event", "MNG", None, "", "b", item="democratic regression", polarity="-"),
        ],
        [
            claim("military_exercise", "MNG", "RUS", "2011", "a", item="Selenge-2011"),
            claim("military_exercise", "MNG", "RUS", "2008/..", "b", item="Selenge"),
        ],
    ],
)
def test_what_is_no_conflict_of_any_kind(claims: list[Claim]) -> None:
    assert _found(*claims) == set()


def test_the_four_parts_of_one_delivery_meet_the_register_in_their_own_conflicts() -> None:
    told = [
        _arms(item, number, "2015-12", "article")
        for item, number in (
            ("T72-A tanks", "100"),
            ("armored personnel carriers", "60"),
            ("BTR-70M's", "40"),
            ("BTR-80's", "20"),
        )
    ]
    register = [
        _arms("T-72 tank (second hand but modernized; delivered 2012, 2015)", "100", "2012/2015", "register"),
        _arms("BTR-70 APC (second hand but modernized; number uncertain)", "40", "2012", "register"),
        _arms("BTR-70 APC", "10", "2015", "register"),
        _arms("BTR-80 APC (second hand)", "20", "2011", "register"),
    ]
    assert _found(*told, *register) == {
        ("cumulative", "real"), ("value", "real"), ("cumulative", "undecided"), ("date", "undecided"), ("sum", "compatible"),
    }  # fmt: skip
