"""The people at the bedside, each with one kind of work; a new kind of work is a file of its own here."""

from oxytocin.simulation.carers.checking import Checking
from oxytocin.simulation.carers.delivering import Delivering
from oxytocin.simulation.carers.holding import Holding
from oxytocin.simulation.carers.listening import Listening
from oxytocin.simulation.carers.observing import Observing
from oxytocin.simulation.carers.pump import Pump
from oxytocin.simulation.carers.reacting import Reacting
from oxytocin.simulation.carers.room import Carer, Room
from oxytocin.simulation.carers.titrating import Titrating

__all__ = [
    "Carer",
    "Checking",
    "Delivering",
    "Holding",
    "Listening",
    "Observing",
    "Pump",
    "Reacting",
    "Room",
    "Titrating",
]
