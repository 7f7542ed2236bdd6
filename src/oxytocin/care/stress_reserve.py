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
    (0.0, 85.0, 40.0, 120.0),
    (0.8, 55.0, 20.0, 105.0),
    (2.8, 45.0, 20.0, 99.0),
    (5.0, 40.0, 20.0, 95.0),
    (7.4, 35.0, 20.0, 80.0),
    (10.6, 35.0, 20.0, 70.0),
    (15.5, 30.0, 20.0, 64.5),
    (20.6, 25.0, 20.0, 50.0),
    (26.5, 22.5, 20.0, 50.0),
    (39.1, 22.5, 20.0, 44.2),
)


def estimated(lost: Array) -> Array:
    """Return the median and the 5th and 95th percentile (people, 3) of the reserve, percent, from beats (people,)."""
    beats, *bands = np.array(TABLE).T
    return np.stack([np.interp(lost, beats, band) for band in bands], axis=1)
