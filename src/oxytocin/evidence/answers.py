"""What the model answers to the graded statements: demonstrations, each a run that would show a statement to be true.

A demonstration is written like an experiment (docs/claims.md): who, what is done, what is read off. Instead of a
published figure it says what the statement leads one to expect. What holds is *demonstrated*, what does not is
*contradicted*; a statement about people, words or law, which no run can show, is *recorded*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from math import inf, isfinite
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from oxytocin.errors import InputError, did_you_mean
from oxytocin.evidence import acceptance, running
from oxytocin.evidence.comparing import DEVIATIONS, answer
from oxytocin.evidence.experiments import Experiment, Part, Published, Row
from oxytocin.evidence.outcomes import Outcome
from oxytocin.evidence.records import Claim, Direction, Spread, claims, data_folder, observations, read_rows, record_of

Answered = Literal["demonstrated", "contradicted", "recorded"]
NOT_YET = "no run shows it yet"
ANYTHING = Spread(kind="range", value=(-inf, inf))


class Expectation(Part):
    """What a statement leads one to expect of the figure, in its unit: at least, at most, or between two."""

    at_least: float = -inf
    at_most: float = inf

    def holds(self, figure: float) -> bool:
        """Say whether the figure is as expected; one that is unknown never is."""
        return isfinite(figure) and self.at_least <= figure <= self.at_most


class Further(Part):
    """One more figure of the same runs, for the words."""

    measure: str
    unit: str = "1"
    summary: str = "mean"


class Demonstration(Row):
    """A run that shows a statement (or does not), or the words for one that is only recorded.

    What is recorded may have a run too: what would be if a weak link were trusted.

    ``shown`` may hold {figure} and the names of ``also``; ``answer`` is what came out when it was written.
    """

    shown: str
    measure: str = ""
    unit: str = "1"
    expect: Direction | Expectation | None = None
    also: dict[str, Further] = {}
    observations: tuple[str, ...] = ()
    answer: Answered = "demonstrated"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        runs = self.scenario is not None or self.network is not None
        if not runs and self.answer != "recorded":
            raise ValueError("either 'scenario' or 'network' with 'measure' and 'expect', or 'answer: recorded'")
        if runs and not self.measure:
            raise ValueError("what is run needs 'measure'")
        if runs != (self.expect is not None) and self.answer != "recorded":
            raise ValueError("what is run needs 'expect'")
        if self.answer == "recorded" and self.expect is not None:
            raise ValueError("what is only recorded expects nothing; leave 'expect' out")
        return self

    @property
    def claim(self) -> str:
        """The id of the statement; ``id`` may add ``#`` and a word where one statement takes several runs."""
        return self.id.partition("#")[0].strip()

    @cached_property
    def experiments(self) -> dict[str, Experiment]:
        """The runs as experiments that take whatever comes: "figure", and the further figures by name."""
        if not self.measure:
            return {}
        wanted = {"figure": Further(measure=self.measure, unit=self.unit, summary=self.summary), **self.also}
        return {name: self._experiment(name, further) for name, further in wanted.items()}

    def _experiment(self, name: str, further: Further) -> Experiment:
        reads_versus = "versus(" in further.measure
        item = Experiment(
            id=f"{self.id}/{name}",
            scenario=self.scenario,
            network=self.network,
            versus=self.versus if reads_versus else None,
            scan=self.scan,
            people=self.people,
            seed=self.seed,
            measure=further.measure,
            summary=further.summary,
            published=Published(spread=ANYTHING, unit=further.unit),
            role="validation",
            trust=self.trust,
            note=self.shown,
        )
        return item.read_from(self.file).checked()

    def checked(self) -> Demonstration:
        """Return itself after every check that needs no run. Raises InputError."""
        if self.claim not in claims():
            raise self.fault("id", f"there is no statement '{self.claim}'", did_you_mean(self.claim, claims()))
        for name in self.observations:
            if name not in observations():
                raise self.fault(
                    "observations", f"there is no observation '{name}'", did_you_mean(name, observations())
                )
        try:
            self.shown.format(**dict.fromkeys(("figure", *self.also), 0.0))
        except (KeyError, IndexError, ValueError) as fault:
            raise self.fault("shown", f"its words name a figure that there is not: {fault}") from None
        _ = self.experiments
        return self

    def judged(self, found: dict[str, Outcome]) -> tuple[Answered, str, float | None]:
        """Return the answer, what was shown in words, and the figure."""
        if not found:
            return self.answer, self.shown, None
        outcome = found["figure"]
        figures = {name: float("nan") if item.predicted is None else item.predicted for name, item in found.items()}
        figure = figures["figure"]
        if isinstance(self.expect, Expectation):
            holds = self.expect.holds(figure)
        else:
            low, high = outcome.interval or (figure, figure)
            holds = acceptance.direction_holds(self.expect or "none", figure, (high - low) / 2 / DEVIATIONS)
        holds = holds and not outcome.failures
        shown: Answered = "demonstrated" if holds else "contradicted"
        return (
            self.answer if self.answer == "recorded" else shown,
            self.shown.format(**figures),
            figure if isfinite(figure) else None,
        )


class Answer(BaseModel):
    """What the model answers to one statement. ``open``: nothing is known of it yet; ``changed``: it used to answer
    otherwise."""

    model_config = ConfigDict(frozen=True)

    id: str
    system: str
    grade: str
    statement: str
    answer: Answered
    shown: str
    figure: float | None = None
    unit: str | None = None
    observations: tuple[str, ...] = ()
    open: bool = False
    changed: bool = False


def load_demonstrations() -> list[Demonstration]:
    """Return every bundled demonstration, in order of file. Raises InputError for a damaged file or a repeated id."""
    found: dict[str, Demonstration] = {}
    for path in sorted((data_folder() / "answers").glob("*.yaml")):
        for row in read_rows(path):
            item = record_of(path.name, row, Demonstration).read_from(path.name).checked()
            if item.id in found:
                raise item.fault("id", "this id stands twice")
            found[item.id] = item
    return list(found.values())


def answered(
    chosen: Iterable[Claim],
    simulate: running.Simulate = running.simulated,
    progress: Callable[[Answer], None] | None = None,
    library: Path | None = None,
) -> list[Answer]:
    """Run the demonstrations of statements and return the answers, in the order of the statements.

    `progress` is told each answer as it comes. Raises InputError where a demonstration does not fit the model.
    """
    wanted = list(chosen)
    names = {item.id for item in wanted}
    rows: dict[str, list[Demonstration]] = {name: [] for name in names}
    for item in load_demonstrations():
        if item.claim in names:
            rows[item.claim].append(item)
    experiments = [each for claim in wanted for item in rows[claim.id] for each in item.experiments.values()]
    results = {}
    waiting = {each.id for each in experiments}
    arriving = running.plan(experiments, library).results(experiments, simulate)
    answers: list[Answer] = []
    for claim in wanted:
        needed = {each.id for item in rows[claim.id] for each in item.experiments.values()}
        while needed & waiting:
            each, arms, versus = next(arriving)
            results[each.id] = answer(each, arms, versus)
            waiting.discard(each.id)
        found = _answer(claim, rows[claim.id], results)
        answers.append(found)
        if progress is not None:
            progress(found)
    return answers


def _answer(claim: Claim, rows: list[Demonstration], results: dict[str, Outcome]) -> Answer:
    common: dict[str, Any] = {
        "id": claim.id,
        "system": claim.system,
        "grade": claim.grade,
        "statement": claim.statement,
        "observations": tuple(dict.fromkeys(name for item in rows for name in item.observations)),
    }
    if not rows:
        return Answer(**common, answer="recorded", shown=NOT_YET, open=True)
    judged = [item.judged({name: results[each.id] for name, each in item.experiments.items()}) for item in rows]
    answers = [found for found, _, _ in judged]
    whole: Answered = next((kind for kind in ("contradicted", "demonstrated") if kind in answers), "recorded")
    return Answer(
        **common,
        answer=whole,
        shown=" ".join(text for _, text, _ in judged),
        figure=judged[0][2],
        unit=rows[0].unit if rows[0].experiments else None,
        changed=any(found != item.answer for found, item in zip(answers, rows, strict=True)),
    )


def choose(name: str | None = None, system: str | None = None) -> list[Claim]:
    """Return statements: all, those whose id is or begins with a name, those of a system. Raises InputError."""
    every = list(claims().values())
    systems = list(dict.fromkeys(claim.system for claim in every))
    if system is not None:
        fitting = [one for one in systems if system.lower() in one.lower()]
        if not fitting:
            raise InputError(
                f"--system {system}: there is no such system",
                did_you_mean(system, systems) or f"known are {', '.join(systems)}",
            )
        every = [claim for claim in every if claim.system in fitting]
    if name is not None:
        found = [claim for claim in every if claim.id == name or claim.id.startswith(f"{name}-")]
        if not found:
            begins = sorted({claim.id.partition("-")[0] for claim in every})
            raise InputError(
                f"there is no statement '{name}'",
                did_you_mean(name, [claim.id for claim in every]) or f"ids begin with {', '.join(begins)}",
            )
        every = found
    return every
