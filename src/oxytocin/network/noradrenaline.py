"""Noradrenaline in the rat's oxytocin system: part of what excites the cells, and part of the way from the nipple.

An alpha blocker on the supraoptic nucleus halves the firing of oxytocin cells at rest. In a suckled rat it inhibits
the reflex as well, while oxytocin still ejects milk; what noradrenaline in a ventricle releases it prevents, so that a
noradrenergic synapse lies late on the way of the stimulus (Clarke 1979). Two hours after Dibenamine litters get less
milk, and oxytocin restores it (ref:letdown_adrenergic).
"""

from __future__ import annotations

from dataclasses import dataclass

from oxytocin.errors import InputError
from oxytocin.network.parameters import Declared, number


@dataclass(frozen=True)
class Noradrenaline(Declared):
    """Shares of what reaches the cells that an alpha blocker takes away."""

    noradrenergic_input: float = number(
        0.18, "1", "share of excitatory input that is noradrenergic", "obs:ne.tonic.alpha1.pmc2230817",
        "firing at rest falls by half without it"
    )  # fmt: skip
    noradrenergic_suckling: float = number(
        0.3, "1", "share of what suckling does to the stores that noradrenaline carries",
        "obs:neuro.milk_ejection.alpha_blocker.clarke1979",
        "inhibited in half of the rats, no size given: at 0.3 a third of the bursts go, at 0.45 two fifths, at 0 none"
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("noradrenergic_input", "noradrenergic_suckling"):
            if getattr(self, name) > 1:
                raise InputError(f"network parameter '{name}' is {getattr(self, name):g}; a share is between 0 and 1")

    def left(self, alpha_blocker: float) -> dict[str, float]:
        """Return what is left of excitation and suckling when a share of the receptors is blocked."""
        return {
            "excitation": 1 - self.noradrenergic_input * alpha_blocker,
            "suckling": 1 - self.noradrenergic_suckling * alpha_blocker,
        }
