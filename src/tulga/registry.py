"""Named things that grow by adding one file: formats, connectors, measures, export forms, pages.

A room keeps one `Registry`; each file of the room's folder puts its own thing into it with the decorator. Nothing else
has to be told: the folder is looked through on first use.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Generic, TypeVar

from tulga.errors import TulgaError, unknown

T = TypeVar("T")


class Registry(Generic[T]):
    """Things of one kind by name, filled by the modules of one package.

    >>> greetings = Registry("greeting")
    >>> @greetings.add("hello")
    ... def hello(): return "Sain baina uu"
    >>> greetings["hello"]()
    'Sain baina uu'
    >>> greetings["helo"]
    Traceback (most recent call last):
    tulga.errors.BadUse: there is no greeting 'helo'; did you mean hello?
    """

    def __init__(self, kind: str, package: str | None = None) -> None:
        self.kind = kind
        self._package = package
        self._things: dict[str, T] = {}
        self._loaded = package is None

    def add(self, name: str) -> Callable[[T], T]:
        """Decorator: keep the decorated thing under `name`; a name that is taken is an error."""

        def keep(thing: T) -> T:
            if name in self._things:
                raise TulgaError(f"there are two {self.kind}s named {name!r}")
            self._things[name] = thing
            return thing

        return keep

    def __getitem__(self, name: str) -> T:
        self._load()
        try:
            return self._things[name]
        except KeyError:
            raise unknown(self.kind, name, self._things) from None

    def __contains__(self, name: str) -> bool:
        self._load()
        return name in self._things

    def __iter__(self) -> Iterator[str]:
        self._load()
        return iter(sorted(self._things))

    def items(self) -> Iterator[tuple[str, T]]:
        """Name and thing, in the order of the names."""
        return ((name, self._things[name]) for name in self)

    def _load(self) -> None:
        if self._loaded or self._package is None:
            return
        self._loaded = True
        package = import_module(self._package)
        for module in sorted(m.name for m in iter_modules(package.__path__)):
            import_module(f"{self._package}.{module}")
