"""Blood flow of liver, kidneys and muscle, which decides how fast oxytocin leaves blood, for good or for a while.

Kidneys and the organs of the portal vein take oxytocin out of blood, in like shares, and without them nothing does
(Ginsburg 1959, Fabian 1969; rats). In people what they clear is most of the plasma that flows through them, so that
clearance goes with that flow. A meal draws blood to the gut and speeds it; hard work sends blood to muscle, and the
level rises at an unchanged secretion. The rule is that of a well-stirred organ: what it extracts of the oxytocin
that reaches it falls as more plasma passes, by its own capacity.

Muscle that works opens capillaries, so that small solutes pass between its plasma and its tissue several times as
fast. What piles up in blood for want of clearance spreads over both sooner: a short test raises the level less than
the same loss of clearance would at rest, a long one as much.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Normal, Param, Signal, State, minimum


class Perfusion(Module):
    """Clearance by liver and kidneys and exchange with tissue, relative to those at rest and fasting."""

    fed = State(0, "1", "blood that a meal has drawn to the gut, 1 at its height")
    worked = State(0, "1", "blood that hard exercise has drawn to muscle, 1 at its height")

    digestion = Inlet("1", "digestion of a mixed meal, 1 while it is at its height", default=0)
    exertion = Inlet("1", "bodily exertion, 1 at hard exercise", default=0)

    liver_flow = Signal("1", "blood flow of the liver, relative to rest")
    kidney_flow = Signal("1", "blood flow of the kidneys, relative to rest")
    removal = Signal("1", "clearance by both, relative to rest")
    exchange = Signal("1", "exchange between plasma and tissue, relative to rest")

    liver_share = Param(0.5, "1", "share of the liver, and of the gut before it, in the clearance at rest",
                        spread=Normal(0.1, 0.2, 0.8), source="obs:neuro.rat.clamped_half_time.fabian1969",
                        note="shutting off either lengthens the half-life alike in the rat, to 6-7 min")
    extraction = Param(0.7, "1", "share of oxytocin that is taken from plasma in one passage",
                       spread=Normal(0.1, 0.3, 0.95), source="ref:hepatic_flow1945",
                       note="1.05 L/min of clearance (de Groot 1995) over 0.85 L/min of plasma through the liver "
                            "(1.5 of blood) and 0.61 through the kidneys (ref chapman1948)")
    portal_share = Param(0.75, "1", "share of the portal vein in the blood of the liver",
                         source="assumed:three quarters, as textbooks have it")
    portal_rise = Param(0.79, "1", "rise of portal flow after a mixed meal", spread=LogNormal(0.5),
                        source="ref:meal_doppler", note="SE 0.14 in thirty people; highest after half an hour")
    portal_fall = Param(0.8, "1", "fall of portal flow in hard exercise", spread=Normal(0.1, 0.3, 0.95),
                        source="ref:rehrer2001",
                        note="from 0.63 to 0.13 L/min at 70 % of the highest capacity; by 76 % in women at 55 % of it "
                             "(ref clapp2000)")
    kidney_fall = Param(0.4, "1", "fall of renal flow in hard exercise", spread=Normal(0.1, 0.1, 0.7),
                        source="ref:renal_heat_exercise",
                        note="42 % on a treadmill uphill; 35 % after half an hour of it (ref chapman1948)")
    recruitment = Param(5.0, "1", "rise of exchange in muscle that works hard", spread=LogNormal(0.3),
                        source="ref:muscle_sodium_clearance",
                        note="the permeability and surface for sodium rises sixfold from rest to maximal exercise of a "
                             "forearm; filtration twelvefold (ref forearm_filtration1983)")
    working_share = Param(0.5, "1", "share of the exchange at rest that lies in the muscle that works",
                          spread=Normal(0.1, 0.2, 0.8),
                          source="assumed:muscle holds about half of the fluid outside cells, and running or cycling "
                                 "uses most of it")

    feeding_time = Param(10, "min", "time over which a meal draws it", spread=LogNormal(0.3),
                         source="ref:meal_flow1995", note="highest after 28 min (SE 8)")
    working_time = Param(5, "min", "time over which exercise draws it and lets it go", spread=LogNormal(0.3),
                         source="ref:chapman1948",
                         note="in the first quarter of an hour 0.7 of the fall of the second; five minutes after "
                              "exercise 28 % of it is left (ref clapp2000)")

    def equations(m, d: Any) -> None:
        portal = (1 + m.portal_rise * m.fed) * (1 - m.portal_fall * m.worked)
        m.liver_flow = 1 + m.portal_share * (portal - 1)
        m.kidney_flow = 1 - m.kidney_fall * m.worked
        m.removal = (m.liver_share * _cleared(m, m.liver_flow) + (1 - m.liver_share) * _cleared(m, m.kidney_flow))
        m.exchange = 1 + m.working_share * m.recruitment * m.worked
        d.fed = (m.digestion - m.fed) / m.feeding_time
        d.worked = (minimum(m.exertion, 1) - m.worked) / m.working_time


def _cleared(m: Any, flow: Any) -> Any:
    """Return the clearance by a well-stirred organ at this flow, relative to that at rest."""
    return flow / (m.extraction + (1 - m.extraction) * flow)
