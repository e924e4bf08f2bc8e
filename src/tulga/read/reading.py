"""What is done with a piece, in whichever process: its documents are opened, read, and perhaps made into lines."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tulga.claim import Claim
from tulga.errors import BadInput, TulgaError
from tulga.read.corpus import Piece
from tulga.read.document import Document

Reader: TypeAlias = Callable[[Document, str | None], list[Claim]]
Read: TypeAlias = tuple[Document | BadInput, list[Claim] | TulgaError]


@dataclass(frozen=True)
class Reading:
    """Gives each document of a piece with its claims, or with the error that it met.

    `reader` is the light one where none is given; to be used by other processes it has to be a function of a module.
    `about` is the focal state (ISO3), inferred when not given; claims with a confidence below `minimum` are left out.
    An error of the reader's own is one of the document that brought it up, so that the others go on.

    >>> from tulga.read.corpus import Given
    >>> note = Document("note@1", "note.txt", "1", "plain", "Peru and Nepal established diplomatic relations in 1976.")
    >>> [(document, [claim])] = Reading(minimum=0.2)(Given(note))
    >>> document.name, claim.subject, claim.object
    ('note.txt', 'PER', 'NPL')
    """

    reader: Reader | None = None
    about: str | None = None
    minimum: float = 0.0

    def __call__(self, piece: Piece) -> list[Read]:
        """The documents of the piece in their order."""
        return [self._read(document) for document in piece.documents()]

    def _read(self, document: Document | BadInput) -> Read:
        if isinstance(document, BadInput):
            return document, []
        try:
            claims = (self.reader or _light())(document, self.about)
        except TulgaError as error:
            return document, error
        except MemoryError:
            raise
        except Exception as error:
            return document, BadInput(f"the reader failed ({type(error).__name__}: {error})", place=document.name)
        return document, [claim for claim in claims if claim.confidence >= self.minimum]


def _light() -> Reader:
    from tulga.read.reader import read_document  # its tables take a second to load: only where something is read

    return read_document


@dataclass(frozen=True)
class Printed:
    """What is printed of one document: its lines as one string, its notices, and the error if it was not read.

    `lasting` is False for an error that is not one of the document's own, so that it may be gone the next time.
    """

    lines: str = ""
    notices: tuple[str, ...] = ()
    error: str | None = None
    lasting: bool = True


@dataclass(frozen=True)
class Printing:
    """Gives for each document of a piece the lines of its claims (`tulga.read.jsonl`), or its text where there is no reading.

    The lines are made where the document is read, so that little has to travel.
    """

    reading: Reading | None

    def __call__(self, piece: Piece) -> list[Printed]:
        """The documents of the piece in their order."""
        if self.reading is None:
            return [self._text(document) for document in piece.documents()]
        return [self._claims(*read) for read in self.reading(piece)]

    def _text(self, document: Document | BadInput) -> Printed:
        if isinstance(document, BadInput):
            return Printed(error=str(document))
        return Printed(document.text, document.notices)

    def _claims(self, document: Document | BadInput, claims: list[Claim] | TulgaError) -> Printed:
        from tulga.read.jsonl import line

        if isinstance(document, BadInput):
            return Printed(error=str(document))
        if isinstance(claims, TulgaError):
            return Printed(error=str(claims), lasting=False)
        lines = "".join(f"{line(claim, document.name)}\n" for claim in claims)
        return Printed(lines, notices(document, grammar=self.reading is not None and self.reading.reader is None))


def notices(document: Document, *, grammar: bool = True) -> tuple[str, ...]:
    """The document's notices, and one on its language where the grammar, which knows English, has read it."""
    foreign = document.foreign_language() if grammar else None
    return (*document.notices, *([foreign] if foreign else []))
