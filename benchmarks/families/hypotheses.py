"""The reference family of competing hypotheses: inconsistency after Heuer, the order, and what tells nothing between them."""

from typing import Any

from families import Inputs, family
from tulga.doctrine.debate.hypotheses import SCORES, analyse


@family("F_ach")
def competing(inputs: Inputs) -> dict[str, Any]:
    """What speaks against each hypothesis of a matrix, least first."""
    found = analyse(inputs["matrix"], inputs.get("scores", SCORES), inputs.get("weights"))
    return {"inconsistency": found.inconsistency, "order": found.order, "non_diagnostic": found.non_diagnostic}
