"""The bundled evidence is whole: ids, sources, spreads, and the roles that were fixed before any fit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oxytocin.errors import InputError
from oxytocin.evidence import claims, load_experiments, observations
from oxytocin.evidence.records import Observation, read_records, record_of
from oxytocin.evidence.units import unit_of
from oxytocin.physiology import whole

EXPERIMENTS = load_experiments()
SOURCE = Path(__file__).parents[2] / "src" / "oxytocin"


def test_everything_was_carried_over() -> None:
    assert len(observations()) >= 506
    assert len(claims()) == 452


def test_every_observation_can_be_found_again() -> None:
    for item in observations().values():
        assert item.source.title
        assert item.read in ("full text", "abstract", "secondary", "label", "memory")
        assert item.quantity
        assert item.subjects


def test_no_address_is_a_bare_number_or_a_proxy() -> None:
    for item in observations().values():
        url = item.source.url or "https://doi.org"
        host = url.split("//", 1)[1].split("/", 1)[0]
        assert not host.replace(".", "").replace(":", "").isdigit(), item.id
        assert "proxy" not in host, item.id
        assert item.source.url is None or not (item.source.doi or item.source.pmid), item.id


def test_claims_refer_to_claims_and_observations_to_nothing_lost() -> None:
    for claim in claims().values():
        assert set(claim.contradicts) | set(claim.tension_with) <= set(claims()), claim.id
        assert claim.where


def test_there_are_enough_experiments_on_enough_figures() -> None:
    assert len(EXPERIMENTS) >= 36
    assert len({item.observation for item in EXPERIMENTS}) >= 30


def test_every_experiment_is_held_against_a_published_figure() -> None:
    for item in EXPERIMENTS:
        assert item.observation in observations(), item.id
        assert item.published is None, "own figures are for users"
        figures = [y for _, y in item.target.points or []] or [item.target.value]
        for figure in figures:
            assert item.target.direction_only or item.target.band(item.accept, figure).width > 0, item.id


def test_at_least_a_third_validates() -> None:
    assert 3 * sum(item.role == "validation" for item in EXPERIMENTS) >= len(EXPERIMENTS)


def test_few_are_held_to_a_direction_only() -> None:
    assert sum(item.target.direction_only for item in EXPERIMENTS) <= 0.15 * len(EXPERIMENTS)


def test_a_study_stands_on_one_side() -> None:
    sides: dict[str, set[str]] = {}
    for item in EXPERIMENTS:
        source = observations()[str(item.observation)].source
        sides.setdefault(f"{source.first_author} {source.year} {source.title}", set()).add(item.role)
    assert {study for study, roles in sides.items() if len(roles) > 1} == set()


def test_animal_figures_are_left_out() -> None:
    for item in EXPERIMENTS:
        subjects = observations()[str(item.observation)].subjects
        if item.network is not None:
            assert "rat" in subjects, "the network is of the rat"
            continue
        assert not re.search(r"\b(rat|mouse|mice|ewe|rabbit|macaque)s?\b", subjects), item.id


def test_a_rule_of_ones_own_gives_its_reason() -> None:
    for item in EXPERIMENTS:
        if item.accept != "default" or item.trust is not None:
            assert item.note, item.id


def test_no_parameter_or_link_is_taken_from_a_validation_figure() -> None:
    held_back = {str(item.observation) for item in EXPERIMENTS if item.role == "validation"}
    for name in whole.ASSEMBLIES:
        model = whole.build(name, parts=tuple(whole.PARTS) if name == "ward" else ())
        for item in (*model.parameters, *model.wires):
            assert not any(name in item.source for name in held_back), item
        for parameter in model.parameters:
            assert not any(name in parameter.note for name in held_back), parameter


def test_no_text_of_body_or_care_leans_on_a_validation_figure() -> None:
    """Comments and docstrings count, and all that is data: drugs, stimuli, procedures, fluids, protocols, rules."""
    held_back = {str(item.observation) for item in EXPERIMENTS if item.role == "validation"}
    for folder in ("physiology", "care", "people", "network"):
        for file in (SOURCE / folder).rglob("*"):
            if file.suffix in (".py", ".yaml"):
                text = file.read_text(encoding="utf-8")
                assert [name for name in held_back if re.search(rf"{re.escape(name)}(?![\w.])", text)] == [], file


def test_every_bundled_unit_of_an_experiment_is_one() -> None:
    for item in EXPERIMENTS:
        if item.target.unit is not None:
            assert unit_of(item.target.unit).magnitude > 0


GOOD = {
    "id": "a.b",
    "quantity": "level",
    "subjects": "men",
    "value": 3.0,
    "unit": "pmol/L",
    "evidence": "experiment",
    "source": {"title": "A study"},
    "read": "abstract",
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"valeu": 3}, "unknown key 'valeu'; did you mean 'value'"),
        ({"evidence": "hearsay"}, "evidence: .*'hearsay'"),
        ({"source": {}}, "'source.title' is missing"),
        ({"spread": {"kind": "sd", "value": [1, 2]}}, "takes one number"),
        ({"spread": {"kind": "ci95", "value": 1}}, r"takes \[low, high\]"),
        ({"spread": {"kind": "ci95", "value": [2, 1]}}, r"written \[low, high\]"),
        ({"spread": {"kind": "sem", "value": 1}}, "spread.kind"),
        ({"value": "much"}, "value: .*'much'"),
    ],
)
def test_a_damaged_row_is_one_sentence(change: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=f"file.yaml, a.b: .*{words}"):
        record_of("file.yaml", GOOD | change, Observation)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds nothing"),
        (b"id: 3\n", "holds a dict"),
        (b"- just text\n", "holds a list"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "is not a text file"),
        (b"- {id: a, id: b}\n", "line 1: is not YAML .*stands twice"),
        (b"- id: [a\n", "is not YAML"),
        (b"- {1: a}\n", "is not text"),
        (b"x" * 2_100_000, "bytes is more than"),
        (b"[" * 20000, "is not YAML|cannot be parsed"),
    ],
)
def test_a_file_that_is_no_list_of_rows_is_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "rows.yaml"
    file.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        read_records(file, Observation)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_records(tmp_path / "none.yaml", Observation)
