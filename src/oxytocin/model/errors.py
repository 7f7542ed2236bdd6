"""What can be wrong with a model, said in words that name the place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ModelError(Exception):
    """A fault in a declaration, an equation or the wiring; ``faults`` holds one sentence for each."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the nearest known name, or an empty string."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""
