"""After birth: the placenta comes away, the uterus firms up or does not, and blood is lost until it does.

The empty uterus shrinks; the placenta cannot, and is sheared off within minutes (5.5 min on average, Frolova
2016). Its bed is fed by some 600 mL a minute until the muscle, drawn together, shuts the arteries (living
ligatures), and clot seals them. Tone needs a strong oxytocin response, far beyond that of a contraction now and
then: the dose for it is set by the receptors that are left and how well they are coupled. After hours of
oxytocin it is several times higher than at an elective caesarean. This module has no parameter for that: it
reads the response of the receptors, and loss must do the rest. Two causes of loss are not of the muscle: in one
birth in fifty the placenta comes away in part and stays, holding the wall open over what has parted until it is
taken out by hand (Franke 2021), and in one in thirty a tear is deep (Landy 2011).
Ergometrine and prostaglandin act beside the receptor; lactate and fatigue of a long labour, halothane-like
relaxants, infection weaken the muscle.

What was calibrated and what was left for validation: docs/decisions/0020-organs-of-the-ward.md.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Normal, Param, Signal, State, Uniform, const, smooth_step, sqrt


class ThirdStage(Module):
    """Separation of the placenta, uterine tone after birth and blood loss."""

    tone = State(0.3, "1", "tone of the empty uterus, 0 flabby to 1 rock hard (the clinical scale over 10)")
    separated = State(0, "1", "share of the placenta that has come away")
    sealed = State(0, "1", "share of the placental bed sealed by clot")
    retraction = State(0, "1", "lasting shortening of the wall, share")
    trauma_left = State(1, "1", "share of the loss from tears still to come")
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
    antifibrinolysis = Inlet("1", "effect of tranexamic acid, 0 to 1", default=0)
    pressure_deficit = Inlet("1", "fall of arterial pressure below its set point, share of it", default=0)

    drive = Signal("1", "drive of tone")
    open_bed = Signal("1", "share of the placental bed that bleeds")
    bleeding = Signal("L/min", "blood loss")
    grip = Signal("1", "hold of a placenta that is retained, 0 or 1")
    loss = Signal("mL", "blood lost since birth, as charted")
    clinical_tone = Signal("1", "tone on the clinical scale, 0 to 10")

    myogenic = Param(0.31, "1", "tone of an empty uterus without agonist", spread=LogNormal(0.15),
                     source="assumed:it retracts by itself, and most women without any drug do not bleed heavily")
    agonist = Param(0.70, "1", "tone added by the full oxytocin response", source="assumed:a firm uterus reaches 0.9-1")
    response_half = Param(0.565, "1", "oxytocin response of half that tone", spread=Normal(0.055, 0.5, 0.88),
                          source="obs:thirdstage.oxytocin_ed90.elective.carvalho2004")
    response_width = Param(0.16, "1", "width of that step", source="obs:thirdstage.oxytocin_ed90.elective.carvalho2004",
                           note="97 % respond at 0.5 IU, all at 1 IU")
    prostaglandin_tone = Param(0.15, "1", "tone added by prostaglandin at half its effect, twice over",
                               spread=LogNormal(0.3), source="obs:thirdstage.oxytocin_ed90.arrest.balki2006",
                               note="prostaglandin peaks at separation, but does not spare a woman after arrest the "
                                    "dose of several units")
    ergot_tone = Param(0.5, "1", "tone added by a full effect of ergometrine", spread=LogNormal(0.2),
                       source="assumed:sustained tone beside the oxytocin receptor")
    infection_loss = Param(0.1, "1", "relative loss of tone with infection",
                           source="assumed:about doubles the share of women who lose over 500 mL")
    prostaglandin_half = Param(1.5, "1", "excess of prostaglandin of half its largest tone",
                               source="assumed:as it acts on membrane and cervix")
    lactate_loss = Param(0.3, "1", "relative loss of tone with much lactate",
                         source="assumed:acid muscle is weaker (Quenby 2004); the size is not known")
    retraction_tone = Param(0.2, "1", "tone that lasting retraction adds", source="assumed:a fifth of the largest")
    tone_time = Param(1.0, "min", "time over which tone follows", spread=LogNormal(0.2),
                      source="assumed:firm 1-3 min after a bolus")
    separation_rate = Param(0.5, "1/min", "separation at full tone", spread=LogNormal(0.6, 2.5),
                            source="ref:frolova2016",
                            note="mean 5.46 (SD 5.4) min of the third stage with active management")
    separation_by_hand = Param(1.0, "1/min", "separation by hand at caesarean", source="assumed:a minute or two")
    adherence = Param(0.5, "1", "hold of the placenta on the wall, as a share of women", spread=Uniform(0, 1),
                      source="assumed:a rank; the rare placenta at the upper end is retained")
    retained_share = Param(0.022, "1", "share of placentas that do not come within half an hour",
                           source="ref:franke2021")
    retained_parting = Param(0.4, "1", "share of a retained placenta that comes away by itself", source="assumed:part")
    retained_opening = Param(0.25, "1", "tone lost to the wall that a retained placenta holds apart",
                             spread=LogNormal(0.3), source="ref:franke2021",
                             note="set so that these women lose 1300 (900-1900) mL")
    removal_time = Param(66, "min", "time after birth at which a retained placenta is taken out by hand",
                         spread=LogNormal(0.24, 2), source="ref:franke2021", note="median 66 (55-77) min")
    bed_flow = Param(0.60, "L/min", "flow of the placental bed with no tone at all", spread=LogNormal(0.4),
                     source="ref:access_labour_table", note="uterine flow of 600-900 mL/min at term")
    shut_tone = Param(0.20, "1", "tone that shuts half the arteries",
                      source="obs:thirdstage.ebl.infusion_vs_bolus.davies2005",
                      spread=LogNormal(0.24),
                      note="with shut_width, set so that women on the dilute infusion lose 424 mL on average; spread "
                           "so that losses at elective caesarean spread as in Carvalho 2004 (693, SD 487 mL)")
    shut_width = Param(0.11, "1", "width of that step", source="obs:thirdstage.ebl.infusion_vs_bolus.davies2005",
                       note="set together with shut_tone")
    seal_rate = Param(0.13, "1/min", "sealing by clot of arteries that are shut", spread=LogNormal(0.3),
                      source="assumed:bleeding slackens within half an hour")
    seal_gain = Param(0.4, "1", "relative speeding of clot by tranexamic acid",
                      source="assumed:a fifth less death by bleeding")
    retraction_time = Param(90, "min", "time over which the wall takes on its lasting shape",
                            source="assumed:an hour or two")
    retroplacental = Param(0.11, "L", "blood that gathers behind the placenta and comes with it", spread=LogNormal(0.4),
                           source="assumed:a gush of 100-150 mL marks separation")
    open_sealing = Param(0.5, "1", "speed of sealing of arteries that are still open, relative to shut ones",
                         source="assumed:clot forms in open vessels too; without it no untreated woman would stop "
                                "bleeding")
    trauma = Param(0.13, "L", "blood lost from tears", spread=LogNormal(1.1, 2.5),
                   source="assumed:perineal tears and episiotomy; median 100-150 mL")
    frailty = Param(0.5, "1", "how easily the birth canal tears, as a share of women", spread=Uniform(0, 1),
                    source="assumed:a rank; the upper end tears deeply")
    deep_share = Param(0.036, "1", "share of vaginal births with a deep tear", source="ref:landy2011",
                       note="of the anal sphincter 2516 of 87267, of the cervix 536 of 71170")
    deep_trauma = Param(0.5, "L", "blood lost from a deep tear beside that", spread=LogNormal(0.5),
                        source="assumed:a haemorrhage by itself")
    trauma_time = Param(12, "min", "time until tears have been closed or stopped",
                        source="assumed:a quarter of an hour")
    incision = Param(0.0095, "L/min", "loss from the open uterus at caesarean", spread=LogNormal(1.0),
                     source="obs:thirdstage.ebl.elective_cs.carvalho2004",
                     note="with its spread (SD 487 mL) as well as its mean")

    def equations(m, d: Any) -> None:
        prostaglandin = 2 * m.prostaglandin_excess / (m.prostaglandin_half + m.prostaglandin_excess)
        ergot = m.ergometrine / (1 + m.ergometrine)
        strength = ((1 - m.fatigue) * (1 - m.infection_loss * m.infection) * (1 - m.relaxation) * (1 - m.relaxed)
                    * (1 - m.lactate_loss * m.lactate / (1 + m.lactate)))
        m.drive = (m.myogenic + m.agonist * smooth_step(m.response - m.response_half, m.response_width)
                   + m.prostaglandin_tone * prostaglandin + m.ergot_tone * ergot
                   + m.retraction_tone * m.retraction) * strength
        square = m.drive * m.drive
        reached = m.drive / sqrt(sqrt(1 + square * square))
        d.tone = (reached - m.tone) / m.tone_time
        d.retraction = m.born * (m.tone - m.retraction) / m.retraction_time
        retained = smooth_step(m.adherence - (1 - m.retained_share), const(1e-4, "1")) * (1 - m.caesarean)
        removed = smooth_step(m.elapsed - m.removal_time, const(1, "min"))
        m.grip = retained * (1 - removed) * smooth_step(0.9 - m.separated, const(0.03, "1"))
        d.elapsed = m.born
        held = m.grip * smooth_step(m.separated - m.retained_parting, const(0.02, "1"))
        by_hand = m.caesarean + retained * removed
        pulled = m.separation_rate * m.tone * (1 - held) + m.separation_by_hand * by_hand
        parting = m.born * pulled * (1 - m.separated)
        d.separated = parting
        shut = smooth_step(m.tone - m.retained_opening * m.grip - m.shut_tone, m.shut_width)
        d.sealed = (
            m.born * m.seal_rate * (1 + m.seal_gain * m.antifibrinolysis)
            * (m.open_sealing + (1 - m.open_sealing) * shut) * m.separated * (1 - m.sealed)
        )
        m.open_bed = m.separated * (1 - shut) * (1 - m.sealed)
        deep = smooth_step(m.frailty - (1 - m.deep_share), const(1e-4, "1"))
        tears = (m.trauma + m.deep_trauma * deep) * m.trauma_left / m.trauma_time * (1 - m.caesarean)
        d.trauma_left = -m.born * m.trauma_left / m.trauma_time  # a child that is lifted out tears no canal
        flows = m.bed_flow * m.open_bed + tears + m.incision * m.caesarean
        m.bleeding = m.born * flows * (1 - m.pressure_deficit) + m.retroplacental * parting
        d.lost = m.bleeding
        m.loss = m.lost * const(1000, "mL/L")
        m.clinical_tone = 10 * m.tone
