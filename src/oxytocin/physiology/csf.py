"""Oxytocin of the cerebrospinal fluid: a compartment beside the blood, with a source and a day of its own.

The brain releases oxytocin from dendrites and from fibres that never reach the pituitary; it is cleared from the
fluid with a half-life of about 25 minutes (19 in rats, Mens 1983; 28 in guinea pigs), several times longer than from
plasma. The level is above that of plasma and stands highest about noon, of which plasma shows nothing (Amico 1983;
another group found no such course, Kagerbauer 2019). Some thousandths of a percent of what circulates cross the
barrier, so that the two levels hardly go together from person to person.

What stretches cervix and vagina frees oxytocin in the brain as well: in ewes the fluid rises with contractions and at
birth, and when the cervix is stretched by hand (Kendrick 1986, 1991). Milk ejection hardly shows there: not when
monkeys suckle (Amico 1990) or goats are milked (1988), while plasma rises; ewes do show it.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, exp


class CerebrospinalFluid(Module):
    """One compartment of cerebrospinal fluid."""

    amount = State(0.65, "pmol", "oxytocin in cerebrospinal fluid", scale=0.5)

    plasma = Inlet("pmol/L", "plasma oxytocin", default=0)
    dendritic_release = Inlet("1/min", "release from the dendrites, in stores a minute", default=0)
    pelvic = Inlet("1", "stretch of the birth canal as it reaches the brain, 0 to 1", default=0)
    night = Inlet("1", "daily rhythm: 1 at midnight, -1 at noon", default=0)
    nasal = Inlet("pmol/min", "along the nerves of the nose", default=0)

    level = Signal("pmol/L", "oxytocin in cerebrospinal fluid")
    release = Signal("pmol/min", "release of the brain into the fluid")
    entry = Signal("pmol/min", "entry from plasma across the barrier")

    volume = Param(0.15, "L", "volume of cerebrospinal fluid", spread=LogNormal(0.15),
                   source="assumed:150 mL in adults")
    clearing = Param(0.028, "1/min", "clearance from the fluid", spread=LogNormal(0.2), source="ref:mens1983",
                     note="half-life of 25 min, between rat and guinea pig")
    level_rest = Param(3.6, "pmol/L", "level that the steady release holds up", spread=LogNormal(0.4),
                       source="obs:circ.csf.amico1983", note="2.5-2.9 uU/mL by evening, night and morning")
    noon_rise = Param(1.2, "1", "rise of release about noon, relative to the steady release", spread=LogNormal(0.4),
                      source="obs:circ.csf.amico1983", note="5.1-6.4 uU/mL at noon, in two days")
    noon_width = Param(4.0, "1", "narrowness of the noon peak", source="assumed:gone six hours to either side")
    dendritic_share = Param(0.05, "1", "share of the steady release that goes with bursts of the dendrites",
                            spread=LogNormal(0.4), source="ref:amico1990",
                            note="small: what the fluid of monkeys holds varies independently of suckling and of "
                                 "plasma, and milking does not change that of goats; size not given")
    dendritic_rest = Param(0.077, "1/min", "release from the dendrites at rest, averaged",
                           source="assumed:a normalisation, the average of this model's neurones in men and women")
    pelvic_rise = Param(2.6, "1", "rise of release by full stretch of the birth canal, relative to the steady release",
                        spread=LogNormal(0.4), source="ref:kendrick1991",
                        note="ewes: the fluid holds 0.55 of plasma before birth and up to twice plasma after it, when "
                             "plasma is back where it was: 3.6-fold; in proportion to stretch, for contractions raise "
                             "it already")
    barrier = Param(3.7e-5, "L/min", "passage from plasma", spread=LogNormal(0.5), source="ref:mens1983",
                    note="0.002 % of a dose is in the fluid of rats after 10 min; by share of the dose or by the "
                         "volume of the fluid it comes to the same in people, 0.004 % in the end. Infusions raise the "
                         "fluid of guinea pigs at very high levels only")

    def start(m, y: Any) -> None:
        y.amount = m.level_rest * m.volume * (1 + m.noon_rise * exp(-m.noon_width * (1 + m.night)))

    def equations(m, d: Any) -> None:
        noon = exp(-m.noon_width * (1 + m.night))
        bursts = m.dendritic_share * (m.dendritic_release / m.dendritic_rest - 1)
        m.level = m.amount / m.volume
        stretched = m.pelvic_rise * m.pelvic
        m.release = m.clearing * m.level_rest * m.volume * (1 + m.noon_rise * noon + bursts + stretched)
        m.entry = m.barrier * m.plasma
        d.amount = m.release + m.entry + m.nasal - m.clearing * m.amount
