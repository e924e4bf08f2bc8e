"""How long a turn of the spatial model takes, for tables of growing size.

    python benchmarks/bargaining.py [--actors 10 20 40 80] [--dimensions 6] [--turns 5]

Made-up tables from a seed. Prints the actors, the dimensions, and the seconds a turn (the median of the turns of one history).
"""

import argparse
import time
from itertools import pairwise
from statistics import median

import numpy as np

from tulga.scenario.bargain.spatial import Settings, spatial_model
from tulga.scenario.bargain.table import Table


def table(actors: int, dimensions: int) -> Table:
    """A made-up table: capabilities and positions drawn evenly, saliences that leave some effort for other matters."""
    chance = np.random.default_rng(actors * 1000 + dimensions)
    return Table.of(
        [f"actor {number}" for number in range(actors)],
        chance.uniform(1, 100, actors),
        chance.uniform(0, 100, (actors, dimensions)),
        chance.uniform(0, 100 / dimensions, (actors, dimensions)),
    )


def seconds(made: Table, turns: int) -> float:
    """The median of the seconds between turns."""
    at: list[float] = [time.perf_counter()]
    spatial_model(made, Settings(least=turns, most=turns), advance=lambda _: at.append(time.perf_counter()))
    return median(later - earlier for earlier, later in pairwise(at))


def main() -> None:
    """Time each size once it is warm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--actors", type=int, nargs="+", default=[10, 20, 40, 80])
    parser.add_argument("--dimensions", type=int, default=6)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    seconds(table(5, options.dimensions), 1)
    for actors in options.actors:
        told = seconds(table(actors, options.dimensions), options.turns)
        print(f"{actors} actors, {options.dimensions} dimensions: {told:.4f} s a turn")


if __name__ == "__main__":
    main()
