"""A document with the one-third rule, and small panels of investors to hold against it."""

from typing import Any

import polars as pl

from tulga.doctrine import Document, Verdict, check

Row = tuple[str, int | None, float | None, str | None]


def document(**scope: Any) -> Document:
    clause = {
        "id": "one-third-rule",
        "locator": "3.2.2.2",
        "kind": "limit",
        "says": "nobody above one third",
        "measure": "largest_share",
        "scope": {"relation": "investment_share", "state": "object", **scope},
        "comparison": "above",
        "threshold": "1/3",
        "unit": "share",
        "near": "0.05",
    }
    return Document.model_validate(
        {
            "id": "concept",
            "title": "Concept",
            "state": "MNG",
            "version": "2010",
            "body": "parliament",
            "in_force": "2010-07-15/..",
            "source": "concept",
            "citation": "Resolution 48",
            "clauses": [clause],
        }
    )


def panel(*rows: Row) -> pl.DataFrame:
    """Investors' shares in MNG; evidence ids are e1, e2, ... in the order of the rows."""
    data = [
        {
            "subject": holder,
            "object": "MNG",
            "year": year,
            "relation": "investment_share",
            "item": None,
            "value": value,
            "unit": "percent",
            "evidence": [f"e{number}"],
            "disputed": False,
            "hedge": hedge,
        }
        for number, (holder, year, value, hedge) in enumerate(rows, 1)
    ]
    kinds = {"year": pl.Int64, "item": pl.String, "value": pl.Float64, "hedge": pl.String}
    return pl.DataFrame(data, schema_overrides=kinds)


def verdict(*rows: Row, **scope: Any) -> Verdict:
    found = check(document(**scope), panel(*rows))
    assert len(found) == 1
    return found[0]


def of_2018(*shares: float) -> list[Row]:
    return [(f"S{number}", 2018, share, None) for number, share in enumerate(shares, 1)]
