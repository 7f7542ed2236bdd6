"""Reading a user's own cardiotocogram: a WFDB record, a CSV file with units in its header, or the courses of a run.

A CSV file has a column of time (`time [s]`, `time [min]`), one of the fetal heart rate (`FHR`, beats/min) and may have
one of uterine activity: `UC` or `toco` is a belt, in units of its own; `UC [mmHg]` or `intrauterine_pressure` is a
pressure. Zero, NaN and empty cells are lost signal. A WFDB record has signals of the same names.
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from oxytocin.care.heart import COARSEST, GRID
from oxytocin.care.heart_signal import Array, on_grid
from oxytocin.care.reading import read_text
from oxytocin.errors import InputError, did_you_mean

RATES = ("fhr", "fetal_heart_rate", "fetal heart rate", "fhr1", "heart_rate", "hr")
BELTS = ("uc", "toco", "ua", "tocogram", "contractions")
PRESSURES = ("intrauterine_pressure", "intrauterine pressure", "iup", "pressure")
TIMES = ("time", "t", "seconds", "minutes")
SECONDS = {"s": 1.0, "sec": 1.0, "seconds": 1.0, "ms": 0.001, "min": 60.0, "minutes": 60.0, "h": 3600.0}
MMHG = {"mmhg": 1.0, "kpa": 7.50062}
BEATS = ("", "bpm", "beats/min", "1/min", "/min")
RELATIVE = ("", "nd", "nu", "%", "a.u.", "au", "units", "adu")
LARGEST = 200 * 1024 * 1024  # bytes
SHORTEST, LONGEST = 10.0, 72 * 60.0  # min
COLUMN = re.compile(r"^\s*(?P<name>[^\[\](){}]+?)\s*(?:[\[(]\s*(?P<unit>[^\])]*?)\s*[\])])?\s*$")


@dataclass(frozen=True)
class Record:
    """A cardiotocogram on an even grid: ``step`` in s, ``rate`` beats/min and ``pressure`` (samples,), NaN where lost.

    ``external`` tells that the pressure is a belt's, in units of its own; ``pressure`` is None where there is none.
    ``sampled`` is how many samples a second the file holds.
    """

    name: str
    step: float
    rate: Array
    pressure: Array | None
    external: bool
    sampled: float

    @property
    def minutes(self) -> float:
        """Return how long the record is."""
        return len(self.rate) * self.step / 60


def load_record(path: str | Path) -> Record:
    """Read a record by its path: a CSV file, or a WFDB record with or without its suffix. Raises InputError."""
    path = Path(path)
    if not path.name:  # "." and "/"
        path = path.resolve()
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _checked(*_csv(path))
    if path.suffix.lower() == ".parquet":
        return _checked(*_parquet(path))
    if path.suffix.lower() in (".hea", ".dat"):
        return _checked(*_wfdb(path.with_suffix("")))
    if path.name and path.with_name(path.name + ".hea").exists():
        return _checked(*_wfdb(path))
    if path.is_dir():
        inside = next((file.stem for file in sorted(path.glob("*.hea"))), "1001")
        raise InputError(f"{path} is a folder; a record is a CSV file or a WFDB record such as {path / inside}")
    if path.exists():
        raise InputError(f"{path.name}: a record is a .csv file, or .hea and .dat of WFDB, found '{path.suffix}'")
    raise InputError(f"there is no record '{path}', neither a CSV file nor {path.name}.hea of WFDB")


def _checked(name: str, time: Array, rate: Array, activity: Array | None, external: bool) -> Record:
    """Return the record on an even grid; raises InputError for what cannot be read as one."""
    between = np.diff(time)
    if len(time) < 2 or not np.isfinite(time).all() or (between <= 0).any():
        row = int(np.argmax(~(between > 0))) + 2 if len(time) >= 2 else 1
        raise InputError(f"{name}: time has to rise from row to row, and does not at row {row}")
    step = float(np.median(between))
    if step > COARSEST + 1e-6:
        raise InputError(f"{name}: a sample every {step:g} s; at most {COARSEST:g} s can be read as a cardiotocogram")
    minutes = (time[-1] - time[0] + step) / 60
    if not SHORTEST - 1e-6 <= minutes <= LONGEST:
        raise InputError(f"{name}: {minutes:.3g} min long; from {SHORTEST:g} min to {LONGEST / 60:g} h can be read")
    rate = np.where(np.isfinite(rate) & (rate > 0), rate, np.nan)
    if not np.isfinite(rate).any():
        raise InputError(f"{name}: the heart rate is lost throughout (every value is 0 or missing)")
    middle = float(np.nanmedian(rate))
    if not 40 <= middle <= 240:
        raise InputError(f"{name}: a median heart rate of {middle:.4g} beats/min; 40 to 240 can be a fetus")
    grid = min(max(GRID, step), COARSEST)
    samples = int((time[-1] - time[0] + step) / grid + 1e-6)
    onto = time - time[0]
    even = on_grid(onto, rate, grid, samples)
    pressure = None
    if activity is not None and np.isfinite(activity).any() and np.nanstd(activity) > 0:
        pressure = on_grid(onto, activity, grid, samples)
    return Record(name, grid, even, pressure, external, 1 / step)


def _csv(path: Path) -> tuple[str, Array, Array, Array | None, bool]:
    name, text = path.name, read_text(path, "record", "a CSV file or a WFDB record", LARGEST)
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise InputError(f"{name} is empty; a CSV file has a header such as 'time [s],FHR,UC' and a row a sample")
    mark = max(("\t", ";", ","), key=lines[0].count)
    try:
        header, *rows = csv.reader(lines, delimiter=mark, strict=True)
    except csv.Error as error:
        raise InputError(f"{name}: not a CSV file: {error}") from None
    columns = [_column(name, entry) for entry in header]
    time_at, scale = _time(name, columns)
    rate_at = _find(columns, RATES)
    if rate_at is None:
        found = ", ".join(repr(column) for column, _ in columns)
        near = (did_you_mean(column.lower(), ("fhr", "fetal_heart_rate")) for column, _ in columns)
        hint = next((said for said in near if said), None)
        raise InputError(f"{name}: no column of the fetal heart rate ('FHR', beats/min) among {found}", hint)
    if columns[rate_at][1].lower() not in BEATS:
        raise InputError(f"{name}: FHR in '{columns[rate_at][1]}'; beats/min (bpm) is needed")
    activity_at = _find(columns, (*BELTS, *PRESSURES))
    wanted = [time_at, rate_at] + ([] if activity_at is None else [activity_at])
    values = np.array([[_number(name, line, header, row, at) for at in wanted] for line, row in enumerate(rows, 2)])
    if len(values) < 2:
        raise InputError(f"{name} has {len(values)} rows of samples; at least ten minutes of them are needed")
    with np.errstate(over="ignore"):  # what overflows is not finite, and refused as such
        values[:, 0] *= scale
    if activity_at is None:
        return name, values[:, 0], values[:, 1], None, False
    factor, external = _activity(name, *columns[activity_at])
    return name, values[:, 0], values[:, 1], values[:, 2] * factor, external


def _parquet(path: Path) -> tuple[str, Array, Array, Array | None, bool]:
    """Read the courses of a run: time in min, fetal heart rate, intrauterine pressure in mmHg."""
    import pyarrow
    from pyarrow import parquet

    name = path.name
    try:
        table = parquet.read_table(path)
    except (OSError, pyarrow.ArrowException) as error:
        raise InputError(f"{name} cannot be read as Parquet: {str(error).splitlines()[0][:120]}") from None
    for needed in ("time", "fetal_heart_rate"):
        if needed not in table.column_names:
            raise InputError(f"{name}: no column '{needed}'; the courses of a run in pregnancy have it")
    try:
        time, rate, *activity = (
            np.asarray(table[column].to_numpy(), dtype=float)
            for column in ("time", "fetal_heart_rate", "intrauterine_pressure")
            if column in table.column_names
        )
    except (ValueError, TypeError):
        raise InputError(f"{name}: a column does not hold numbers") from None
    return name, time * 60, rate, activity[0] if activity else None, False


def _column(name: str, entry: str) -> tuple[str, str]:
    match = COLUMN.match(entry)
    if match is None:
        raise InputError(f"{name}: '{entry[:40]}' is not a column name; write it as 'UC [mmHg]'")
    return match["name"].strip(), (match["unit"] or "").strip()


def _find(columns: list[tuple[str, str]], known: tuple[str, ...]) -> int | None:
    return next((at for at, (column, _) in enumerate(columns) if column.lower() in known), None)


def _time(name: str, columns: list[tuple[str, str]]) -> tuple[int, float]:
    at = _find(columns, TIMES)
    if at is None:
        found = ", ".join(repr(column) for column, _ in columns)
        raise InputError(f"{name}: no column of time ('time [s]' or 'time [min]') among {found}")
    column, unit = columns[at]
    unit = (unit or (column if column.lower() in SECONDS else "")).lower()
    if unit not in SECONDS:
        said = f"in '{unit}'" if unit else "without a unit"
        raise InputError(f"{name}: time {said}, so the sampling is unknown; write 'time [s]' or 'time [min]'")
    return at, SECONDS[unit]


def _activity(name: str, column: str, unit: str) -> tuple[float, bool]:
    """Return the factor to mmHg, and whether the trace is a belt's in units of its own."""
    if unit.lower() in MMHG:
        return MMHG[unit.lower()], False
    if unit.lower() in RELATIVE:
        return 1.0, column.lower() not in PRESSURES
    raise InputError(f"{name}: {column} in '{unit}'; mmHg or kPa, or no unit for a belt")


def _number(name: str, line: int, header: list[str], row: list[str], at: int) -> float:
    if at >= len(row):
        raise InputError(f"{name}, row {line}: {len(row)} values for {len(header)} columns")
    text = row[at].strip()
    if text == "" or text.lower() in ("nan", "na", "null", "-", "?"):
        return math.nan
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{name}, row {line}, {header[at].strip()}: '{text[:40]}' is not a number") from None


def _wfdb(path: Path) -> tuple[str, Array, Array, Array | None, bool]:
    if find_spec("wfdb") is None:
        raise InputError("reading WFDB needs the package 'wfdb'", "install it with: pip install 'oxytocin[monitor]'")
    import wfdb

    name = path.name
    header = path.with_name(name + ".hea")
    if not header.is_file():
        raise InputError(f"{name}: {name}.hea, the header of a WFDB record, is not there")
    try:
        record = wfdb.rdrecord(str(path.resolve()))
    except FileNotFoundError as error:
        missing = Path(error.filename or "the signal file").name
        raise InputError(f"{name}: {missing}, which {name}.hea names, is not there") from None
    except (TypeError, AttributeError, IndexError):
        raise InputError(f"{name} cannot be read as a WFDB record: {name}.hea does not describe its signals") from None
    except (OSError, ValueError, KeyError) as error:
        said = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise InputError(f"{name} cannot be read as a WFDB record: {said}") from None
    if record.p_signal is None or record.p_signal.size == 0 or not record.sig_name:
        raise InputError(f"{name}: the WFDB record holds no signal")
    rate_hz = float(record.fs or 0)
    if not (math.isfinite(rate_hz) and rate_hz > 0):
        raise InputError(f"{name}: a sampling frequency of {record.fs}; a positive one is needed")
    columns = [(signal or "", unit or "") for signal, unit in zip(record.sig_name, record.units, strict=True)]
    rate_at = _find(columns, RATES)
    if rate_at is None:
        found = ", ".join(repr(signal) for signal, _ in columns)
        raise InputError(f"{name}: no signal of the fetal heart rate ('FHR') among {found}")
    time = np.arange(len(record.p_signal)) / rate_hz
    rate = np.asarray(record.p_signal[:, rate_at], dtype=float)
    activity_at = _find(columns, (*BELTS, *PRESSURES))
    if activity_at is None:
        return name, time, rate, None, False
    factor, external = _activity(name, *columns[activity_at])
    return name, time, rate, np.asarray(record.p_signal[:, activity_at], dtype=float) * factor, external
