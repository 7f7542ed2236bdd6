"""Care: drugs and their routes, doses with units, titration protocols, the monitor and its alerts."""

from oxytocin.care.alerts import Alert
from oxytocin.care.drugs import Drug, load_drug
from oxytocin.care.monitor import Criteria, Monitor, Reading
from oxytocin.care.protocol import Plan, Protocol, load_protocol
from oxytocin.care.titration import Titration

__all__ = [
    "Alert",
    "Criteria",
    "Drug",
    "Monitor",
    "Plan",
    "Protocol",
    "Reading",
    "Titration",
    "load_drug",
    "load_protocol",
]
