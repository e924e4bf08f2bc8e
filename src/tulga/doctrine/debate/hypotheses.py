"""Analysis of competing hypotheses after Heuer (1999), Psychology of Intelligence Analysis, chapter 8.

Each piece of evidence is marked against each hypothesis, and the hypothesis with the least against it leads: what is
consistent with a hypothesis does not speak for it, as it may be consistent with the others too. Evidence that bears on
every hypothesis alike tells nothing between them. Numbers for the marks are a habit of software, not Heuer's; those
used here by default count an inconsistency as one and a strong one as two.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tulga.errors import BadInput, nearest_names

MARKS: Mapping[str, str] = {
    "CC": "very consistent",
    "C": "consistent",
    "N": "neutral",
    "NA": "not applicable",
    "I": "inconsistent",
    "II": "very inconsistent",
}
SCORES: Mapping[str, float] = {"CC": 0, "C": 0, "N": 0, "NA": 0, "I": 1, "II": 2}


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a matrix of evidence and hypotheses comes to.

    `inconsistency` is the sum of the scores against each hypothesis; `order` ranks them by it, the least first, equal
    ones in the order of the matrix. `low` and `high` bound it where marks are missing: a missing mark may be any.
    `non_diagnostic` is the evidence with one score for all hypotheses. `leading` holds every hypothesis with the least
    inconsistency. `decisive` is each piece of evidence without which others would lead, with those others.
    """

    inconsistency: dict[str, float]
    order: list[str]
    non_diagnostic: list[str]
    leading: list[str]
    low: dict[str, float]
    high: dict[str, float]
    decisive: dict[str, list[str]]

    def record(self) -> dict[str, Any]:
        """The analysis as plain data, for JSON."""
        return asdict(self)


def analyse(
    matrix: Mapping[str, Mapping[str, str | None]],
    scores: Mapping[str, float] = SCORES,
    weights: Mapping[str, float] | None = None,
) -> Analysis:
    """The hypotheses of a matrix ranked by what speaks against them.

    `matrix` has the marks of each piece of evidence by hypothesis; a mark that is None or not there is missing, which is
    neither neutral nor zero. `scores` has a number for each mark; `weights` multiply the scores of single pieces of
    evidence (credibility or relevance, 1 where none is given). Raises BadInput with every mark that has no score, for a
    negative weight or one of evidence that is not there, and for a matrix without hypotheses.

    >>> found = analyse({"E1": {"H1": "C", "H2": "I"}, "E2": {"H1": "C", "H2": "C"}})
    >>> found.order, found.inconsistency, found.non_diagnostic
    (['H1', 'H2'], {'H1': 0, 'H2': 1}, ['E2'])
    """
    weights = weights or {}
    wrong = list(_wrong(matrix, scores, weights))
    if wrong:
        raise BadInput("; ".join(wrong))
    hypotheses = list(dict.fromkeys(name for row in matrix.values() for name in row))
    low, total, high = (_totals(matrix, hypotheses, scores, weights, gap) for gap in (min, None, max))
    order = sorted(hypotheses, key=lambda name: total[name])
    leading = _leading(total)
    decisive = {}
    for evidence in matrix:
        others = {name: row for name, row in matrix.items() if name != evidence}
        without = _leading(_totals(others, hypotheses, scores, weights, None))
        if others and without != leading:
            decisive[evidence] = without
    alike = [evidence for evidence, row in matrix.items() if _is_alike(row, hypotheses, scores)]
    return Analysis(total, order, alike, leading, low, high, decisive)


def _wrong(
    matrix: Mapping[str, Mapping[str, str | None]], scores: Mapping[str, float], weights: Mapping[str, float]
) -> Iterator[str]:
    if not any(matrix.values()):
        yield "the matrix has no hypothesis"
    for evidence, row in matrix.items():
        for hypothesis, mark in row.items():
            if mark is not None and mark not in scores:
                near = nearest_names(str(mark), scores)
                hint = f"; did you mean {' or '.join(near)}?" if near else f"; write {', '.join(scores)}"
                yield f"{evidence} against {hypothesis}: there is no mark {mark!r}{hint}"
    for evidence, weight in weights.items():
        if evidence not in matrix:
            yield f"there is no evidence {evidence!r} to weigh"
        elif weight < 0:
            yield f"the weight of {evidence} is negative"


def _totals(
    matrix: Mapping[str, Mapping[str, str | None]],
    hypotheses: list[str],
    scores: Mapping[str, float],
    weights: Mapping[str, float],
    gap: Any,
) -> dict[str, float]:
    """The sum against each hypothesis; a missing mark counts as `gap` of all scores, or not at all where that is None."""
    missing = gap(scores.values()) if gap else 0
    return {
        name: sum(
            (missing if row.get(name) is None else scores[str(row[name])]) * weights.get(evidence, 1)
            for evidence, row in matrix.items()
        )
        for name in hypotheses
    }


def _leading(total: Mapping[str, float]) -> list[str]:
    least = min(total.values())
    return [name for name, sum_ in total.items() if sum_ == least]


def _is_alike(row: Mapping[str, str | None], hypotheses: list[str], scores: Mapping[str, float]) -> bool:
    marks = [row.get(name) for name in hypotheses]
    return None not in marks and len({scores[str(mark)] for mark in marks}) == 1
