"""What an English word leans to: a weight for each relation, also for words that no annotated text has.

The table (`data/leanings.npz`, made by `scripts/train_reader.py`) comes from vectors of words, in which words of like
use lie near each other: what the annotated texts teach of "frigate" holds for "corvette". The vectors themselves are
folded into the weights, so reading needs none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import sqrt
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True)
class Leanings:
    """Weights of words for relations: `rows` finds a word's row, `rarity` weighs it, `weights` has a column a relation."""

    relations: Sequence[str]
    rows: Mapping[str, int]
    rarity: Any
    weights: Any

    def logits(self, words: Iterable[str]) -> dict[str, float]:
        """What a sentence's words add to the log-odds of each relation; nothing where no word is in the table."""
        at = sorted({row for word in words if (row := self.rows.get(word)) is not None})
        if not at:
            return {}
        rarity = self.rarity[at]
        total = rarity @ self.weights[at] / sqrt(float(rarity @ rarity))
        return dict(zip(self.relations, total.tolist(), strict=True))

    def write(self, out: Path) -> None:
        """Keep the table, the weights in steps of the largest over 127; equal tables are equal bytes."""
        import numpy as np

        step = np.abs(self.weights).max() / 127
        steps = np.round(self.weights / step).astype(np.int8)
        words = "\n".join(sorted(self.rows, key=lambda word: self.rows[word])).encode()
        out.parent.mkdir(exist_ok=True)
        with out.open("wb") as file:
            np.savez_compressed(
                file, relations=np.frombuffer("\n".join(self.relations).encode(), np.uint8), steps=steps,
                words=np.frombuffer(words, np.uint8), rarity=self.rarity.astype(np.float16), step=np.float32(step),
            )  # fmt: skip

    @classmethod
    def read(cls, file: Path | IO[bytes]) -> "Leanings":
        """The table that `write` kept."""
        import numpy as np

        with np.load(file) as kept:
            names = kept["relations"].tobytes().decode().split("\n")
            words = kept["words"].tobytes().decode().split("\n")
            weights = kept["steps"].astype(np.float32) * kept["step"]
            return cls(names, {word: row for row, word in enumerate(words)}, kept["rarity"].astype(np.float32), weights)


@cache
def leanings() -> Leanings:
    """The table that comes with Tulga."""
    with (files("tulga.read") / "data" / "leanings.npz").open("rb") as file:
        return Leanings.read(file)
