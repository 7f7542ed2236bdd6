"""Pain of labour: the adrenaline it calls up, which holds contractions back, and the block that takes it away.

Adrenaline rises with the pain of a cervix that opens, is back within minutes of birth (Lederman 1977), and falls by
half when an epidural takes the pain. At the levels of labour it relaxes the uterus through beta-2 receptors, as
terbutaline does at higher ones; a woman who has more of it has weaker contractions and a longer labour (Lederman 1978).
So an epidural gives back a part of what it takes with the reflex from cervix to pituitary. Noradrenaline, which an
epidural hardly lowers, is left out.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, maximum, michaelis


class Pain(Module):
    """Afferents of cervix and birth canal that an epidural blocks, adrenaline, and its effect on the uterus."""

    epidural = Inlet("1", "share of the pain of labour and of pelvic afferents blocked", default=0)
    stretch = Inlet("1", "stretch of cervix, vagina and pelvic floor, 0 to 1", default=0)

    block = Signal("1", "share of pelvic afferents blocked")
    adrenaline = Signal("nmol/L", "plasma adrenaline")
    relaxing = Signal("1", "effect at beta-2 receptors of the uterus above that at rest, share of the largest possible")

    rest = Param(0.27, "nmol/L", "plasma adrenaline at rest", spread=LogNormal(0.3),
                 source="assumed:50 pg/mL; in late pregnancy as in other women (ref:lederman1977)")
    painless = Param(0.12, "1", "stretch below which nothing hurts",
                     source="assumed:a cervix of two centimetres before labour; unlike the reflex, which begins lower")
    by_pain = Param(4.0, "nmol/L", "adrenaline added by the pain of full stretch", spread=LogNormal(0.5),
                    source="ref:epidural_catecholamines1983",
                    note="280 pg/mL (SE 49, 15 women) with painful contractions, taken as half way through the first "
                         "stage, a stretch of 0.4; no higher at the height of a contraction than after it; the spread "
                         "is assumed, a little below theirs, for they were at various dilatations")
    relieved = Param(0.68, "1", "share of that taken away by an epidural", source="ref:epidural_catecholamines1983",
                     note="280 falls by 56 %, which is two thirds of what is above rest")
    half = Param(1.0, "nmol/L", "adrenaline of half its effect on the uterus",
                 source="assumed:1 to 10 nmol/L halve the activity of rings of rat uterus "
                        "(ref:catecholamines_rat_uterus)",
                 note="strips of human uterus contract with it instead (ref:human_strips_catecholamines)")

    def equations(m, d: Any) -> None:
        m.block = m.epidural
        hurting = maximum(m.stretch - m.painless, 0) / (1 - m.painless)
        m.adrenaline = m.rest + m.by_pain * hurting * (1 - m.relieved * m.epidural)
        m.relaxing = michaelis(m.adrenaline, m.half) - michaelis(m.rest, m.half)
