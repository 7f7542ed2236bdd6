"""Two programs by one yardstick: measures of spikes made by hand, files read, misses named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from oxytocin.errors import InputError
from oxytocin.network.comparison import Measures, compare, main, measure, read_spikes, read_wiring


def _by_hand() -> tuple[np.ndarray, np.ndarray]:
    """Two neurones at 2 spikes/s for 300 s that both burst, 31 spikes at 40/s, at 100.3 and 200.3 s."""
    slow = np.arange(1, 601) / 2
    burst = np.arange(31) / 40
    one = np.concatenate([slow[np.abs(slow - 150) > 49.5], slow[np.abs(slow - 150) < 48], burst + 100.3, burst + 200.3])
    time, neurone = np.concatenate([one, one]), np.repeat([0, 1], len(one))
    order = np.argsort(time, kind="stable")
    return time[order], neurone[order]


def test_measures_of_spikes_made_by_hand() -> None:
    found = measure(*_by_hand(), 2, 300.0)
    assert found.interval == pytest.approx(100)
    assert found.first_latency == pytest.approx(100.3)
    assert found.burst_duration == pytest.approx(0.75, abs=0.25)
    assert found.spikes_per_burst == pytest.approx(31, abs=2)
    assert found.peak_rate >= 40
    assert found.background_rate == pytest.approx(2, rel=0.02)
    assert found.bursts_per_hour == 24


def test_a_table_names_its_misses() -> None:
    base = Measures(200, 250, 54, 1.5, 95, 2.4, 15)
    near = Measures(220, 250, 54, 1.5, 95, 2.4, float("nan"))
    far = Measures(260, 250, 54, 1.5, 95, 2.4, 15)
    assert [line.split("|")[-2].strip() for line in compare([base], [near])[2:]] == ["yes"] * 6 + ["nothing to compare"]
    assert "| interval | 200 (200 to 200) | 260 (260 to 260) | 1.30 | no |" in compare([base], [far])


def test_files_of_another_program_are_read_and_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    time, neurone = _by_hand()
    spikes, wiring = tmp_path / "spikes.csv", tmp_path / "wiring.csv"
    spikes.write_text("neurone,time\n" + "".join(f"{n},{1000 * t}\n" for t, n in zip(time, neurone, strict=True)))
    wiring.write_text("2,2,3\n0, 1\n1, 2\n")
    np.testing.assert_allclose(read_spikes(spikes)[0], time)
    np.testing.assert_array_equal(read_wiring(wiring).members, [[0, 1], [1, 2]])
    arguments = [str(spikes), "--wiring", str(wiring), "--duration", "300", "--suckling", "0.1"]
    monkeypatch.setattr("sys.argv", ["comparison", *arguments])
    main()
    table = capsys.readouterr().out
    assert "| first latency | 100.3 (100.3 to 100.3) | none | nan | nothing to compare |" in table


def test_files_that_hold_something_else_are_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("neurone,time\n1,2,3\n")
    with pytest.raises(InputError, match="3 columns found"):
        read_spikes(wrong)
    wrong.write_text("")
    with pytest.raises(InputError, match=r"wrong\.csv: a header"):
        read_wiring(wrong)
    with pytest.raises(InputError, match="are needed"):
        read_spikes(tmp_path / "absent.csv")


def test_spikes_of_neurones_that_are_not_there_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spikes = tmp_path / "spikes.csv"
    spikes.write_text("Neuron_index,Spike_time\n0,13\n48,16\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["comparison", str(spikes), "--duration", "10"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert "neurones 0 to 48; 0 to 47 are there" in capsys.readouterr().err
