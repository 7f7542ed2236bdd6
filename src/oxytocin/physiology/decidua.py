"""Prostaglandins of decidua and membranes: released by oxytocin, by stretch and by ruptured membranes.

Oxytocin acts on decidua directly (Fuchs 1982: decidua responds, myometrium does not), so part of its effect on the
uterus comes late, through prostaglandin. Cyclo-oxygenase is induced over hours by stretch and by prostaglandin
itself. What late pregnancy has is part of the drive at rest: the muscle feels what is above it, and less of it takes
nothing from that drive. What membranes give off before term comes from outside (``early_activity``).

Much of the source leaves with placenta and membranes: the metabolite of prostaglandin E2 is back at what it was before
labour half an hour after birth, that of F2a, which decidua makes, in about two hours.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, maximum


class Decidua(Module):
    """Prostaglandin relative to the level of late pregnancy before labour."""

    prostaglandin = State(1, "1", "prostaglandin E2 and F2a together, relative to late pregnancy before labour")
    induction = State(0, "1", "cyclo-oxygenase induced since the start, share of the largest possible")

    oxytocin_response = Inlet("1", "Gq signal of oxytocin in decidua, a share of the largest possible", default=0)
    resting_response = Inlet("1", "the same at rest before the run", default=0)
    stretch = Inlet("1", "stretch of cervix and lower segment, 0 to 1", default=0)
    membranes_ruptured = Inlet("1", "1 once the membranes have ruptured", default=0)
    in_labour = Inlet("1", "spontaneous labour at term at the start", default=0)
    early_source = Inlet("1", "prostaglandin of membranes that sets off contractions early, in resting levels",
                         default=0)
    expecting = Inlet("1", "1 while pregnant", default=0)
    separated = Inlet("1", "share of placenta and membranes that has come away", default=0)
    given_wall = Inlet("1", "prostaglandin given, as muscle and decidua feel it, in resting levels", default=0)
    given_cervix = Inlet("1", "prostaglandin given or set free at the cervix, in resting levels", default=0)

    synthesis = Signal("1/min", "synthesis, in resting levels a minute")
    own_excess = Signal("1", "her own prostaglandin above the resting level")
    excess = Signal("1", "prostaglandin above the resting level, her own and given")
    cervical_effect = Signal("1", "effect of prostaglandin on the cervix, on the scale of 'effect'")
    effect = Signal("1", "effect of that excess on muscle and cervix: 1 at half, 2 at the largest")

    decay = Param(0.03, "1/min", "local removal", spread=LogNormal(0.2),
                  source="assumed:effect builds over half an hour")
    oxytocin_gain = Param(12, "1", "synthesis at full oxytocin response, relative to that without oxytocin, less one",
                          spread=LogNormal(0.3),
                          source="assumed:a rise, size not given (prostaglandin.oxytocin_decidual_release.fuchs1982)")
    rupture_gain = Param(0.35, "1", "synthesis added by ruptured membranes", spread=LogNormal(0.3),
                         source="assumed:labour quickens after amniotomy")
    induction_gain = Param(2.2, "1", "factor on synthesis at full induction, less one", spread=LogNormal(0.25),
                           source="assumed:prostaglandin rises several-fold over labour")
    induction_time = Param(300, "min", "time over which the enzyme is induced", spread=LogNormal(0.2),
                           source="assumed:hours, by transcription")
    stretch_share = Param(0.9, "1", "induction by full stretch", source="assumed:stretch is the main signal")
    prostaglandin_share = Param(0.1, "1", "induction by prostaglandin at twice its resting level",
                                source="assumed:prostaglandin induces its own enzyme, less than stretch does")
    effect_half = Param(1.5, "1", "prostaglandin excess of half its effect on the membrane and on the cervix",
                        source="assumed:the rise of early labour; the same receptors in muscle and cervix")
    shed = Param(0.5, "1", "share of the source that goes with placenta and membranes",
                 source="ref:fuchs1982_third_stage",
                 note="set by hand so that after two hours a little is left above the level before labour (1.1): it "
                      "is still raised there, or just back at it (ref satoh1979), while the metabolite of E2, of the "
                      "membranes, is back within half an hour (ref prostaglandin_e_metabolite_labour)")
    labour_share = Param(0.10, "1", "induction already there in spontaneous labour",
                         source="fit:python benchmarks/calibration/contractions.py",
                         note="set by hand from there, with the calibration figures of decision 38; "
                              "induced before labour begins, and with it the prostaglandin she starts with")

    def start(m, y: Any) -> None:
        y.prostaglandin = m.expecting * (1 + m.induction_gain * m.labour_share * m.in_labour)

    def equations(m, d: Any) -> None:
        induced = m.induction + m.labour_share * m.in_labour * (1 - m.induction)
        by_oxytocin = (1 + m.oxytocin_gain * m.oxytocin_response) / (1 + m.oxytocin_gain * m.resting_response)
        gain = by_oxytocin + m.rupture_gain * m.membranes_ruptured
        m.synthesis = m.decay * gain * (1 + m.induction_gain * induced) * m.expecting * (1 - m.shed * m.separated)
        m.own_excess = maximum(m.prostaglandin - m.expecting, 0) + m.early_source
        m.excess = m.own_excess + m.given_wall
        cervical = m.own_excess + m.given_cervix
        m.cervical_effect = 2 * cervical / (m.effect_half + cervical)
        m.effect = 2 * m.excess / (m.effect_half + m.excess)
        d.prostaglandin = m.synthesis - m.decay * m.prostaglandin
        target = m.stretch_share * m.stretch + m.prostaglandin_share * m.excess
        d.induction = (target / (1 + target) - m.induction) / m.induction_time
