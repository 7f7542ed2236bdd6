"""What reaches the oxytocin neurones from the senses, from challenges and from drugs, and the brakes upon it.

Three kinds of stimulus are told apart. Suckling, from birth on, and the cues that a mother has learned to expect it by,
prime the dendritic store and quicken bursts. A short strong excitation (orgasm) drives the cells into a burst at
once. Most others - oil, touch, salt, serotonin releasers - raise release without bursts; they are given as release
relative to that at rest, sized by what was measured in people. Effects that trials put at zero are zero.

Opioids of the brain's own hold such evoked release back, so that blocking them with naloxone does nothing at rest
(Seckl 1988) but enlarges the response to a stimulus (Coiro 1991) and uncovers one to nicotine that was hidden. Opioid
drugs and alarm inhibit the afferents of bursts and evoked release alike, and opioid drugs the neurones themselves at
doses beyond 10 mg of morphine, so that up to there the level at rest goes on; in dependence naloxone excites. Alcohol
acts on the terminals in the pituitary (``agents/release.py``) and frees opioids that hold evoked release back:
naloxone undoes half of what it does to the response to low glucose (Coiro 1991).
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, hill, maximum


class Stimuli(Module):
    """Afferents of the oxytocin neurones and what brakes them."""

    sucking = Inlet("1", "suckling that she feels, 0 to 1", default=0)
    other_sucking = Inlet("1", "suckling of the other breast where nobody is told apart, 0 to 1", default=0)
    pumped = Inlet("1", "a breast pump where nobody is told apart, 0 to 1", default=0)
    cue = Inlet("1", "what a mother has learned to expect a feed by, 0 to 1", default=0)
    excitement = Inlet("1", "short strong excitation, 1 at orgasm", default=0)
    felt = Inlet("1", "release evoked by what is felt, eaten and given, relative to rest", default=0)
    held_back = Inlet("1", "release that the brain's own opioids hold back wholly, relative to rest", default=0)
    alarm = Inlet("1", "mental stress, 1 in a task under noise", default=0)
    lactating = Inlet("1", "1 in the months after a birth", default=0)
    delivered = Inlet("1", "1 once she has given birth in the run", default=0)
    expecting = Inlet("1", "1 while pregnant, for the restraint by opioids", default=0)
    swelling = Inlet("1", "swelling of brain cells relative to rest, negative when salt shrinks them", default=0)
    mdma = Inlet("1", "MDMA in the body, 1 at the peak of 100 mg", default=0)
    glucagon = Inlet("1", "plasma glucagon, 1 at the peak of 1 mg under the skin", default=0)
    cholecystokinin = Inlet("1", "share of the receptors of cholecystokinin that are occupied", default=0)
    opioid = Inlet("1", "opioid drug at its receptor, relative to half its effect on evoked release", default=0)
    antagonist = Inlet("1", "naloxone, relative to half its occupancy", default=0)
    dependence = Inlet("1", "dependence on opioids, 0 to 1", default=0)
    alcohol = Inlet("1", "alcohol that is new in blood, relative to half its effect at the terminals", default=0)

    suckling = Signal("1", "afferents of the nipple and their conditioned equivalent")
    arousal = Signal("1", "drive added by short strong excitation")
    evoked = Signal("1", "release evoked without bursts, relative to rest")
    brake = Signal("1", "inhibition of afferents, relative to half its effect")
    inhibition = Signal("1", "direct inhibition of the neurones, 1 when full")
    blockade = Signal("1", "share of opioid receptors blocked")

    reactivity = Param(1.0, "1", "how strongly a person responds to stimuli", spread=LogNormal(0.4),
                       source="assumed:responses vary as much as they are large in most published tests")
    excitement_drive = Param(0.50, "1", "drive added at orgasm", spread=LogNormal(0.15),
                             source="obs:stim.sex.orgasm.carmichael1987",
                             note="a rise by 2.4 pg/mL in women, by 5.9 pmol/L in the men of Murphy 1987: between, as "
                                  "are Ogawa 1980 and Blaicher 1999")
    cue_gain = Param(0.85, "1", "strength of a learned cue relative to suckling itself", spread=LogNormal(0.4),
                     source="ref:mcneilly1983",
                     note="released in all ten women before suckling began; half of a feed has flowed within two "
                          "minutes of its beginning (Lucas 1980)")
    osmotic_gain = Param(10, "1", "evoked release for a relative shrinkage of cells", spread=LogNormal(0.4),
                         source="obs:stim.challenge.hypertonic.sailer2021", note="half as much again at sodium 150")
    osmotic_offset = Param(0.015, "1", "shrinkage from which it counts",
                           source="assumed:no effect within the ordinary range of the day, 2 mmol/L of sodium")
    mdma_rise = Param(38, "1", "evoked release at the peak of 100 mg MDMA",
                      source="obs:stim.challenge.mdma.dumont2009",
                      note="43-fold by an extracted assay; 37-fold by one without extraction, less the 62 pg/mL "
                           "that it reads in patients without a posterior pituitary (Atila 2023). By the square "
                           "of what is in the body, as prolactin, which serotonin frees as well, rose after 125 "
                           "mg and not after 75, at peaks of 236 and 131 ug/L in eight men (ref mas1999)")
    glucagon_rise = Param(1.4, "1", "evoked release at the peak of glucagon",
                          source="obs:provocation.glucagon.oxytocin_healthy.atila2024",
                          note="24.9 pg/mL by the same assay, of which 82.7 - 62 pg/mL are oxytocin at rest; as much "
                               "after saline, and in patients without a posterior pituitary, so that the link is weak")
    cholecystokinin_rise = Param(2.75, "1", "evoked release when all receptors of cholecystokinin are occupied",
                                 source="obs:stim.challenge.cck.ohlsson2002",
                                 note="2.8 and 3.1 times rest at ten minutes; 4 in this study, 2.2 in that of 2004")
    opioid_share = Param(0.5, "1", "evoked release that the brain's own opioids hold back, relative to what is seen",
                         spread=LogNormal(0.3), source="obs:stim.challenge.angiotensin.coiro1991b",
                         note="angiotensin raises by 46 % without and 85 or 79 % with naloxone; low glucose by 106 and "
                              "127 % without, 105 and 157 % with it: 1.8 and 1.1 times, of which this is the mean")
    restraint_of_pregnancy = Param(2.0, "1", "release held back by opioids in pregnancy, relative to rest",
                                   source="assumed:threefold on naloxone in rats (opioid.plasma.naive.bicknell1988)",
                                   note="none in women: Lindow 1993; the link is graded weak for that")
    withdrawal_drive = Param(0.5, "1", "drive added when naloxone meets full dependence", spread=LogNormal(0.3),
                             source="assumed:cells of dependent rats fire 6 Hz faster "
                                    "(opioid.firing.withdrawal.bicknell1988)")
    opioid_half = Param(60, "1", "opioid drug that inhibits the neurones themselves by half, relative to afferents",
                        source="ref:lindow1993",
                        note="5 mg of morphine, 3.5 here, leave the level of late pregnancy as it is: up to about "
                             "10 mg it stops what is evoked, not the background; a power of 2 for that. The doses that "
                             "silence the cells of rats, 1-5 mg/kg, are 50-250 here")
    alarm_brake = Param(3.6, "1", "brake by mental stress, of a nursing woman", spread=LogNormal(0.5),
                        source="fit:python benchmarks/calibration/lactation.py",
                        note="half the pulses of a feed, 1.1-1.3 against 2.25 in 20 min (Ueda 1994); assumed to be the "
                             "same from birth on")
    alcohol_brake = Param(4, "1", "brake on evoked release by opioids that alcohol frees, where it halves release at "
                          "the terminals", spread=LogNormal(0.3),
                          source="obs:stim.challenge.hypoglycaemia_ethanol.coiro1991",
                          note="a sixth of the rise by low glucose is left (14 and 19 %; a third by 1.3); with "
                               "naloxone, which leaves the terminals as they are, 0.61 here and half of it in the "
                               "study. Not upon suckling: Cobo 1973")

    def equations(m, d: Any) -> None:
        sucking = maximum(m.sucking, maximum(m.other_sucking, m.pumped))
        learned = m.lactating * m.cue_gain * m.cue * (1 - sucking)
        m.suckling = (m.lactating + m.delivered) * sucking + learned
        withdrawal = m.dependence * m.antagonist / (1 + m.antagonist)
        m.arousal = m.excitement_drive * m.excitement + m.withdrawal_drive * withdrawal
        m.blockade = m.antagonist / (1 + m.antagonist + m.opioid)
        shrinkage = maximum(-m.swelling - m.osmotic_offset, 0)
        by_mdma = m.mdma_rise * m.mdma**2
        seen = (m.felt + m.osmotic_gain * shrinkage + by_mdma + m.glucagon_rise * m.glucagon
                + m.cholecystokinin_rise * m.cholecystokinin)
        hidden = m.opioid_share * seen + m.held_back + m.restraint_of_pregnancy * m.expecting
        own = m.alcohol_brake * maximum(m.alcohol, 0) / (1 + m.antagonist)
        m.evoked = m.reactivity * (seen + hidden * m.blockade) / (1 + own)
        opioid, alarm = m.opioid / (1 + m.antagonist), m.alarm_brake * m.alarm * (m.lactating + m.delivered)
        m.brake = opioid + alarm
        m.inhibition = hill(opioid, m.opioid_half, 2)
