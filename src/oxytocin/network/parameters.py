"""The numbers of the network: each with its unit, its meaning and where it comes from.

Values of neurones, bundles and the brake are those of the network of Rossoni and others (2008) as its first author
later released them; values of the terminals are those of the secretion model of MacGregor and Leng for oxytocin. The
model is of the rat.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from oxytocin.errors import InputError, did_you_mean
from oxytocin.model import Param


def number(value: float, unit: str, meaning: str, source: str, note: str = "") -> Any:
    """Return a field of a Declared set: a number with its unit, its meaning and where it comes from."""
    declared = Param(value, unit, meaning, source=source, note=note)
    return field(default=declared.value, metadata={"declared": declared})


def _rossoni(name: str) -> str:
    return f"obs:neuro.model.oxynet.{name}.rossoni2021"


def _magnet(name: str) -> str:
    return f"obs:neuro.model.magnet.{name}.macgregor2026"


SHARES = (
    "brake_strength",
    "afterhyperpolarisation_loss",
    "release_fraction",
    "excitatory_size",
    "inhibitory_size",
)
ASSUMED_NONE = "assumed:no part of the released program, in which it is nil"


@dataclass(frozen=True)
class Declared:
    """A set of declared numbers; a plain frozen dataclass whose fields carry their declaration."""

    @classmethod
    def declarations(cls) -> dict[str, Param]:
        """Return what is declared: value, unit, meaning, source and note of each number by its name."""
        return {item.name: item.metadata["declared"] for item in fields(cls)}

    def changed(self, **changes: float) -> Self:
        """Return a copy with some numbers changed. Raises InputError for a name that is not declared."""
        for name in changes:
            if name not in self.declarations():
                raise InputError(
                    f"network parameter '{name}' is not known; known are {', '.join(self.declarations())}",
                    did_you_mean(name, self.declarations()),
                )
        return replace(self, **changes)

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not isinstance(value, int | float) or value != value or abs(value) == float("inf"):
                raise InputError(f"network parameter '{name}' is {value!r}; a finite number is needed")
            unit = self.declarations()[name].unit
            if value < 0 and unit != "mV":
                raise InputError(f"network parameter '{name}' is {value:g} {unit}; it cannot be negative")
            if value == 0 and (name.endswith(("_time", "_half", "_half_life", "_max")) or name == "reserve"):
                raise InputError(f"network parameter '{name}' is 0 {unit}; it must be above zero")


@dataclass(frozen=True)
class Neurones(Declared):
    """Membrane, afferent input, afterpotentials, dendritic release and the brake of one magnocellular neurone."""

    resting_potential: float = number(-62, "mV", "resting potential, and where a spike leaves it", _rossoni("v_rest"))
    threshold: float = number(-50, "mV", "spike threshold at rest", _rossoni("v_thresh"))
    membrane_time: float = number(10.8, "ms", "membrane time constant", _rossoni("tau_m"))
    excitatory_rate: float = number(80, "1/s", "excitatory inputs to each dendrite", _rossoni("rate_e"))
    inhibitory_rate: float = number(80, "1/s", "inhibitory inputs to each dendrite", _rossoni("rate_i"))
    excitatory_size: float = number(0.0645, "1", "share of the driving force that one EPSP closes", _rossoni("a_e"))
    inhibitory_size: float = number(0.22, "1", "share of the driving force that one IPSP closes", _rossoni("a_i"))
    excitatory_reversal: float = number(0, "mV", "reversal potential of EPSPs", _rossoni("a_e"))
    inhibitory_reversal: float = number(-80, "mV", "reversal potential of IPSPs", _rossoni("a_i"))
    hyperpolarisation: float = number(40, "mV", "hyperpolarising afterpotential (HAP) of a spike", _rossoni("hap_amp"))
    hyperpolarisation_time: float = number(12.5, "ms", "time constant of the HAP", _rossoni("hap_tau"))
    afterhyperpolarisation_max: float = number(
        40, "mV", "ceiling of the slow afterhyperpolarisation (AHP)", _rossoni("ahp_max"), "Hill exponent 4"
    )
    afterhyperpolarisation_half: float = number(
        45, "1", "decayed count of spikes at which the AHP is half its ceiling", _rossoni("ahp_half")
    )
    afterhyperpolarisation_time: float = number(2000, "ms", "time constant of the spike count", _rossoni("ahp_tau"))
    afterhyperpolarisation_loss: float = number(
        0, "1", "largest share of the AHP that oxytocin which a neurone hears takes away", ASSUMED_NONE
    )
    priming: float = number(0.5, "1/s", "filling of each dendritic store during suckling", _rossoni("suckling_input"))
    resting_priming: float = number(
        0, "1", "filling of the stores when nobody suckles, as a share of that by suckling", ASSUMED_NONE
    )
    self_priming: float = number(
        0, "1", "largest share by which oxytocin that a neurone hears speeds the filling of its own store", ASSUMED_NONE
    )
    self_priming_half: float = number(
        1, "mV", "mean depolarisation by oxytocin at which that is half reached", ASSUMED_NONE
    )
    self_priming_time: float = number(
        1_800_000, "ms", "time over which oxytocin that was heard goes on priming", ASSUMED_NONE
    )
    store_time: float = number(400_000, "ms", "time constant of the decay of the store", _rossoni("store_tau"))
    lingering: float = number(
        0,
        "1",
        "further depolarisation by oxytocin that was heard of late, relative to the mean of that at once",
        ASSUMED_NONE,
    )
    tonic_release: float = number(
        0, "1/s", "oxytocin that the dendrites of a bundle release at any time, without spikes", ASSUMED_NONE
    )
    release_fraction: float = number(0.045, "1", "share of the store a spike releases", _rossoni("release_fraction"))
    release_interval: float = number(
        50, "ms", "a spike releases only if it follows the one before within this", _rossoni("release_max_isi")
    )
    release_delay: float = number(5, "ms", "from a spike to its dendritic release", _rossoni("release_delay"))
    oxytocin_gain: float = number(
        0.5, "mV", "depolarisation per unit of oxytocin released in a bundle", _rossoni("ot_depol_gain")
    )
    oxytocin_time: float = number(1000, "ms", "time constant of that depolarisation", _rossoni("ot_depol_tau"))
    oxytocin_max: float = number(25, "mV", "ceiling of that depolarisation in a bundle", _rossoni("ot_depol_max"))
    brake_step: float = number(
        0.0025, "1", "endocannabinoid made per unit of oxytocin released in a bundle", _rossoni("ec_step")
    )
    brake_time: float = number(6000, "ms", "time constant of the endocannabinoid", _rossoni("ec_tau"))
    brake_half: float = number(
        0.03, "1", "endocannabinoid at half the largest attenuation", _rossoni("ec_threshold"), "Hill exponent 4"
    )
    brake_strength: float = number(
        0.6, "1", "largest share of afferent input that the brake removes", _rossoni("ec_fmax")
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in SHARES:
            if getattr(self, name) > 1:
                raise InputError(f"network parameter '{name}' is {getattr(self, name):g}; a share is between 0 and 1")
        if self.threshold <= self.resting_potential:
            raise InputError(
                f"network parameter 'threshold' is {self.threshold:g} mV; it must lie above the resting potential "
                f"of {self.resting_potential:g} mV"
            )


@dataclass(frozen=True)
class Terminals(Declared):
    """Broadening of spikes, calcium and the pools of vesicles in the terminals of one neurone.

    Amounts are those of the whole gland, of which each model neurone speaks for an equal share.
    """

    broadening: float = number(0.021, "1", "spike broadening added by a spike", _magnet("broadening_k"))
    broadening_half_life: float = number(2000, "ms", "half-life of broadening", _magnet("broadening_half_life"))
    broadening_base: float = number(0.5, "1", "broadening of a lone spike", _magnet("broadening_base"))
    fast_calcium: float = number(1.5, "1", "fast calcium that a spike of unit breadth brings", _magnet("fast_ca_k"))
    fast_calcium_half_life: float = number(100, "ms", "half-life of fast calcium", _magnet("fast_ca_half_life"))
    fast_calcium_half: float = number(
        12, "1", "fast calcium that halves calcium entry", _magnet("fast_ca_threshold"), "Hill exponent 5"
    )
    slow_calcium: float = number(0.0003, "1", "slow calcium that a spike of unit breadth brings", _magnet("slow_ca_k"))
    slow_calcium_half_life: float = number(20_000, "ms", "half-life of slow calcium", _magnet("slow_ca_half_life"))
    slow_calcium_half: float = number(
        0.14, "1", "slow calcium that halves calcium entry", _magnet("slow_ca_threshold"), "Hill exponent 3"
    )
    exocytosis: float = number(
        0.003, "1/s", "exocytosis per square of fast calcium", _magnet("exocytosis_alpha"), "squared"
    )
    refill: float = number(120, "pg/s", "refilling of the releasable pool from a full reserve", _magnet("refill_beta"))
    releasable_max: float = number(5000, "pg", "releasable pool when full", _magnet("pool_max"))
    reserve_max: float = number(2_000_000, "pg", "reserve when full", _magnet("reserve_max"))


@dataclass(frozen=True)
class Blood(Declared):
    """Distribution and clearance of oxytocin in a lactating rat: two compartments, as in the woman's plasma.

    Vessels of liver, gut, kidney and glands let a peptide through as blood passes, so that what spreads at once is
    twice the plasma; muscle and skin follow over half an hour. Kidneys and splanchnic organs take it up. In lactation
    the mammary glands, a tenth of the body and an eighth of its blood flow, hold and take up oxytocin as well (Ginsburg
    and Smith 1959). Solved together by ``benchmarks/network/blood.py``.
    """

    body_weight: float = number(
        0.268, "kg", "body weight", "ref:chou2021", "a dam on the tenth day: 247 g at birth and 2.1 g a day"
    )
    central_volume: float = number(
        64.6, "mL/kg", "plasma and the tissues in which oxytocin spreads at once", "obs:neuro.rat.volume.fabian1969",
        "without the mammary glands; solved from what an infusion shows"
    )  # fmt: skip
    mammary_volume: float = number(
        21, "mL/kg", "extracellular fluid of the lactating mammary glands", "ref:chou2021",
        "96 g/kg more of them than in a virgin, with the 0.22 mL/g of other glands (ref:gland_spaces)"
    )  # fmt: skip
    tissue_volume: float = number(
        153.4, "mL/kg", "the rest of the extracellular fluid", "obs:neuro.rat.extracellular_volume.carcass",
        "the least that oxytocin may be given (ref:ginsburg1959)"
    )  # fmt: skip
    clearance: float = number(
        25.3, "mL/min/kg", "clearance by kidneys and splanchnic organs", "obs:neuro.rat.plasma_half_time.fabian1969",
        "28 (SD 10) by obs:neuro.rat.late_half_life.morin2008"
    )  # fmt: skip
    mammary_clearance: float = number(
        3.3, "mL/min/kg", "uptake by the mammary glands in lactation", "obs:neuro.rat.clamped_half_time.fabian1969"
    )  # fmt: skip
    exchange: float = number(
        6.44, "mL/min/kg", "exchange with the slower tissues", "obs:neuro.rat.late_half_life.morin2008",
        "10 at most, from rats whose kidneys and splanchnic organs were shut off"
    )  # fmt: skip
