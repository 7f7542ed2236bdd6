"""The lactating breast and the prolactin that fills it: two hormones, two tasks.

Oxytocin of a pulse contracts the basket cells around the alveoli; pressure in the ducts rises half a minute later,
for about a minute, and milk flows to a baby that sucks; they answer a rise more than a level, so that each pulse is one
ejection. It makes no milk. Prolactin does: suckling releases it directly (a cue alone does not, Noel 1974), and the
breast fills at an even rate for hours and slows as it becomes full (Daly 1996). Little leaves a breast whose ducts
stay slack, and no more than nipple and mouth let pass leaves one whose ducts are full. Each ejection drives out a share
of the milk within reach, so that the first give most; some milk no ejection reaches, and a pump leaves it behind as a
baby does.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, const, exp, hill, maximum, michaelis


class Lactotroph(Module):
    """Prolactin in plasma."""

    prolactin = State(20, "ug/L", "plasma prolactin", scale=10)
    drive = State(0, "1", "release by suckling, following it")

    sucking = Inlet("1", "suckling by a baby, 0 to 1", default=0)
    pumping = Inlet("1", "suckling by a pump, relative to a baby", default=0)
    lactating = Inlet("1", "1 in the months after a birth", default=0)
    weeks = Inlet("1", "weeks since that birth", default=0)
    alcohol = Inlet("1", "alcohol that is new in blood, relative to half its effect on oxytocin", default=0)

    resting = Signal("ug/L", "level before a feed")

    outside = Param(10, "ug/L", "level outside lactation", spread=LogNormal(0.3), source="assumed:5-20 ug/L")
    nursed = Param(66, "ug/L", "what frequent feeds keep it raised by, between them, at first", spread=LogNormal(0.5),
                   source="fit:python benchmarks/calibration/lactation.py",
                   note="before feeds 90 ug/L on the tenth day and 44 after half a year (Battin 1985), 73 and 116 on "
                        "day 28 with fewer and more than ten feeds a day, about 45 at three weeks and at three months "
                        "(Nunley 1991); together with 'waning', 'decline', 'response' and 'fading', all five set by "
                        "hand to the targets of that script")
    waning = Param(0.74, "1", "share of that lost in the first months",
                   source="fit:python benchmarks/calibration/lactation.py",
                   note="as the response to feeds is: what keeps it raised is what feeds do; set by hand, as 'nursed'")
    after_birth = Param(124, "ug/L", "rise at birth beyond that", spread=LogNormal(0.4), source="ref:prolactin_levels",
                        note="200 ug/L at term, half of it after a week")
    decline = Param(0.8, "1", "weeks over which that rise fades",
                    source="fit:python benchmarks/calibration/lactation.py", note="set by hand, as 'nursed'")
    clearing = Param(0.025, "1/min", "clearance", spread=LogNormal(0.2), source="ref:nunley1991",
                     note="half-lives of 29 and 26 min in nursing women")
    response = Param(1160, "ug/L", "level added by suckling that would never end", spread=LogNormal(0.4),
                     source="fit:python benchmarks/calibration/lactation.py",
                     note="162 ug/L within a quarter of an hour of suckling (Johnston 1986), peaks 250 above what went "
                          "before at three weeks and 96 at three months (Nunley 1991), a level that doubles (Battin "
                          "1985) and one that rises eightfold (Noel 1974)")
    by_pump = Param(0.77, "1", "the same by a pump that stimulates as a baby does, share of it",
                    spread=LogNormal(0.4), source="ref:howie1980",
                    note="one pump freed very little, though milk came, another as much as a baby (Noel 1974): "
                         "between; 0.54 of what a baby frees with the usual strength of a pump")
    awakening = Param(0.5, "1", "weeks until half of that response is there", source="ref:aono1977",
                      note="after to before nursing 1.7 on the fourth day and 2.4 on the sixth in mothers with good "
                           "milk; it grows from day to day until the fourth (Howie 1980); by a power of 2")
    fading = Param(0.99, "1", "share of that response lost in the first months",
                   source="obs:prolactin.suckling.peak.johnston1986",
                   note="77 ug/L in the sixth month; four fifths of this share are lost by then")
    freed = Param(0.25, "1", "rise of release by alcohol that is new", spread=LogNormal(0.5),
                  source="ref:ellingboe1980", note="31 % more in two hours after 1 g/kg, men")
    lag = Param(5, "min", "time over which release follows suckling", source="ref:noel1974",
                note="it rises as long as the baby sucks and is highest just after")

    def start(m, y: Any) -> None:
        y.prolactin = m.resting

    def equations(m, d: Any) -> None:
        late = michaelis(m.weeks, 6)
        kept = m.nursed * (1 - m.waning * late)
        m.resting = m.outside + m.lactating * (kept + m.after_birth * exp(-m.weeks / m.decline))
        awake = michaelis(m.weeks**2, m.awakening**2)
        suckled = m.lactating * maximum(m.sucking, m.by_pump * m.pumping)
        d.drive = (suckled - m.drive) / m.lag
        released = m.resting + m.response * awake * (1 - m.fading * late) * m.drive
        d.prolactin = m.clearing * (released * maximum(1 + m.freed * m.alcohol, 0) - m.prolactin)


class Bloodstream(Module):
    """The way of oxytocin from the veins through heart and lungs to the arteries of the breasts.

    A bolus comes late and spread out, as dye does: what is first to arrive takes half as long as the mean.
    """

    in_veins = State(1, "pmol/L", "oxytocin in the great veins")
    in_right_heart = State(1, "pmol/L", "oxytocin in the right heart")
    in_lungs = State(1, "pmol/L", "oxytocin in the lungs")
    in_left_heart = State(1, "pmol/L", "oxytocin in the left heart")
    in_arteries = State(1, "pmol/L", "oxytocin in the arteries of the breasts")

    oxytocin = Inlet("pmol/L", "plasma oxytocin", default=0)
    resting_oxytocin = Inlet("pmol/L", "plasma oxytocin at rest before the run", default=1)

    stage = Signal("min", "stay of the blood in each of these, and in the breast")

    transit = Param(0.5, "min", "mean time from the veins to the cells of the breast", spread=LogNormal(0.2),
                    source="ref:breast_blood1985",
                    note="the vessels of the breast answer an injection after about half a minute; from arm to femoral "
                         "artery the first of a tracer takes 11 s, a taste on the tongue 14 s (circulation_iodine)")

    def start(m, y: Any) -> None:
        for place in ("in_veins", "in_right_heart", "in_lungs", "in_left_heart", "in_arteries"):
            setattr(y, place, m.resting_oxytocin)

    def equations(m, d: Any) -> None:
        m.stage = m.transit / 6
        d.in_veins = (m.oxytocin - m.in_veins) / m.stage
        d.in_right_heart = (m.in_veins - m.in_right_heart) / m.stage
        d.in_lungs = (m.in_right_heart - m.in_lungs) / m.stage
        d.in_left_heart = (m.in_lungs - m.in_left_heart) / m.stage
        d.in_arteries = (m.in_left_heart - m.in_arteries) / m.stage


class Breast(Module):
    """One breast: basket cells, duct pressure, stored milk and what is taken."""

    contraction = State(0, "1", "contraction of the basket cells")
    arrived = State(1, "pmol/L", "oxytocin at the basket cells")
    accustomed = State(1, "pmol/L", "oxytocin to which they have grown accustomed")
    milk = State(110, "mL", "milk stored", scale=50)
    made = State(0, "mL", "milk made since the start", scale=50)
    transferred = State(0, "mL", "milk taken since the start", scale=50)

    oxytocin = Inlet("pmol/L", "oxytocin in the arteries of the breast", default=0)
    resting_oxytocin = Inlet("pmol/L", "plasma oxytocin at rest before the run", default=1)
    stage = Inlet("min", "stay of the blood in the breast", default=0.083)
    sucking = Inlet("1", "suckling by baby or pump, 0 to 1", default=0)
    passing = Inlet("mL/min", "flow that goes through nipple and mouth, or pump", default=55)
    prolactin = Inlet("ug/L", "plasma prolactin", default=10)
    lactating = Inlet("1", "1 in the months after a birth", default=0)
    weeks = Inlet("1", "weeks since that birth", default=0)

    duct_pressure = Signal("mmHg", "pressure in the milk ducts above rest")
    flow = Signal("mL/min", "milk taken")
    making = Signal("mL/min", "milk made")

    half = Param(1.4, "pmol/L", "rise of oxytocin of half-maximal contraction", spread=LogNormal(0.2),
                 source="fit:python benchmarks/calibration/lactation.py",
                 note="a pulse of a few mU ejects milk, the level at rest does not")
    accustoming = Param(0.9, "min", "time over which they grow accustomed", spread=LogNormal(0.2),
                        source="fit:python benchmarks/calibration/lactation.py",
                        note="an ejection ends after 45 s to 3.5 min although oxytocin is still there")
    discount = Param(0.9, "1", "share of an accustomed level that no longer counts",
                     source="assumed:ducts slacken between pulses while plasma stays raised, also where pulses are "
                            "large or follow each other fast")
    lag = Param(0.4, "min", "time over which contraction follows", spread=LogNormal(0.15),
                source="assumed:ducts widen within a minute of a pulse and for one to three")
    pressure_full = Param(25, "mmHg", "duct pressure at full contraction", spread=LogNormal(0.3),
                          source="assumed:10-25 mmHg in milk ejection of women")
    outflow = Param(0.57, "1/min", "share of the milk within reach taken each minute at full contraction",
                    spread=LogNormal(0.25), source="fit:python benchmarks/calibration/lactation.py",
                    note="half of a feed within two minutes and most within four (Lucas 1980), yet no more than half "
                         "of what a pump takes in the first ejection")
    retained = Param(0.12, "1", "milk that contraction does not reach, share of what the breast can hold",
                     spread=LogNormal(0.4), source="fit:python benchmarks/calibration/lactation.py",
                     note="a pump at the strongest vacuum that is comfortable left 34.5 % (SE 4.1) of what there was "
                          "after a quarter of an hour and four ejections (Kent 2008), of a breast that is 63 % full: "
                          "partly this, partly that a pump draws less than a baby")
    seeping = Param(0.004, "1/min", "share taken each minute without let-down",
                    source="assumed:little milk leaves without the reflex, for women have no cisterns")
    capacity = Param(179, "mL", "what the breast can hold", spread=LogNormal(0.35), source="ref:kent2006")
    fill_start = Param(0.63, "1", "how full it is at the start", spread=LogNormal(0.2), source="ref:kent2006",
                       note="76 mL were two thirds of what there was")
    synthesis = Param(0.31, "mL/min", "milk made by an empty breast", spread=LogNormal(0.3), source="ref:kent2006",
                      note="about 400 mL a day by one breast at ordinary fullness. Fullness holds it back by its "
                           "third power: rates do not change between feeds up to six hours apart and fall after longer "
                           "(ref daly1996); in six of thirteen breasts they went with emptiness (ref daly1993)")
    prolactin_half = Param(8, "ug/L", "prolactin of half that rate",
                           source="assumed:prolactin is needed, but more of it makes hardly more milk")
    coming_in = Param(0.4, "1", "weeks until milk has come in", source="assumed:two to four days")
    sooner = Param(0.15, "1", "share of the milk within reach that the first weeks lack, for feeds come sooner",
                   source="fit:python benchmarks/calibration/lactation.py",
                   note="newborns take both breasts at each feed, 75 mL from the two on the sixth day (Lucas 1981)")
    settling = Param(2, "1", "weeks over which feeds become fewer",
                     source="assumed:babies of a month take one breast at most feeds")

    def start(m, y: Any) -> None:
        y.arrived = m.resting_oxytocin
        y.accustomed = m.resting_oxytocin
        come = m.lactating * michaelis(m.weeks**2, m.coming_in**2)
        reach = (m.fill_start - m.retained) * (1 - m.sooner * exp(-m.weeks / m.settling))
        y.milk = m.capacity * come * (m.retained + maximum(reach, 0))

    def equations(m, d: Any) -> None:
        come = michaelis(m.weeks**2, m.coming_in**2)
        rise = maximum(m.arrived - m.discount * m.accustomed, const(0, "pmol/L"))
        answer = hill(rise, m.half, 3) * m.lactating
        d.arrived = (m.oxytocin - m.arrived) / m.stage
        d.accustomed = (m.arrived - m.accustomed) / m.accustoming
        d.contraction = (answer - m.contraction) / m.lag
        m.duct_pressure = m.pressure_full * m.contraction
        within_reach = maximum(m.milk - m.retained * come * m.capacity, const(0, "mL"))
        offered = m.outflow * m.contraction * within_reach + m.seeping * m.milk
        m.flow = m.sucking * offered / (1 + (offered / m.passing) ** 2) ** 0.5
        room = maximum(1 - (m.milk / m.capacity) ** 3, 0)
        m.making = m.lactating * come * m.synthesis * room * michaelis(m.prolactin, m.prolactin_half)
        d.milk = m.making - m.flow
        d.made = m.making
        d.transferred = m.flow
