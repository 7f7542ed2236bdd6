"""The uterine myocyte: membrane, calcium and cross bridges, averaged over the cells of the wall.

The membrane has an outward and an inward gate only (Morris-Lecar form): its slow wave with the envelope of a burst,
not the single spikes of published uterine cell models (Tong 2011). The inward gate is the L-type window that lets
calcium in, the outward gate the potassium current that ends a burst and holds off the next. Oxytocin depolarises
through IP3 and the calcium it frees, prostaglandin by its own inward current. Calcium drives myosin light chain
kinase; phosphatase is restrained by agonist (calcium sensitisation); force is that of the attached bridges of Hai and
Murphy (1988).
"""

from __future__ import annotations

import math
from typing import Any

from oxytocin.model import (
    Inlet,
    LogNormal,
    Module,
    Normal,
    Param,
    Signal,
    State,
    Uniform,
    const,
    hill,
    sin,
    smooth_step,
)

PHASE = Uniform(0, 2 * math.pi)


class Myocyte(Module):
    """Pacemaker membrane, cytosolic and stored calcium, and cross bridges of the recruited tissue."""

    potential = State(-54, "mV", "membrane potential, envelope of the slow wave and burst", scale=20)
    outward = State(0.02, "1", "open share of the slow outward gate")
    ip3 = State(0.3, "umol/L", "inositol trisphosphate")
    calcium = State(120, "nmol/L", "cytosolic calcium", scale=100)
    store = State(0.7, "1", "calcium in the sarcoplasmic reticulum, share of full")
    sensitisation = State(0.3, "1", "calcium sensitisation (inhibition of the phosphatase by agonist), 0 to 1")
    phosphorylated = State(0.005, "1", "share of bridges detached and phosphorylated")
    attached = State(0.005, "1", "share of bridges attached and phosphorylated")
    latched = State(0.01, "1", "share of bridges attached and dephosphorylated (latch)")

    oxytocin_response = Inlet("1", "Gq signal of oxytocin, a share of the largest possible")
    prostaglandin = Inlet("1", "effect of prostaglandin: 1 at half, 2 at the largest", default=0)
    stretch = Inlet("1", "stretch of the wall by cervix and presenting part, 0 to 1", default=0)
    readiness = Inlet("1", "electrical readiness of the tissue, 0 outside pregnancy to 1 in labour", default=1)
    withdrawal = Inlet("1", "loss of the restraint by progesterone after birth, 0 none to 1", default=0)
    recruited = Inlet("1", "share of the tissue that takes part in the contraction", default=1)
    acidosis = Inlet("1", "lactate acidosis, relative to half its effect", default=0)
    relaxation = Inlet("1", "relaxant influence (for drugs), 0 none", default=0)
    other_agonism = Inlet("1", "Gq signal of agonists at other receptors, a share of the largest possible", default=0)
    entry_block = Inlet("1", "share of the L-type calcium entry blocked by drugs", default=0)
    operated_block = Inlet("1", "share of the receptor-operated calcium entry blocked by drugs", default=0)
    hyperpolarisation = Inlet("mV", "fall of the resting potential by drugs that open potassium channels", default=0)
    adrenergic = Inlet("1", "effect of adrenaline at beta-2 receptors above that at rest, share of full", default=0)
    kinase_loss = Inlet("1", "share of MLCK activity lost to drugs", default=0)
    phosphatase_gain = Inlet("1", "relative rise of MLCP activity by drugs", default=0)

    burst = Signal("1", "inward gate: 0 at rest, towards 1 during a burst")
    force = Signal("1", "share of bridges attached")
    fluctuation = Signal("1", "slow fluctuation of excitability, person-specific")
    excitation = Signal("mV/min", "how readily a contraction elsewhere sets a cell off: inward drive, times free entry")

    leak = Param(8, "1/min", "leak conductance over capacitance",
                 source="assumed:membrane time constant of a few seconds for the envelope")
    inward = Param(6, "1/min", "inward (L-type) conductance over capacitance",
                   source="assumed:of the size of the leak, so that an open gate carries the plateau of the burst")
    outward_rate = Param(14, "1/min", "outward conductance over capacitance",
                         source="assumed:about twice the inward one, so that it ends the burst")
    resting = Param(-60.6, "mV", "potential at which the leak reverses", spread=Normal(0.8),
                    source="assumed:rest near -55 to -45 mV at term, less negative with gestation "
                           "(uterus.membrane_potential.third_trimester.parkington1999)")
    inward_reversal = Param(40, "mV", "reversal of the inward current",
                            source="assumed:effective value of a calcium window current")
    outward_reversal = Param(-80, "mV", "reversal of the outward current", source="assumed:potassium equilibrium")
    inward_half = Param(-34, "mV", "half activation of the inward gate",
                        source="assumed:foot of the L-type window in uterine cells")
    inward_width = Param(8, "mV", "width of that activation", source="assumed:as in uterine cell models (Tong 2011)")
    outward_half = Param(-36, "mV", "half activation of the outward gate", source="assumed:opens with the burst")
    outward_width = Param(5, "mV", "width of that activation", source="assumed:makes the burst all-or-none")
    outward_time = Param(0.875, "min", "time constant of the outward gate when open", spread=LogNormal(0.08),
                         source="fit:python benchmarks/calibration/contractions.py",
                         note="bursts of 35-45 s; set by hand from there (decision 38)")
    outward_recovery = Param(1.65, "1", "its time constant when closing, relative to open", spread=LogNormal(0.06),
                             source="fit:python benchmarks/calibration/contractions.py")

    drive_ip3 = Param(240, "mV/min", "inward drive by full oxytocin response", spread=LogNormal(0.04),
                      source="fit:python benchmarks/calibration/contractions.py",
                      note="set by hand from there, with the calibration figures of decision 38")
    drive_ip3_half = Param(0.442, "umol/L", "IP3 of half that drive",
                           source="fit:python benchmarks/calibration/contractions.py",
                           note="set by hand from there, with the calibration figures of decision 38; "
                                "cooperative, a power of 10: IP3 opens its channel together with the calcium it frees, "
                                "and that calcium opens the current")
    drive_prostaglandin = Param(132, "mV/min", "inward drive by prostaglandin at half its effect, twice over",
                                spread=Normal(64, 15, 280),
                                source="fit:python benchmarks/calibration/contractions.py",
                                note="set by hand from there, with the calibration figures of decision 38; "
                                     "the spread by how far labours lie apart in activity "
                                     "(uterus.uai.parous_3cm_tenth.arulkumaran1984, at 9 cm too) and by how few have "
                                     "more than five contractions in ten minutes (uterus.tachysystole.spontaneous."
                                     "ahmed2016): the long tail is that of too little, for in dysfunctional labour "
                                     "prostaglandin F2a is low while E2, which ripens, is not (ref:norman1990)")
    drive_stretch = Param(30, "mV/min", "inward drive by full stretch", spread=LogNormal(0.2),
                          source="assumed:stretch-activated current, smaller than the agonists'")
    drive_readiness = Param(40, "mV/min", "inward drive by electrical readiness", spread=LogNormal(0.25),
                            source="fit:python benchmarks/calibration/contractions.py",
                            note="loss of the outward currents of pregnancy near term")
    drive_withdrawal = Param(90, "mV/min", "inward drive where progesterone restrains no longer", spread=LogNormal(0.2),
                             source="assumed:one contraction in ten minutes without any agonist",
                             note="regular contractions in all women within 36 h of an antiprogestin in early "
                                  "pregnancy (ref:swahn1988)")
    drive_noise = Param(13.5, "mV/min", "size of the fluctuation of drive", spread=LogNormal(0.2),
                        source="fit:python benchmarks/calibration/contractions.py",
                        note="contractions of women are irregular; a bounded smooth fluctuation over minutes")
    drive_acidosis = Param(30, "mV/min", "outward drive by full acidosis",
                           source="assumed:acid and hypoxia open potassium channels")
    noise_period_1 = Param(2.9, "min", "period of the first fluctuation",
                           source="assumed:about an interval of contractions; no period is near a multiple of another")
    noise_period_2 = Param(5.3, "min", "period of the second fluctuation", source="assumed:as noise_period_1")
    noise_period_3 = Param(11.7, "min", "period of the third fluctuation", source="assumed:as noise_period_1")
    noise_period_4 = Param(29, "min", "period of the fourth fluctuation", source="assumed:as noise_period_1")
    phase_1 = Param(0.5, "rad", "phase of the first fluctuation", source="assumed:random by person", spread=PHASE)
    phase_2 = Param(1.5, "rad", "phase of the second fluctuation", source="assumed:random by person", spread=PHASE)
    phase_3 = Param(3.0, "rad", "phase of the third fluctuation", source="assumed:random by person", spread=PHASE)
    phase_4 = Param(5.0, "rad", "phase of the fourth fluctuation", source="assumed:random by person", spread=PHASE)

    ip3_full = Param(1.0, "umol/L", "IP3 at full response", source="assumed:fixes its scale")
    ip3_decay = Param(24, "1/min", "removal of IP3",
                      source="assumed:two to three seconds, so that calcium peaks about 20 s after oxytocin "
                             "(uterus.ca_peak_time.myocyte.1991)")
    calcium_rest = Param(100, "nmol/L", "calcium without entry or release", source="assumed:resting smooth muscle")
    calcium_removal = Param(24, "1/min", "removal of calcium from the cytosol",
                            source="assumed:two to three seconds, by exchange, pump and uptake; calcium peaks with the "
                                   "burst (uterus.ca_peak_time.myocyte.1991)")
    calcium_entry = Param(16000, "nmol/L/min", "entry through the fully open inward gate", spread=LogNormal(0.07),
                          source="assumed:peak of 600-700 nmol/L in a full burst")
    operated_entry = Param(2400, "nmol/L/min", "entry through receptor-operated channels at saturating IP3",
                           source="assumed:a sustained rise of about 100 nmol/L, so that excess gives hypertonus")
    store_release = Param(8000, "nmol/L/min", "release from the full store at saturating IP3",
                          source="obs:uterus.ca_peak_time.myocyte.1991",
                          note="16 % of the rise is left without calcium outside")
    release_half = Param(0.8, "umol/L", "IP3 of half-maximal release",
                         source="assumed:little release at the response of rest; cooperative, a power of 3")
    store_emptying = Param(8, "1/min", "emptying of the store at saturating IP3",
                           source="assumed:one application empties the store (uterus.ca_store_refill.thornton1992)")
    store_refill = Param(1.4, "1/min", "refilling of the store",
                         source="obs:uterus.ca_store_refill.thornton1992", note="refilled within 100 s")

    adrenergic_hyperpolarisation = Param(5, "mV", "fall of the resting potential at the full effect of adrenaline",
                                         source="assumed:as terbutaline at the same receptors")
    adrenergic_kinase = Param(0.7, "1", "share of MLCK activity lost at the full effect of adrenaline",
                              source="assumed:as terbutaline at the same receptors")
    kinase = Param(11, "1/min", "phosphorylation by MLCK at saturating calcium",
                   source="assumed:Hai and Murphy's scheme, slowed to the rise of pressure of a whole uterus (20-30 s)")
    kinase_half = Param(420, "nmol/L", "calcium of half-maximal MLCK activity",
                        source="assumed:calmodulin-MLCK in smooth muscle; a power of 4, the sites of calmodulin")
    kinase_acid_loss = Param(0.5, "1", "share of MLCK activity lost at full acidosis",
                             source="assumed:acid weakens a contraction without ending it")
    phosphatase = Param(11, "1/min", "dephosphorylation by MLCP", source="assumed:as kinase (Hai and Murphy 1988)")
    sensitised = Param(0.45, "1", "share of phosphatase inhibited at full sensitisation",
                       source="assumed:more tension at a given calcium, size not given "
                              "(uterus.ca_sensitisation.mckillen1999)")
    sensitisation_time = Param(3, "min", "time over which sensitisation follows the agonist",
                               source="assumed:minutes, by Rho kinase")
    attachment = Param(8, "1/min", "attachment of phosphorylated bridges",
                       source="assumed:as kinase (Hai and Murphy 1988)")
    detachment = Param(3, "1/min", "detachment of phosphorylated bridges",
                       source="assumed:as kinase (Hai and Murphy 1988)")
    latch_release = Param(3.5, "1/min", "detachment of latch bridges",
                          source="assumed:phasic muscle, pressure falls within half a minute")

    def equations(m, d: Any) -> None:
        angle = const(2 * math.pi, "rad")
        m.fluctuation = (sin(m.time * (angle / m.noise_period_1) + m.phase_1)
                         + sin(m.time * (angle / m.noise_period_2) + m.phase_2)
                         + sin(m.time * (angle / m.noise_period_3) + m.phase_3)
                         + sin(m.time * (angle / m.noise_period_4) + m.phase_4))
        acid = m.acidosis / (1 + m.acidosis)
        opened = (m.ip3 / m.drive_ip3_half) ** 10
        drive = (m.drive_ip3 * opened / (1 + opened) + m.drive_prostaglandin * m.prostaglandin
                 + m.drive_stretch * m.stretch + m.drive_readiness * m.readiness
                 + m.drive_withdrawal * m.withdrawal
                 + m.drive_noise * m.fluctuation - m.drive_acidosis * acid
                 - m.leak * (m.hyperpolarisation + m.adrenergic_hyperpolarisation * m.adrenergic))
        m.burst = smooth_step(m.potential - m.inward_half, m.inward_width)
        free_entry = (1 - m.entry_block) * (1 - m.relaxation)
        m.excitation = drive * free_entry
        inward = m.inward * free_entry * m.burst * (m.inward_reversal - m.potential)
        d.potential = (m.leak * (m.resting - m.potential) + inward
                       + m.outward_rate * m.outward * (m.outward_reversal - m.potential) + drive)
        opening = smooth_step(m.potential - m.outward_half, m.outward_width)
        slowing = 1 + (m.outward_recovery - 1) * (1 - opening)
        d.outward = (opening - m.outward) / (m.outward_time * slowing)

        signal = m.oxytocin_response * (1 - m.other_agonism) + m.other_agonism
        d.ip3 = m.ip3_decay * (m.ip3_full * signal - m.ip3)
        agonism = hill(m.ip3, m.release_half, 3)
        operated = m.operated_entry * (1 - m.operated_block) * (1 - m.relaxation) * agonism
        release = agonism * m.store
        entry = m.calcium_entry * free_entry * m.burst * m.recruited
        d.calcium = m.calcium_removal * (m.calcium_rest - m.calcium) + entry + operated + m.store_release * release
        d.store = m.store_refill * (1 - m.store) - m.store_emptying * release
        d.sensitisation = (signal - m.sensitisation) / m.sensitisation_time

        active = m.kinase * (1 - m.kinase_loss) * (1 - m.adrenergic_kinase * m.adrenergic)
        kinase = active * hill(m.calcium, m.kinase_half, 4) * (1 - m.kinase_acid_loss * acid)
        phosphatase = m.phosphatase * (1 + m.phosphatase_gain) * (1 - m.sensitised * m.sensitisation)
        free = 1 - m.phosphorylated - m.attached - m.latched
        d.phosphorylated = kinase * free + m.detachment * m.attached - (phosphatase + m.attachment) * m.phosphorylated
        d.attached = m.attachment * m.phosphorylated - (m.detachment + phosphatase) * m.attached + kinase * m.latched
        d.latched = phosphatase * m.attached - (kinase + m.latch_release) * m.latched
        m.force = m.attached + m.latched
