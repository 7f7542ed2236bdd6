"""Fetal heart rate: baseline, variability, accelerations, and decelerations each from its own mechanism.

Early: pressure on the engaged head slows the heart with the contraction and lets go with it. Late: the chemoreflex
answers low arterial oxygen with a delay; oxygen itself is lowest after the peak of the contraction, so onset and
nadir lag behind it, and a heart short of oxygen for long slows further (prolonged deceleration, terminal
bradycardia). The reflex has no limit above which it is silent: it is the steeper the lower saturation already is
(monkeys, Mueller-Heubach 1980: from 55 % downwards, nearly three times as steep below 31 %), and what lasts from
contraction to contraction is got used to, so that each further fall of 10 to 15 points slows the heart again,
wherever it began (sheep, Kuenzel 1983). Where oxygen is lowest the heart slows by itself as well, and atropine leaves
that part (hypoxic sheep, 1982). That is why the same contraction passes unnoticed by a child with much
oxygen and slows one with little. Variable: a squeezed cord raises afterload and cuts return within seconds, so the
fall is abrupt; a cord that stays squeezed is got used to within a minute or two, and what slows the heart then is lack
of oxygen (sheep, Giussani 1997). Lear 2016 argues that the peripheral chemoreflex explains most decelerations of
labour, early ones too; the mechanism of head compression is therefore small here and graded plausible in the assembly.
Hypoxia over tens of minutes brings catecholamines and a faster baseline, even as pH falls to 7.14 at the end (lambs
whose ewes breathe nitrogen; where her flow is cut in steps the rate falls with each and still ends above the first,
Nijland 1995); acidosis takes variability away, and at a base deficit of 20 mmol/L the heart fails (sheep).
A term child sleeps quietly for twenty minutes of the hour, with half the variability and without movement.
Variability and accelerations are smooth functions of time with phases of the person's own, rates between 2 and 6 a
minute, so they cost the integration nothing.

Held against the definitions of fetal.fhr.baseline_normal.nichd; times of decelerations are assumed.
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
    cos,
    exp,
    maximum,
    sin,
    smooth_step,
    where,
)

PHASE = Uniform(0, 2 * math.pi)
SHARP = 8.5  # of the bell of an acceleration: 25 s wide at half its height, when one comes in 3.1 min


class FetalHeart(Module):
    """Heart rate of the fetus."""

    head_reflex = State(0, "1", "vagal slowing by pressure on the head, 0 to 1")
    sensed = State(0, "1", "hypoxia as the chemoreceptors see it, 0 to 1")
    chemoreflex = State(0, "1", "chemoreflex slowing, 0 to 1")
    cord_reflex = State(0, "1", "slowing by the squeezed cord, share of umbilical flow lost")
    cord_accustomed = State(0, "1", "loss of umbilical flow that the reflex of the squeezed cord has got used to")
    catecholamine = State(0, "1", "lasting hypoxia as the sympathetic system has met it, 0 to 1")
    accustomed = State(0, "1", "hypoxia that the chemoreflex has got used to: what lasts between contractions")
    depression = State(0, "1", "depression of heart and brain stem by lack of oxygen and by acid, 0 to 1")

    saturation = Inlet("1", "oxygen saturation of fetal arterial blood", default=0.54)
    saturation_at_rest = Inlet("1", "that saturation with the uterus at rest", default=0.58)
    base_deficit = Inlet("mmol/L", "base deficit of fetal arterial blood", default=2.5)
    cord = Inlet("1", "umbilical flow relative to rest", default=1)
    uterine_pressure = Inlet("mmHg", "pressure on the presenting part", default=10)
    station = Inlet("cm", "station of the presenting part", default=-3)
    born = Inlet("1", "1 once the child is born", default=0)
    week = Inlet("1", "weeks of gestation", default=40)
    sedation = Inlet("1", "sedation of the fetus by drugs given to the mother, 0 to 1", default=0)
    fever = Inlet("degC", "maternal temperature above 37", default=0)
    drug_rise = Inlet("1/min", "rise of the baseline by drugs that cross the placenta", default=0)

    hypoxia = Signal("1", "drive of the chemoreceptors, 0 to 1 without any oxygen")
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
    variability = Param(15, "1/min", "amplitude of variability in active sleep", spread=LogNormal(0.25, 2.5),
                        source="obs:fetal.fhr.baseline_normal.nichd", note="moderate 6-25")
    quiet = Param(0.5, "1", "variability of quiet sleep relative to that of active sleep", spread=LogNormal(0.15),
                  source="ref:states1f2f", note="1-min ranges of 16-53 and 36-97 ms, that is 5-16 and 11-29 beats/min")
    cycle = Param(56, "min", "cycle of quiet and active sleep", spread=LogNormal(0.2), source="ref:visser1981",
                  note="near term low variation lasts up to 40 min; a bit more than a third of the cycle here")
    movement = Param(27, "1/min", "height of accelerations", spread=LogNormal(0.2), source="assumed:15-30 beats/min")
    head_depth = Param(5, "1/min", "slowing by strong pressure on a low head", spread=LogNormal(0.8),
                       source="ref:early_decelerations1980",
                       note="19 % of children had early decelerations in the first stage and 46 % none of any kind; "
                            "with deeper ones category I is too rare in labour (ref:jackson2011, 78 % of the time)")
    head_pressure = Param(45, "mmHg", "pressure of half that effect", source="assumed:contractions of the active phase")
    head_width = Param(20, "mmHg", "width of that step in pressure",
                       source="assumed:wide, so that the slowing mirrors the contraction and is gradual")
    head_station = Param(-0.5, "cm", "station of half that effect", source="assumed:engaged head")
    head_time = Param(0.12, "min", "time over which it follows", source="assumed:mirrors the contraction")
    chemo_threshold = Param(0.55, "1", "saturation below which the chemoreflex slows the heart",
                            spread=Normal(0.03, 0.4, 0.65), source="ref:muellerheubach1980",
                            note="55 % in monkeys; the square of the shortfall is 2.9 times as steep at 20 as at 43 %, "
                                 "theirs 2.7 times below 31 %")
    chemo_adapted = Param(0.95, "1", "share of lasting hypoxia to which the chemoreflex gets used",
                          source="ref:nijland1995",
                          note="each step down slowed the heart, which then rose above its first rate; the share is "
                               "assumed")
    chemo_reset = Param(1.5, "min", "time over which it is as sensitive as before when oxygen comes back",
                        source="ref:lear2018",
                        note="the reflex is as brisk with each contraction, for hours; the time is assumed")
    chemo_depth = Param(90, "1/min", "slowing by full chemoreflex, before it is got used to", spread=LogNormal(0.2),
                        source="ref:muellerheubach1980",
                        note="0.34 % of the rate for each point of saturation below 55 % and 0.93 % below 31 % as "
                             "uterine flow is lowered in steps: with steps of 2 min (assumed) 0.27 and 0.95 here, the "
                             "heart's own failure at the end included")
    chemo_time = Param(0.15, "min", "each of two lags of the chemoreflex", spread=LogNormal(0.15),
                       source="assumed:onset of late decelerations 20-30 s after that of the contraction")
    cord_depth = Param(80, "1/min", "slowing by complete loss of umbilical flow", spread=LogNormal(0.25),
                       source="ref:muellerheubach1982",
                       note="55 (SD 19) beats/min after 15 s and 78 (SD 20) after 30 s in monkeys")
    cord_time = Param(0.1, "min", "time over which it follows", source="obs:fetal.fhr.baseline_normal.nichd",
                      note="onset to nadir of variable decelerations under 30 s")
    cord_adapting = Param(1.5, "min", "time over which that reflex gets used to a cord that stays squeezed, and back",
                          source="ref:giussani1997",
                          note="with a cord half shut for 5 min sheep slow fast in the first minute, then again late, "
                               "by lack of oxygen; shut time and again, only late")
    cord_adapted = Param(0.6, "1", "share of a lasting squeeze that the reflex gets used to", source="ref:wong2021",
                         note="set by hand: of 114 cords that had prolapsed in labour 34 went with lasting "
                              "bradycardia (below 110 for eight minutes here)")
    catecholamine_rise = Param(55, "1/min", "rise of the baseline by catecholamines", spread=LogNormal(0.3),
                               source="ref:nijland1995",
                               note="20-24 beats/min in lambs at 15-20 %, where the drive is about 0.45")
    catecholamine_time = Param(12, "min", "time over which they build and leave, and the reflex gets used to hypoxia",
                               source="assumed:minutes: lambs short of oxygen slow for a while, then go fast, and "
                                      "stay fast after it")
    depression_depth = Param(70, "1/min", "slowing by full depression", spread=LogNormal(0.15),
                             source="assumed:terminal bradycardia of 60-80 beats/min")
    depression_threshold = Param(0.13, "1", "saturation at which heart and brain stem fail",
                                 spread=Normal(0.015, 0.07, 0.2),
                                 source="assumed:half the demand of oxygen is then unmet")
    acid_failing = Param(20, "mmol/L", "base deficit at which heart and brain stem half fail",
                         spread=LogNormal(0.15), source="ref:ovine_model",
                         note="circulation collapses at pH 6.86 and 20 mmol/L in sheep")
    acid_width = Param(2.5, "mmol/L", "width of that step",
                       source="assumed:lambs at pH 7.14 go faster than before (nijland1995), so nothing fails there")
    depression_time = Param(0.5, "min", "time over which they fail and recover", source="ref:late_decelerations1982",
                            note="atropine leaves a part of the late decelerations of hypoxic sheep, that of a heart "
                                 "short of oxygen: as fast as one contraction; half a minute is assumed")
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
    phase_4 = Param(4.8, "rad", "phase of movements, one in 3.1 min", spread=PHASE, source="assumed:random by person")
    phase_5 = Param(5.9, "rad", "phase of bouts of movement, one in 8.3 min", spread=PHASE,
                    source="assumed:random by person")

    def start(m, y: Any) -> None:
        lasting = drive(m, m.saturation_at_rest)
        y.accustomed, y.catecholamine = lasting, lasting
        y.sensed, y.chemoreflex = (1 - m.chemo_adapted) * lasting, (1 - m.chemo_adapted) * lasting
        y.depression = smooth_step(m.depression_threshold - m.saturation_at_rest, m.depression_width)

    def equations(m, d: Any) -> None:
        turn = 2 * math.pi
        m.hypoxia = drive(m, m.saturation)
        pressed = (1 - m.born) * (smooth_step(m.uterine_pressure - m.head_pressure, m.head_width)
                   * smooth_step(m.station - m.head_station, const(1.2, "cm")))
        d.head_reflex = (pressed - m.head_reflex) / m.head_time
        noticed = maximum(m.hypoxia - m.chemo_adapted * m.accustomed, 0)
        getting_used = where(m.hypoxia > m.accustomed, 1 / m.catecholamine_time, 1 / m.chemo_reset)
        d.accustomed = (m.hypoxia - m.accustomed) * getting_used
        d.sensed = (noticed - m.sensed) / m.chemo_time
        d.chemoreflex = (m.sensed - m.chemoreflex) / m.chemo_time
        d.cord_accustomed = (1 - m.cord - m.cord_accustomed) / m.cord_adapting
        d.cord_reflex = (maximum(1 - m.cord - m.cord_adapted * m.cord_accustomed, 0) - m.cord_reflex) / m.cord_time
        d.catecholamine = (m.hypoxia - m.catecholamine) / m.catecholamine_time
        d.depression = (failing(m, m.saturation, m.base_deficit) - m.depression) / m.depression_time

        young = 40 - clip(m.week, 24, 42)
        slow = m.baseline_rest + m.drug_rise + m.baseline_week * young + m.baseline_fever * m.fever
        m.baseline = slow + m.catecholamine_rise * m.catecholamine
        active = smooth_step(sin(m.time / m.cycle * const(turn, "rad") + m.cycle_phase) + 0.35, 0.2)
        acid = m.base_deficit / m.acid_half
        vigour = 1 / (1 + acid * acid * acid * acid) * (1 - m.depression) * (1 - m.sedation_loss * m.sedation)
        m.amplitude = m.variability * (m.quiet + (1 - m.quiet) * active) * vigour
        ripple = (0.5 * sin(m.time * const(2.1 * turn, "rad/min") + m.phase_1)
                  + 0.35 * sin(m.time * const(3.4 * turn, "rad/min") + m.phase_2)
                  + 0.25 * sin(m.time * const(5.3 * turn, "rad/min") + m.phase_3))
        # Movements come in bouts; each is a bell of half a minute that is at its top well within 30 s.
        bout = smooth_step(sin(m.time * const(turn / 8.3, "rad/min") + m.phase_5) + 0.3, 0.3)
        move = exp(SHARP * (cos(m.time * const(turn / 3.1, "rad/min") + m.phase_4) - 1))
        m.acceleration = m.movement * bout * move * active * vigour * (1 - m.catecholamine)
        chemoreflex = m.chemoreflex * (1 - m.chemo_failing * m.depression)
        m.deceleration = (m.head_depth * m.head_reflex + m.chemo_depth * chemoreflex
                          + m.cord_depth * m.cord_reflex + m.depression_depth * m.depression)
        m.rate = maximum(m.baseline + 0.55 * m.amplitude * ripple + m.acceleration - m.deceleration, const(45, "1/min"))


def drive(m: Any, saturation: Any) -> Any:
    """Drive of the chemoreceptors at this saturation, steeper the lower it is."""
    shortfall = clip(1 - saturation / m.chemo_threshold, 0, 1)
    return shortfall * shortfall


def failing(m: Any, saturation: Any, base_deficit: Any) -> Any:
    """Share of heart and brain stem that fails at this saturation and in this acid."""
    left = smooth_step(saturation - m.depression_threshold, m.depression_width)
    return 1 - left * smooth_step(m.acid_failing - base_deficit, m.acid_width)
