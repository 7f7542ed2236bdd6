"""Where the numbers behind a run came from: its parameters with their sources, its links with their grades."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from oxytocin.model import cache as kept
from oxytocin.report import words

if TYPE_CHECKING:
    from oxytocin.evidence import Source
    from oxytocin.model import Model

KINDS = {
    "obs": "from published observations",
    "ref": "from references",
    "fit": "fitted to calibration experiments",
    "assumed": "assumed, each with its reason",
}


@dataclass(frozen=True)
class Provenance:
    """What a reader needs to judge the numbers of a run.

    `parameters`: (name, value with unit, meaning, source). `counts`: (kind of source, how many parameters).
    `links`: (from and to, grade, source, in use). `published`: citations of the observations behind either.
    """

    parameters: list[tuple[str, str, str, str]]
    counts: list[tuple[str, int]]
    links: list[tuple[str, str, str, bool]]
    published: list[str]


def provenance(model: Model) -> Provenance:
    """Collect the sources behind a model."""
    kinds = Counter(str(item.source).partition(":")[0] for item in model.parameters)
    sources = [str(item.source) for item in model.parameters] + [str(wire.source) for wire in model.wires]
    return Provenance(
        [(item.name, words.amount(item.value, item.unit), item.meaning, str(item.source)) for item in model.parameters],
        [(words_for, kinds[kind]) for kind, words_for in KINDS.items() if kinds[kind]],
        [(f"{wire.origin} → {wire.target}", wire.grade, str(wire.source or ""), wire.active) for wire in model.wires],
        citations(sources),
    )


def citations(sources: list[str]) -> list[str]:
    """The publications behind sources such as "obs:kinetics.iv.clearance.degroot1995; a note", in order of name."""
    known = _publications()
    named = {name for source in sources for name in re.findall(r"obs:([\w.]*\w)", source)}
    return sorted({known[name] for name in named if name in known}, key=str.casefold)


@cache
def _publications() -> dict[str, str]:
    """The citation of each observation by id, kept in the cache: reading all of the evidence takes a report's time."""
    bundled = Path(str(files("oxytocin"))) / "evidence" / "data" / "observations"
    written = [path.read_bytes() for path in (Path(__file__), *sorted(bundled.glob("*.yaml")))]
    key = f"citations-{hashlib.sha256(b''.join(written)).hexdigest()[:16]}"
    found = kept.read(key)
    if found is None:
        from oxytocin.evidence.records import observations

        found = json.dumps({name: _cited(item.source) for name, item in observations().items()}).encode()
        kept.write(key, found)
    cited: dict[str, str] = json.loads(found)
    return cited


def _cited(source: Source) -> str:
    """Author and year as far as they are known, title, place and identifier."""
    who = " ".join(str(part) for part in (source.first_author, source.year) if part)
    identifier = f"doi:{source.doi}" if source.doi else f"PMID {source.pmid}" if source.pmid else None
    return ". ".join(part.rstrip(".") for part in (who, source.title, source.venue, identifier) if part)
