"""Depots of the routes by which oxytocin is given besides the vein.

What is put into muscle, under the tongue, on a mucosa or into the gut leaves its site at a rate of its own; a share
of it, the bioavailability, crosses into blood after a short passage and the rest is broken down, swallowed or washed
away. Peptides of nine amino acids cross mucosae badly: a few percent by nose, lung and vagina, less than a thousandth
under the tongue (de Groot 1995), next to nothing from the gut, whose enzymes cut oxytocin within minutes. All of what
was given is at its site, on its way, absorbed or lost.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, const
from oxytocin.physiology.plasma import MILLIUNIT


class Depot(Module):
    """A site that empties exponentially, a share of it through a short passage into blood; each route gives the
    figures."""

    site = State(0, "pmol", "oxytocin at its site", scale=1000)
    passage = State(0, "pmol", "oxytocin on its way into blood", scale=10)
    absorbed = State(0, "pmol", "oxytocin absorbed since the start", scale=1000)
    lost = State(0, "pmol", "oxytocin lost at the site since the start", scale=1000)

    absorption = Signal("pmol/min", "absorption into blood")

    leaving: Param
    bioavailability: Param
    crossing: Param

    def equations(m, d: Any) -> None:
        gone = m.leaving * m.site
        m.absorption = m.crossing * m.passage
        d.site = -gone
        d.passage = m.bioavailability * gone - m.absorption
        d.absorbed = m.absorption
        d.lost = (1 - m.bioavailability) * gone


class Muscle(Depot):
    """Intramuscular injection: complete absorption within an hour or two.

    What leaves the injected pool crosses the interstitium before it comes to capillaries, so that absorption does not
    start at its full rate: the level climbs from nothing with a bend.
    """

    interstitium = State(0, "pmol", "oxytocin between the injected pool and the capillaries", scale=10)

    leaving = Param(0.034, "1/min", "emptying of the injected muscle", spread=LogNormal(0.3),
                    source="obs:route.oxytocin.plasma_by_route", note="360-480 pg/mL after 25 ug")
    bioavailability = Param(1.0, "1", "share absorbed", source="assumed:nothing in muscle destroys oxytocin")
    spreading = Param(0.3, "1/min", "passage through the interstitium", spread=LogNormal(0.3),
                      source="obs:uterus.onset_duration.im.monograph", note="with 'crossing', an effect within 3-5 min")
    crossing = Param(0.3, "1/min", "passage into capillaries", source="obs:uterus.onset_duration.im.monograph")

    def equations(m, d: Any) -> None:
        gone = m.leaving * m.site
        spread = m.spreading * m.interstitium
        m.absorption = m.crossing * m.passage
        d.site = -gone
        d.interstitium = m.bioavailability * gone - spread
        d.passage = spread - m.absorption
        d.absorbed = m.absorption
        d.lost = (1 - m.bioavailability) * gone


class UnderTongue(Depot):
    """Sublingual tablet or drops.

    What de Groot 1995 saw leave blood with a half-life of 41 minutes is absorbed no faster than that, for oxytocin
    given by vein leaves twice as fast: the slow step is the mouth.
    """

    leaving = Param(0.0167, "1/min", "emptying of the mucosa", spread=LogNormal(0.3), source="ref:degroot1995",
                    note="apparent elimination half-life of 0.69 h")
    bioavailability = Param(0.000385, "1", "share absorbed", spread=LogNormal(0.7),
                            source="obs:sublingual.oxytocin.bioavailability.degroot1995", note="0.007-0.07 %")
    crossing = Param(0.046, "1/min", "passage through the mucosa", source="ref:degroot1995",
                     note="a mean passage of 22 min: lag of 0.12-0.30 h and absorption half-life of 0.45 h, less the "
                          "half hour that oxytocin stays in the body (33.2 L over 67.1 L/h)")


class Cheek(Depot):
    """Buccal tablet: the same mucosa as under the tongue, no better."""

    leaving = Param(0.0167, "1/min", "emptying of the mucosa", spread=LogNormal(0.3),
                    source="assumed:as under the tongue")
    bioavailability = Param(0.000385, "1", "share absorbed", spread=LogNormal(0.7),
                            source="assumed:as under the tongue")
    crossing = Param(0.046, "1/min", "passage through the mucosa", source="assumed:as under the tongue")


class Gut(Depot):
    """Swallowed: stomach and gut cut the peptide before it can be absorbed."""

    leaving = Param(0.05, "1/min", "emptying and digestion", spread=LogNormal(0.3),
                    source="assumed:a quarter of an hour, as fluid leaves the stomach")
    bioavailability = Param(0.00001, "1", "share absorbed", spread=LogNormal(0.7),

                                                       source="assumed:below what the tongue absorbs; trypsin-like "
                                                              "enzymes and liver take the rest")
    crossing = Param(0.05, "1/min", "passage through gut wall and liver", source="assumed:20 min")


class Lung(Depot):
    """Inhaled dry powder."""

    leaving = Param(0.035, "1/min", "emptying of the airways", spread=LogNormal(0.3), source="ref:fernando2017",
                    note="a course like that of an injection into muscle")
    bioavailability = Param(0.038, "1", "share absorbed", spread=LogNormal(0.3),
                            source="obs:kinetics.inhaled.equivalent_dose.phase1", note="400 ug as 17 ug into muscle")
    crossing = Param(0.5, "1/min", "passage into capillaries", source="assumed:as from muscle")


class Vagina(Depot):
    """Vaginal gel after the menopause."""

    leaving = Param(0.008, "1/min", "emptying of the gel", spread=LogNormal(0.4),
                    source="assumed:an hour and a half, for levels are seen over several hours")
    bioavailability = Param(0.025, "1", "share absorbed", spread=LogNormal(1.5), source="ref:nielsen2017",
                            note="2.5 % in the typical woman; the differences between women are larger still")
    crossing = Param(0.05, "1/min", "passage through the mucosa", source="assumed:20 min")


class Nose(Module):
    """Nasal spray: what the mucosa does not take up on the way the cilia carry to the throat.

    Cilia move mucus as a band does, so that a spray does not thin out for ever: most of it is off the mucosa after half
    an hour, nearly all after one. Three stretches of mucosa in a row stand for the band; each takes up alike. A few
    percent cross into blood; a thousandth of that follows the olfactory and trigeminal nerves, slowly, to cerebrospinal
    fluid. A part of the rest has no cilia under it: it dries on the hairs of the vestibule, out of reach of the mucosa,
    and comes away over a day (Smith 2011). Of what runs down the throat a little gets into the mouth, so that saliva
    after a spray is mostly spray (Quintana 2018), within minutes and for hours.
    """

    nose = State(0, "pmol", "oxytocin where a spray lands, on the front of the mucosa", scale=1000)
    middle = State(0, "pmol", "oxytocin on the middle of the mucosa", scale=1000)
    back = State(0, "pmol", "oxytocin on the back of the mucosa, before the throat", scale=1000)
    mucosa = State(0, "pmol", "oxytocin crossing into blood", scale=100)
    nerve = State(0, "pmol", "oxytocin along the olfactory and trigeminal nerves, first stage", scale=1)
    meninges = State(0, "pmol", "oxytocin along the nerves, second stage", scale=1)
    vestibule = State(0, "pmol", "oxytocin dried on the hairs of the vestibule", scale=1000)
    throat = State(0, "pmol", "oxytocin in the throat", scale=1000)
    absorbed = State(0, "pmol", "oxytocin absorbed into blood since the start", scale=100)
    delivered = State(0, "pmol", "oxytocin that reached cerebrospinal fluid since the start", scale=1)
    swallowed = State(0, "pmol", "oxytocin swallowed since the start", scale=1000)

    absorption = Signal("pmol/min", "absorption into blood")
    to_brain = Signal("pmol/min", "entry into cerebrospinal fluid")
    saliva = Signal("pmol/L", "oxytocin in saliva from the spray")

    uptake = Param(0.00175, "1/min", "uptake by the mucosa into blood", spread=LogNormal(0.5),
                   source="obs:kinetics.intranasal.bioavailability.optinose",
                   note="with the washing away, the 3 % in all that a maker of sprays gives; within 36-85 pg/mL "
                        "after 65-100 ug (route.oxytocin.plasma_by_route)")
    clearing = Param(0.15, "1/min", "washing away by the cilia, of each of three stretches", spread=LogNormal(0.3),
                     source="ref:nasal_clearance1999",
                     note="half has left the nose after 21 min, with what stays in the vestibule; 15 min of a liquid "
                          "in another study (ref nasal_microspheres), 34 (SD 7) and 28 (SD 12) min of saline on the "
                          "less and the more patent side (ref nasal_patency_saline). Off the mucosa within half an "
                          "hour (ref nasal_anatomy): three stretches hold 13 % of a dose then, beside 19 % in the "
                          "vestibule, and less than 1 % after an hour; one would hold 7 % after an hour")
    crossing = Param(0.25, "1/min", "passage through the mucosa", source="obs:csf.intranasal.plasma_tmax.striepens2013",
                     note="highest in plasma after 15 min, with the way of the spray over the mucosa")
    along_nerves = Param(2.1e-6, "1/min", "uptake towards the brain", spread=LogNormal(0.7),
                         source="obs:csf.intranasal.csf_time.striepens2013",
                         note="what raises cerebrospinal fluid by about half at its peak after 24 IU")
    nerve_passage = Param(0.034, "1/min", "each stage of the way along the nerves",
                          source="obs:csf.intranasal.csf_time.striepens2013",
                          note="cerebrospinal fluid is raised after 75 min")
    swallowing = Param(0.03, "1/min", "swallowing of what runs down the throat", spread=LogNormal(0.3),
                       source="assumed:half in about 20 min; saliva is raised for more than an hour")
    clinging = Param(0.2, "1", "share of what is washed off the front that stays in the vestibule",
                     spread=LogNormal(0.5), source="ref:nasal_patency_saline",
                     note="7-35 % of a spray of saline after two hours")
    dripping = Param(0.00135, "1/min", "coming away from the vestibule", spread=LogNormal(0.3), source="ref:smith2011",
                     note="from 45 % after an hour to 7 % after a day, of particles; half in over 3 h in everybody "
                          "(Fry 1973)")
    into_mouth = Param(0.0037, "1", "share of what is in the throat that saliva takes up", spread=LogNormal(0.5),
                       source="ref:weisman2012", note="1265 pg/mL at the highest, after 24 IU")
    saliva_volume = Param(0.05, "L", "volume in which it is found", spread=LogNormal(0.5),
                          source="assumed:saliva of half an hour with what coats the mouth")

    def equations(m, d: Any) -> None:
        m.absorption = m.crossing * m.mucosa
        m.to_brain = m.nerve_passage * m.meninges
        m.saliva = m.into_mouth * m.throat / m.saliva_volume
        film = m.nose + m.middle + m.back
        leaving, loosened = m.uptake + m.along_nerves + m.clearing, m.dripping * m.vestibule
        d.nose = -leaving * m.nose
        d.middle = (1 - m.clinging) * m.clearing * m.nose - leaving * m.middle
        d.back = m.clearing * m.middle - leaving * m.back
        d.mucosa = m.uptake * film - m.absorption
        d.nerve = m.along_nerves * film - m.nerve_passage * m.nerve
        d.meninges = m.nerve_passage * m.nerve - m.to_brain
        d.vestibule = m.clinging * m.clearing * m.nose - loosened
        d.throat = m.clearing * m.back + loosened - m.swallowing * m.throat
        d.absorbed = m.absorption
        d.delivered = m.to_brain
        d.swallowed = m.swallowing * m.throat


class Absorption(Module):
    """What reaches blood from all depots."""

    muscle = Inlet("pmol/min", "from muscle", default=0)
    under_tongue = Inlet("pmol/min", "from under the tongue", default=0)
    cheek = Inlet("pmol/min", "from the cheek", default=0)
    gut = Inlet("pmol/min", "from the gut", default=0)
    lung = Inlet("pmol/min", "from the lung", default=0)
    vagina = Inlet("pmol/min", "from the vagina", default=0)
    nose = Inlet("pmol/min", "from the nose", default=0)
    absorbed = State(0, "pmol", "oxytocin absorbed by other routes than the vein since the start", scale=100)

    total = Signal("pmol/min", "from all of them")
    activity = Signal("1", "what was absorbed by other routes than the vein, in mU")

    def equations(m, d: Any) -> None:
        m.total = m.muscle + m.under_tongue + m.cheek + m.gut + m.lung + m.vagina + m.nose
        m.activity = m.absorbed / const(MILLIUNIT, "pmol")
        d.absorbed = m.total
