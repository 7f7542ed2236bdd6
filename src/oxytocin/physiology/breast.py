"""The lactating breast and the prolactin that fills it: two hormones, two tasks.

Oxytocin of a pulse contracts the basket cells around the alveoli; pressure in the ducts rises half a minute later,
for about a minute, and milk flows to a baby that sucks; they answer a rise more than a level, so that each pulse is one
ejection. It makes no milk. Prolactin does: suckling releases it directly (a cue alone does not, Noel 1974), and the
breast fills the faster the emptier it is. Little leaves a breast whose ducts stay slack, and no more than nipple and
mouth let pass leaves one whose ducts are full, so that a large feed takes more ejections than a small one.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, const, exp, hill, maximum, michaelis


class Lactotroph(Module):
    """Prolactin in plasma."""

    prolactin = State(20, "ug/L", "plasma prolactin", scale=10)
    drive = State(0, "1", "release by suckling, following it")

    sucking = Inlet("1", "suckling by baby or pump, 0 to 1", default=0)
    lactating = Inlet("1", "1 in the months after a birth", default=0)
    weeks = Inlet("1", "weeks since that birth", default=0)

    resting = Signal("ug/L", "level before a feed")

    outside = Param(10, "ug/L", "level outside lactation", spread=LogNormal(0.3), source="assumed:5-20 ug/L")
    after_birth = Param(110, "ug/L", "rise at birth", spread=LogNormal(0.4),
                        source="assumed:100 ug/L a week after birth")
    decline = Param(5, "1", "weeks over which that rise fades", source="ref:noel1974",
                    note="raised before nursing in the first six weeks, normal later")
    clearing = Param(0.02, "1/min", "clearance", spread=LogNormal(0.2), source="assumed:half-life of 35 min")
    response = Param(680, "ug/L", "level added by suckling that would never end", spread=LogNormal(0.4),
                     source="obs:prolactin.suckling.peak.johnston1986",
                     note="162 ug/L at the end of a feed of the first weeks, about 90 of them added; a rise in "
                          "proportion to the level before, 8.5 and 6.0 times (Noel 1974), cannot be had with it, for "
                          "the level before is high in the first weeks")
    fading = Param(0.35, "1", "share of that response lost in the first months",
                   source="obs:prolactin.suckling.peak.johnston1986", note="77 ug/L in the sixth month")
    lag = Param(2, "min", "time over which release follows suckling", source="assumed:minutes")

    def start(m, y: Any) -> None:
        y.prolactin = m.resting

    def equations(m, d: Any) -> None:
        m.resting = m.outside + m.after_birth * m.lactating * exp(-m.weeks / m.decline)
        late = michaelis(m.weeks, 6)
        d.drive = (m.sucking * m.lactating - m.drive) / m.lag
        d.prolactin = m.clearing * (m.resting + m.response * (1 - m.fading * late) * m.drive - m.prolactin)


class Breast(Module):
    """One breast: basket cells, duct pressure, stored milk and what is taken."""

    contraction = State(0, "1", "contraction of the basket cells")
    arrived = State(1, "pmol/L", "oxytocin at the basket cells")
    accustomed = State(1, "pmol/L", "oxytocin to which they have grown accustomed")
    milk = State(110, "mL", "milk stored", scale=50)
    made = State(0, "mL", "milk made since the start", scale=50)
    transferred = State(0, "mL", "milk taken since the start", scale=50)

    oxytocin = Inlet("pmol/L", "plasma oxytocin", default=0)
    resting_oxytocin = Inlet("pmol/L", "plasma oxytocin at rest before the run", default=1)
    sucking = Inlet("1", "suckling by baby or pump, 0 to 1", default=0)
    prolactin = Inlet("ug/L", "plasma prolactin", default=10)
    lactating = Inlet("1", "1 in the months after a birth", default=0)
    weeks = Inlet("1", "weeks since that birth", default=0)

    duct_pressure = Signal("mmHg", "pressure in the milk ducts above rest")
    flow = Signal("mL/min", "milk taken")
    making = Signal("mL/min", "milk made")

    transit = Param(0.2, "min", "way of the blood to the breast and of oxytocin to its cells", spread=LogNormal(0.2),
                    source="obs:neuro.milk_ejection.delay.rossoni2008",
                    note="12 s from a burst to the rise of pressure in rats, which is most of this")
    half = Param(1.75, "pmol/L", "rise of oxytocin of half-maximal contraction", spread=LogNormal(0.2),
                 source="fit:python benchmarks/calibration/lactation.py",
                 note="a pulse of a few mU ejects milk, the level at rest does not")
    accustoming = Param(1.5, "min", "time over which they grow accustomed", spread=LogNormal(0.2),
                        source="obs:lactation.ejection_duration.gardner2015",
                        note="an ejection ends after 45 s to 3.5 min although oxytocin is still there")
    discount = Param(0.9, "1", "share of an accustomed level that no longer counts",
                     source="assumed:ducts slacken between pulses while plasma stays raised, also where pulses are "
                            "large or follow each other fast")
    lag = Param(0.4, "min", "time over which contraction follows", spread=LogNormal(0.15),
                source="assumed:ducts widen within a minute of a pulse and for one to three")
    pressure_full = Param(25, "mmHg", "duct pressure at full contraction", spread=LogNormal(0.3),
                          source="assumed:10-25 mmHg in milk ejection of women")
    outflow = Param(0.45, "1/min", "share of stored milk taken each minute at full contraction",
                    spread=LogNormal(0.25), source="fit:python benchmarks/calibration/lactation.py",
                    note="two thirds of what there is in a feed (Kent 2006), half of that within two minutes and most "
                         "within four (Lucas 1980), yet no more than half of what a pump takes in the first ejection")
    seeping = Param(0.004, "1/min", "share taken each minute without let-down",
                    source="assumed:little milk leaves without the reflex, for women have no cisterns")
    swallowed = Param(55, "mL/min", "flow that nipple and mouth let pass", spread=LogNormal(0.2),
                      source="ref:milk_flow2006", note="up to 4.6 g in 5 s by a pump")
    capacity = Param(179, "mL", "what the breast can hold", spread=LogNormal(0.35), source="ref:kent2006")
    fill_start = Param(0.63, "1", "how full it is at the start", spread=LogNormal(0.2), source="ref:kent2006",
                       note="76 mL were two thirds of what there was")
    synthesis = Param(0.6, "mL/min", "milk made by an empty breast", spread=LogNormal(0.3), source="ref:kent2006",
                      note="about 400 mL a day by one breast at ordinary fullness")
    prolactin_half = Param(8, "ug/L", "prolactin of half that rate",
                           source="assumed:prolactin is needed, but more of it makes hardly more milk")
    coming_in = Param(0.4, "1", "weeks until milk has come in", source="assumed:two to four days")

    def start(m, y: Any) -> None:
        y.arrived = m.resting_oxytocin
        y.accustomed = m.resting_oxytocin
        y.milk = m.lactating * m.fill_start * m.capacity * michaelis(m.weeks**2, m.coming_in**2)

    def equations(m, d: Any) -> None:
        come = michaelis(m.weeks**2, m.coming_in**2)
        rise = maximum(m.arrived - m.discount * m.accustomed, const(0, "pmol/L"))
        answer = hill(rise, m.half, 3) * m.lactating
        d.arrived = (m.oxytocin - m.arrived) / m.transit
        d.accustomed = (m.arrived - m.accustomed) / m.accustoming
        d.contraction = (answer - m.contraction) / m.lag
        m.duct_pressure = m.pressure_full * m.contraction
        offered = (m.outflow * m.contraction + m.seeping) * m.milk
        m.flow = m.sucking * offered / (1 + offered / m.swallowed)
        room = maximum(1 - m.milk / m.capacity, 0)
        m.making = m.lactating * come * m.synthesis * room * michaelis(m.prolactin, m.prolactin_half)
        d.milk = m.making - m.flow
        d.made = m.making
        d.transferred = m.flow
