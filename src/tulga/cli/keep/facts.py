"""`tulga ledger facts`, `fact` and `agreement`: what the claims come to, why, and whether reviewers judge alike."""

import json
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from tulga.cli.keep import ledger
from tulga.cli.keep.options import ActorOption, RelationOption
from tulga.cli.options import WORKSPACE, JsonOption, WorkspaceOption, opened
from tulga.cli.tables import print_rows

if TYPE_CHECKING:
    from tulga.claim import Claim
    from tulga.ledger.fact import Fact, Standing
    from tulga.workspace import Workspace

RuleOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(help="A resolution rule for every relation; without it each nature has its own."),
]
WordsOption = Annotated[bool, typer.Option("--words", help="Say probabilities in the words of ICD 203.")]

_SHOWN = ("relation", "subject", "object", "value", "unit", "item", "span", "status", "for", "against")
_VERDICTS = {"rejected": 0, "undecided": 1, "accepted": 2}


@ledger.command("facts")
def facts(
    rule: RuleOption = None,
    relation: RelationOption = None,
    actor: ActorOption = None,
    words: WordsOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """List facts: what the claims on one key come to, with how many stand for and against.

    `read_rightly` is how probably the claim that the fact follows was read as its source means it; `probability` is that
    of the fact, which the rule `bayes` alone computes.
    """
    if relation is not None:
        from tulga.relations import relation as named

        named(relation)
    with opened(workspace) as ws:
        found = ws.ledger.facts(rule, relation=relation, actor=ws.named(actor) if actor else None)
    columns = (*_SHOWN, *(["read_rightly"] if words else []), *(["probability"] if rule == "bayes" else []))
    print_rows([_row(fact, words) for fact in found], columns, as_json=as_json)
    return 0


@ledger.command("fact")
def fact(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="The id of a fact or of a claim, or its first six characters.")
    ],
    rule: RuleOption = None,
    words: WordsOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> int:
    """Show one fact whole: the claims for and against it, why it won, and what each rule would have chosen."""
    from tulga.ledger.resolve import by_every_rule

    with opened(workspace) as ws:
        found = _wanted(ws, identifier, rule)
        standing = ws.ledger.standing()
        each = by_every_rule(ws.ledger.find(), found.winner.id, standing=standing)
    told = _row(found, words) | {
        "rule": found.rule,
        "claims": [_claim_row(claim, side, found, standing, words) for side, claim in _sides(found)],
        "rules": [
            {
                "rule": other.rule,
                "chooses": _says(other.winner),
                "same": other.winner in found.supporting,
                "why": other.why,
            }
            for other in each
        ],
    }
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    ends = " - ".join(end for end in (found.subject, found.object) if end)
    print(f"{found.relation}  {ends}  {_says(found.winner)}  ({found.status})")
    print(f"fact {found.id}, by {found.rule}: {found.why}")
    print_rows(told["claims"], ("side", "claim", "says", "source", "grade", "read_rightly", "quote"))
    print_rows(told["rules"], ("rule", "chooses", "why"))
    return 0


@ledger.command("agreement")
def agreement(as_json: JsonOption = False, workspace: WorkspaceOption = WORKSPACE) -> int:
    """Say how far reviewers judge alike: Krippendorff's alpha over their verdicts, of all and of each two.

    `nominal` takes accepted, undecided and rejected as three names, `ordinal` as an order with undecided in the middle.
    1 is perfect, 0 what chance gives; a claim that one reviewer alone judged tells nothing.
    """
    from itertools import combinations

    from tulga.ledger.reliability import alpha, reading, table

    with opened(workspace) as ws:
        given = [(one.person, one.claim, _VERDICTS[one.verdict]) for one in ws.ledger.judgements()]
    people, ratings = table(given)
    groups = [tuple(range(len(people))), *(combinations(range(len(people)), 2) if len(people) > 2 else ())]
    rows = []
    for group in groups if len(people) > 1 else ():
        chosen = [ratings[place] for place in group]
        nominal, ordinal = alpha(chosen), alpha(chosen, "ordinal")
        rows.append(
            {
                "reviewers": [people[place] for place in group],
                "claims": sum(sum(verdict is not None for verdict in unit) > 1 for unit in zip(*chosen, strict=True)),
                "nominal": nominal,
                "ordinal": ordinal,
                "reading": reading(nominal),
            }
        )
    print_rows(rows, ("reviewers", "claims", "nominal", "ordinal", "reading"), as_json=as_json)
    return 0


def _wanted(ws: "Workspace", identifier: str, rule: str | None) -> "Fact":
    """The fact of an id, or the one in which the claim of an id stands; raises BadUse with the nearest ids."""
    from tulga.errors import BadUse

    everything = ws.ledger.facts(rule)  # of all claims, for a rule that learns must learn from all
    if len(identifier) >= 6:
        named = [one for one in everything if one.id.startswith(identifier)]
        if len(named) == 1:
            return named[0]
    claim = ws.ledger.claim(identifier)
    for one in everything:
        if any(said.id == claim.id for _, said in _sides(one)):
            return one
    raise BadUse(
        f"claim {claim.id} makes no fact: it was rejected, replaced or undone (`tulga ledger history {claim.id}`)"
    )


def _sides(one: "Fact") -> "list[tuple[str, Claim]]":
    sides = (("for", one.supporting), ("against", one.against), ("before", one.history))
    return [(side, claim) for side, claims in sides for claim in claims]


def _row(one: "Fact", words: bool) -> dict[str, Any]:
    from tulga.claim import plain_number

    return {
        "id": one.id, "relation": one.relation, "subject": one.subject, "object": one.object,
        "value": plain_number(one.value), "unit": one.unit, "item": one.item, "span": str(one.span),
        "status": one.status, "for": len(one.supporting), "against": len(one.against), "rule": one.rule,
        "why": one.why, "read_rightly": _chance(one.winner.confidence, words),
        "probability": _chance(one.probability, words), "claims": [claim.id for claim in one.supporting],
    }  # fmt: skip


def _claim_row(claim: "Claim", side: str, one: "Fact", standing: "Standing", words: bool) -> dict[str, Any]:
    source = claim.evidence.source
    return {
        "side": f"{side}, a copy" if claim in one.copies else side,
        "claim": claim.id,
        "says": _says(claim),
        "source": source,
        "grade": standing.claim_grades.get(claim.id) or standing.source_grades.get(source),
        "read_rightly": _chance(claim.confidence, words),
        "quote": claim.evidence.quote,
    }


def _says(claim: "Claim") -> str:
    from tulga.claim import plain_number

    said = (plain_number(claim.value), claim.unit, claim.item, str(claim.span))
    text = " ".join(part for part in said if part) or "it is so"
    return f"not: {text}" if claim.polarity == "-" else text


def _chance(probability: float | None, words: bool) -> float | str | None:
    """A probability as it is, or in words; a number where it has no word (below 0.01, above 0.99)."""
    from tulga.ledger.likelihood import word

    if probability is None or not words:
        return probability
    return word(probability) or f"{probability:g}"
