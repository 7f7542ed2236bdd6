"""What blood is made of and how it is refilled: cells, protein, and fluid that crosses the capillary wall.

Blood that is lost takes cells and protein with it. What is left is refilled from the tissues by Starling's forces
(Drucker 1981): the pressure in the capillaries falls with the arteries' and the veins', and fluid without protein is
drawn in. It comes at 0.15 mL/kg a minute while dogs bleed to death, and it ends by itself, for plasma that is thinned
draws less and less (its oncotic pressure falls faster than its protein does), and a tissue that has given up fluid
holds the rest: its pressure falls by a millimetre of mercury for each seventh of its fluid, and its own protein, which
stays behind, grows denser. So a quarter of what was lost is made good within the hour; the rest waits until lymph has
brought protein back, half a day later. A fluid that is infused leaves by the same forces.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, Module, Param, Signal, State, maximum, minimum


class Exchange(Module):
    """Red cells and plasma protein, and fluid between blood and tissue."""

    cells = State(1, "1", "red cells, share of those at the start")
    protein = State(1, "1", "protein of plasma, share of that at the start")

    blood_volume = Inlet("L", "blood volume", default=6.2)
    volume_at_rest = Inlet("L", "blood volume at the start", default=6.2)
    bleeding = Inlet("L/min", "blood loss", default=0)
    pressure_deficit = Inlet("1", "fall of arterial pressure below its set point, share of it", default=0)
    extracellular_gain = Inlet("L", "extracellular volume gained since the start", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)

    haematocrit = Signal("1", "share of blood that is cells")
    plasma = Signal("L", "plasma volume")
    tissue_gain = Signal("L", "interstitial fluid gained since the start")
    oncotic = Signal("mmHg", "oncotic pressure of plasma")
    capillary_fall = Signal("mmHg", "fall of the pressure in capillaries")
    tissue_draw = Signal("mmHg", "pull of tissue that has given up fluid, above that at the start")
    refill = Signal("L/min", "fluid from tissue into blood")

    haematocrit_start = Param(0.35, "1", "share of blood that is cells, at the start",
                              source="assumed:haemodilution of pregnancy")
    plasma_water = Param(0.93, "1", "share of plasma that is water", source="assumed:all but protein and lipids")
    conductance = Param(3.1e-3, "L/min/mmHg", "filtration by all capillaries, 70 kg",
                        source="ref:exsanguination_refill",
                        note="0.154 mL/kg/min while dogs bleed to death; a litre of crystalloid leaves the circulation "
                             "with a time constant of half an hour by it")
    oncotic_start = Param(21.1, "mmHg", "oncotic pressure of plasma at the start", source="ref:oian1985",
                          note="in the third trimester; 23.2 in the first")
    oncotic_square = Param(0.28, "1", "part of it that goes with the square of protein", source="ref:mullins1983",
                           note="the equation of Landis and Pappenheimer at 60 g/L")
    oncotic_cube = Param(0.10, "1", "part of it that goes with the cube", source="ref:mullins1983")
    tissue_oncotic = Param(8.4, "mmHg", "oncotic pressure of interstitial fluid at the start", source="ref:oian1985",
                           note="on the thorax; 5.5 at the ankle")
    tissue_fluid = Param(7, "L", "interstitial fluid that exchanges within minutes, 70 kg",
                         source="assumed:that of muscle and skin; bone and dense tissue take hours")
    tissue_compliance = Param(0.14, "1/mmHg", "share of it that a millimetre of mercury holds",
                              source="ref:interstitial_compliance1986", note="in skin and muscle of rats")
    capillary_height = Param(12, "mmHg", "pressure of capillaries over the veins', which falls with the arteries'",
                             source="ref:miki1981",
                             note="capillary pressure falls by 1 to 7 mmHg when 15 % of blood is drawn")
    venous_slope = Param(2.7, "mmHg/L", "fall of venous pressure with blood volume", source="ref:miki1981",
                         note="with the one above")
    venous_rest = Param(5, "mmHg", "venous pressure that can be lost", source="assumed:4-6 mmHg")
    lymph = Param(8e-4, "1/min", "exchange of plasma protein with that of tissue",
                  source="assumed:a twentieth of the albumin of plasma crosses in an hour and comes back by lymph")

    def equations(m, d: Any) -> None:
        blood = maximum(m.blood_volume, 0.1 * m.volume_at_rest)
        cells = m.haematocrit_start * m.volume_at_rest * m.cells
        m.haematocrit = cells / maximum(blood, cells)
        m.plasma = maximum(blood - cells, 0.05 * m.volume_at_rest)
        plasma_start = (1 - m.haematocrit_start) * m.volume_at_rest
        leaving = m.bleeding / blood
        d.cells = -leaving * m.cells
        d.protein = -leaving * m.protein + m.lymph * (1 - m.protein)

        dense = m.protein * plasma_start / m.plasma
        first = 1 - m.oncotic_square - m.oncotic_cube
        m.oncotic = m.oncotic_start * dense * (first + dense * (m.oncotic_square + dense * m.oncotic_cube))
        venous_fall = m.venous_slope * (m.volume_at_rest - m.blood_volume)
        m.capillary_fall = m.capillary_height * m.pressure_deficit + minimum(venous_fall, m.venous_rest)
        fluid = m.tissue_fluid * m.size
        m.tissue_gain = m.extracellular_gain - m.plasma_water * (m.plasma - plasma_start)
        swollen = maximum(1 + m.tissue_gain / fluid, 0.1)
        m.tissue_draw = m.tissue_oncotic * (1 / swollen - 1) - m.tissue_gain / (fluid * m.tissue_compliance)
        absorbing = m.oncotic - m.oncotic_start + m.capillary_fall - m.tissue_draw
        m.refill = m.conductance * m.size * absorbing
