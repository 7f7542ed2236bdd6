"""The carer who looks at the chart before oxytocin is begun to bring on labour."""

from __future__ import annotations

from oxytocin.care.alerts import Sign
from oxytocin.care.check import check, load_checklist
from oxytocin.simulation.carers.room import Carer, Flags, Room
from oxytocin.simulation.steps import Follow, Infuse, Step


class Checking(Carer):
    """Checks each woman once; it warns and records, and nothing is held back."""

    takes = (Follow, Infuse)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        person = room.scenario.person
        induced = person is not None and person.state == "pregnant" and room.scenario.use == "labour"
        self.findings = check(person, load_checklist("induction")) if person is not None and induced else []
        self._checked = room.none()

    def take(self, time: float, step: Step, who: Flags) -> None:
        drug = step.plan.drug if isinstance(step, Follow) else step.drug if isinstance(step, Infuse) else None
        if drug is None or drug.name != "oxytocin" or (isinstance(step, Follow) and step.test):
            return
        new = who & self.room.active & ~self.room.delivered & ~self._checked
        self._checked |= new
        for finding in self.findings:
            self.room.log.call(time, Sign(finding.grade, f"before induction: {finding.reason}"), new)
