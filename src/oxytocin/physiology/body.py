"""The person: what is known of her or him before anything happens, and what the organs derive from it."""

from __future__ import annotations

import math
from typing import Any

from oxytocin.model import Module, Param, Signal, clip, const, exp, log, maximum, minimum, sin, where


class Body(Module):
    """Sex, size, age and reproductive state; the organs read these through wires and add nothing of their own."""

    sex = Param(1, "1", "sex: 0 male, 1 female", source="assumed:set by the scenario's person")
    pregnant = Param(1, "1", "pregnant: 0 no, 1 yes", source="assumed:set by the scenario's person")
    weight = Param(78, "kg", "body weight", source="assumed:set by the scenario's person")
    height = Param(165, "cm", "height", source="assumed:set by the scenario's person")
    age = Param(29, "year", "age", source="assumed:set by the scenario's person")
    gestation = Param(40, "week", "weeks of gestation", source="assumed:set by the scenario's person")
    parity = Param(0, "1", "number of earlier births", source="assumed:set by the scenario's person")
    caesareans = Param(0, "1", "number of these that were caesareans", source="assumed:set by the scenario's person")
    bishop = Param(4, "1", "Bishop score at the start, 0 to 13", source="assumed:set by the scenario's person")
    labouring = Param(0, "1", "in spontaneous labour at the start: 0 no, 1 yes",
                      source="assumed:set by the scenario's person")
    threatened = Param(0, "1", "contracts at the start with a cervix that has not changed: 0 no, 1 yes",
                       source="assumed:set by the scenario's person")
    postpartum = Param(0, "1", "in the months after a birth: 0 no, 1 yes",
                       source="assumed:set by the scenario's person")
    since_birth = Param(6, "week", "weeks since that birth", source="assumed:set by the scenario's person")
    fetal_weight = Param(0, "kg", "fetal weight; 0 where it is not known",
                         source="assumed:set by the scenario's person")
    fetal_lie = Param(-1, "1", "lie: -1 not known, 0 occiput anterior, 1 occiput posterior, 2 breech, 3 transverse",
                      source="assumed:set by the scenario's person")
    pelvis = Param(0, "1", "capacity of the pelvis relative to a usual one; 0 where it is not known",
                   source="assumed:set by the scenario's person")
    placental_reserve = Param(1, "1", "flow and surface of the placenta relative to a usual one",
                              source="assumed:set by the scenario's person")
    hypertension = Param(0, "1", "hypertension: 0 no, 1 yes", source="assumed:set by the scenario's person")
    pre_eclampsia = Param(0, "1", "pre-eclampsia: 0 no, 1 yes", source="assumed:set by the scenario's person")
    infection = Param(0, "1", "chorioamnionitis at the start, 0 none to 1",
                      source="assumed:set by the scenario's person")
    ruptured = Param(0, "hour", "time since rupture of the membranes at the start",
                     source="assumed:set by the scenario's person")
    dietary_sodium = Param(217, "mmol/day", "sodium eaten in a day before the run",
                           source="assumed:an ordinary Western diet, 200 mmol in the urine of a day")
    clock_start = Param(7, "hour", "clock time at the start", source="assumed:set by the scenario's person")

    activated_week = Param(32, "1", "weeks that the myometrium shows at least in labour before term",
                           source="assumed:nearer to term than she is; its receptors are those of labour at any week",
                           note="set by hand with early.size and early.passing_time")

    threatened_week = Param(37.8, "1", "the same where only contractions have come, at the start",
                            source="assumed:nearer to term than she is, as activated_week",
                            note="without the receptors and the gap junctions of labour; set by hand with them")
    threatened_time = Param(4320, "min", "time over which such a myometrium goes back to its week",
                            source="assumed:days, as gap junctions and channels turn over; where labour does not come "
                                   "of them, contractions pass and most women go to term",
                            note="set by hand with the births within a week (preterm.symptoms.delivered_7d.apostel1)")

    term_week = Param(37, "1", "weeks from which labour is no longer early", source="assumed:definition")
    last_week = Param(40, "1", "weeks at which a woman after birth is taken to have given birth",
                      source="assumed:at term, where nothing is said")

    lean_index = Param(30, "kg/m**2", "body-mass index up to which volumes grow with weight",
                       source="ref:vricella2015", note="95 mL of blood for each kilogram at an index of 27 near term")
    fat_power = Param(0.6, "1", "power by which volumes for each kilogram fall beyond it", source="ref:vricella2015",
                      note="73 mL/kg at 42: fat takes up little of what blood does")

    week = Signal("1", "weeks of gestation; 0 when not pregnant")
    size = Signal("1", "body weight relative to 70 kg, fat beyond obesity counted for less")
    parous = Signal("1", "1 once she has given birth by the vagina before, else 0: after a caesarean alone the first "
                         "vaginal birth goes as in a first labour (Shalev-Ram 2022)")
    ripeness_score = Signal("1", "Bishop score of a pregnant person, else 0")
    myometrial_week = Signal("1", "weeks as the myometrium shows them: labour before term comes with its change")
    in_labour = Signal("1", "spontaneous labour at the start, of a pregnant person")
    expecting = Signal("1", "1 while pregnant")
    threatened_labour = Signal("1", "contractions at the start without a change of the cervix")
    early_labour = Signal("1", "spontaneous labour before 37 weeks at the start")
    term_labour = Signal("1", "spontaneous labour at term at the start")
    after_birth = Signal("1", "1 in the months after a birth")
    weeks_since_birth = Signal("1", "weeks since that birth")
    man = Signal("1", "1 in a man, else 0")
    night = Signal("1", "daily rhythm: 1 at midnight, -1 at noon")

    def equations(m, d: Any) -> None:
        m.expecting = m.pregnant * m.sex
        m.week = m.expecting * m.gestation / const(1, "week")
        index = m.weight / (m.height * m.height) * const(10_000, "cm**2/m**2")
        m.size = m.weight / const(70, "kg") * exp(m.fat_power * log(minimum(m.lean_index / index, 1)))
        m.parous = clip(m.parity - m.caesareans, 0, 1)
        m.ripeness_score = m.expecting * m.bishop
        m.in_labour = m.expecting * m.labouring
        m.threatened_labour = m.expecting * m.threatened * (1 - m.labouring)
        m.early_labour = m.in_labour * where(m.week < m.term_week, 1, 0)
        m.term_labour = m.in_labour - m.early_labour
        m.after_birth = m.postpartum * m.sex * (1 - m.expecting)
        last = m.last_week * m.after_birth
        ahead = maximum(m.threatened_week - m.week, 0) * m.threatened_labour * exp(-m.time / m.threatened_time)
        m.myometrial_week = maximum(maximum(m.week + ahead, m.activated_week * m.in_labour), last)
        m.weeks_since_birth = m.since_birth / const(1, "week")
        m.man = 1 - m.sex
        hours = m.clock_start / const(1, "hour") + m.time / const(60, "min")
        m.night = sin(hours * (math.pi / 12) + math.pi / 2)

