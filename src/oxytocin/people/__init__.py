"""Persons, and how one becomes the parameters of a model: the typical one or a virtual population."""

from oxytocin.people.person import Person
from oxytocin.people.quantities import QuantityError

__all__ = ["Person", "QuantityError"]
