from __future__ import annotations

import numpy as np
import pytest
from tests.care.heart_traces import contractions, dip, trace

from oxytocin.care.heart import read
from oxytocin.care.partogram import behind, crossings, lines
from oxytocin.errors import InputError
from oxytocin.report.ctg import strip, write_strip
from oxytocin.report.partogram import partogram
from oxytocin.simulation import simulate


@pytest.fixture(scope="module")
def reading():
    time, rate = trace(50)
    for peak in np.arange(120, time[-1] - 60, 180):
        rate -= dip(time, peak + 30, 30, 40)
    return read(rate[None], contractions(time)[None], 1.0)


def test_alert_and_action_lines():
    time, felt = np.array([0.0, 120, 240, 600, 900]), np.array([2.0, 4, 5, 6, 9.5])
    drawn = lines(time, felt)
    assert (drawn.begin, drawn.dilatation, drawn.full) == (120, 4, 480)
    assert drawn.alert(np.array([60.0, 180, 900])) == pytest.approx([np.nan, 5, 10], nan_ok=True)
    assert drawn.action(np.array([300.0, 420])) == pytest.approx([np.nan, 5], nan_ok=True)
    assert behind(time, felt) == pytest.approx([np.nan, 0, 60, 360, 450], nan_ok=True)
    assert crossings(time, felt) == (240, 600)
    assert np.isnan(crossings(time[:1], felt[:1])).all()


def test_a_strip_marks_each_deceleration_and_names_the_categories(reading):
    figure = strip(reading, "A record")
    texts = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert texts.count("L") == np.count_nonzero(reading.decelerations.kind == 2)
    assert sum(text.startswith("NICHD") for text in texts) == reading.windows.baseline.shape[1]
    wide, narrow = strip(reading, speed=3).get_size_inches()[0], figure.get_size_inches()[0]
    assert wide == pytest.approx(narrow, rel=0.01)
    with pytest.raises(ValueError, match="1 or 3"):
        strip(reading, speed=2)


def test_a_long_strip_is_written_on_pages(reading, tmp_path):
    write_strip(reading, tmp_path, speed=3)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["strip.png"]
    time, rate = trace(200)
    write_strip(read(rate[None], None, 1.0), tmp_path / "long")
    assert sorted(file.name for file in (tmp_path / "long").iterdir()) == ["strip-2.png", "strip.png"]
    assert len(time) == 12_000


def test_a_partogram_shows_what_was_recorded_and_no_more():
    care = [{"at": "0 h", "infuse": "oxytocin", "rate": "12 mU/min"}]
    person = {"sex": "female", "age": "29 yr", "weight": "78 kg", "height": "165 cm", "state": "pregnant",
              "gestation": "40 wk", "parity": 1, "bishop": 8}  # fmt: skip
    scenario = {"title": "Two hours", "person": person, "duration": "2 h", "care": care}
    everything = ["fetal_heart_rate", "intrauterine_pressure", "cervical_dilatation", "fetal_station", "infusion_rate",
                  "mean_arterial_pressure", "heart_rate", "blood_loss", "plasma_sodium", "urine_output"]  # fmt: skip
    full = partogram(simulate(scenario, record=everything))
    named = " ".join(text.get_text() for axes in full.axes for text in axes.texts)
    for word in ("Fetal heart rate", "Cervix", "Contractions", "Oxytocin", "Mother", "sodium", "Urine"):
        assert word in named
    assert "Blood loss" not in named  # nobody has bled
    few = partogram(simulate(scenario, record=["cervical_dilatation", "infusion_rate"]))
    assert len(few.axes) == 2
    with pytest.raises(InputError, match="nothing that a partogram shows"):
        partogram(simulate(scenario, record=["plasma_oxytocin"]))


@pytest.mark.parametrize(("at", "lasting", "every"), [("2 h", None, 30), ("8 h", None, 30), ("3 h", "10 min", 2)])
def test_the_course_of_a_given_birth_is_read_closely_enough_to_be_seen(at, lasting, every):
    """Half an hour apart, or four times in a quicker one, the cervix is seen to open from closed to nearly full."""
    birth = {"at": at, "stimulus": "birth"} | ({} if lasting is None else {"for": lasting})
    run = simulate({"person": {"gestation": "40 wk"}, "duration": "9 h", "until": "birth", "life": [birth],
                    "record": ["cervical_dilatation", "fetal_station"]})  # fmt: skip
    figure = partogram(run)
    cervix = figure.axes[0]
    hours, felt = cervix.lines[0].get_data()
    began = float(run.outcomes["birth_time"][0][0]) / 60 - (2 if lasting is None else 1 / 6)
    on_the_way = hours > began - 0.02
    assert on_the_way.sum() >= 4
    assert np.diff(hours[on_the_way]) == pytest.approx(every / 60, rel=0.3)
    assert (np.diff(hours) > 0).all()
    assert felt[0] < 3
    assert felt[-1] > 7
    assert (np.diff(felt) >= 0).all()
    said = " ".join(text.get_text() for text in cervix.texts) + cervix.get_title(loc="left")
    assert f"read every 2 h, then every {every} min" in said
