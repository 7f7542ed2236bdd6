"""Fetal heart rate: baseline, variability, accelerations, and decelerations each from its own mechanism.

Early: pressure on the engaged head slows the heart with the contraction and lets go with it. Late: the
chemoreflex answers low arterial oxygen with a delay; oxygen itself is lowest after the peak of the contraction,
so onset and nadir lag behind it, and a heart short of oxygen for long slows further (prolonged deceleration,
terminal bradycardia). Variable: a squeezed cord raises afterload and cuts return within seconds, so the fall is
abrupt. Lear 2016 argues that the peripheral chemoreflex explains most decelerations of labour, early ones too;
the mechanism of head compression is therefore small here and graded plausible in the assembly. Hypoxia over
tens of minutes brings catecholamines and a faster baseline; acidosis takes variability away. Variability and
accelerations are smooth functions of time with phases of the person's own, rates between 2 and 6 a minute, so
they cost the integration nothing.

Held against the definitions of fetal.fhr.baseline_normal.nichd; depths and times of decelerations are assumed.
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
    clip,
    const,
    maximum,
    sin,
    smooth_step,
)

PHASE = Uniform(0, 2 * math.pi)


class FetalHeart(Module):
    """Heart rate of the fetus."""

    head_reflex = State(0, "1", "vagal slowing by pressure on the head, 0 to 1")
    sensed = State(0, "1", "hypoxia as the chemoreceptors see it, 0 to 1")
    chemoreflex = State(0, "1", "chemoreflex slowing, 0 to 1")
    cord_reflex = State(0, "1", "slowing by the squeezed cord, share of umbilical flow lost")
    catecholamine = State(0, "1", "sympathetic answer to sustained hypoxia, 0 to 1")
    depression = State(0, "1", "depression of heart and brain stem by lack of oxygen, 0 to 1")

    saturation = Inlet("1", "oxygen saturation of fetal arterial blood", default=0.54)
    base_deficit = Inlet("mmol/L", "base deficit of fetal arterial blood", default=2.5)
    cord = Inlet("1", "umbilical flow relative to rest", default=1)
    uterine_pressure = Inlet("mmHg", "pressure on the presenting part", default=10)
    station = Inlet("cm", "station of the presenting part", default=-3)
    born = Inlet("1", "1 once the child is born", default=0)
    week = Inlet("1", "weeks of gestation", default=40)
    sedation = Inlet("1", "sedation of the fetus by drugs given to the mother, 0 to 1", default=0)
    fever = Inlet("degC", "maternal temperature above 37", default=0)
    drug_rise = Inlet("1/min", "rise of the baseline by drugs that cross the placenta", default=0)

    hypoxia = Signal("1", "shortfall of oxygen below the threshold of the chemoreflex, 0 to 1")
    baseline = Signal("1/min", "baseline heart rate")
    amplitude = Signal("1/min", "amplitude of variability, peak to trough")
    acceleration = Signal("1/min", "acceleration with movement")
    deceleration = Signal("1/min", "sum of all slowing")
    rate = Signal("1/min", "fetal heart rate")

    baseline_rest = Param(138, "1/min", "baseline at rest", spread=Normal(8, 112, 158),
                          source="obs:fetal.fhr.baseline_normal.nichd", note="normal range 110-160")
    baseline_week = Param(0.7, "1/min", "fall of the baseline with each week of maturity",
                          source="assumed:5-10 beats/min faster at 28 weeks than at term")
    baseline_fever = Param(9, "1/min/degC", "rise with maternal fever", source="assumed:about 10 for each degree")
    variability = Param(13, "1/min", "amplitude of variability awake", spread=LogNormal(0.25, 2.5),
                        source="obs:fetal.fhr.baseline_normal.nichd", note="moderate 6-25")
    movement = Param(24, "1/min", "height of accelerations", spread=LogNormal(0.2), source="assumed:15-30 beats/min")
    head_depth = Param(18, "1/min", "slowing by strong pressure on a low head", spread=LogNormal(0.4),
                       source="assumed:early decelerations seldom exceed 20-30 beats/min")
    head_pressure = Param(45, "mmHg", "pressure of half that effect", source="assumed:contractions of the active phase")
    head_station = Param(-0.5, "cm", "station of half that effect", source="assumed:engaged head")
    head_time = Param(0.12, "min", "time over which it follows", source="assumed:mirrors the contraction")
    chemo_threshold = Param(0.36, "1", "saturation below which the chemoreflex slows the heart",
                            spread=Normal(0.03, 0.25, 0.45),
                            source="ref:lear2016",
                            note="the reflex is theirs; the saturation is assumed, above the clinical 30 %")
    chemo_full = Param(0.18, "1", "saturation at which it is complete",
                       source="assumed:just above where heart and brain stem fail")
    chemo_adapted = Param(0.6, "1", "share of lasting hypoxia to which the chemoreflex gets used",
                          source="assumed:lasting hypoxaemia does not slow the baseline; each further fall does")
    chemo_depth = Param(55, "1/min", "slowing by full chemoreflex", spread=LogNormal(0.2),
                        source="assumed:late decelerations of 15-40 beats/min")
    chemo_time = Param(0.18, "min", "each of two lags of the chemoreflex", spread=LogNormal(0.15),
                       source="assumed:onset of late decelerations 20-30 s after that of the contraction")
    cord_depth = Param(95, "1/min", "slowing by complete loss of umbilical flow", spread=LogNormal(0.2),
                       source="assumed:variable decelerations fall to 60-80 beats/min")
    cord_time = Param(0.1, "min", "time over which it follows", source="obs:fetal.fhr.baseline_normal.nichd",
                      note="onset to nadir of variable decelerations under 30 s")
    catecholamine_rise = Param(22, "1/min", "rise of the baseline by catecholamines", spread=LogNormal(0.3),
                               source="assumed:tachycardia of hypoxia before it fails")
    catecholamine_time = Param(18, "min", "time over which they build and leave", source="assumed:tens of minutes")
    depression_depth = Param(70, "1/min", "slowing by full depression", spread=LogNormal(0.15),
                             source="assumed:terminal bradycardia of 60-80 beats/min")
    depression_threshold = Param(0.17, "1", "saturation at which heart and brain stem fail",
                                 spread=Normal(0.015, 0.1, 0.25),
                                 source="assumed:half the demand of oxygen is then unmet")
    depression_time = Param(1.5, "min", "time over which they fail and recover",
                            source="assumed:chemoreflex gives way after 1.5-2 min of severe hypoxaemia (Lear 2018)")
    acid_half = Param(11, "mmol/L", "base deficit that halves variability",
                      source="assumed:near 12 mmol/L variability is minimal")
    sedation_loss = Param(0.8, "1", "share of variability that full sedation takes",
                          source="assumed:opioids flatten the trace and leave a rest")
    chemo_failing = Param(0.5, "1", "share of the chemoreflex that full depression takes",
                          source="assumed:half; what is left of the slowing is the depression itself")
    depression_width = Param(0.04, "1", "width in saturation of the step to failure",
                             source="assumed:a few percent of saturation")
    cycle_phase = Param(0.7, "rad", "phase of the cycle of rest and activity", spread=PHASE,
                        source="assumed:random by person")
    phase_1 = Param(0.4, "rad", "phase of variability at 2.1 a minute", spread=PHASE, source="assumed:random by person")
    phase_2 = Param(1.9, "rad", "phase of variability at 3.4 a minute", spread=PHASE, source="assumed:random by person")
    phase_3 = Param(3.3, "rad", "phase of variability at 5.3 a minute", spread=PHASE, source="assumed:random by person")
    phase_4 = Param(4.8, "rad", "phase of movements, one in 3.7 min", spread=PHASE, source="assumed:random by person")
    phase_5 = Param(5.9, "rad", "phase of movements, one in 8.3 min", spread=PHASE, source="assumed:random by person")

    def equations(m, d: Any) -> None:
        turn = 2 * math.pi
        m.hypoxia = clip((m.chemo_threshold - m.saturation) / (m.chemo_threshold - m.chemo_full), 0, 1)
        pressed = (1 - m.born) * (smooth_step(m.uterine_pressure - m.head_pressure, const(12, "mmHg"))
                   * smooth_step(m.station - m.head_station, const(1.2, "cm")))
        d.head_reflex = (pressed - m.head_reflex) / m.head_time
        noticed = maximum(m.hypoxia - m.chemo_adapted * m.catecholamine, 0)
        d.sensed = (noticed - m.sensed) / m.chemo_time
        d.chemoreflex = (m.sensed - m.chemoreflex) / m.chemo_time
        d.cord_reflex = (1 - m.cord - m.cord_reflex) / m.cord_time
        d.catecholamine = (m.hypoxia - m.catecholamine) / m.catecholamine_time
        failing = smooth_step(m.depression_threshold - m.saturation, m.depression_width)
        d.depression = (failing - m.depression) / m.depression_time

        young = 40 - clip(m.week, 24, 42)
        slow = m.baseline_rest + m.drug_rise + m.baseline_week * young + m.baseline_fever * m.fever
        m.baseline = slow + m.catecholamine_rise * m.catecholamine
        alert = 0.62 + 0.38 * sin(m.time * const(turn / 53, "rad/min") + m.cycle_phase)
        acid = m.base_deficit / m.acid_half
        awake = alert / (1 + acid * acid * acid * acid) * (1 - m.depression) * (1 - m.sedation_loss * m.sedation)
        m.amplitude = m.variability * awake
        ripple = (0.5 * sin(m.time * const(2.1 * turn, "rad/min") + m.phase_1)
                  + 0.35 * sin(m.time * const(3.4 * turn, "rad/min") + m.phase_2)
                  + 0.25 * sin(m.time * const(5.3 * turn, "rad/min") + m.phase_3))
        moves = (sin(m.time * const(turn / 3.7, "rad/min") + m.phase_4)
                 + sin(m.time * const(turn / 8.3, "rad/min") + m.phase_5))
        rise = maximum(moves + 0.8 * (alert - 1), 0.9) - 0.9
        m.acceleration = m.movement * rise * awake * (1 - m.catecholamine)
        chemoreflex = m.chemoreflex * (1 - m.chemo_failing * m.depression)
        m.deceleration = (m.head_depth * m.head_reflex + m.chemo_depth * chemoreflex
                          + m.cord_depth * m.cord_reflex + m.depression_depth * m.depression)
        m.rate = maximum(m.baseline + 0.55 * m.amplitude * ripple + m.acceleration - m.deceleration, const(45, "1/min"))
