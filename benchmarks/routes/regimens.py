"""Popular doses of oxytocin by every route: what they reach in blood and beyond it, and what they do not.

    python benchmarks/routes/regimens.py [--people N] [--json FILE] [--page docs/routes.md] [--figure FILE]

The same women are run with and without each dose, so that what is told is what the dose adds, whatever the hour and
their own pulses do. The tables of docs/routes.md and its figure come from here; about a minute on one core.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from figure import drawn
from numpy.typing import NDArray

from oxytocin.simulation import read_scenario, simulate

Array = NDArray[np.float64]
Found = dict[tuple[int, str], dict[str, Array]]  # figures of women by dose (IU) and route

DOSES = (1, 2, 5, 10, 24, 40)  # IU
ROUTES = {
    "intravenous": "into a vein",
    "intramuscular": "into a muscle",
    "inhaled": "inhaled",
    "intranasal": "nasal spray",
    "vaginal": "vaginal gel",
    "sublingual": "under the tongue",
    "buccal": "in the cheek",
    "oral": "swallowed",
}
TOLD = 10  # IU, the dose of the table by route
GEL = 400  # IU, of the vaginal gel that was studied
REGIMENS = (  # in claims.yaml, the doses, and the routes that people take for them
    ("for children", (1, 2), ("intranasal", "sublingual")),
    ("in the morning, or for orgasm", (5,), ("intranasal", "sublingual", "buccal", "oral")),
    ("in fibromyalgia", (10, 40), ("intranasal", "sublingual", "oral")),
    ("in most studies of behaviour", (24,), ("intranasal",)),
    ("an injection for the mind", (10,), ("intramuscular",)),
    ("against vaginal atrophy", (400,), ("vaginal",)),
)
GIVEN, UNTIL = 60.0, 13 * 60.0  # min
CLEAR = 0.01  # pmol/L, below which the time of a peak says nothing

WOMAN = {"sex": "female", "age": "45 yr"}
MOTHER = {"sex": "female", "age": "30 yr", "state": "postpartum"}


@dataclass(frozen=True)
class Course:
    """Time courses of women, (people, times) each, and their times (min)."""

    time: Array
    traces: dict[str, Array]

    def __getitem__(self, name: str) -> Array:
        return self.traces[name]


def course(people: int, person: dict[str, str], record: tuple[str, ...], **what: Any) -> Course:
    """Return women from five in the afternoon on, when the noon peak of cerebrospinal fluid is over."""
    document = {"person": person, "starts": "17:00", "duration": f"{UNTIL:g} min", "use": "experiment", **what}
    scenario = read_scenario(document, "benchmarks/routes/regimens.py")
    run = simulate(scenario, people=people, seed=1, record=list(record), keep="traces", typical=False).timecourse
    return Course(
        np.asarray(run["time"].values), {str(name): np.asarray(item.values) for name, item in run.data_vars.items()}
    )


def given(dose: float, route: str) -> list[dict[str, str]]:
    """Return the care that gives a dose (IU) by a route."""
    return [{"at": f"{GIVEN:g} min", "give": "oxytocin", "amount": f"{dose:g} IU", "route": route}]


def in_blood(with_it: Course, without: Course) -> dict[str, Array]:
    """Return what a dose or a stimulus adds to plasma, a figure a woman.

    Rise and time above twice her level are over her mean of the evening and night without it.
    """
    step = with_it.time[1] - with_it.time[0]
    added = with_it["plasma_oxytocin"] - without["plasma_oxytocin"]
    own = without["plasma_oxytocin"].mean(axis=1)
    highest = added.max(axis=1)
    when = with_it.time[added.argmax(axis=1)] - GIVEN
    return {
        "rise": highest / own,
        "when": np.where(highest > CLEAR, when, np.nan),
        "doubled": step * (added > own[:, None]).sum(axis=1),
        "area": step * added.sum(axis=1),
    }


def beyond(with_it: Course, without: Course) -> dict[str, Array]:
    """Return what a dose does in the fluid of the brain, in saliva, kidneys and vessels, a figure a woman."""
    first = (with_it.time >= GIVEN) & (with_it.time <= GIVEN + 360)
    step = with_it.time[1] - with_it.time[0]

    def change(name: str) -> Array:
        return np.asarray(with_it[name] - without[name])

    found = {
        "csf": 100 * (change("csf_oxytocin") / without["csf_oxytocin"]).max(axis=1),
        "urine": step * change("urine_flow")[:, first].sum(axis=1),
        "pressure": change("mean_arterial_pressure")[:, first].min(axis=1),
    }
    if "saliva_oxytocin" in with_it.traces:
        found["saliva"] = (with_it["saliva_oxytocin"] / without["plasma_oxytocin"].mean(axis=1)[:, None]).max(axis=1)
    return found


def reached(people: int) -> tuple[Found, dict[str, Array], dict[str, dict[str, Array]]]:
    """Return the figures of every dose by every route, courses after one of them, and what a body does by itself."""
    record = ("plasma_oxytocin", "csf_oxytocin", "urine_flow", "mean_arterial_pressure")
    ducts = ("plasma_oxytocin", "duct_pressure")
    own, mother = course(people, WOMAN, record), course(people, MOTHER, ducts)
    found: Found = {}
    courses = {"time": own.time - GIVEN}
    for dose, route in (*product(DOSES, ROUTES), (GEL, "vaginal")):
        names = (*record, "oxytocin_absorbed", *(("saliva_oxytocin",) if route == "intranasal" else ()))
        women = course(people, WOMAN, names, care=given(dose, route))
        nursing = course(people, MOTHER, ducts, care=given(dose, route))
        absorbed = 1000.0 * dose if route == "intravenous" else women["oxytocin_absorbed"][:, -1]
        found[dose, route] = {
            "absorbed": np.broadcast_to(absorbed, people),
            "share": np.broadcast_to(absorbed / (10.0 * dose), people),
            **in_blood(women, own),
            **beyond(women, own),
            "ducts": nursing["duct_pressure"].max(axis=1) - mother["duct_pressure"].max(axis=1),
        }
        if dose == TOLD:
            added = women["plasma_oxytocin"] - own["plasma_oxytocin"]
            courses[route] = np.median(added / own["plasma_oxytocin"].mean(axis=1)[:, None], axis=0)
    stimuli = {"orgasm": (WOMAN, own, "orgasm"), "breastfeed": (MOTHER, mother, "suckling")}
    bodies = {
        name: in_blood(
            course(people, person, ("plasma_oxytocin",), life=[{"at": f"{GIVEN:g} min", "stimulus": stimulus}]), rest
        )
        for name, (person, rest, stimulus) in stimuli.items()
    }
    return found, courses, bodies


def middle(values: Array) -> tuple[float, float, float]:
    """Return median, 5th and 95th percentile of the people in whom a figure is known."""
    known = values[np.isfinite(values)]
    if known.size <= values.size / 2:
        return (np.nan, np.nan, np.nan)
    low, median, high = np.percentile(known, [5, 50, 95])
    return float(median), float(low), float(high)


def rounded(value: float) -> str:
    """Return a number in two figures, whole from ten on."""
    if abs(value) >= 10:
        return f"{float(f'{value:.2g}'):,.0f}"
    return f"{float(f'{value:.2g}'):.6f}".rstrip("0").rstrip(".") if value else "0"


def cell(values: Array, least: float = 0.0, shown: Callable[[float], str] = rounded) -> str:
    """Return "median (5th to 95th percentile)"; what is smaller than `least` is said to be."""

    def told(value: float) -> str:
        return f"<{least:g}" if abs(value) < least else shown(value)

    median, low, high = middle(values)
    if not np.isfinite(median):
        return "-"
    return told(median) if told(low) == told(high) else f"{told(median)} ({told(low)} to {told(high)})"


def multiple(rise: Array) -> str:
    """Return a rise as the multiple of her own level at the peak, in as many figures as a small one needs."""
    digits = next((digits for digits, limit in ((3, 0.005), (2, 1.0)) if middle(rise)[0] < limit), None)
    return cell(rise + 1) if digits is None else cell(rise + 1, shown=lambda value: f"{value:.{digits}f}")


def row(item: dict[str, Array]) -> tuple[str, ...]:
    """Return what a dose does, a cell a figure, as the tables of the page tell it."""
    return (
        cell(item["absorbed"], 0.01),
        multiple(item["rise"]),
        cell(item["when"], 1),
        cell(item["doubled"], 1),
        cell(item["area"] / 60, 0.01),
        cell(item["csf"], 0.1),
        cell(-item["urine"], 1),
        cell(-item["pressure"], 1),
        cell(item["ducts"], 1),
    )


HEAD = (
    "absorbed, mU", "peak, times her level", "after, min", "above twice, min", "area, pmol/L h",
    "cerebrospinal fluid, % more", "urine, mL less in 6 h", "pressure, mmHg lower", "milk ducts, mmHg",
)  # fmt: skip


def regimens(found: Found) -> str:
    """Return the table of popular regimens, by the routes that people use for them."""
    rows = [
        (words, f"{dose} IU, {ROUTES[route]}", *row(found[dose, route]))
        for words, doses, routes in REGIMENS
        for dose in doses
        for route in routes
    ]
    return markdown(("regimen", "dose", *HEAD), rows)


def by_route(found: Found) -> str:
    """Return the table of one dose by each route."""
    rows = [(words, cell(found[TOLD, route]["share"]), *row(found[TOLD, route])) for route, words in ROUTES.items()]
    return markdown(("route", "absorbed, %", *HEAD), rows)


def by_dose(found: Found) -> str:
    """Return the table of peaks: routes down, doses across."""
    rows = [(words, *(multiple(found[dose, route]["rise"]) for dose in DOSES)) for route, words in ROUTES.items()]
    rows.append(("saliva after a spray", *(cell(found[dose, "intranasal"]["saliva"]) for dose in DOSES)))
    return markdown(("route", *(f"{dose} IU" for dose in DOSES)), rows)


def markdown(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table of the page."""
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows))


def put(page: Path, name: str, text: str) -> None:
    """Put a table into the page between its marks."""
    found = page.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not marks.search(found):
        raise SystemExit(f"{page} has no '<!-- {name} -->' ... '<!-- end -->'")
    page.write_text(marks.sub(lambda match: f"{match[1]}\n{text}\n\n{match[2]}", found), encoding="utf-8")


def main() -> None:
    """Run all of it; print the tables, write the page, the figure and what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--json", type=Path, help="median, 5th and 95th percentile of everything")
    parser.add_argument("--page", type=Path, help="the page whose tables are replaced")
    parser.add_argument("--figure", type=Path, help="where the figure goes")
    asked = parser.parse_args()
    found, courses, bodies = reached(asked.people)
    tables = {
        "regimens": regimens(found),
        "routes": by_route(found),
        "peaks": by_dose(found),
        "body": markdown(
            ("her own", "peak, times her level", "above twice, min"),
            [(name, multiple(item["rise"]), cell(item["doubled"])) for name, item in bodies.items()],
        ),
    }
    for name, table in tables.items():
        print(f"{name}\n{table}\n")
        if asked.page:
            put(asked.page, name, table)
    if asked.json:
        rows = [
            {"dose": dose, "route": route, **{name: middle(values) for name, values in item.items()}}
            for (dose, route), item in found.items()
        ]
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if asked.figure:
        rises = {key: middle(item["rise"]) for key, item in found.items()}
        drawn(rises, courses, {name: middle(item["rise"]) for name, item in bodies.items()}, ROUTES, asked.figure)


if __name__ == "__main__":
    main()
