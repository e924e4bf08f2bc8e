"""A page is one .py and one .html of the same name in `pages/`; the first gives the data, the second only draws it.

The data of a page is exactly what its JSON twin answers, so a number on a page can never be missing from the twin.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tulga.errors import BadUse
from tulga.registry import Registry
from tulga.show.surface import Workspace

Data = dict[str, Any]
Give = Callable[[Workspace, "Asked"], Data]


@dataclass(frozen=True)
class Asked:
    """What an address asks for: the parts of its path and the words behind its question mark."""

    at: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    def one_of(self, name: str, choices: Mapping[str, Any] | tuple[str, ...], default: str) -> str:
        """A word of the query that must be one of `choices`; raises BadUse for any other."""
        asked = self.query.get(name, default)
        if asked not in choices:
            raise BadUse(f"there is no {name} {asked!r}", nearest=list(choices)[:3])
        return asked

    def ids(self, name: str) -> list[str]:
        """A comma-separated list of the query, each once, in the order given."""
        return list(dict.fromkeys(part for part in self.query.get(name, "").split(",") if part))


@dataclass(frozen=True)
class Page:
    """One page: its address (with `{parts}`), its title, what it shows, and its place in the navigation, if any.

    `needs` names the words behind the question mark without which the page has nothing to show.
    """

    name: str
    path: str
    title: str
    what: str
    give: Give
    place: int | None = None
    needs: tuple[str, ...] = ()

    @property
    def twin(self) -> str:
        """The address of the JSON twin."""
        return f"{self.path}.json"

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts that the address needs."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    @property
    def alone(self) -> bool:
        """Whether the bare address is enough."""
        return not self.parts and not self.needs


pages: Registry[Page] = Registry("page", "tulga.show.web.pages")


def page(
    name: str, *, path: str, title: str, what: str, place: int | None = None, needs: tuple[str, ...] = ()
) -> Callable[[Give], Give]:
    """Decorator: the function gives the data of the page `name`, which `name`.html draws."""

    def keep(give: Give) -> Give:
        pages.add(name)(Page(name, path, title, what, give, place, needs))
        return give

    return keep


def navigation() -> list[Page]:
    """The pages of the navigation in their order."""
    return sorted((p for _, p in pages.items() if p.place is not None), key=lambda p: p.place or 0)
