"""What can go wrong while integrating, person by person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """One person whose integration could not go on: who, when (min), which state, why, and what to do."""

    person: int
    time: float
    state: str
    reason: str

    def __str__(self) -> str:
        return f"person {self.person} at {self.time:.3f} min: {self.reason} (state '{self.state}')"


class IntegrationError(Exception):
    """Raised where a failed person cannot be set aside; ``failures`` names each."""

    def __init__(self, failures: list[Failure]) -> None:
        self.failures = failures
        super().__init__(
            "; ".join(map(str, failures[:5])) + (f" and {len(failures) - 5} more" if len(failures) > 5 else "")
        )
