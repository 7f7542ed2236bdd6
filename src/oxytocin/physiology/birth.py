"""The parts that make labours differ in how they end: the passenger and the passage, and infection."""

from __future__ import annotations

from oxytocin.model import Wire
from oxytocin.physiology.infection import Infection
from oxytocin.physiology.parts import Part
from oxytocin.physiology.passage import Passage

PASSAGE_LINKS = (
    Wire("body.week", "passage.week", source="ref:bucklouis2015"),
    Wire("body.height", "passage.height", source="ref:mcguinness1999"),
    Wire("body.age", "passage.age", grade="plausible", source="ref:greenberg2007"),
    Wire("body.parous", "passage.parous", source="ref:ponkey2003"),
    Wire("body.fetal_weight", "passage.weighed", source="assumed:what is known replaces what is usual"),
    Wire("body.fetal_lie", "passage.lie", source="assumed:what is known replaces what is drawn"),
    Wire("body.pelvis", "passage.measured_pelvis", source="assumed:what is known replaces what is drawn"),
    Wire("passage.descent_ease", "labour.descent_ease", source="ref:merida2020"),
    Wire("passage.opening_ease", "labour.opening_ease", grade="plausible", source="ref:ponkey2003"),
    Wire("passage.relative_weight", "fetus.relative_weight", source="assumed:oxygen use grows with mass"),
    Wire("body.placental_reserve", "placenta.reserve", source="assumed:set by the scenario's person"),
    Wire("body.placental_reserve", "passage.reserve", grade="plausible", source="assumed:growth follows supply"),
)
INFECTION_LINKS = (
    Wire("labour.membranes_ruptured", "infection.membranes_ruptured", source="ref:kawakita2016"),
    Wire("body.ruptured", "infection.ruptured_before", source="ref:tran2008"),
    Wire("body.infection", "infection.infected_before", source="assumed:set by the scenario's person"),
    Wire("body.expecting", "infection.expecting", source="assumed:chorion and amnion belong to pregnancy"),
    Wire("labour.born", "infection.born", source="assumed:what ascends after birth is another disease"),
    Wire("infection.level", "treatment.own_infection", source="assumed:one infection, whatever its cause"),
    Wire("infection.fever", "treatment.own_fever", source="assumed:one fever, whatever its cause"),
    Wire("treatment.infection", "uterus.infection", grade="plausible", source="assumed:infected muscle is weak"),
)

PASSAGE = Part({"passage": Passage}, PASSAGE_LINKS, observables={"fetal_weight": "passage.weight"})
INFECTION = Part(
    {"infection": Infection}, INFECTION_LINKS,
    observables={
        "chorioamnionitis": "infection.level",
        "chorioamnionitis_risk": "infection.risk",
        "maternal_fever": "treatment.fever",
    })
