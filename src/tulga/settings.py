"""`tulga.yml` of a workspace: whose it is, what it is called, and the poles between which the state is measured."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from tulga.actors import actor
from tulga.declared import read
from tulga.errors import BadInput

FILE = "tulga.yml"


class Settings(BaseModel):
    """The declared settings; `poles` are groups of actors by name, the first two those of a lean."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: str = Field(min_length=1)
    title: str
    poles: Mapping[str, tuple[str, ...]] = {}


def settings(folder: Path) -> Settings:
    """The settings of a workspace; raises BadInput where there is none, with every mistake and its line, and for a state or a
    member of a pole that is no actor, with the nearest names."""
    path = folder / FILE
    if not path.is_file():
        raise BadInput("there is no workspace here; `tulga init` or `tulga demo` makes one", place=str(folder))
    found = read(path, Settings)
    for name in (found.state, *(member for members in found.poles.values() for member in members)):
        actor(name, place=str(path))
    return found


def declare(folder: Path, state: str, title: str, poles: Mapping[str, Sequence[str]]) -> None:
    """Write the settings of a new workspace."""
    told: dict[str, object] = {"state": state, "title": title}
    told |= {"poles": {name: list(members) for name, members in poles.items()}} if poles else {}
    (folder / FILE).write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
