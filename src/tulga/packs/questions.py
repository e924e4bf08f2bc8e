"""The questions that a pack answers: `systems.yml`, which names each system of the state's relations, what an analyst asks
about it, the command that answers, and what the answer must hold. See `docs/chapters/packs.md` for the form.
"""

import shlex
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from tulga.claim import Claim, Modality, Polarity, exact
from tulga.declared import read
from tulga.errors import TulgaError
from tulga.packs.pack import Pack
from tulga.relations import relation

FILE = "systems.yml"
Kind = Literal["register", "mechanism", "policy", "rule", "institution", "forum", "programme", "exercise"]


def _number(given: object) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, (str, int)):
        raise ValueError("write the number exactly: 33, or '33.33' in quotation marks")
    try:
        found = exact(given)
    except TulgaError as error:
        raise ValueError(str(error)) from None
    if found is None:
        raise ValueError("a number is missing")
    return found


Number = Annotated[Decimal, PlainValidator(_number), WithJsonSchema({"type": "string"})]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _relation(name: str) -> str:
    try:
        return relation(name).id
    except TulgaError as error:
        raise ValueError(str(error)) from None


def _command(typed: str) -> str:
    try:
        words = shlex.split(typed)
    except ValueError:
        raise ValueError("a quotation mark is left open") from None
    if words[:1] != ["tulga"] or len(words) < 2:
        raise ValueError("a command begins with tulga and says what to do")
    for word in ("--json", "--workspace", "-w"):
        if word in words:
            raise ValueError(f"{word} is left to whoever runs the command")
    return typed


Relation = Annotated[str, AfterValidator(_relation)]
Commands = Annotated[
    tuple[Annotated[Text, AfterValidator(_command)], ...],
    BeforeValidator(lambda given: (given,) if isinstance(given, str) else given),
]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wanted(_Declared):
    """A claim that must be in an answer, by what it says; what is left out may be anything, and `null` is nothing at all.

    `item` is words that the claim's item contains, in any case; `qualifier` is one of its qualifiers, such as
    `stage=proposed`; `year` is one that its span touches, and `year: null` a claim without any date.
    """

    relation: Relation | None = None
    subject: str | None = None
    object: str | None = None
    item: Text | None = None
    value: Number | None = None
    unit: str | None = None
    qualifier: str | None = Field(default=None, pattern="^[^=]+=.+$")
    year: int | None = None
    place: str | None = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    voice: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Wanted":
        if not self.model_fields_set:
            raise ValueError("a wanted claim says nothing")
        return self

    def met_by(self, claim: Claim) -> bool:
        """Whether a claim says all that is wanted.

        >>> from tulga.claim import Evidence
        >>> from tulga.span import Span
        >>> opened = Claim(relation="embassy_opened", subject="TUR", object="MNG", span=Span.parse("1996"),
        ...                evidence=Evidence("note", "char=0-20"))
        >>> Wanted(subject="TUR", year=1996).met_by(opened), Wanted(subject="TUR", year=None).met_by(opened)
        (True, False)
        """
        return all(self._meets(name, getattr(self, name), claim) for name in self.model_fields_set)

    @staticmethod
    def _meets(name: str, wanted: Any, claim: Claim) -> bool:
        match name:
            case "year":
                return not claim.span.known if wanted is None else claim.span.covers(wanted)
            case "qualifier":
                return not claim.qualifiers if wanted is None else tuple(wanted.split("=", 1)) in claim.qualifiers
            case "item" if wanted is not None:
                return wanted.casefold() in (claim.item or "").casefold()
        return bool(getattr(claim, name) == wanted)

    def __str__(self) -> str:
        told = ((name, getattr(self, name)) for name in type(self).model_fields if name in self.model_fields_set)
        return ", ".join(f"no {name}" if value is None else f"{name} {value}" for name, value in told)


class Question(_Declared):
    """One system with its question, and the command that answers it on the pack's workspace.

    `command` is one or several, typed as they stand; the workspace and the form of the output (`--json`) are left to whoever
    runs them. Their answer points at `claims` claims or more, has one for each of `among`, and says each of `says`. A
    question that nothing answers yet has no command and says in `open` why.
    """

    number: int = Field(ge=1)
    system: Text
    kind: Kind
    question: Text
    command: Commands = ()
    claims: int = Field(default=1, ge=0)
    among: tuple[Wanted, ...] = ()
    says: tuple[Text, ...] = ()
    open: Text | None = None

    @model_validator(mode="after")
    def _answered(self) -> "Question":
        if bool(self.command) == (self.open is not None):
            raise ValueError("a question has either a command, or `open` with the reason why it has none")
        return self

    @property
    def words(self) -> list[list[str]]:
        """Each command as a shell would split it, without `tulga`; none for an open question."""
        return [shlex.split(command)[1:] for command in self.command]

    def lacks(self, claims: Iterable[Claim], said: str = "") -> list[str]:
        """What an answer lacks, one sentence each, given the claims that it points at and the words that it says."""
        found = list(claims)
        out = [f"there is no claim with {wanted}" for wanted in self.among if not any(map(wanted.met_by, found))]
        if len(found) < self.claims:
            out.append(f"there are {len(found)} claims, not {self.claims} or more")
        return out + [f"it does not say {words!r}" for words in self.says if words.casefold() not in said.casefold()]


class _File(_Declared):
    questions: tuple[Question, ...]

    @model_validator(mode="after")
    def _numbered(self) -> "_File":
        numbers = Counter(question.number for question in self.questions)
        if twice := sorted(number for number, times in numbers.items() if times > 1):
            raise ValueError(f"these numbers stand for several questions: {', '.join(map(str, twice))}")
        return self


def questions(pack: Pack) -> tuple[Question, ...]:
    """The questions of a pack by number, none where it has no `systems.yml`; raises BadInput with all mistakes of the file.

    >>> from tulga.packs import pack
    >>> questions(pack("mongolia"))[12].system
    'One-third rule on foreign investment'
    """
    path = pack.folder / FILE
    return tuple(sorted(read(path, _File).questions, key=lambda q: q.number)) if path.exists() else ()
