"""Ripening of the cervix: dinoprostone, misoprostol, and a balloon.

Dinoprostone is prostaglandin E2 itself: an insert gives off 0.3 mg an hour while it lies there, a gel its dose within
hours; next to nothing reaches the blood, so that the cervix feels far more of it than the muscle does. Misoprostol acid
reaches both by blood: quickly and briefly under the tongue or swallowed, slowly and for hours from the vagina,
where the cervix has it from next door as well. A balloon opens the cervix to its own width, and by stretch sets
free prostaglandin there and nowhere else. Levels are told in resting levels of late pregnancy, as in decidua.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, Wire, const, maximum
from oxytocin.physiology.parts import Part


class Dinoprostone(Module):
    """Prostaglandin E2 in the vagina, at the cervix and in the wall."""

    vagina = State(0, "pmol", "dinoprostone of a gel, not yet given off", scale=1e5)
    local = State(0, "pmol", "dinoprostone in cervix and decidua", scale=1e5)
    cleared = State(0, "pmol", "dinoprostone broken down", scale=1e5)

    insert = Inlet("pmol/min", "given off by an insert", default=0)

    cervix = Signal("1", "prostaglandin at the cervix, in resting levels")
    wall = Signal("1", "prostaglandin that reaches the wall, in resting levels")

    release = Param(0.012, "1/min", "release from a gel", spread=LogNormal(0.3), source="assumed:an hour to half")
    removal = Param(0.02, "1/min", "local removal", spread=LogNormal(0.3),
                    source="assumed:effects fade within an hour or two of taking out an insert")
    per_level = Param(7.0e5, "pmol", "local amount worth one resting level at the cervix", spread=LogNormal(0.4),
                      source="obs:labour.dinoprostone_insert.time_vaginal.wing2013",
                      note="0.3 mg/h then comes to one resting level")
    wall_share = Param(0.08, "1", "share of the cervix's level that muscle and decidua feel", spread=LogNormal(0.3),
                       source="obs:labour.misoprostol_insert.tachysystole.wing2013",
                       note="4.0 % tachysystole with dinoprostone, 74 % need oxytocin: it ripens more than it drives")

    def equations(m, d: Any) -> None:
        given_off, gone = m.release * m.vagina, m.removal * m.local
        d.vagina = -given_off
        d.local = m.insert + given_off - gone
        d.cleared = gone
        m.cervix = m.local / m.per_level
        m.wall = m.wall_share * m.cervix


DINOPROSTONE = Part(
    {"dinoprostone": Dinoprostone},
    (
        Wire("dinoprostone.cervix", "effects.dinoprostone_cervix",
             source="obs:labour.dinoprostone_insert.time_vaginal.wing2013"),
        Wire("dinoprostone.wall", "effects.dinoprostone_wall", source="obs:uterus.ca_store_refill.thornton1992"),
    ),
    inputs={"dinoprostone_insert": "dinoprostone.insert"},
    doses={"dinoprostone_vaginal": "dinoprostone.vagina"},
    observables={"cervical_dinoprostone": "dinoprostone.cervix"})


class Misoprostol(Module):
    """Misoprostol acid in plasma from mouth, gut or vagina, and what the cervix has from the vagina directly."""

    gut = State(0, "pmol", "misoprostol swallowed", scale=1e4)
    mouth = State(0, "pmol", "misoprostol under the tongue", scale=1e4)
    vagina = State(0, "pmol", "misoprostol in the vagina", scale=1e4)
    central = State(0, "pmol", "misoprostol acid in the body", scale=1e3)
    tissue = State(0, "pmol/L", "misoprostol acid in uterus and cervix", scale=10)
    cleared = State(0, "pmol", "eliminated or never absorbed", scale=1e4)

    insert = Inlet("pmol/min", "given off by a vaginal insert", default=0)
    in_cheek = Inlet("pmol/min", "absorbed by the cheek", default=0)
    in_rectum = Inlet("pmol/min", "absorbed from the rectum", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)

    level = Signal("pmol/L", "plasma misoprostol acid")
    cervix = Signal("1", "at the cervix, in resting levels of prostaglandin")
    wall = Signal("1", "in the wall, in resting levels of prostaglandin")

    volume = Param(220, "L", "apparent volume of misoprostol acid", spread=LogNormal(0.3),
                   source="ref:misoprostol_routes_2002",
                   note="with the rates below: peaks of 575 (sublingual), 288 (oral), 125 ng/L (vaginal) after 400 ug")
    elimination = Param(0.036, "1/min", "elimination", spread=LogNormal(0.2), source="ref:misoprostol_routes_2002",
                        note="peak over area of 0.013/min, as by two equal rates")
    absorption_oral = Param(0.036, "1/min", "absorption when swallowed", spread=LogNormal(0.4),
                            source="ref:misoprostol_routes_2002",
                            note="peak at 28 min")
    absorption_mouth = Param(0.036, "1/min", "absorption under the tongue", spread=LogNormal(0.4),
                             source="ref:misoprostol_routes_2002",
                             note="peak at 26 min")
    absorption_vaginal = Param(0.006, "1/min", "absorption from the vagina", spread=LogNormal(0.4),
                               source="ref:misoprostol_routes_2002",
                               note="peak after more than an hour, still high at 6 h")
    share_oral = Param(0.54, "1", "share absorbed when swallowed, relative to under the tongue",
                       source="ref:misoprostol_routes_2002",
                       note="areas to 6 h of 403 and 744 ng h/L")
    share_vaginal = Param(0.67, "1", "share absorbed from the vagina, relative to under the tongue",
                          source="ref:misoprostol_routes_2002", note="434 ng h/L to 6 h, and more to come")
    exchange = Param(0.1, "1/min", "exchange between blood and uterus", source="assumed:tone rises within 8-20 min")
    per_level = Param(180, "pmol/L", "misoprostol acid worth one resting level of prostaglandin", spread=LogNormal(0.4),
                      source="obs:labour.misoprostol_insert.tachysystole.wing2013",
                      note="54 ng/L; a compromise with births at 21.5 h, which ask for more of it")
    direct_gain = Param(4.6, "1", "what the cervix has from the vagina directly, relative to by blood",
                        spread=LogNormal(0.3), source="assumed:the vaginal route ripens at lower levels than the oral")

    def equations(m, d: Any) -> None:
        m.level = m.central / (m.volume * m.size)
        swallowed, melted = m.absorption_oral * m.gut, m.absorption_mouth * m.mouth
        soaked = m.absorption_vaginal * m.vagina
        eliminated = m.elimination * m.central
        d.gut, d.mouth, d.vagina = -swallowed, -melted, m.insert - soaked
        taken_up = m.share_oral * swallowed + melted + m.share_vaginal * soaked
        d.central = taken_up + m.in_cheek + m.in_rectum - eliminated
        d.tissue = m.exchange * (m.level - m.tissue)
        d.cleared = eliminated + swallowed + melted + soaked - taken_up
        direct = m.direct_gain * m.share_vaginal * soaked / (m.elimination * m.volume * m.size)
        m.cervix = (m.tissue + direct) / m.per_level
        m.wall = m.tissue / m.per_level


MISOPROSTOL = Part(
    {"misoprostol": Misoprostol},
    (
        Wire("body.size", "misoprostol.size", source="assumed:volumes grow with size"),
        Wire("misoprostol.cervix", "effects.misoprostol_cervix",
             source="obs:labour.dinoprostone_insert.time_vaginal.wing2013"),
        Wire("misoprostol.wall", "effects.misoprostol_wall",
             source="obs:labour.misoprostol_insert.tachysystole.wing2013"),
    ),
    inputs={"misoprostol_insert": "misoprostol.insert"},
    doses={"misoprostol_oral": "misoprostol.gut", "misoprostol_sublingual": "misoprostol.mouth",
           "misoprostol_vaginal": "misoprostol.vagina"},
    observables={"plasma_misoprostol": "misoprostol.level"})


class Balloon(Module):
    """A balloon in the cervix: opens it to its own width and falls out; prostaglandin follows the stretch."""

    local = State(0, "1", "prostaglandin set free at the cervix, in resting levels")

    inflated = Inlet("1", "1 while a balloon lies in the cervix", default=0)
    dilatation = Inlet("cm", "cervical dilatation", default=0)

    filling = Signal("1", "how far the balloon still stretches the cervix, 0 once it has fallen out")
    opening = Signal("cm/min", "dilatation by the balloon")
    softening = Signal("1/min", "ripening by the balloon")

    width = Param(3.5, "cm", "dilatation at which it falls out", spread=LogNormal(0.1),
                  source="assumed:30-60 mL make a sphere of 4 to 5 cm, pulled through at 3-4 cm")
    opening_rate = Param(0.0015, "1/min", "opening, share of what is missing to its width", spread=LogNormal(0.4),
                         source="ref:foley_dinoprostone_meta",
                         note="set with the two below, so that births are about as late as with dinoprostone")
    softening_rate = Param(0.0003, "1/min", "ripening at full stretch", spread=LogNormal(0.3),
                           source="ref:foley_dinoprostone_meta")
    release = Param(0.15, "1", "prostaglandin at full stretch, in resting levels", spread=LogNormal(0.4),
                    source="assumed:separation of membranes and stretch release prostaglandin; metabolites rise")
    release_time = Param(60, "min", "time over which it rises and falls", source="assumed:an hour")

    def equations(m, d: Any) -> None:
        missing = maximum(m.width - m.dilatation, const(0, "cm"))
        m.filling = m.inflated * missing / (const(0.3, "cm") + missing)
        m.opening = m.opening_rate * m.inflated * missing
        m.softening = m.softening_rate * m.filling
        d.local = (m.release * m.filling - m.local) / m.release_time


BALLOON = Part(
    {"balloon": Balloon},
    (
        Wire("labour.dilatation", "balloon.dilatation", source="assumed:it falls out of an open cervix"),
        Wire("balloon.opening", "labour.balloon_opening", source="ref:foley_dinoprostone_meta"),
        Wire("balloon.softening", "labour.balloon_softening", source="ref:foley_dinoprostone_meta"),
        Wire("balloon.local", "effects.balloon_cervix", grade="plausible", source="ref:foley_dinoprostone_meta"),
    ),
    inputs={"balloon": "balloon.inflated"},
    observables={"balloon_in_place": "balloon.filling"})
