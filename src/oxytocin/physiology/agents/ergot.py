"""Ergometrine and methylergometrine: sustained contraction beside the oxytocin receptor, and constricted vessels.

Both leave the blood alike: distribution within ten minutes, elimination with a half-life of two hours, 34 to 36 L/h
(de Groot 1994, men); from muscle they reach their peak in under half an hour. They act on alpha-adrenergic (Fanning
2017), serotonin and dopamine receptors. A uterus that has just given birth is held tight by far less than a strip in a
bath asks for, as it is by oxytocin: 0.2 mg act within 2 to 5 min from a muscle and for three hours, for 45 min from a
vein, at levels of 1 to 5 nmol/L. Vessels constrict as strips of myometrium do, at ten times that, which is why
hypertension forbids them; muscle is reached through blood like the rest.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, Wire, michaelis
from oxytocin.physiology.parts import Part


class Ergot(Module):
    """Two compartments, a depot in muscle, and the tissue where it acts."""

    central = State(0, "pmol", "in plasma and what mixes with it at once", scale=1e4)
    peripheral = State(0, "pmol", "in slowly exchanging tissue", scale=1e4)
    muscle = State(0, "pmol", "still in the injected muscle", scale=1e4)
    tissue = State(0, "pmol/L", "around smooth muscle", scale=100)
    cleared = State(0, "pmol", "eliminated, or lost in the muscle", scale=1e4)

    infusion = Inlet("pmol/min", "intravenous infusion", default=0)
    swallowed = Inlet("pmol/min", "absorbed from the gut", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)

    level = Signal("pmol/L", "plasma ergometrine or methylergometrine")
    relative = Signal("1", "concentration relative to that of half the largest effect on the uterus")
    in_vessels = Signal("1", "concentration relative to that of half the largest constriction")
    agonism = Signal("1", "contraction of the myometrium, share of the largest possible")

    volume = Param(29.6, "L", "central volume at 70 kg", spread=LogNormal(0.3),
                   source="ref:degroot1994_methylergometrine",
                   note="with the rates below: half-lives 0.19 and 1.85 h, clearance 34.1 L/h, 71.5 L at steady state")
    elimination = Param(0.0192, "1/min", "elimination from the central volume", spread=LogNormal(0.28),
                        source="ref:degroot1994_methylergometrine", note="ergometrine 35.9 L/h")
    outward = Param(0.0281, "1/min", "central to peripheral exchange", source="ref:degroot1994_methylergometrine")
    inward = Param(0.0198, "1/min", "peripheral to central exchange", source="ref:degroot1994_methylergometrine")
    absorption = Param(0.15, "1/min", "absorption from muscle", spread=LogNormal(0.3), source="ref:methergine_label",
                       note="peak at 0.41 h, effect within 2-5 min")
    bioavailability = Param(0.78, "1", "share absorbed from muscle", source="ref:methergine_label")
    exchange = Param(0.6, "1/min", "exchange between blood and smooth muscle", source="assumed:as receptors.exchange")
    half = Param(4000, "pmol/L", "concentration of half the largest contraction", spread=LogNormal(0.3),
                 source="ref:methergine_label",
                 note="that of 3 min after 0.2 mg into a muscle, and of 45 min after as much into a vein, when it has "
                      "begun and ceases to act")
    vessel_half = Param(39000, "pmol/L", "concentration of half the largest constriction", spread=LogNormal(0.3),
                        source="assumed:39 nmol/L on strips of pregnant myometrium, by an abstract without title or "
                               "authors; pressure rises by some 10 mmHg")
    largest = Param(0.7, "1", "largest contraction, as a Gq signal",
                    source="assumed:tetanic contraction, as by oxytocin")

    def equations(m, d: Any) -> None:
        m.level = m.central / (m.volume * m.size)
        m.relative = m.tissue / m.half
        m.in_vessels = m.tissue / m.vessel_half
        m.agonism = m.largest * michaelis(m.tissue, m.half)
        absorbed, eliminated = m.absorption * m.muscle, m.elimination * m.central
        exchange = m.outward * m.central - m.inward * m.peripheral
        d.muscle = -absorbed
        d.central = m.infusion + m.swallowed + m.bioavailability * absorbed - exchange - eliminated
        d.peripheral = exchange
        d.tissue = m.exchange * (m.level - m.tissue)
        d.cleared = eliminated + (1 - m.bioavailability) * absorbed


ERGOMETRINE = Part(
    {"ergot": Ergot},
    (
        Wire("body.size", "ergot.size", source="assumed:volumes grow with size"),
        Wire("ergot.agonism", "effects.ergometrine_agonism", grade="plausible",
             source="assumed:ergometrine contracts strips of pregnant myometrium"),
        Wire("ergot.relative", "treatment.ergot_given", source="ref:methergine_label"),
        Wire("ergot.in_vessels", "treatment.ergot_in_vessels", source="ref:methergine_label"),
    ),
    inputs={"ergometrine_infusion": "ergot.infusion"},
    doses={"ergometrine_iv": "ergot.central", "ergometrine_im": "ergot.muscle"},
    observables={"plasma_ergometrine": "ergot.level"})
