"""What birth takes from the uterus: the steroids of the placenta, the gap junctions of labour, and slowly its muscle.

Oestrogen of the placenta keeps the gene of the oxytocin receptor on. Its source is gone with the placenta: oestriol of
plasma is halved within four hours, that of saliva cannot be found after a day (Lewis 1987). Receptors follow by their
own turnover. In the rat they fall within hours of labour in step with oestradiol over progesterone (Alexandrova 1980a);
a horn without pups has as many per cell (1980b), so that stretch is left out. Progesterone is gone from blood within
minutes, but for what fat gives back over days. What it restrains comes free by genes and so hours later: at term an
antiprogestin makes contractions more frequent after 7 h, and a quiet uterus of early pregnancy contracts regularly
after a day and a half, with more answer to prostaglandin and no more to oxytocin (Swahn 1988); these are the
afterpains. The plaques of connexin that labour had assembled are taken in within hours and gone in a day (rat). The
muscle shrinks over six weeks (involution).
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, const, exp
from oxytocin.physiology.chains import left_after


class Puerperium(Module):
    """Shares of what pregnancy and labour had built, 1 until birth."""

    elapsed = State(0, "min", "time since birth", scale=100)

    born = Inlet("1", "1 once the child is born", default=0)
    after_birth = Inlet("1", "1 in the months after a birth that was before the run", default=0)
    weeks_since_birth = Inlet("1", "weeks since that birth", default=0)

    placental = Signal("1", "oestrogen of the placenta, share of that at the end of pregnancy")
    progesterone = Signal("1", "progesterone, share of that at the end of pregnancy")
    junctions = Signal("1", "gap junctions that labour had added, share still there")
    muscle = Signal("1", "muscle of pregnancy, share still there")
    placental_loss = Signal("1/min", "rate at which that oestrogen disappears")
    withdrawal = Signal("1", "loss of the restraint by progesterone, as felt by the muscle that is still there")
    since = Signal("min", "time from that birth to the start of the run, 0 without one")

    steroid_loss = Param(0.0029, "1/min", "disappearance of placental oestrogen", spread=LogNormal(0.2),
                         source="ref:oestriol_after_delivery", note="half of it within four hours")
    progesterone_loss = Param(0.14, "1/min", "disappearance of progesterone from blood",
                              source="ref:progesterone_short",
                              note="a half-life of 5 min or less once the placenta is out")
    stored = Param(0.1, "1", "share of progesterone that fat gives back slowly", spread=LogNormal(0.3),
                   source="ref:progesterone_short",
                   note="at caesarean it soon falls below what the method could show, read as a tenth")
    returning = Param(6.7e-4, "1/min", "disappearance of that", spread=LogNormal(0.2), source="ref:lewis1987",
                      note="near follicular levels after 2-3 days, read as from a tenth of 557 nmol/L (Willcox 1985) "
                           "to 5 nmol/L in two and a half")
    freeing = Param(0.0033, "1/min", "rate at which muscle follows the loss of progesterone", spread=LogNormal(0.2),
                    source="ref:mifepristone_postterm",
                    note="after an antiprogestin beyond term contractions are more frequent from 7 h on and no more "
                         "so after 24 h: read as two thirds of it 5 h after the drug is absorbed; early in pregnancy "
                         "it takes a day and a half (ref swahn1988)")
    junction_loss = Param(0.0032, "1/min", "loss of the gap junctions of labour", spread=LogNormal(0.2),
                          source="ref:connexin_trafficking", note="rat: gone at 24 h, read as a hundredth left")
    involution = Param(4.4e-5, "1/min", "loss of the muscle of pregnancy", spread=LogNormal(0.1),
                       source="ref:brainkart_puerperium", note="from 1000 to 70 g in six weeks")

    def start(m, y: Any) -> None:
        y.elapsed = m.since

    def equations(m, d: Any) -> None:
        m.since = m.after_birth * m.weeks_since_birth * const(7 * 1440, "min")
        m.placental = exp(-m.steroid_loss * m.elapsed)
        m.progesterone = ((1 - m.stored) * exp(-m.progesterone_loss * m.elapsed)
                          + m.stored * exp(-m.returning * m.elapsed))
        m.junctions = exp(-m.junction_loss * m.elapsed)
        m.muscle = exp(-m.involution * m.elapsed)
        felt = ((1 - m.stored) * left_after(m.elapsed, m.progesterone_loss, m.freeing)
                + m.stored * left_after(m.elapsed, m.returning, m.freeing))
        m.withdrawal = (1 - felt) * m.muscle
        m.placental_loss = m.steroid_loss
        d.elapsed = m.born + m.after_birth
