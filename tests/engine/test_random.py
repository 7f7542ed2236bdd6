"""Counter-based randomness: known answers, independence of the batch, uniformity."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from oxytocin.engine import random

# Known-answer vectors of Philox4x32-10 distributed with Random123 (Salmon, Moraes, Dror, Shaw 2011).
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> np.ndarray:
    """Return 32-bit words from their hexadecimal digits."""
    return np.array([int(word, 16) for word in text.split()], dtype=np.uint32)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_known_answers(counter: str, key: str, answer: str) -> None:
    np.testing.assert_array_equal(random.philox(words(counter), words(key)), words(answer))


def test_many_counters_at_once_are_each_alone() -> None:
    counters, keys = (np.stack([words(case[part]) for case in KNOWN]) for part in (0, 1))
    np.testing.assert_array_equal(random.philox(counters, keys), np.stack([words(case[2]) for case in KNOWN]))


def test_a_person_is_drawn_the_same_in_any_batch_and_order() -> None:
    everybody = random.uniform(7, np.arange(1000), "phase", 5)
    np.testing.assert_array_equal(random.uniform(7, np.array([998, 3]), "phase", 5), everybody[[998, 3]])
    np.testing.assert_array_equal(random.uniform(7, np.arange(1000), "phase", 2), everybody[:, :2])


def test_seed_person_stream_and_index_each_give_other_numbers() -> None:
    base = random.uniform(7, np.arange(500), "phase", 4)
    others = [random.uniform(8, np.arange(500), "phase", 4), random.uniform(7, np.arange(500, 1000), "phase", 4),
              random.uniform(7, np.arange(500), "phases", 4), random.uniform(7, np.arange(500) + 2**32, "phase", 4)]
    assert len(np.unique(np.concatenate([base, *others]))) == 5 * 2000
    for other in others:
        assert abs(stats.pearsonr(base.ravel(), other.ravel()).statistic) < 0.1


@pytest.mark.parametrize("seed", [0, 1, -1, 2**63, 12345678901234567890123])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    found = random.uniform(seed, np.arange(100), "x", 3)
    assert found.shape == (100, 3)
    assert np.all((found > 0) & (found < 1))


def test_numbers_are_uniform_over_people_and_over_the_index() -> None:
    over_people = random.uniform(1, np.arange(20_000), "volume")[:, 0]
    over_index = random.uniform(1, np.array([5]), "volume", 20_000)[0]
    for found in (over_people, over_index):
        assert stats.kstest(found, "uniform").pvalue > 0.01
        assert abs(stats.pearsonr(found[:-1], found[1:]).statistic) < 0.03
    pairs, _, _ = np.histogram2d(over_people[::2], over_people[1::2], bins=10)
    assert stats.chisquare(pairs.ravel()).pvalue > 0.01


def test_no_number_is_zero_or_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for word in (0, 0xFFFFFFFF):
        monkeypatch.setattr(random, "philox", lambda counter, key, word=word: np.full(counter.shape, word, np.uint32))
        found = random.uniform(1, np.arange(3), "extreme", 2)
        assert np.all((found > 0) & (found < 1))
