"""What people call the things that a scenario names otherwise: a hug is a touch, Pitocin is oxytocin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from oxytocin.care.drugs import Drug, load_drug
from oxytocin.care.library import names
from oxytocin.care.measures import Fluid, Procedure, Stimulus, load_fluid, load_procedure, load_stimulus
from oxytocin.errors import did_you_mean

Thing = Drug | Procedure | Fluid | Stimulus
LOADERS: dict[str, Callable[[str, Path | None], Thing]] = {
    "stimulus": load_stimulus,
    "drug": load_drug,
    "procedure": load_procedure,
    "fluid": load_fluid,
}
WRITTEN = {
    "stimulus": "{{at: 1 h, stimulus: {}}}, in the diary",
    "drug": "{{at: 1 h, give: {}, amount: ..., route: ...}}",
    "procedure": "{{at: 1 h, give: {}}}",
    "fluid": "{{at: 1 h, infuse: {}, rate: ...}}",
}


def meant(word: str, kinds: tuple[str, ...], library: Path | None = None) -> str | None:
    """Return a hint at what a word that is no name of these kinds means, or None: the same name of another kind, a word
    that people use for it, a name spelled nearly so."""
    for kind in LOADERS:
        if kind not in kinds and word in names(kind, library):
            return f"it is written {WRITTEN[kind].format(word)}"
    every = [
        (kind, name)
        for kind in (*kinds, *(kind for kind in LOADERS if kind not in kinds))
        for name in names(kind, library)
    ]
    for kind, name in every:
        if _plain(word) in _words(kind, name, library):
            hint = f"did you mean '{name}'?"
            return hint if kind in kinds else f"{hint} It is written {WRITTEN[kind].format(name)}"
    for kind, name in every:
        if kind in kinds and _plain(word) in _plain(LOADERS[kind](name, library).meaning).split():
            return f"did you mean '{name}'?"
    return did_you_mean(word, [name for kind in kinds for name in names(kind, library)])


def called(word: str, library: Path | None = None) -> str | None:
    """Return the name of what people call so, of whatever kind, or None."""
    every = ((kind, name) for kind in LOADERS for name in names(kind, library))
    return next((name for kind, name in every if _plain(word) in _words(kind, name, library)), None)


def _words(kind: str, name: str, library: Path | None) -> list[str]:
    return [_plain(said) for said in (name, *LOADERS[kind](name, library).also)]


def _plain(text: str) -> str:
    return text.strip().lower().replace(",", " ").replace("-", " ")
