"""The human oxytocin system, one file per organ; ``whole`` wires them. Knows nothing of solvers."""

from oxytocin.physiology.whole import ASSEMBLIES, build

__all__ = ["ASSEMBLIES", "build"]
