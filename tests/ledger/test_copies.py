"""Copies: found by shared quotes and declared lineage, and not counted twice by any rule."""

from dataclasses import replace

import pytest
from claims_for_tests import VOCABULARY, claim
from hypothesis import given, settings
from hypothesis import strategies as st

from tulga.claim import Claim, Evidence
from tulga.ledger.copies import declared, near
from tulga.ledger.fact import Fact, Standing
from tulga.ledger.resolve import facts
from tulga.ledger.rules import rules
from tulga.sources import Source

WIRE = "Turkey opened its first embassy in the capital of Mongolia in the spring of 1997"
DATED = {"wire": "1997-04-01", "paper": "1997-04-02", "blog": "2010", "archive": "1996"}


def _told(when: str, source: str, quote: str = "", **more: object) -> Claim:
    one = claim("embassy_opened", "TUR", "MNG", when, source, **more)
    return replace(one, evidence=Evidence(source, f"char=0-{len(quote)}", quote)) if quote else one


def _fact(*claims: Claim, rule: str | None = None, standing: Standing | None = None) -> Fact:
    (fact,) = facts(claims, rule, standing=standing or Standing(dated=DATED), vocabulary=VOCABULARY)
    return fact


@pytest.mark.parametrize(
    ("quote", "same"),
    [
        (WIRE, True),
        (WIRE.upper().replace(" ", ",  ") + ".", True),  # case, punctuation and spaces
        (WIRE.replace("spring", "autumn"), True),  # one word of fifteen
        (f"Reuters: {WIRE}, the ministry said on Monday.", True),  # taken over whole
        ("Turkey opened its first embassy in the capital of Mongolia", True),  # ten words of it
        ("Turkey opened its first embassy in the capital of", False),  # too short to be known again
        ("Mongolia saw the first embassy of Turkey opened in its capital in the spring of 1997", False),  # own words
        ("", False),
    ],
)
def test_near_quotes_differ_in_a_few_words(quote: str, same: bool) -> None:
    assert near(WIRE, quote) is same
    assert near(quote, WIRE) is same


def test_two_texts_about_one_treaty_with_a_long_name_are_not_copies() -> None:
    name = "the Agreement on Friendly Relations and Lasting Partnership between Mongolia and its Neighbour"
    assert not near(f"On Monday both presidents signed {name}", f"{name} came into force after the vote")


def test_a_repeated_quote_is_one_voice_and_the_earlier_source_has_it() -> None:
    wire, paper = _told("1997", "wire", WIRE), _told("1997", "paper", f"{WIRE}.")
    blog, archive = _told("1996", "blog"), _told("1996", "archive")
    fact = _fact(wire, paper, blog, archive)
    assert str(fact.span) == "1996"
    assert set(fact.against) == {wire, paper}
    assert fact.copies == (paper,)
    assert fact.why == (
        "2 of 3 sources agree on it; 2 claims say otherwise; one claim repeats another source and is not counted"
    )
    assert _fact(wire, paper, standing=Standing(dated={"paper": "1997-03-31", "wire": "1997-04-01"})).copies == (wire,)


def test_declared_copies_are_one_voice_and_lists_come_from_the_citation_too() -> None:
    told = [_told("1997", source) for source in ("wire", "paper", "blog")]
    others = [_told("1996", source) for source in ("archive", "other")]
    assert str(_fact(*told, *others).span) == "1997"
    sources = [
        Source("paper", "document", {"custom": {"copies": "wire"}}),
        Source("blog", "document"),
        Source("x", "table"),
    ]
    chain = {**declared(sources), "blog": "paper"}
    fact = _fact(*told, *others, standing=Standing(copies=chain, dated=DATED))
    assert str(fact.span) == "1996"
    assert {copy.evidence.source for copy in fact.copies} == {"paper", "blog"}


def test_copies_of_a_source_that_is_not_at_hand_are_one_voice() -> None:
    told = [_told("1997", "paper"), _told("1997", "blog"), _told("1996", "archive"), _told("1996", "other")]
    fact = _fact(*told, standing=Standing(copies={"paper": "agency", "blog": "agency"}))
    assert str(fact.span) == "1996"
    ring = Standing(copies={"paper": "blog", "blog": "paper"})
    assert str(_fact(*told, standing=ring).span) == "1996"


def test_who_copies_and_then_says_something_else_speaks_for_himself() -> None:
    wire, paper = _told("1997", "wire", WIRE), _told("1996", "paper", WIRE.replace("1997", "1996"))
    archive = _told("1996", "archive")
    fact = _fact(wire, paper, archive)
    assert (str(fact.span), fact.copies) == ("1996", ())
    assert fact.why == "2 of 3 sources agree on it; one claim says otherwise"


def test_each_claim_of_one_quote_meets_the_same_claim_of_the_copy() -> None:
    """One sentence that gives two numbers, in two sources: two answers, each with one voice and one copy."""
    told = [
        replace(
            claim("mission_count", "MNG", "CHN", "2018", source, value=value),
            evidence=Evidence(source, f"char=0-{len(WIRE)}", WIRE),
        )
        for source in ("wire", "paper")
        for value in ("5", "7")
    ]
    (fact,) = facts(told, standing=Standing(dated=DATED), vocabulary=VOCABULARY)
    assert {copy.evidence.source for copy in fact.copies} == {"paper"}
    assert len(fact.copies) == 2


@pytest.mark.parametrize("rule", sorted(rules))
def test_no_rule_counts_a_copy(rule: str) -> None:
    wire, archive = _told("1997", "wire", WIRE), _told("1996", "archive")
    copies = [_told("1997", f"z{number}", WIRE) for number in range(9)]
    alone, echoed = (_fact(wire, archive, *more, rule=rule) for more in ((), copies))
    assert echoed.winner.span == alone.winner.span
    assert echoed.why.startswith(alone.why.split(";")[0])
    assert echoed.probability == alone.probability
    assert len(echoed.copies) == 9


def test_a_denial_that_is_repeated_is_one_voice_too() -> None:
    yes = claim("membership", "MNG", "CSTO", "2010", "archive", item="member")
    noes = [
        replace(
            claim("membership", "MNG", "CSTO", "", source, polarity="-"),
            evidence=Evidence(source, f"char=0-{len(WIRE)}", WIRE),
        )
        for source in ("wire", "paper", "blog")
    ]
    once, often = (
        facts([yes, *some], "bayes", standing=Standing(dated=DATED), vocabulary=VOCABULARY) for some in (noes[:1], noes)
    )
    assert once[0].probability == often[0].probability == pytest.approx(0.5)


@settings(max_examples=60, deadline=None)
@given(st.permutations(["a", "b", "c", "d", "e"]), st.integers(0, 5))
def test_it_does_not_matter_what_the_sources_are_called(names: list[str], echoes: int) -> None:
    told = [
        _told("1997", names[0], WIRE),
        _told("1997", names[1], WIRE),
        _told("1996", names[2]),
        _told("1996", names[3]),
    ]
    told += [_told("1996", names[4], row=row) for row in range(1, echoes + 1)]
    fact = _fact(*told, standing=Standing())
    assert str(fact.span) == "1996"
    assert len(fact.copies) == 1
    assert fact.why.startswith("3 of 4 sources" if echoes else "2 of 3 sources")
