"""Ranges and findings in words and figures."""

from tulga.scenario.answer import Finding, Range


def in_words(finding: Finding) -> str:
    """What was and what becomes, in figures.

    >>> in_words(Finding("Trade", Range(0.5, 0.5, "share", (), ()), Range(0.2, 0.25, "share", (), ())))
    '50 percent before, 20 to 25 percent after'
    """
    after = figures(finding.after)
    return f"{figures(finding.before)} before, {after} after" if finding.before else after


def figures(found: Range) -> str:
    """A range in figures: one number where both ends are one, percent for a share, with its unit.

    >>> figures(Range(1.25, None, "ratio", (), ())), figures(Range(27, 27, "wagons a day", (), ()))
    ('1.25 to no bound times', '27 wagons a day')
    """
    scale = 100 if found.unit == "share" else 1
    unit = {"share": "percent", "ratio": "times", "index": ""}.get(found.unit, found.unit)
    ends = ["no bound" if end is None else _figure(end * scale) for end in (found.low, found.high)]
    return " ".join(part for part in (ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}", unit) if part)


def _figure(number: float) -> str:
    """Four digits that count, without an exponent."""
    return f"{number:,.0f}" if abs(number) >= 10000 else f"{number:.4g}"
