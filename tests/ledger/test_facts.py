"""Facts from claims: what goes together, who wins, and that the order of the claims never matters."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from claims_for_tests import VOCABULARY, claim
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.claim import Claim
from tulga.errors import BadUse
from tulga.ledger.fact import Fact, Standing
from tulga.ledger.resolve import by_every_rule, facts
from tulga.ledger.rules import rules
from tulga.span import Span


def _facts(*claims: Claim, rule: str | None = None, standing: Standing | None = None) -> list[Fact]:
    return facts(claims, rule, standing=standing, vocabulary=VOCABULARY)


def test_one_claim_makes_one_fact() -> None:
    told = claim("embassy_opened", "TUR", "MNG", "1996")
    (fact,) = _facts(told)
    assert (fact.subject, fact.object, str(fact.span), fact.winner) == ("TUR", "MNG", "1996", told)
    assert (fact.supporting, fact.against, fact.status, fact.disputed) == ((told,), (), "actual", False)
    assert fact.why == "one source says so and none says otherwise"


def test_dates_agree_at_the_coarser_precision_and_the_finer_one_is_kept() -> None:
    year, day = claim("official_visit", "MNG", "JPN", "2019"), claim("official_visit", "MNG", "JPN", "2019-09-03", "b")
    (fact,) = _facts(year, day)
    assert fact.winner == day
    assert set(fact.supporting) == {year, day}
    assert fact.why == "all 2 sources agree"


def test_events_of_other_dates_are_other_facts_and_a_vague_one_is_not_guessed() -> None:
    march = claim("official_visit", "MNG", "JPN", "2019-03", "a")
    may = claim("official_visit", "MNG", "JPN", "2019-05", "b")
    year = claim("official_visit", "MNG", "JPN", "2019", "c")
    undated = claim("official_visit", "MNG", "JPN", "", "d")
    found = _facts(march, may, year, undated)
    assert sorted(str(fact.span) for fact in found) == ["", "2019", "2019-03", "2019-05"]
    assert not any(fact.against for fact in found)


def test_items_are_compared_without_case_articles_and_punctuation() -> None:
    one = claim("military_exercise", "MNG", "USA", "2015", item="Khaan Quest")
    two = claim("military_exercise", "USA", "MNG", "2015-06", "b", item="the Khaan-Quest")
    three = claim("military_exercise", "USA", "MNG", "2015", "c", item="Nomadic Elephant")
    found = _facts(one, two, three)
    assert [({fact.subject, fact.object}, len(fact.supporting)) for fact in found] == [
        ({"MNG", "USA"}, 2),
        ({"MNG", "USA"}, 1),
    ]


def test_ends_of_a_directed_relation_are_not_exchanged() -> None:
    assert (
        len(_facts(claim("embassy_opened", "TUR", "MNG", "1996"), claim("embassy_opened", "MNG", "TUR", "1996"))) == 2
    )


def test_what_happens_once_has_one_fact_and_the_majority_wins() -> None:
    told = [
        claim("embassy_opened", "TUR", "MNG", when, source)
        for when, source in (("1996", "a"), ("1996-05", "b"), ("1997", "c"))
    ]
    (fact,) = _facts(*told)
    assert str(fact.span) == "1996-05"
    assert fact.against == (told[2],)
    assert fact.why == "2 of 3 sources agree on it; one claim says otherwise"


def test_a_source_that_repeats_itself_counts_once() -> None:
    often = [claim("embassy_opened", "TUR", "MNG", "1997", "a", row=n) for n in range(1, 6)]
    others = [claim("embassy_opened", "TUR", "MNG", "1996", source) for source in ("b", "c")]
    (fact,) = _facts(*often, *others)
    assert str(fact.span) == "1996"
    assert len(fact.against) == 5


def test_grades_decide_between_equals() -> None:
    told = [claim("embassy_opened", "TUR", "MNG", when, source) for when, source in (("1996", "a"), ("1997", "b"))]
    for best, year in (("a", "1996"), ("b", "1997")):
        (fact,) = _facts(*told, standing=Standing({best: "A1"}))
        assert str(fact.span) == year
        assert "higher graded confidence" in fact.why
    (fact,) = _facts(*told, standing=Standing({"a": "E5"}))
    assert str(fact.span) == "1997"  # a bad grade is less than none


def test_overlapping_periods_are_one_event_with_its_date_in_dispute() -> None:
    planned = claim("military_exercise", "MNG", "RUS", "2016-08-29/2016-09-07", "a", item="Selenge")
    held = claim("military_exercise", "MNG", "RUS", "2016-08-30/2016-09-08", "b", item="Selenge")
    (fact,) = _facts(planned, held)
    assert len(fact.against) == 1


def test_what_comes_back_is_not_what_happened_once() -> None:
    yearly = claim("military_exercise", "MNG", "RUS", "R/P1Y/2008/..", item="Selenge")
    once = claim("military_exercise", "MNG", "RUS", "2011", "b", item="Selenge")
    assert len(_facts(yearly, once)) == 2


def test_the_latest_level_of_a_state_wins_and_the_earlier_ones_are_history() -> None:
    early = claim("partnership_level", "MNG", "RUS", "2006/..", "a", item="strategic partnership")
    late = claim("partnership_level", "RUS", "MNG", "2019-09-03/..", "b", item="comprehensive strategic partnership")
    vague = claim("partnership_level", "RUS", "MNG", "", "c", item="comprehensive strategic partnership")
    (fact,) = _facts(early, late, vague)
    assert (fact.winner, fact.history, fact.against) == (late, (early,), ())
    assert set(fact.supporting) == {late, vague}
    assert fact.why == "it begins last, 2019-09-03/..; one claim tells what was before"


def test_two_levels_from_one_date_are_decided_by_grade_and_stay_in_dispute() -> None:
    one = claim("partnership_level", "MNG", "RUS", "2019/..", "a", item="strategic partnership")
    two = claim("partnership_level", "MNG", "RUS", "2019-09-03/..", "b", item="comprehensive strategic partnership")
    (fact,) = _facts(one, two, standing=Standing({"a": "A1"}))
    assert (fact.winner, fact.against) == (one, (two,))


def test_other_beginnings_of_one_level_are_a_dispute_and_an_observation_is_not() -> None:
    one = claim("partnership_level", "CHN", "RUS", "2011/..", "a", item="comprehensive")
    two = claim("partnership_level", "CHN", "RUS", "2014/..", "b", item="comprehensive")
    seen = claim("partnership_level", "CHN", "RUS", "2020", "c", item="comprehensive")
    (fact,) = _facts(one, two)
    assert (fact.winner, fact.against) == (two, (one,))
    (fact,) = _facts(one, seen)
    assert fact.against == ()


def test_states_that_do_not_exclude_each_other_stand_side_by_side() -> None:
    one = claim("membership", "MNG", "SCO", "2004/..", item="observer")
    two = claim("membership", "MNG", "SCO", "2004/..", item="dialogue host")
    assert len(_facts(one, two)) == 2


def test_flows_go_by_year_item_and_unit_and_the_greater_weight_wins() -> None:
    told = [
        claim("trade_value", "MNG", "CHN", "2018", "a", item="exports", unit="USD", value="6300"),
        claim("trade_value", "MNG", "CHN", "2018", "b", item="exports", unit="USD", value="6500", confidence=0.4),
        claim("trade_value", "MNG", "CHN", "2017", "a", item="exports", unit="USD", value="5000"),
        claim("trade_value", "MNG", "CHN", "2018", "a", item="imports", unit="USD", value="2000"),
        claim("trade_value", "MNG", "CHN", "2018", "a", item="exports", unit="EUR", value="5400"),
    ]
    found = _facts(*told)
    assert len(found) == 4
    (disputed,) = [fact for fact in found if fact.against]
    assert (disputed.value, disputed.against) == (Decimal(6300), (told[1],))
    # Ungraded sources weigh one half: 0.5 x 1.0 against 0.5 x 0.4.
    assert disputed.why == "it has 0.50 of 0.70 in grade times confidence; one claim says otherwise"
    assert disputed.rule == "weighted"


def test_hedged_numbers_agree_with_what_they_leave_open() -> None:
    about = claim(
        "trade_value", "MNG", "", "2018", "a", unit="USD", value="7000000000", qualifiers=(("hedge", "about"),)
    )
    precise = claim("trade_value", "MNG", "", "2018", "b", unit="USD", value="7011800000")
    (fact,) = _facts(about, precise)
    assert (fact.winner, fact.against) == (precise, ())
    more = claim("mission_count", "MNG", "CHN", "2018", "a", value="50", qualifiers=(("hedge", "more than"),))
    less = claim("mission_count", "MNG", "CHN", "2018", "b", value="33")
    (fact,) = _facts(more, less)
    assert len(fact.against) == 1


def test_planned_and_possible_claims_never_make_an_actual_fact() -> None:
    planned = claim("official_visit", "MNG", "JPN", "2019", modality="planned")
    possible = claim("official_visit", "MNG", "KOR", "2019", modality="possible")
    assert sorted(fact.status for fact in _facts(planned, possible)) == ["planned", "possible"]
    held = claim("official_visit", "MNG", "JPN", "2019", "b")
    assert sorted(fact.status for fact in _facts(planned, held)) == ["actual", "planned"]


def test_a_negated_claim_stands_against_what_it_denies() -> None:
    yes = claim("membership", "MNG", "CSTO", "2010", "a", item="member")
    no = claim("membership", "MNG", "CSTO", "", "b", polarity="-")
    (fact,) = _facts(yes, no)
    assert (fact.status, fact.supporting, fact.against) == ("actual", (yes,), (no,))
    assert fact.why == "one source says so and none says otherwise; one claim denies it"
    (fact,) = _facts(no)
    assert (fact.status, fact.winner, fact.against) == ("denied", no, ())


def test_a_denial_of_another_year_denies_nothing() -> None:
    yes = claim("official_visit", "MNG", "JPN", "2019", "a")
    no = claim("official_visit", "MNG", "JPN", "2018", "b", polarity="-")
    assert sorted((fact.status, len(fact.against)) for fact in _facts(yes, no)) == [("actual", 0), ("denied", 0)]


def test_rejected_claims_are_left_out() -> None:
    one, two = claim("embassy_opened", "TUR", "MNG", "1996", "a"), claim("embassy_opened", "TUR", "MNG", "1997", "b")
    (fact,) = _facts(one, two, standing=Standing(rejected=frozenset({two.id})))
    assert (fact.winner, fact.against) == (one, ())


def test_a_rule_can_be_chosen_and_a_wrong_one_is_named() -> None:
    one = claim("embassy_opened", "TUR", "MNG", "1996", "a", confidence=0.3)
    two = claim("embassy_opened", "TUR", "MNG", "1996", "b", confidence=0.3)
    three = claim("embassy_opened", "TUR", "MNG", "1997", "c", confidence=0.9)
    assert [str(_facts(one, two, three, rule=rule)[0].span) for rule in (None, "weighted", "latest-best-graded")] == [
        "1996",
        "1997",
        "1997",
    ]
    with pytest.raises(BadUse, match="there is no resolution rule 'weigted'; did you mean weighted"):
        _facts(one, rule="weigted")


def test_bayes_takes_grades_confidence_and_denials_into_one_probability() -> None:
    yes = claim("membership", "MNG", "CSTO", "2010", "a", item="member")
    # Not graded: weight 0.5, accuracy 0.5 + 0.45 x 0.5 = 0.725. A1: 0.95; E5: 0.5, which tells nothing.
    (fact,) = _facts(yes, rule="bayes")
    assert fact.probability == pytest.approx(0.725)
    assert fact.why == "its probability is 0.72, from a prior of 0.5 and one source"
    assert _facts(yes, rule="bayes", standing=Standing({"a": "A1"}))[0].probability == pytest.approx(0.95)
    assert _facts(yes, rule="bayes", standing=Standing({"a": "E5"}))[0].probability == pytest.approx(0.5)
    no = claim("membership", "MNG", "CSTO", "", "b", polarity="-")
    (fact,) = _facts(yes, no, rule="bayes", standing=Standing({"b": "A1"}))
    # 0.725 x 0.05 / (0.725 x 0.05 + 0.275 x 0.95)
    assert fact.probability == pytest.approx(0.03625 / (0.03625 + 0.26125))
    assert fact.why == (
        "its probability is 0.12, from a prior of 0.5 and one source against one source; one claim denies it"
    )


def test_bayes_prefers_one_good_source_to_two_bad_ones_and_says_how_sure_it_is() -> None:
    good = claim("embassy_opened", "TUR", "MNG", "1996", "a")
    bad = [claim("embassy_opened", "TUR", "MNG", "1997", source) for source in ("b", "c")]
    grades = Standing({"a": "A1", "b": "D4", "c": "D4"})
    # D4 weighs 0.25: accuracy 0.6125. 0.95 x 0.3875 ** 2 against 0.05 x 0.6125 ** 2, and the other way round.
    right, wrong = 0.95 * 0.3875**2, 0.05 * 0.6125**2
    (fact,) = _facts(good, *bad, rule="bayes", standing=grades)
    assert (fact.winner, fact.probability) == (good, pytest.approx(right / (right + wrong)))
    assert fact.why == (
        "its probability is 0.88, from a prior of 0.5 and one source against 2 sources; the next answer has 0.12; "
        "2 claims say otherwise"
    )
    assert _facts(good, *bad, standing=grades)[0].winner in bad  # the majority


@pytest.mark.parametrize("rule", ["truthfinder", "crh"])
def test_rules_that_learn_trust_the_source_that_agrees_with_others_elsewhere(rule: str) -> None:
    elsewhere = [
        claim("official_visit", "MNG", "JPN", str(year), source)
        for year in range(2001, 2009)
        for source in ("a", "b", "c", "d")
    ]
    alone = [claim("trade_value", "MNG", "CHN", str(year), "z", value="5") for year in range(2001, 2004)]
    others = [claim("trade_value", "MNG", "CHN", str(year), s, value="6") for year in range(2001, 2004) for s in "ab"]
    tie = [claim("embassy_opened", "TUR", "MNG", "1996", "a"), claim("embassy_opened", "TUR", "MNG", "1997", "z")]
    (fact,) = [
        fact for fact in _facts(*elsewhere, *alone, *others, *tie, rule=rule) if fact.relation == "embassy_opened"
    ]
    assert fact.winner == tie[0]
    assert ": 1 of 2 sources agree on it, and by all that sources say their mean trust is " in fact.why
    assert fact.why.endswith(" behind the next answer; one claim says otherwise")


@pytest.mark.parametrize("rule", ["truthfinder", "crh"])
def test_what_a_state_was_before_is_no_disagreement_to_rules_that_learn(rule: str) -> None:
    """Nor are the numbers of other years and the events of other days, which are other questions."""
    before = [claim("partnership_level", "MNG", "JPN", "2006/..", s, item="strategic") for s in "abcde"]
    after = [claim("partnership_level", "MNG", "JPN", "2022/..", s, item="special strategic") for s in "xy"]
    undated = claim("partnership_level", "MNG", "JPN", "", "w", item="comprehensive")
    (fact,) = _facts(*before, *after, undated, rule=rule)
    assert (set(fact.supporting), fact.against) == (set(after), ())
    assert set(fact.history) == {*before, undated}
    odd = claim("partnership_level", "MNG", "JPN", "2022-11/..", "z", item="comprehensive")
    (fact,) = _facts(*before, *after, odd, rule=rule)
    assert (set(fact.supporting), fact.against, set(fact.history)) == (set(after), (odd,), set(before))
    assert "2 of 3 sources agree on it" in fact.why
    others = [claim("trade_value", "MNG", "CHN", str(year), s, value=str(year)) for year in (2001, 2002) for s in "ab"]
    others += [claim("official_visit", "MNG", "JPN", str(year), s) for year in (2001, 2002) for s in "ab"]
    assert all(not fact.against and len(fact.supporting) == 2 for fact in _facts(*others, rule=rule))
    assert len(_facts(*others, rule=rule)) == 4


@pytest.mark.parametrize("rule", ["truthfinder", "crh"])
def test_when_a_state_began_can_be_in_dispute_for_rules_that_learn(rule: str) -> None:
    told = [claim("partnership_level", "MNG", "JPN", when, s, item="special strategic")
            for s, when in (("a", "2022/.."), ("b", "2022/.."), ("c", "2024/.."))]  # fmt: skip
    before = claim("partnership_level", "MNG", "JPN", "2010/..", "d", item="strategic")
    (fact,) = _facts(*told, before, rule=rule)
    assert (set(fact.supporting), fact.against, fact.history) == (set(told[:2]), (told[2],), (before,))


def test_truthfinder_says_the_numbers_that_it_went_by() -> None:
    told = [claim("embassy_opened", "TUR", "MNG", when, s) for s, when in (("a", "1996"), ("b", "1996"), ("c", "1997"))]
    (fact,) = _facts(*told, rule="truthfinder")
    # Two rounds: 1 / (1 + exp(-0.3 x 2 x 1.605645)) and 1 / (1 + exp(-0.3 x 1.097031)), which are also the trusts.
    assert fact.why == (
        "its belief is 0.72 and the next answer's 0.58: 2 of 3 sources agree on it, and by all that sources say their "
        "mean trust is 0.72, against 0.58 behind the next answer; one claim says otherwise"
    )
    assert fact.probability is None  # a belief is a score


def test_actors_that_reviewers_renamed_meet_in_one_fact() -> None:
    one = claim("partnership_level", "MNG", "RUS", "2019/..", "a", item="comprehensive")
    two = claim("partnership_level", "Russia (state)", "Mongol", "2019/..", "b", item="comprehensive")
    assert len(_facts(one, two)) == 2
    standing = Standing(renamed={"Mongol": "MNG", "Russia (state)": "RUS"})
    (fact,) = _facts(one, two, standing=standing)
    assert set(fact.supporting) == {one, two}
    assert {fact.subject, fact.object} == {"MNG", "RUS"}
    (fact,) = _facts(two, standing=standing)
    assert (fact.subject, fact.object, fact.winner.subject) == ("RUS", "MNG", "Russia (state)")
    only = Standing(renamed_in={(two.id, "Mongol"): "MNG", (two.id, "Russia (state)"): "RUS"})
    assert len(_facts(one, two, standing=only)) == 1
    assert len(_facts(one, replace(two, item="other"), standing=only)) == 2


def test_every_rule_answers_the_question_of_one_claim() -> None:
    told = [claim("embassy_opened", "TUR", "MNG", when, s) for s, when in (("a", "1996"), ("b", "1996"), ("c", "1997"))]
    other = claim("official_visit", "MNG", "JPN", "2019", "a")
    found = by_every_rule([*told, other], told[2].id, vocabulary=VOCABULARY)
    chosen = {fact.rule: str(fact.span) for fact in found}
    assert list(chosen) == list(rules)
    assert {rule: chosen[rule] for rule in ("bayes", "crh", "latest-best-graded", "truthfinder", "weighted")} == {
        "bayes": "1996",
        "crh": "1996",
        "latest-best-graded": "1997",
        "truthfinder": "1996",
        "weighted": "1996",
    }
    for fact in found:
        (same,) = [one for one in _facts(*told, other, rule=fact.rule) if one.relation == "embassy_opened"]
        assert fact == same
    assert by_every_rule(told, other.id, vocabulary=VOCABULARY) == []


def test_answers_in_other_units_do_not_contradict_each_other() -> None:
    tanks = claim("satellite_launched", "MNG", None, "2017", "a", value="100", unit="USD")
    same = claim("satellite_launched", "MNG", None, "2017", "b", value="90", unit="EUR")
    bare = claim("satellite_launched", "MNG", None, "2017", "c", value="100")
    (fact,) = _facts(tanks, same)
    assert fact.against == ()
    (fact,) = _facts(tanks, same, bare)
    assert fact.winner == tanks  # the only one that can be true beside both others
    assert set(fact.supporting) == {tanks, same, bare}
    assert fact.why == "3 of 3 sources agree on it"
    (fact,) = _facts(same, bare)
    assert len(fact.against) == 1  # a number without a unit may be one of these


_told = st.builds(
    claim,
    st.sampled_from(sorted(VOCABULARY)),
    st.sampled_from(["MNG", "RUS"]),
    st.sampled_from(["MNG", "CHN", None]),
    st.sampled_from(
        ["", "2019", "2019-03", "2019-03-04", "2018/2019", "2018/2020", "2019/..", "../2019", "[..2019]", "R/"]
    ),
    st.sampled_from(["a", "b", "c"]),
    row=st.integers(1, 3),
    item=st.sampled_from([None, "One", "the one", "two"]),
    value=st.sampled_from(["100", "98", "7"]),
    unit=st.sampled_from([None, "USD"]),
    qualifiers=st.sampled_from([(), (("hedge", "about"),), (("hedge", "more than"),)]),
    polarity=st.sampled_from(["+", "+", "+", "-"]),
    modality=st.sampled_from(["actual", "actual", "planned"]),
    confidence=st.sampled_from([0.2, 0.5, 1.0]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_told, max_size=14), st.randoms(use_true_random=False), st.sampled_from([None, *rules]))
def test_facts_do_not_depend_on_order_and_lose_no_claim(
    told: list[Claim], chance: random.Random, rule: str | None
) -> None:
    told = list({one.id: one for one in told}.values())
    shuffled = list(told)
    chance.shuffle(shuffled)
    standing = Standing({"a": "B2"}, {one.id: "5" for one in told[:1]})
    found = facts(told, rule, standing=standing, vocabulary=VOCABULARY)
    assert found == facts(shuffled + shuffled, rule, standing=standing, vocabulary=VOCABULARY)
    assert len({fact.key for fact in found}) == len(found)
    places = [one.id for fact in found for one in (*fact.supporting, *fact.against, *fact.history)]
    assert set(places) == {one.id for one in told}
    for fact in found:
        assert fact.winner in fact.supporting
        assert (fact.status == "denied") == (fact.winner.polarity == "-")
        assert fact.status == "denied" or fact.status == fact.winner.modality
    affirmed = [one for one in told if one.polarity == "+"]
    assert sum(places.count(one.id) for one in affirmed) == len(affirmed)  # each in exactly one fact


def test_a_relation_outside_the_vocabulary_is_taken_as_an_event() -> None:
    found = _facts(
        claim("satellite_launched", "MNG", None, "2017", item="one"),
        claim("satellite_launched", "MNG", None, "2018", item="one"),
    )
    assert [fact.span for fact in found] == [Span.parse("2017"), Span.parse("2018")]
