"""What rouses a uterus before its time, and whether it lasts.

Labour before term is often set off by membranes that are inflamed: the prostaglandin that amnion gives off differs
seventyfold between women in such labour, and is nine times higher with chorioamnionitis than without. This source does
not ask for oxytocin, so that an antagonist stops some of these labours and not others.

Most of what begins so early is not labour that goes on. Of women in whom preterm labour was diagnosed and who were left
alone half were undelivered after a week and two fifths went to term (ref preterm_labour_untreated); of those with
symptoms of any kind one in eight gives birth within a week, and where the cervix has not changed contractions cease
within hours (Guinn 1997). Nothing else than time tells the two apart: here the source fades in every woman, in some
within the hour and in others over days, and labour goes on by itself where it has got far enough meanwhile, by what
contractions did to the cervix and by the gap junctions and receptors of labour. A uterus that is only threatened has
neither of these at the start, and what readied its muscle before its week passes as well, over days. At term the same
is false labour.

What comes of so little is irregular: contractions now and then, where those of labour come by the clock. So the source
waxes and wanes over minutes to half an hour, and a woman near the threshold contracts while it is high.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, exp


class EarlyActivity(Module):
    """Prostaglandin of the membranes that sets off contractions before labour has begun or before its time."""

    labour = Inlet("1", "spontaneous labour before term at the start", default=0)
    threatened = Inlet("1", "contractions at the start without a change of the cervix", default=0)
    fluctuation = Inlet("1", "slow fluctuation of excitability over minutes, her own", default=0)

    source = Signal("1", "prostaglandin of the membranes, in resting levels")

    size = Param(0.8, "1", "prostaglandin of the membranes at the start", spread=LogNormal(1.5),
                 source="fit:python benchmarks/calibration/experiments.py tocolysis --parameters "
                        "early.size early.passing_time",
                 note="set by hand from there; in resting levels; the spread as the output of amnion in such labours, "
                      "a median of 1414 and a range of 164-11045 fmol/mg in 24 women without infection "
                      "(ref:membranes_preterm)")
    threatened_size = Param(0.35, "1", "the same where only contractions have come", spread=LogNormal(1.0),
                            source="assumed:less than in labour, for membranes are less inflamed where nothing but "
                                   "contractions comes of it; and less different between women, since those with "
                                   "most of it have gone into labour",
                            note="set by hand with passing_time")
    passing_time = Param(210, "min", "time over which it fades", spread=LogNormal(1.0),
                         source="fit:python benchmarks/calibration/experiments.py tocolysis --parameters "
                                "early.passing_time",
                         note="set by hand, with its spread, both sizes and what body says of the myometrium, by "
                              "calibration figures of women left alone or treated; contractions cease after 5.2 h, SD "
                              "5.3 (tocolysis.none.contractions_cease.guinn1997)")
    wave_depth = Param(0.3, "1", "how far the source waxes and wanes with the fluctuation, on its logarithm",
                       source="fit:python benchmarks/calibration/experiments.py tocolysis --parameters "
                              "early.wave_depth",
                       note="set by hand by the contractions in half an hour and by how they pass in women left alone "
                            "(tocolysis.none.contraction_rate.guinn1997); with waves of half an hour to three hours "
                            "in its place contractions pass too soon")

    def equations(m, d: Any) -> None:
        begun = m.size * m.labour + m.threatened_size * m.threatened
        m.source = begun * exp(m.wave_depth * m.fluctuation - m.time / m.passing_time)
