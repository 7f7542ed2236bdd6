"""The carer who looks before a drug is given.

Before oxytocin is begun it looks at the chart to bring on labour and at its progress to strengthen it; before a drug
that is not for everybody, at who gets it.
"""

from __future__ import annotations

import numpy as np

from oxytocin.care.alerts import VITAL_SIGNS, Sign
from oxytocin.care.check import check, load_checklist
from oxytocin.care.drugs import Contraindication
from oxytocin.engine import Samples
from oxytocin.simulation.carers.room import Array, Carer, Flags, Room
from oxytocin.simulation.steps import Follow, Give, Infuse, Step

NORMAL = 0.5  # cm/h; slower than that is what studies of augmentation call slow (Steer 1985)
LOOKED_BACK = 240.0  # min over which progress is judged
SHORTEST = 60.0  # min without which nothing can be said of it


class Checking(Carer):
    """Checks each woman once before oxytocin, and at each dose of what is contraindicated.

    It warns and records, and nothing is held back.
    """

    takes = (Follow, Give, Infuse)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        person = room.scenario.person
        induced = person is not None and person.state == "pregnant" and room.scenario.use == "labour"
        self.findings = check(person, load_checklist("induction")) if person is not None and induced else []
        self._labouring = person is not None and person.state == "labouring"
        self._course: list[tuple[float, Array]] = []  # min and cervical dilatation
        self._checked = room.none()

    def take(self, time: float, step: Step, who: Flags) -> None:
        drug = step.plan.drug if isinstance(step, Follow) else step.drug if isinstance(step, Give | Infuse) else None
        if drug is None:
            return
        for found, said in drug.contraindications.items():
            who_has = who & self.room.active & self._has(found)
            self.room.log.call(time, Sign("danger", f"{drug.name} is contraindicated {said}"), who_has)
        if isinstance(step, Give) or drug.name != "oxytocin" or (isinstance(step, Follow) and step.test):
            return
        new = who & self.room.active & ~self.room.delivered & ~self._checked
        self._checked |= new
        for finding in self.findings:
            self.room.log.call(time, Sign(finding.grade, f"before induction: {finding.reason}"), new)
        examined = isinstance(step, Follow) and step.plan.protocol.slow_labour is not None  # then examinations tell
        if self._labouring and not examined:
            self._judge(time, new)

    def _has(self, contraindication: Contraindication) -> Flags:
        """Tell in whom it is found now; a raised pressure counts when it was charted or stands on the chart."""
        person = self.room.scenario.person
        if contraindication == "undelivered":
            return ~self.room.delivered & (person is not None and person.pregnant)
        if person is not None and person.hypertension:
            return ~self.room.none()
        limit = VITAL_SIGNS["hypertension"][1]
        return limit.holds(self.room.charted.get(limit.reading, np.full(self.room.people, np.nan)))

    def listen(self, samples: Samples, valid: Flags, since: float, until: float) -> None:
        """Remember the dilatation every few minutes, as far back as progress is judged."""
        if not self._labouring or "cervical_dilatation" not in self.room.readings:
            return
        self._course.append((until, self.room.readings["cervical_dilatation"].copy()))
        while len(self._course) > 1 and self._course[1][0] <= until - LOOKED_BACK:
            self._course.pop(0)

    def _judge(self, time: float, who: Flags) -> None:
        """Say whether labour is slow enough to be strengthened."""
        if not self._course or time - self._course[0][0] < SHORTEST:
            self.room.log.call(time, Sign("information", "before augmentation: nothing is known of her progress"), who)
            return
        since, before = self._course[0]
        speed = (self._course[-1][1] - before) / (time - since) * 60
        well = Sign("caution", "before augmentation: labour goes on at a normal speed and needs no oxytocin")
        self.room.log.call(time, well, who & (speed >= NORMAL))
        self.room.log.call(time, Sign("information", "before augmentation: slow progress"), who & (speed < NORMAL))


__all__ = ["Checking"]
