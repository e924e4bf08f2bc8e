"""Which of four layers of a relationship a relation belongs to: diplomatic, defence, trade, culture."""

from typing import Final, Literal

Layer = Literal["diplomatic", "defence", "trade", "culture"]

LAYERS: Final[tuple[Layer, ...]] = ("diplomatic", "defence", "trade", "culture")

_DEFENCE = (
    "arms_transfer", "attache_posted", "defence_cooperation", "exercise_participation", "military_aid",
    "military_exercise", "military_training", "peacekeeping_contribution", "troop_deployment", "threat_perceived",
)  # fmt: skip
_TRADE = (
    "aid_given", "economic_project", "energy_dependence", "investment_share",
    "sanction_or_coercion", "trade_goods", "trade_share", "trade_value",
)  # fmt: skip
_CULTURE = ("cultural_relation", "education_exchange")
_LAYER: Final[dict[str, Layer]] = {
    **dict.fromkeys(_DEFENCE, "defence"),
    **dict.fromkeys(_TRADE, "trade"),
    **dict.fromkeys(_CULTURE, "culture"),
}
_DEFENCE_WORDS: Final = ("defence", "defense", "military", "arms", "weapon", "peacekeep")


def layer_of(relation: str, item: str | None = None) -> Layer:
    """The layer of a relation; what no other layer takes is diplomatic. An agreement on defence is defence.

    >>> layer_of("arms_transfer"), layer_of("embassy_opened"), layer_of("agreement_signed", "military technology")
    ('defence', 'diplomatic', 'defence')
    """
    if relation in _LAYER:
        return _LAYER[relation]
    words = (item or "").casefold()
    if relation.startswith("agreement") and any(word in words for word in _DEFENCE_WORDS):
        return "defence"
    return "diplomatic"
