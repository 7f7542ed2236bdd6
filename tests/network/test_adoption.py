"""What decision 14 rests on: the basal secretion of late pregnancy leaves nothing of a pool of the rat's size."""

from __future__ import annotations

from oxytocin.engine import Ensemble
from oxytocin.network.parameters import Terminals
from oxytocin.network.scaling import PICOGRAM_PER_PICOMOLE, content_factor
from oxytocin.physiology import build


def test_late_pregnancy_secretes_most_of_what_a_gland_like_the_rats_could_refill() -> None:
    names = ["oxytocin_secretion"]
    run = Ensemble(build("kinetics"), names, workers=1).begin({"body.pregnant": 1.0, "body.gestation": 40.0}, people=1)
    run.advance(240.0, keep=False)
    basal = float(run.advance(480.0)["oxytocin_secretion"].min())
    refill = Terminals().refill * 60 / PICOGRAM_PER_PICOMOLE * content_factor()
    assert 0.4 < basal / refill < 1.2
