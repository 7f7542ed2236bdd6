"""Distribution and elimination of circulating oxytocin, with the placental enzyme that speeds it in pregnancy."""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Normal, Param, Signal, State, const, exp, smooth_step

MILLIUNIT = 1.71e3 / 1007.2  # pmol in 1 mU of oxytocin (kinetics.unit.iu_to_ug.degroot1995), as its drug file says


class Plasma(Module):
    """Two compartments with linear elimination by liver and kidney and by oxytocinase.

    The two half-lives of one bolus in men (about 3 min early, about 20 min late; de Groot 1995) fix the exchange once
    the central volume is chosen. In pregnancy placental leucine aminopeptidase adds a clearance several times the
    organs' own (Thornton 1990, Perry 1996), so that a pulse of the pituitary is gone within two minutes. What the
    organs clear goes with their blood flow, exchange with that of muscle (``perfusion.py``).
    """

    central = State(10, "pmol", "oxytocin in plasma and what mixes with it at once", scale=10)
    peripheral = State(12, "pmol", "oxytocin in slowly exchanging tissue", scale=10)
    enzyme = State(1, "1", "oxytocinase still present, as a share of that at the start")
    cleared = State(0, "pmol", "oxytocin eliminated since the start", scale=1000)

    secretion = Inlet("pmol/min", "from the posterior pituitary")
    resting_secretion = Inlet("pmol/min", "from the posterior pituitary at rest", default=0)
    infusion = Inlet("pmol/min", "intravenous infusion", default=0)
    absorption = Inlet("pmol/min", "from the depots of other routes", default=0)
    size = Inlet("1", "body weight relative to 70 kg")
    week = Inlet("1", "weeks of gestation; 0 when not pregnant")
    after_birth = Inlet("1", "1 in the months after a birth", default=0)
    weeks_since_birth = Inlet("1", "weeks since that birth", default=0)
    born = Inlet("1", "1 once the child is born", default=0)
    pre_eclampsia = Inlet("1", "1 with pre-eclampsia", default=0)
    removal = Inlet("1", "clearance by liver and kidney relative to that at rest and fasting", default=1)
    mixing = Inlet("1", "exchange between plasma and tissue relative to that at rest", default=1)

    resting_level = Signal("pmol/L", "plasma concentration at rest before the run")
    level = Signal("pmol/L", "plasma concentration of oxytocin")
    initial_oxytocinase = Signal("1", "oxytocinase activity at the start of the run, relative to its peak near term")
    oxytocinase = Signal("1", "oxytocinase activity relative to its peak near term")
    activity = Signal("1", "oxytocinase activity of a litre of plasma, relative to the peak at 70 kg")
    clearance = Signal("L/min", "metabolic clearance rate")
    infusion_rate = Signal("1", "infusion rate in mU/min")
    mixing_volume = Signal("L", "central volume")
    turnover = Signal("1/min", "rate at which oxytocin leaves the central volume")

    volume = Param(6.0, "L", "central volume at 70 kg", source="obs:endogenous.pulse_amplitude.fuchs1991",
                   spread=LogNormal(0.25), note="a pulse worth 4-16 mU (7-27 pmol) raises plasma by about 1.7 pmol/L")
    outward = Param(0.0486, "1/min", "central to peripheral exchange", spread=LogNormal(0.2),
                    source="obs:kinetics.iv.distribution_half_life.degroot1995",
                    note="solved from half-lives of 2.94 and 19.8 min at the clearance and central volume given here")
    inward = Param(0.0472, "1/min", "peripheral to central exchange", spread=LogNormal(0.2),
                   source="obs:kinetics.iv.elimination_half_life.degroot1995", note="solved together with 'outward'")
    organ_clearance = Param(1.05, "L/min", "clearance by liver and kidney at 70 kg", spread=LogNormal(0.2),
                            source="obs:kinetics.iv.clearance.degroot1995",
                            note="1.12 in men of de Groot 1995, scaled from about 75 to 70 kg; grows with weight by "
                                 "the usual allometric power of 0.75")
    enzyme_clearance = Param(5.7, "L/min", "clearance by oxytocinase at its peak", spread=LogNormal(0.2),
                             source="obs:kinetics.mcr.pregnant_low.thornton1990",
                             note="5.7 (low) and 7.1 (high rate) of Thornton 1990, 7.97 of Perry 1996, less the "
                                  "organs' share")
    enzyme_midpoint = Param(30, "1", "week at which oxytocinase is half its peak", spread=None,
                            source="assumed:progressive rise to a peak at 39 weeks "
                                   "(kinetics.oxytocinase.peak_week.akiyama1984)")
    enzyme_width = Param(6, "1", "width of that rise in weeks", spread=None,
                         source="assumed:below a fiftieth of the peak in the first weeks "
                                "(pregnancy.oxytocinase.fold_rise.titus)")
    enzyme_lacking = Param(0.24, "1", "share of oxytocinase that is lacking with pre-eclampsia",
                           spread=Normal(0.15, -0.1, 0.6),
                           source="ref:plap_outcomes",
                           note="83.2 (SD 12.5) against 108.9 (19.1) IU/mL with hypertensive disorders of pregnancy; "
                                "less in mild and in severe pre-eclampsia, not in essential hypertension (ref "
                                "pcap_assays); more in the mild form in others (Akiyama 1984)")
    enzyme_loss = Param(1.6e-4, "1/min", "disappearance of oxytocinase after birth", spread=LogNormal(0.2),
                        source="assumed:half-life of 3 days, gone by 8-10 weeks after birth (Thornton 1990)")

    def start(m, y: Any) -> None:
        y.central = m.resting_level * m.volume * m.size
        y.peripheral = m.resting_level * m.volume * m.size * (m.outward / m.inward)

    def equations(m, d: Any) -> None:
        m.mixing_volume = m.volume * m.size
        left = m.after_birth * exp(-m.enzyme_loss * m.weeks_since_birth * const(7 * 1440, "min"))
        made = smooth_step(m.week - m.enzyme_midpoint, m.enzyme_width) + left
        m.initial_oxytocinase = made * (1 - m.enzyme_lacking * m.pre_eclampsia)
        organs = m.organ_clearance * m.size**0.75
        m.resting_level = m.resting_secretion / (organs + m.enzyme_clearance * m.initial_oxytocinase)
        m.oxytocinase = m.initial_oxytocinase * m.enzyme
        m.activity = m.oxytocinase / m.size  # a placenta gives off as much into the larger volume of a heavier woman
        m.clearance = organs * m.removal + m.enzyme_clearance * m.oxytocinase
        m.level = m.central / m.mixing_volume
        m.turnover = m.clearance / m.mixing_volume + m.mixing * m.outward
        m.infusion_rate = m.infusion / const(MILLIUNIT, "pmol/min")
        elimination = m.clearance * m.level
        exchange = m.mixing * (m.outward * m.central - m.inward * m.peripheral)
        d.central = m.secretion + m.infusion + m.absorption - exchange - elimination
        d.peripheral = exchange
        d.enzyme = -m.enzyme_loss * m.enzyme * m.born
        d.cleared = elimination

