"""Columns made from buffers hold what Arrow's own conversion would."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from oxytocin.report import columns


@pytest.mark.parametrize(
    "values", [[], [1.5], [1.0, np.nan, 3.0], list(np.linspace(0, 1, 1001)), [np.nan] * 9, [np.inf, 1.0]]
)
def test_numbers(values: list[float]) -> None:
    expected = pa.array([value if np.isfinite(value) else None for value in values], pa.float64())
    array = columns.floats(values)
    array.validate(full=True)
    assert array.equals(expected)


@pytest.mark.parametrize("values", [[], [""], ["a", "", "ü 37 °C", "long " * 1000]])
def test_texts(values: list[str]) -> None:
    array = columns.texts(values)
    array.validate(full=True)
    assert array.to_pylist() == values


def test_whole_numbers() -> None:
    assert columns.integers(range(5)).to_pylist() == [0, 1, 2, 3, 4]


def test_every_other_value_of_an_array_is_not_read_through() -> None:
    assert columns.floats(np.arange(10.0)[::2]).to_pylist() == [0.0, 2.0, 4.0, 6.0, 8.0]


def test_a_command_that_writes_everything_loads_no_data_frames() -> None:
    code = (
        "import sys, tempfile; from oxytocin.report import simulate;"
        "simulate('iv-bolus', people=6).write(tempfile.mkdtemp() + '/run');"
        "sys.exit(', '.join({'pandas', 'xarray'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"loaded: {done.stderr}"
