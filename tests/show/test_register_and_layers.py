"""The register's ladder and the four layers, held against the vocabulary."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hearth import CLAIMS, Hearth

from tulga.relations import relations
from tulga.show import layers
from tulga.show.layers import LAYERS, layer_of
from tulga.show.register import TIERS, register, tier_of
from tulga.show.trail import MOST_IDS, evidence_address
from tulga.show.words import number_in_words, span_in_words
from tulga.span import Span


def test_every_relation_of_a_layer_is_in_the_vocabulary() -> None:
    assert set(layers._LAYER) <= set(relations())
    assert {layer_of(name) for name in relations()} == set(LAYERS)


@pytest.mark.parametrize(
    ("status", "rank"),
    [
        ("comprehensive strategic partnership", 5),
        ("Comprehensive Strategic Partners", 5),
        ("special strategic partnership for peace and prosperity", 4),
        ("strategic partnership", 3),
        ("expanded partnership", 2),
        ("comprehensive partnership", 2),
        ("friendship", 1),
        ("third neighbour", 1),
    ],
)
def test_named_statuses_stand_on_their_step(status: str, rank: int) -> None:
    assert tier_of(status).rank == rank


def test_steps_go_down() -> None:
    assert [tier.rank for tier in TIERS] == [5, 4, 3, 2, 1]


def test_a_planned_or_denied_status_is_no_tier() -> None:
    japan = next(claim for claim in CLAIMS if claim.object == "JPN")
    for change in ({"modality": "planned"}, {"polarity": "-"}):
        row = register(Hearth(claims=[replace(japan, **change)]))[0]
        assert (row["partner"], row["tier"]) == ("JPN", None)


def test_organisations_are_not_in_the_register() -> None:
    joined = replace(CLAIMS[0], relation="membership", object="UN", span=Span.parse("1961/.."))
    assert "UN" not in {row["partner"] for row in register(Hearth(claims=[*CLAIMS, joined]))}


def test_a_long_list_of_evidence_says_what_it_leaves_out() -> None:
    address = evidence_address(f"{n:016x}" for n in range(MOST_IDS + 5))
    assert address is not None
    assert address.endswith("left_out=5")
    assert len(address) < 8000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2019-09-03", "3 September 2019"),
        ("../2012", "until 2012"),
        ("[..2012]", "by 2012"),
        ("[2012..]", "in or after 2012"),
        ("2008~/..", "since about 2008"),
        ("R/P2Y/2003/..", "every 2 years since 2003"),
        ("R/P1M/", "every month, when is not said"),
        ("199X/..", "since the 1990s"),
    ],
)
def test_spans_are_said_as_exactly_as_they_are(text: str, words: str) -> None:
    assert span_in_words(Span.parse(text)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0", "0"),
        ("999999", "999,999"),
        ("1000000", "1 million"),
        ("1234567", "1,234,567"),
        ("1234000000", "1.234 billion"),
    ],
)
def test_numbers_are_never_rounded(number: str, words: str) -> None:
    assert number_in_words(Decimal(number)) == words
