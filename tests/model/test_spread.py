"""How parameters vary over people, against SciPy's distributions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from oxytocin.model import LogNormal, Normal, Uniform
from oxytocin.model.quantities import Spread, describe_spread

SHARES = np.concatenate(
    [np.geomspace(1e-300, 0.4, 200), np.linspace(0.001, 0.999, 999), 1 - np.geomspace(1e-15, 0.4, 100)])


def test_the_normal_quantile_is_exact_to_the_far_tails() -> None:
    found = Normal(sd=1.0).quantile(0.0, SHARES)
    np.testing.assert_allclose(found, stats.norm.ppf(SHARES), rtol=2e-14, atol=1e-15)


def test_log_normal_has_its_median_and_coefficient_of_variation() -> None:
    sd = np.sqrt(np.log1p(0.4**2))
    spread = LogNormal(cv=0.4, limit=np.inf)
    wanted = stats.lognorm(s=sd, scale=7.5)
    assert wanted.std() / wanted.mean() == pytest.approx(0.4, rel=1e-12)
    np.testing.assert_allclose(spread.quantile(7.5, SHARES), wanted.ppf(SHARES), rtol=1e-12)
    assert spread.quantile(7.5, np.array(0.5)) == 7.5


def test_log_normal_is_held_at_three_standard_deviations() -> None:
    sd = np.sqrt(np.log1p(0.4**2))
    low, high = LogNormal(cv=0.4).quantile(7.5, np.array([1e-9, 1 - 1e-9]))
    assert low == pytest.approx(7.5 * np.exp(-3 * sd))
    assert high == pytest.approx(7.5 * np.exp(3 * sd))


def test_normal_is_held_within_its_bounds() -> None:
    spread = Normal(sd=2.0, low=3.0, high=6.0)
    np.testing.assert_allclose(spread.quantile(5.0, np.array([1e-6, 0.5, 0.6, 0.999])),
                               [3.0, 5.0, stats.norm(5, 2).ppf(0.6), 6.0])


def test_uniform() -> None:
    np.testing.assert_allclose(Uniform(-1.0, 3.0).quantile(99.0, SHARES), stats.uniform(-1, 4).ppf(SHARES), atol=1e-15)


@pytest.mark.parametrize("spread", [LogNormal(cv=0.3), Normal(sd=0.5), Uniform(0.0, 6.28)])
def test_quantiles_rise_and_take_a_typical_value_for_each_person(spread: Spread) -> None:
    u = np.linspace(0.001, 0.999, 500)
    assert np.all(np.diff(spread.quantile(2.0, u)) >= 0)
    typical = np.linspace(1.0, 3.0, 500)
    together = spread.quantile(typical, u)
    alone = [float(spread.quantile(float(value), np.array(share))) for value, share in zip(typical, u, strict=True)]
    np.testing.assert_allclose(together, alone, rtol=1e-15)


@pytest.mark.parametrize(("spread", "words"), [
    (None, "constant"), (LogNormal(cv=0.25), "log-normal, CV 25 %"), (Normal(sd=2.0), "normal, SD 2"),
    (Uniform(0.0, 6.0), "uniform, 0 to 6"),
])
def test_a_spread_in_words(spread: Spread | None, words: str) -> None:
    assert describe_spread(spread) == words
