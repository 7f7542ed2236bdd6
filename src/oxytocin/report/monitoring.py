"""What `oxytocin monitor` says of a record: a table of its windows, the decelerations, and what is to be called out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from oxytocin.care.heart_alerts import sentences
from oxytocin.care.heart_category import FIGO, NICHD, reasons
from oxytocin.care.heart_windows import KINDS, WINDOW
from oxytocin.care.stress_test import RESULTS, stress_test
from oxytocin.report import words

if TYPE_CHECKING:
    from oxytocin.care.heart import HeartReading
    from oxytocin.care.heart_record import Record

STYLES = {"information": "blue", "caution": "yellow", "danger": "red"}
CATEGORY_STYLES = ("dim", "green", "yellow", "red")


def described(record: Record, reading: HeartReading) -> dict[str, Any]:
    """Return the reading as plain data; times in min, rates in beats/min, nothing that JSON does not know."""
    seen, judged = reading.windows, reading.categories
    windows = []
    for window in range(seen.baseline.shape[1]):
        windows.append(
            {
                "start": window * WINDOW / 60,
                "end": (window + 1) * WINDOW / 60,
                "baseline": _plain(seen.baseline[0, window]),
                "variability": _plain(seen.variability[0, window], 1),
                "accelerations": int(seen.accelerations[0, window]),
                **{kind: int(getattr(seen, kind)[0, window]) for kind in KINDS[1:]},
                "contractions": _plain(seen.contractions[0, window]),
                "loss": _plain(seen.loss[0, window], 3),
                "nichd": NICHD[judged.nichd[0, window]],
                "nichd_reasons": reasons(int(judged.nichd_reasons[0, window])),
                "figo": FIGO[judged.figo[0, window]],
                "figo_reasons": reasons(int(judged.figo_reasons[0, window])),
            }
        )
    falls = reading.decelerations
    test = stress_test(reading)
    return {
        "record": record.name,
        "minutes": round(record.minutes, 2),
        "sampled_hz": round(record.sampled, 4),
        "uterine_activity": "none" if reading.pressure is None else "belt" if record.external else "mmHg",
        "overall": overall(reading),
        "windows": windows,
        "decelerations": [
            {
                "kind": KINDS[falls.kind[index]],
                "onset": round(falls.episodes.onset[index] / 60, 3),
                "nadir": round(falls.episodes.nadir[index] / 60, 3),
                "end": round(falls.episodes.end[index] / 60, 3),
                "depth": round(float(falls.episodes.depth[index]), 1),
                "lag_s": _plain(falls.lag[index], 1),
            }
            for index in range(len(falls.kind))
        ],
        "as_stress_test": {
            "result": RESULTS[test.result[0]],
            "reason": test.sentence(0).split(": ", 1)[1],
            "beats_lost_per_contraction": _plain(test.lost[0], 1),
            "reserve_percent": [_plain(value) for value in test.reserve[0]],
        },
        "alerts": [{"time": time, "grade": grade, "reason": reason} for time, grade, reason in sentences(seen, judged)],
        "disclaimer": words.DISCLAIMER,
    }


def overall(reading: HeartReading) -> dict[str, Any]:
    """Return the figures of the whole record."""
    seen, judged = reading.windows, reading.categories
    hours = reading.rate.shape[1] * reading.step / 3600
    with np.errstate(invalid="ignore"):
        watched = np.isfinite(seen.contractions[0])
        rate = seen.contractions[0][watched].mean() if watched.any() else math.nan
    known = np.isfinite(seen.variability[0])
    level = seen.baseline[0][np.isfinite(seen.baseline[0])]
    return {
        "baseline": _plain(np.median(level) if len(level) else math.nan, 1),
        "variability": _plain(np.median(seen.variability[0][known]) if known.any() else math.nan, 1),
        "accelerations": len(reading.accelerations.person),
        **{kind: int(np.count_nonzero(reading.decelerations.kind == at)) for at, kind in enumerate(KINDS) if at},
        "deceleration_area_per_hour": _plain(reading.decelerations.episodes.area.sum() / hours, 1),
        "contractions_per_10_min": _plain(rate, 2),
        "loss": _plain(reading.loss[0], 3),
        "worst_nichd": NICHD[int(judged.nichd[0].max(initial=0))],
        "worst_figo": FIGO[int(judged.figo[0].max(initial=0))],
    }


def print_reading(record: Record, reading: HeartReading, console: Console, as_stress_test: bool = False) -> None:
    """Print the table of windows, the whole, and the alerts."""
    said = described(record, reading)
    activity = {"none": "no uterine activity: the heart is read alone", "belt": "contractions from a belt"}
    console.print(
        f"{escape(record.name)}: {record.minutes:.0f} min, {record.sampled:g} samples/s, "
        + activity.get(said["uterine_activity"], "contractions from pressure in mmHg")
    )
    table = Table(box=None, pad_edge=False)
    for name in ("min", "baseline", "variability", "accel.", "early", "late", "variable", "prolonged", "gradual"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("contr.", "lost"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("NICHD", "FIGO", "because"):
        table.add_column(name)
    for window in said["windows"]:
        us, world = NICHD.index(window["nichd"]), FIGO.index(window["figo"])
        table.add_row(
            f"{window['start']:.0f}-{window['end']:.0f}", _shown(window["baseline"]), _shown(window["variability"]),
            *(str(window[name]) for name in ("accelerations", *KINDS[1:])), _shown(window["contractions"]),
            f"{100 * window['loss']:.0f} %",
            f"[{CATEGORY_STYLES[us]}]{window['nichd']}[/]", f"[{CATEGORY_STYLES[world]}]{window['figo']}[/]",
            "; ".join(dict.fromkeys([*window["nichd_reasons"], *window["figo_reasons"]])),
        )  # fmt: skip
    console.print(table)
    whole = said["overall"]
    falls = ", ".join(f"{whole[kind]} {kind}" for kind in KINDS[1:] if whole[kind]) or "none"
    console.print(
        f"Overall: baseline {_shown(whole['baseline'])}, variability {_shown(whole['variability'])} beats/min; "
        f"decelerations: {falls}; {_shown(whole['contractions_per_10_min'])} contractions per 10 min; "
        f"{100 * whole['loss']:.0f} % of the heart rate lost."
    )
    if as_stress_test:
        console.print(f"As a stress test: {said['as_stress_test']['result']} ({said['as_stress_test']['reason']}).")
        middle, low, high = said["as_stress_test"]["reserve_percent"]
        if middle is not None:
            reserve = f"{middle:g} % of a usual one ({low:g}-{high:g})"
            console.print(f"Reserve of the placenta, as the model has it: {reserve}.")
    for alert in said["alerts"]:
        style = STYLES[alert["grade"]]
        console.print(f"[{style}]{alert['grade']}[/] at {alert['time']:.0f} min: {escape(alert['reason'])}")
    console.print(words.DISCLAIMER, style="dim")


def _plain(value: float, digits: int = 0) -> float | None:
    return round(float(value), digits) if math.isfinite(value) else None


def _shown(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"
