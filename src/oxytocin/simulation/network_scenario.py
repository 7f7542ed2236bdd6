"""A scenario of the spiking network: how many cells, what reaches them and when. Read from YAML with units."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from oxytocin.care.library import locate, names
from oxytocin.care.reading import Document, read_document, validated
from oxytocin.errors import InputError, did_you_mean
from oxytocin.network import Neurones, Noradrenaline, Opioids, Recorded, Stimulus, Terminals, litter_suckling
from oxytocin.network.parameters import Declared
from oxytocin.people.quantities import QuantityError, parse, shown, within
from oxytocin.simulation.scenario import overridden

EVERY = 1.0  # s, between samples; what happens does so on this grid
DENDRITES_A_BUNDLE = 8  # as in 48 neurones with two dendrites each and 12 bundles
MOST_CELLS, MOST_CELL_SECONDS = 5000, 1.8e7
LONGEST = 2 * 86400.0
HIGHEST = 1000.0  # percent
MOST_PUPS = 50.0
FASTEST = 100.0  # Hz, of a stimulated axon
ONSET_STEP, ONSETS = 5.0, 6  # s, and times of onset, in which a dose comes to act step by step
TONIC = Recorded().tonic_release  # 1/s: oxytocin of 100 % is as much again as dendrites release without spikes
OPIOIDS = ("morphine", "kappa_agonist", "naloxone", "local_naloxone")

SETS: dict[str, type[Neurones]] = {"recorded": Recorded, "program": Neurones}

Percent = Annotated[float, within("%", 0.0, HIGHEST)]
Share = Annotated[float, within("%", 0.0, 100.0)]
Seconds = Annotated[float, within("s", 0.0, LONGEST)]


class Happening(BaseModel):
    """Something that reaches the network ``at`` a time, ``for`` a while or to the end; percentages of the usual."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    at: Seconds
    lasting: Annotated[float, within("s", 0.0, LONGEST)] | None = Field(default=None, alias="for")
    suckling: Percent | None = None
    pups: Annotated[float, Field(ge=0, le=MOST_PUPS)] | None = None
    excitation: Percent | None = None
    inhibition: Percent | None = None
    oxytocin: Percent | None = None
    antagonist: Share | None = None
    alpha_blocker: Share | None = None
    stimulation: Annotated[float, within("Hz", 0.0, FASTEST)] | None = None
    morphine: Percent | None = None
    kappa_agonist: Percent | None = None
    naloxone: Share | None = None
    local_naloxone: Share | None = None

    def until(self, end: float) -> float:
        """Return when it ends in a run that ends at a time, s."""
        return end if self.lasting is None else min(self.at + self.lasting, end)


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str = ""
    note: str = ""
    cells: Annotated[int, Field(ge=2, le=MOST_CELLS)] = 48
    bundles: Annotated[int, Field(ge=2, le=MOST_CELLS)] | None = None
    deaf: Annotated[int, Field(ge=0)] = 0
    neurones: Literal["recorded", "program"] = "recorded"
    dependent: bool = False
    duration: Annotated[float, within("s", 10.0, LONGEST)]
    blood: Literal["rat", "woman"] = "rat"
    life: list[Happening] = []
    change: dict[str, Any] = {}


@dataclass(frozen=True)
class NetworkScenario:
    """A network scenario ready to run; times in s. ``deaf`` cells, the first ones, do not hear oxytocin.

    ``changed`` is what was set beneath a title that does not tell of it. What lasts no time is not in ``life`` but in
    ``without_effect``, by its place among what is written.

    A ``dependent`` animal has had morphine for days, and has it still.
    """

    name: str
    title: str
    changed: tuple[str, ...]
    note: str
    cells: int
    bundles: int
    deaf: int
    dependent: bool
    duration: float
    blood: Literal["rat", "woman"]
    life: tuple[Happening, ...]
    without_effect: tuple[str, ...]
    neurones: Neurones
    terminals: Terminals
    opioids: Opioids
    noradrenaline: Noradrenaline
    written: dict[str, Any]

    @property
    def stimuli(self) -> list[Stimulus]:
        """What acts on the neurones from each change on; of things that overlap, the one begun last.

        Doses of opioids come to act over the time of their onset, in small steps; all else does so at once.
        """
        spans = [(item, item.until(self.duration)) for item in self.life]
        changes = sorted({0.0, *(item.at for item, _ in spans), *(end for _, end in spans)})
        rising = [span for span in spans if any(getattr(span[0], name) is not None for name in OPIOIDS)]
        turns = {time for item, end in rising for time in (item.at, end)}
        steps = np.arange(ONSET_STEP, ONSETS * self.opioids.onset_time, ONSET_STEP)
        moments = sorted({*changes, *(float(turn + step) for turn in turns for step in steps)})
        found, doses, last = [], dict.fromkeys(OPIOIDS, 0.0), 0.0
        wanted = doses
        for moment in (time for time in moments if time < self.duration):
            left = math.exp(-(moment - last) / self.opioids.onset_time)
            doses = {name: wanted[name] + (doses[name] - wanted[name]) * left for name in OPIOIDS}
            shares = self._given([item for item, end in spans if item.at <= moment < end])
            wanted, last = {name: shares.pop(name) for name in OPIOIDS}, moment
            opioids = self.opioids.acting(**doses, dependent=self.dependent)
            shares["excitation"] *= opioids.excitation
            shares["oxytocin"] *= TONIC
            for name, left in self.noradrenaline.left(shares.pop("alpha_blocker")).items():
                shares[name] *= left
            direct = {"depolarisation": opioids.depolarisation, "exocytosis": opioids.exocytosis}
            found.append(Stimulus(moment, **shares, **direct))
        return found

    def _given(self, present: Sequence[Happening]) -> dict[str, float]:
        """What is present at a time, as shares of the usual."""
        values = {"suckling": 0.0, "excitation": 100.0, "inhibition": 100.0, "oxytocin": 0.0, "antagonist": 0.0}
        values |= {"alpha_blocker": 0.0} | dict.fromkeys(OPIOIDS, 0.0)
        for item in sorted(present, key=lambda item: item.at):
            given = {name: getattr(item, name) for name in values}
            if item.pups is not None:
                given["suckling"] = 100 * litter_suckling(item.pups)
            values |= {name: value for name, value in given.items() if value is not None}
        return {name: value / 100 for name, value in values.items()}

    @property
    def trains(self) -> list[tuple[float, float, float]]:
        """Trains of stimuli to the axons of all cells: (start s, end s, rate 1/s)."""
        return [
            (item.at, item.until(self.duration), item.stimulation)
            for item in self.life
            if item.stimulation
        ]


def load_network(name: str | Path, library: str | Path | None = None, overrides: Sequence[str] = ()) -> NetworkScenario:
    """Return a bundled network scenario, one of the library (its folder ``networks``) or one at a path.

    Raises InputError with one sentence for anything that cannot be used.
    """
    folder = None if library is None else Path(library)
    return _read(read_document(locate("network", str(name), folder), "network scenario"), overrides)


def read_network(data: Mapping[str, Any], name: str = "network", overrides: Sequence[str] = ()) -> NetworkScenario:
    """Return a network scenario given as a mapping (as in an experiment); ``name`` stands in messages."""
    return _read(Document(name, deepcopy(dict(data))), overrides)


def network_titles(library: str | Path | None = None) -> dict[str, str]:
    """Return the known network scenarios, name to title. Raises InputError when one of them cannot be read."""
    folder = None if library is None else Path(library)
    return {name: load_network(name, folder).title for name in names("network", folder)}


def _read(document: Document, overrides: Sequence[str]) -> NetworkScenario:
    changed = overridden(document, overrides)
    written = validated(_Written, document.data, document)
    if written.cells * written.duration > MOST_CELL_SECONDS:
        raise document.fault(
            ("duration",),
            f"{written.cells} cells for {written.duration / 3600:.3g} h is too much for one run; at most "
            f"{MOST_CELL_SECONDS / written.cells / 3600:.3g} h of so many cells",
        )
    if abs(written.duration / EVERY - round(written.duration / EVERY)) > 1e-9:
        raise document.fault(("duration",), f"{written.duration:g} s is not a whole number of seconds")
    if written.deaf > written.cells:
        raise document.fault(("deaf",), f"{written.deaf} of {written.cells} cells cannot be without receptors")
    latest = 0
    for index, item in enumerate(written.life):
        _check(document, index, item, written.duration)
        if item.at < (before := written.life[latest].at):
            sentence = f"{item.at:g} s comes before life[{latest}] at {before:g} s; life is in time order"
            raise document.fault(("life", index, "at"), sentence)
        latest = index
    return NetworkScenario(
        name=document.name,
        title=written.title or Path(document.name).stem,
        changed=changed,
        note=written.note,
        cells=written.cells,
        bundles=written.bundles or max(2, round(2 * written.cells / DENDRITES_A_BUNDLE)),
        deaf=written.deaf,
        dependent=written.dependent,
        duration=written.duration,
        blood=written.blood,
        life=tuple(item for item in written.life if item.lasting != 0),
        without_effect=tuple(f"life[{index}]" for index, item in enumerate(written.life) if item.lasting == 0),
        neurones=SETS[written.neurones]().changed(**_changes(document, written.change, Neurones)),
        terminals=Terminals().changed(**_changes(document, written.change, Terminals)),
        opioids=Opioids().changed(**_changes(document, written.change, Opioids)),
        noradrenaline=Noradrenaline().changed(**_changes(document, written.change, Noradrenaline)),
        written=document.data,
    )


def _check(document: Document, index: int, item: Happening, duration: float) -> None:
    direct = ("suckling", "pups", "excitation", "inhibition", "stimulation")
    reaching = (*direct, "oxytocin", "antagonist", "alpha_blocker", *OPIOIDS)
    if all(getattr(item, name) is None for name in reaching):
        raise document.fault(("life", index), f"nothing happens; name one of {', '.join(reaching)}")
    if item.suckling is not None and item.pups is not None:
        raise document.fault(("life", index), "both suckling and pups; one of them says how strong suckling is")
    if item.at >= duration and ("duration",) in document.overridden:
        raise document.fault(("duration",), f"{duration:g} s is over before life[{index}] begins, at {item.at:g} s")
    if item.at >= duration:
        raise document.fault(("life", index, "at"), f"{item.at:g} s is not before the end of the run at {duration:g} s")
    for key, value in (("at", item.at), ("for", item.lasting)):
        if value is not None and abs(value / EVERY - round(value / EVERY)) > 1e-9:
            raise document.fault(("life", index, key), f"{value:g} s is not a whole number of seconds")


def _changes(document: Document, change: Mapping[str, Any], where: type[Declared]) -> dict[str, float]:
    """Return those of the changed parameters that belong to ``where``, in their declared units."""
    sets = (Neurones, Terminals, Opioids, Noradrenaline)
    known = {name: number for one in sets for name, number in one.declarations().items()}
    found = {}
    for name, value in change.items():
        if name not in known:
            raise document.fault(
                ("change", name), f"there is no parameter '{name}' of the network", did_you_mean(name, known)
            )
        if name in where.declarations():
            found[name] = document.read(("change", name), partial(_in_unit, value, known[name].unit))
    try:
        where().changed(**found)
    except InputError as error:
        raise document.fault(("change",), error.message, error.hint) from None
    return found


def _in_unit(value: Any, unit: str) -> float:
    if unit == "1":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise QuantityError(f"{shown(value)} is not a plain number")
        return float(value)
    return parse(value, "Hz" if unit == "1/s" else unit)
