"""Opioids in the rat's oxytocin system: at the cells, at their afferents and at the terminals.

Morphine (mu receptors) and kappa agonists hyperpolarise the cells in the supraoptic nucleus, where an antagonist undoes
nearly all of it (the study of local naloxone, opioid.firing.*.ludwig). What dendrites release when they are excited
directly, neither morphine nor naloxone changes (Munro 1994), so that opioids have no other way to it here than by the
firing. Over days of morphine the cells and their afferents adapt: they fire on, though slower, while morphine is
there, and when naloxone takes it away the adaptation is laid bare. Naloxone on the nucleus shows that of the cells,
naloxone in blood that of the afferents as well.

In the gland opioids that are released with the hormones, by way of kappa receptors mostly, restrain the terminals;
naloxone ends that in any rat, a kappa agonist adds to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from oxytocin.network.parameters import Declared, number

FITTED = "fit:python benchmarks/network/opioids.py"


@dataclass(frozen=True)
class Acting:
    """What opioids come to: ``depolarisation`` of the cells (mV), and factors on ``excitation`` and ``exocytosis``."""

    depolarisation: float
    excitation: float
    exocytosis: float


@dataclass(frozen=True)
class Opioids(Declared):
    """Sizes of what opioids do; doses are relative to those of the studies (1-5 mg/kg of an agonist into a vein)."""

    onset_time: float = number(
        30, "s", "time in which a dose comes to act, and ceases to",
        "assumed:an injection reaches the brain within a minute; a step at once would set off a burst by itself"
    )  # fmt: skip
    mu_hyperpolarisation: float = number(
        5.2,
        "mV",
        "hyperpolarisation of the cells by a dose of morphine",
        FITTED,
        "firing falls by 94 %; explants of the nucleus are hyperpolarised as well (ref:ruan2011)",
    )
    kappa_hyperpolarisation: float = number(
        6.5, "mV", "hyperpolarisation of the cells by a dose of a kappa agonist", FITTED, "firing falls by 98 %"
    )
    gland_opioids: float = number(
        1.7, "1", "how much more the terminals secrete without the opioids of the gland, relative to the usual",
        "obs:opioid.plasma.naive.bicknell1988",
        "naloxone, which does not excite naive cells, raises plasma threefold within 6 min, release from stimulated "
        "glands in a dish 1.9-fold at most (opioid.gland.naloxone.invitro); as far from the one as from the other"
    )  # fmt: skip
    kappa_in_gland: float = number(
        1, "1", "restraint that a kappa agonist adds in the gland, relative to that of the gland's own opioids",
        "assumed:kappa agonists inhibit secretion of isolated glands as well (ref:gland_kappa); size not given"
    )  # fmt: skip
    chronic_morphine: float = number(
        2.0, "mV", "hyperpolarisation by the morphine that dependent rats are given", FITTED,
        "they fire 1.2 spikes/s before naloxone, between 0.9 (Ludwig) and 1.75 (Bicknell 1988: 6.3 are 360 %)"
    )  # fmt: skip
    adapted_cells: float = number(
        0.35, "mV", "depolarisation of the cells by adaptation to morphine", FITTED,
        "3.1 spikes/s after naloxone on the nucleus"
    )  # fmt: skip
    adapted_afferents: float = number(
        0.31, "1", "excitatory input added by adaptation of the afferents, laid bare by naloxone in blood", FITTED,
        "a rise by 4.9 spikes/s, between 3.8 (local naloxone gives 58.5 % of it) and 6.3 (Bicknell 1988)"
    )  # fmt: skip

    def acting(
        self,
        *,
        morphine: float = 0.0,
        kappa_agonist: float = 0.0,
        naloxone: float = 0.0,
        local_naloxone: float = 0.0,
        dependent: bool = False,
    ) -> Acting:
        """Return what doses come to; the antagonists are shares of receptors blocked, in the body or the nucleus."""
        free = (1 - naloxone) * (1 - local_naloxone)
        chronic = self.chronic_morphine if dependent else 0.0
        opioid = chronic + self.mu_hyperpolarisation * morphine + self.kappa_hyperpolarisation * kappa_agonist
        adapted = self.adapted_cells if dependent else 0.0
        restraint = (1 - naloxone) * (1 + self.kappa_in_gland * kappa_agonist)
        return Acting(
            depolarisation=adapted - free * opioid,
            excitation=1 + (self.adapted_afferents * naloxone if dependent else 0.0),
            exocytosis=(1 + self.gland_opioids) / (1 + self.gland_opioids * restraint),
        )
