"""The kinds of shock by name, with those that are not on trade: aid withdrawn, and losses in an input-output table."""

from typing import Annotated, Any, Literal

from pydantic import ValidationError, WrapValidator, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from tulga.scenario.assumed import ActorId, AtLeastOne, Stretch, Text, did_you_mean
from tulga.scenario.dearer import RivalLost, Tariff
from tulga.scenario.input_output import InputOutput
from tulga.scenario.shock import Shock
from tulga.scenario.stops import BorderClosed, Embargo, PartnerLost, RouteClosed


class AidWithdrawn(Shock):
    """A donor gives no more: `part` of what it gave (all of it), in the relations that hold aid."""

    kind: Literal["aid_withdrawn"]
    donor: ActorId
    relations: tuple[Text, ...] = ("aid_given", "military_aid")
    part: Stretch | None = None


class SectorLost(Shock):
    """Sectors of an input-output table are gone whole: hypothetical extraction."""

    kind: Literal["sector_lost"]
    table: InputOutput
    sectors: Annotated[tuple[Text, ...], AtLeastOne]

    @model_validator(mode="after")
    def _known(self) -> "SectorLost":
        names = self.table.names
        wrong = [did_you_mean("sector in the table", one, names) for one in self.sectors if names and one not in names]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class DeliveriesLost(Shock):
    """The sectors of one region of an input-output table deliver nothing more to those of another."""

    kind: Literal["deliveries_lost"]
    table: InputOutput
    partner: Text
    home: Text

    @model_validator(mode="after")
    def _known(self) -> "DeliveriesLost":
        names = sorted(set(self.table.regions))
        if self.table.sectors and not names:
            raise ValueError("the loss of a partner's deliveries needs a table with regions")
        wrong = [did_you_mean("region in the table", one, names) for one in (self.partner, self.home)
                 if names and one not in names]  # fmt: skip
        if self.partner == self.home:
            wrong.append("the partner cannot be the home region")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


KINDS: dict[str, type[Shock]] = {
    "border_closed": BorderClosed,
    "partner_lost": PartnerLost,
    "route_closed": RouteClosed,
    "tariff": Tariff,
    "embargo": Embargo,
    "rival_lost": RivalLost,
    "aid_withdrawn": AidWithdrawn,
    "deliveries_lost": DeliveriesLost,
    "sector_lost": SectorLost,
}


def _by_kind(told: Any, _: Any) -> Any:
    if isinstance(told, Shock):
        return told
    kind = told.get("kind") if isinstance(told, dict) else None
    if isinstance(kind, str) and kind in KINDS:
        return KINDS[kind].model_validate(told)
    said = did_you_mean("kind of shock", kind, list(KINDS)) if isinstance(kind, str) else "a shock needs its kind"
    if kind is None or "did you mean" not in said:
        said += f": {', '.join(KINDS)}"
    wrong = InitErrorDetails(type=PydanticCustomError("kind", "{said}", {"said": said}), loc=("kind",), input=told)
    raise ValidationError.from_exception_data("shock", [wrong])


AnyShock = Annotated[
    BorderClosed
    | PartnerLost
    | RouteClosed
    | Tariff
    | Embargo
    | RivalLost
    | AidWithdrawn
    | DeliveriesLost
    | SectorLost,
    WrapValidator(_by_kind),
]
