"""Runs the reader of the fetal heart over the 552 recordings of the CTU-UHB intrapartum cardiotocography database.

    python benchmarks/monitor/ctu_uhb.py FOLDER [--json FILE] [--strips DIR NAME ...]

FOLDER holds the records as WFDB (1001.hea, 1001.dat; https://physionet.org/content/ctu-uhb-ctgdb/) or as headers with
text copies of the signals (1001.hea, 1001.txt: sample, heart rate and uterine activity in hundredths). The recordings
are not part of this project. Nothing in the reader was fitted to their outcome; what is compared is simple features of
the last hour against pH of the umbilical artery, which the headers hold.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path

import numpy as np

from oxytocin.care.heart import HeartReading, read
from oxytocin.care.heart_record import load_record
from oxytocin.care.heart_windows import EARLY, GRADUAL_KIND, LATE, PROLONGED_KIND, VARIABLE

GROUPS = (("pH < 7.05", 0.0, 7.05), ("7.05-7.15", 7.05, 7.15), ("7.15-7.20", 7.15, 7.20), ("pH ≥ 7.20", 7.20, 8.0))
LAST = 60.0  # min before the end of the recording that the features are taken from
RESAMPLED = 2000
FEATURES = {
    "baseline, beats/min": 1, "variability, beats/min": -1, "accelerations per hour": -1,
    "decelerations per hour": 1, "early per hour": 1, "late per hour": 1, "variable per hour": 1,
    "prolonged per hour": 1, "gradual, untimed, per hour": 1, "deceleration area, beats per hour": 1,
    "deepest, beats/min": 1, "longest, min": 1, "contractions per 10 min": 1, "heart rate lost, %": 1,
    "windows FIGO suspicious or pathological, %": 1, "windows NICHD I, %": -1, "windows unreadable, %": 1,
}  # fmt: skip


def signals(header: Path) -> tuple[np.ndarray, np.ndarray | None, float]:
    """Return heart rate and uterine activity of a record (samples,), and the s between samples."""
    copy = header.with_suffix(".txt")
    if copy.exists():
        table = np.loadtxt(copy, usecols=(1, 2)) / 100
        return table[:, 0], table[:, 1], 0.25
    record = load_record(header)
    return record.rate, record.pressure, record.step


def features(reading: HeartReading) -> dict[str, float]:
    """Return the features of the last hour of a reading."""
    step, end = reading.step, reading.rate.shape[1] * reading.step
    begin = max(end - LAST * 60, 0.0)
    hours = (end - begin) / 3600
    first = int(begin / 600 + 0.5)
    falls, rises = reading.decelerations, reading.accelerations
    mine = falls.episodes.nadir >= begin
    late = falls.episodes.where(mine)
    seen, judged = reading.windows, reading.categories
    with np.errstate(all="ignore"):
        contractions = seen.contractions[0, first:]
        counted = np.isfinite(contractions)
    readable = judged.nichd[0, first:] > 0

    def per_hour(kind: int) -> float:
        return float(np.count_nonzero(falls.kind[mine] == kind) / hours)

    def middle(values: np.ndarray) -> float:
        values = values[np.isfinite(values)]
        return float(np.median(values)) if len(values) else np.nan

    return {
        "baseline, beats/min": middle(seen.baseline[0, first:]),
        "variability, beats/min": middle(seen.variability[0, first:]),
        "accelerations per hour": float(np.count_nonzero(rises.nadir >= begin) / hours),
        "decelerations per hour": float(np.count_nonzero(mine) / hours),
        "early per hour": per_hour(EARLY), "late per hour": per_hour(LATE), "variable per hour": per_hour(VARIABLE),
        "prolonged per hour": per_hour(PROLONGED_KIND), "gradual, untimed, per hour": per_hour(GRADUAL_KIND),
        "deceleration area, beats per hour": float(late.area.sum() / hours),
        "deepest, beats/min": float(late.depth.max(initial=0.0)),
        "longest, min": float(late.duration.max(initial=0.0) / 60),
        "contractions per 10 min": float(contractions[counted].mean()) if counted.any() else np.nan,
        "heart rate lost, %": float(100 * np.mean(~np.isfinite(reading.rate[0, int(begin / step):]))),
        "windows FIGO suspicious or pathological, %": _share(judged.figo[0, first:][readable] >= 2),
        "windows NICHD I, %": _share(judged.nichd[0, first:][readable] == 1),
        "windows unreadable, %": _share(~readable),
    }  # fmt: skip


def _share(flags: np.ndarray) -> float:
    return float(100 * flags.mean()) if len(flags) else np.nan


def agreement(reading: HeartReading) -> np.ndarray:
    """Return how many plain peaks of the belt are contractions of the reading, how many are not, and the reverse.

    A plain peak stands out by 15 mmHg of the scaled trace (scipy.signal.find_peaks); 20 s apart is the same one.
    """
    from scipy.signal import find_peaks

    if reading.contractions is None or reading.pressure is None:
        return np.zeros(3)
    seen = np.isfinite(reading.windows.contractions[0])
    step = reading.step
    peaks = find_peaks(reading.pressure[0], prominence=15, width=15 / step, distance=45 / step)[0] * step
    plain, ours = (
        time[seen[np.minimum(time // 600, len(seen) - 1).astype(int)] & (time < 600 * len(seen))]
        for time in (peaks, reading.contractions.peak)
    )
    apart = np.abs(plain[:, None] - ours[None, :])
    both = int((apart.min(axis=1, initial=np.inf) < 20).sum())
    return np.array([both, len(plain) - both, (apart.min(axis=0, initial=np.inf) >= 20).sum()])


def auc(ill: np.ndarray, well: np.ndarray) -> float:
    """Return the probability that one of the ill has a higher value than one of the well."""
    order = np.searchsorted(np.sort(well), ill, side="left") + np.searchsorted(np.sort(well), ill, side="right")
    return float(order.mean() / 2 / len(well))


def with_interval(value: np.ndarray, ill: np.ndarray, sign: int, random: np.random.Generator) -> tuple[float, ...]:
    """Return the AUC with its 95 % bootstrap interval."""
    known = np.isfinite(value)
    sick, well = sign * value[known & ill], sign * value[known & ~ill]
    drawn = [auc(random.choice(sick, len(sick)), random.choice(well, len(well))) for _ in range(RESAMPLED)]
    return auc(sick, well), *np.percentile(drawn, [2.5, 97.5])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--strips", nargs="+", metavar=("DIR", "NAME"))
    given = parser.parse_args()
    names, ph, rows, spent = [], [], [], 0.0
    everywhere: dict[str, list[float]] = {}
    matched = np.zeros(3)
    for header in sorted(given.folder.glob("[0-9]*.hea")):
        found = re.search(r"#pH\s+([\d.]+)", header.read_text(encoding="utf-8", errors="replace"))
        if found is None:
            continue
        rate, activity, step = signals(header)
        began = time.perf_counter()
        reading = read(rate[None], None if activity is None else activity[None], step, external=True)
        spent += time.perf_counter() - began
        names.append(header.stem)
        ph.append(float(found[1]))
        rows.append(features(reading))
        matched += agreement(reading)
        for key, values in (("baseline", reading.windows.baseline), ("variability", reading.windows.variability),
                            ("contractions", reading.windows.contractions), ("nichd", reading.categories.nichd),
                            ("figo", reading.categories.figo), ("kind", reading.decelerations.kind)):  # fmt: skip
            everywhere.setdefault(key, []).extend(np.ravel(values).tolist())
        if given.strips and header.stem in given.strips[1:]:
            from oxytocin.report.ctg import strip

            drawn = strip(reading, f"{header.stem}, pH {found[1]}")
            drawn.savefig(Path(given.strips[0]) / f"{header.stem}.png", dpi=80)
    report(np.array(ph), rows, everywhere, spent / max(len(names), 1))
    both, missed, more = matched
    print(f"\nplain peaks of the belt that are contractions of the reading: {both / (both + missed):.2f}")
    print(f"contractions of the reading that are plain peaks: {both / (both + more):.2f}")
    if given.json is not None:
        told = {name: {"ph": value, **row} for name, value, row in zip(names, ph, rows, strict=True)}
        given.json.write_text(json.dumps(told, indent=1), encoding="utf-8")


def report(ph: np.ndarray, rows: list[dict[str, float]], everywhere: dict[str, list[float]], seconds: float) -> None:
    """Print the tables of docs/monitor.md."""
    random = np.random.default_rng(1)
    nichd, figo = (np.bincount(np.array(everywhere[key], int), minlength=4) for key in ("nichd", "figo"))
    kinds = np.bincount(np.array(everywhere["kind"], int), minlength=6)[1:]
    print(f"{len(ph)} recordings, {seconds * 1000:.0f} ms each; {nichd.sum()} windows of ten minutes")
    print(f"unreadable {nichd[0]}; NICHD I {nichd[1]}, II {nichd[2]}, III {nichd[3]}; "
          f"FIGO normal {figo[1]}, suspicious {figo[2]}, pathological {figo[3]}")  # fmt: skip
    print("decelerations: early {}, late {}, variable {}, prolonged {}, gradual {}".format(*kinds))
    for key in ("baseline", "variability", "contractions"):
        values = np.array(everywhere[key], float)
        middle = np.nanpercentile(values, [5, 25, 50, 75, 95])
        print(f"{key} of a window: {' '.join(f'{value:.1f}' for value in middle)} (5, 25, 50, 75, 95 %); "
              f"not readable {100 * np.isnan(values).mean():.0f} %")  # fmt: skip
    groups = [(name, (ph >= low) & (ph < high)) for name, low, high in GROUPS]
    print("\n| last hour | " + " | ".join(f"{name} (n {mask.sum()})" for name, mask in groups) + " |")
    print("|---|" + "---|" * len(groups))
    for feature in FEATURES:
        value = np.array([row[feature] for row in rows])
        cells = []
        for _, mask in groups:
            low, middle, high = np.nanpercentile(value[mask], [25, 50, 75])
            cells.append(f"{middle:.3g} ({low:.3g}-{high:.3g})")
        print(f"| {feature} | " + " | ".join(cells) + " |")
    print("\n| AUC (95 % interval) | pH < 7.05 | pH < 7.15 |\n|---|---|---|")
    for feature, sign in FEATURES.items():
        value = np.array([row[feature] for row in rows])
        found = [with_interval(value, ph < limit, sign, random) for limit in (7.05, 7.15)]
        cells = ["{:.2f} ({:.2f}-{:.2f})".format(*each) for each in found]
        arrow = "" if sign > 0 else " (less is worse)"
        print(f"| {feature}{arrow} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
