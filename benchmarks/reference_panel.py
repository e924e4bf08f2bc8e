"""The reference panel of the field, made by Tulga's public functions from the tables of the field.

    python benchmarks/reference_panel.py PANELS_DIR OUT.parquet

Directed dyad-years of the Correlates of War system 1816-2016 with alliances (ATOP), trade, CINC, organisations in common,
contiguity (`conttype`) and the distance between the capitals in kilometres (`capdist`). Where `PANELS_DIR` has a
`reference_dyad_years.parquet`, each of its columns is compared cell by cell, missing cells too.
"""

import argparse
import sys
from pathlib import Path

import polars as pl

from tulga.panel import Files, dyad_years

TABLES = {
    "atop": "atop_alliance", "cow-trade": "cow_trade_ddy", "cow-capabilities": "cow_nmc", "cow-igos": "cow_igo_ndy",
    "cow-contiguity": "cow_contdir", "cow-capitals": "cow_capitals",
}  # fmt: skip
COLUMNS = (
    "ccode1", "ccode2", "year", "atop_defense", "atop_neutral", "atop_nonagg", "atop_consul", "flow1", "flow2", "cinc1",
    "cinc2", "dyadigos", "conttype", "capdist",
)  # fmt: skip


def reference_panel(folder: Path) -> pl.DataFrame:
    """The panel; what could not be placed is told on stderr."""
    files = Files({name: folder / "cow" / f"{table}.parquet" for name, table in TABLES.items()})
    panel = dyad_years(1816, 2016, "cow", datasets=files).with_alliances("atop").with_trade("cow")
    panel = panel.with_capabilities().with_igos().with_contiguity().with_capital_distance()
    for problem in files.problems:
        print(problem, file=sys.stderr)
    return panel.table.select(COLUMNS)


def mismatches(made: pl.DataFrame, reference: pl.DataFrame) -> dict[str, int]:
    """Of each column of the reference, the cells that are not the same; missing equals missing."""
    keys = ["ccode1", "ccode2", "year"]
    both = reference.join(
        made.cast(dict(reference.select(keys).schema)), on=keys, how="full", coalesce=True, suffix=" made"
    )
    same = {name: pl.col(name).eq_missing(pl.col(f"{name} made")) for name in reference.columns if name not in keys}
    found = {name: both.filter(~equal).height for name, equal in same.items()}
    return {"keys": abs(both.height - reference.height) + abs(both.height - made.height), **found}


def main() -> int:
    """Make, write and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("panels", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    made = reference_panel(options.panels)
    made.write_parquet(options.out)
    print(f"{made.height:,} directed dyad-years, {made.width} columns")
    reference = options.panels / "reference_dyad_years.parquet"
    if not reference.exists():
        return 0
    found = mismatches(made, pl.read_parquet(reference))
    for name, count in found.items():
        print(f"{name}: {count:,} cells differ from the reference")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
