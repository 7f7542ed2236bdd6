"""Vasopressin given as a drug: V1a receptors of vessels and muscle, and the oxytocin receptor.

The hormone's own kinetics are those of physiology/vasopressin.py; this part adds the receptors that matter only at
the levels of a drug. At the oxytocin receptor it is a partial agonist (Chini 1996). Outside pregnancy V1 sites of the
myometrium outnumber those for oxytocin six to one (receptor.v1a.bmax.nonpregnant_myometrium.distinct); at term they
are a small minority and one binding study finds none, so that the link is only plausible.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, Wire
from oxytocin.physiology.parts import Part


class VasopressinReceptors(Module):
    """V1a receptors of resistance vessels and myometrium, and vasopressin at OXTR."""

    tissue = State(0, "pmol/L", "vasopressin around the myocytes", scale=1)

    level = Inlet("pmol/L", "plasma vasopressin", default=0)

    bound = Signal("1", "concentration around the myocytes over the dissociation constant at OXTR")
    signal = Signal("1", "the same times efficacy relative to oxytocin")
    agonism = Signal("1", "contraction by V1a of the myometrium, share of the largest possible")
    closing = Signal("1", "relative closing of resistance vessels")

    exchange = Param(0.6, "1/min", "exchange between blood and myometrium", source="assumed:as receptors.exchange")
    affinity = Param(2000, "pmol/L", "dissociation constant at OXTR",
                     source="assumed:of the order of oxytocin's own; nanomolar at all four receptors")
    efficacy = Param(0.4, "1", "efficacy at OXTR relative to oxytocin",
                     source="assumed:partial agonist (Chini 1996), size not given")
    muscle_affinity = Param(2200, "pmol/L", "dissociation constant at V1a of the myometrium",
                            source="obs:receptor.v1a.bmax.nonpregnant_myometrium.distinct")
    muscle_largest = Param(0.4, "1", "contraction by full occupancy of V1a", source="assumed:fewer sites than OXTR")
    vessel_affinity = Param(470, "pmol/L", "dissociation constant at V1a of vessels",
                            source="assumed:0.47 nmol/L is that of an antagonist that names the sites, by an abstract "
                                   "of 1999 without title or authors; taken for vasopressin")
    vessel_closing = Param(1.2, "1", "relative closing of resistance vessels at full occupancy", spread=LogNormal(0.3),
                           source="assumed:0.03 IU/min raises pressure in vasodilated patients, little in the healthy")

    def equations(m, d: Any) -> None:
        d.tissue = m.exchange * (m.level - m.tissue)
        m.bound = m.tissue / m.affinity
        m.signal = m.efficacy * m.bound
        m.agonism = m.muscle_largest * m.tissue / (m.muscle_affinity + m.tissue)
        m.closing = m.vessel_closing * m.level / (m.vessel_affinity + m.level)


VASOPRESSIN = Part(
    {"vasopressin_receptors": VasopressinReceptors},
    (
        Wire("vasopressin.level", "vasopressin_receptors.level", source="assumed:definition"),
        Wire("vasopressin_receptors.bound", "receptors.vasopressin", source="ref:chini1996"),
        Wire("vasopressin_receptors.signal", "receptors.vasopressin_signal", source="ref:chini1996"),
        Wire("vasopressin_receptors.agonism", "effects.vasopressin_agonism", grade="plausible",
             source="obs:receptor.v1a.bmax.nonpregnant_myometrium.distinct"),
        Wire("vasopressin_receptors.closing", "circulation.drug_closing", grade="plausible",
             source="assumed:V1a receptors close resistance vessels"),
    ),
    inputs={"vasopressin_infusion": "vasopressin.infusion"},
    doses={"vasopressin_iv": "vasopressin.amount"},
    observables={"plasma_vasopressin": "vasopressin.level"})
