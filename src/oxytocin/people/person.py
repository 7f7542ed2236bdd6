"""A person as a scenario describes one: the few figures that a midwife would write on the chart."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from oxytocin.people.quantities import QuantityError, within

Sex = Literal["female", "male"]
Position = Literal["occiput anterior", "occiput posterior", "breech", "transverse"]
Pelvis = Literal["ample", "adequate", "borderline", "contracted"]
Scar = Literal["none", "low transverse", "classical"]
Placenta = Literal["normal", "praevia"]
State = Literal["pregnant", "threatened", "labouring", "non-pregnant", "postpartum"]

# What a person of the kind this model is about can be; outside, the figure is a slip of the pen.
AGE, WEIGHT, HEIGHT, GESTATION, SINCE_BIRTH = (12, 100), (30, 300), (120, 220), (20, 44), (0, 104)
SCAR_AGE = (0.4, 40.0)
FETAL_WEIGHT, RELATIVE_WEIGHT, RUPTURED = (0.3, 7.0), (0.4, 1.8), (0.0, 240 * 60.0)
RESERVE, LUNG_RATIO = (20.0, 150.0), (0.3, 20.0)
DIETARY_SODIUM = (5.0, 500.0)
FERTILE, BODY_MASS_INDEX, PARITY, BISHOP = (12, 55), (12, 80), (0, 15), (0, 13)
EXPECTING = ("pregnant", "threatened", "labouring")
PREGNANCY = (
    "fetal_weight",
    "fetal_position",
    "pelvis",
    "placenta",
    "placental_reserve",
    "lung_ratio",
    "ruptured_membranes",
    "infection",
    "alloimmunisation",
    "pre_eclampsia",
    "risk_of_waiting",
    "risk_of_induction",
)
TERM = 40.0
LATER = 6.0  # weeks since the birth, of a woman after it

POSITIONS: tuple[Position, ...] = ("occiput anterior", "occiput posterior", "breech", "transverse")
# Linear capacity relative to a usual pelvis; spread of women: 6 % (physiology of the passage).
PELVES: dict[Pelvis, float] = {"ample": 1.1, "adequate": 1.0, "borderline": 0.92, "contracted": 0.82}
USUAL_FETUS = 3.4  # kg at 40 weeks; the usual weight grows with the third power of age

# An ordinary adult, for what a scenario leaves out.
WEIGHTS = {
    "male": 80.0,
    "pregnant": 78.0,
    "threatened": 78.0,
    "labouring": 78.0,
    "postpartum": 72.0,
    "non-pregnant": 66.0,
}
RIPENESS = {"pregnant": 4, "threatened": 2, "labouring": 8}
HEIGHTS = {"male": 178.0, "female": 165.0}


class Person(BaseModel):
    """One person. Quantities are strings with units ("78 kg"); what is missing is that of an ordinary adult.

    ``parity`` counts earlier births, ``caesareans`` how many of them were no vaginal births (with a scar one, unless it
    is said), ``scar_age`` the time since the last of these; ``gestation`` and ``bishop`` (the score of the cervix,
    0-13) belong to pregnancy, ``since_birth`` to the time after it; ``labouring`` is pregnant and in
    spontaneous labour when the run begins, ``threatened`` contracts with a cervix that has not changed, so that
    nobody knows whether it will be labour; ``dietary_sodium`` is what is eaten in a day. What belongs to the child and
    the way out is drawn for each person where it is left out. ``risk_of_waiting`` and ``risk_of_induction`` are what
    whoever decides takes the risks to be of going on with the pregnancy, and of ending it now; with
    ``alloimmunisation`` and ``diabetes`` they are read by the check before an induction and change nothing in the body;
    ``pre_eclampsia`` brings hypertension with it. A person that cannot exist is refused with one sentence.
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
    fetal_weight: Annotated[float, within("kg", *FETAL_WEIGHT)] | None = None
    fetal_position: Position | None = None
    pelvis: Pelvis | None = None
    placenta: Placenta | None = None
    placental_reserve: Annotated[float, within("percent", *RESERVE)] | None = None
    lung_ratio: Annotated[float, Field(ge=LUNG_RATIO[0], le=LUNG_RATIO[1])] | None = None
    scar: Scar | None = None
    caesareans: Annotated[int, Field(ge=PARITY[0], le=PARITY[1])] | None = None
    scar_age: Annotated[float, within("yr", *SCAR_AGE)] | None = None
    ruptured_membranes: Annotated[float, within("min", *RUPTURED)] | None = None
    infection: bool | None = None
    alloimmunisation: bool | None = None
    pre_eclampsia: bool | None = None
    risk_of_waiting: Annotated[float, within("percent", 0.0, 100.0)] | None = None
    risk_of_induction: Annotated[float, within("percent", 0.0, 100.0)] | None = None
    diabetes: bool = False
    hypertension: bool = False
    dietary_sodium: Annotated[float, within("mmol/day", *DIETARY_SODIUM)] = 217.0

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
        if given.get("pre_eclampsia") is True:
            ordinary["hypertension"] = True
        return ordinary | given

    @model_validator(mode="after")
    def _possible(self) -> Self:
        """Refuse what cannot be true of one person."""
        index = self.weight / (self.height / 100) ** 2
        pregnant = self.pregnant
        faults = (
            (self.sex == "male" and self.state != "non-pregnant", f"a man cannot be {self.state}"),
            (self.sex == "male" and self.parity > 0, "a man has no parity"),
            (bool(self.pre_eclampsia) and not self.hypertension, "pre-eclampsia without hypertension cannot be"),
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
                (self.caesareans or 0) > self.parity,
                f"{self.caesareans} caesareans are more than the {self.parity} births of her parity",
            ),
            (
                self.scar_age is not None and not self.scarred,
                "scar_age belongs to a scar of the uterus, but there is none",
            ),
            (
                not _inside(index, BODY_MASS_INDEX),
                f"{self.weight:g} kg at {self.height:g} cm is a body-mass index of {index:.0f} kg/m2, outside "
                f"{BODY_MASS_INDEX[0]}-{BODY_MASS_INDEX[1]}",
            ),
        )
        ours = next((key for key in PREGNANCY if getattr(self, key) is not None), None)
        if ours is not None and not pregnant:
            raise QuantityError(f"{ours} belongs to pregnancy, but the state is {self.state}")
        share = self.fetal_share
        if share is not None and not _inside(share, RELATIVE_WEIGHT):
            raise QuantityError(
                f"a fetus of {self.fetal_weight:g} kg at {self.gestation:g} wk is {share:.2g} times the usual weight, "
                f"outside {RELATIVE_WEIGHT[0]:g}-{RELATIVE_WEIGHT[1]:g}"
            )
        for wrong, sentence in faults:
            if wrong:
                raise QuantityError(sentence)
        return self

    @property
    def pregnant(self) -> bool:
        """Whether the person is pregnant when the run begins."""
        return self.state in EXPECTING

    @property
    def scarred(self) -> bool:
        """Whether the uterus has a scar."""
        return self.scar in ("low transverse", "classical")

    @property
    def earlier_caesareans(self) -> int:
        """How many of the earlier births were by caesarean: with a scar one, where the chart does not say."""
        return self.caesareans if self.caesareans is not None else min(self.parity, int(self.scarred))

    @property
    def fetal_share(self) -> float | None:
        """The fetal weight relative to the usual one at this gestation, None where it is not known."""
        if self.fetal_weight is None or self.gestation is None:
            return None
        age = min(max(self.gestation / TERM, 0.5), 1.1)
        return self.fetal_weight / (USUAL_FETUS * age**3)


def _inside(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
