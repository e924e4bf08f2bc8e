"""Family E_neutrality: what permanent neutrality makes of kinds of commitments."""

from typing import Any

from families import Inputs, family
from tulga.scenario.posture import neutrality


@family("E_neutrality")
def kinds(inputs: Inputs) -> list[dict[str, Any]]:
    """A row a kind in the order given; the source is cited in our words, and a kind without a rule is not covered."""
    rules = neutrality()
    wanted = inputs.get("kinds", list(rules.kinds))
    return [_row(kind) if kind in rules.kinds else {"kind": kind, "verdict": "not covered"} for kind in wanted]


def _row(kind: str) -> dict[str, Any]:
    rules = neutrality()
    rule = rules.rule(kind)
    return {
        "kind": kind,
        "verdict": rule.verdict,
        "applies": rule.applies,
        "source_status": rule.status,
        "reason": rule.reason,
        "source": "; ".join(rules.sources_of(kind)),
        "models": {name: ruling.model_dump() | {"outcome": ruling.outcome} for name, ruling in rule.models.items()},
    }
