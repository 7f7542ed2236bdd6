"""Vasopressin: the osmostat, release by pain and low pressure, and clearance, which the placenta speeds fourfold.

Release rises linearly with plasma osmolality above a threshold (Robertson 1976). The threshold is the person's own:
it is what keeps plasma sodium where it is, so that people at rest release a little and nobody none, though thresholds
differ by more than that little (Aubry 1965). In pregnancy the threshold
falls by about 9 mmol/L within weeks (Davison 1981), so that a plasma that would shut off release in another
woman does not, and placental aminopeptidase raises the clearance from 0.75 to about 3.2 L/min (Davison 1989)
without changing how the kidney answers a given level. Pain and hypotension release the hormone whatever the
osmolality: a labouring woman excretes a water load badly (Moen 2009). The pain of a contraction grows as a sigmoid with
dilatation (Debiec 2009), so that painless early contractions hold back hardly any water and the end of labour much.

What was calibrated and what was left for validation: docs/decisions/0020-organs-of-the-ward.md.
"""

from __future__ import annotations

from typing import Any

from oxytocin.model import Inlet, LogNormal, Module, Param, Signal, State, clip, const, maximum


class Vasopressin(Module):
    """Arginine vasopressin in plasma."""

    amount = State(5, "pmol", "vasopressin in its volume of distribution", scale=5)

    sodium = Inlet("mmol/L", "plasma sodium")
    usual_sodium = Inlet("mmol/L", "plasma sodium that the person keeps outside pregnancy", default=139)
    week = Inlet("1", "weeks of gestation; 0 when not pregnant", default=0)
    oxytocinase = Inlet("1", "placental aminopeptidase relative to its peak near term", default=0)
    size = Inlet("1", "body weight relative to 70 kg", default=1)
    pressure_deficit = Inlet("1", "fall of arterial pressure below its set point, share of it", default=0)
    stress = Inlet("1", "work of contractions, relative to that of good labour on average", default=0)
    stage = Inlet("1", "how far a contraction hurts: 0 with a closed cervix, 1 at full stretch", default=1)
    epidural = Inlet("1", "share of the pain of labour blocked", default=0)
    infusion = Inlet("pmol/min", "vasopressin infusion", default=0)

    osmolality = Signal("mmol/L", "plasma osmolality (of solutes that hold water)")
    threshold = Signal("mmol/L", "osmolality at which release begins")
    clearance = Signal("L/min", "metabolic clearance rate of vasopressin")
    secretion = Signal("pmol/min", "secretion into blood")
    level = Signal("pmol/L", "plasma vasopressin")

    other_solutes = Param(7, "mmol/L", "osmolality not due to sodium and its anions",
                          source="assumed:glucose 5 and urea 5 mmol/L, less what salts lack of ideal")
    margin = Param(1.0, "mmol/L", "threshold below the osmolality that the person keeps outside pregnancy",
                   spread=LogNormal(0.4), source="ref:endotext_neurohypophysis",
                   note="threshold of 284 mmol/kg where people have 285; how much they differ is assumed, by the "
                        "urine of people who drink as they like. Thresholds differ by 2.35 mmol/kg (SD, Aubry 1965), "
                        "as twice their sodium does here")
    threshold_fall = Param(10, "mmol/L", "fall of the threshold in pregnancy", source="ref:davison1988",
                           note="10 mmol/kg throughout pregnancy; 9 in the last trimester by Davison 1981")
    slope = Param(0.32, "pmol/min/(mmol/L)", "secretion for each mmol/L above the threshold", spread=LogNormal(0.3),
                  source="ref:endotext_neurohypophysis", note="0.43 pmol/L per mmol/kg at a clearance of 0.75 L/min")
    organ_clearance = Param(0.75, "L/min", "clearance outside pregnancy at 70 kg", spread=LogNormal(0.35),
                            source="ref:davison1989")
    enzyme_clearance = Param(2.5, "L/min", "clearance added by placental aminopeptidase at its peak",
                             spread=LogNormal(0.35), source="ref:davison1989", note="3.2 L/min at 36-38 weeks, in all")
    volume = Param(14, "L", "volume of distribution at 70 kg", spread=LogNormal(0.2),
                   source="assumed:half-life of 10-15 min outside pregnancy at that clearance")
    stress_release = Param(0.9, "pmol/min", "secretion by the pain of good labour at full stretch of the cervix",
                           spread=LogNormal(0.5), source="ref:singhi1985",
                           note="0.70 (SD 0.4) pg/mL at birth in women loaded with glucose, whose osmolality releases "
                                "none, is 0.65 pmol/L: 2.1 pmol/min at a clearance of 3.2 L/min, and contractions of "
                                "the second stage do 2.4 times the work of good labour")
    pressure_release = Param(60, "pmol/min", "secretion by a complete loss of pressure, above a fall of a tenth",
                             spread=LogNormal(0.4),
                             source="assumed:haemorrhage raises vasopressin tenfold and more; no effect of small falls")

    epidural_relief = Param(0.6, "1", "share of the release by labour that an epidural takes away",
                            source="assumed:most of it is pain")
    pressure_tolerated = Param(0.1, "1", "relative fall of pressure that releases none",
                               source="assumed:a tenth below her own pressure")
    level_start = Param(0.4, "pmol/L", "plasma vasopressin at the start",
                        source="assumed:a level that gives urine of 500-600 mmol/kg; forgotten within the hour")

    def start(m, y: Any) -> None:
        y.amount = m.level_start * m.volume * m.size

    def equations(m, d: Any) -> None:
        early = clip(m.week / 8, 0, 1)
        m.osmolality = 2 * m.sodium + m.other_solutes
        m.threshold = 2 * m.usual_sodium + m.other_solutes - m.margin - m.threshold_fall * early
        m.clearance = m.organ_clearance * m.size ** 0.75 + m.enzyme_clearance * m.oxytocinase
        osmotic = m.slope * maximum(m.osmolality - m.threshold, const(0, "mmol/L"))
        fallen = maximum(m.pressure_deficit - m.pressure_tolerated, 0)
        in_labour = m.stress_release * m.stress * m.stage * (1 - m.epidural_relief * m.epidural)
        m.secretion = osmotic + in_labour + m.pressure_release * fallen
        m.level = m.amount / (m.volume * m.size)
        d.amount = m.secretion + m.infusion - m.clearance * m.level
