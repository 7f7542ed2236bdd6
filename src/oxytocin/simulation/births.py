"""A birth as an entry of the diary: who can have one, when it begins, and that there is only one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from oxytocin.care.measures import Stimulus
from oxytocin.care.reading import Document, KeyPath
from oxytocin.people.person import Person
from oxytocin.simulation.steps import EVENTS, Hold, Step

if TYPE_CHECKING:
    from oxytocin.simulation.orders import Ward

SOONEST = 10.0  # min within which a way out can open; assumed, no source gives the shortest
VIABLE = 22.0  # weeks from which it is called a birth (WHO: the perinatal period begins with the 23rd)


def given_birth(
    at: float, after: str | None, lasting: float | None, intensity: float, found: Stimulus, path: KeyPath, ward: Ward
) -> Hold:
    """Return a birth at ``at``: the way out begins to open ``lasting`` min before, or as long as there is.

    Raises InputError where she cannot give birth so.
    """
    document, person = ward.document, ward.person
    assert person is not None  # a preparation has no life
    refused = impossible(person)
    if refused is not None:
        raise document.fault((*path, "stimulus"), *refused)
    if intensity != 1:
        raise document.fault((*path, "intensity"), "a birth has no intensity; leave the key out")
    if after == "birth":
        raise document.fault((*path, "after"), "nobody gives birth after the birth; there is one child")
    since = "the run begins" if after is None else f"'{after}'"
    if at < SOONEST:
        hint = None if after is not None else "a run can begin after the birth: {state: postpartum, since_birth: 0 wk}"
        raise document.fault(
            (*path, "at"), f"{at:g} min is too soon: the way out takes {SOONEST:g} min to open after {since}", hint
        )
    if lasting is not None and not SOONEST <= lasting <= at:
        raise document.fault(
            (*path, "for"),
            f"the way out cannot open within {lasting:g} min; the birth is {at:g} min after {since}, so that "
            f"{SOONEST:g}-{at:g} min are allowed",
        )
    usual = at if found.lasting is None else found.lasting
    if found.value != 1 or usual < SOONEST:
        raise document.fault(
            (*path, "stimulus"),
            f"'{found.name}' of the library opens the way out to {found.value:g} within {usual:g} min; it has to be 1, "
            f"within {SOONEST:g} min at the least",
        )
    lead = min(usual, at) if lasting is None else lasting
    inputs = ((found.input, found.value / lead),)
    return Hold(at - lead, found.name, "stimulus", inputs, (), lead, found.parts, found.grade, lead=lead)


def impossible(person: Person) -> tuple[str, str | None] | None:
    """Return why a person cannot give birth by herself, and what can be written instead; None where she can."""
    if not person.pregnant:
        hint = "her birth was before the run" if person.state == "postpartum" else "{state: labouring} is one"
        return "'birth' needs a pregnant person", hint
    if person.gestation is not None and person.gestation < VIABLE:
        return (
            f"at {person.gestation:g} wk a pregnancy ends in a miscarriage; a birth is one from {VIABLE:g} wk on",
            "it is written {at: 1 h, give: evacuation}, in care",
        )
    section = "it is written {at: 1 h, give: caesarean}, in care"
    if person.fetal_position == "transverse":
        return "a child that lies transverse is not born by itself", section
    if person.placenta == "praevia":
        return "with placenta praevia the way out is barred", section
    return None


def one_birth(care: Sequence[Step], life: Sequence[Step], document: Document) -> None:
    """Raise InputError where the diary and what is done come to two births."""
    given = [index for index, step in enumerate(life) if isinstance(step, Hold) and step.lead > 0]
    if not given:
        return
    if len(given) > 1:
        raise document.fault(
            ("life", given[1], "stimulus"), f"a second birth, beside life[{given[0]}]; there is one child"
        )
    for index, step in enumerate(care):
        if isinstance(step, Hold) and EVENTS["birth"] in step.switches:
            raise document.fault(
                ("life", given[0], "stimulus"),
                f"a second birth, beside the {step.name} of care[{index}]; leave one of the two out",
            )
