"""Tranexamic acid: clot at the placental bed is not dissolved while it lasts.

Two compartments in women at caesarean (Li 2021): 9.4 L/h, 10.1 and 14.0 L, 22.4 L/h between them; half the lysis is
inhibited at 6.0 mg/L, steeply (a power of 8.5), so that the effect is there or not and lasts as long as the level.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, Wire, hill
from oxytocin.physiology.parts import Part

MILLIGRAM = 6.362e6  # pmol, of 157.2 g/mol


class TranexamicAcid(Module):
    """Two compartments."""

    central = State(0, "pmol", "in plasma and what mixes with it at once", scale=1e9)
    peripheral = State(0, "pmol", "in slowly exchanging tissue", scale=1e9)
    cleared = State(0, "pmol", "eliminated", scale=1e9)

    infusion = Inlet("pmol/min", "intravenous infusion", default=0)
    in_muscle = Inlet("pmol/min", "absorbed from muscle", default=0)
    swallowed = Inlet("pmol/min", "absorbed from the gut", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)

    level = Signal("pmol/L", "plasma tranexamic acid")
    effect = Signal("1", "inhibition of clot lysis, share of the largest possible")

    volume = Param(10.1, "L", "central volume", spread=LogNormal(0.47), source="ref:li2021")
    peripheral_volume = Param(14.0, "L", "peripheral volume", spread=LogNormal(0.13), source="ref:li2021")
    clearance = Param(0.157, "L/min", "clearance", spread=LogNormal(0.28), source="ref:li2021", note="9.4 L/h")
    between = Param(0.373, "L/min", "clearance between the volumes", spread=LogNormal(0.67), source="ref:li2021",
                    note="22.4 L/h")
    half = Param(6.0 * MILLIGRAM, "pmol/L", "level of half the inhibition of lysis", spread=LogNormal(0.65),
                 source="ref:li2021", note="6.0 mg/L")
    steepness = Param(8.5, "1", "power of that inhibition", source="ref:li2021")

    def equations(m, d: Any) -> None:
        m.level = m.central / (m.volume * m.size)
        m.effect = hill(m.level, m.half, m.steepness)
        exchange = m.between * (m.level - m.peripheral / (m.peripheral_volume * m.size))
        eliminated = m.clearance * m.size**0.75 * m.level
        d.central = m.infusion + m.in_muscle + m.swallowed - exchange - eliminated
        d.peripheral = exchange
        d.cleared = eliminated


TRANEXAMIC_ACID = Part(
    {"tranexamic": TranexamicAcid},
    (
        Wire("body.size", "tranexamic.size", source="assumed:volumes and flows grow with size"),
        Wire("tranexamic.effect", "treatment.antifibrinolytic_given", source="ref:li2021"),
    ),
    inputs={"tranexamic_acid_infusion": "tranexamic.infusion"},
    doses={"tranexamic_acid_iv": "tranexamic.central"},
    observables={"plasma_tranexamic_acid": "tranexamic.level"})
