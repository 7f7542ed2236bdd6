"""A person as a scenario describes one: the few figures that a midwife would write on the chart."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from oxytocin.people.quantities import QuantityError, within

Sex = Literal["female", "male"]
State = Literal["pregnant", "labouring", "non-pregnant", "postpartum"]

# What a person of the kind this model is about can be; outside, the figure is a slip of the pen.
AGE, WEIGHT, HEIGHT, GESTATION, SINCE_BIRTH = (12, 100), (30, 300), (120, 220), (20, 44), (0, 104)
FERTILE, BODY_MASS_INDEX, PARITY, BISHOP = (12, 55), (12, 80), (0, 15), (0, 13)
EXPECTING = ("pregnant", "labouring")
TERM = 40.0
LATER = 6.0  # weeks since the birth, of a woman after it

# An ordinary adult, for what a scenario leaves out.
WEIGHTS = {"male": 80.0, "pregnant": 78.0, "labouring": 78.0, "postpartum": 72.0, "non-pregnant": 66.0}
RIPENESS = {"pregnant": 4, "labouring": 8}
HEIGHTS = {"male": 178.0, "female": 165.0}


class Person(BaseModel):
    """One person. Quantities are strings with units ("78 kg"); what is missing is that of an ordinary adult.

    ``parity`` counts earlier births; ``gestation`` and ``bishop`` (the score of the cervix, 0-13) belong to
    pregnancy, ``since_birth`` to the time after it; ``labouring`` is pregnant and in spontaneous labour when the run
    begins. A person that cannot exist is refused with one sentence.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sex: Sex = "female"
    state: State = "non-pregnant"
    age: Annotated[float, within("yr", *AGE)] = 30.0
    weight: Annotated[float, within("kg", *WEIGHT)] = 66.0
    height: Annotated[float, within("cm", *HEIGHT)] = 165.0
    gestation: Annotated[float, within("wk", *GESTATION)] | None = None
    since_birth: Annotated[float, within("wk", *SINCE_BIRTH)] | None = None
    parity: Annotated[int, Field(ge=PARITY[0], le=PARITY[1])] = 0
    bishop: Annotated[int, Field(ge=BISHOP[0], le=BISHOP[1])] | None = None

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, given: Any) -> Any:
        """Fill in what is left out: it depends on the sex and the state."""
        if not isinstance(given, dict):
            return given
        sex = given.get("sex", "female")
        stated = "pregnant" if "gestation" in given else "postpartum" if "since_birth" in given else "non-pregnant"
        state = given.get("state", stated)
        ordinary: dict[str, Any] = {
            "state": state,
            "weight": f"{WEIGHTS.get('male' if sex == 'male' else str(state), 66.0)} kg",
            "height": f"{HEIGHTS.get(str(sex), 165.0)} cm",
            "parity": 1 if state == "postpartum" else 0,
        }
        if state in EXPECTING:
            ordinary |= {"gestation": f"{TERM} wk", "bishop": RIPENESS[state]}
        if state == "postpartum":
            ordinary["since_birth"] = f"{LATER} wk"
        return ordinary | given

    @model_validator(mode="after")
    def _possible(self) -> Self:
        """Refuse what cannot be true of one person."""
        index = self.weight / (self.height / 100) ** 2
        pregnant = self.pregnant
        faults = (
            (self.sex == "male" and self.state != "non-pregnant", f"a man cannot be {self.state}"),
            (self.sex == "male" and self.parity > 0, "a man has no parity"),
            (
                not pregnant and self.gestation is not None,
                f"gestation belongs to pregnancy, but the state is {self.state}",
            ),
            (not pregnant and self.bishop is not None, f"bishop belongs to pregnancy, but the state is {self.state}"),
            (
                pregnant and not _inside(self.age, FERTILE),
                f"a pregnant woman of {self.age:g} yr is outside {FERTILE[0]}-{FERTILE[1]} yr",
            ),
            (
                self.state != "postpartum" and self.since_birth is not None,
                f"since_birth belongs to the time after a birth, but the state is {self.state}",
            ),
            (self.state == "postpartum" and self.parity < 1, "a woman after birth has a parity of at least 1"),
            (
                self.parity > max(0.0, self.age - FERTILE[0]),
                f"a parity of {self.parity} is not possible at {self.age:g} yr",
            ),
            (
                not _inside(index, BODY_MASS_INDEX),
                f"{self.weight:g} kg at {self.height:g} cm is a body-mass index of {index:.0f} kg/m2, outside "
                f"{BODY_MASS_INDEX[0]}-{BODY_MASS_INDEX[1]}",
            ),
        )
        for wrong, sentence in faults:
            if wrong:
                raise QuantityError(sentence)
        return self

    @property
    def pregnant(self) -> bool:
        """Whether the person is pregnant when the run begins."""
        return self.state in EXPECTING


def _inside(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
