"""Counter-based randomness: a number depends on the seed, the person, the stream and its index, and on nothing else.

Philox 4x32-10 (Salmon, Moraes, Dror, Shaw 2011), vectorised over people, so that the same woman is drawn whatever
the size
of the batch, its order or the number of workers.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

_MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_WEYL = (np.uint32(0x9E3779B9), np.uint32(0xBB67AE85))
_LOW = np.uint64(0xFFFFFFFF)


def philox(counter: NDArray[np.uint32], key: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return Philox 4x32-10 of counters (..., 4) and keys (..., 2), both uint32; result (..., 4)."""
    c = [counter[..., index].astype(np.uint64) for index in range(4)]
    k = [key[..., index].astype(np.uint32) for index in range(2)]
    with np.errstate(over="ignore"):
        for _ in range(10):
            first, second = c[0] * _MULTIPLIERS[0], c[2] * _MULTIPLIERS[1]
            c = [
                (second >> np.uint64(32)) ^ c[1] ^ k[0],
                second & _LOW,
                (first >> np.uint64(32)) ^ c[3] ^ k[1],
                first & _LOW,
            ]
            k = [k[0] + _WEYL[0], k[1] + _WEYL[1]]
    return np.stack(c, axis=-1).astype(np.uint32)


def uniform(seed: int, people: NDArray[np.int64], stream: str, count: int = 1) -> NDArray[np.float64]:
    """Return numbers strictly between 0 and 1, shape (people, count), for a named stream of each person."""
    people = np.asarray(people, dtype=np.uint64)
    name = int.from_bytes(hashlib.sha256(stream.encode()).digest()[:8], "little")
    blocks = -(-count // 2)
    counter = np.zeros((len(people), blocks, 4), dtype=np.uint32)
    counter[..., 0] = np.arange(blocks)
    counter[..., 1] = (people & _LOW)[:, None]
    counter[..., 2] = (people >> np.uint64(32))[:, None]
    counter[..., 3] = np.uint32(name & 0xFFFFFFFF)
    mixed = (seed * 0x9E3779B97F4A7C15 + (name >> 32)) & 0xFFFFFFFFFFFFFFFF
    key = np.broadcast_to(np.array([mixed & 0xFFFFFFFF, mixed >> 32], dtype=np.uint32), (len(people), blocks, 2))
    words = philox(counter, key).reshape(len(people), -1, 2).astype(np.uint64)
    whole = (words[..., 0] << np.uint64(21)) ^ (words[..., 1] >> np.uint64(11))
    # 52 bits and a half: with 53 the largest would round to 1
    return (((whole >> np.uint64(1) & np.uint64((1 << 52) - 1)).astype(np.float64) + 0.5) / 2.0**52)[:, :count]
