"""Whether the state codes of a file are those of the system that was declared for it, or look like another's."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice

import polars as pl

from tulga.actors import actors, by_code
from tulga.actors.systems import system
from tulga.errors import nearest_names
from tulga.join.columns import CodeSystem, Columns
from tulga.join.forms.m49 import numbered

TOLD = 20
_NEAR = 2  # years around a membership in which a dataset may list a state already, or still
_NAMES = {
    "cow": "the Correlates of War",
    "gw": "Gleditsch and Ward",
    "iso3": "ISO 3166",
    "m49": "the UN (M49, ISO 3166)",
}


class Codes:
    """The codes of one file against their system."""

    def __init__(self, columns: Columns, place: str) -> None:
        self._system, self._place = columns.system, place
        self._named = dict(
            zip(("state",) if len(columns.states) == 1 else ("state1", "state2"), columns.states, strict=True)
        )

    def checked(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
        """The rows whose codes are of the system; a sentence for each code that is not, and on whose it may be."""
        borne = _borne(self._system)
        problems = list(self._as_another(frame))
        for name, column in self._named.items():
            strange = frame.filter(~pl.col(name).is_in(list(borne)))
            if strange.is_empty():
                continue
            codes = strange.group_by(name).agg(pl.len(), pl.col("row").min()).sort("row")
            for code, count, row in islice(codes.iter_rows(), TOLD):
                others = f" and {count - 1} more rows are" if count > 2 else " and 1 more are" if count == 2 else " is"
                near = nearest_names(code, sorted(map(str, borne))) if isinstance(code, str) else []
                hint = f"; did you mean {' or '.join(near)}?" if near else ""
                said = f"{code!r} is no state code of {_NAMES[self._system]}: the row{others} left out{hint}"
                problems.append(f"{self._place}, row {row}, column {column}: {said}")
            if codes.height > TOLD:
                rest = codes.slice(TOLD)
                said = f"{rest.height} more codes, in {rest['len'].sum()} rows, are not of {_NAMES[self._system]}"
                problems.append(f"{self._place}, column {column}: {said}")
            frame = frame.filter(pl.col(name).is_in(list(borne)))
        return frame, problems

    def _as_another(self, frame: pl.DataFrame) -> Iterator[str]:
        """One sentence where the codes are rather those of another system."""
        if self._system == "iso3" or frame.is_empty():
            return
        codes = pl.concat([frame[name] for name in self._named]).unique().to_list()
        shares = {name: sum(code in _borne(name) for code in codes) / len(codes) for name in ("cow", "gw")}
        shares["m49"] = sum(numbered(str(code)) is not None for code in codes) / len(codes)
        best = max(shares, key=lambda name: shares[name])
        if shares[self._system] < 0.8 and shares[best] > shares[self._system] + 0.1:
            yield self._sentence(best, f"{shares[best]:.0%} of the codes are of it and {shares[self._system]:.0%} of")
            return
        other: CodeSystem = "gw" if self._system == "cow" else "cow"
        strange = [pair for pair in self._pairs(frame) if not _near(self._system, *pair) and _within(other, *pair)]
        first = dict(reversed(strange))
        wrong = {code: said for code, year in sorted(first.items()) if (said := self._instead(other, code, year))}
        if wrong:
            instead = f"{_NAMES[other]}, not of {_NAMES[self._system]}"
            listed = "; ".join(list(wrong.values())[:3])
            yield f"{self._place}: {len(wrong)} of the codes look like those of {instead}: {listed}"

    def _sentence(self, other: str, shares: str) -> str:
        return f"{self._place}: the state codes look like those of {_NAMES[other]}: {shares} {_NAMES[self._system]}"

    def _pairs(self, frame: pl.DataFrame) -> list[tuple[int, int]]:
        """Each code with each year in which it occurs, the earliest first."""
        year = pl.col("year") if "year" in frame.columns else pl.col("begin").dt.year()
        parts = [frame.select(code=pl.col(name), year=year).unique() for name in self._named]
        return sorted(pl.concat(parts).unique().drop_nulls().rows(), key=lambda pair: (pair[1], pair[0]))

    def _instead(self, other: CodeSystem, code: int, year: int) -> str | None:
        """Whom the number means in the other system, and the number that the declared system has for it; None where it
        has none, for datasets also list states before the system counts them."""
        day = date(year, 7, 1)
        actor = by_code(other, code, day)
        held = [own for own in _spells(self._system) if _within(self._system, own, year)]
        own = next((own for own in held if actor and by_code(self._system, own, day) == actor), None)
        return f"{code} in {year} is {actor}, which has {own} here" if own is not None and own != code else None


@cache
def _borne(name: str) -> frozenset[int | str]:
    """All codes that a state of a system ever bore."""
    listed = frozenset(spell.code for spell in system("iso" if name == "iso3" else name).memberships)
    own = {getattr(actor, name) for actor in actors().values()}
    return listed | frozenset(code for code in own if code is not None and code != "")


@cache
def _spells(name: str) -> dict[int | str, tuple[tuple[int, int], ...]]:
    """The years of membership by code."""
    found: dict[int | str, tuple[tuple[int, int], ...]] = {}
    for spell in system(name).memberships:
        years = (spell.first.year, spell.last.year if spell.last else 9999)
        found[spell.code] = (*found.get(spell.code, ()), years)
    return found


def _within(name: str, code: int | str, year: int) -> bool:
    return any(first <= year <= last for first, last in _spells(name).get(code, ()))


def _near(name: str, code: int | str, year: int) -> bool:
    return any(first - _NEAR <= year <= last + _NEAR for first, last in _spells(name).get(code, ()))
