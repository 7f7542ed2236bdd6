"""Reading what people write: YAML with line numbers, and every fault as one sentence that names file, line and key."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from oxytocin.errors import InputError, did_you_mean
from oxytocin.people.quantities import QuantityError, shown

LARGEST = 256 * 1024  # bytes; a scenario is a page or two
DEEPEST = 20  # levels of nesting
MOST = 20_000  # values, aliases counted each time they are used
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # signs that no text holds
KeyPath = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


@dataclass
class Document:
    """Plain data, where it came from and on which line each key stands."""

    name: str
    data: Any
    lines: dict[KeyPath, int] = field(default_factory=dict)
    overridden: set[KeyPath] = field(default_factory=set)  # set on the command line, not in the file

    def fault(self, path: KeyPath, sentence: str, hint: str | None = None) -> InputError:
        """Return the error to raise for the value at a key path."""
        if any(path[: len(other)] == other for other in self.overridden):
            return InputError(f"--set {dotted(path)}: {sentence}", hint)
        near = path
        while near and near not in self.lines:
            near = near[:-1]
        line = f", line {self.lines[near]}" if near else ""
        key = f", {dotted(path)}" if path else ""
        return InputError(f"{self.name}{line}{key}: {sentence}", hint)

    def read(self, path: KeyPath, reader: Callable[[], T]) -> T:
        """Return what ``reader`` returns; a QuantityError becomes a fault at the path."""
        try:
            return reader()
        except QuantityError as error:
            raise self.fault(path, str(error)) from None


def dotted(path: KeyPath) -> str:
    """Return a key path as people write it: ``care[1].rate``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_document(path: Path, kind: str) -> Document:
    """Read a YAML file (a mapping of keys). ``kind`` names it in errors, e.g. "scenario". Raises InputError."""
    return parse_document(read_text(path, kind, "a YAML file", LARGEST), path.name, kind)


def read_text(path: Path, kind: str, form: str, largest: int) -> str:
    """Return the text of a file of at most ``largest`` bytes, the mark of its encoding left out.

    Errors say that a ``kind`` ("scenario") is of a ``form`` ("a YAML file"). Raises InputError for what is no text.
    """
    name = path.name
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(f"{name} is a folder; a {kind} is {form}")
        if not path.is_file():
            raise InputError(f"{name} is not a file; a {kind} is {form}")
        if size > largest:
            raise InputError(f"{name} has {size / 1024:,.0f} KB; a {kind} has at most {largest // 1024:,} KB")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise InputError(f"{name} is not text (UTF-8); a {kind} is {form}") from None
    if CONTROL.search(text):
        raise InputError(f"{name} is not text: it holds control characters; a {kind} is {form}")
    return text


def too_deep(text: str) -> bool:
    """Say whether YAML is nested so deep that building it could exhaust the stack; events need no recursion."""
    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return True
    return False


def parse_document(text: str, name: str, kind: str) -> Document:
    """Read YAML text (a mapping of keys, or for experiments a list). Raises InputError."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        if too_deep(text):
            raise InputError(f"{name}: nested more than {DEEPEST} levels deep")
        node = loader.get_single_node()
        document = Document(name, None)
        if node is None:
            raise InputError(f"{name} is empty; a {kind} is a YAML file with keys such as 'title'")
        document.data = _Builder(loader, document).build(node, ())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise InputError(f"{name}{line}: not valid YAML: {problem}") from None
    finally:
        loader.dispose()
    if not isinstance(document.data, dict):
        raise InputError(f"{name}: a {kind} is a mapping of keys such as 'title: ...', found {shown(document.data)}")
    return document


class _Builder:
    """Turns YAML nodes into plain data, noting lines; refuses double keys, depth and the many-fold use of aliases."""

    def __init__(self, loader: Any, document: Document) -> None:
        self.loader, self.document, self.count = loader, document, 0

    def build(self, node: yaml.Node, path: KeyPath) -> Any:
        self.count += 1
        self.document.lines[path] = node.start_mark.line + 1
        if len(path) > DEEPEST:
            raise self.document.fault((), f"nested more than {DEEPEST} levels deep")
        if self.count > MOST:
            raise self.document.fault((), f"more than {MOST} values")
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            return self.scalar(node, path)
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.document.fault(path, "a key must be a word")
            key = str(key_node.value)
            if key in data:
                self.document.lines[(*path, key)] = key_node.start_mark.line + 1
                raise self.document.fault((*path, key), "the key is given twice")
            data[key] = self.build(value_node, (*path, key))
        return data

    def scalar(self, node: yaml.Node, path: KeyPath) -> Any:
        if node.tag.startswith("tag:yaml.org,2002:") and not node.tag.endswith(("timestamp", "binary")):
            if node.tag.endswith("int") and ":" in node.value:
                return str(node.value)  # YAML 1.1 would read 10:30 as 630
            try:
                return self.loader.construct_object(node)
            except (ValueError, yaml.YAMLError):
                raise self.document.fault(path, f"{shown(node.value)} cannot be read") from None
        return str(node.value)


def validated(model: type[M], data: Any, document: Document, path: KeyPath = ()) -> M:
    """Return ``data`` as a model; the first fault becomes an InputError that names the place."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        # a mistyped key is also a missing one: the key that was written is the one to name
        first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
        where: KeyPath = (*path, *first["loc"])
        sentence, hint = _sentence(model, first)
        raise document.fault(where, sentence, hint) from None


def _sentence(model: type[BaseModel], error: Any) -> tuple[str, str | None]:
    kind, context, found = error["type"], error.get("ctx", {}), error.get("input")
    key = str(error["loc"][-1]) if error["loc"] else ""
    if kind == "value_error":
        return str(context["error"]), None
    if kind == "extra_forbidden":
        allowed = keys(_holder(model, error["loc"][:-1]))
        return "unknown key", did_you_mean(key, allowed) or f"known are {', '.join(allowed)}"
    if kind == "missing":
        return "the key is missing", None
    if kind == "literal_error":
        expected = str(context["expected"]).replace(" or ", ", ").replace("'", "")
        return f"{shown(found)} is not one of {expected}", did_you_mean(str(found), expected.split(", "))
    if kind.startswith(("int_", "float_")):
        return f"{shown(found)} is not a {'whole ' if kind.startswith('int') else ''}number", None
    if kind.startswith("bool_"):
        return f"{shown(found)} is neither true nor false", None
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"a mapping of keys is needed, found {shown(found)}", None
    if kind in ("list_type", "tuple_type"):
        return f"a list is needed, found {shown(found)}", None
    if kind == "string_type":
        return f"text is needed, found {shown(found)}", None
    if kind.startswith(("greater_than", "less_than")):
        bound = next(iter(context.values()))
        word = {
            "greater_than": "above",
            "greater_than_equal": "at least",
            "less_than": "below",
            "less_than_equal": "at most",
        }[kind]
        return f"{shown(found)} must be {word} {bound:g}", None
    return f"{shown(found)}: {error['msg'][:1].lower()}{error['msg'][1:]}", None


def keys(model: type[BaseModel]) -> list[str]:
    """Return the keys a mapping may have, as they are written."""
    return [item.alias or name for name, item in model.model_fields.items()]


def _holder(model: type[BaseModel], path: KeyPath) -> type[BaseModel]:
    """Return the model that the mapping at a path inside ``model`` is read into."""
    for part in path:
        if isinstance(part, int):
            continue
        fields = {item.alias or name: item for name, item in model.model_fields.items()}
        inner = _inner(fields[part].annotation) if part in fields else None
        if inner is None:
            return model
        model = inner
    return model


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is not None:
        return next((found for item in typing.get_args(annotation) if (found := _inner(item)) is not None), None)
    return None
