"""Atosiban: a competitive antagonist of the oxytocin receptor, given as a bolus and an infusion in preterm labour.

It keeps oxytocin out of the receptor and does nothing else: the response to oxytocin is that at a level lower by
1 + concentration / dissociation constant (Schild), which at the doses given is next to none. What prostaglandin and
the muscle's own pacemakers do goes on (no effect on the response to prostaglandin, ref phaneuf1994), so that a labour
stops as far as it needed oxytocin. It binds V1a receptors too, which is left out.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, Wire
from oxytocin.physiology.parts import Part


class Atosiban(Module):
    """One compartment and the tissue around the myocytes."""

    central = State(0, "pmol", "atosiban in the body", scale=1e5)
    tissue = State(0, "pmol/L", "unbound atosiban around the myocytes", scale=1e4)
    cleared = State(0, "pmol", "atosiban eliminated", scale=1e5)

    infusion = Inlet("pmol/min", "intravenous infusion", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)

    level = Signal("pmol/L", "plasma atosiban")
    bound = Signal("1", "concentration around the myocytes over the dissociation constant")

    volume = Param(18, "L", "volume of distribution at 70 kg", spread=LogNormal(0.3),
                   source="obs:atosiban.clearance.goodwin1995", note="18 L; steady state within 1 h")
    clearance = Param(0.65, "L/min", "clearance at 70 kg", spread=LogNormal(0.17),
                      source="obs:atosiban.clearance.goodwin1995", note="42 L/h in pregnant women, who weigh more")
    exchange = Param(0.6, "1/min", "exchange between blood and myometrium", source="assumed:as receptors.exchange")
    unbound = Param(0.53, "1", "share in plasma that is not bound to protein", source="ref:atosiban_label",
                    note="46 to 48 % bound in pregnant women")
    affinity = Param(10000, "pmol/L", "dissociation constant at OXTR", source="ref:phaneuf1994",
                     note="inhibition constant in myometrial cells of women")

    def equations(m, d: Any) -> None:
        m.level = m.central / (m.volume * m.size)
        m.bound = m.tissue / m.affinity
        eliminated = m.clearance * m.size**0.75 * m.level
        d.central = m.infusion - eliminated
        d.tissue = m.exchange * (m.unbound * m.level - m.tissue)
        d.cleared = eliminated


ATOSIBAN = Part(
    {"atosiban": Atosiban},
    (
        Wire("body.size", "atosiban.size", source="assumed:volumes and flows grow with size"),
        Wire("atosiban.bound", "receptors.atosiban", source="obs:atosiban.contraction_rate_fall_3h.goodwin1995"),
    ),
    inputs={"atosiban_infusion": "atosiban.infusion"},
    doses={"atosiban_iv": "atosiban.central"},
    observables={"plasma_atosiban": "atosiban.level"})
