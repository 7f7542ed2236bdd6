"""What a contraction stress test says of the placenta's reserve: the beats lost after contractions, read backwards.

Children of the model with reserves from 20 to 120 %, all as likely, went through the bundled test; the table holds, for
those who lost so many beats in late decelerations for each contraction, the median and the 5th and 95th percentile of
their reserves (`benchmarks/monitor/stress_reserve.py` makes it). It is wide: the test has many false positives and the
same loss comes of a small placenta, weak or strong contractions, and a sensitive reflex. A negative test says that
reserve is seldom poor; it cannot say how good it is.
"""

from __future__ import annotations

import numpy as np

from oxytocin.care.heart_signal import Array

# beats lost for each contraction: median, 5th and 95th percentile of the reserve, percent of a usual placenta
TABLE = (
    (0.0, 90.0, 45.0, 120.0),
    (1.2, 70.0, 30.0, 115.0),
    (3.0, 60.0, 25.0, 110.0),
    (5.1, 55.0, 20.0, 110.0),
    (7.6, 55.0, 20.0, 110.0),
    (11.0, 45.0, 20.0, 100.0),
    (15.5, 45.0, 20.0, 96.7),
    (20.6, 40.0, 20.0, 90.0),
    (27.2, 35.0, 20.0, 90.0),
    (39.7, 35.0, 20.0, 80.0),
)


def estimated(lost: Array) -> Array:
    """Return the median and the 5th and 95th percentile (people, 3) of the reserve, percent, from beats (people,)."""
    beats, *bands = np.array(TABLE).T
    return np.stack([np.interp(lost, beats, band) for band in bands], axis=1)
