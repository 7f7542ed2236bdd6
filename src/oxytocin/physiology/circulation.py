"""The mother's circulation: what contractions, posture, bleeding and oxytocin do to pressure, flow and resistance.

Arterial pressure is what the heart puts in less what the resistance lets out, smoothed by the large arteries
over a few seconds; there are no single beats. Stroke volume rises with filling (a saturating Starling curve) and
falls with afterload: what a ventricle leaves behind is pressure over its elastance (ref ventricular_coupling1993).
Blood that leaves the arteries as pressure falls fills the veins. A contraction pushes blood back to the heart and
hurts: output between contractions is 7.0 to 7.9 L/min and rises to 10.6 within them late in the first stage (Robson
1987); after birth a firm uterus holds as much back. Lying on the back dams the caval vein; a block of sympathetic
nerves (epidural, spinal) opens vessels.

The baroreflex answers by two nerves, whose effects on the sinus node multiply. The vagus lets go within seconds, but
no further than its own slowing at rest goes, so that the heart comes to its intrinsic rate and no higher, and answers
a fall of pressure with half the slope of spontaneous swings; sympathetic nerves then drive it on, more slowly, and
close vessels. A spinal for a caesarean blocks those of the heart as well (they leave highest and are reached last),
and leaves the vagus, whose room is small in pregnancy (the resting rate is near the intrinsic one) and larger where
phenylephrine has slowed the heart first. A spinal seldom blocks them all: with analgesia to T4 half of the segments of
the heart still answer (ref malmqvist1985). Deep anaesthesia stops the whole reflex. With each push the vagus lets go
and sympathetic nerves drive the heart, as in any exertion; both come back within a minute or two.

Oxytocin reaches resistance vessels a circulation time after it entered a vein, and in its first passage far more
concentrated than later (first_passage.py). There it makes endothelium form nitric oxide, whose cyclic GMP opens them:
half its effect lies far above the levels of an induction, so a bolus drops pressure within a minute and a slow infusion
hardly at all. The response is spent quickly and a second bolus does less (Langesaeter 2009).

What was calibrated and what was left for validation: docs/decisions/0020-organs-of-the-ward.md.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import (
    Inlet,
    LogNormal,
    Module,
    Normal,
    Param,
    Signal,
    State,
    clip,
    const,
    hill,
    maximum,
    michaelis,
    minimum,
    tanh,
)


class Circulation(Module):
    """Mean arterial pressure, heart rate, cardiac output, resistance, blood volume, nitric oxide and skin."""

    pressure = State(87, "mmHg", "mean arterial pressure", scale=10)
    heart_rate = State(85, "1/min", "heart rate", scale=10)
    sympathetic = State(0, "1", "sympathetic outflow relative to rest, -1 to 1")
    volume_change = State(0, "L", "blood volume gained since the start")
    cyclic_gmp = State(0, "1", "cyclic GMP of resistance vessels above rest, relative to full nitric oxide")
    relaxed = State(0, "1", "relaxation of resistance vessels by cyclic GMP, relative to full nitric oxide")
    responsiveness = State(1, "1", "share of the endothelial response to oxytocin not yet spent")
    blocked = State(0, "1", "share of sympathetic outflow that a block has reached by now")
    exertion = State(0, "1", "exertion of bearing down as the heart feels it, 0 to 1")
    lactate = State(1.2, "mmol/L", "lactate of venous blood")
    skin_temperature = State(33, "degC", "temperature of the skin of face and chest", scale=1)

    oxytocin = Inlet("pmol/L", "oxytocin in arterial plasma", default=0)
    oxytocin_like = Inlet("pmol/L", "oxytocin that would act on endothelium like other agonists present", default=0)
    week = Inlet("1", "weeks of gestation; 0 when not pregnant", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)
    uterine_pressure = Inlet("mmHg", "pressure of the uterine muscle above tone", default=0)
    effort = Inlet("1", "stage of labour as it is felt: 0 before, 1 at full dilatation", default=0)
    straining = Inlet("1", "effort of bearing down, 0 to 1", default=0)
    born = Inlet("1", "1 once the child is born", default=0)
    firmness = Inlet("1", "firmness of the empty uterus, 0 flabby to 1 rock hard", default=0.7)
    supine = Inlet("1", "compression of the caval vein: 0 on the side, 1 flat on the back", default=0)
    epidural = Inlet("1", "share of the pain of labour blocked", default=0)
    sympathetic_block = Inlet("1", "share of sympathetic outflow blocked (1: high spinal)", default=0)
    anaesthesia = Inlet("1", "depth of general anaesthesia: share of the baroreflex lost", default=0)
    phenylephrine = Inlet("1", "plasma phenylephrine, relative to half its largest effect", default=0)
    ergometrine = Inlet("1", "plasma ergometrine, relative to half its largest effect", default=0)
    nitroglycerin = Inlet("1", "nitric oxide given by nitrates, relative to half its largest effect", default=0)
    drug_rate = Inlet("1/min", "rise of the heart rate by drugs acting on the heart", default=0)
    drug_opening = Inlet("1", "relative opening of resistance vessels by drugs", default=0)
    drug_closing = Inlet("1", "relative closing of resistance vessels by drugs beside the agonists above", default=0)
    drug_stroke_loss = Inlet("1", "share of stroke volume lost to drugs that depress the heart", default=0)
    bleeding = Inlet("L/min", "blood loss", default=0)
    infusion = Inlet("L/min", "intravenous fluid", default=0)
    refill = Inlet("L/min", "fluid from tissue into blood", default=0)
    arrested = Inlet("1", "1 once the heart has stopped", default=0)
    fever = Inlet("degC", "body temperature above 37", default=0)
    hypertension = Inlet("1", "1 with hypertension before any treatment", default=0)
    pre_eclampsia = Inlet("1", "1 with pre-eclampsia", default=0)

    acid = Signal("mmol/L", "base deficit above that at rest")
    carbon_dioxide = Signal("mmHg", "tension of carbon dioxide in arterial blood")
    carbon_dioxide_at_rest = Signal("mmHg", "the same before labour")
    set_point = Signal("mmHg", "mean arterial pressure at rest, her own")
    adaptation = Signal("1", "circulatory adaptation to pregnancy, 0 to 1")
    nitric_oxide = Signal("1", "nitric oxide formed, share of the largest possible")
    stressed_volume = Signal("1", "filling of the circulation relative to rest")
    stroke_volume = Signal("L", "stroke volume")
    cardiac_output = Signal("L/min", "cardiac output")
    conductance = Signal("L/min/mmHg", "systemic vascular conductance")
    resistance = Signal("mmHg*min/L", "systemic vascular resistance")
    constricted = Signal("1", "closing of resistance vessels by sympathetic tone and vasoconstrictors, 0 at rest")
    pressure_deficit = Signal("1", "fall of arterial pressure below its set point, share of it")
    volume_at_rest = Signal("L", "blood volume at the start")
    blood_volume = Signal("L", "blood volume")
    vessel_tone = Signal("1", "sympathetic outflow that reaches vessels")

    pressure_set = Param(87, "mmHg", "mean arterial pressure at rest", spread=Normal(7, 65, 115),
                         source="ref:usselman2015", note="88 in late pregnancy, 91 outside")
    hypertensive_rise = Param(24, "mmHg", "rise of that with hypertension", spread=Normal(6, 8, 50),
                              source="assumed:150/90 to 155/95 mmHg, a mean of about 112")
    effort_rise = Param(0.06, "1", "relative rise of the pressure aimed at by the effort of labour",
                        source="assumed:about 5 mmHg between contractions")
    fever_rate = Param(8, "1/min/degC", "rise of the heart rate with fever", source="assumed:8 to 10 for each degree")
    skin_half = Param(0.06, "1", "cyclic GMP that half opens vessels of the skin",
                      source="assumed:a flush comes well before the pressure falls")
    skin_closing = Param(0.5, "1", "closing of vessels of the skin by full sympathetic tone",
                         source="assumed:half of what full cyclic GMP opens")
    rate_rest = Param(72, "1/min", "heart rate at rest outside pregnancy", spread=Normal(10, 50, 105),
                      source="ref:green2021",
                      note="75 (55-101, 3rd to 97th centile) two weeks after birth in 909 women; a part of that is one "
                           "woman's from hour to hour")
    rate_pregnant = Param(14, "1/min", "rise of the heart rate at rest in pregnancy",
                          source="assumed:with the stroke volume it gives the output before labour of Robson 1987")
    stroke_rest = Param(0.064, "L", "stroke volume at rest outside pregnancy, 70 kg", spread=LogNormal(0.12),
                        source="assumed:with the rate an output of 4.6 L/min; 4.9 before conception and 7.2 at 32 "
                               "weeks in 13 women (Robson, American Journal of Physiology 256:H1060)")
    stroke_pregnant = Param(0.19, "1", "relative rise of stroke volume in pregnancy", source="ref:robson1987",
                            note="with the rate above 6.99 L/min before labour")
    volume_rest = Param(4.3, "L", "blood volume outside pregnancy, 70 kg", spread=LogNormal(0.1),
                        source="assumed:62 mL/kg in women")
    volume_pregnant = Param(0.45, "1", "relative rise of blood volume in pregnancy", source="ref:silversides_colman")
    stressed_share = Param(0.3, "1", "share of blood volume that stretches vessels",
                           source="assumed:a quarter to a third of blood volume")
    starling = Param(0.1, "1", "saturation of the Starling curve (0 none)", source="ref:robson1987",
                     note="output gained by the volume of a contraction")
    stiffness = Param(1.1, "1", "saturation that pre-eclampsia adds, for a ventricle that fills with difficulty",
                      spread=LogNormal(0.3), source="ref:dyer2017",
                      note="300 mL of colloid raise stroke volume from 112 to 120 mL in severe pre-eclampsia; 11 % of "
                           "women respond to raised legs, 43 % of healthy ones (Ambrozic 2020)")
    afterload = Param(0.62, "1", "fall of stroke volume with a relative rise of pressure", spread=LogNormal(0.1),
                      source="ref:ventricular_coupling1993",
                      note="arterial over ventricular elastance: 1 over 1.62 in normal hearts")
    afterload_pregnant = Param(0.29, "1", "relative rise of that in pregnancy", source="ref:ventricular_coupling2012",
                               note="arterial over ventricular elastance at 36 weeks against after birth")
    venous_pressure = Param(5, "mmHg", "central venous pressure",
                            source="assumed:4-6 mmHg, little changed in pregnancy")
    arterial_compliance = Param(0.0035, "L/mmHg", "compliance of the large arteries, slowed to mean pressure",
                                source="assumed:pressure follows output within about 3 s")

    displaced = Param(0.5, "L", "blood that a full contraction sends back", spread=LogNormal(0.2),
                      source="ref:access_labour_table", note="300-500 mL with each contraction")
    contraction_full = Param(35, "mmHg", "pressure at which that is complete",
                             source="obs:haemo.hr_fall.contraction_epidural.vanveen2012",
                             note="the reflex slows the heart by 9 a minute; set with the largest volume of the table")
    strained = Param(0.5, "L", "blood that bearing down with full effort keeps out of the chest", spread=LogNormal(0.2),
                     source="assumed:as much as the contraction sends back; in a Valsalva manoeuvre stroke volume "
                            "falls within seconds, and the heart rate holds pressure")
    labour_rate = Param(24, "1/min", "rise of heart rate by the pain of contractions at full dilatation",
                        spread=LogNormal(0.4), source="ref:robson1987",
                        note="output rises from 7.88 to 10.57 L/min within contractions, by rate and stroke volume")
    labour_stroke = Param(0.18, "1", "relative rise of stroke volume with them", source="ref:robson1987")
    basal_stroke = Param(0.18, "1", "relative rise of stroke volume between contractions at full dilatation",
                         source="ref:robson1987", note="6.99 to 7.88 L/min at 8 cm and more")
    retracted = Param(0.5, "L", "blood sent back by the empty uterus when it is rock hard", spread=LogNormal(0.3),
                      source="ref:access_labour_table", note="300-500 mL, as with a contraction")
    caval = Param(0.75, "L", "blood dammed by the uterus flat on the back", spread=LogNormal(0.4),
                  source="assumed:cardiac output falls by 15-20 %, and some women faint")
    block_pooling = Param(0.267, "L", "blood held in opened veins under full sympathetic block", spread=LogNormal(0.3),
                          source="ref:dyer2009", note="set with block_opening: output is kept up under a spinal")
    block_time = Param(3, "min", "time over which a block spreads",
                       source="assumed:pressure falls within the first five to ten minutes of a spinal")
    block_opening = Param(0.6, "1", "relative opening of resistance vessels under full block", spread=LogNormal(0.3),
                          source="ref:dyer2009",
                          note="8.1 L/min under a spinal with ephedrine: pressure falls by resistance, not by output")

    intrinsic_rate = Param(101, "1/min", "heart rate without vagal and sympathetic nerves", spread=Normal(7, 85, 120),
                           source="ref:jose1970", note="118 less 0.57 a year of age, at 30 years")
    rest_drive = Param(0.2, "1", "relative rise of it by sympathetic tone at rest", source="ref:cumming1970",
                       note="71 to 81 with propranolol and without, 102 to 128 where atropine holds the vagus off")
    vagal_gain = Param(1.3, "1/min/mmHg", "heart rate by the vagus for the first mmHg of spontaneous swings",
                       spread=LogNormal(0.4), source="ref:silver2001",
                       note="10.8 ms/mmHg in pregnancy, 15.8 outside, at rates of 86 and 72")
    falling = Param(0.53, "1", "gain for a fall of pressure relative to that for spontaneous swings",
                    spread=Normal(0.1, 0.2, 0.9), source="ref:baroreflex_methods2009",
                    note="amyl nitrite 0.33 and spontaneous swings 0.62 of the slope of phenylephrine; less when "
                         "pressure falls, below and above rest (ref rudas1999)")
    blunted = Param(0.37, "1", "share of it lost with hypertension", source="ref:silver2001",
                    note="6.5 ms/mmHg in gestational hypertension and 7.2 in pre-eclampsia, 10.8 in healthy pregnancy")
    exertion_release = Param(3, "1", "release of the vagus by full exertion, 1 being three quarters of it",
                             spread=LogNormal(0.3), source="obs:haemo.hr_rise.push_epidural.vanveen2012",
                             note="88 (14) to 123 (17) a minute with each push under an epidural, above 140 in a fifth")
    exertion_time = Param(0.6, "min", "time over which the heart rests from exertion", spread=LogNormal(0.3),
                          source="obs:haemo.hr_rise.push_epidural.vanveen2012",
                          note="88 a minute before each push, which is near the rate of a rest")
    full_drive = Param(0.4, "1", "relative rise of it by full sympathetic tone", spread=LogNormal(0.2),
                       source="ref:jacobsen1992", note="with the vagus let go 141 a minute; 120 (110-160) in profound "
                                                        "haemorrhage")
    reflex_rate_time = Param(0.12, "min", "time over which heart rate follows", source="ref:zhang2001",
                             note="seconds, as after release of thigh cuffs")
    reflex_gain = Param(3.0, "1", "sympathetic tone for a relative loss of pressure", spread=LogNormal(0.3),
                        source="assumed:tone is complete at a loss of a third to a half of pressure")
    reflex_time = Param(0.3, "min", "time over which sympathetic tone follows", source="assumed:15-20 s")
    constriction = Param(0.6, "1", "relative closing of resistance vessels at full sympathetic tone",
                         source="assumed:resistance rises by half to two thirds in shock")
    mobilised = Param(0.5, "L", "blood sent back from veins at full sympathetic tone",
                      source="assumed:loss of a tenth of blood volume leaves pressure unchanged")
    constriction_drugs = Param(1.4, "1", "relative closing of resistance vessels by a full effect of vasoconstrictors",
                               spread=LogNormal(0.2), source="ref:dyer2009",
                               note="80 ug of phenylephrine take output under a spinal from 8.1 to 6.2 L/min")

    nitric_half = Param(3200, "pmol/L", "arterial oxytocin of half-maximal formation of nitric oxide",
                        spread=LogNormal(0.25), source="obs:haemo.map_fall.bolus5.thomas2007",
                        note="with the same dose over five minutes; rat aorta relaxes at 1-10 nmol/L "
                             "(no.oxytocin.aorta_biphasic.xu2022); by a power of 1.5, which is assumed")
    nitric_spent = Param(2.3, "1/min", "loss of responsiveness at full formation", spread=LogNormal(0.2),
                         source="ref:langesaeter2009",
                         note="output rises by 42 % after a second dose, 94 % after the first; so set")
    nitric_recovery = Param(0.009, "1/min", "return of responsiveness",
                            source="obs:receptor.otr.recycling_4h.pmid19126785",
                            note="receptors that were taken in return as they do in muscle, within hours")
    nitric_loss = Param(0.38, "1", "share of the opening of vessels by nitric oxide lost in pre-eclampsia",
                        spread=Normal(0.1, 0, 0.8), source="obs:haemo.svr_change.bolus5_preeclampsia.langesaeter2009",
                        note="resistance falls by 52 % (62 % in healthy women), output rises by 32 % (85 %): set "
                             "between the two; dilatation by flow is 0.5 to 3 standard deviations less (ref "
                             "weissgerber2016)")
    gmp_time = Param(0.45, "min", "time over which cyclic GMP follows nitric oxide", source="ref:rosseland2013",
                     note="lowest pressure at 63 and 80 s, next to no difference after 2.5 min; so set, with "
                          "relaxation_time")
    relaxation_time = Param(0.42, "min", "time over which resistance vessels follow cyclic GMP",
                            source="ref:rosseland2013")
    dilatation = Param(17, "1", "relative opening of resistance vessels at full cyclic GMP", spread=LogNormal(0.2),
                       source="obs:haemo.co_change.first5.langesaeter2009",
                       note="pressure less a third with output nearly doubled: conductance almost threefold")
    nitrate_opening = Param(0.037, "1", "cyclic GMP of resistance vessels at the full effect of nitrates",
                            source="assumed:nitrates open veins first, resistance falls by a fifth to a third")
    nitrate_pooling = Param(0.35, "L", "blood held in veins at the full effect of nitrates", spread=LogNormal(0.3),
                            source="assumed:filling falls, and pressure with it when she stands")
    skin_neutral = Param(33, "degC", "temperature of the skin at rest", spread=Normal(0.5), source="assumed:33-34 degC")
    skin_warming = Param(2.5, "degC", "warming of the skin at full opening by cyclic GMP", spread=LogNormal(0.3),
                         source="obs:no.skin.warming_cvc.kellogg1999",
                         note="half of the opening of warmed skin vessels is nitric oxide's; the size in degrees is "
                              "assumed")
    skin_time = Param(5, "min", "time over which skin temperature follows flow",
                      source="assumed:minutes, by heat capacity")

    dioxide_rest = Param(32, "mmHg", "tension of carbon dioxide in pregnancy", spread=Normal(3.7, 22, 42),
                         source="ref:hyperventilation2012", note="30.7 (SD 3.7) in 20 women; 33 in early labour in "
                                                                 "others (Bergmans 1996)")
    hyperventilation = Param(4.5, "mmHg", "its fall by the pain of labour at full dilatation", spread=LogNormal(0.4),
                             source="ref:bergmans1996", note="from 4.4 to 3.8 kPa, and back with an epidural")
    lactate_rest = Param(1.2, "mmol/L", "lactate at rest", spread=LogNormal(0.2), source="assumed:1 to 1.5 mmol/L")
    lactate_labour = Param(2.0, "mmol/L", "rise of lactate by the work of labour at full dilatation",
                           spread=LogNormal(0.4), source="ref:nordstrom2001",
                           note="2.6 (SD 1.0) mmol/L at the end of the first stage")
    lactate_exertion = Param(0.3, "mmol/L/min", "rise of lactate by bearing down with full effort",
                             spread=LogNormal(0.3), source="ref:nordstrom2001",
                             note="0.070 mmol/L a minute over the pushing of a second stage, rests included")
    lactate_time = Param(30, "min", "time over which lactate is cleared", source="assumed:half within 20 min, as after "
                                                                                 "exercise")

    def start(m, y: Any) -> None:
        y.pressure = m.set_point
        y.lactate = m.lactate_rest
        y.heart_rate = m.rate_rest + m.rate_pregnant * m.adaptation
        y.skin_temperature = m.skin_neutral

    def equations(m, d: Any) -> None:
        m.set_point = m.pressure_set + m.hypertensive_rise * m.hypertension
        m.adaptation = clip(m.week / 26, 0, 1)
        undelivered = 1 - m.born
        contraction = clip(m.uterine_pressure / m.contraction_full, 0, 1)
        felt = m.effort * contraction * (1 - m.epidural) * undelivered

        formed = hill(m.oxytocin + m.oxytocin_like, m.nitric_half, 1.5)  # next to nothing at the levels of a labour
        m.nitric_oxide = m.responsiveness * formed
        donated = michaelis(m.nitroglycerin, 1)
        d.responsiveness = m.nitric_recovery * (1 - m.responsiveness) - m.nitric_spent * m.nitric_oxide
        d.cyclic_gmp = (m.nitric_oxide + m.nitrate_opening * donated - m.cyclic_gmp) / m.gmp_time
        d.relaxed = (m.cyclic_gmp - m.relaxed) / m.relaxation_time

        m.volume_at_rest = m.volume_rest * m.size ** 0.75 * (1 + m.volume_pregnant * m.adaptation)
        m.blood_volume = m.volume_at_rest + m.volume_change
        m.vessel_tone = m.sympathetic * (1 - m.blocked)
        from_arteries = m.arterial_compliance * (m.set_point - m.pressure)
        squeezed = m.displaced * contraction * undelivered + m.retracted * m.firmness * m.born
        dammed = m.caval * m.supine * m.adaptation * undelivered
        held_out = m.strained * m.straining * undelivered
        pooled = m.block_pooling * m.blocked + m.nitrate_pooling * donated
        moved = squeezed + m.mobilised * m.vessel_tone + from_arteries - dammed - held_out - pooled
        m.stressed_volume = maximum(1 + (m.volume_change + moved) / (m.stressed_share * m.volume_at_rest), 0.05)
        bend = m.starling + m.stiffness * m.pre_eclampsia
        filling = (1 + bend) * m.stressed_volume / (1 + bend * m.stressed_volume)
        softness = m.afterload * (1 + m.afterload_pregnant * m.adaptation)
        relief = maximum(1 - softness * (m.pressure / m.set_point - 1), 0.1)
        stroke = m.stroke_rest * m.size ** 0.75 * (1 + m.stroke_pregnant * m.adaptation)
        drive = 1 + m.basal_stroke * m.effort * undelivered + m.labour_stroke * felt
        m.stroke_volume = stroke * (1 - m.drug_stroke_loss) * filling * relief * drive * (1 - m.arrested)
        m.cardiac_output = m.heart_rate * m.stroke_volume

        rate_start = m.rate_rest + m.rate_pregnant * m.adaptation
        open_at_rest = rate_start * stroke / (m.set_point - m.venous_pressure)
        agonists = m.phenylephrine + m.ergometrine
        by_agonists = m.constriction_drugs * agonists / (1 + agonists)
        m.constricted = m.drug_closing + m.constriction * m.vessel_tone + by_agonists
        closing = 1 + m.constricted
        dilated = m.dilatation * (1 - m.nitric_loss * m.pre_eclampsia) * m.relaxed
        opening = 1 + m.drug_opening + dilated + m.block_opening * m.blocked
        m.conductance = open_at_rest * opening / closing
        m.resistance = 1 / m.conductance
        outflow = m.conductance * (m.pressure - m.venous_pressure)
        d.pressure = (m.cardiac_output - outflow) / m.arterial_compliance

        reflex = 1 - m.anaesthesia
        aimed_higher = m.set_point * m.effort_rise * m.effort
        lost = m.set_point - m.pressure + aimed_higher
        m.pressure_deficit = maximum(1 - m.pressure / m.set_point, 0)
        unslowed = m.intrinsic_rate * (1 + m.rest_drive)
        slowing = maximum(unslowed - rate_start, const(5, "1/min"))
        vagal_gain = m.vagal_gain * (1 - m.blunted * m.hypertension)
        fallen = maximum(m.set_point - m.pressure, const(0, "mmHg"))
        heard = lost - (1 - m.falling) * fallen  # the vagus hears a fall less than a rise
        let_go = vagal_gain * heard / slowing + m.exertion_release * m.exertion
        vagus = slowing / unslowed * (1 - tanh(let_go) * reflex)
        to_heart = m.sympathetic * (1 - m.exertion) + m.exertion  # exertion drives the heart though pressure rises
        driven = (m.full_drive - m.rest_drive) * maximum(to_heart, 0) + m.rest_drive * minimum(to_heart, 0)
        heart_blocked = m.blocked ** 2  # the fibres of the heart leave highest and are reached last
        sinus = m.intrinsic_rate * (1 + (m.rest_drive + driven) * (1 - heart_blocked)) * (1 - vagus)
        wanted = sinus + m.drug_rate + m.labour_rate * felt + m.fever_rate * m.fever
        d.heart_rate = (wanted - m.heart_rate) / m.reflex_rate_time
        more = m.straining * undelivered - m.exertion
        d.exertion = maximum(more, 0) / m.reflex_rate_time + minimum(more, 0) / m.exertion_time
        tone = tanh(m.reflex_gain * lost / m.set_point) * reflex
        d.sympathetic = (tone - m.sympathetic) / m.reflex_time
        d.blocked = (m.sympathetic_block - m.blocked) / m.block_time

        worked = m.lactate_rest + m.lactate_labour * m.effort * undelivered
        d.lactate = (worked - m.lactate) / m.lactate_time + m.lactate_exertion * m.straining * undelivered
        m.acid = m.lactate - m.lactate_rest
        m.carbon_dioxide_at_rest = m.dioxide_rest
        m.carbon_dioxide = m.dioxide_rest - m.hyperventilation * m.effort * (1 - m.epidural) * undelivered

        d.volume_change = m.infusion - m.bleeding + m.refill * (1 - m.arrested)
        opened = michaelis(m.cyclic_gmp, m.skin_half) - m.skin_closing * maximum(m.vessel_tone, 0)
        warm = m.skin_neutral + m.fever + m.skin_warming * opened
        d.skin_temperature = (warm - m.skin_temperature) / m.skin_time

