"""The uterine wall as tissue: how far a contraction spreads, the pressure it makes, and what it costs the muscle.

A contraction begins somewhere and goes on to neighbours that gap junctions reach and that are near enough to their own
threshold. There are two ways (Young 2016): current through gap junctions, which with weak coupling stays in clusters
(Xu 2015), and the pull of the wall as the pressure rises, which sets off distant tissue that is roused enough. So
before labour contractions are local and low, oxytocin makes them higher as well as more frequent, and labour, when
gap junctions appear in the membrane (Chow 1994), has most of the wall. Bridges of the recruited tissue raise the
pressure of the amniotic fluid. A contraction squeezes the vessels that feed it: oxygen falls, lactate rises and
limits the next ones (Quenby 2004, Wray 2021), and hours of work tire the muscle. After birth the gap junctions of
labour are taken in within a day, and the wall is as it was before labour; its readiness goes with its muscle.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, const, hill, maximum, smooth_step


class Uterus(Module):
    """Synchrony, pressure, perfusion and fatigue of the uterus."""

    recruited = State(0.1, "1", "share of the wall taking part")
    connexin = State(0, "1", "gap junctions formed since the start, share of those still missing")
    oxygen = State(0.95, "1", "oxygen of the myometrium relative to free perfusion")
    lactate = State(0.1, "1", "lactate of the myometrium, relative to half its effect")
    fatigue = State(0, "1", "loss of force by work, share")

    burst = Inlet("1", "inward gate of the pacemaker membrane, 0 to 1")
    force = Inlet("1", "share of bridges attached")
    excitation = Inlet("mV/min", "how readily a contraction elsewhere sets a cell off", default=120)
    week = Inlet("1", "weeks of gestation; 0 when not pregnant")
    ripeness_score = Inlet("1", "Bishop score at the start", default=0)
    in_labour = Inlet("1", "spontaneous labour at the start", default=0)
    prostaglandin_excess = Inlet("1", "prostaglandin above that of late pregnancy", default=0)
    stretch = Inlet("1", "stretch of cervix and lower segment, 0 to 1", default=0)
    infection = Inlet("1", "chorioamnionitis, 0 none to 1", default=0)
    junctions = Inlet("1", "gap junctions that labour had added, share left after birth", default=1)
    muscle = Inlet("1", "muscle of pregnancy, share left after birth", default=1)
    bearing_down = Inlet("1", "effort of bearing down, 0 to 1", default=0)

    readiness = Signal("1", "electrical readiness of the tissue, 0 outside pregnancy to 1 in labour")
    coupling = Signal("1", "gap junctions, share of those of established labour")
    active_pressure = Signal("mmHg", "pressure of the muscle above resting tone")
    pressure = Signal("mmHg", "intrauterine pressure")
    tone = Signal("mmHg", "passive tone and pressure of bridges that never let go")
    perfusion = Signal("1", "blood flow of the myometrium relative to rest")

    resting_tone = Param(7.5, "mmHg", "passive tone", spread=LogNormal(0.15),
                         source="assumed:resting tone of 8-12 mmHg less that of resting bridges")
    pressure_full = Param(150, "mmHg", "pressure if every bridge of the wall were attached", spread=LogNormal(0.15),
                          source="fit:python benchmarks/calibration/contractions.py",
                          note="set by hand from there, with the calibration figures of decision 38")
    expulsive_pressure = Param(45, "mmHg", "pressure added by bearing down", spread=LogNormal(0.2),
                               source="assumed:total of about 100 mmHg in the second stage")
    spreading = Param(7, "1/min", "recruitment of coupled tissue during a burst", spread=LogNormal(0.1),
                      source="assumed:a contraction covers the uterus within 15-30 s")
    release = Param(1.2, "1/min", "return to rest of recruited tissue", source="assumed:within a minute")
    readiness_midpoint = Param(38, "1", "week of half readiness",
                               source="assumed:activity becomes regular in the last weeks")
    readiness_width = Param(5, "1", "width of that rise in weeks", source="assumed:as readiness_midpoint")
    coupling_term = Param(0.43, "1", "gap junctions at 40 weeks with an unripe cervix", spread=LogNormal(0.12),
                          source="assumed:few before labour, many in labour")
    coupling_bishop = Param(0.02, "1", "gap junctions added by each point of the Bishop score",
                            source="assumed:a ripe cervix goes with a prepared myometrium")
    coupling_labour = Param(0.18, "1", "gap junctions added in spontaneous labour",
                            source="fit:python benchmarks/calibration/contractions.py",
                            note="in the membrane they appeared with labour only (ref:chow1994); more form as labour "
                                 "goes on, so that contractions become higher")
    coupling_time = Param(150, "min", "time over which gap junctions form", spread=LogNormal(0.2),
                          source="assumed:hours, by transcription")
    coupling_prostaglandin = Param(0.8, "1", "prostaglandin excess of half-maximal formation",
                                   source="assumed:prostaglandin and stretch induce them")
    coupling_stretch = Param(0.3, "1", "formation induced by full stretch, share of what prostaglandin leaves",
                             source="assumed:less than by prostaglandin")
    coupling_half = Param(0.55, "1", "gap junctions that let half the wall be recruited",
                          source="assumed:contractions of quiet tissue stay local; a power of 3, for a wave needs "
                                 "neighbours on all sides",
                          note="with roused_half set to the height of contractions before labour")
    roused_half = Param(144, "mV/min", "excitation at which the rising pressure recruits half of what is not coupled",
                        source="fit:python benchmarks/calibration/contractions.py",
                        note="infusion raises height as well as rate, in late pregnancy whatever the week "
                             "(uterus.dose_response.first_stage_equivalent_rates.caldeyro); a power of 6, nearly a "
                             "threshold: a region joins when it was near beginning one itself. So what begins by "
                             "chance before labour stays low")
    region_half = Param(0.08, "1", "gap junctions that make half of the tissue into regions which contract as one",
                        source="assumed:without some coupling nothing large enough to pull begins (outside pregnancy)")
    recruited_rest = Param(0.1, "1", "share of that reach still taking part between contractions",
                           source="assumed:local activity goes on between contractions")
    squeeze = Param(45, "mmHg", "pressure that halves perfusion",
                    source="assumed:end-diastolic flow of the uterine artery stops near 35 mmHg", spread=LogNormal(0.1),
                    note="a power of 3: little loss at resting tone, near closure at the peak of a contraction")
    oxygen_supply = Param(1.6, "1/min", "renewal of oxygen at free perfusion",
                          source="assumed:falls within a contraction, back within a minute")
    oxygen_use = Param(2.2, "1/min", "use of oxygen at full force", source="assumed:as oxygen_supply")
    lactate_rate = Param(1.3, "1/min", "lactate formed at full force without oxygen", spread=LogNormal(0.25),
                         source="assumed:acid capillary blood in dysfunctional labour only (Quenby 2004)")
    lactate_washout = Param(0.09, "1/min", "wash-out of lactate at free perfusion", spread=LogNormal(0.2),
                            source="assumed:about ten minutes")
    infection_loss = Param(0.15, "1", "loss of force by a full infection", spread=LogNormal(0.3),
                           source="assumed:labour with infection is slower and needs more oxytocin")
    fatigue_rate = Param(0.0016, "1/min", "fatigue gained at full force", spread=LogNormal(0.3),
                         source="assumed:a tenth of force in half a day")
    fatigue_recovery = Param(0.0006, "1/min", "recovery from fatigue", source="assumed:a day")

    def equations(m, d: Any) -> None:
        m.readiness = smooth_step(m.week - m.readiness_midpoint, m.readiness_width) * m.muscle
        quiet = m.readiness * m.coupling_term
        start = m.readiness * (m.coupling_term + m.coupling_bishop * m.ripeness_score + m.coupling_labour * m.in_labour)
        formed = start + (1 - start) * m.connexin * m.readiness
        m.coupling = quiet + (formed - quiet) * m.junctions
        excess = maximum(m.prostaglandin_excess, 0)  # an antagonist can take it below that of late pregnancy
        inducing = excess / (m.coupling_prostaglandin + excess)
        d.connexin = (inducing + m.coupling_stretch * m.stretch * (1 - inducing) - m.connexin) / m.coupling_time
        coupled = hill(m.coupling, m.coupling_half, 3)
        roused = hill(maximum(m.excitation, const(0, "mV/min")), m.roused_half, 6) * hill(m.coupling, m.region_half, 3)
        reach = coupled + (1 - coupled) * roused
        gathering, leaving = m.spreading * m.burst, m.release * (1 - m.burst)
        d.recruited = gathering * (reach - m.recruited) + leaving * (m.recruited_rest * reach - m.recruited)

        m.active_pressure = m.pressure_full * m.force * (1 - m.fatigue) * (1 - m.infection_loss * m.infection)
        m.tone = m.resting_tone
        m.pressure = m.tone + m.active_pressure + m.expulsive_pressure * m.bearing_down
        m.perfusion = 1 - hill(m.pressure, m.squeeze, 3)
        d.oxygen = m.oxygen_supply * m.perfusion * (1 - m.oxygen) - m.oxygen_use * m.force * m.oxygen
        d.lactate = m.lactate_rate * m.force * (1 - m.oxygen) - m.lactate_washout * m.perfusion * m.lactate
        d.fatigue = m.fatigue_rate * m.force * (1 - m.fatigue) - m.fatigue_recovery * m.fatigue
