"""Reference families of bargaining: KTAB's spatial model, the expected utility model, elections, medians, Nash."""

import ast
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from families import Inputs, family
from tulga.scenario.bargain.expected_utility import Offer, Rounds, expected_utility
from tulga.scenario.bargain.nash import nash
from tulga.scenario.bargain.spatial import Settings, distances, spatial_model
from tulga.scenario.bargain.table import Table
from tulga.scenario.bargain.voting import coalitions, condorcet, pairwise, weighted_mean, weighted_median

_DEFAULTS = {
    "VictoryProbModel": "Linear", "VotingRule": "Proportional", "PCEModel": "Conditional",
    "StateTransitions": "Deterministic", "BigRRange": "Mid", "BigRAdjust": "OneThird", "ThirdPartyCommit": "SemiCommit",
    "InterVecBrgn": "S2P2", "BargnModel": "InitOnlyInterp",
}  # fmt: skip
_ROUNDS = 40
_WORDS = {"confrontation": "loses confrontation to", "compromise": "compromises with", "capitulation": "capitulates to"}


@family("E_ktab_smp")
def spatial(inputs: Inputs) -> dict[str, Any]:
    """History (actors x dimensions x turns), probabilities to win (actors x turns) and the first turn in detail."""
    told = inputs.get("params", {})
    other = {key: told[key] for key, default in _DEFAULTS.items() if told.get(key, default) != default}
    if other:
        raise SystemExit(f"only KTAB's default model is here, not {other}")
    table = Table.of(inputs["actors"], inputs["capability"], inputs["position"], inputs["salience"])
    ends = Settings(told.get("min_iter", 2), told.get("max_iter", 100), told.get("stop_ratio", 0.02))
    found = spatial_model(table, ends)
    return {
        "history": np.moveaxis(found.positions, 0, 2).tolist(),
        "win_probability": found.probabilities.T.tolist(),
        "turn0": _first_turn(table, found),
    }


def _first_turn(table: Table, found: Any) -> dict[str, Any]:
    strength, places, cares = table.arrays()
    closeness = 1.0 - distances(places, places, cares)
    first = found.turns[0] if found.turns else None
    chosen = first.challenges if first else ()
    return {
        "value_matrix": closeness.tolist(),
        "pce_probability": condorcet(closeness, strength).tolist(),
        "risk": first.risk.tolist() if first else None,
        "best_target": [one.target if one else None for one in chosen],
        "target_prob": [one.probability if one else None for one in chosen],
        "target_gain": [one.gain if one else None for one in chosen],
    }


@family("E_bdm_scholz")
def scholz(inputs: Inputs) -> dict[str, Any]:
    """Median and mean by round of each named variant, the first as given, and the offers that are taken."""
    actors = inputs["actors"]
    columns = [[one[name] for one in actors] for name in ("capability", "position", "salience")]
    told = {"quo": inputs.get("Q", 1.0), "width": inputs.get("range_fixed_at_start"), "rounds": _ROUNDS}
    code, equation = (expected_utility(*columns, variant=name, **told) for name in ("scholz-code", "equation-31"))
    return {
        "initial": {"weighted_median": code.medians[0], "weighted_mean": code.means[0]},
        "published_table2": {"median_rounds_1_8": list(code.medians[1:]), "mean_rounds_1_8": list(code.means[1:])},
        "peer_scholz_code_variant": _by_round(code, actors),
        "peer_paper_eq31_variant": _by_round(equation, actors),
    }


def _by_round(found: Rounds, actors: list[dict[str, Any]]) -> dict[str, Any]:
    def said(offer: Offer) -> str:
        return f"{actors[offer.actor]['actor']} {_WORDS[offer.kind]} {actors[offer.maker]['actor']}"

    offers = [
        line
        for n, taken in enumerate(found.offers, start=1)
        for line in (f"ROUND {n}", *(said(offer) for offer in taken))
    ]
    return {"median": list(found.medians), "mean": list(found.means), "offers": offers}


@family("E_pce")
def election(inputs: Inputs) -> dict[str, Any]:
    """Coalitions, who beats whom, and both elections."""
    utility, weights = np.array(inputs["utilities_actor_by_option"]), np.array(inputs["weights"])
    return {
        "coalition": coalitions(utility, weights).tolist(),
        "prob_pairwise": pairwise(utility, weights).tolist(),
        "conditional_PCE": condorcet(utility, weights).tolist(),
        "markov_uniform_PCE": condorcet(utility, weights, "markov").tolist(),
    }


@family("E_weighted_median")
def medians(inputs: Inputs) -> dict[str, Any]:
    """The weighted median and mean, and the rule for ties."""
    actors = inputs["actors"]
    positions = [one["position"] for one in actors]
    weights = [_weight(one, inputs.get("weights", "capability*salience")) for one in actors]
    tie = inputs.get("tie_case")
    return {
        "median": weighted_median(positions, weights),
        "mean": weighted_mean(positions, weights),
        "tie_rule": "lower weighted median (state it)",
        "tie": weighted_median(tie["positions"], tie["weights"]) if tie else None,
    }


def _weight(actor: dict[str, Any], said: str) -> float:
    return math.prod(float(actor[name.strip()]) for name in said.split("*"))


@family("E_nash")
def division(inputs: Inputs) -> dict[str, Any]:
    """The first side's share in each case."""
    return {
        "x": [
            nash(_formula(case["u1"]), _formula(case["u2"]), tuple(case["d"]), case.get("power", 0.5))
            for case in inputs["cases"]
        ]
    }


_FUNCTIONS = {"sqrt": math.sqrt, "log": math.log, "exp": math.exp}
_SIGNS: dict[type, Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b, ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}  # fmt: skip


def _formula(text: str) -> Callable[[float], float]:
    """A formula in x: numbers, + - * / **, sqrt, log and exp."""
    tree = ast.parse(text.replace("^", "**"), mode="eval").body

    def value(node: ast.AST, x: float) -> float:
        match node:
            case ast.Name(id="x"):
                return x
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return -value(inner, x)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
                return _SIGNS[type(sign)](value(left, x), value(right, x))
            case ast.Call(func=ast.Name(id=name), args=[inner]) if name in _FUNCTIONS:
                return _FUNCTIONS[name](value(inner, x))
        raise SystemExit(f"{text!r} is no formula in x")

    return lambda x: value(tree, x)
