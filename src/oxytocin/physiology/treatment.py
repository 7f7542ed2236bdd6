"""What is done for her that several organs feel at once: posture, blocks, fluids and drugs that are not ligands of
OXTR.

Each inlet is an input of the assembly and each signal goes to the organs that feel it. Amounts that fade by
themselves (phenylephrine) are kept here; drugs whose kinetics matter more belong in modules of their own.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Normal, Param, Signal, State, maximum, minimum


class Treatment(Module):
    """Posture, epidural and spinal block, anaesthesia, vasopressor, relaxants, fluids, fever and infection."""

    vasopressor = State(0, "pmol", "phenylephrine in the body", scale=1e5)

    on_her_back = Inlet("1", "0 on the side, 1 flat on the back", default=0)
    epidural_block = Inlet("1", "share of the pain of labour and of pelvic afferents blocked", default=0)
    spinal_block = Inlet("1", "1 with a spinal to the height that a caesarean needs", default=0)
    anaesthetic = Inlet("1", "depth of general anaesthesia, share of the baroreflex lost", default=0)
    phenylephrine_infusion = Inlet("pmol/min", "phenylephrine infusion", default=0)
    relaxant = Inlet("1", "relaxation of the myometrium by drugs, share of calcium entry blocked", default=0)
    nitrates = Inlet("1", "plasma nitroglycerin relative to half its largest effect", default=0)
    ergot = Inlet("1", "plasma ergometrine relative to half its largest effect", default=0)
    tranexamic_acid = Inlet("1", "effect of tranexamic acid, 0 to 1", default=0)
    fluid = Inlet("L/min", "intravenous fluid of any kind", default=0)
    fluid_sodium = Inlet("mmol/min", "sodium in that fluid", default=0)
    fever_above = Inlet("degC", "body temperature above 37", default=0)
    infected = Inlet("1", "chorioamnionitis, 0 none to 1", default=0)
    volatile = Inlet("1", "depth of anaesthesia by a volatile agent, share of the baroreflex lost", default=0)
    ergot_given = Inlet("1", "ergometrine from its kinetics, relative to half its effect on the uterus", default=0)
    ergot_in_vessels = Inlet("1", "the same, relative to half its effect on vessels", default=0)
    nitrate_given = Inlet("1", "nitroglycerin from its kinetics, relative to half its largest effect", default=0)
    antifibrinolytic_given = Inlet("1", "effect of tranexamic acid from its kinetics, 0 to 1", default=0)
    own_infection = Inlet("1", "chorioamnionitis that has come by itself, 0 none to 1", default=0)
    own_fever = Inlet("degC", "fever of that infection", default=0)
    operation = Inlet("1", "1 while the uterus lies open at caesarean", default=0)

    supine = Signal("1", "0 on the side, 1 flat on the back")
    epidural = Signal("1", "share of pain and of pelvic afferents blocked")
    sympathetic_block = Signal("1", "share of sympathetic outflow blocked")
    anaesthesia = Signal("1", "share of the baroreflex lost")
    phenylephrine = Signal("1", "phenylephrine relative to half its largest effect")
    relaxation = Signal("1", "share of calcium entry blocked in the myometrium")
    nitroglycerin = Signal("1", "nitroglycerin relative to half its largest effect")
    ergometrine = Signal("1", "ergometrine relative to half its largest effect on the uterus")
    ergot_constriction = Signal("1", "ergometrine relative to half its largest effect on vessels")
    antifibrinolysis = Signal("1", "effect of tranexamic acid")
    infusion = Signal("L/min", "intravenous fluid")
    infused_sodium = Signal("mmol/min", "sodium in that fluid")
    fever = Signal("degC", "body temperature above 37")
    infection = Signal("1", "chorioamnionitis")
    caesarean = Signal("1", "1 while the uterus lies open")

    epidural_spread = Param(0.3, "1", "share of sympathetic outflow that a full epidural for labour blocks",
                            spread=LogNormal(0.4), source="assumed:lower thoracic segments only")
    spinal_spread = Param(0.75, "1", "share of sympathetic outflow that a spinal for a caesarean blocks",
                          spread=Normal(0.15, 0.3, 1), source="ref:malmqvist1985",
                          note="with analgesia to T4 (within three segments) skin responses were depressed in the foot "
                               "in 15 of 17, at T12 in 12, at T9 in 10, at T5 in 9 of 16 and in the hand in 6; spinals "
                               "for a caesarean reach as high and a little higher")
    vasopressor_decay = Param(0.2, "1/min", "disappearance of the effect of phenylephrine",
                              source="assumed:a bolus acts for 5-10 min")
    vasopressor_half = Param(7.36e5, "pmol", "phenylephrine of half the largest effect", spread=LogNormal(0.3),
                             source="ref:dyer2009", note="150 ug; 50 ug/min then prevents hypotension of most spinals "
                                                         "(2.5 % against 35 %, ref nikooseresht2020)")

    def equations(m, d: Any) -> None:
        d.vasopressor = m.phenylephrine_infusion - m.vasopressor_decay * m.vasopressor
        m.phenylephrine = m.vasopressor / m.vasopressor_half
        m.supine = m.on_her_back
        m.epidural = maximum(m.epidural_block, m.spinal_block)
        by_spinal, by_epidural = m.spinal_spread * m.spinal_block, m.epidural_spread * m.epidural_block
        m.sympathetic_block = minimum(maximum(by_spinal, by_epidural), 1)
        m.anaesthesia = maximum(m.anaesthetic, m.volatile)
        m.relaxation = m.relaxant
        m.nitroglycerin = m.nitrates + m.nitrate_given
        m.ergometrine = m.ergot + m.ergot_given
        m.ergot_constriction = m.ergot + m.ergot_in_vessels
        m.antifibrinolysis = maximum(m.tranexamic_acid, m.antifibrinolytic_given)
        m.infusion = m.fluid
        m.infused_sodium = m.fluid_sodium
        m.fever = maximum(m.fever_above, m.own_fever)
        m.infection = maximum(m.infected, m.own_infection)
        m.caesarean = m.operation
