"""The rules of neutrality, the readings and the organisations as data: all of them there, and every way to be wrong."""

import json
import sys
from pathlib import Path

import pytest

from tulga.errors import BadInput, BadUse
from tulga.scenario.posture.organisations import organisations
from tulga.scenario.posture.readings import readings
from tulga.scenario.posture.rules import FOLDER, Ruling, Word, neutrality

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
# The kinds by verdict, as the notes on neutrality list them.
KINDS = {
    "incompatible": [
        "mutual_defence_alliance", "guarantor_of_another_state", "foreign_military_base",
        "transit_of_belligerent_troops_or_convoys", "belligerent_military_communications_site",
        "recruiting_corps_on_territory", "state_supply_of_war_material", "military_coercion_without_unsc_mandate",
    ],
    "compatible": [
        "neutrality_guaranteed_by_others", "un_membership", "un_peacekeeping_mandated", "unsc_nonmilitary_sanctions",
        "nato_pfp_or_ipcp", "arms_purchase", "non_aggression_or_friendship_treaty", "nuclear_weapon_free_status",
        "impartial_trade_with_belligerents",
    ],
    "no_breach": ["individual_volunteers_crossing"],
    "permitted_if_impartial": ["private_arms_export_or_transit"],
    "conditional_24h": ["belligerent_warships_in_port"],
    "required_or_permitted": ["force_to_repel_violation"],
    "required": ["intern_belligerent_troops"],
    "contested": ["sanctions_outside_un"],
    "compatible_if_no_automatic_duty": ["bilateral_defence_cooperation_no_mutual_defence"],
    "compatible_suspend_in_war": ["joint_exercise_hosting"],
    "conditional": ["status_of_forces_temporary", "consultation_clause_in_treaty"],
    "contested_irish_clause": ["eu_membership_with_art42_7"],
    "incompatible_turkmen_model": ["tight_union_collective_responsibility"],
    "incompatible_unless_unsc_mandate": ["overflight_of_belligerent_military_aircraft"],
}  # fmt: skip
MODELS = ["hague_war_law", "austrian", "swiss", "turkmen"]


def test_the_thirty_kinds_have_their_verdicts() -> None:
    assert {kind: rule.verdict for kind, rule in neutrality().kinds.items()} == {
        kind: verdict for verdict, kinds in KINDS.items() for kind in kinds
    }
    assert len(neutrality().kinds) == 30


@pytest.mark.parametrize("kind", [kind for kinds in KINDS.values() for kind in kinds])
def test_each_kind_has_its_word_under_each_model_with_a_source_or_a_reason(kind: str) -> None:
    rule = neutrality().rule(kind)
    assert list(rule.models) == MODELS
    for ruling in rule.models.values():
        assert ruling.by or ruling.because
    assert neutrality().sources_of(kind)
    words = {ruling.peace for ruling in rule.models.values()} | {ruling.war for ruling in rule.models.values()}
    assert words != {"silent"}
    if rule.applies == "war":
        assert {ruling.peace for ruling in rule.models.values()} == {"silent"}


def test_the_law_of_war_has_no_duties_in_peace() -> None:
    assert {rule.models["hague_war_law"].peace for rule in neutrality().kinds.values()} == {"silent"}


def test_the_general_verdict_is_borne_out_by_the_models() -> None:
    """What is incompatible is so in war under every model, and what is compatible is never barred."""
    for kind in KINDS["incompatible"]:
        assert {ruling.war for ruling in neutrality().rule(kind).models.values()} == {"incompatible"}, kind
    for kind in KINDS["compatible"]:
        words = {word for ruling in neutrality().rule(kind).models.values() for word in (ruling.peace, ruling.war)}
        assert "incompatible" not in words, kind


@pytest.mark.parametrize(
    ("peace", "war", "outcome"),
    [
        ("incompatible", "incompatible", "incompatible"),
        ("silent", "incompatible", "not in war"),
        ("compatible", "incompatible", "not in war"),
        ("depends", "incompatible", "depends"),
        ("compatible", "depends", "depends"),
        ("silent", "required", "compatible"),
        ("compatible", "silent", "compatible"),
        ("silent", "silent", "not regulated"),
    ],
)
def test_peace_and_war_come_to_one_word(peace: Word, war: Word, outcome: str) -> None:
    assert Ruling(peace=peace, war=war, because="by hand").outcome == outcome


def test_an_unknown_kind_or_model_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadUse, match="there is no kind of commitment 'arms_purchases'; did you mean arms_purchase"):
        neutrality().rule("arms_purchases")
    with pytest.raises(BadUse, match="there is no model of neutrality 'austria'; did you mean austrian"):
        neutrality().model("austria")


def changed(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    """One of the room's files with some of its text changed."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_all_mistakes_of_the_rules_are_told_at_once(tmp_path: Path) -> None:
    path = changed(
        tmp_path, "neutrality.yml", ("by: {hague-5: Art. 6}", "by: {hague-55: Art. 6}"), ("swiss: {label", "suisse: {label"),
    )  # fmt: skip
    with pytest.raises(BadInput) as told:
        neutrality(path)
    assert "there is no source 'hague-55'; did you mean hague-5" in str(told.value)
    assert "un_membership does not say what the model suisse makes of it" in str(told.value)
    assert "arms_purchase: there is no model 'swiss'" in str(told.value)


def test_a_wrong_word_is_told_with_its_line(tmp_path: Path) -> None:
    path = changed(tmp_path, "neutrality.yml", ("{peace: silent, war: required", "{peace: quiet, war: required"))
    line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "quiet" in text)
    with pytest.raises(BadInput, match=rf"line {line}: kinds\.force_to_repel_violation\.models\.austrian\.peace"):
        neutrality(path)


def test_a_verdict_without_a_source_needs_its_reason(tmp_path: Path) -> None:
    path = changed(tmp_path, "neutrality.yml", ("war: compatible, by: {hague-5: Art. 6}", "war: compatible"))
    with pytest.raises(BadInput, match="individual_volunteers_crossing, hague_war_law: a verdict without a source"):
        neutrality(path)


def test_all_mistakes_of_the_readings_are_told_at_once(tmp_path: Path) -> None:
    path = changed(
        tmp_path, "commitments.yml",
        ("kind: un_membership", "kind: un_memberships"), ("partner: [NATO, CSTO]", "partner: [NATO, CSTOO]"),
        ("agreement_signed, state: either, item: 'guar", "agreement_signd, state: either, item: 'guar"),
        ("id: eu-member", "id: un-member"), ("atop_defense: mutual_defence_alliance", "atop_defense: alliance"),
    )  # fmt: skip
    with pytest.raises(BadInput) as told:
        readings(path)
    for sentence in (
        "there is no kind of commitment 'un_memberships'; did you mean un_membership",
        "there is no actor 'CSTOO'; did you mean CSTO",
        "there is no relation 'agreement_signd'; did you mean agreement_signed",
        "two readings have the id un-member",
        "atop_defense: there is no kind of commitment 'alliance'",
    ):
        assert sentence in str(told.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("item: 'guarant'", "item: '(guarant'", "is not a regular expression"),
        ("during: 2009-12-01/..", "during: 2009-13/..", "cannot be kept"),
        ("kind: [],\n     why:", "kind: [],\n     assumes:", "has no kind and does not say why"),
        ("state: subject, partner: [UN]", "end: subject, partner: [UN]", "there is no such field"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        readings(changed(tmp_path, "commitments.yml", (old, new)))


def test_all_mistakes_of_the_organisations_are_told_at_once(tmp_path: Path) -> None:
    path = changed(
        tmp_path, "organisations.yml",
        ("  EAEU:\n", "  EAEUU:\n"), ("kind: foreign_military_base", "kind: foreign_base"), ("by: {csto-aid:", "by: {csto:"),
    )  # fmt: skip
    with pytest.raises(BadInput) as told:
        organisations(path)
    assert "there is no actor 'EAEUU'; did you mean EAEU" in str(told.value)
    assert "CSTO: there is no kind of commitment 'foreign_base'; did you mean foreign_military_base" in str(told.value)
    assert "CSTO: there is no source 'csto'" in str(told.value)


def test_every_source_is_used() -> None:
    rules, ours = neutrality(), organisations()
    used = {source for rule in rules.kinds.values() for ruling in rule.models.values() for source in ruling.by}
    assert used == set(rules.sources)
    steps = [part for one in ours.organisations.values() for part in (*one.join, *one.leave)]
    named = {source for part in steps for source in part.by}
    named |= {source for one in ours.organisations.values() for part in one.conditions for source in part.by}
    assert named == set(ours.sources)


@pytest.mark.shared
def test_the_reference_rules_are_the_same(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kind, verdict, when it applies and how well the source was seen; the sources are cited in other words."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    for name in [name for name in sys.modules if name == "families" or name.startswith("families.")]:
        monkeypatch.delitem(sys.modules, name)
    from families.posture import kinds  # type: ignore[import-not-found]

    told = json.loads((shared / "reference" / "E_neutrality_rules.json").read_text(encoding="utf-8"))
    found = kinds(told["inputs"])
    fields = ("kind", "verdict", "applies", "source_status")
    assert [[row[name] for name in fields] for row in found] == [
        [row[name] for name in fields] for row in told["expected"]
    ]
    assert all(row["source"] for row in found)
    assert kinds({"kinds": ["space_station"]}) == [{"kind": "space_station", "verdict": "not covered"}]
