"""The fetus: its small store of oxygen, carbon dioxide and acid.

A term fetus uses 6.6 mL of oxygen a kilogram and minute (Acharya 2009) and holds hardly two minutes' worth. What
the placenta brings follows the difference of saturation across it. Demand is met down to a saturation of about
30 %, hardly under 20 % (lambs, Nijland 1995), and what is missing is paid for with acid. Carbon dioxide comes of the
oxygen that is burnt, and of bicarbonate that buffers acid; it leaves by the same flow, so a contraction raises it
within minutes and it goes as fast, while base deficit builds over tens of minutes and lingers for hours. Complete
loss of supply adds about half a mmol/L of base deficit each minute and recovery takes off a tenth (sheep, Frasch
2009). Everything stops at birth: what is then read is what the cord would show.

What was calibrated and what was left for validation: docs/decisions/0020-organs-of-the-ward.md.

No link carries maternal oxytocin to the fetus (fetal.oxytocin.no_transfer.thornton1999).
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Normal, Param, Signal, State, clip, const, hill


class Fetus(Module):
    """Oxygen, carbon dioxide, base deficit and pH of fetal arterial blood."""

    saturation = State(0.58, "1", "oxygen saturation of arterial blood")
    carbon_dioxide = State(48, "mmHg", "tension of carbon dioxide in arterial blood", scale=10)
    base_deficit = State(2.5, "mmol/L", "base deficit of arterial blood", scale=3)

    transfer = Inlet("mL/min", "oxygen taken up from the placenta")
    relative_flow = Inlet("1", "intervillous flow relative to rest", default=1)
    cord = Inlet("1", "umbilical flow relative to rest", default=1)
    week = Inlet("1", "weeks of gestation", default=40)
    relative_weight = Inlet("1", "weight relative to the usual one at this week", default=1)
    born = Inlet("1", "1 once the child is born", default=0)
    fever = Inlet("degC", "maternal temperature above 37", default=0)

    growth = Signal("1", "size relative to term")
    demand = Signal("mL/min", "oxygen the fetus would use")
    met = Signal("1", "share of that demand met")
    saturation_percent = Signal("percent", "oxygen saturation as an oximeter shows it")
    ph = Signal("1", "pH of arterial blood")

    mass = Param(3.4, "kg", "usual fetal weight at 40 weeks", source="ref:bucklouis2015",
                 note="weight grows with the third power of age, 1.4 kg at 30 weeks")
    use = Param(6.6, "mL/min/kg", "oxygen use", spread=LogNormal(0.1), source="ref:acharya2009")
    use_fever = Param(0.1, "1/degC", "relative rise of oxygen use with fever", source="assumed:a tenth for each degree")
    blood = Param(95, "mL/kg", "blood of fetus and its side of the placenta", spread=LogNormal(0.1),
                  source="assumed:80 mL/kg in the fetus and part of the villous blood")
    capacity = Param(0.21, "1", "oxygen a full volume of fetal blood holds", spread=LogNormal(0.07),
                     source="assumed:haemoglobin 16 g/dL, 1.34 mL/g")
    tissue = Param(5, "mL/kg", "oxygen that tissues hold at full saturation", source="assumed:myoglobin and dissolved")
    critical = Param(0.13, "1", "saturation at which half the demand is met", spread=LogNormal(0.12),
                     source="ref:nijland1995",
                     note="base excess begins to fall below 30 % and falls on and on below 20 %, in lambs")
    acid_full = Param(0.56, "mmol/L/min", "rise of base deficit without any oxygen", spread=LogNormal(0.2),
                      source="ref:frasch2009", note="0.56 mmol/L for each minute of cord occlusion, in sheep near term")
    acid_time = Param(110, "min", "time over which placenta and fetus clear it", spread=LogNormal(0.2),
                      source="ref:frasch2009", note="0.09 mmol/L a minute from a base deficit of about 12, in sheep")
    deficit_rest = Param(1.5, "mmol/L", "base deficit at rest", spread=Normal(0.8, 0, 4),
                         source="assumed:base excess of about -2 before labour")
    dioxide_rise = Param(4.0, "mmHg/min", "rise of carbon dioxide without exchange", spread=LogNormal(0.15),
                         source="assumed:7-10 mmHg in the first minutes of occlusion, less as tissues take it up")
    dioxide_buffered = Param(0.4, "1", "carbon dioxide freed by buffering, without any oxygen, relative to that burnt",
                             source="assumed:0.56 mmol/L/min of acid in 0.35 L/kg, half of it buffered by bicarbonate, "
                                    "is 2.2 mL/kg/min of gas, against 6 of oxidation")
    dioxide_washout = Param(0.25, "1/min", "wash-out of carbon dioxide at rest",
                            source="assumed:fetal tension 16 above maternal")
    dioxide_tissue = Param(0.2, "1", "uptake of carbon dioxide by tissues, relative to wash-out at rest",
                           source="assumed:the rise slackens within ten minutes of occlusion")
    dioxide_mother = Param(32, "mmHg", "carbon dioxide of the mother", source="assumed:hyperventilation of pregnancy")
    buffer_deficit = Param(0.0165, "L/mmol", "fall of pH for each mmol/L of base deficit",
                           source="assumed:Henderson-Hasselbalch made linear around pH 7.25")
    buffer_dioxide = Param(0.0058, "1/mmHg", "fall of pH for each mmHg of carbon dioxide",
                           source="assumed:as buffer_deficit")

    def start(m, y: Any) -> None:
        y.base_deficit = m.deficit_rest + const(1, "mmol/L")

    def equations(m, d: Any) -> None:
        age = clip(m.week / 40, 0.5, 1.1)
        m.growth = age * age * age
        mass = m.mass * m.growth * m.relative_weight
        m.demand = m.use * mass * (1 + m.use_fever * m.fever)
        m.met = hill(m.saturation, m.critical, 4)
        store = mass * (m.blood * m.capacity + m.tissue)
        undelivered = 1 - m.born
        d.saturation = undelivered * (m.transfer - m.demand * m.met) / store
        # Carbon dioxide crosses so easily that its removal falls less than flow; tissues take some even without flow.
        carried = 2 * m.cord * m.relative_flow / (1 + m.relative_flow)
        exchange = m.dioxide_washout * (m.dioxide_tissue + (1 - m.dioxide_tissue) * carried)
        made = m.met + m.dioxide_buffered * (1 - m.met)
        d.carbon_dioxide = undelivered * (
            m.dioxide_rise * made - exchange * (m.carbon_dioxide - m.dioxide_mother))
        cleared = (m.base_deficit - m.deficit_rest) / m.acid_time * m.cord
        d.base_deficit = undelivered * (m.acid_full * (1 - m.met) - cleared)
        m.saturation_percent = m.saturation * const(100, "percent")
        m.ph = (7.40 - m.buffer_deficit * m.base_deficit
                - m.buffer_dioxide * (m.carbon_dioxide - const(40, "mmHg")))
