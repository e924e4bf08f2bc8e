"""Postures on small ledgers made by hand: what is judged how, on which day, and what never counts."""

from datetime import date
from typing import Any

import pytest

from tulga.claim import Claim, Evidence
from tulga.errors import BadUse
from tulga.ledger.fact import Standing
from tulga.ledger.resolve import facts
from tulga.scenario.posture import Judged, Promise, judge, posture
from tulga.scenario.posture.standing import standing
from tulga.span import Span

MAY = date(2016, 5, 5)
_ROWS = iter(range(1, 10_000))


def claim(relation: str, subject: str, other: str | None, span: str = "2008/..", **said: Any) -> Claim:
    """A claim of its own row of a note."""
    quote = said.pop("quote", "")
    evidence = Evidence("note", f"row={next(_ROWS)}", quote)
    return Claim(relation=relation, subject=subject, object=other, span=Span.parse(span), evidence=evidence, **said)


def judged(*claims: Claim, name: str = "neutrality", on: date = MAY, **more: Any) -> Judged:
    return judge(posture(name, "KAZ"), facts(claims), on, **more)


def words(answer: Judged) -> list[tuple[str, ...]]:
    """For each commitment the words of the four models, in their order."""
    return [tuple(each.outcome for each in one.judgements) for one in answer.commitments]


def test_an_alliance_is_barred_in_peace_by_three_models_and_in_war_by_the_law_of_war() -> None:
    """Austria I(2), the Turkmen law Art. 4 and Swiss policy bar alliances; Hague V has no duties in peace."""
    answer = judged(claim("membership", "KAZ", "CSTO", "1994-04-20/.."))
    (one,) = answer.commitments
    assert one.kinds == ("mutual_defence_alliance",)
    assert words(answer) == [("not in war", "incompatible", "incompatible", "incompatible")]
    assert "Art. I(2)" in one.under("austrian").sources[0]
    assert (one.under("austrian").peace, one.under("hague_war_law").peace) == ("incompatible", "silent")
    assert answer.counts("austrian") == {"incompatible": 1}


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        (claim("membership", "KAZ", "UN"), ("un_membership",)),
        (claim("membership", "KAZ", "EU", "2010/.."), ("eu_membership_with_art42_7",)),
        (claim("membership", "KAZ", "EAEU", "2015-01-01/.."), ("tight_union_collective_responsibility",)),
        (claim("partnership_programme", "KAZ", "NATO", item="IPAP"), ("nato_pfp_or_ipcp",)),
        (claim("partnership_programme", "NATO", "KAZ", item="IPAP"), ("nato_pfp_or_ipcp",)),
        (claim("defence_cooperation", "KAZ", "TUR"), ("bilateral_defence_cooperation_no_mutual_defence",)),
        (claim("military_aid", "TUR", "KAZ"), ("bilateral_defence_cooperation_no_mutual_defence",)),
        (claim("military_exercise", "KAZ", "RUS", item="Steppe Eagle"), ("joint_exercise_hosting",)),
        (claim("exercise_participation", "GBR", "KAZ"), ("joint_exercise_hosting",)),
        (claim("exercise_participation", "KAZ", "GBR"), ("bilateral_defence_cooperation_no_mutual_defence",)),
        (claim("arms_transfer", "RUS", "KAZ"), ("arms_purchase",)),
        (claim("arms_transfer", "KAZ", "UZB"), ("state_supply_of_war_material", "private_arms_export_or_transit")),
        (claim("peacekeeping_contribution", "KAZ", "UN"), ("un_peacekeeping_mandated",)),
        (claim("peacekeeping_contribution", "KAZ", "UNIFIL"), ("un_peacekeeping_mandated",)),
        (claim("territory_status", "KAZ", None, item="nuclear-weapon-free zone"), ("nuclear_weapon_free_status",)),
        (
            claim("agreement_signed", "KAZ", "UZB", item="treaty of friendship"),
            ("non_aggression_or_friendship_treaty",),
        ),
        (
            claim("agreement_signed", "KAZ", "UZB", item="friendship and mutual assistance"),
            ("mutual_defence_alliance",),
        ),
        (claim("agreement_signed", "KAZ", "UZB", item="military technology"), ("arms_purchase",)),
        (claim("agreement_signed", "KAZ", "UZB", item="status of forces"), ("status_of_forces_temporary",)),
        (claim("agreement_signed", "KAZ", "UZB", item="consultations"), ("consultation_clause_in_treaty",)),
        (claim("troop_deployment", "RUS", "KAZ", item="air base"), ("foreign_military_base",)),
        (claim("troop_deployment", "RUS", "KAZ"), ("foreign_military_base", "status_of_forces_temporary")),
        (claim("sanction_or_coercion", "KAZ", "PRK", item="UN sanctions"), ("unsc_nonmilitary_sanctions",)),
        (claim("sanction_or_coercion", "KAZ", "PRK"), ("unsc_nonmilitary_sanctions", "sanctions_outside_un")),
        (claim("trade_goods", "KAZ", "CHN", item="copper"), ("impartial_trade_with_belligerents",)),
    ],
    ids=lambda part: f"{part.relation}-{part.subject}-{part.object}" if isinstance(part, Claim) else "",
)
def test_facts_are_read_as_kinds(said: Claim, kinds: tuple[str, ...]) -> None:
    answer = judged(said)
    assert [one.kinds for one in answer.commitments] == [kinds]
    assert answer.commitments[0].evidence == (said.id,)


def test_models_differ_and_the_spread_says_so() -> None:
    """Sanctions that the UN did not order: case by case in Austria and Switzerland, barred by the Turkmen law."""
    (one,) = judged(claim("membership", "KAZ", "EAEU", "2015-01-01/..")).commitments
    assert [each.outcome for each in one.judgements] == ["not regulated", "depends", "depends", "incompatible"]
    assert one.spread == ("incompatible", "depends", "not regulated")


def test_where_the_ledger_does_not_tell_which_kind_it_is_it_depends() -> None:
    """A base is barred in peace and a stay depends: two words under the Austrian model; in war both are barred."""
    answer = judged(claim("troop_deployment", "RUS", "KAZ"))
    (one,) = answer.commitments
    assert one.under("austrian").outcome == "depends"
    assert one.under("hague_war_law").outcome == "not in war"
    assert "As foreign military base: incompatible." in one.under("austrian").reason
    (assumed,) = [a.text for a in answer.assumptions if a.id in one.assumptions]
    assert assumed.startswith("Foreign troops in the state stay for good")


def test_what_no_rule_covers_is_listed_and_never_compatible() -> None:
    wto, mission = claim("membership", "KAZ", "WTO"), claim("peacekeeping_contribution", "KAZ", "IRQ")
    answer = judged(wto, mission, claim("defence_cooperation", "KAZ", None))
    assert answer.commitments == ()
    assert {(one.partner, one.why.split(",")[0], one.evidence) for one in answer.not_covered if one.partner} == {
        ("WTO", "No reading says what kind of commitment it is.", (wto.id,)),
        ("IRQ", "No claim names the mandate of the mission", (mission.id,)),
    }
    assert [one.why for one in answer.not_covered if one.partner is None] == ["It names no partner."]
    assert all(answer.counts(side.id) == {} for side in answer.sides)


@pytest.mark.parametrize("mission", ["KFOR", "UNC", "XKX"])
def test_a_mission_that_is_not_of_the_un_is_not_taken_for_one(mission: str) -> None:
    answer = judged(claim("peacekeeping_contribution", "KAZ", mission))
    assert (answer.commitments, [one.partner for one in answer.not_covered]) == ((), [mission])


def test_the_ends_are_those_that_reviewers_found() -> None:
    written = claim("membership", "Qazaqstan", "CSTO")
    found = facts([written], standing=Standing(renamed={"Qazaqstan": "KAZ"}))
    (one,) = judge(posture("neutrality", "KAZ"), found, MAY).commitments
    assert (one.partner, one.evidence) == ("CSTO", (written.id,))


def test_reported_and_disputed_claims_say_so() -> None:
    for_it = claim("membership", "KAZ", "CSTO", "1994/..", voice="The ministry")
    against = claim("membership", "KAZ", "CSTO", "1993/..")
    (one,) = judged(for_it, against).commitments
    sides = {for_it.id: "The ministry", against.id: None}
    (winner,), (other,) = one.evidence, one.against
    assert {winner, other} == set(sides)
    assert one.voice == sides[winner]


def test_planned_possible_and_denied_claims_never_count() -> None:
    claims = [
        claim("membership", "KAZ", "CSTO", modality="planned"),
        claim("membership", "KAZ", "NATO", polarity="-"),
        claim("defence_cooperation", "KAZ", "TUR", modality="possible"),
    ]
    answer = judged(*claims)
    assert (answer.commitments, answer.not_covered) == ((), ())
    assert sorted(one.why for one in answer.left_out) == ["It is denied.", "It is planned.", "It is possible."]
    assert answer.missing == (
        "The ledger tells of no commitment that holds on the day.",
        "3 facts that are planned, possible or denied are no commitments.",
    )


def test_facts_of_others_and_relations_that_bind_nobody_are_passed_over() -> None:
    answer = judged(
        claim("membership", "RUS", "CSTO"), claim("relation_quality", "KAZ", "RUS"), claim("sanction_or_coercion", "RUS", "KAZ"),
    )  # fmt: skip
    assert (answer.commitments, answer.not_covered, answer.effects) == ((), (), ())


@pytest.mark.parametrize(
    ("span", "day", "found"),
    [
        ("1994-04-20/..", date(1994, 4, 19), "later"),
        ("1994-04-20/..", date(1994, 4, 20), "holds"),
        ("1994/2012-06-28", date(2012, 6, 28), "holds"),
        ("1994/2012-06-28", date(2012, 6, 29), "over"),
        ("1994/2012", date(2012, 3, 1), "unclear"),
        ("2016", MAY, "holds"),
        ("2016-06", MAY, "later"),
        ("", MAY, "undated"),
        ("R/P1Y/", MAY, "undated"),
        ("R/P1Y/2008/..", MAY, "holds"),
        ("[..2012]", date(2010, 1, 1), "unclear"),
        ("[2012..]", date(2011, 12, 31), "later"),
        ("[2012..]", MAY, "unclear"),
        ("../2012", date(2010, 1, 1), "unclear"),
        ("../2012", MAY, "over"),
    ],
)
def test_a_state_stands_to_a_day_by_its_span(span: str, day: date, found: str) -> None:
    assert standing(Span.parse(span), day, lasts=False, event=False) == found


@pytest.mark.parametrize(
    ("span", "lasts", "found"),
    [
        ("1994", True, "assumed"),
        ("1994", False, "over"),
        ("2016", True, "unclear"),
        ("2016-05-05", True, "holds"),
        ("2016-05-06", True, "later"),
    ],
)
def test_an_event_lasts_only_where_its_reading_says_so(span: str, lasts: bool, found: str) -> None:
    assert standing(Span.parse(span), MAY, lasts=lasts, event=True) == found


def test_a_treaty_is_assumed_to_last_and_an_old_purchase_is_over() -> None:
    treaty = claim("agreement_signed", "KAZ", "UZB", "1998", item="treaty of friendship")
    answer = judged(treaty, claim("arms_transfer", "RUS", "KAZ", "2011", item="BTR-80"))
    (one,) = answer.commitments
    (past,) = answer.over
    assert (one.standing, past.relation) == ("assumed", "arms_transfer")
    lasting = {a.id for a in answer.assumptions if a.text.startswith("What was signed")}
    assert lasting <= set(one.assumptions)
    assert answer.counts("swiss") == {"compatible": 1}


def test_before_it_began_a_commitment_is_not_there() -> None:
    said = claim("membership", "KAZ", "CSTO", "1994-04-20/..")
    assert judged(said, on=date(1994, 4, 19)).commitments == ()
    assert len(judged(said, on=date(1994, 4, 20)).commitments) == 1


def test_a_membership_that_was_left_is_over_from_then_on() -> None:
    joined = claim("membership", "KAZ", "CSTO", "1994")
    left = claim("membership", "KAZ", "CSTO", "2012-06-28/..", polarity="-", item="left")
    assert [one.standing for one in judged(joined, left, on=date(2012, 6, 27)).commitments] == ["assumed"]
    after = judged(joined, left, on=date(2012, 6, 28))
    assert after.commitments == ()
    assert [(one.standing, one.against) for one in after.over] == [("over", (left.id,))]


def test_an_earlier_level_is_judged_on_an_earlier_day() -> None:
    earlier = claim("partnership_level", "KAZ", "CHN", "2005/..", item="strategic partnership")
    later = claim("partnership_level", "KAZ", "CHN", "2019/..", item="permanent comprehensive strategic partnership")
    (then,) = judged(earlier, later, on=MAY).commitments
    assert (then.item, then.evidence) == ("strategic partnership", (earlier.id,))
    (now,) = judged(earlier, later, on=date(2020, 1, 1)).commitments
    assert now.evidence == (later.id,)


def test_unknown_dates_are_told_and_counted_apart() -> None:
    answer = judged(
        claim("military_exercise", "KAZ", "TUR", "", item="a"), claim("military_exercise", "KAZ", "TUR", item="b")
    )
    assert sorted(one.standing for one in answer.commitments) == ["holds", "undated"]
    assert answer.counts("austrian") == {"not in war": 1}
    assert answer.missing[-1] == "1 commitment without a clear date is counted apart."
    (effect,) = [effect for effect in answer.effects if effect.model == "swiss"]
    assert (effect.partner, effect.outcome, effect.held, effect.undated) == ("TUR", "not in war", 1, 1)


def test_each_partner_is_counted_by_domain_with_the_claims() -> None:
    drill = claim("military_exercise", "KAZ", "RUS", item="Centre")
    arms = claim("arms_transfer", "RUS", "KAZ", "2008/..", item="BTR-80")
    treaty = claim("agreement_signed", "KAZ", "RUS", "1998", item="treaty of friendship")
    answer = judged(drill, arms, treaty, claim("membership", "KAZ", "UN"))
    russia = [e for e in answer.effects if (e.partner, e.model) == ("RUS", "austrian")]
    assert [(e.outcome, e.domain, e.held) for e in russia] == [
        ("not in war", "defence", 1), ("compatible", "defence", 1), ("compatible", "treaties", 1),
    ]  # fmt: skip
    assert russia[0].evidence == (drill.id,)
    about = answer.about("RUS")
    assert {one.partner for one in about.commitments} == {"RUS"}
    assert about.not_covered == ()


def test_who_holds_what_on_neutrality_since_when() -> None:
    claims = [
        claim(
            "policy_position",
            "KAZ",
            None,
            "2015",
            item="neutral already",
            voice="The president",
            quote="we are neutral",
        ),
        claim("policy_position", "KAZ", None, "2016", item="neutrality, official declaration", polarity="-"),
        claim("conditional_effect", "neutrality of KAZ", "RUS", "", item="a flank less exposed", modality="possible"),
        claim("conditional_effect", "neutrality of MNG", "RUS", "", item="of another state", modality="possible"),
        claim("policy_position", "KAZ", None, "2017", item="neutrality given up"),
        claim("policy_position", "KAZ", "CHN", "2015", item="good trade"),
        claim("influence_interest", "RUS", "KAZ", "2010/..", item="closer ties"),
    ]
    answer = judged(*claims)
    assert {(s.holder, s.status, s.since, s.words) for s in answer.stances} == {
        ("The president", "actual", "2015", "neutral already"),
        ("KAZ", "denied", "2016", "neutrality, official declaration"),
        (None, "possible", "", "a flank less exposed"),
    }
    assert [s.words for s in answer.interests] == ["closer ties"]
    assert [s.quote for s in answer.stances if s.holder == "The president"] == ["we are neutral"]
    assert [s.words for s in answer.about("RUS").stances] == ["a flank less exposed"]
    assert {claims[0].id, claims[6].id} <= set(answer.evidence)


def test_joining_ends_a_partnership_and_conflicts_with_another_alliance() -> None:
    partner, ally = claim("partnership_programme", "KAZ", "NATO", item="IPAP"), claim("membership", "KAZ", "CSTO")
    others = claim("membership", "KAZ", "UN"), claim("trade_goods", "KAZ", "CHN", item="oil")
    answer = judged(partner, ally, *others, name="join NATO")
    assert {one.partner: one.judgements[0].outcome for one in answer.commitments} == {
        "NATO": "falls away", "CSTO": "incompatible", "UN": "compatible",
    }  # fmt: skip
    assert [one.partner for one in answer.not_covered] == ["CHN"]
    assert answer.missing[0].startswith("Only European states can be invited to join.")
    assert all(one.judgements[0].sources for one in answer.commitments)


def test_leaving_takes_the_membership_away_and_says_when_there_is_none() -> None:
    member = claim("membership", "KAZ", "CSTO")
    assert [one.judgements[0].outcome for one in judged(member, name="leave CSTO").commitments] == ["falls away"]
    partner = claim("partnership_programme", "KAZ", "NATO", item="IPCP")
    assert judged(partner, name="leave IPCP").missing == ()
    assert judged(member, name="leave SCO").missing[0].startswith("The ledger tells of no tie with SCO")
    assert judged(member, name="join CSTO").missing == ("By the ledger KAZ has a tie with CSTO already.",)


def test_an_organisation_without_rules_covers_nothing() -> None:
    answer = judged(claim("membership", "KAZ", "UN"), name="join ASEAN")
    assert (answer.commitments, len(answer.not_covered)) == ((), 1)
    assert answer.missing[0] == "No rules of ASEAN are declared here."


def test_promises_of_a_data_set_hold_in_their_year() -> None:
    rows = [
        Promise("RUS", "atop_defense", 2016, "atop@1a row=3;col=atop_defense"),
        Promise("CHN", "atop_nonagg", 2015, "atop@1a row=4;col=atop_nonagg"),
    ]
    answer = judged(promises=rows)
    (one,) = answer.commitments
    (taken,) = [assumption.text for assumption in answer.assumptions if assumption.id in one.assumptions]
    assert "may stand in a treaty of many states" in taken
    assert (one.partner, one.kinds, one.domain) == ("RUS", ("mutual_defence_alliance",), "alliances")
    assert one.evidence == ("atop@1a row=3;col=atop_defense",)
    assert judged(promises=rows, name="join ASEAN").not_covered[0].domain == "alliances"


def test_the_same_facts_in_any_order_give_the_same_answer() -> None:
    claims = [claim("military_exercise", "KAZ", "RUS", item=str(n)) for n in range(5)] + [
        claim("membership", "KAZ", "UN")
    ]
    forwards, backwards = judged(*claims), judged(*reversed(claims))
    assert forwards.record() == backwards.record()


def test_one_model_alone() -> None:
    answer = judged(claim("membership", "KAZ", "CSTO")).under("turkmen")
    assert [side.id for side in answer.sides] == ["turkmen"]
    assert words(answer) == [("incompatible",)]
    assert {effect.model for effect in answer.effects} == {"turkmen"}
    assert "Austrian" not in answer.summary
    with pytest.raises(BadUse, match="there is no model 'swis'; did you mean swiss"):
        answer = judged(claim("membership", "KAZ", "CSTO")).under("swis")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("neutralty", "there is no posture 'neutralty'; did you mean neutrality"),
        ("neutrality CSTO", "there is no posture"),
        ("join", "the posture join needs an organisation"),
        ("join CSTOO", "there is no organisation 'CSTOO'; did you mean CSTO"),
        ("join CHN", "there is no organisation 'CHN'"),
        ("", "there is no posture ''"),
    ],
)
def test_unknown_postures_are_refused_with_the_nearest_names(name: str, said: str) -> None:
    with pytest.raises(BadUse, match=said):
        posture(name, "KAZ")


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(BadUse, match="there is no actor 'KAX'; did you mean"):
        posture("neutrality", "KAX")
