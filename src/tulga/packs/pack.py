"""A pack is a folder: `pack.yml` lists its parts, which are taken into a workspace one after the other."""

from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tulga.declared import read
from tulga.errors import BadInput, unknown
from tulga.sources import Source, cited

Kind = Literal["facts", "documents", "tables", "doctrine", "scenarios"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(_Model):
    """Files of one kind; a pattern means its files in the order of their names. `dataset` is the connector of tables."""

    kind: Kind
    files: tuple[str, ...]
    dataset: str = "tidy"


class Pack(_Model):
    """A pack's description; `poles` are the groups of states between which the focal one is measured, the first two the ones
    of a lean; `folder` is where its files are."""

    name: str
    title: str
    focal: str
    sources: str
    poles: dict[str, tuple[str, ...]] = {}
    parts: tuple[Part, ...]
    folder: Path = Field(default=Path(), exclude=True)

    def inputs(self) -> list[tuple[Part, Path]]:
        """Every file with its part, in the order in which they are taken in; raises BadInput for one that is missing."""
        out: list[tuple[Part, Path]] = []
        for part in self.parts:
            for pattern in part.files:
                found = sorted(self.folder.glob(pattern))
                if not found:
                    raise BadInput(f"the pack has no file {pattern}", place=str(self.folder / "pack.yml"))
                out.extend((part, path) for path in found)
        return out

    def cited(self) -> list[Source]:
        """The sources of the pack's facts, from its CSL-JSON file."""
        return cited(self.folder / self.sources)


def packs() -> dict[str, Path]:
    """The packs that come with Tulga, name and folder."""
    folder = Path(str(files("tulga.packs")))
    return {path.parent.name: path.parent for path in sorted(folder.glob("*/pack.yml"))}


def pack(name: str | Path) -> Pack:
    """A pack by its name, or by its folder; raises BadUse with the nearest names, BadInput for a bad `pack.yml`.

    >>> pack("mongolia").focal
    'MNG'
    """
    known = packs()
    folder = Path(name) if Path(name).is_dir() else known.get(str(name))
    if folder is None:
        raise unknown("pack", str(name), known)
    return read(folder / "pack.yml", Pack).model_copy(update={"folder": folder})
