"""A posture's answer as pages and the brief show it: commitments by what they are read as, by partner, and who holds what.

Every line has the way to its claims, the sources of the rules behind it, or the word assumption.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from tulga.errors import BadUse, TulgaError
from tulga.show import register
from tulga.show.forecast import asked_of
from tulga.show.remembered import remembered
from tulga.show.surface import Workspace
from tulga.show.trail import address, evidence_address, holds
from tulga.show.words import date_in_words, relation_label, span_in_words
from tulga.span import Instant, Span

if TYPE_CHECKING:
    from tulga.scenario.posture import Commitment, Effect, Judged, Judgement, Stance, Uncovered

STANDINGS: Final = {
    "holds": "holds on the day",
    "assumed": "taken to hold since its one date",
    "unclear": "its date leaves the day open",
    "undated": "no date given",
    "over": "over before the day",
    "later": "not yet on the day",
}
_CAPITALS: Final = {
    "un": "UN", "nato": "NATO", "eu": "EU", "unsc": "Security Council", "pfp": "Partnership for Peace", "ipcp": "IPCP",
    "csto": "CSTO", "sco": "SCO", "eaeu": "EAEU", "osce": "OSCE",
}  # fmt: skip
_JOINED: Final = ("non-aggression", "nuclear-weapon-free")
CLEAR: Final = ("holds", "assumed")
ASSUMPTION: Final = "assumption"


@dataclass
class Rules:
    """The sources of rules, numbered R1, R2 and so on as they are first named."""

    numbers: dict[str, str] = field(default_factory=dict)

    def ids(self, sources: Iterable[str]) -> list[str]:
        """The numbers of some sources, each once."""
        return list(dict.fromkeys(self.numbers.setdefault(source, f"R{len(self.numbers) + 1}") for source in sources))

    def listed(self) -> list[dict[str, str]]:
        """All of them, with their words."""
        return [{"id": number, "text": text} for text, number in self.numbers.items()]


def asked_day(workspace: Workspace, typed: str | None) -> date:
    """The day that somebody typed (2016-05-05), or that of the last dated fact; raises BadUse for what is no day."""
    if typed:
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise BadUse(f"{typed!r} is not a day such as 2016-05-05") from None
    days = [fact.span.start.last() for fact in workspace.facts() if holds(fact) and fact.span.start is not None]
    if not days:
        raise BadUse("no fact here has a date, so say which day is meant, such as 2016-05-05")
    return max(days)


def judged(workspace: Workspace, name: str, on: date) -> "Judged":
    """The answer to a posture on a day, computed once; raises BadUse with the nearest names for one that is not known."""
    found: Judged = remembered(workspace, ("posture", name, on), lambda: workspace.counsel.posture(name, on))
    return found


def posture_card(workspace: Workspace, answer: "Judged") -> dict[str, Any]:
    """The whole answer: models with their counts, commitments by kind, partners, positions, and all that is apart."""
    rules, own = Rules(), answer.state
    kinds = kinds_of(workspace, answer, rules)
    return {
        "posture": answer.posture,
        "title": answer.title,
        "state": {"id": answer.state, "label": workspace.label(answer.state)},
        "on": answer.on.isoformat(),
        "when": date_in_words(Instant(answer.on.year, answer.on.month, answer.on.day)),
        "models": models(answer),
        "kinds": kinds,
        "held": sum(one.standing in CLEAR for one in answer.commitments),
        "open": sum(one.standing not in CLEAR for one in answer.commitments),
        "over": [_line(workspace, one) for one in answer.over],
        "not_covered": [_line(workspace, one) for one in answer.not_covered],
        "left_out": [_line(workspace, one) for one in answer.left_out],
        "partners": partners(workspace, answer),
        "positions": [
            stance_card(workspace, one) for one in in_time(answer.stances) if one.relation != "conditional_effect"
        ],
        "conditions": [stance_card(workspace, one) for one in answer.stances if is_condition(answer, one)],
        "own": [stance_card(workspace, one) for one in answer.stances if is_effect(answer, one) and one.object == own],
        "assumptions": [{"id": one.id, "text": one.text, "source": one.source} for one in answer.assumptions],
        "missing": list(answer.missing),
        "rules": rules.listed(),
        "evidence": len(answer.evidence),
    }


def kinds_of(workspace: Workspace, answer: "Judged", rules: Rules) -> list[dict[str, Any]]:
    """The commitments that hold or may hold, by what they are read as, each kind with its verdicts."""
    return [
        _kind(workspace, answer, rules, kind, held, number) for number, (kind, held) in enumerate(by_kind(answer), 1)
    ]


def by_kind(answer: "Judged") -> list[tuple[str, list["Commitment"]]]:
    """The commitments by what they are read as, in words, those first of which the models say the gravest."""
    from tulga.scenario.posture.judged import SEVERITY

    groups: dict[tuple[str, tuple[Judgement, ...]], list[Commitment]] = {}
    for one in answer.commitments:
        groups.setdefault((kind_in_words(one), one.judgements), []).append(one)

    def gravity(group: tuple[str, tuple["Judgement", ...]]) -> tuple[list[int], str]:
        kind, judgements = group
        return sorted(SEVERITY.index(one.outcome) for one in judgements), kind

    return [(group[0], groups[group]) for group in sorted(groups, key=gravity)]


def kind_in_words(one: "Commitment") -> str:
    """What a commitment is read as; its relation where it is read as nothing in particular.

    Of several kinds the ledger does not tell which one it is.
    """
    words = " or ".join(map(plain_kind, one.kinds)) or relation_label(one.relation)
    return f"{words[:1].upper()}{words[1:]}"


def plain_kind(kind: str) -> str:
    """The name of a kind of commitment as people write it.

    >>> plain_kind("un_peacekeeping_mandated"), plain_kind("nuclear_weapon_free_status")
    ('UN peacekeeping mandated', 'nuclear-weapon-free status')
    """
    words = " ".join(_CAPITALS.get(word, word) for word in kind.split("_"))
    for joined in _JOINED:
        words = words.replace(joined.replace("-", " "), joined)
    return words


def partners(workspace: Workspace, answer: "Judged") -> list[dict[str, Any]]:
    """What each partner has at stake, in the order of the declared poles, then by name; facts without a partner last.

    `expected` is what texts say that the posture would do to it, `interests` what it wants of the state or the state of it.
    """
    named = {effect.partner for effect in answer.effects}
    told = {one.object for one in answer.stances if is_effect(answer, one) and one.object}
    found = in_order_of_poles(workspace, {*named, *told} - {answer.state})
    return [_partner(workspace, answer, one) for one in found]


def in_order_of_poles(workspace: Workspace, found: Iterable[str | None]) -> list[str | None]:
    """Actors as the poles are declared (a pole's own name after its members), the others by name, none at all last."""
    poles = [one for name, members in workspace.poles.items() for one in (*members, name)]

    def place(one: str | None) -> tuple[bool, int, str]:
        at = poles.index(one) if one in poles else len(poles)
        return one is None, at, workspace.label(one) if one else ""

    return sorted(set(found), key=place)


def in_time(found: Sequence["Stance"]) -> list["Stance"]:
    """Positions in the order in which they began, those without a date last."""

    def place(one: "Stance") -> tuple[bool, date, str, str]:
        first = Span.parse(one.since).first()
        return first is None, first or date.min, one.holder or "", one.words

    return sorted(found, key=place)


def is_condition(answer: "Judged", one: "Stance") -> bool:
    """Whether it tells on what the posture depends: an effect on the posture itself."""
    words = posture_words(answer.posture, answer.state)
    return one.relation == "conditional_effect" and any(word in (one.object or "").casefold() for word in words)


def is_effect(answer: "Judged", one: "Stance") -> bool:
    """Whether it tells what the posture would do to somebody."""
    return one.relation == "conditional_effect" and not is_condition(answer, one)


def posture_words(name: str, state: str) -> list[str]:
    """The words by which a matter is known to be about a posture, in small letters."""
    from tulga.scenario.posture import posture

    return [word.casefold() for word in posture(name, state).words]


def stance_card(workspace: Workspace, one: "Stance") -> dict[str, Any]:
    """Who holds what, since when, how it is said, with the way to its words."""
    return {
        "holder": workspace.label(one.holder) if one.holder else None,
        "about": one.subject,
        "toward": {"id": one.object, "label": workspace.label(one.object)} if one.object else None,
        "words": one.words,
        "when": span_in_words(Span.parse(one.since)),
        "dated": Span.parse(one.since).known,
        "status": one.status,
        "stance": {"actual": "asserted", "denied": "negated"}.get(one.status, one.status),
        **way(one.evidence),
    }


def way(ids: Sequence[str], against: Sequence[str] = ()) -> dict[str, Any]:
    """How many claims stand behind a line, and where they are; a row of a dataset leads to its source."""
    claims = [one for one in ids if " " not in one]
    rows = [one for one in ids if " " in one]
    href = evidence_address(claims, against) or (address("source", rows[0].partition(" ")[0]) if rows else None)
    return {"evidence": len({*ids, *against}), "href": href}


def commitment_card(workspace: Workspace, one: "Commitment") -> dict[str, Any]:
    """One commitment with its date, what it takes for granted, and the way to its claims."""
    return {**_line(workspace, one), "voice": one.voice, "takes": list(one.assumptions)}


def models(answer: "Judged") -> list[dict[str, Any]]:
    """Each model with its counts of what holds on the day, and the way to the claims behind each count."""
    return [
        {
            "id": side.id,
            "label": side.label,
            "what": side.what,
            "counts": [
                {"outcome": word, "held": count, **way(behind(answer, side.id, word))}
                for word, count in answer.counts(side.id).items()
            ],
        }
        for side in answer.sides
    ]


def behind(answer: "Judged", model: str, outcome: str) -> list[str]:
    """The claims behind the commitments that hold on the day and have one outcome under a model."""
    held = [one for one in answer.commitments if one.standing in CLEAR and one.under(model).outcome == outcome]
    return sorted({name for one in held for name in one.evidence})


def _kind(
    workspace: Workspace, answer: "Judged", rules: Rules, kind: str, held: Sequence["Commitment"], number: int
) -> dict[str, Any]:
    cards = [commitment_card(workspace, one) for one in held]
    judgements = held[0].judgements
    return {
        "id": f"kind-{number}",
        "kind": kind,
        "spread": list(held[0].spread),
        "outcomes": {one.model: {"outcome": one.outcome, "refs": refs(one, rules)} for one in judgements},
        "reason": common_reason([one.reason for one in judgements]),
        "rulings": rulings(answer, judgements, rules),
        "held": [card for card in cards if card["standing"] in CLEAR],
        "open": [card for card in cards if card["standing"] not in CLEAR],
    }


def refs(one: "Judgement", rules: Rules) -> list[str]:
    """The numbers of the rules behind a judgement, and the word assumption where it is the authors' reading."""
    return [*rules.ids(one.sources), *([ASSUMPTION] if one.own or not one.sources else [])]


def rulings(answer: "Judged", judgements: Sequence["Judgement"], rules: Rules) -> list[dict[str, Any]]:
    """The different rulings on one kind with the models that say so, their reasons and their sources."""
    labels = {side.id: side.label for side in answer.sides}
    shared = len(common_reason([one.reason for one in judgements]))
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in judgements:
        same = (one.outcome, one.reason, one.sources, one.peace, one.war, one.own)
        told = {"outcome": one.outcome, "peace": one.peace, "war": one.war, "refs": refs(one, rules)}
        own = one.reason[shared:].strip()
        ruling = found.setdefault(same, {"models": [], **told, "reason": own})
        ruling["models"].append(labels[one.model])
    return list(found.values())


def common_reason(reasons: Sequence[str]) -> str:
    """The sentences with which all reasons begin.

    >>> common_reason(["Troops stay out. Always.", "Troops stay out. Or nearly."]), common_reason(["So.", "No."])
    ('Troops stay out.', '')
    """
    first, *others = [reason.split(". ") for reason in reasons]
    for count in range(len(first), 0, -1):
        start = f"{'. '.join(first[:count]).rstrip('.')}."
        if all(f"{'. '.join(other)} ".startswith(f"{start} ") for other in others):
            return start
    return ""


def _line(workspace: Workspace, one: "Commitment | Uncovered") -> dict[str, Any]:
    return {
        "what": one.what,
        "partner": workspace.label(one.partner) if one.partner else None,
        "partner_href": address("partner", one.partner) if one.partner in _known(workspace) else None,
        "when": span_in_words(Span.parse(one.span)),
        "standing": one.standing,
        "standing_words": STANDINGS[one.standing],
        "why": getattr(one, "why", None),
        **way(one.evidence, getattr(one, "against", ())),
    }


def _known(workspace: Workspace) -> frozenset[str]:
    """The partners that have a page."""
    return remembered(workspace, "partners", lambda: frozenset(register.partners(workspace, list(workspace.facts()))))


def _partner(workspace: Workspace, answer: "Judged", partner: str | None) -> dict[str, Any]:
    mine = [effect for effect in answer.effects if effect.partner == partner]
    domains = dict.fromkeys(effect.domain for effect in mine)
    expected = [one for one in answer.stances if partner and is_effect(answer, one) and one.object == partner]
    wants = [one for one in answer.interests if partner and partner in (one.holder, one.subject, one.object)]
    return {
        "id": partner,
        "label": workspace.label(partner) if partner else "no named partner",
        "pole": next((name for name, members in workspace.poles.items() if partner in (*members, name)), None),
        "rows": [_stake(mine, domain) for domain in domains],
        "expected": [stance_card(workspace, one) for one in expected],
        "interests": [stance_card(workspace, one) for one in wants],
    }


def _stake(mine: Sequence["Effect"], domain: str) -> dict[str, Any]:
    """The counts of one domain: for each model each outcome with the facts that hold and, apart, those without a date."""
    found = [effect for effect in mine if effect.domain == domain]
    by_model: dict[str, list[dict[str, Any]]] = {}
    for effect in found:
        told = {"outcome": effect.outcome, "held": effect.held, "undated": effect.undated}
        by_model.setdefault(effect.model, []).append(told)
    ids = sorted({name for effect in found for name in effect.evidence})
    return {"domain": domain, "by_model": by_model, "in_words": stakes_in_words(by_model), "ids": ids, **way(ids)}


def stakes_in_words(by_model: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, str]:
    """For each model its counts in words.

    >>> stakes_in_words({"swiss": [{"outcome": "depends", "held": 2, "undated": 1},
    ...                            {"outcome": "compatible", "held": 0, "undated": 3}]})
    {'swiss': 'depends 2 (+1 undated), compatible 0 (+3 undated)'}
    """
    return {
        model: ", ".join(
            f"{one['outcome']} {one['held']}" + (f" (+{one['undated']} undated)" if one["undated"] else "")
            for one in found
        )
        for model, found in by_model.items()
    }


def bargains(workspace: Workspace, posture: str) -> list[tuple[Any, Any]]:
    """The scenarios that bargain over the same matter, each with its answer; one that cannot be answered is left out."""
    words = posture_words(posture, workspace.state)
    found = []
    for one in workspace.scenarios():
        bargain = getattr(one, "bargain", None)
        if bargain is None or not any(word in f"{one.title} {bargain.matter}".casefold() for word in words):
            continue
        try:
            found.append((one, asked_of(workspace, one)))
        except TulgaError:
            continue
    return found
