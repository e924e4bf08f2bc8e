"""Input and output by the textbook's example and by hand."""

import pytest

from tulga.errors import BadInput
from tulga.scenario.leontief import asked_for, coefficients, extracted, imports_lost, inverse

# Miller and Blair 2009, section 2.3: two sectors.
FLOWS, OUTPUT, DEMAND = [[150, 500], [200, 100]], [1000, 2000], [350, 1700]


def test_the_textbooks_example() -> None:
    assert coefficients(FLOWS, OUTPUT).tolist() == [[0.15, 0.25], [0.2, 0.05]]
    assert inverse(FLOWS, OUTPUT).round(4).tolist() == [[1.2541, 0.33], [0.264, 1.1221]]
    assert asked_for(FLOWS, OUTPUT, [600, 1500]) == pytest.approx((1247.52, 1841.58), abs=0.01)
    assert asked_for(FLOWS, OUTPUT, DEMAND) == pytest.approx(OUTPUT)


def test_a_sector_that_is_gone_takes_its_buyers_and_suppliers_with_it() -> None:
    # Without the first, the second makes what is asked of it and what it takes of itself: 1700 / 0.95.
    found = extracted(FLOWS, OUTPUT, DEMAND, [0])
    assert found.output == pytest.approx((0, 1700 / 0.95))
    assert found.loss == pytest.approx(3000 - 1700 / 0.95)
    assert found.share == pytest.approx((3000 - 1700 / 0.95) / 3000)
    assert extracted(FLOWS, OUTPUT, DEMAND, []).loss == pytest.approx(0)
    assert extracted(FLOWS, OUTPUT, DEMAND, [0, 1]).share == pytest.approx(1)


def test_a_partner_who_delivers_nothing_loses_what_it_sold() -> None:
    # The second no longer buys of the first: x1 = (350 + 0) / 0.85, x2 = (1700 + 0.2 x1) / 0.95.
    found = imports_lost(FLOWS, OUTPUT, DEMAND, partner=[0], home=[1])
    first = 350 / 0.85
    assert found.output == pytest.approx((first, (1700 + 0.2 * first) / 0.95))


@pytest.mark.parametrize(
    ("flows", "output", "sentence"),
    [
        ([[1, 2]], [1, 2], "a table of 2 sectors has 2 rows and columns, not 1 x 2"),
        ([[1, 2], [3, 4]], [0, 2], "sector 0 buys inputs and has no output"),
        ([[float("nan"), 0], [0, 0]], [1, 1], "flows and output are finite numbers"),
        ([[1, 0], [0, 1]], [1, 1], "the table has no Leontief inverse"),
    ],
)
def test_a_table_that_cannot_be_is_told(flows: list[list[float]], output: list[float], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        inverse(flows, output)


def test_a_sector_that_is_not_there_is_told() -> None:
    with pytest.raises(BadInput, match="there is no sector 2; there are 2, counted from 0"):
        extracted(FLOWS, OUTPUT, DEMAND, [2])
