"""Sevoflurane: a volatile anaesthetic, given by the end-tidal concentration that the monitor shows.

In strips of term human myometrium 0.5, 1 and 1.5 MAC leave 72, 37 and 27 % of the contractility (Turner 2002): entry of
calcium and its sensitivity both fall, promptly reversible. Vessels open, the heart is depressed a little and the
baroreflex fails: at 2 % its slope is a fifth to a quarter of that awake.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, Wire, clip, hill
from oxytocin.physiology.parts import Part


class Sevoflurane(Module):
    """End-tidal concentration, tissue that follows it, and its effects by minimum alveolar concentration."""

    tissue = State(0, "1", "partial pressure in muscle and brain, in percent of an atmosphere", scale=1)

    end_tidal = Inlet("1", "end-tidal sevoflurane, percent", default=0)

    depth = Signal("1", "partial pressure in tissue, in MAC")
    entry = Signal("1", "L-type entry of the myometrium blocked, share")
    operated = Signal("1", "receptor-operated entry blocked, share")
    kinase_loss = Signal("1", "MLCK activity lost, share")
    opening = Signal("1", "relative opening of resistance vessels")
    stroke_loss = Signal("1", "share of stroke volume lost")
    reflex_loss = Signal("1", "share of the baroreflex lost")

    alveolar = Param(2.0, "1", "minimum alveolar concentration, percent", spread=LogNormal(0.1),
                     source="assumed:about 2 % in young adults; lower in pregnancy")
    equilibration = Param(0.35, "1/min", "equilibration of well-perfused tissue with the alveoli",
                          source="assumed:blood solubility is low; two minutes to half")
    block_half = Param(1.1, "1", "MAC of half the block of calcium entry",
                       source="obs:uterus.sevoflurane.contractility.turner2002",
                       note="set so that strips keep 72, 37 and 27 %")
    block_largest = Param(0.58, "1", "largest share of calcium entry blocked",
                                source="obs:uterus.sevoflurane.contractility.turner2002")
    kinase_largest = Param(0.50, "1", "largest share of MLCK activity lost",
                           source="obs:uterus.sevoflurane.contractility.turner2002")
    opening_slope = Param(0.4, "1", "opening of resistance vessels for each MAC", spread=LogNormal(0.2),
                          source="assumed:pressure falls by a fifth to a quarter at 1 MAC")
    stroke_slope = Param(0.06, "1", "share of stroke volume lost for each MAC", source="assumed:little at 1 MAC")
    reflex_half = Param(0.45, "1", "MAC that takes half the baroreflex", source="ref:sevoflurane_baroreflex",
                        note="22.5 to 4-6 ms/mmHg at 2 % with nitrous oxide")

    def equations(m, d: Any) -> None:
        d.tissue = m.equilibration * (m.end_tidal - m.tissue)
        m.depth = m.tissue / m.alveolar
        blocked = hill(m.depth, m.block_half, 2)
        m.entry = m.block_largest * blocked
        m.operated = m.block_largest * blocked
        m.kinase_loss = m.kinase_largest * blocked
        m.opening = m.opening_slope * m.depth
        m.stroke_loss = clip(m.stroke_slope * m.depth, 0, 0.5)
        m.reflex_loss = hill(m.depth, m.reflex_half, 2)


SEVOFLURANE = Part(
    {"sevoflurane": Sevoflurane},
    (
        Wire("sevoflurane.entry", "effects.volatile_entry", source="obs:uterus.sevoflurane.contractility.turner2002"),
        Wire("sevoflurane.operated", "effects.volatile_operated",
             source="obs:uterus.sevoflurane.contractility.turner2002"),
        Wire("sevoflurane.kinase_loss", "effects.volatile_kinase",
             source="obs:uterus.sevoflurane.contractility.turner2002"),
        Wire("sevoflurane.opening", "effects.volatile_opening", source="ref:sevoflurane_baroreflex"),
        Wire("sevoflurane.stroke_loss", "circulation.drug_stroke_loss", grade="plausible",
             source="assumed:volatile agents depress the heart a little"),
        Wire("sevoflurane.reflex_loss", "treatment.volatile", source="ref:sevoflurane_baroreflex"),
    ),
    inputs={"sevoflurane": "sevoflurane.end_tidal"},
    observables={"sevoflurane_depth": "sevoflurane.depth"})
