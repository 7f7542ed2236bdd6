"""A birth at a given hour: what a diary says happens, whatever the labour would have come to by itself.

The soft parts give way, as they do in a precipitate labour: the cervix ripens and opens evenly, the head comes to the
spines meanwhile, and then down through vagina and pelvic floor, so that it is out when the time is over. Contractions
and bearing down go on as they are; for as long as this lasts it is not they that decide how fast. All that hangs on
the way out follows from it as in any birth: stretch and with it oxytocin, rupture of the membranes, the squeezed head
and cord of the child, the third stage.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, Module, Param, Signal, State, Wire, const, maximum, where
from oxytocin.physiology.parts import Part


class GivenBirth(Module):
    """How fast the way out has to give way for the child to be born at a given time."""

    gone = State(0, "1", "share of the time to the given birth that is over")

    pace = Inlet("1/min", "one over the time within which she gives birth, 0 while none is given", default=0)
    dilatation = Inlet("cm", "cervical dilatation", default=0)
    station = Inlet("cm", "station of the presenting part", default=0)
    full_dilatation = Inlet("1", "1 from full dilatation on", default=0)

    given = Signal("1", "1 while the course is given")
    opening = Signal("cm/min", "dilatation as given")
    softening = Signal("1/min", "ripening as given, share of what is missing")
    descent = Signal("cm/min", "descent as given")

    first_stage = Param(0.7, "1", "share of that time until full dilatation",
                        source="assumed:of two hours leaves 36 min, the median second stage of a first labour")
    spines = Param(0, "cm", "station of the head at full dilatation", source="assumed:engaged, as in other labours")
    full = Param(10.02, "cm", "dilatation that is aimed at", source="assumed:so that 10 cm are passed in time")
    outside = Param(5.03, "cm", "station that is aimed at", source="assumed:so that +5, where it is born, is passed "
                                                                  "in time")
    last = Param(0.001, "1", "share of that time that is counted as left at least",
                 source="assumed:the speed stays finite")

    def equations(m, d: Any) -> None:
        d.gone = m.pace
        m.given = where(m.pace > 0, 1, 0)
        first = 1 - m.full_dilatation
        m.softening = first * m.pace / maximum(m.first_stage - m.gone, m.last)
        out = m.full_dilatation * m.pace / maximum(1 - m.gone, m.last)
        nothing = const(0, "cm")
        m.opening = m.softening * maximum(m.full - m.dilatation, nothing)
        m.descent = (m.softening * maximum(m.spines - m.station, nothing)
                     + out * maximum(m.outside - m.station, nothing))


GIVEN_BIRTH = Part(
    {"given_birth": GivenBirth},
    (
        Wire("labour.dilatation", "given_birth.dilatation", source="assumed:definition"),
        Wire("labour.station", "given_birth.station", source="assumed:definition"),
        Wire("labour.full_dilatation", "given_birth.full_dilatation", source="assumed:definition"),
        *(Wire(f"given_birth.{origin}", f"labour.{target}", source="assumed:set by the scenario's diary")
          for origin, target in (("given", "given"), ("opening", "given_opening"),
                                 ("softening", "given_softening"), ("descent", "given_descent"))),
    ),
    inputs={"birth": "given_birth.pace"})
