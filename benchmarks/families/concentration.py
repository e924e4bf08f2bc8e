"""Families B: concentration of a list of values, a limit on shares, and trade dependence."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from families import Inputs, family
from tulga.measures import measures
from tulga.measures.attribution import attribute
from tulga.measures.dependence import mirrored

YEAR = 2000
INDICES: dict[str, tuple[str, dict[str, Any]]] = {
    "HHI": ("hhi", {}),
    "HHI_0_10000": ("hhi", {"scale": 10_000}),
    "HHI_normalised": ("hhi_normalised", {}),
    "HHI_normalised_count_zeros": ("hhi_normalised", {"count_zeros": True}),
    "Hirschman_sqrt": ("hirschman", {"scale": 1}),
    "Hirschman_0_100": ("hirschman", {}),
    "UNCTAD_concentration_index": ("unctad_concentration", {}),
    "effective_number_N": ("effective_partners", {"order": 0}),
    "effective_number_inverse_HHI": ("effective_partners", {}),
    "effective_number_exp_shannon": ("effective_partners", {"order": 1}),
    "effective_number_q3": ("effective_partners", {"order": 3}),
    "shannon_nats": ("shannon", {}),
    "shannon_bits": ("shannon", {"bits": True}),
    "pielou": ("pielou", {}),
    "theil_T": ("theil", {}),
    "gini": ("gini", {}),
    "gini_count_zeros": ("gini", {"count_zeros": True}),
    **{f"top{k}": ("top_k", {"k": k}) for k in range(1, 6)},
}
_WHOLES = {"third": 3, "half": 2, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
_COUNTS = {"two": 2, "three": 3, "four": 4}
# Whose a territory's holdings are by sovereignty (ISO 3166), where a file does not say.
_SOVEREIGN = {
    **dict.fromkeys(("HKG", "MAC"), "CHN"),
    **dict.fromkeys(("PRI", "VIR", "GUM"), "USA"),
    **dict.fromkeys(("BMU", "VGB", "CYM", "GGY", "IMN", "JEY", "GIB"), "GBR"),
    **dict.fromkeys(("ABW", "CUW"), "NLD"),
}
_OTHERS = ("other", "others", "rest", "remainder")
_UNKNOWN = ("unknown", "unspecified", "origin unknown", "unattributed")


def partners(values: Sequence[float | None] | Mapping[str, float | None], total: float | None = None) -> pl.DataFrame:
    """The values of one state's partners, and the stated total where there is one."""
    named = values if isinstance(values, Mapping) else {f"P{n:04d}": value for n, value in enumerate(values)}
    rows: list[tuple[Any, ...]] = [("A", name, YEAR, value) for name, value in named.items()]
    if total is not None:
        rows.append(("A", None, YEAR, total))
    schema = {"subject": pl.String, "object": pl.String, "year": pl.Int64, "value": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


@family("B_concentration")
@family("B_hhi")
def concentration(inputs: Inputs) -> dict[str, Any]:
    """Every index of `values` (a list, or a mapping by partner) with an optional `total`; `_low` and `_high` are its ends."""
    frame = partners(inputs["values"], inputs.get("total"))
    found: dict[str, Any] = {}
    for key, (name, options) in INDICES.items():
        row = measures[name](frame, **options).row(0, named=True)
        found |= {key: row["value"], f"{key}_low": row["low"], f"{key}_high": row["high"]}
    return found


@family("B_one_third")
def limit_on_shares(inputs: Inputs) -> dict[str, str]:
    """A sentence for each case of a rule such as "no single country above one third"; shares are in percent of 100."""
    limit, written = _limit(inputs["rule"])
    whose = inputs.get("attributed", _SOVEREIGN)
    return {
        name: _verdict(dict(case) if isinstance(case, Mapping) else case, limit, written, whose)
        for name, case in inputs["cases"].items()
    }


def _limit(rule: str) -> tuple[Fraction, str]:
    """The limit in a rule's words, and how it is written: a third is 1/3, 25 percent is 25%."""
    if found := re.search(r"(\d+)\s*/\s*(\d+)", rule):
        return Fraction(int(found[1]), int(found[2])), f"{found[1]}/{found[2]}"
    if found := re.search(r"(\d+(?:\.\d+)?)\s*(?:%|per ?cent)", rule):
        return Fraction(found[1]) / 100, f"{found[1]}%"
    if found := re.search(rf"(?:(\w+)[ -])?({'|'.join(_WHOLES)})s?\b", rule.lower()):
        limit = Fraction(_COUNTS.get(found[1], 1), _WHOLES[found[2]])
        return limit, str(limit)
    if found := re.search(r"\b0?\.\d+", rule):
        return Fraction(found[0]), found[0]
    raise SystemExit(f"no limit in the rule {rule!r}")


def _verdict(case: Any, limit: Fraction, written: str, whose: Mapping[str, str]) -> str:
    """What the rule says of one case: of the partners as they are, and where that is no breach, with attribution."""
    frame, rest = _of_hundred(case)
    shares = _held(frame, limit, rest)
    if above := _above(shares):
        if any(round(share * 100) != round(float(limit) * 100) for share in above):
            return "breach"
        count = "one partner" if len(above) == 1 else f"{len(above)} partners"
        return f"breach by {count} at {' and '.join(f'{share:.1%}' for share in above)} (strict > {written})"
    known = set(frame["object"].drop_nulls())
    owners = {one: other for one, other in whose.items() if {one, other} <= known}
    for some in (*({one: other} for one, other in owners.items()), owners):
        if together := _above(_held(attribute(frame, some), limit, rest)):
            said = " and ".join(f"{one} is attributed to {other}" for one, other in some.items())
            return f"breach only if {said} ({together[0]:.2f})"
    unnamed = 1 - measures["shares"](frame, rest="others")["low"].sum()
    most = max(unnamed, shares["high"].max() or 0.0)  # type: ignore[type-var]
    if "undetermined" in shares["verdict"] or unnamed > float(limit) + 1e-12:
        return f"undetermined: one partner may have up to {most:.1%}"
    return "no breach"


def _of_hundred(case: Any) -> tuple[pl.DataFrame, str]:
    """The partners of a case with the hundred they are part of, and who may own what has no name.

    A case that adds up to more than a hundred is in amounts, one that adds up to one or less in shares.
    """
    named = dict(case) if isinstance(case, Mapping) else {f"P{n:04d}": value for n, value in enumerate(case)}
    added = sum(value for value in named.values() if value is not None)
    total = added if added > 101 else 1.0 if added <= 1.001 else max(added, 100.0)
    known = {name: value for name, value in named.items() if name.lower() not in _UNKNOWN}
    return partners(known, total), "others" if known == named else "anyone"


def _held(frame: pl.DataFrame, limit: Fraction, rest: str) -> pl.DataFrame:
    """Each partner's share against the limit; what is together in one row of others is no one partner's."""
    found = measures["shares_against_limit"](frame, limit=float(limit), rest=rest)
    shares: pl.DataFrame = found.filter(~pl.col("object").str.to_lowercase().is_in(_OTHERS))
    return shares


def _above(shares: pl.DataFrame) -> list[float]:
    """The shares that are surely above the limit, largest first."""
    return sorted(shares.filter(pl.col("verdict") == "above")["low"], reverse=True)


@family("B_trade")
def trade(inputs: Inputs) -> dict[str, float | None]:
    """Openness, dependence and its asymmetry from keys such as X_MNG_CHN, M_MNG_CHN, X_total_MNG, T_total_CHN, GDP_MNG.

    The pair that the unnamed keys are of is the first one of which both GDPs are given.
    """
    frame, gdp = _trade(inputs), _gdp(inputs)
    both = mirrored(frame, prefer="subject").drop("reporter")
    found: dict[str, float | None] = {}
    for row in measures["openness"](frame, gdp).rows(named=True):
        found[f"openness_{row['subject']}"] = row["value"]
    for row in measures["trade_dependence"](both, gdp).rows(named=True):
        found[f"dep_{row['subject']}_on_{row['object']}_gdp"] = row["value"]
    pairs = [re.fullmatch(r"[XM]_(?!total_)([^_]+)_([^_]+)", key) for key in inputs]
    for one, other in dict.fromkeys((pair[1], pair[2]) for pair in pairs if pair):
        of_pair = _of_pair(both, gdp, one, other)
        found |= {f"{key}_{one}_{other}": value for key, value in of_pair.items()}
        if "weak_link" not in found and {one, other} <= set(gdp["subject"]):
            found |= of_pair
    return found


def _trade(inputs: Inputs) -> pl.DataFrame:
    flows = {"X": ("exports",), "M": ("imports",), "T": ("exports", "imports")}
    rows = []
    for key, value in inputs.items():
        if found := re.fullmatch(r"([XM])_(?!total_)([^_]+)_([^_]+)", key):
            rows.append((found[2], found[3], YEAR, *flows[found[1]], value))
        elif found := re.fullmatch(r"([XMT])_total_([^_]+)", key):
            # A total of both flows is halved: only their sum is asked for.
            parts = flows[found[1]]
            rows += [(found[2], None, YEAR, flow, None if value is None else value / len(parts)) for flow in parts]
    columns = {"subject": pl.String, "object": pl.String, "year": pl.Int64, "item": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema=columns, orient="row").unique(list(columns)[:4], keep="first", maintain_order=True)


def _gdp(inputs: Inputs) -> pl.DataFrame:
    rows = [(key.removeprefix("GDP_"), YEAR, value) for key, value in inputs.items() if key.startswith("GDP_")]
    return pl.DataFrame(rows, schema={"subject": pl.String, "year": pl.Int64, "value": pl.Float64}, orient="row")


def _of_pair(frame: pl.DataFrame, gdp: pl.DataFrame, one: str, other: str) -> dict[str, float | None]:
    """The measures of one pair, by the names that the files use."""

    def value(name: str, *frames: pl.DataFrame, **options: Any) -> float | None:
        rows = measures[name](*frames, **options).filter(pl.col("subject") == one, pl.col("object") == other)
        return rows["value"].first() if rows.height else None

    return {
        "asymmetry_difference": value("asymmetry", frame, gdp),
        "asymmetry_ratio": value("asymmetry", frame, gdp, form="ratio"),
        f"partner_share_{one}": _partner_share(frame, one, other),
        f"partner_share_{other}": _partner_share(frame, other, one),
        "barbieri_salience": value("trade_interdependence", frame, component="salience"),
        "barbieri_symmetry": value("trade_interdependence", frame, component="symmetry"),
        "barbieri_interdependence": value("trade_interdependence", frame),
        "weak_link": value("weak_link", frame, gdp),
    }


def _partner_share(frame: pl.DataFrame, one: str, other: str) -> float | None:
    """t_ij / t_i where both flows are known, as partners listed with a value hold none of the rest."""
    rows = measures["trade_share"](frame).filter(pl.col("subject") == one, pl.col("object") == other)
    known = frame.filter(pl.col("subject") == one, pl.col("object") == other)["value"]
    return None if known.null_count() or known.len() < 2 else rows["low"].first()
