"""The people at the bedside, each with one kind of work: the pump, titration, procedures and fluids."""

from oxytocin.simulation.carers.holding import Holding
from oxytocin.simulation.carers.pump import Pump
from oxytocin.simulation.carers.room import Carer, Room
from oxytocin.simulation.carers.titrating import Titrating

__all__ = ["Carer", "Holding", "Pump", "Room", "Titrating"]
