"""Carbetocin: a long-acting partial agonist of the oxytocin receptor.

Changes at both ends protect it from peptidases (the placental one too), so that it leaves with a half-life of forty
minutes where oxytocin has three; it enters from muscle within half an hour, four fifths of it. A part of that comes so
late that after a muscle the level falls more slowly than after a vein, by its absorption (label). It signals through Gq
with about half of oxytocin's efficacy (Engstrom 1998, rat; Passoni 2016, human receptors), so that it competes with
oxytocin as well, and receptors that it took in are not returned to the surface. It does not activate V1a receptors.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, Wire
from oxytocin.physiology.first_passage import FirstPassage
from oxytocin.physiology.parts import Part


class Carbetocin(Module):
    """Two compartments, a depot in muscle, and the tissue around the myocytes."""

    central = State(0, "pmol", "carbetocin in plasma and what mixes with it at once", scale=1000)
    peripheral = State(0, "pmol", "carbetocin in slowly exchanging tissue", scale=1000)
    muscle = State(0, "pmol", "carbetocin still in the injected muscle", scale=1000)
    held = State(0, "pmol", "carbetocin that the muscle gives up late", scale=1000)
    tissue = State(0, "pmol/L", "carbetocin around the myocytes", scale=10)
    cleared = State(0, "pmol", "carbetocin eliminated, or lost in the muscle", scale=1000)

    infusion = Inlet("pmol/min", "intravenous infusion", default=0)
    sprayed = Inlet("pmol/min", "absorbed from the nose", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)
    arterial = Inlet("pmol/L", "carbetocin in arterial plasma", default=0)

    level = Signal("pmol/L", "plasma carbetocin")
    bound = Signal("1", "concentration around the myocytes over the dissociation constant")
    signal = Signal("1", "the same times efficacy relative to oxytocin")
    oxytocin_equivalent = Signal("pmol/L", "oxytocin in arterial plasma with the same effect on endothelium")
    mixing_volume = Signal("L", "central volume")
    turnover = Signal("1/min", "rate at which carbetocin leaves the central volume")

    volume = Param(13.8, "L", "central volume at 70 kg", spread=LogNormal(0.25),
                   source="obs:kinetics.carbetocin.iv_cmax_100ug.label")
    elimination = Param(0.030, "1/min", "elimination from the central volume", spread=LogNormal(0.2),
                        source="obs:kinetics.carbetocin.iv_cmax_100ug.label",
                        note="22 L at pseudo-equilibrium and 33 (label) to 41 min (Sweeney) give 0.46 to 0.37 L/min")
    outward = Param(0.0419, "1/min", "central to peripheral exchange", spread=LogNormal(0.2),
                    source="obs:kinetics.carbetocin.iv_distribution_half_life.sweeney1990",
                    note="solved from half-lives of 5.5 and 41 min at the elimination given here")
    inward = Param(0.0710, "1/min", "peripheral to central exchange", spread=LogNormal(0.2),
                   source="obs:kinetics.carbetocin.iv_elimination_half_life.sweeney1990",
                   note="solved together with 'outward'")
    absorption = Param(0.042, "1/min", "emptying of the injected muscle", spread=LogNormal(0.3),
                       source="obs:kinetics.carbetocin.im_tmax.label", note="peak at 30 min, in Sweeney 1990 before")
    holding = Param(0.2, "1", "share of it that stays in the muscle for longer",
                    source="obs:kinetics.carbetocin.im_half_life.label",
                    note="55 min after a muscle; set with late_absorption and absorption")
    late_absorption = Param(0.011, "1/min", "absorption of that share", spread=LogNormal(0.3),
                            source="obs:kinetics.carbetocin.im_half_life.label")
    bioavailability = Param(0.8, "1", "share absorbed from muscle",
                            source="obs:kinetics.carbetocin.im_bioavailability.sweeney1990")
    exchange = Param(0.6, "1/min", "exchange between blood and myometrium", source="assumed:as receptors.exchange")
    affinity = Param(8500, "pmol/L", "dissociation constant at OXTR", source="ref:engstrom1998",
                     note="half its effect at 8.5 times the concentration of oxytocin (48.0 and 5.62 nmol/L, rat) "
                          "where there is no reserve, on the 1 nmol/L of human OXTR; pA2 of 8.21 would be 6 nmol/L")
    vessel_potency = Param(0.08, "1", "potency at the endothelium relative to oxytocin", spread=LogNormal(0.2),
                           source="obs:haemo.fall_ratio.carbetocin100.rosseland2013",
                           note="so set; its affinity is 1 over 8.5 of that of oxytocin")
    efficacy = Param(0.52, "1", "efficacy relative to oxytocin", source="ref:engstrom1998",
                     note="largest effect 2.70 against 5.22 g, in tissue without reserve")

    def equations(m, d: Any) -> None:
        m.mixing_volume = m.volume * m.size
        m.turnover = m.elimination + m.outward
        m.level = m.central / m.mixing_volume
        m.bound = m.tissue / m.affinity
        m.signal = m.efficacy * m.bound
        m.oxytocin_equivalent = m.arterial * m.vessel_potency
        emptied, late = m.absorption * m.muscle, m.late_absorption * m.held
        absorbed, eliminated = (1 - m.holding) * emptied + late, m.elimination * m.central
        exchange = m.outward * m.central - m.inward * m.peripheral
        d.muscle = -emptied
        d.held = m.holding * emptied - late
        d.central = m.infusion + m.sprayed + m.bioavailability * absorbed - exchange - eliminated
        d.peripheral = exchange
        d.tissue = m.exchange * (m.level - m.tissue)
        d.cleared = eliminated + (1 - m.bioavailability) * absorbed


CARBETOCIN = Part(
    {"carbetocin": Carbetocin, "arterial_carbetocin": FirstPassage},
    (
        *(Wire(f"carbetocin.{name}", f"arterial_carbetocin.{name}", source="ref:upton2004")
          for name in ("level", "mixing_volume", "turnover")),
        Wire("circulation.cardiac_output", "arterial_carbetocin.cardiac_output", source="ref:upton2004"),
        Wire("arterial_carbetocin.concentration", "carbetocin.arterial", source="ref:upton2004"),
        Wire("body.size", "carbetocin.size", source="assumed:volumes grow with size"),
        Wire("carbetocin.bound", "receptors.carbetocin", source="ref:engstrom1998"),
        Wire("carbetocin.signal", "receptors.carbetocin_signal",
             source="obs:receptor.carbetocin.partial_gq.passoni2016"),
        Wire("carbetocin.oxytocin_equivalent", "circulation.oxytocin_like", grade="plausible",
             source="obs:haemo.fall_ratio.carbetocin100.rosseland2013"),
    ),
    inputs={"carbetocin_infusion": "carbetocin.infusion"},
    doses={"carbetocin_iv": "carbetocin.central", "carbetocin_im": "carbetocin.muscle"},
    observables={"plasma_carbetocin": "carbetocin.level"})
