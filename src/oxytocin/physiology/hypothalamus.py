"""Magnocellular oxytocin neurones and their terminals in the posterior pituitary, as one population.

The population fires at a mean rate. Oxytocin released from dendrites excites the neurones that released it; firing is
braked by the slow after-hyperpolarisation and by endocannabinoids that cut the afferent input; the dendritic store
must be primed again before the next burst. Bursts, and so pulses in plasma, are a property of this loop (Rossoni
2008): the afferent drive sets how fast the store is primed and with that the interval between pulses, not their size.
Terminals release from a small pool that a large reserve refills, the more per spike the faster the spikes come
(MacGregor and Leng's form).
"""

from __future__ import annotations

import math
from typing import Any

from oxytocin.model import (
    Inlet,
    LogNormal,
    Module,
    Param,
    Signal,
    State,
    Uniform,
    const,
    exp,
    hill,
    maximum,
    michaelis,
    sin,
    smooth_step,
)

PHASE = Uniform(0, 2 * math.pi)


class Hypothalamus(Module):
    """Mean field of the oxytocin neurones: firing, bursts and secretion into blood."""

    firing = State(1.5, "Hz", "mean firing rate of the oxytocin neurones")
    afterhyperpolarisation = State(0.1, "1", "slow after-hyperpolarisation, relative to that of steady burst firing")
    dendritic_store = State(0.5, "1", "primed dendritic store, share of full")
    dendritic_oxytocin = State(0.02, "1", "oxytocin around the dendrites, relative to half its effect")
    endocannabinoid = State(0.05, "1", "endocannabinoid brake on the afferent input, relative to half its effect")
    facilitation = State(0.05, "1", "facilitation of release by closely spaced spikes")
    releasable = State(750, "pmol", "releasable pool of the terminals", scale=20)
    reserve = State(1, "1", "reserve store of the terminals, share of full")
    distended = State(0, "1", "distension that the birth canal keeps, as stretch")
    secreted = State(0, "pmol", "oxytocin secreted since the start", scale=1000)

    stretch = Inlet("1", "stretch of cervix and vagina, 0 to 1 at full distension", default=0)
    epidural = Inlet("1", "share of pelvic afferents blocked", default=0)
    night = Inlet("1", "daily rhythm: 1 at midnight, -1 at noon", default=0)
    expecting = Inlet("1", "1 while pregnant", default=0)
    week = Inlet("1", "weeks of gestation; 0 when not pregnant", default=0)
    after_birth = Inlet("1", "1 in the months after a birth", default=0)
    weeks_since_birth = Inlet("1", "weeks since that birth", default=0)
    elapsed = Inlet("min", "time since a birth in the run", default=0)
    oxytocinase = Inlet("1", "oxytocinase at the start of the run, relative to its peak", default=1)
    suckling = Inlet("1", "afferents of the nipple: 0 to 1 with a baby that sucks well", default=0)
    arousal = Inlet("1", "drive added by a short strong stimulus, in units of the firing threshold", default=0)
    evoked = Inlet("1", "release evoked by stimuli that do not make bursts, relative to secretion at rest", default=0)
    brake = Inlet("1", "inhibition of afferents by opioids and alarm, relative to half its effect", default=0)
    inhibition = Inlet("1", "direct inhibition of the neurones by opioids, 1 when full", default=0)
    quenching = Inlet("1", "block of release at the terminals, relative to half its effect", default=0)

    pelvic = Signal("1", "stretch of the birth canal as it reaches the brain, 0 to 1")
    drive = Signal("1", "afferent drive of the neurones")
    priming = Signal("1/min", "priming of the dendritic store")
    resting_secretion = Signal("pmol/min", "secretion at rest, pulses averaged")
    secretion = Signal("pmol/min", "secretion into blood")
    dendritic_release = Signal("1/min", "release from the dendrites, in stores a minute")

    drive_at_rest = Param(0.495, "1", "afferent drive at rest", spread=LogNormal(0.03),
                          source="fit:python benchmarks/calibration/pulses.py")
    stretch_gain = Param(0.08, "1", "drive added by full stretch", spread=LogNormal(0.2),
                         source="assumed:a sixth of the drive at rest; stretch acts on priming in the first place")
    tonic_by_stretch = Param(8.0, "1", "rise of background release by full stretch of the pelvic floor",
                             spread=LogNormal(0.2), source="obs:stim.birth.rise.uvnasmoberg2019",
                             note="by the twelfth power of stretch: the steep rise comes from full dilatation to "
                                  "crowning only (Goodfellow 1983)")
    night_gain = Param(0.02, "1", "drive added at midnight in late pregnancy", spread=LogNormal(0.3),
                       source="assumed:higher by night, size not given (pregnancy.oxytocin.nocturnal_peak.fuchs1992)",
                       note="no daily rhythm of plasma oxytocin outside pregnancy (circ.plasma.amico1983)")
    unfelt_stretch = Param(0.06, "1", "stretch below which afferents of the cervix are silent", spread=None,
                           source="ref:lindow1993",
                           note="after 36 weeks morphine changes nothing, so that a cervix before labour, which gapes "
                                "by a centimetre and a half, sends nothing that opioids could stop")
    widening_time = Param(1, "min", "time over which the birth canal widens as it is stretched",
                          source="assumed:at once, as seen from a labour")
    shrinking_time = Param(30, "min", "time over which the birth canal draws together", spread=LogNormal(0.3),
                           source="obs:endogenous.pulse_frequency.by_stage.fuchs1991",
                           note="the second and the third stage were counted together, with as many pulses: the "
                                "placenta comes down through a canal that the child has opened")
    suckling_gain = Param(0.06, "1", "drive added by full suckling", spread=LogNormal(0.5),
                          source="fit:python benchmarks/calibration/lactation.py",
                          note="rather less than that of stretch; suckling acts on priming in the first place, and "
                               "more drive joins the bursts into one. Women differ in the number of their ejections "
                               "by nature: 3.3 (SD 2.1) in ten minutes (Ramsay 2005), 4.3 (SD 1.9) in a quarter of an "
                               "hour (Kent 2008); with more spread their mean would fall")
    priming_by_suckling = Param(0.95, "1/min", "priming added by full suckling", spread=LogNormal(0.2),
                                source="fit:python benchmarks/calibration/lactation.py",
                                note="up to five in ten minutes soon after birth; faster priming joins them into one")
    inhibition_gain = Param(1.5, "1", "hyperpolarisation by full inhibition", spread=LogNormal(0.2),
                       source="assumed:silences nearly every cell, as opioids do (opioid.firing.morphine.ludwig, rat)")
    noise = Param(0.024, "1", "standard size of the fluctuation of the afferent drive", spread=LogNormal(0.3),
                  source="assumed:pulses of women are irregular; bounded smooth fluctuation over minutes")
    noise_period_1 = Param(1.3, "min", "period of the first fluctuation",
                           source="assumed:about a minute; no period is near a multiple of another")
    noise_period_2 = Param(3.1, "min", "period of the second fluctuation", source="assumed:as noise_period_1")
    noise_period_3 = Param(7.3, "min", "period of the third fluctuation", source="assumed:as noise_period_1")
    noise_slow = Param(0.6, "1", "size of the third fluctuation relative to the others",
                       source="assumed:slow change of the drive is smaller than fast change")
    phase_1 = Param(1.0, "rad", "phase of the first fluctuation", source="assumed:random by person", spread=PHASE)
    phase_2 = Param(2.5, "rad", "phase of the second fluctuation", source="assumed:random by person", spread=PHASE)
    phase_3 = Param(4.0, "rad", "phase of the third fluctuation", source="assumed:random by person", spread=PHASE)

    firing_maximum = Param(40, "Hz", "firing rate in a full burst",
                           source="assumed:many times the background of 1-3 Hz (neuro.fire.basal.rossoni2008, rat)",
                           note="taken alike in women")
    firing_lag = Param(0.1, "min", "time over which the mean rate follows the input",
                       source="assumed:6 s, the spread of burst onsets over the population")
    threshold = Param(1.0, "1", "drive of half-maximal firing", source="assumed:fixes the scale of drive")
    threshold_width = Param(0.33, "1", "spread of thresholds over the population",
                            source="assumed:gives a background of 1-3 Hz at the drive of rest")
    excitation = Param(3.4, "1", "excitation by dendritic oxytocin at saturation",
                       source="fit:python benchmarks/calibration/pulses.py")
    hyperpolarisation_gain = Param(1.2, "1", "inhibition by the slow after-hyperpolarisation of steady burst firing",
                                   source="assumed:ends a burst together with depletion of the dendritic store")
    hyperpolarisation_time = Param(0.35, "min", "decay of the slow after-hyperpolarisation",
                                   source="assumed:21 s, an envelope over the population, not that of one cell")
    priming_at_rest = Param(0.165, "1/min", "priming of the dendritic store at rest", spread=LogNormal(0.2),
                            source="fit:python benchmarks/calibration/pulses.py")
    priming_by_stretch = Param(0.86, "1/min", "priming added by stretch at saturation", spread=LogNormal(0.2),
                               source="fit:python benchmarks/calibration/pulses.py")
    stretch_half = Param(0.25, "1", "stretch of half that effect",
                         source="fit:python benchmarks/calibration/pulses.py",
                         note="a power of 2: the receptors of a cervix that is nearly closed are silent, so that women "
                              "before labour have the pulses of people who are not pregnant")
    depriming = Param(0.02, "1/min", "loss of priming",
                      source="assumed:slow beside priming, so that a primed population waits for its burst")
    dendritic_rate = Param(18.7, "1/min", "release of the primed store at full firing",
                           source="fit:python benchmarks/calibration/pulses.py")
    dendritic_half = Param(6, "Hz", "firing rate of half-maximal dendritic release",
                           source="assumed:dendritic release needs firing well above background; hence the power of 4")
    dendritic_decay = Param(0.135, "min", "stay of oxytocin around the dendrites",
                            source="assumed:8 s, as long as the excitation of a burst of the population lasts")
    brake_rate = Param(1.3, "1/min", "endocannabinoid formed by dendritic oxytocin at saturation",
                       source="assumed:of the same size as the excitation")
    brake_time = Param(1.5, "min", "decay of the endocannabinoid brake",
                       source="assumed:an envelope over the population, shorter than the interval between bursts")
    facilitation_half = Param(14, "Hz", "firing rate of half-maximal facilitation",
                              source="assumed:little at background, near full in bursts (MacGregor and Leng); a "
                                     "power of 2")
    facilitation_time = Param(0.56, "min", "time over which facilitation follows firing",
                              source="assumed:34 s; outlasts the burst, so that a pulse of plasma is one rounded peak")
    release_background = Param(0.00044, "1/min", "release of the pool without facilitation, at saturation",
                               source="obs:baseline.oxytocin.men.marazziti2019", spread=LogNormal(0.1))
    background_half = Param(0.6, "Hz", "firing rate of half-maximal background release",
                            source="assumed:background release varies little with firing, bursts add to it by "
                                   "facilitation")
    release_facilitated = Param(0.106, "1/min", "release of the pool at full facilitation",
                                source="obs:kinetics.iv_bolus.equivalent_of_pulse.fuchs1991", spread=LogNormal(0.2))
    recruitment = Param(0.85, "1", "neurones that full suckling brings into a burst, relative to one at rest, less one",
                        spread=LogNormal(0.3), source="fit:python benchmarks/calibration/lactation.py",
                        note="in lactation glia withdraw from between the neurones (Theodosis 1986, rat), and suckling "
                             "brings more and more of them into a burst; the level at rest is not raised")
    pulses_at_rest = Param(1.5, "pmol/min", "secretion in pulses at rest, averaged",
                           source="assumed:what the pulses come to that this population makes at rest, so that a run "
                                  "starts at its own mean level")
    pool = Param(800, "pmol", "releasable pool when full", spread=LogNormal(0.1),
                 source="assumed:several pulses of 4-16 mU (7-27 pmol) without depletion")
    refill = Param(0.5, "1/min", "refilling of the releasable pool at full reserve",
                   source="assumed:pulses of equal size at intervals of 4 min (endogenous.pulse_amplitude.fuchs1991)")
    reserve_size = Param(17000, "pmol", "reserve when full", spread=LogNormal(0.3),
                         source="assumed:about 10 IU in a human posterior pituitary")
    reserve_half = Param(0.15, "1", "reserve that still gives half of the refilling, share of full",
                         source="assumed:terminals of rats that drink salt still release when most of their store is "
                                "gone")
    pregnancy_gain = Param(188, "1", "release at background firing near term relative to outside pregnancy, less one",
                           spread=LogNormal(0.12),
                           source="assumed:set so that the basal level rises 3-4 fold at her clearance "
                                  "(endogenous.basal_rise.pregnancy.uvnas2019)",
                           note="clearance itself rises 5-6 fold. The power 1.5 of the weeks makes the level go with "
                                "the week all the way (Dawood 1979, Kuwabara 1987)")
    made_up = Param(5.0, "1", "clearance by oxytocinase at its peak that release makes up for, relative to the organs'",
                    source="obs:kinetics.mcr.pregnant_low.thornton1990", note="5.7 over 1.1 L/min")
    pregnancy_fade = Param(4.0, "1", "rate at which that gain fades after birth, by the week", spread=LogNormal(0.2),
                           source="obs:endogenous.puerperium.ogawa1978",
                           note="18.7 pg/mL on the second day and 4.3 on the seventh, of 28.4 before labour and 3.7 in "
                                "lactation: half of it in 30 h")
    lasting = Param(0.20, "1", "share of that gain that makes up for oxytocinase and no more",
                    source="assumed:what keeps the level of other women at her clearance, so that after birth it comes "
                           "down without going below")
    lasting_fade = Param(1.6, "1", "rate at which that share fades, by the week",
                         source="assumed:half in three days, as the oxytocinase goes")

    def start(m, y: Any) -> None:
        y.releasable = m.pool - m.resting_secretion / m.refill

    def equations(m, d: Any) -> None:
        angle = const(2 * math.pi, "rad")
        fluctuation = m.noise * (sin(m.time * (angle / m.noise_period_1) + m.phase_1)
                                 + sin(m.time * (angle / m.noise_period_2) + m.phase_2)
                                 + m.noise_slow * sin(m.time * (angle / m.noise_period_3) + m.phase_3))
        d.distended = maximum(m.stretch - m.distended, 0) / m.widening_time - m.distended / m.shrinking_time
        gaping = maximum(m.stretch, m.distended)
        felt = maximum(gaping - m.unfelt_stretch, 0) / (1 - m.unfelt_stretch) * (1 - m.epidural)
        passed = 1 / (1 + m.brake)
        m.pelvic = felt * passed
        m.drive = (m.drive_at_rest + m.night_gain * m.night * m.expecting + fluctuation
                   + (m.stretch_gain * felt + m.suckling_gain * m.suckling + m.arousal) * passed)
        m.priming = (m.priming_at_rest + m.priming_by_stretch * hill(felt, m.stretch_half, 2) * passed
                     + m.priming_by_suckling * m.suckling * passed)
        excitation = m.dendritic_oxytocin / (1 + m.dendritic_oxytocin)
        afferent = m.drive / (1 + m.endocannabinoid)
        depolarisation = (afferent + m.excitation * excitation - m.hyperpolarisation_gain * m.afterhyperpolarisation
                          - m.inhibition_gain * m.inhibition)
        target = m.firing_maximum * smooth_step(depolarisation - m.threshold, m.threshold_width)
        d.firing = (target - m.firing) / m.firing_lag
        d.afterhyperpolarisation = (m.firing / m.firing_maximum - m.afterhyperpolarisation) / m.hyperpolarisation_time
        m.dendritic_release = m.dendritic_rate * m.dendritic_store * hill(m.firing, m.dendritic_half, 4)
        d.dendritic_store = m.priming * (1 - m.dendritic_store) - m.depriming * m.dendritic_store - m.dendritic_release
        d.dendritic_oxytocin = m.dendritic_release - m.dendritic_oxytocin / m.dendritic_decay
        d.endocannabinoid = m.brake_rate * excitation - m.endocannabinoid / m.brake_time
        d.facilitation = (hill(m.firing, m.facilitation_half, 2) - m.facilitation) / m.facilitation_time
        resting_firing = m.firing_maximum * smooth_step(m.drive_at_rest - m.threshold, m.threshold_width)
        since, elapsed = m.weeks_since_birth, m.elapsed / const(7 * 1440, "min")
        kept = m.after_birth * _left_of_pregnancy(m, since)
        made_up = (1 + m.made_up * m.oxytocinase) / (1 + m.made_up)
        raised = m.pregnancy_gain * m.expecting * (m.week / 40)**1.5 * made_up
        before = 1 + raised + m.pregnancy_gain * kept
        fading = _left_of_pregnancy(m, elapsed)
        pregnancy = 1 + raised * fading + m.pregnancy_gain * kept
        tonic = 1 + m.tonic_by_stretch * felt**12 * passed
        background = pregnancy * m.release_background * michaelis(m.firing, m.background_half) * tonic
        turnover = m.release_background * michaelis(resting_firing, m.background_half)
        m.resting_secretion = m.pool / (1 / m.refill + 1 / (turnover * before)) + m.pulses_at_rest
        usual = m.pool / (1 / m.refill + 1 / (turnover * pregnancy)) + m.pulses_at_rest  # the same, after birth as well
        steady = m.evoked * passed * usual / m.pool
        facilitated = m.release_facilitated * (1 + m.recruitment * m.suckling * passed) * m.facilitation
        m.secretion = m.releasable * (background + facilitated + steady) / (1 + m.quenching)
        supply = michaelis(m.reserve, m.reserve_half) * (1 + m.reserve_half)
        refill = m.refill * supply * (m.pool - m.releasable)
        d.releasable = refill - m.secretion
        synthesis = usual * (2 - m.reserve)
        d.reserve = (synthesis - refill) / m.reserve_size
        d.secreted = m.secretion


def _left_of_pregnancy(m: Any, weeks: Any) -> Any:
    """Return what is left of the gain of pregnancy so many weeks after birth, a share."""
    return m.lasting * exp(-m.lasting_fade * weeks) + (1 - m.lasting) * exp(-m.pregnancy_fade * weeks)
