"""Oxygen debt of a great loss of blood, and the arrest of the circulation.

Tissues take what they need, whatever is delivered, until they would have to take more than some seven tenths of it;
below that, at some 5 mL/kg a minute, they run into debt (people at rest showed none at 7.3, Lieberman 2000). A debt is
paid back when delivery allows. It is what decides: dogs kept at 30 mmHg all lived with a debt of up to 100 mL/kg, half
of them died at 120 and all at 140, however long it took (Crowell and Smith 1964). At her own limit the heart stops.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, Switch, const, maximum, minimum


class Shock(Module):
    """Delivery and debt of oxygen in the mother, and circulatory arrest."""

    debt = State(0, "L", "oxygen that tissues lack")
    arrested = Switch("set when the circulation stops for good")

    cardiac_output = Inlet("L/min", "cardiac output", default=7)
    haematocrit = Inlet("1", "share of blood that is cells", default=0.35)
    weight = Inlet("kg", "body weight", default=70)

    delivery = Signal("L/min", "oxygen delivered by the blood")
    uptake = Signal("L/min", "oxygen that tissues take")
    oxygen_debt = Signal("mL/kg", "oxygen debt for each kilogram")

    carried = Param(0.446, "1", "oxygen carried by a volume of red cells",
                    source="assumed:1.34 mL for a gram of haemoglobin, 340 g of it in a litre of cells, saturated")
    need = Param(3.9e-3, "L/min/kg", "use of oxygen at rest", source="ref:lieberman2000",
                 note="3.2 mL/kg/min in volunteers, a fifth more at the end of pregnancy")
    extraction = Param(0.72, "1", "share of what is delivered that tissues can take",
                       source="ref:physrev_extraction2015",
                       note="0.70 to 0.75 in untrained people at their most; 5.4 mL/kg/min is critical by it")
    repayment = Param(60, "min", "time over which a debt is paid where delivery allows", source="assumed:an hour")
    limit = Param(120e-3, "L/kg", "debt at which the circulation stops", spread=LogNormal(0.09),
                  source="ref:crowell1964", note="in dogs: 100 mL/kg never, 120 in half, 140 always")

    def equations(m, d: Any) -> None:
        m.delivery = m.carried * m.haematocrit * m.cardiac_output
        need = m.need * m.weight
        within_reach = m.extraction * m.delivery
        paid = minimum(maximum(within_reach - need, const(0, "L/min")), m.debt / m.repayment)
        m.uptake = minimum(within_reach, need) + paid
        d.debt = (need - m.uptake) * (1 - m.arrested)
        m.oxygen_debt = m.debt / m.weight * const(1000, "mL/L")
        m.when(m.debt - m.limit * m.weight, arrested=1)
