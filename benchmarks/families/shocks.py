"""Reference families of shocks: the loss of a supplier after Armington, and hypothetical extraction after Leontief."""

from typing import Any

from families import Inputs, family
from tulga.scenario.armington import after_loss, after_tariff
from tulga.scenario.leontief import asked_for, coefficients, extracted, inverse

_TARIFFS = (1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100)


@family("E_armington")
def armington(inputs: Inputs) -> dict[str, Any]:
    """Prices by elasticity and shares after a loss; after a tariff on each partner, by its percent."""
    shares, sigmas, removed = inputs["shares"], inputs["sigma"], inputs.get("removed", 0)
    sigmas = sigmas if isinstance(sigmas, list) else [sigmas]
    losses = [after_loss(shares, removed, float(sigma)) for sigma in sigmas]
    found: dict[str, Any] = {
        "price_index_ratio": [loss.price_ratio for loss in losses],
        "reallocated_shares": list(losses[0].shares),
    }
    for percent in _TARIFFS:
        for partner in range(len(shares)):
            found[f"tariff_{percent}pct_partner{partner}"] = _tariff(shares, partner, percent / 100, sigmas)
    return found


def _tariff(shares: list[float], partner: int, tariff: float, sigmas: list[float]) -> dict[str, float]:
    found = {}
    for sigma in sigmas:
        after = after_tariff(shares, partner, tariff, float(sigma))
        found |= {f"sigma{sigma:g}_share": after.shares[partner], f"sigma{sigma:g}_price_ratio": after.price_ratio}
    return found


@family("E_leontief")
def leontief(inputs: Inputs) -> dict[str, Any]:
    """Coefficients, the inverse, the output for another demand, and the extraction of a sector (or several)."""
    flows, output, demand = inputs["Z"], inputs["x"], inputs["f"]
    gone = inputs.get("extract", 0)
    left = extracted(flows, output, demand, gone if isinstance(gone, list) else [gone])
    return {
        "A": coefficients(flows, output).tolist(),
        "L": inverse(flows, output).tolist(),
        "x_new": list(asked_for(flows, output, inputs.get("f_new", demand))),
        "extraction_output": list(left.output),
        "total_loss": left.loss,
        "total_loss_pct": 100 * left.share,
    }
