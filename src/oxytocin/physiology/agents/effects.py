"""Where drugs meet the organs: each brings its own share of an effect, and shares of one effect combine.

Two drugs that each leave a part of a process running leave the product of those parts (1 - (1 - a)(1 - b)), whatever
their order; openings of vessels add. A drug that is not given is zero here and changes nothing.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, Module, Signal, Wire
from oxytocin.physiology.parts import Part


class Effects(Module):
    """Combined effects of the drugs that are given, on muscle, vessels and cervix."""

    ergometrine_agonism = Inlet("1", "contraction by ergot receptors, share of the largest possible", default=0)
    vasopressin_agonism = Inlet("1", "contraction by V1a receptors, share of the largest possible", default=0)
    nifedipine_entry = Inlet("1", "L-type entry blocked by nifedipine, share", default=0)
    magnesium_entry = Inlet("1", "L-type entry blocked by magnesium, share", default=0)
    volatile_entry = Inlet("1", "L-type entry blocked by a volatile anaesthetic, share", default=0)
    magnesium_operated = Inlet("1", "receptor-operated entry blocked by magnesium, share", default=0)
    volatile_operated = Inlet("1", "receptor-operated entry blocked by a volatile anaesthetic, share", default=0)
    terbutaline_kinase = Inlet("1", "MLCK activity lost to terbutaline, share", default=0)
    volatile_kinase = Inlet("1", "MLCK activity lost to a volatile anaesthetic, share", default=0)
    terbutaline_hyperpolarisation = Inlet("mV", "by terbutaline", default=0)
    nitrate_hyperpolarisation = Inlet("mV", "by nitroglycerin", default=0)
    nitrate_phosphatase = Inlet("1", "relative rise of MLCP activity by nitroglycerin", default=0)
    terbutaline_opening = Inlet("1", "relative opening of resistance vessels by terbutaline", default=0)
    nifedipine_opening = Inlet("1", "relative opening of resistance vessels by nifedipine", default=0)
    magnesium_opening = Inlet("1", "relative opening of resistance vessels by magnesium", default=0)
    volatile_opening = Inlet("1", "relative opening of resistance vessels by a volatile anaesthetic", default=0)
    dinoprostone_cervix = Inlet("1", "dinoprostone at the cervix, in resting levels of prostaglandin", default=0)
    misoprostol_cervix = Inlet("1", "misoprostol at the cervix, in resting levels of prostaglandin", default=0)
    balloon_cervix = Inlet("1", "prostaglandin set free by a balloon, in resting levels", default=0)
    dinoprostone_wall = Inlet("1", "dinoprostone in the wall, in resting levels of prostaglandin", default=0)
    misoprostol_wall = Inlet("1", "misoprostol in the wall, in resting levels of prostaglandin", default=0)

    agonism = Signal("1", "contraction by receptors other than that of oxytocin, share of the largest possible")
    entry_block = Signal("1", "L-type calcium entry blocked, share")
    operated_block = Signal("1", "receptor-operated calcium entry blocked, share")
    kinase_loss = Signal("1", "MLCK activity lost, share")
    hyperpolarisation = Signal("mV", "fall of the resting potential of the myocyte")
    phosphatase_gain = Signal("1", "relative rise of MLCP activity")
    relaxed = Signal("1", "share of sustained force lost to drugs")
    vessel_opening = Signal("1", "relative opening of resistance vessels")
    cervical_prostaglandin = Signal("1", "prostaglandin given or set free at the cervix, in resting levels")
    wall_prostaglandin = Signal("1", "prostaglandin given, as it reaches the wall, in resting levels")

    def equations(m, d: Any) -> None:
        m.agonism = 1 - (1 - m.ergometrine_agonism) * (1 - m.vasopressin_agonism)
        m.entry_block = 1 - (1 - m.nifedipine_entry) * (1 - m.magnesium_entry) * (1 - m.volatile_entry)
        m.operated_block = 1 - (1 - m.magnesium_operated) * (1 - m.volatile_operated)
        m.kinase_loss = 1 - (1 - m.terbutaline_kinase) * (1 - m.volatile_kinase)
        m.hyperpolarisation = m.terbutaline_hyperpolarisation + m.nitrate_hyperpolarisation
        m.phosphatase_gain = m.nitrate_phosphatase
        calcium = 1 - (m.entry_block + m.operated_block) / 2  # tone without bursts is fed by both ways of entry
        m.relaxed = 1 - calcium * (1 - m.kinase_loss) / (1 + m.phosphatase_gain)
        m.vessel_opening = m.terbutaline_opening + m.nifedipine_opening + m.magnesium_opening + m.volatile_opening
        m.cervical_prostaglandin = m.dinoprostone_cervix + m.misoprostol_cervix + m.balloon_cervix
        m.wall_prostaglandin = m.dinoprostone_wall + m.misoprostol_wall


_COMBINED = "assumed:definition: the effects of all drugs given, combined"
EFFECTS = Part(
    {"effects": Effects},
    (
        Wire("effects.agonism", "myocyte.other_agonism", source=_COMBINED),
        Wire("effects.entry_block", "myocyte.entry_block", source=_COMBINED),
        Wire("effects.operated_block", "myocyte.operated_block", source=_COMBINED),
        Wire("effects.kinase_loss", "myocyte.kinase_loss", source=_COMBINED),
        Wire("effects.hyperpolarisation", "myocyte.hyperpolarisation", source=_COMBINED),
        Wire("effects.phosphatase_gain", "myocyte.phosphatase_gain", source=_COMBINED),
        Wire("effects.relaxed", "third_stage.relaxed", source=_COMBINED),
        Wire("effects.vessel_opening", "circulation.drug_opening", source=_COMBINED),
        Wire("effects.cervical_prostaglandin", "decidua.given_cervix", source=_COMBINED),
        Wire("effects.wall_prostaglandin", "decidua.given_wall", source=_COMBINED),
    ))
