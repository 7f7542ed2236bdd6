"""A run as people use it: the typical person, the population around that person, and what to do with both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    """The typical person of a scenario, and a cohort of virtual people in the same care, if one was asked for."""

    scenario: Scenario
    typical: CohortRun
    cohort: CohortRun | None
    seed: int
    trust: str

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
    scenario: str | Path | Scenario,
    *,
    seed: int = 1,
    trust: str | None = None,
    people: int = 0,
    overrides: Sequence[str] = (),
    library: str | Path | None = None,
) -> Run:
    """Run a scenario for the typical person, and for `people` virtual people around that person.

    `scenario` is a bundled name, a path to YAML, or a Scenario; `overrides` are entries such as "person.weight=92 kg";
    `trust` is the weakest grade of evidence to use. The courses of everyone are held in memory, about 1 MB for a day of
    one person. Raises InputError for input that cannot be used.
    """
    from oxytocin.simulation import load_scenario

    if isinstance(scenario, str | Path):
        scenario = load_scenario(scenario, library=library, overrides=overrides)

    from oxytocin.report.course import recorded
    from oxytocin.simulation import simulate as run_scenario

    typical = run_scenario(scenario, people=1, seed=seed, trust=trust, typical=True)
    cohort = None
    if people:
        names = list(recorded(typical).courses)
        banded = names if scenario.record else [name for name in names if name in BANDED] or names
        wanted = list(typical.outcomes)
        cohort = run_scenario(scenario, people=people, seed=seed, trust=trust, record=banded, outcomes=wanted)
    return Run(scenario, typical, cohort, seed, trust or scenario.trust)
