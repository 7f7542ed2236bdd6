"""The one error that means: the user's input cannot be used, and here is what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(Exception):
    """Input that cannot be used. The command line prints it as one message and exits 2.

    `message` names the file and key, what was found and what is allowed; `hint` is the way out, such as
    "did you mean 'bishop'?".
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message if hint is None else f"{message}; {hint}")
        self.message = message
        self.hint = hint


def did_you_mean(word: str, allowed: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The hint "did you mean 'x'?" for the nearest of the `allowed` words, or None when nothing is near."""
    near = get_close_matches(word, [str(name) for name in allowed], n=1, cutoff=cutoff)
    return f"did you mean '{near[0]}'?" if near else None
