"""The brief: what a minister reads in five minutes, with a numbered citation behind every sentence.

One list of sections and lines is made once, and written out as Markdown or as HTML (`tulga.show.written`). A line's
numbers in brackets are the claims and rows at the end of the brief; those name their sources, numbered S1, S2 and so on.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from tulga.errors import BadUse
from tulga.relations import relations
from tulga.show import written
from tulga.show.headline import clause_title, latest_shares, measured, trade_relation
from tulga.show.layers import layer_of
from tulga.show.register import TIERS, partner_of, partners, register
from tulga.show.surface import Fact, Workspace
from tulga.show.trail import holds
from tulga.show.words import number_in_words, relation_label, said, share_in_words, span_in_words
from tulga.show.written import Brief, Drawing, Line, Section

_OF_SHARES: Final = "Shares of exports. A point is what a share is at least, a bar reaches to what it is at most."


def sections(workspace: Workspace, state: str) -> list[Section]:
    """The whole brief as sections, the same for Markdown and HTML; raises BadUse for another state."""
    if state != workspace.state:
        raise BadUse(f"this workspace is about {workspace.state}, so it has no brief of {state!r}")
    facts = list(workspace.facts())
    return [
        Section("Partners by tier", tuple(_tiers(workspace, facts)), "No partner is recorded."),
        Section("Defence", tuple(_defence(workspace, facts)), "No claim on defence is in this workspace."),
        Section("Trade dependence", tuple(_trade(workspace)), "No table of trade has been joined."),
        Section("Doctrine", tuple(_doctrine(workspace)), "No doctrine document of this state is in the workspace."),
        Section("What changed", tuple(_changed(workspace, facts)), "No state that is recorded has changed."),
        Section("What is disputed", tuple(_disputed(workspace, facts)), "No two sources disagree."),
        Section("What is not known", tuple(_unknown(workspace, facts)), "Nothing that this brief asks for is missing."),
    ]


def brief(workspace: Workspace, state: str) -> str:
    """The brief as Markdown; raises BadUse for a state that the workspace is not about."""
    return written.markdown(_brief(workspace, state))


def brief_html(workspace: Workspace, state: str) -> str:
    """The brief as one HTML page that stands alone, with the map and the shares drawn in it."""
    from tulga.show import figures

    made = _brief(workspace, state)
    partners_of = register(workspace)
    world = figures.world(state, workspace.label(state), partners_of)
    rows = [
        row
        for row in measured(workspace, "shares", trade_relation(workspace, "exports"), "exports")
        if row["subject"] == state
    ]
    labels = {row["object"]: workspace.label(row["object"]) for row in rows if row["object"]}
    shares = figures.shares(rows, labels, "exports")
    drawings = [Drawing("", figures.svg(world), figures.caption(partners_of))]
    if shares:
        drawings.append(Drawing("Trade dependence", figures.svg(shares), _OF_SHARES))
    return written.html(made, drawings)


def _brief(workspace: Workspace, state: str) -> Brief:
    title = f"{workspace.label(state)}: external relations"
    return Brief(workspace, title, workspace.title, sections(workspace, state))


def _tiers(workspace: Workspace, facts: Sequence[Fact]) -> Iterable[Line]:
    rows = register(workspace, facts)
    by_id = {fact.id: fact for fact in facts}
    for step in TIERS:
        for row in (row for row in rows if row["tier"] and row["tier"]["rank"] == step.rank):
            fact = by_id[row["tier"]["id"]]
            since = f", since {row['tier']['date']}" if row["tier"]["date"] else ", no date given"
            yield Line(f"{row['label']}: {fact.item}{since}{_doubt(fact)}.", _ids(fact))
    others = [row["label"] for row in rows if not row["tier"]]
    if others:
        yield Line(f"No named partnership is recorded with {', '.join(others)}.")


def _defence(workspace: Workspace, facts: Sequence[Fact]) -> Iterable[Line]:
    """First what is counted, then one line for each partner and relation, with everything that is said of it."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        counted = fact.relation == "agreements_count" and "defen" in (fact.item or "").casefold()
        known = relations().get(fact.relation)
        stand = known is not None and known.layer == "position"
        if counted or (layer_of(fact.relation, fact.item) == "defence" and not stand):
            other = partner_of(fact, workspace.state)
            groups.setdefault((workspace.label(other) if other else "", relation_label(fact.relation)), []).append(fact)
    for (other, relation), held in sorted(groups.items()):
        told = "; ".join(_detail(fact) for fact in held)
        head = f"{other}: {relation[:1].lower()}{relation[1:]}" if other else relation
        yield Line(f"{head}: {told}.", tuple(name for fact in held for name in _ids(fact)))


def _detail(fact: Fact) -> str:
    hedge = dict(fact.winner.qualifiers).get("hedge")
    number = number_in_words(fact.value, fact.unit, hedge) if fact.value is not None else ""
    what = ", ".join(part for part in (fact.item, number) if part)
    how = "" if fact.winner.stance == "asserted" else f", {fact.winner.stance}"
    when = span_in_words(fact.span)
    return f"{what} ({when}{how}){_doubt(fact)}" if what else f"{when}{how}{_doubt(fact)}"


def _trade(workspace: Workspace) -> Iterable[Line]:
    for item in ("exports", "imports"):
        for row in latest_shares(workspace, item)[:3]:
            share = share_in_words(row["value"], row["low"], row["high"])
            text = f"{workspace.label(row['object'])} takes {share} of {item} ({row['year']})."
            yield Line(text if item == "exports" else text.replace(" takes ", " gives "), tuple(row["evidence"]))
        index = [
            r
            for r in measured(workspace, "hhi", trade_relation(workspace, item), item)
            if r["subject"] == workspace.state
        ]
        if index:
            last = max(index, key=lambda row: row["year"])
            low, high = last["low"], last["high"]
            if low is not None and high is not None:
                bounds = f"{low:.3f}" if f"{low:.3f}" == f"{high:.3f}" else f"between {low:.3f} and {high:.3f}"
                yield Line(
                    f"The Herfindahl-Hirschman index of {item} is {bounds} ({last['year']}).", tuple(last["evidence"])
                )


def _doctrine(workspace: Workspace) -> Iterable[Line]:
    """For each clause the newest verdict that has evidence, or the newest of all."""
    verdicts = list(workspace.doctrine(workspace.state))
    for document in workspace.doctrine_documents(workspace.state):
        for clause in document.clauses:
            own = [v for v in verdicts if (v.document, v.clause) == (document.id, clause.id)]
            told = [v for v in own if v.evidence_for or v.evidence_against] or own
            if not told:
                continue
            last = max(told, key=lambda verdict: verdict.year or 0)
            when = f" ({last.year})" if last.year else ""
            text = (
                f"{document.title} of {document.version}, {clause_title(clause.id)}: {last.verdict}{when}. {last.why}"
            )
            yield Line(text, (*last.evidence_for, *last.evidence_against))


def _changed(workspace: Workspace, facts: Sequence[Fact]) -> Iterable[Line]:
    for fact in facts:
        if fact.history:
            before = "; ".join(f"{said(c, workspace.label)} ({span_in_words(c.span)})" for c in fact.history)
            yield Line(
                f"{_said(workspace, fact)}. Before that: {before}.", (*_ids(fact), *(c.id for c in fact.history))
            )


def _disputed(workspace: Workspace, facts: Sequence[Fact]) -> Iterable[Line]:
    for fact in facts:
        if fact.against:
            others = "; ".join(f"{said(c, workspace.label)} ({span_in_words(c.span)})" for c in fact.against)
            yield Line(f"{_said(workspace, fact)}, but also: {others}. What decides: {fact.why}.", _ids(fact))


def _unknown(workspace: Workspace, facts: Sequence[Fact]) -> Iterable[Line]:
    named = partners(workspace, facts)
    asked: tuple[tuple[str, Callable[[Fact], bool]], ...] = (
        ("when diplomatic relations began", lambda fact: fact.relation == "diplomatic_relations_established"),
        ("whether there is an embassy", lambda fact: fact.relation == "embassy_opened"),
    )
    for what, tells in asked:
        missing = [workspace.label(other) for other, held in named.items() if not any(map(tells, filter(holds, held)))]
        if missing:
            yield Line(f"No claim says {what}: {', '.join(missing)}.")
    undated = [fact for fact in facts if not fact.span.known and holds(fact)]
    if undated:
        yield Line(f"{len(undated)} of {len(facts)} facts have no date in their sources.")


def _said(workspace: Workspace, fact: Fact) -> str:
    stance = "" if fact.winner.stance == "asserted" else f", {fact.winner.stance}"
    voice = f" by {fact.winner.voice}" if fact.winner.voice else ""
    return f"{said(fact.winner, workspace.label)} ({span_in_words(fact.span)}{stance}{voice})"


def _doubt(fact: Fact) -> str:
    return " (disputed)" if fact.against else ""


def _ids(fact: Fact) -> tuple[str, ...]:
    return tuple(claim.id for claim in (fact.winner, *fact.supporting, *fact.against))
