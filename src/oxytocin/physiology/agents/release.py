"""Drugs that act on the release of oxytocin, each with the simplest kinetics that give its course.

A drug is absorbed from its site and eliminated from the body, both exponentially; alcohol, whose elimination is
saturated, at a nearly constant rate. What it does to the neurones is for the ``stimuli`` to say.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, exp, log, maximum, michaelis


def _balance(m: Any, d: Any, *absorbed: Any) -> None:
    """Balance the drug: from its site, absorbed elsewhere and infused, less what is eliminated."""
    d.site = -m.absorbing * m.site
    d.body = sum(absorbed, m.absorbing * m.site) + m.infusion - m.eliminating * m.body


class Agent(Module):
    """One compartment with first-order absorption; ``effect`` is 1 at the amount ``reference``."""

    site = State(0, "pmol", "drug where it was given", scale=1e6)
    body = State(0, "pmol", "drug in the body", scale=1e6)
    infusion = Inlet("pmol/min", "intravenous infusion", default=0)
    absorbed = Inlet("pmol/min", "absorbed from a site of its own, such as the gut", default=0)
    effect = Signal("1", "drug in the body relative to the reference amount")
    absorbing: Param
    eliminating: Param
    reference: Param

    def equations(m, d: Any) -> None:
        m.effect = m.body / m.reference
        _balance(m, d, m.absorbed)


class Mdma(Agent):
    """MDMA by mouth: highest after two hours, half of it gone in another eight."""

    absorbing = Param(0.02, "1/min", "absorption from the gut", spread=LogNormal(0.3), source="ref:freye_mdma",
                      note="highest level after about two hours, with the elimination")
    eliminating = Param(0.00144, "1/min", "elimination", spread=LogNormal(0.2), source="ref:freye_mdma",
                        note="half-life of 8 h; 9 h in other studies")
    reference = Param(4.22e8, "pmol", "what is in the body at the peak of 100 mg",
                      source="assumed:follows from the two rates")


class Glucagon(Agent):
    """Glucagon under the skin or into muscle."""

    absorbing = Param(0.08, "1/min", "absorption from its site", spread=LogNormal(0.3),
                      source="assumed:highest level within 15-30 min")
    eliminating = Param(0.03, "1/min", "elimination as it is seen from the depot", spread=LogNormal(0.3),
                        source="assumed:a half-life of 20-25 min after injection under the skin")
    reference = Param(1.6e5, "pmol", "what is in the body at the peak of 1 mg",
                      source="assumed:follows from the two rates")


class Cholecystokinin(Agent):
    """Cholecystokinin octapeptide by vein, for a few minutes; ordinary test doses take most of its receptors."""

    effect = Signal("1", "share of its receptors that are occupied")
    absorbing = Param(0.2, "1/min", "absorption from a site other than the vein", source="assumed:given by vein")
    eliminating = Param(0.15, "1/min", "elimination, as it is seen from the effect", spread=LogNormal(0.3),
                        source="assumed:a half-life of a few minutes",
                        note="no longer seen in plasma after ten minutes (Ohlsson 2004)")
    reference = Param(150, "pmol", "amount that occupies half of the receptors", spread=LogNormal(0.5),
                      source="obs:stim.challenge.cck.ohlsson2004",
                      note="0.2 ug/kg free no more than one Ivy dog unit/kg, 2.2 and 4 times rest (Ohlsson 2004 and "
                           "2002); that the unit is 0.04 ug of the octapeptide, a fifth as much, is assumed")

    def equations(m, d: Any) -> None:
        m.effect = michaelis(m.body, m.reference)
        _balance(m, d, m.absorbed)


class Naloxone(Agent):
    """Naloxone by vein, muscle or nose: blocks opioid receptors within minutes, for an hour or two.

    Half of a spray of 0.8-1.6 mg is absorbed, within a quarter of an hour; what is swallowed is lost in the liver.
    """

    nose = State(0, "pmol", "drug in the nose", scale=1e6)
    nasal_absorbing = Param(0.16, "1/min", "disappearance from the nose", spread=LogNormal(0.4),
                            source="ref:naloxone_nasal2017",
                            note="highest level after 18 min (11-24), with the elimination")
    nasal_share = Param(0.52, "1", "share of it that is absorbed", spread=LogNormal(0.25, 1),
                        source="ref:naloxone_nasal2017",
                        note="0.54 of 0.8 mg and 0.52 of 1.6 mg; 0.04 of a dilute one; 0.25-0.28 of 8 and 16 mg in "
                             "another study (ref naloxone_sublingual2017)")
    absorbing = Param(0.1, "1/min", "absorption from muscle", source="assumed:minutes")
    eliminating = Param(0.01, "1/min", "elimination", spread=LogNormal(0.2), source="assumed:half-life of 60-80 min")
    reference = Param(1.2e6, "pmol", "amount that occupies half of the receptors", spread=LogNormal(0.3),
                      source="assumed:0.4 mg, the dose that undoes an ordinary dose of morphine")

    def equations(m, d: Any) -> None:
        m.effect = m.body / m.reference
        leaving = m.nasal_absorbing * m.nose
        d.nose = -leaving
        _balance(m, d, m.nasal_share * leaving, m.absorbed)


class Morphine(Agent):
    """Morphine by vein or muscle: brakes release; days of it make the system dependent."""

    dependence = State(0, "1", "dependence of the oxytocin system on opioids")
    under_skin = Inlet("pmol/min", "absorbed from under the skin", default=0)

    absorbing = Param(0.05, "1/min", "absorption from muscle", source="assumed:a quarter of an hour")
    eliminating = Param(0.006, "1/min", "elimination", spread=LogNormal(0.2), source="assumed:half-life of two hours")
    reference = Param(5.0e6, "pmol", "amount of half the effect on evoked release", spread=LogNormal(0.3),
                      source="ref:lindow1999", note="5 mg takes away most of the response to a feed")
    adapting = Param(2880, "min", "time over which dependence forms and fades",
                     source="assumed:days; rats are dependent after five days (opioid.firing.local_naloxone.ludwig)")

    def equations(m, d: Any) -> None:
        m.effect = m.body / m.reference
        _balance(m, d, m.absorbed, m.under_skin)
        d.dependence = (michaelis(m.effect, 1) - m.dependence) / m.adapting


class Alcohol(Module):
    """Ethanol: from the gut within an hour, then burned at a nearly constant rate.

    It opens the large potassium channels of the terminals in the posterior pituitary, while those of the cell bodies
    and dendrites do not feel it (Wynne 2009, rat), so that a spike releases less, in a burst as between bursts. The
    gland gets used to it within the hour: vasopressin falls and comes back while blood alcohol still rises (Eisenhofer
    1982), and the diuresis of 0.8 g/kg is over after 100 min with most of it still in blood (Minors 1980). So what
    counts is what is new in blood: less alcohol is needed than its level at the end suggests, and how long ago a drink
    was matters as much as how large it was. Lactotrophs are freed by it in the same way, and held back as it goes: more
    prolactin while it rises, less of it afterwards (Ellingboe 1980; Mennella 2008, nursing women).
    """

    gut = State(0, "pmol", "alcohol in stomach and gut", scale=1e11)
    body = State(0, "pmol", "alcohol in body water", scale=1e11)
    used_to = State(0, "pmol/L", "level of alcohol to which the gland has grown used", scale=1e10)
    weight = Inlet("kg", "body weight", default=70)

    concentration = Signal("pmol/L", "alcohol in blood")
    fresh = Signal("1", "alcohol that is new in blood, relative to half its effect on release; negative as it goes")
    effect = Signal("1", "block of release, relative to half its effect")

    absorbing = Param(0.08, "1/min", "absorption", spread=LogNormal(0.3), source="obs:alcohol.bac_tmax.mennella2006",
                      note="highest after 37 min")
    space = Param(0.6, "L/kg", "volume of distribution", spread=LogNormal(0.1),
                  source="assumed:body water of women and men")
    burning = Param(5.4e7, "pmol/L/min", "highest fall of blood alcohol", spread=LogNormal(0.2),
                    source="assumed:0.15 g/L in an hour")
    burning_half = Param(1.1e9, "pmol/L", "level of half that fall", source="assumed:0.05 g/L")
    adapting = Param(50, "min", "time over which the gland gets used to it", spread=LogNormal(0.3),
                     source="ref:minors1980", note="a diuresis of 100 min after 0.8 g/kg drunk in two minutes")
    half = Param(8.0e9, "pmol/L", "new level that halves release", spread=LogNormal(0.2),
                 source="fit:python benchmarks/calibration/lactation.py",
                 note="milk ejection is inhibited by 18, 63, 80 % at 0.5-1, 1-1.5, 1.5-2 g/kg (Cobo 1973)")
    steepness = Param(3, "1", "power of the new level in that", source="fit:python benchmarks/calibration/lactation.py")

    def equations(m, d: Any) -> None:
        m.concentration = m.body / (m.space * m.weight)
        m.fresh = (m.concentration - m.used_to) / m.half
        m.effect = exp(m.steepness * log(maximum(m.fresh, 1e-9)))
        absorbed = m.absorbing * m.gut
        d.gut = -absorbed
        d.body = absorbed - m.burning * michaelis(m.concentration, m.burning_half) * m.space * m.weight
        d.used_to = (m.concentration - m.used_to) / m.adapting
