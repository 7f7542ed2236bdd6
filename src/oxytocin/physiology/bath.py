"""An organ bath or a dish: tissue outside the body, with oxytocin in the fluid as the experimenter sets it."""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, Module, Param, Signal


class Bath(Module):
    """The fluid around a strip or cells of term myometrium."""

    concentration = Inlet("pmol/L", "oxytocin in the fluid", default=0)

    oxytocin = Signal("pmol/L", "oxytocin that reaches the tissue")
    week = Signal("1", "week of gestation at which the tissue was taken")
    score = Signal("1", "Bishop score when the tissue was taken")

    gestation = Param(39, "1", "week of gestation at which the tissue was taken",
                      source="assumed:elective caesarean at term")
    bishop = Param(2, "1", "Bishop score when the tissue was taken", source="assumed:before labour")

    def equations(m, d: Any) -> None:
        m.oxytocin = m.concentration
        m.week = m.gestation
        m.score = m.bishop
