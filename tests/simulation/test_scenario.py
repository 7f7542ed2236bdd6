"""Scenarios from YAML: what they say, and one sentence for everything that cannot be used."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from oxytocin.care.library import names
from oxytocin.errors import InputError
from oxytocin.report.words import titled
from oxytocin.simulation.scenario import load_scenario, read_scenario, scenario_text, scenario_titles
from oxytocin.simulation.steps import Follow, Infuse

HEAD = "person: {sex: female, gestation: 40 wk}\nduration: 10 h\n"


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("name", names("scenario"))
def test_bundled_scenarios_can_be_used_and_explain_themselves(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.title == scenario_titles()[name]
    assert scenario_text(name).count("#") >= 2
    assert scenario.person is not None
    assert scenario.assembly == ("ward" if scenario.person.pregnant else "person")


def test_a_scenario_is_read_in_base_units(tmp_path: Path) -> None:
    scenario = load_scenario(
        written(
            tmp_path, HEAD + 'starts: "07:30"\ncare:\n  - {at: 90 min, infuse: oxytocin, rate: 0.48 IU/h, for: 2 h}\n'
        )
    )
    (step,) = scenario.care
    assert isinstance(step, Infuse)
    assert (step.at, step.rate, step.lasting) == (90, 8, 120)
    assert (scenario.duration, scenario.starts, scenario.trust, scenario.use) == (600, 7.5, "plausible", "labour")


def test_an_inline_protocol_and_a_named_one_are_both_followed() -> None:
    for protocol in (
        "induction-high-dose",
        {"start": "6 mU/min", "step": "2 mU/min", "interval": "20 min", "ceiling": "40 mU/min"},
    ):
        (step,) = read_scenario(
            {"person": {"gestation": "40 wk"}, "duration": "3 h", "care": [{"protocol": protocol}]}
        ).care
        assert isinstance(step, Follow)
        assert (step.plan.start, step.plan.step, step.plan.interval, step.plan.ceiling) == (6, 2, 20, 40)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "mine.yaml is empty"),
        ("# nothing but a comment\n", "mine.yaml is empty"),
        ("- a\n- b\n", "a scenario is a mapping of keys"),
        ("just words\n", "a scenario is a mapping of keys"),
        ("a: [\n", "mine.yaml, line 2: not valid YAML"),
        ("a: \tb: {\n", "not valid YAML"),
        ("duratoin: 3 h\n" + HEAD, "line 1, duratoin: unknown key; did you mean 'duration'?"),
        ("person: {sex: female}\n", "mine.yaml, duration: the key is missing"),
        ("person: {wieght: 70 kg}\nduration: 1 h\n", "line 1, person.wieght: unknown key; did you mean 'weight'?"),
        ("person: {sex: male, state: pregnant}\nduration: 1 h\n", "person: a man cannot be pregnant"),
        ("person: {parity: two}\nduration: 1 h\n", "person.parity: 'two' is not a whole number"),
        ("person: {parity: 40}\nduration: 1 h\n", "person.parity: '40' must be at most 15"),
        ("duration: 10\n", "duration: '10' has no unit"),
        ("duration: -3 h\n", "duration: '-3 h' is outside 1-20160 min"),
        ("duration: 3 kg\n", "duration: '3 kg' is not a time"),
        (HEAD + "title: a\ntitle: b\n", "line 4, title: the key is given twice"),
        (HEAD + "trust: plausable\n", "did you mean 'plausible'?"),
        (HEAD + "until: bith\n", "did you mean 'birth'?"),
        ("person: {sex: male}\nduration: 1 h\nuntil: birth\n", "until: a birth needs a pregnant person"),
        (HEAD + "starts: 7 am\n", "is not a time of day"),
        (HEAD + "life: [{at: 30 min, stimulus: levitation}]\n", "life[0].stimulus: there is no stimulus 'levitation'"),
        (HEAD + "life: [{at: 30 min, stop: oxytocin}]\n", "life[0]: a step says what is done: one of stimulus, give"),
        (HEAD + "care: [{after: [], at: 0 h, give: epidural}]\n", "'[]' is nothing to wait for"),
        (HEAD + f"delivery: {'x' * 3000}\n", "there are no rules 'xxx"),
        (HEAD + "life: [{at: 30 min, stimulus: hug}]\n", "did you mean 'touch'?"),
        (HEAD + "life: [{at: 30 min, stimulus: epidural}]\n", "it is written {at: 1 h, give: epidural}"),
        (HEAD + "life: [{stimulus: CCK}]\n", "did you mean 'cholecystokinin'? It is written {at: 1 h, give: chol"),
        (HEAD + "life: [{stimulus: stretch}]\n", "'stretch' is for who is not pregnant; from labour on"),
        (HEAD + "care: [{infuse: glucose, rate: 1 L/h}]\n", "did you mean 'dextrose'?"),
        (HEAD + "care: [{at: 2 h, stimulus: birth}]\n", "protocol, read, bath; 'stimulus' is written in life"),
        (HEAD + "life: [{at: 1 h, stop: oxytocin}]\n", "one of stimulus, give, infuse; 'stop' is written in care"),
        (HEAD + "care: [{at: 1 h, stop: birth}]\n", "not stopped in care: 'birth'; leave the entry of life out"),
        (HEAD + "care: [{stop: suckling}]\n", "is its own 'for': {at: 1 h, stimulus: suckling, for: 5 min}"),
        (HEAD + "care: [{give: GTN, amount: 100 ug}]\n", "did you mean 'nitroglycerin'?"),
        (HEAD + "care: [{give: misoprostol, amount: 25 ug}]\n", "say the route: oral, sublingual, vaginal"),
        (HEAD + "care: [{at: 6 h, give: spinl}]\n", "there is no drug 'spinl'; did you mean 'spinal'?"),
        (
            HEAD + "care: [{infuse: crystalloid, sodium: 131 mg/L, rate: 125 mL/h}]\n",
            "care[0].sodium: '131 mg/L' is not",
        ),
        (HEAD + "care: [{infuse: saline, rate: 125 L/min}]\n", "outside 0-0.5 L/min"),
        (
            HEAD + "care: [{give: oxytocin, amount: 1 IU, route: telepathic}]\n",
            "oxytocin has no route 'telepathic'; allowed: intravenous",
        ),
        (HEAD + "care: [{give: oxytocin, amount: 1 IU, route: nasel}]\n", "did you mean 'nasal'?"),
        (
            "person: {sex: male}\nduration: 1 h\ncare: [{give: oxytocin, amount: 1 IU, route: vaginal}]\n",
            "care[0].route: the vaginal route needs a woman, and the person is male",
        ),
        (HEAD + "care: [{give: oxitocin, amount: 1 IU}]\n", "there is no drug 'oxitocin'; did you mean 'oxytocin'?"),
        (HEAD + "care: [{give: oxytocin, amount: 5 kIU}]\n", "outside 0-5 IU"),
        (
            HEAD + "care:\n  - {at: 0 h, infuse: oxytocin, rate: 8 IU/min}\n",
            "mine.yaml, line 4, care[0].rate: '8 IU/min' is 8000 mU/min, outside 0-60 mU/min for use in labour; "
            "did you mean 8 mU/min?",
        ),
        (HEAD + "care: [{infuse: oxytocin, rate: -2 mU/min}]\n", "care[0].rate: '-2 mU/min' is negative"),
        (HEAD + "care: [{infuse: oxytocin, rate: 8}]\n", "care[0].rate: '8' has no unit"),
        (
            HEAD + "care: [{infuse: oxytocin, rate: 8 mU/min, fro: 1 h}]\n",
            "care[0].fro: unknown key; did you mean 'for'?",
        ),
        (
            HEAD + "care:\n  - {at: 3 h, stop: oxytocin}\n  - {at: 1 h, stop: oxytocin}\n",
            "line 5, care[1].at: 60 min comes before care[0] at 180 min",
        ),
        (HEAD + "care: [{at: 11 h, stop: oxytocin}]\n", "after the end of the run"),
        (HEAD + "care: [{at: 1 h}]\n", "a step says what is done"),
        (HEAD + "care: [{infuse: oxytocin, stop: oxytocin}]\n", "cannot be one step"),
        (HEAD + "care: 3\n", "care: a list is needed"),
        (HEAD + "care: [{protocol: induction-lowdose}]\n", "did you mean 'induction-low-dose'?"),
        (
            HEAD
            + "care: [{protocol: {start: 1 mU/min, step: 1 mU/min, interval: 30 min, ceiling: 40 mU/min, gaol: 1}}]\n",
            "care[0].protocol.gaol: unknown key; did you mean 'goal'?",
        ),
        (
            HEAD + "care: [{protocol: {start: 8 mU/min, step: 1 mU/min, interval: 30 min, ceiling: 4 mU/min}}]\n",
            "below the start",
        ),
        ("person: {sex: male}\nduration: 1 h\ncare: [{protocol: induction-low-dose}]\n", "needs a pregnant person"),
        (
            "preparation: strip\nduration: 1 h\ncare: [{infuse: oxytocin, rate: 1 mU/min}]\n",
            "cannot be done to a strip",
        ),
        ("preparation: strip\npopulation: {weight: {cv: 0.1}}\nduration: 1 h\n", "a strip has no body that could vary"),
        ("preparation: strip\nperson: {sex: male}\nduration: 1 h\n", "a strip has no person"),
        (HEAD + "care: [{bath: oxytocin, concentration: 1 nmol/L}]\n", "cannot be done to a person"),
        ("a: " + "[" * 60 + "]" * 60, "nested more than"),
        ("[" * 50_000, "nested more than"),
        (
            "x: &x [1,2,3,4,5,6,7,8,9]\n"
            + "".join(f"{c}: &{c} [{', '.join(['*' + b] * 9)}]\n" for b, c in zip("xabcdefg", "abcdefgh", strict=True)),
            "more than 20000 values",
        ),
        (HEAD + "title: !!python/object/apply:os.getcwd []\n", "mine.yaml"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "mine.yaml is not text"),
        (b"\x00\x01\x02" * 50, "mine.yaml is not text"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(written(tmp_path, text))
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("nonsense", [b"lorem: ipsum\n" * 800_000, b"[" * 10_000_000, bytes(range(256)) * 40_000])
def test_ten_megabytes_of_nonsense_are_refused_at_once(tmp_path: Path, nonsense: bytes) -> None:
    path = written(tmp_path, nonsense)
    began = time.perf_counter()
    with pytest.raises(InputError, match="a scenario has at most 256 KB"):
        load_scenario(path)
    assert time.perf_counter() - began < 0.5


def test_a_missing_file_a_folder_and_an_unknown_name_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no scenario file"):
        load_scenario(tmp_path / "nowhere.yaml")
    with pytest.raises(InputError, match="did you mean 'induction-low-dose'"):
        load_scenario("induction-lowdose")
    folder = tmp_path / "folder.yaml"
    folder.mkdir()
    with pytest.raises(InputError, match="is a folder"):
        load_scenario(folder)
    with pytest.raises(InputError, match="zero is not a file"):
        load_scenario("/dev/zero")


def test_overrides_change_single_entries() -> None:
    scenario = load_scenario(
        "infusion-and-stop", overrides=["person.weight='92 kg'", "care[1].rate=6 mU/min", "title=Mine"]
    )
    assert scenario.person is not None
    assert scenario.person.weight == 92
    assert isinstance(scenario.care[1], Infuse)
    assert scenario.care[1].rate == 6
    assert scenario.title == "Mine"


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        ("person.weight=92", "--set person.weight: '92' has no unit"),
        ("care[1].rate=8 IU/min", "--set care[1].rate: '8 IU/min' is 8000 mU/min"),
        ("person.wieght=92 kg", "did you mean 'weight'?"),
        ("person", "write KEY=VALUE"),
        ("person.weight=", "there is no value"),
        ("care[9].rate=1 mU/min", "there are 3 entries, counted from 0"),
        ("duration.x=1", "cannot be set inside"),
        ("a b=1", "a key looks like"),
    ],
)
def test_an_override_that_cannot_be_used_is_said_so(override: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario("infusion-and-stop", overrides=[override])
    assert sentence in str(caught.value)


def test_a_library_of_ones_own_comes_before_the_package(tmp_path: Path) -> None:
    (tmp_path / "protocols").mkdir()
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "protocols" / "mine.yaml").write_text(
        "start: 2 mU/min\nstep: 2 mU/min\ninterval: 40 min\nceiling: 30 mU/min\n"
    )
    (tmp_path / "scenarios" / "ward.yaml").write_text(HEAD + "title: Ours\ncare: [{protocol: mine}]\n")
    scenario = load_scenario("ward", library=tmp_path)
    (step,) = scenario.care
    assert isinstance(step, Follow)
    assert step.plan.name == "mine"
    assert "ward" in scenario_titles(tmp_path)
    (tmp_path / "protocols" / "mine.yaml").write_text(
        "start: 2 mU/min\nstep: 2 IU/min\ninterval: 40 min\nceiling: 30 mU/min\n"
    )
    with pytest.raises(InputError, match=r"mine.yaml, line 2, step: '2 IU/min' is 2000 mU/min"):
        load_scenario("ward", library=tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        load_scenario("ward", library=tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("overrides", "title"),
    [
        (
            ["care[0].route=nasal", "care[0].amount='24 IU'"],
            "10 IU into muscle, changed: care[0].route=nasal, care[0].amount=24 IU",
        ),
        (["person.weight=80 kg", "record=[csf_oxytocin]"], "10 IU into muscle, changed: person.weight=80 kg"),
        (["record=[csf_oxytocin]"], "10 IU into muscle"),
        (["care[0].amount=10 IU", "duration=6 h"], "10 IU into muscle"),  # as it was
        (["care[0].amount=24 IU", "title=Two ampoules"], "Two ampoules"),
    ],
)
def test_a_title_tells_what_was_changed_beneath_it(overrides: list[str], title: str) -> None:
    assert titled(load_scenario("regimen-injection", overrides=overrides)) == title


def test_a_title_of_ones_own_stays_whole() -> None:
    own = "Two doses, changed: twice a day"
    scenario = load_scenario("regimen-injection", overrides=[f"title='{own}'", "care[0].amount=24 IU"])
    assert (scenario.title, scenario.changed) == (own, ())
    once = read_scenario(scenario.written, overrides=["care[0].amount=12 IU"])
    assert (once.title, once.changed) == (own, ("care[0].amount=12 IU",))
