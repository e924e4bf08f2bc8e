"""An edition of the Factbook: a folder of `<region>/<code>.json`, a zip of it, or the file of one country.

A file is named by the country's GEC code (formerly FIPS 10-4), which is not its ISO code: `mg` is Mongolia, `ch` China.
"""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from tulga.actors import by_code
from tulga.errors import BadInput
from tulga.join.forms.factbook.text import plain

_COUNTRY = re.compile(r"[a-z]{2}\.json", re.IGNORECASE)
_LARGEST = 20_000_000  # bytes of one country's file; the longest real one has a hundredth of it


@dataclass(frozen=True)
class Country:
    """One country's file: `place` is its path in the edition, `code` its GEC code, `sections` what it holds."""

    place: str
    code: str
    sections: Mapping[str, Any]

    @property
    def actor(self) -> str | None:
        """The actor that the file is about; None for an ocean, an uninhabited island, or the world."""
        return by_code("gec", self.code)

    @property
    def name(self) -> str:
        """What the file calls the country, else its code."""
        named = self.field("Government", "Country name")
        texts = (plain(part_text(named.get(f"conventional {form} form"))) for form in ("short", "long"))
        return next((text for text in texts if text and text != "none"), self.code)

    def field(self, section: str, name: str) -> Mapping[str, Any]:
        """One field with its parts (`text`, `note`, or names of its own), empty where the country does not have it."""
        held = self.sections.get(section)
        found = held.get(name) if isinstance(held, Mapping) else None
        if isinstance(found, str):
            return {"text": found}
        return found if isinstance(found, Mapping) else {}


def countries(path: Path) -> tuple[list[Country], list[str]]:
    """The countries of an edition in the order of their paths, and a sentence for each file that cannot be read.

    Raises BadInput where there is no country's file at all.
    """
    found: list[Country] = []
    problems: list[str] = []
    for place, content in _files(path):
        try:
            found.append(_country(place, content))
        except BadInput as error:
            problems.append(str(error))
    if not found and not problems:
        raise BadInput("there is no country's file in it, such as central-asia/kz.json", place=str(path))
    return found, problems


def part_text(part: Any) -> str:
    """The text of a part of a field, which is written as `{"text": ...}` or as the text itself."""
    held = part.get("text") if isinstance(part, Mapping) else part
    return held if isinstance(held, str) else ""


def _country(place: str, content: bytes) -> Country:
    try:
        held = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadInput(f"byte {error.start} is not UTF-8, which the edition is written in", place=place) from None
    except (json.JSONDecodeError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise BadInput("this is not JSON", place=place + where) from None
    if not isinstance(held, Mapping) or not any(isinstance(section, Mapping) for section in held.values()):
        raise BadInput("this is not a country of the Factbook: it has no sections of fields", place=place)
    return Country(place, PurePosixPath(place).stem.upper(), held)


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if not path.exists():
        raise BadInput("there is no such file or folder", place=str(path))
    if path.is_dir():
        listed = {file.relative_to(path).as_posix(): file for file in path.rglob("*") if _COUNTRY.fullmatch(file.name)}
        for place in sorted(listed):
            yield place, listed[place].read_bytes()
    elif path.suffix.casefold() == ".json":
        yield path.name, path.read_bytes()
    else:
        yield from _zipped(path)


def _zipped(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = {i.filename: i for i in archive.infolist() if _COUNTRY.fullmatch(PurePosixPath(i.filename).name)}
            for name in sorted(inside):
                if inside[name].file_size > _LARGEST:
                    raise BadInput(
                        f"{name} has {inside[name].file_size:,} bytes, too many for a country", place=path.name
                    )
                yield "/".join(PurePosixPath(name).parts[-2:]), archive.read(inside[name])
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, ValueError) as error:
        raise BadInput(
            f"an edition is a folder, a zip or one .json file, and this is none ({error})", place=path.name
        ) from None
