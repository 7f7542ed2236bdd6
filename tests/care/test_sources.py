"""What protocols, drugs and the monitor cite is in the evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from oxytocin.care.library import BUNDLED

PACKAGE = Path(__file__).parents[2] / "src" / "oxytocin"
DOCS = Path(__file__).parents[2] / "docs"
EVIDENCE = PACKAGE / "evidence" / "data"
CITING = [*BUNDLED["protocol"].glob("*.yaml"), *BUNDLED["drug"].glob("*.yaml"), *(PACKAGE / "care").glob("*.py")]


def known(pattern: str) -> set[str]:
    files = sorted(EVIDENCE.glob(pattern))
    return {
        name for file in files for name in re.findall(r"^- id: (\S+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }


@pytest.mark.parametrize("path", CITING, ids=lambda path: path.name)
def test_what_is_cited_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    observations, claims = known("observations/*.yaml"), known("claims.yaml")
    cited = [name.rstrip(".") for name in re.findall(r"\bobs[: ]([a-z]+\.[\w.]+)", text)]
    assert [name for name in cited if name not in observations] == []
    kinds = "induction|safety|water|augmentation|postpartum|stress-test|antagonist|circulation"
    stated = re.findall(rf"\bclaims? ?:? ?((?:{kinds})-[\w-]+)", text)
    assert [name for name in stated if name not in claims] == []
    books = [yaml.safe_load(book.read_text(encoding="utf-8")) for book in DOCS.glob("bibliography*.yaml")]
    keys = {name for book in books for name in book}
    referenced = re.findall(r"\bref:(\w+)", text)
    assert [name for name in referenced if name not in keys] == []
    if path.suffix == ".yaml":
        assert cited or stated or referenced
