"""Oxytocin receptors of the myometrium: occupancy, transduction with explicit reserve, and what exposure costs.

A few pmol/L act through a receptor whose Kd is about 1 nmol/L because a term uterus holds more than a hundred times
the receptors half the response needs: response = tau * occupancy / (1 + tau * occupancy) (operational agonism, Black
and Leff 1983), where the transducer ratio tau is the density of coupled receptors over the density that gives half the
response. Receptors occupied in pairs are phosphorylated and taken in within minutes to an hour, come back within
hours, and lose gene and coupling with longer exposure; that needs nmol/L, for 1e-10 mol/L leaves the response of a
strip whole while 1e-8 does not. In labour the gene is switched off at pmol/L already, the more so the further oxytocin
is kept above what the tissue is used to, so that hours of infusion take the messenger to a fiftieth (Phaneuf 1998)
and the receptors, which follow with their turnover, to a third (Phaneuf 2000). A strong response kept up for many
hours uncouples Gq.

Other ligands compete for the site, each as its concentration over its own dissociation constant: agonists signal in
proportion to their efficacy, an antagonist only keeps others out. Oxytocin and vasopressin desensitise by way of
phosphorylation and arrestin, after which receptors return; carbetocin's are taken in without arrestin and do not
(receptor.carbetocin.partial_gq.passoni2016), in pairs as well, at the rate at which desensitised ones go in.

After birth the oestrogen that keeps the gene on is gone within a day. It acts by a receptor of its own, which it nearly
fills at term, so that the gene notices hours later; then the messenger falls to what it is outside pregnancy, and the
receptors with it, by the turnover that Phaneuf's labours show.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import (
    Inlet,
    LogNormal,
    Module,
    Param,
    Signal,
    State,
    exp,
    hill,
    maximum,
    minimum,
    smooth_step,
    where,
)
from oxytocin.physiology.chains import left_after, steps_of_leaving


class Receptors(Module):
    """OXTR of the myometrium; amounts of receptor are shares of what the surface held at the start."""

    interstitial = State(3, "pmol/L", "oxytocin around the myocytes")
    surface = State(1, "1", "receptors at the surface, able to signal")
    phosphorylated = State(0, "1", "receptors at the surface, desensitised")
    internalised = State(0, "1", "receptors inside, on their way back or to degradation")
    messenger = State(1, "1", "receptor mRNA relative to that at the start")
    coupling = State(1, "1", "Gq coupling of the receptors relative to unexposed tissue")

    level = Inlet("pmol/L", "oxytocin in the blood or bath that reaches the tissue")
    resting_level = Inlet("pmol/L", "oxytocin in the blood at rest before the run", default=4.8)
    week = Inlet("1", "weeks of gestation; 0 when not pregnant")
    prostaglandin_excess = Inlet("1", "prostaglandin above that of late pregnancy, relative to it", default=0)
    in_labour = Inlet("1", "spontaneous labour at the start", default=0)
    after_birth = Inlet("1", "1 in the months after a birth that was before the run", default=0)
    since = Inlet("min", "time from that birth to the start of the run", default=0)
    placental = Inlet("1", "oestrogen of the placenta, share of that at the end of pregnancy", default=1)
    placental_loss = Inlet("1/min", "rate at which it disappears after birth", default=0)
    carbetocin = Inlet("1", "carbetocin around the myocytes over its dissociation constant", default=0)
    carbetocin_signal = Inlet("1", "the same times its efficacy relative to oxytocin", default=0)
    vasopressin = Inlet("1", "vasopressin around the myocytes over its dissociation constant here", default=0)
    vasopressin_signal = Inlet("1", "the same times its efficacy relative to oxytocin", default=0)
    atosiban = Inlet("1", "atosiban around the myocytes over its dissociation constant", default=0)
    cofactor = Inlet("1", "dissociation constant relative to that at her usual magnesium", default=1)

    occupancy = Signal("1", "share of surface receptors occupied by agonists")
    signalling = Signal("1", "share of surface receptors occupied, each agonist by its efficacy")
    density = Signal("pmol/g", "receptor sites in the membrane per gram of protein (1 pmol/g = 1 fmol/mg)")
    kept = Signal("1", "density outside pregnancy as a share of that at the start, or of that at term after a birth")
    gene = Signal("1", "synthesis of messenger that oestrogen allows, relative to that of pregnancy")
    second_step = Signal("1/min", "rate of the second of three steps by which that falls after birth")
    third_step = Signal("1/min", "rate of the third")
    transducer_ratio = Signal("1", "coupled receptors over those needed for half the response")
    resting_response = Signal("1", "Gq signal at rest before the run")
    response = Signal("1", "Gq signal as a share of the largest possible")
    spared_response = Signal("1", "Gq signal that tissue has which loses no receptors, share of the largest possible")

    affinity = Param(1000, "pmol/L", "dissociation constant of oxytocin",
                     source="obs:receptor.otr.kd.nonpregnant_uterus.fuchs1985",
                     note="pKd 8.2-9.5 over laboratories (receptor.otr.kd.oxytocin.gtopdb), not over people")
    exchange = Param(0.6, "1/min", "exchange between blood and myometrium",
                     source="assumed:perfusion of the term uterus, 0.7 L/min over about 1 L of extracellular water",
                     spread=LogNormal(0.2))
    density_term = Param(477, "pmol/g", "density at 40 weeks before labour", spread=LogNormal(0.3),
                         source="obs:receptor.otr.bmax.prelabour_term.phaneuf2000")
    density_nonpregnant = Param(34, "pmol/g", "density outside pregnancy", spread=LogNormal(0.3),
                                source="obs:receptor.otr.bmax.nonpregnant_myometrium.distinct",
                                note="50-100 fold below term by Fuchs 1985, 14 fold per mg protein by this source")
    density_rise = Param(0.1035, "1", "weekly exponential rise of density over pregnancy",
                         source="obs:receptor.otr.rise_13_to_41w.fuchs1984",
                         note="12-fold in 24 weeks; in labour, preterm or term, receptors are at their highest")
    density_labour = Param(0.03, "1", "further rise with spontaneous labour", spread=LogNormal(0.3),
                           source="assumed:higher after the onset of labour, size not given "
                                  "(receptor.otr.rise_13_to_41w.fuchs1984)")
    onset_week = Param(3, "1", "week at which the tissue counts as half pregnant",
                       source="assumed:about implantation; tells 0 (not pregnant) from any later week")
    onset_width = Param(1, "1", "width of that change in weeks", source="assumed:as onset_week")
    transducer_term = Param(119, "1", "transducer ratio of unexposed tissue at 40 weeks before labour",
                            spread=LogNormal(0.035),
                            source="assumed:half the response at 8 pmol/L in a woman whose usual level is 4.9, as "
                                   "infusions of a few mU/min act on blood at that level",
                            note="spread apart from density: women with many receptors before labour are no more "
                                 "sensitive for it")
    oestrogen_half = Param(0.29, "1", "oestrogen that fills half of its receptor, share of that at term",
                           source="ref:unbound_oestriol1986",
                           note="unbound at term 0.88 nmol/L of oestradiol and 7.6 of oestriol (16 % of 48), "
                                "on dissociation constants of 0.40 nmol/L in the human uterus "
                                "(ref:oestrogen_receptor_uteri) and 14 times that (ref:oestrogen_receptor_biosensor): "
                                "2.2 and 1.3, together 3.5 times what fills half")
    level_nonpregnant = Param(1.3, "pmol/L", "usual plasma level outside pregnancy",
                              source="assumed:near the 1.5 pmol/L of men (baseline.oxytocin.men.marazziti2019)")
    level_rise = Param(3.6, "pmol/L", "usual rise of the plasma level to term",
                       source="obs:endogenous.basal_rise.pregnancy.uvnas2019",
                       note="tissue is taken as adapted to her own level over weeks: half the response scales with it")

    phosphorylation = Param(0.2, "1/min", "desensitisation of receptors occupied in pairs", spread=LogNormal(0.2),
                            source="assumed:minutes at saturation, little at 1e-10 mol/L "
                                   "(receptor.desensitization.strip_threshold.balki2013)",
                            note="pairs: by the square of occupancy, as in uncoupling_rate")
    dephosphorylation = Param(0.10, "1/min", "resensitisation at the surface", source="assumed:about ten minutes")
    internalisation = Param(0.10, "1/min", "internalisation of desensitised receptors",
                            source="assumed:almost complete within an hour at saturation "
                                   "(receptor.otr.recycling_4h.pmid19126785)")
    recycling = Param(0.0090, "1/min", "return of internalised receptors", spread=LogNormal(0.2),
                      source="obs:receptor.otr.recycling_4h.pmid19126785",
                      note="85 % back after 4 h, less those degraded")
    degradation = Param(0.0012, "1/min", "degradation of internalised receptors",
                        source="assumed:most internalised receptors return (receptor.otr.recycling_4h.pmid19126785)")
    turnover = Param(0.0024, "1/min", "turnover of surface receptors", spread=LogNormal(0.2),
                     source="assumed:477 to 140 in augmented labour (receptor.otr.bmax.augmented.phaneuf2000), "
                            "duration not given",
                     note="the messenger is gone within hours and the receptors follow with this turnover, a half-life "
                          "of 4.8 h: 130 after 9 h without any synthesis")
    messenger_decay = Param(0.0095, "1/min", "decay of receptor mRNA", spread=LogNormal(0.2),
                            source="assumed:above the 0.0054 of a fifty-fold fall in 12 h "
                                   "(receptor.otr.mrna_after_12h_labour.phaneuf1998), as synthesis does not stop at "
                                   "once")
    suppression_occupancy = Param(0.3, "1", "occupancy that halves receptor synthesis", spread=LogNormal(0.1),
                                  source="obs:receptor.otr.sites_per_cell.phaneuf1998",
                                  note="a tenth of the sites left after 20 h of saturation, nearly all at 1e-10 mol/L; "
                                       "by the square, as suppression_excess")
    suppression_above = Param(0.18, "1", "oxytocin above her usual level, share of it, that halves synthesis in labour",
                              spread=LogNormal(0.2),
                              source="fit:python benchmarks/calibration/experiments.py receptors "
                              "receptor.otr.mrna_after_12h_labour.phaneuf1998 --parameters receptors.suppression_above",
                              note="set by hand with that figure; a power of 4: what labour itself adds in its first "
                                   "stage, an eighth of the usual "
                                   "level, leaves the gene on, as women who labour without oxytocin keep their "
                                   "messenger (ref:myometrium_mrna_2009); an infusion, a half above, takes it to a "
                                   "fiftieth (Phaneuf 1998), 60 to 300 fold in Phaneuf 2000")
    labour_excess = Param(0.78, "1", "prostaglandin excess at which a labour half counts as under way for that",
                          source="assumed:that of active labour, by a power of 4; tissue that is not in labour keeps "
                                 "its receptors at these levels and up to 1e-10 mol/L "
                                 "(receptor.desensitization.strip_threshold.balki2013)",
                          note="set by hand within that by how many need more than 20 mU/min "
                               "(labour.max_rate_over20.frey2015)")
    uncoupling_half = Param(0.5, "1", "response that halves Gq coupling at equilibrium", spread=LogNormal(0.05),
                            source="assumed:density falls 3-4 fold but the dose needed after augmented labour rises "
                                   "about 9 fold",
                            note="a power of 8: the response of ordinary labour is spared")
    uncoupling_rate = Param(0.004, "1/min", "uncoupling of receptors occupied in pairs", spread=LogNormal(0.2),
                            source="assumed:hours at 1e-8 mol/L, next to nothing at 1e-10; a threshold is given, no "
                                   "rate (receptor.desensitization.strip_threshold.balki2013)")
    uncoupling_time = Param(1200, "min", "time over which coupling follows", spread=LogNormal(0.2),
                            source="assumed:2-12 h of pretreatment are needed "
                                   "(receptor.desensitization.strip_threshold.balki2013)")

    def start(m, y: Any) -> None:
        y.interstitial = m.resting_level
        above = 1 - m.kept
        gene = m.placental_loss, m.second_step, m.third_step
        messenger = m.kept + above * left_after(m.since, *gene, m.messenger_decay)
        surface = m.kept + above * left_after(m.since, *gene, m.messenger_decay, m.turnover)
        y.messenger = where(m.since > 0, messenger, 1)
        y.surface = where(m.since > 0, surface, 1)

    def equations(m, d: Any) -> None:
        pregnant = smooth_step(m.week - m.onset_week, m.onset_width)
        grown = minimum(m.week - 40, 0)  # past term receptors are no more than at term (Fuchs 1984)
        rise = exp(m.density_rise * grown * (1 - m.in_labour)) * (1 + m.density_labour * m.in_labour)
        initial = pregnant * m.density_term * rise + (1 - pregnant) * m.density_nonpregnant
        affinity = m.affinity * m.cofactor
        site = affinity * (1 + m.carbetocin + m.vasopressin + m.atosiban) + m.interstitial
        m.occupancy = (m.interstitial + affinity * (m.carbetocin + m.vasopressin)) / site
        m.signalling = (m.interstitial + affinity * (m.carbetocin_signal + m.vasopressin_signal)) / site
        m.density = initial * (m.surface + m.phosphorylated)
        usual = m.level_nonpregnant + pregnant * m.level_rise
        # Tissue of a woman who has given birth was adapted to the level of her pregnancy, not to that of today.
        adapted = m.after_birth + (1 - m.after_birth) * usual / m.resting_level
        m.kept = m.density_nonpregnant / initial
        second, third = steps_of_leaving(m.oestrogen_half)
        m.second_step = m.placental_loss * second
        m.third_step = m.placental_loss * third
        felt = m.placental * (1 + m.oestrogen_half) / (m.placental + m.oestrogen_half)
        m.gene = 1 - (1 - m.kept) * (1 - felt)
        unexposed = m.transducer_term * adapted * initial / m.density_term
        resting = unexposed * m.resting_level / (m.affinity + m.resting_level)
        m.resting_response = resting / (1 + resting)
        m.transducer_ratio = unexposed * m.surface * m.coupling
        stimulus = m.transducer_ratio * m.signalling
        m.response = stimulus / (1 + stimulus)
        spared = unexposed * m.gene * m.signalling  # decidua, too, has fewer once oestrogen is gone
        m.spared_response = spared / (1 + spared)
        recruiting = (m.interstitial + affinity * m.vasopressin) / site
        desensitised = m.phosphorylation * recruiting * recruiting * m.surface
        holding = affinity * m.carbetocin / site
        lost = m.internalisation * holding * holding * m.surface
        d.interstitial = m.exchange * (m.level - m.interstitial)
        d.surface = (m.turnover * (m.messenger - m.surface) - desensitised + m.dephosphorylation * m.phosphorylated
                     + m.recycling * m.internalised) - lost
        d.phosphorylated = desensitised - (m.dephosphorylation + m.internalisation) * m.phosphorylated
        d.internalised = m.internalisation * m.phosphorylated - (m.recycling + m.degradation) * m.internalised
        by_exposure = (m.occupancy / m.suppression_occupancy) ** 2
        above = maximum(m.interstitial / m.resting_level - 1, 0)
        excess = maximum(m.prostaglandin_excess, 0)  # loss of decidual signal can take it below that of late pregnancy
        labour = hill(excess, m.labour_excess, 4)
        silenced = labour * hill(above, m.suppression_above, 4)
        d.messenger = m.messenger_decay * (m.gene * (1 - silenced) / (1 + by_exposure) - m.messenger)
        uncoupled = m.uncoupling_rate * m.occupancy * m.occupancy * m.coupling
        d.coupling = (1 - hill(m.response, m.uncoupling_half, 8) - m.coupling) / m.uncoupling_time - uncoupled
