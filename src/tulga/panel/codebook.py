"""What each variable of a panel is: meaning, source, unit, coverage, what missing means, and the citation."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from tulga.actors.systems import StateSystem
from tulga.join.columns import Variable
from tulga.join.connector import Connector
from tulga.sources import Source

# Characters of a short name: Stata takes 32, and the sets of labels are named by their variable and a number behind it.
SHORT: Final = 28
# Words that Stata keeps for itself, with the types of text str1 to str2045.
_RESERVED: Final = re.compile(
    r"(?:_all|_b|_coef|_cons|_n|_pi|_pred|_rc|_skip|byte|double|float|if|in|int|long|using|with|strl|str\d+)", re.I
)


@dataclass(frozen=True)
class Entry:
    """One variable of a panel.

    `dataset` is the connector's name, empty for what comes from a list of states or from the ledger. `sources` are the
    citations (CSL-JSON items) of what its cells rest on, each by the id of its source: for a dataset that of the joined
    file, with the first digits of its hash. `first` and `last` are the years that it covers (None: as far as the file
    goes); outside them a cell is null, and never zero. `absent` says what a cell within them means that the source has no
    row for. `short` is a name of at most 28 letters, digits and underscores, which the panel gives where it is empty.
    """

    name: str
    label: str
    unit: str | None = None
    dataset: str = ""
    version: str = ""
    first: int | None = None
    last: int | None = None
    absent: str = "unknown"
    missing: tuple[str, ...] = ()
    levels: Mapping[int, str] = field(default_factory=dict)
    licence: str = ""
    note: str = ""
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    short: str = ""

    @classmethod
    def of_variable(cls, name: str, variable: Variable, connector: Connector, source: Source) -> Self:
        """The entry of a dataset's variable as the panel names it."""
        return cls(
            name, variable.label, variable.unit, connector.name, connector.version,
            variable.first or connector.coverage.first, variable.last or connector.coverage.last, variable.absent,
            variable.missing, variable.levels, connector.licence, connector.note, {source.id: source.csl},
        )  # fmt: skip

    @classmethod
    def of_system(cls, name: str, label: str, system: StateSystem) -> Self:
        """The entry of what a list of states says."""
        last = system.through.year if system.through else None
        return cls(name, label, version=system.title, last=last, absent="zero", sources=cited(system))


def cited(system: StateSystem) -> dict[str, Mapping[str, Any]]:
    """The citation of a list of states, by the id that a codebook gives it."""
    return {f"states-{system.name}": system.citation}


def shortened(entries: Iterable[Entry], taken: Collection[str]) -> list[Entry]:
    """The entries, each with a short name that no other and none of `taken` has (small and capital letters are alike).

    >>> said = shortened([Entry("trade_value: exports [USD]", "exports"), Entry("if", "a word of Stata's")], ["year"])
    >>> [entry.short for entry in said]
    ['trade_value_exports_USD', 'if_']
    """
    used = {name.casefold() for name in taken}
    found = []
    for entry in entries:
        short = entry.short or short_name(entry.name)
        if short.casefold() in used:
            short = _marked(short, entry.name)
        used.add(short.casefold())
        found.append(replace(entry, short=short))
    return found


def short_name(name: str, room: int = SHORT) -> str:
    """A legal name for Stata and R: one longer than `room` is cut and ends in digits of its hash, so that it stays apart.

    >>> short_name("arms_transfer: BTR-80 [units of equipment]")
    'arms_transfer_BTR_80_un_61c8'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    short = re.sub(r"[^0-9A-Za-z_]+", "_", plain).strip("_")
    short = short if short[:1].isalpha() else f"v_{short}"
    if _RESERVED.fullmatch(short):
        return f"{short}_"
    return short if len(short) <= room else _marked(short, name, room)


def _marked(short: str, name: str, room: int = SHORT) -> str:
    return f"{short[: room - 5]}_{hashlib.sha256(name.encode()).hexdigest()[:4]}"
