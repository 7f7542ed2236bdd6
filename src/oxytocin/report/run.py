"""A run as people use it: the typical person, the population around that person, and what to do with both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oxytocin.errors import InputError
from oxytocin.report.beside import Beside

if TYPE_CHECKING:
    import xarray
    from matplotlib.figure import Figure

    from oxytocin.simulation import CohortRun, Scenario


# What the usual figure shows a population of; the rest of its courses would only fill memory.
BANDED = (
    "infusion_rate",
    "plasma_oxytocin",
    "montevideo_units",
    "cervical_dilatation",
    "mean_arterial_pressure",
    "blood_loss",
)


@dataclass(frozen=True)
class Run:
    """The typical person of a scenario, and virtual people ``around`` that person in the same care, if asked for.

    With ``beside`` what can be done at the same time is done in a second process.
    """

    scenario: Scenario
    typical: CohortRun
    around: CohortRun | Callable[[], CohortRun] | None
    seed: int
    trust: str
    beside: bool = False

    @cached_property
    def cohort(self) -> CohortRun | None:
        """The people around the typical person, awaited where they are still on their way."""
        return self.around() if callable(self.around) else self.around

    @property
    def subject(self) -> str:
        """What the run is about: "person", or "strip" or "cell" for a preparation."""
        return self.scenario.preparation or "person"

    @property
    def timecourse(self) -> xarray.Dataset:
        """The typical person's courses (dims person, time; the unit of each in its attributes)."""
        return self.typical.timecourse

    @property
    def outcomes(self) -> dict[str, Any]:
        """The typical person's outcomes: name -> (array of one, unit)."""
        return self.typical.outcomes

    @property
    def alerts(self) -> Sequence[Any]:
        """What the monitor called out, in order of time."""
        return self.typical.alerts

    @property
    def events(self) -> Sequence[Any]:
        """State-triggered changes such as the birth: (person, time in min, switch)."""
        return self.typical.events

    def plot(self) -> Figure:
        """The figure of the report."""
        from oxytocin.report.drawing import draw

        return draw(self.typical, self.cohort)

    def write(self, directory: str | Path) -> Path:
        """Write figure, report, summary and Parquet files; raises InputError if the folder cannot be made."""
        from oxytocin.report.files import write_report

        return write_report(self, directory)


def simulate(
    scenario: str | Path | Mapping[str, Any] | Scenario,
    *,
    seed: int = 1,
    trust: str | None = None,
    people: int = 0,
    overrides: Sequence[str] = (),
    library: str | Path | None = None,
    beside: bool = False,
) -> Run:
    """Run a scenario for the typical person, and for `people` virtual people around that person.

    `scenario` is a bundled name, a path to YAML, a mapping of what such a file holds, or a Scenario (which has been
    read: it takes neither `overrides` nor `library`); `overrides` are entries such as "person.weight=92 kg";
    `trust` is the weakest grade of evidence to use. The courses of everyone are held in memory, about 1 MB for a day of
    one person. `beside` lets a copy of this process do a part, which suits a program of one thread. Raises InputError
    for input that cannot be used.
    """
    from oxytocin.simulation import load_scenario, read_scenario

    if isinstance(scenario, str | Path):
        scenario = load_scenario(scenario, library=library, overrides=overrides)
    elif isinstance(scenario, Mapping):
        scenario = read_scenario(scenario, library=library, overrides=overrides)
    elif overrides or library is not None:
        raise InputError("a Scenario has been read: overrides and library go with its name, path or mapping")

    from oxytocin.simulation.run import planned

    one = planned(scenario, people=1, seed=seed, trust=trust, typical=True)
    around: CohortRun | Callable[[], CohortRun] | None = None
    if people:
        banded = one.stored if scenario.record else [name for name in one.stored if name in BANDED] or one.stored
        others = planned(scenario, people, seed, trust, record=banded, outcomes=one.figures)
        if beside:
            parts = Beside(others.parts)
            around = lambda: others.result(parts.result())  # noqa: E731
    typical = one.result(one.parts())
    if people and around is None:
        around = others.result(others.parts())
    return Run(scenario, typical, around, seed, trust or scenario.trust, beside)
