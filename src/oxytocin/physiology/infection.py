"""Infection of membranes and fluid: a risk that grows with the time since the membranes ruptured.

Through ruptured membranes bacteria ascend. The hazard rises with the time since rupture, so that
chorioamnionitis is seldom within six hours and common after a day: 4.1 % of women induced with ruptured membranes
when the latent phase ended in time, 12.1 % when it had lasted 12 h (Kawakita 2016); odds are raised from 12 h of
rupture on (Tran 2008). Each woman has a resistance of her own, drawn once; the infection begins when the hazard
that she has met exceeds it. It takes hours to show as fever, and from there the fetal heart quickens, the fetus
uses more oxygen, and the muscle weakens, in labour and after it.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, Module, Param, Signal, State, Uniform, const, expm1, log, smooth_step


class Infection(Module):
    """Chorioamnionitis by time since rupture of the membranes, and the fever it brings."""

    ruptured_for = State(0, "min", "time with ruptured membranes", scale=100)
    level = State(0, "1", "chorioamnionitis, 0 none to 1")

    membranes_ruptured = Inlet("1", "1 once the membranes have ruptured", default=0)
    ruptured_before = Inlet("hour", "time since rupture when the run begins", default=0)
    infected_before = Inlet("1", "chorioamnionitis when the run begins, 0 none to 1", default=0)
    expecting = Inlet("1", "1 while pregnant", default=1)
    born = Inlet("1", "1 once the child is born", default=0)

    hazard = Signal("1", "cumulative hazard met so far")
    risk = Signal("1", "share of women who would have fallen ill by now")
    fever = Signal("degC", "body temperature above 37 by infection")

    hazard_day = Param(0.22, "1", "cumulative hazard of a day with ruptured membranes", source="ref:kawakita2016",
                       note="about 4 % at 10 h and 12 % at 18 h of rupture: latent phases of 12 h and the hours before "
                            "and after; rises with the square of time")
    resistance = Param(0.5, "1", "resistance to it, as a share of women", spread=Uniform(0, 1),
                       source="assumed:chance, drawn for each woman")
    onset_time = Param(90, "min", "time over which an infection shows", source="assumed:hours")
    fever_full = Param(1.3, "degC", "fever of a full infection", source="assumed:38.0 to 38.5 degrees at diagnosis")

    def start(m, y: Any) -> None:
        y.ruptured_for = m.ruptured_before * const(60, "min/hour")
        y.level = m.infected_before

    def equations(m, d: Any) -> None:
        d.ruptured_for = m.membranes_ruptured * m.expecting * (1 - m.born)
        days = m.ruptured_for / const(1440, "min")
        m.hazard = m.hazard_day * days * days
        m.risk = -expm1(-m.hazard)
        met = smooth_step(m.hazard + log(m.resistance), 0.004)
        wanted = m.infected_before + (1 - m.infected_before) * met
        d.level = m.expecting * (wanted - m.level) / m.onset_time
        m.fever = m.fever_full * m.level
