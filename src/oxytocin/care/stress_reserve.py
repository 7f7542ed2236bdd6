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
    (0.8, 50.0, 25.0, 105.0),
    (2.8, 45.0, 20.0, 95.0),
    (4.9, 35.0, 20.0, 85.0),
    (7.4, 35.0, 20.0, 80.0),
    (10.7, 30.0, 20.0, 69.2),
    (15.0, 30.0, 20.0, 59.2),
    (19.4, 25.0, 20.0, 54.7),
    (28.9, 20.0, 20.0, 48.0),
    (41.1, 20.0, 20.0, 46.2),
)


def estimated(lost: Array) -> Array:
    """Return the median and the 5th and 95th percentile (people, 3) of the reserve, percent, from beats (people,)."""
    beats, *bands = np.array(TABLE).T
    return np.stack([np.interp(lost, beats, band) for band in bands], axis=1)
