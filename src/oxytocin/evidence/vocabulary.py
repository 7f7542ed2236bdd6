"""The functions of the measure language, each with its arguments and its meaning in one line."""

from __future__ import annotations

from oxytocin.evidence.language import Signature

_SPAN = ("t1", "t2")

FUNCTIONS: dict[str, Signature] = {
    "value": Signature(("x", "t"), 2, "x at the time t"),
    "mean": Signature(("x", *_SPAN), 3, "average over time from t1 to t2"),
    "minimum": Signature(("x", *_SPAN, "every"), 3, "lowest value; with `every`, among spaced samples"),
    "maximum": Signature(("x", *_SPAN, "every"), 3, "highest value; with `every`, among spaced samples"),
    "quantile": Signature(("x", "share", *_SPAN), 4, "the value below which x stays for that share of the time"),
    "area": Signature(
        ("x", *_SPAN, "above"), 3, "area under the curve, only what is `above` a level when one is given"
    ),
    "time_of_maximum": Signature(("x", *_SPAN), 3, "when x is highest"),
    "time_of_minimum": Signature(("x", *_SPAN), 3, "when x is lowest"),
    "time_to": Signature(("x", "level", "after"), 2, "when x first stands at or above a level"),
    "largest_rise": Signature(("x", *_SPAN), 3, "the largest rise from one sample to the next, of what goes in steps"),
    "time_below": Signature(("x", "level", "after"), 2, "when x first stands at or below a level"),
    "half_life": Signature(("x", *_SPAN), 3, "half-life of the exponential decline fitted from t1 to t2"),
    "terminal": Signature(
        ("x", *_SPAN), 3, "the trace of the exponential decline fitted from t1 to t2, extended to all times"
    ),
    "count_pulses": Signature(
        ("x", *_SPAN, "every", "rise"), 5, "number of pulses among samples `every` so often, rising by `rise`"
    ),
    "pulse_height": Signature(
        ("x", *_SPAN, "every", "rise"), 5, "mean height of the pulses above the nadir before them"
    ),
    "pulse_duration": Signature(("x", *_SPAN, "every", "rise"), 5, "mean width of the pulses at half height"),
    "assayed": Signature(
        ("x", "assay", *_SPAN, "every"), 3, "x as a laboratory reports it: the sample at t1, or the mean of more"
    ),
    "highest_reading": Signature(
        ("x", "assay", *_SPAN, "every"), 4, "the highest of spaced samples of x, each as it would be read"
    ),
    "contractions": Signature(_SPAN, 2, "number of contractions the monitor counts"),
    "montevideo": Signature(_SPAN, 2, "Montevideo units: summed active pressure of the contractions per 10 min"),
    "uterine_activity": Signature(_SPAN, 2, "mean active pressure: the area above resting tone per time"),
    "outcome": Signature(("name",), 1, "a figure of the run itself, such as birth_time or maximum_rate"),
    "called": Signature(("words",), 1, 'when an alert or event whose words hold these comes first, such as "rupture"'),
    "versus": Signature(("measure",), 1, "the same in the comparator arm"),
    "given": Signature(("x", "condition"), 2, "x among the people for whom the condition holds"),
    "mean_of": Signature(("x",), 1, "mean over people"),
    "median_of": Signature(("x",), 1, "median over people"),
    "sd_of": Signature(("x",), 1, "standard deviation over people"),
    "odds_of": Signature(("x",), 1, "odds of a condition: its share of people over the share without it"),
    "correlation_of": Signature(
        ("y", "x", *_SPAN, "every"), 2, "correlation of two figures over people, or of spaced samples of two traces"
    ),
    "slope_of": Signature(("y", "x"), 2, "slope of the line of y on x through the people"),
    "threshold_of": Signature(
        ("condition", "x"), 2, "the x above which the condition is more frequent: the most likely single step"
    ),
    "known": Signature(("x",), 1, "1 where x is known of a person, 0 where it never came to be"),
    "log": Signature(("x",), 1, "natural logarithm of a number without unit"),
    "exp": Signature(("x",), 1, "exponential of a number without unit"),
    "sqrt": Signature(("x",), 1, "square root"),
}
# What is read off the pressure trace and is offered as a trace although a run may not record it.
DERIVED = ("contraction_rate", "montevideo_units")
