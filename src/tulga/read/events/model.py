"""A multinomial logistic regression on named features: small enough to ship, quick enough for a newspaper archive."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tulga.errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).parents[1] / "data" / "events.npz"


class EventModel:
    """Weights of features (rows) for labels (columns), with the rarity by which each feature counts."""

    def __init__(
        self,
        labels: Sequence[str],
        names: Sequence[str],
        rarity: "NDArray[np.float32]",
        weights: "NDArray[np.float16]",
        level: "NDArray[np.float32]",
    ) -> None:
        """`rarity` has one number a feature, `weights` one row a feature and one column a label, `level` one a label."""
        import numpy as np

        self.labels, self.names = tuple(labels), tuple(names)
        self.rarity, self.weights, self.level = rarity, weights, level
        self._row = {name: row for row, name in enumerate(names)}
        self._scaled = weights.astype(np.float32) * rarity[:, None]
        self._square = rarity.astype(np.float32) ** 2

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of every label, adding to 1; features that the model has not seen do not count."""
        import numpy as np

        rows = sorted(row for name in features if (row := self._row.get(name)) is not None)
        score = self.level.astype(np.float32)
        if rows:
            score = score + self._scaled[rows].sum(axis=0) / np.sqrt(self._square[rows].sum())
        power = np.exp(score - score.max())
        return dict(zip(self.labels, (power / power.sum()).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes."""
        import numpy as np

        np.savez(
            path,
            labels=_packed(self.labels),
            names=_packed(self.names),
            rarity=self.rarity,
            weights=self.weights,
            level=self.level,
        )

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "EventModel":
        """Read a model; raises BadInput where the file is missing or is not one."""
        from zipfile import BadZipFile

        import numpy as np

        try:
            with np.load(path, allow_pickle=False) as held:
                labels, names = (bytes(held[part]).decode().split("\n") for part in ("labels", "names"))
                return cls(labels, names, held["rarity"], held["weights"], held["level"])
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise BadInput("there are no weights of the coder of events here", place=str(path)) from error


@cache
def model() -> EventModel:
    """The model that Tulga ships, read once in a process."""
    return EventModel.load()


def _packed(texts: Iterable[str]) -> "NDArray[np.uint8]":
    import numpy as np

    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)
