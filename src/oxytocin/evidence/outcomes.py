"""What a validation run comes to: each experiment's answer, and the counts."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from oxytocin.evidence.acceptance import SHARE_OF_CURVE


class Outcome(BaseModel):
    """One experiment's answer.

    `interval` is the prediction's 95 % sampling interval, `sampled` says that it is narrow enough, `at_edge` that an
    edge of the accepted band lies in it.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    group: str
    observation: str | None
    role: str
    published: dict[str, Any]
    predicted: float | None
    unit: str
    accept: str
    band: tuple[float, float] | None
    points: tuple[dict[str, Any], ...] = ()
    interval: tuple[float, float] | None
    sampled: bool
    at_edge: bool = False
    within: bool
    people: int
    missing: float
    failures: tuple[str, ...] = ()
    note: str | None
    source: str
    expected: bool | None = None

    @property
    def lost(self) -> bool:
        """Whether the figure used to hold and no longer does."""
        return self.expected is True and not self.within


class ValidationReport(BaseModel):
    """Every experiment's answer and the counts."""

    model_config = ConfigDict(frozen=True)

    experiments: tuple[Outcome, ...]

    @property
    def within(self) -> int:
        """How many are within."""
        return sum(item.within for item in self.experiments)

    @property
    def lost(self) -> list[str]:
        """The ids of those that used to hold and no longer do."""
        return [item.id for item in self.experiments if item.lost]

    def share(self, role: str) -> tuple[int, int]:
        """Return (within, of) among the observations of a role.

        One observation counts once: where experiments stand for the points of one, four fifths of them must be within.
        """
        found: dict[str, list[bool]] = {}
        for item in self.experiments:
            if item.role == role:
                found.setdefault(item.observation or item.id, []).append(item.within)
        return sum(sum(points) >= SHARE_OF_CURVE * len(points) for points in found.values()), len(found)

    def to_json(self) -> dict[str, Any]:
        """Return plain data: {"experiments": [...], "within": n, "of": m}, and the counts by role."""
        return {
            "experiments": [item.model_dump() for item in self.experiments],
            "within": self.within,
            "of": len(self.experiments),
            "roles": {
                role: dict(zip(("within", "of"), self.share(role), strict=True))
                for role in ("calibration", "validation")
            },
            "lost": self.lost,
        }
