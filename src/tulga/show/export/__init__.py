"""Export: the claims of a workspace as files that other programs open. A form is one file in this folder."""

from collections.abc import Callable
from dataclasses import dataclass

from tulga.registry import Registry
from tulga.show.surface import Workspace


@dataclass(frozen=True)
class Export:
    """One form of file: what it is, how a file of it ends, and the function that writes it as text."""

    title: str
    suffix: str
    media_type: str
    write: Callable[[Workspace], str]


exports: Registry[Export] = Registry("export format", "tulga.show.export")

__all__ = ["Export", "exports"]
