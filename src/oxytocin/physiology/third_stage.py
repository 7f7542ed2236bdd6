"""After birth: the uterus shrinks, shears the placenta off and shuts what fed it, or does not, and blood is lost.

Three things stop the bleeding, one after another. The muscle contracts; what it has drawn together stays drawn
together for an hour when the drive is gone (retraction: smooth muscle holds in latch what it has reached, Hai 1988),
which kinks the arteries that pass through it; and clot seals them within minutes, the sooner the slower they run
(fibrin forms in 5 min, Shreeve 2016). So what is lost is decided in the first quarter of an hour, and tone counts
while the placenta is coming away and just after it. It comes when the wall at its site has shortened enough: two
minutes without bleeding, then within one (Krapp 2001, Herman 1993); what is torn sets free as much prostaglandin as
there was (Fuchs 1982), gone within half an hour. Clot needs fibrinogen, which goes with the blood: a great bleed
feeds itself (Collins 2014, Gillissen 2018).

The placenta holds maternal blood, and more gathers behind it. A wall that shortens empties it into her veins, as every
contraction does (Dellschaft 2020); what is left then comes away with it. So a drug that acts before the placenta parts
saves blood in every woman, one that acts a few minutes later in those who would bleed on.

The bed is fed by some 600 mL a minute. Tone needs a strong oxytocin response, far beyond that of a contraction now
and then: the dose for it is set by the receptors that are left and how well they are coupled. This module has no
parameter for what hours of oxytocin cost: it reads the response of the receptors, and loss must do the rest. Uteri
differ in what the muscle can do with it, whatever the dose (Tita 2012). Ergometrine and prostaglandin act beside the
receptor; fatigue, halothane-like relaxants and infection weaken the muscle, and so does the lactate of a labour that
goes nowhere, not that of an ordinary one (Quenby 2004). What is called firm is felt by a hand, and hands differ by more
than half a point of ten: so a few are not called firm at any dose, and the dose for nine in ten is a larger one.

Causes of loss that are not of the muscle: one placenta in fifty comes away in part and stays, holding the wall open
over what has parted until it is taken out by hand (Franke 2021); tears bleed until they are sewn, as fast as their
clot is slow. A first child leaves one woman in ten whole and tears one in seventeen deeply, a later one three in ten
and one in ninety (Smith 2013, Landy 2011); instruments and the knife add to that (Muraca 2017, Carroli 2009). The wound
of a caesarean bleeds the more, and tears on the more often, the further labour has thinned the wall (Giugale 2018).

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
    Uniform,
    const,
    exp,
    hill,
    maximum,
    minimum,
    smooth_step,
    sqrt,
)

FIT = "fit:python benchmarks/calibration/third_stage.py"


class ThirdStage(Module):
    """Separation of the placenta, uterine tone after birth and blood loss."""

    tone = State(0.3, "1", "tone of the empty uterus, 0 flabby to 1 rock hard (the clinical scale over 10)")
    shortening = State(0, "1", "shortening of the wall at the site of the placenta, 1 where it begins to come away")
    separated = State(0, "1", "share of the placenta that has come away")
    sealed = State(0, "1", "share of the placental bed sealed by clot")
    retraction = State(0, "1", "what the wall keeps of the tone it had")
    surge = State(0, "1", "prostaglandin set free where the placenta was torn off, in resting levels")
    trauma_left = State(1, "1", "share of the loss from tears or the wound still to come")
    fibrinogen_left = State(1, "1", "share of fibrinogen that has not been lost with blood")
    lost = State(0, "L", "blood lost since birth")
    elapsed = State(0, "min", "time since birth", scale=10)

    born = Inlet("1", "1 once the child is born", default=0)
    response = Inlet("1", "Gq signal of oxytocin in the myometrium, share of the largest possible", default=0)
    prostaglandin_excess = Inlet("1", "prostaglandin above that of late pregnancy", default=0)
    ergometrine = Inlet("1", "ergometrine relative to half its largest effect", default=0)
    relaxation = Inlet("1", "relaxant influence of drugs, 0 none", default=0)
    relaxed = Inlet("1", "share of force lost to drugs with kinetics of their own", default=0)
    fatigue = Inlet("1", "loss of force of the myometrium, share", default=0)
    lactate = Inlet("1", "lactate of the myometrium relative to half its effect", default=0)
    infection = Inlet("1", "chorioamnionitis, 0 none to 1", default=0)
    caesarean = Inlet("1", "1 while the uterus lies open at caesarean; the placenta is taken out by hand", default=0)
    evacuating = Inlet("1", "1 if the uterus was emptied by hand from below, as early in pregnancy", default=0)
    week = Inlet("1", "weeks of gestation", default=40)
    dilatation = Inlet("cm", "cervical dilatation at birth", default=0)
    antifibrinolysis = Inlet("1", "effect of tranexamic acid, 0 to 1", default=0)
    instruments = Inlet("1", "1 if the child was drawn out by vacuum or forceps", default=0)
    episiotomy = Inlet("1", "1 if the perineum was cut", default=0)
    parous = Inlet("1", "1 if a child has passed the birth canal before", default=0)
    blood_volume = Inlet("L", "blood volume", default=6.2)
    pressure_deficit = Inlet("1", "fall of arterial pressure below its set point, share of it", default=0)

    drive = Signal("1", "drive of tone")
    prostaglandin = Signal("1", "prostaglandin of the wall above that of late pregnancy")
    firmness = Signal("1", "what the hand feels and the arteries: tone, or what is kept of it")
    open_bed = Signal("1", "share of the placental bed that bleeds")
    bleeding = Signal("L/min", "blood loss")
    fibrinogen = Signal("g/L", "fibrinogen of plasma")
    clotting = Signal("1", "speed of clotting relative to that at the usual fibrinogen before birth")
    grip = Signal("1", "hold of a placenta that is retained, 0 or 1")
    loss = Signal("mL", "blood lost since birth, as charted")
    clinical_tone = Signal("1", "tone on the clinical scale, 0 to 10, by the hand that feels it")

    myogenic = Param(0.31, "1", "tone of an empty uterus without agonist", spread=LogNormal(0.15),
                     source="assumed:it retracts by itself, and most women without any drug do not bleed heavily")
    agonist = Param(0.74, "1", "tone added by the full oxytocin response", spread=LogNormal(0.14),
                    source="obs:thirdstage.oxytocin_ed90.arrest.balki2006",
                    note="with the dose before labour (Carvalho 2004), felt by hands that differ; 0.7 while all felt "
                         "alike. A firm uterus reaches 0.9-1; 6-7 % are treated for atony whether 10, 40 or 80 IU are "
                         "given (ref:tita2012), 94 % are called firm with 20 to 100 ug of carbetocin "
                         "(ref:carbetocin_part2): in the others muscle or hand fails, not the drug; here 90 % two "
                         "minutes after 100 ug and 98 % after eight")
    response_half = Param(0.515, "1", "oxytocin response of half that tone", spread=Normal(0.055, 0.475, 0.88),
                          source="obs:thirdstage.oxytocin_ed90.elective.carvalho2004")
    response_width = Param(0.16, "1", "width of that step", source="obs:thirdstage.oxytocin_ed90.elective.carvalho2004",
                           note="97 % respond at 0.5 IU, all at 1 IU")
    prostaglandin_tone = Param(0.03, "1", "tone added by prostaglandin at half its effect, twice over",
                               spread=LogNormal(0.3), source="obs:thirdstage.oxytocin_ed90.arrest.balki2006",
                               note="prostaglandin peaks at separation, but does not spare a woman after arrest the "
                                    "dose of several units")
    ergot_tone = Param(0.8, "1", "tone added by a full effect of ergometrine", spread=LogNormal(0.2),
                       source="obs:thirdstage.tone.methylergonovine.smfm2022",
                       note="set by hand by those whom it makes firm at a caesarean in labour")
    infection_loss = Param(0.1, "1", "relative loss of tone with infection",
                           source="assumed:about doubles the share of women who lose over 500 mL")
    prostaglandin_half = Param(1.5, "1", "excess of prostaglandin of half its largest tone",
                               source="assumed:as it acts on membrane and cervix")
    lactate_loss = Param(0.41, "1", "relative loss of tone with much lactate", source="ref:quenby2004",
                         note="strips contract weakly at the pH of dysfunctional labour; the size is assumed")
    lactate_half = Param(3.5, "1", "lactate of half that loss", spread=LogNormal(0.2), source="ref:quenby2004",
                         note="steep, a power of 4: capillary pH is 7.47 in a labour that goes well, with oxytocin or "
                              "without, as before labour (7.49), and 7.35 in one that does not; here that of an "
                              "ordinary labour is about 1.2")
    tone_time = Param(1.0, "min", "time over which tone follows", spread=LogNormal(0.2),
                      source="assumed:firm 1-3 min after a bolus")
    shortening_rate = Param(0.6, "1/min", "shortening of the placental site at full tone", spread=LogNormal(0.7, 2.5),
                            source="obs:thirdstage.latent_phase.krapp2001", note="141 (5-790) s at the tone of birth")
    detaching = Param(3.0, "1/min", "separation once it has begun", source="obs:thirdstage.detachment.krapp2001",
                      note="50 (15-100) s; with expulsion 5.5 min in all (Frolova 2016)")
    separation_by_hand = Param(1.0, "1/min", "separation by hand at caesarean", source="assumed:a minute or two")
    separation_by_forceps = Param(0.3, "1/min", "separation piece by piece when the uterus is emptied from below",
                                  source="ref:goldberg2015", note="it takes 7.5 (SD 3.7) min at 19-23 weeks: then a "
                                                                  "tenth is left")
    adherence = Param(0.5, "1", "hold of the placenta on the wall, as a share of women", spread=Uniform(0, 1),
                      source="assumed:a rank; the rare placenta at the upper end is retained")
    retained_share = Param(0.022, "1", "share of placentas that do not come within half an hour",
                           source="ref:franke2021")
    retained_parting = Param(0.4, "1", "share of a retained placenta that comes away by itself", source="assumed:part")
    retained_opening = Param(0.48, "1", "tone lost to the wall that a retained placenta holds apart",
                             spread=LogNormal(0.3), source="ref:franke2021",
                             note="set so that these women lose 1300 (900-1900) mL")
    removal_time = Param(66, "min", "time after birth at which a retained placenta is taken out by hand",
                         spread=LogNormal(0.24, 2), source="ref:franke2021", note="median 66 (55-77) min")
    bed_flow = Param(0.55, "L/min", "flow of the placental bed with no tone at all", spread=LogNormal(0.71),
                     source="ref:access_labour_table", note="uterine flow of 600-900 mL/min at term")
    closing_deficit = Param(0.7, "1", "fall of arterial pressure at which the vessels that bleed close",
                            source="assumed:arteries shut at a mean pressure of 20 to 30 mmHg; by a power of 4, so "
                                   "that a bleed ends before the blood does, and losses that women live through stay")
    calm_deficit = Param(0.26, "1", "fall of arterial pressure at which clot holds in arteries that are open",
                         source="ref:sondeen2003", note="what had clotted bled again at 64 mmHg, in swine")
    calm_width = Param(0.05, "1", "width of that step", source="ref:sondeen2003",
                       note="a standard error of 2 mmHg in 62")
    bed_growth = Param(0.0354, "1", "weekly exponential growth of that flow up to term", source="ref:konje2001",
                       note="513 to 970 mL/min in the uterine arteries from 20 to 38 weeks; the blood behind the "
                            "placenta with it")
    bed_grown = Param(37, "1", "week from which it is that of term", source="assumed:as labour begins at term")
    shut_tone = Param(0.143, "1", "firmness that shuts half the arteries", spread=LogNormal(0.71), source=FIT,
                      note="losses without a drug and with a dilute infusion, and their spread; 0.129 until the tone "
                           "by oxytocin was set with hands that differ and second stages became shorter, each of "
                           "which took a tenth of great losses (set by hand by those over 800 mL, Nordstrom 1997)")
    shut_width = Param(0.165, "1", "width of that step", source=FIT)
    seal_rate = Param(0.164, "1/min", "sealing by clot of arteries that are shut, at the usual fibrinogen",
                      spread=LogNormal(0.3), source="ref:shreeve2016",
                      note="fibrin after 5.0 min, firm 1.1 min later, just after birth")
    fibrinogen_term = Param(4.94, "g/L", "fibrinogen before birth", spread=LogNormal(0.19),
                            source="ref:ejog2016_fibrinogen", note="95 % of women 3.51-7.38")
    fibrinogen_usual = Param(4.94, "g/L", "fibrinogen at which clot forms as it usually does after birth",
                             source="ref:ejog2016_fibrinogen",
                             note="clotting goes with the power of 3/4: clot has a firmness of 19 and 12 mm at 3.9 and "
                                  "2.1 g/L (Collins 2014), and firmer beyond 5.5 g/L, with no plateau (Lang 2009)")
    consumption = Param(1.5, "1", "fibrinogen spent, over what is in the blood that is lost and replaced by fluid",
                        spread=LogNormal(0.4), source="ref:gillissen2018",
                        note="2.7 g/L after 1.5-2 L in women who were transfused; 3.9 g/L after 1-1.5 L (Collins 2014)")
    seal_gain = Param(0.4, "1", "relative speeding of clot by tranexamic acid",
                      source="assumed:a fifth less death by bleeding")
    retraction_time = Param(5, "min", "time over which the wall retracts to its tone",
                            source="obs:uterus.onset_duration.im.monograph", note="with the two below")
    yielding_time = Param(60, "min", "time over which it yields again", spread=LogNormal(0.3),
                          source="obs:uterus.onset_duration.im.monograph",
                          note="one dose into a vein acts for an hour, though half has left the blood within minutes")
    hold = Param(0.8, "1", "share of what tone has lost that retraction makes good",
                 source="obs:uterus.onset_duration.im.monograph",
                 note="half the gain of a dose into a vein is there after half an hour, a third after an hour")
    surge_size = Param(1.0, "1", "prostaglandin set free by the whole placenta, over what there is",
                       spread=LogNormal(0.3), source="ref:fuchs1982_third_stage",
                       note="its metabolite doubles within 5 min of birth")
    surge_time = Param(10, "min", "time over which it is gone", source="ref:fuchs1982_third_stage",
                       note="back within half an hour; the metabolite itself has a half-life of 7 min")
    retroplacental = Param(0.111, "L", "blood in and behind the placenta under a slack wall",
                           spread=LogNormal(1.1, 2.5), source=FIT,
                           note="a gush of 100-150 mL marks separation, what is left of it at the tone of then; a "
                                "quarter of women lose 61 mL in all (Ansari 2022), hence the spread")
    pressed_back = Param(0.4, "1", "share of that blood which a wall of full tone presses back into her veins before",
                         source="ref:dellschaft2020",
                         note="a contraction takes up to 40 % of the volume of the placenta; the losses it was fitted "
                              "with ask for a third to a half")
    open_sealing = Param(0.15, "1", "speed of sealing of arteries that are still open, relative to shut ones",
                         source="assumed:a stream carries clot away; an atonic uterus bleeds until something is done")
    trauma = Param(0.07, "L", "blood lost from tears", spread=LogNormal(1.2, 2.5), source="ref:jmfnm2010_episiotomy",
                   note="sewing before the placenta instead of after it saves 51 mL, about a half; all that was lost "
                        "with a cut has an SD of 149-195 mL")
    cut = Param(0.040, "L", "blood lost from an episiotomy beside that", spread=LogNormal(0.9),
                source="ref:carroli2009",
                note="27 mL less where half as many are cut, of whom others tear: a mean of 54 mL")
    drawn = Param(0.135, "L", "blood lost beside that when instruments have drawn the child out", spread=LogNormal(0.9),
                  source="ref:adc2012_instruments",
                  note="medians 300 mL with vacuum and 500 mL with forceps; set within that by those who lose a litre "
                       "(Bell 2020)")
    drawn_odds = Param(3.5, "1", "odds of a deep tear with instruments", source="ref:muraca2017",
                       note="2.7 with vacuum, 4.5 with forceps")
    frailty = Param(0.5, "1", "how easily the birth canal tears, as a share of women", spread=Uniform(0, 1),
                    source="assumed:a rank; the upper end tears deeply")
    deep_share = Param(0.058, "1", "share of first births with a deep tear, without instruments",
                       source="ref:landy2011",
                       note="of the anal sphincter in 5.8 %, of the cervix in 1.1 %; less what instruments add to a "
                            "twelfth of first births")
    deep_parous = Param(0.011, "1", "the same of later births", source="ref:landy2011",
                        note="0.6 and 0.5 %; instruments are rare")
    whole_share = Param(0.096, "1", "share of first births that leave the birth canal whole", source="ref:smith2013")
    whole_parous = Param(0.312, "1", "the same of later births", source="ref:smith2013")
    deep_trauma = Param(0.56, "L", "blood lost from a deep tear beside that", spread=LogNormal(0.5), source=FIT,
                        note="by those who lose a litre; a haemorrhage by itself")
    trauma_time = Param(12, "min", "time until tears or the uterus have been sewn",
                        source="assumed:a quarter of an hour")
    incision = Param(0.325, "L", "loss from the open uterus at caesarean", spread=LogNormal(0.20), source=FIT,
                     note="the spread with it")
    thinning = Param(0.87, "1", "relative gain of that loss at full dilatation",
                     source="obs:pph.loss1000.caesarean_in_labour.bell2020")
    extension_odds = Param(0.1, "1", "odds that the incision tears on before labour", source="ref:giugale2018",
                           note="14.5 % of all; with the odds below for the share of arrests among them")
    extension_growth = Param(0.16, "1/cm", "growth of the log odds of that with dilatation", source="ref:giugale2018",
                             note="odds ratio 2.42 with arrest in the first stage, 5.54 in the second")

    hand = Param(0, "1", "what the attendant's hand reads above the tone that is there, on the clinical scale",
                 spread=Normal(0.62, -2, 2), source="ref:abushoshah2019",
                 note="two obstetricians within a point of each other in 74 % of 82 women, on a line; 0.93 if they "
                      "pointed to whole numbers alone, with which 17 % would not be called firm two minutes after "
                      "100 ug of carbetocin, 10 % with 0.62 (6 %, ref:carbetocin_part2)")

    def equations(m, d: Any) -> None:
        m.prostaglandin = m.prostaglandin_excess + m.surge
        prostaglandin = 2 * m.prostaglandin / (m.prostaglandin_half + m.prostaglandin)
        ergot = m.ergometrine / (1 + m.ergometrine)
        strength = ((1 - m.fatigue) * (1 - m.infection_loss * m.infection) * (1 - m.relaxation) * (1 - m.relaxed)
                    * (1 - m.lactate_loss * hill(m.lactate, m.lactate_half, 4)))
        m.drive = (m.myogenic + m.agonist * smooth_step(m.response - m.response_half, m.response_width)
                   + m.prostaglandin_tone * prostaglandin + m.ergot_tone * ergot) * strength
        square = m.drive * m.drive
        reached = m.drive / sqrt(sqrt(1 + square * square))
        d.tone = (reached - m.tone) / m.tone_time
        kept = maximum(m.retraction - m.tone, 0)
        gained = maximum(m.tone - m.retraction, 0)
        d.retraction = m.born * (gained / m.retraction_time - kept / m.yielding_time)
        m.firmness = m.tone + m.hold * kept

        by_itself = (1 - m.caesarean) * (1 - m.evacuating)
        retained = smooth_step(m.adherence - (1 - m.retained_share), const(1e-4, "1")) * by_itself
        removed = smooth_step(m.elapsed - m.removal_time, const(1, "min"))
        m.grip = retained * (1 - removed) * smooth_step(0.9 - m.separated, const(0.03, "1"))
        d.elapsed = m.born
        held = m.grip * smooth_step(m.separated - m.retained_parting, const(0.02, "1"))
        by_hand = m.caesarean + retained * removed
        d.shortening = m.born * m.shortening_rate * m.tone
        sheared = m.detaching * smooth_step(m.shortening - 1, const(0.05, "1"))
        taken = m.separation_by_hand * by_hand + m.separation_by_forceps * m.evacuating
        parting = m.born * (sheared * (1 - held) * (1 - m.evacuating) + taken) * (1 - m.separated)
        d.separated = parting
        d.surge = m.surge_size * (1 + m.prostaglandin_excess) * parting - m.surge / m.surge_time

        shut = smooth_step(m.firmness - m.retained_opening * m.grip - m.shut_tone, m.shut_width)
        m.fibrinogen = m.fibrinogen_term * m.fibrinogen_left
        m.clotting = (m.fibrinogen / m.fibrinogen_usual) ** 0.75
        calm = smooth_step(m.pressure_deficit - m.calm_deficit, m.calm_width)
        holding = 1 - (1 - shut) * (1 - calm)
        d.sealed = (
            m.born * m.seal_rate * m.clotting * (1 + m.seal_gain * m.antifibrinolysis)
            * (m.open_sealing + (1 - m.open_sealing) * holding) * m.separated * (1 - m.sealed)
        )
        m.open_bed = m.separated * (1 - shut) * (1 - m.sealed)

        deep_share = m.deep_share + (m.deep_parous - m.deep_share) * m.parous
        deep_odds = deep_share / (1 - deep_share) * (1 + (m.drawn_odds - 1) * m.instruments)
        deep = smooth_step(m.frailty - 1 / (1 + deep_odds), const(1e-4, "1"))
        odds = m.extension_odds * exp(m.extension_growth * m.dilatation)
        extended = smooth_step(m.frailty - 1 / (1 + odds), const(1e-4, "1"))
        whole_share = (m.whole_share + (m.whole_parous - m.whole_share) * m.parous) * (1 - m.episiotomy)
        whole = smooth_step(whole_share * (1 - m.instruments) - m.frailty, const(1e-4, "1"))
        torn = m.trauma * (1 - whole) + m.cut * m.episiotomy + m.drawn * m.instruments + m.deep_trauma * deep
        canal = torn * by_itself  # what no child of term has passed is not torn
        incised = m.incision * (1 + m.thinning * m.dilatation / const(10, "cm")) + m.deep_trauma * extended
        d.trauma_left = -m.born * m.trauma_left / m.trauma_time
        size = exp(m.bed_growth * minimum(m.week - m.bed_grown, 0))
        slow = 1 / maximum(m.clotting, 0.25)  # no more than what feeds a vessel can come of it
        wounds = (canal + incised * m.caesarean) * m.trauma_left / m.trauma_time * slow
        flows = m.bed_flow * size * m.open_bed + wounds
        behind = m.retroplacental * size * (1 - m.pressed_back * m.firmness)
        open_share = maximum(1 - (m.pressure_deficit / m.closing_deficit) ** 4, 0)
        m.bleeding = m.born * flows * (1 - m.pressure_deficit) * open_share + behind * parting
        d.lost = m.bleeding
        blood = maximum(m.blood_volume, const(1, "L"))  # nobody lives with less
        d.fibrinogen_left = -m.consumption * m.fibrinogen_left * m.bleeding / blood
        m.loss = m.lost * const(1000, "mL/L")
        m.clinical_tone = maximum(minimum(10 * m.firmness + m.hand, 10), 0)
