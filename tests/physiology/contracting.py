"""A child in a womb that contracts at a given rate and height."""

from __future__ import annotations

import math

from tests.physiology.organs import begin, child

RECORD = ["tocograph.pressure", "placenta.relative_flow", "placenta.end_diastolic", "fetus.saturation",
          "fetus.saturation_percent", "fetus.base_deficit", "fetus.ph", "fetal_heart.rate", "fetal_heart.deceleration"]
LOW_FLOW = {"placenta.flow_rest": 300.0}


def labouring(rate: float, height: float = 50.0, parameters=None, people=1, **inputs):
    run = begin(child(), RECORD, people, parameters=parameters, **inputs)
    contract(run, rate, height)
    return run


def contract(run, rate: float, height: float = 50.0, width: float = 0.75) -> None:
    """Contractions: how many in ten minutes, height in mmHg, width at half height in minutes."""
    run.set_input("interval", 10 / rate)
    run.set_input("height", height)
    run.set_input("sharpness", math.log(2) / (1 - math.cos(math.pi * width * rate / 10)))
