"""The passenger and the passage: how large the child is, how it lies, and how the pelvis takes it.

What has to pass is the head, whose diameters grow with the cube root of weight and are larger when the occiput
lies posterior, for the head is then less flexed. What it has to pass is the pelvis, which grows with height. Their
ratio decides how easily contractions bring the head down: a little room to spare changes nothing, a head a tenth
too large is slow, one a fifth too large hardly moves. A head that does not come down presses less on the cervix,
so the last centimetres suffer as well. A breech comes down slowly and a transverse lie not at all.

Cephalopelvic disproportion comes of both sizes together rather than of either (Merida 2020); women whose labour
arrested were shorter by 3.6 cm (McGuinness 1999); of children born occiput posterior, 5.5 % of all, few were born
spontaneously to a first-time mother (Ponkey 2003). A child whose placenta has little to spare has grown less. A
pelvis that has let a child pass is not contracted. The second stage lengthens with the mother's age (Greenberg
2007), the first does not (Zaki 2013).

Everything is relative to a woman of 165 cm and 30 years with a child of usual weight at 40 weeks lying occiput
anterior, for whom the factors are 1.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, Uniform, clip, const, exp, log, maximum, where


class Passage(Module):
    """Fetal weight, position and pelvis, and how easily the child passes."""

    week = Inlet("1", "weeks of gestation", default=40)
    height = Inlet("cm", "height of the mother", default=165)
    age = Inlet("year", "age of the mother", default=30)
    parous = Inlet("1", "1 once she has given birth before", default=0)
    weighed = Inlet("kg", "fetal weight where it is known, else 0", default=0)
    reserve = Inlet("1", "flow and surface of the placenta relative to a usual one", default=1)
    lie = Inlet("1", "-1 not known; 0 occiput anterior, 1 occiput posterior, 2 breech, 3 transverse", default=-1)
    measured_pelvis = Inlet("1", "capacity of the pelvis where it is known, else 0", default=0)

    growth = Signal("1", "usual weight relative to that at 40 weeks")
    weight = Signal("kg", "fetal weight")
    relative_weight = Signal("1", "fetal weight relative to the usual one at this week")
    posterior = Signal("1", "1 when the occiput lies posterior")
    capacity = Signal("1", "capacity of the pelvis, linear, relative to a usual one")
    fit = Signal("1", "room for the head: pelvis relative to head, both linear; 1 in a usual woman")
    descent_ease = Signal("1", "ease of descent relative to that woman")
    opening_ease = Signal("1", "ease of dilatation relative to that woman")

    usual_weight = Param(3.4, "kg", "usual weight at 40 weeks", source="ref:bucklouis2015",
                         note="medians of 3.26 to 3.51 kg at 39 weeks by ethnic group; then the third power of age")
    deal = Param(1, "1", "weight relative to the usual one", spread=LogNormal(0.13), source="ref:bucklouis2015",
                 note="5th to 95th centile of 2.79 to 4.40 kg at 39 weeks; a tenth above 4 kg at 40 weeks")
    supply = Param(1 / 3, "1", "power of the placenta's reserve with which the child grows",
                   source="assumed:children of poor placentas are both small and short of oxygen: a reserve of 45 % "
                          "makes a child of three quarters of its weight, the third centile, with 1.7 times the usual "
                          "use of oxygen for each part of placenta")
    posterior_share = Param(0.072, "1", "share born occiput posterior to first-time mothers", source="ref:ponkey2003")
    posterior_parous = Param(0.04, "1", "the same of other mothers", source="ref:ponkey2003")
    turning = Param(0.5, "1", "whether the head turns forward: posterior above one less the share",
                    spread=Uniform(0, 1), source="assumed:chance, drawn for each child")
    posterior_head = Param(0.21, "1", "diameters of a head with the occiput posterior, relative, less one",
                           source="ref:ponkey2003",
                           note="the difference between 11.5 and 9.5 cm, occipitofrontal and suboccipitobregmatic; "
                                "26 % of first-time mothers give birth by themselves there, 45 % here")
    pelvis = Param(1, "1", "capacity of the pelvis for her height", spread=LogNormal(0.06),
                   source="assumed:diameters of the pelvis vary by 5-7 % between women")
    proven = Param(0.97, "1", "least capacity of a pelvis that has let a child pass",
                   source="assumed:a usual child passed; earlier vaginal births lower the risk of disproportion")
    enough = Param(0.86, "1", "room at which the head comes down at half its speed", source="assumed:a head a seventh "
                   "larger than fits a usual pelvis; a power of 16, for moulding has an end")
    breech_speed = Param(0.6, "1", "speed of descent of a breech", source="assumed:softer and less well applied")
    application = Param(0.95, "1", "share of dilatation after 6 cm that depends on a head that follows",
                        source="assumed:a head that does not come down does not open the last centimetres; the rest is "
                               "pull on the cervix by the wall",
                        note="with 0.8 no cervix stood still from 6 cm on for want of room")
    slowing = Param(0.015, "1/year", "relative slowing of descent with each year of age", source="ref:greenberg2007",
                    note="the direction is theirs (up to 97 min longer after 39 than before 20 years, first births); "
                         "the size is assumed")

    def equations(m, d: Any) -> None:
        age = clip(m.week / 40, 0.5, 1.1)
        m.growth = age * age * age
        known = m.weighed > 0
        grown = m.deal * exp(m.supply * log(m.reserve))
        m.relative_weight = where(known, m.weighed / (m.usual_weight * m.growth), grown)
        m.weight = m.relative_weight * m.usual_weight * m.growth
        share = m.posterior_share + (m.posterior_parous - m.posterior_share) * m.parous
        drawn = where(m.turning > 1 - share, 1, 0)
        cephalic = where(m.lie > 0.5, 1, 0) * where(m.lie < 1.5, 1, 0)
        m.posterior = where(m.lie < 0, drawn, cephalic)
        own = where(m.measured_pelvis > 0, m.measured_pelvis, m.pelvis)
        tried = where(m.parous > 0.5, maximum(own, m.proven), own)
        m.capacity = where(m.measured_pelvis > 0, own, tried) * m.height / const(165, "cm")
        head = (m.relative_weight * m.growth) ** (1 / 3) * (1 + m.posterior_head * m.posterior)
        m.fit = m.capacity / head
        eased = _passing(m.fit / m.enough) / _passing(1 / m.enough)
        breech = where(m.lie > 1.5, m.breech_speed, 1)
        lying = where(m.lie > 2.5, 0, breech)
        m.descent_ease = eased * lying * exp(-m.slowing * (m.age - const(30, "year")))
        m.opening_ease = 1 - m.application + m.application * eased * lying


def _passing(room: Any) -> Any:
    """Return 0 for no room and 1 for ample room, half at 1."""
    square = room * room
    fourth = square * square
    eighth = fourth * fourth
    power = eighth * eighth
    return power / (1 + power)
