"""Columns of Parquet files, made from the buffers themselves: Arrow's own conversion loads a data-frame library first,
which would cost a shell command a quarter of a second for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike


def floats(values: ArrayLike) -> pa.Array:
    """Floating-point numbers (n,); what is not finite becomes empty."""
    numbers = np.ascontiguousarray(values, dtype=np.float64)
    known = np.isfinite(numbers)
    valid = None if known.all() else pa.py_buffer(np.packbits(known, bitorder="little").tobytes())
    return pa.Array.from_buffers(pa.float64(), numbers.size, [valid, pa.py_buffer(numbers)])


def integers(values: ArrayLike) -> pa.Array:
    """Whole numbers (n,)."""
    numbers = np.ascontiguousarray(values, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), numbers.size, [None, pa.py_buffer(numbers)])


def texts(values: Sequence[str]) -> pa.Array:
    """Texts (n,)."""
    encoded = [value.encode() for value in values]
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return pa.Array.from_buffers(
        pa.string(), len(encoded), [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))]
    )


def table(columns: Sequence[tuple[str, Any, str]]) -> pa.Table:
    """A table of (name, array, unit); the unit of each goes into its metadata, nothing where there is none."""
    fields = [pa.field(name, array.type, metadata={"unit": unit} if unit else None) for name, array, unit in columns]
    return pa.table([array for _, array, _ in columns], schema=pa.schema(fields))
