"""What sets tonic dendritic release and the sizes of what opioids do to the rat's cells. All of it is calibration.

    python benchmarks/network/opioids.py          targets beside what the declared values give
    python benchmarks/network/opioids.py --fit    a scan of tonic release, and the sizes found one after the other

Tonic release: what suckling adds to intranuclear release, without and with an antagonist (Neumann 1994), and that
morphine, which stops the cells, leaves it as it is (Munro 1994; no figure is given, so that 0.24 stands for the error
of two groups, each with the 17 % of Neumann's dialysates). It is heard all the time: the threshold is raised by as
much as it depolarises, so that the cells fire at rest as before, and only an antagonist shows it. Distances are in
standard errors; the minimum is flat. What the antagonist leaves of plasma is not among the targets, for it depends on
what bursts secrete as well; with it the minimum would be at 1.6.

Opioids: firing under morphine and a kappa agonist, in dependent rats before and after naloxone on the nucleus (Ludwig),
and the rise on naloxone in blood, which is 6.3 spikes/s (Bicknell 1988) and 3.8 by Ludwig's share of 58.5 %; their
geometric mean is taken. So it is of the rate before naloxone: 0.9 (Ludwig), and 1.75, which 6.3 raise by 360 %
(Bicknell).
"""

from __future__ import annotations

import argparse
from functools import partial

import numpy as np
from scipy.optimize import brentq

from oxytocin.network import Recorded, Stimulus, random_wiring, simulate
from oxytocin.network.opioids import Opioids
from oxytocin.network.run import NetworkRun

ANIMALS, SEED = 3, 40
REST, SUCKLED, SETTLED = 1200.0, 5400.0, 600.0  # s
NEUMANN = {
    "release during suckling, of rest": (5.01, 1.74),
    "the same under an antagonist": (1.30, 0.22),
}
MUNRO = {"release under morphine, of rest": (1.0, 0.24)}
TONIC = (0.0, 0.4, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.6)
BEFORE = (0.9 * 6.3 / 3.6) ** 0.5  # spikes/s of dependent rats before naloxone
FIRING = {  # spikes/s: after morphine and a kappa agonist as a share of rest; in dependent rats as such
    "mu_hyperpolarisation": 1 - 0.941,
    "kappa_hyperpolarisation": 1 - 0.977,
    "adapted_cells": 3.1,
    "chronic_morphine": BEFORE,
    "adapted_afferents": BEFORE + (6.3 * 2.2 / 0.585) ** 0.5,
}
BETWEEN = {
    "mu_hyperpolarisation": (3, 8), "kappa_hyperpolarisation": (3, 10), "adapted_cells": (0.0, 2),
    "chronic_morphine": (1, 6), "adapted_afferents": (0.0, 1.0),
}  # fmt: skip


def with_tonic(release: float) -> Recorded:
    """Return neurones with so much tonic release, that fire at rest as those without."""
    p = Recorded()
    more = p.oxytocin_gain * (release - p.tonic_release) * p.oxytocin_time / 1000
    return p.changed(tonic_release=release, threshold=p.threshold + (1 + p.lingering) * more)


def _run(neurones: Recorded, stimuli: list[Stimulus], duration: float, animal: int) -> NetworkRun:
    wiring = random_wiring(seed=SEED + 1_000_003 * animal)
    return simulate(neurones, stimuli, duration, SEED, wiring=wiring, network=animal, sample_every=1.0)


def _release(run: NetworkRun, start: float, end: float) -> float:
    return float(run.released[(run.time > start) & (run.time <= end)].sum() / (end - start))


def shares(release: float) -> dict[str, float]:
    """Return dendritic release relative to rest: during suckling, with an antagonist, under morphine."""
    neurones, found = with_tonic(release), []
    quiet = Opioids().acting(morphine=1).depolarisation
    for animal in range(ANIMALS):
        stimuli = [Stimulus(0), Stimulus(REST, suckling=1)]
        free = _run(neurones, stimuli, REST + SUCKLED, animal)
        blocked = _run(neurones.changed(oxytocin_gain=0), stimuli, REST + SUCKLED, animal)
        morphine = _run(neurones, [Stimulus(0, depolarisation=quiet)], REST, animal)
        rest, feed = _release(free, SETTLED, REST), (REST, REST + SUCKLED)
        under = (_release(free, *feed), _release(blocked, *feed), _release(morphine, SETTLED, REST))
        found.append([value / rest for value in under])
    return dict(zip({**NEUMANN, **MUNRO}, np.mean(found, axis=0).tolist(), strict=True))


def distance(found: dict[str, float]) -> float:
    """Return the sum of squared distances from the targets, in standard errors."""
    return sum(((found[name] - value) / error) ** 2 for name, (value, error) in {**NEUMANN, **MUNRO}.items())


DEPENDENT: dict[str, dict[str, float]] = {
    "adapted_cells": {"local_naloxone": 1.0}, "chronic_morphine": {}, "adapted_afferents": {"naloxone": 1.0}
}  # fmt: skip
NAIVE = {"mu_hyperpolarisation": {"morphine": 1.0}, "kappa_hyperpolarisation": {"kappa_agonist": 1.0}}


def firing(o: Opioids, name: str) -> float:
    """Return the firing that a size is set by: spikes/s, of naive rats the share of that at rest."""
    acting = o.acting(**{**DEPENDENT, **NAIVE}[name], dependent=name in DEPENDENT)
    rate = _rate(acting.depolarisation, acting.excitation)
    return rate if name in DEPENDENT else rate / _rate(0.0, 1.0)


def _rate(depolarisation: float, excitation: float) -> float:
    stimuli = [Stimulus(0, depolarisation=depolarisation, excitation=excitation)]
    rates = [_run(Recorded(), stimuli, 900, animal).rate[300:].mean() for animal in range(ANIMALS)]
    return float(np.mean(rates))


def found_one_by_one() -> Opioids:
    """Return the sizes that meet their targets, each found with those before it."""
    o = Opioids()
    for name, target in FIRING.items():
        o = o.changed(**{name: brentq(partial(_off, o, name, target), *BETWEEN[name], xtol=0.01)})
    return o


def _off(o: Opioids, name: str, target: float, value: float) -> float:
    return float(np.log(max(firing(o.changed(**{name: value}), name), 1e-6) / target))


def main() -> None:
    """Print targets and figures, and look for the values if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true")
    wanted = parser.parse_args().fit
    for release in TONIC if wanted else (Recorded().tonic_release,):
        found = shares(release)
        print(f"tonic release {release:g}/s: distance {distance(found):.2f}")
        for name, (value, error) in {**NEUMANN, **MUNRO}.items():
            print(f"  {name:36s} {value:6.2f} ({error:.2f}) {found[name]:8.2f}")
    o = found_one_by_one() if wanted else Opioids()
    for name, target in FIRING.items():
        print(f"  {name:26s} {getattr(o, name):6.2f}   firing {firing(o, name):6.3f}, wanted {target:6.3f}")


if __name__ == "__main__":
    main()
