"""The child's own oxytocin: what its pituitary gives off and what the cord carries to the placenta.

Umbilical arteries hold more oxytocin than the vein, so the child makes it and the placenta takes it up, nearly half of
it in one passage (Dawood 1978). Neither the onset of labour nor lack of oxygen changes the difference (Thornton 1993),
and nothing of what the mother is given comes across (fetal.oxytocin.no_transfer.thornton1999). Cord plasma has no
oxytocinase of its own, so a shut cord leaves liver and kidney alone to clear it. How much of the oxytocin passes the
enzyme of the trophoblast and reaches the muscle is not known: no link carries it there.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State


class FetalOxytocin(Module):
    """Oxytocin of fetal plasma; at birth it stays what the cord would show."""

    arterial = State(29.6, "pmol/L", "oxytocin in plasma of the umbilical arteries", scale=10)

    weight = Inlet("kg", "weight of the child")
    cord = Inlet("1", "umbilical flow relative to rest", default=1)
    born = Inlet("1", "1 once the child is born", default=0)

    venous = Signal("pmol/L", "oxytocin in plasma of the umbilical vein")
    secretion = Signal("pmol/min", "from the pituitary of the child")
    to_placenta = Signal("pmol/min", "oxytocin that the placenta takes from umbilical blood")

    level_rest = Param(29.6, "pmol/L", "usual level in umbilical arteries", spread=LogNormal(0.5),
                       source="obs:fetal.oxytocin.umbilical_artery_elective_cs.dawood1978",
                       note="29.8 pg/mL; the spread over children is assumed")
    extraction = Param(0.46, "1", "share that one passage of the placenta takes", spread=LogNormal(0.2),
                       source="obs:fetal.oxytocin.umbilical_artery_elective_cs.dawood1978",
                       note="16.1 pg/mL in the vein")
    umbilical_flow = Param(0.110, "L/min/kg", "umbilical blood flow", spread=LogNormal(0.2),
                           source="ref:fetal_flow1980")
    plasma_share = Param(0.5, "1", "plasma in umbilical blood", source="assumed:a haematocrit of a half")
    own_clearance = Param(0.015, "L/min/kg", "clearance by the child's own organs", spread=LogNormal(0.3),
                          source="assumed:that of an adult for each kilogram")
    volume = Param(0.4, "L/kg", "volume of distribution", spread=LogNormal(0.15),
                   source="assumed:extracellular water of a newborn")

    def start(m, y: Any) -> None:
        y.arterial = m.level_rest

    def equations(m, d: Any) -> None:
        passing = m.plasma_share * m.umbilical_flow * m.weight * m.extraction
        own = m.own_clearance * m.weight
        m.venous = m.arterial * (1 - m.extraction)
        m.secretion = m.level_rest * (passing + own)
        m.to_placenta = passing * m.cord * m.arterial * (1 - m.born)
        d.arterial = (m.secretion * (1 - m.born) - m.to_placenta - own * m.arterial * (1 - m.born)) / (
            m.volume * m.weight)
