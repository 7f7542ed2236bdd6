"""The first passage: what an injected drug meets before it is mixed.

What enters a vein passes heart and lungs and reaches the arteries undiluted by the rest of the body: its concentration
there is the rate at which it enters over the flow of plasma, on top of what has come round before (Upton 2004). A bolus
is so for ten seconds or more several times as concentrated as after mixing, the more so the faster it is given and the
less the heart puts out; during an infusion of something that is quickly removed a good part of the arterial level is
on its first way. The rate of entry is read off the mixed level, as its rise and what is removed of it.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Normal, Param, Signal, State, const, maximum


class FirstPassage(Module):
    """Concentration of a drug in the arteries, a circulation time after it entered a vein."""

    in_chest = State(0, "pmol/L", "mixed level as it passes heart and lungs", scale=10)
    arriving = State(0, "pmol/L", "mixed level as it arrives at resistance vessels", scale=10)

    level = Inlet("pmol/L", "plasma concentration after mixing", default=0)
    mixing_volume = Inlet("L", "volume in which it is mixed", default=6)
    turnover = Inlet("1/min", "rate at which it leaves that volume", default=0)
    cardiac_output = Inlet("L/min", "cardiac output", default=6)

    concentration = Signal("pmol/L", "concentration in the plasma of arteries")

    circulation_time = Param(0.187, "min", "time that blood takes from an arm vein to resistance vessels",
                             spread=LogNormal(0.15), source="ref:iodine_circulation_time",
                             note="11.2 s from an arm vein to the femoral artery")
    plasma_share = Param(0.67, "1", "share of plasma in blood", spread=Normal(0.03, 0.55, 0.8), source="ref:hytten1985",
                         note="a haematocrit of 33 % in the last trimester, about 40 % outside pregnancy")

    def equations(m, d: Any) -> None:
        half_way = m.circulation_time / 2
        d.in_chest = (m.level - m.in_chest) / half_way
        d.arriving = (m.in_chest - m.arriving) / half_way
        entering = maximum((m.in_chest - m.arriving) / half_way + m.turnover * m.arriving, const(0, "pmol/L/min"))
        flow = m.plasma_share * maximum(m.cardiac_output, const(0.5, "L/min"))  # a heart that stops carries nothing
        m.concentration = m.arriving + entering * m.mixing_volume / flow
