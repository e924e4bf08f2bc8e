"""A declared file: one YAML, read into its model, every mistake named with its line and the nearest valid names."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from tulga.errors import BadInput, nearest_names

Model = TypeVar("Model", bound=BaseModel)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path, model: type[Model]) -> Model:
    """The file as a `model`; raises BadInput with all its mistakes at once, each with its line."""
    try:
        text = path.read_text(encoding="utf-8")
        data = yaml.load(text, Loader=_LOADER)
    except OSError as error:
        raise BadInput(f"the file cannot be read: {error.strerror}", place=str(path)) from None
    except UnicodeDecodeError as error:
        raise BadInput(f"the file is not UTF-8 text (byte {error.start})", place=str(path)) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        raise BadInput(
            f"the file is not YAML: {getattr(error, 'problem', None) or 'it cannot be parsed'}", place=place
        ) from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        raise BadInput("; ".join(_problems(error, tree, model)), place=str(path)) from None


def _problems(error: ValidationError, tree: yaml.Node | None, model: type[BaseModel]) -> Iterator[str]:
    names = _field_names(model)
    for problem in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in problem["loc"]) or "the file"
        what = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            near = nearest_names(str(problem["loc"][-1]), names)
            what = "there is no such field" + (f"; did you mean {' or '.join(near)}?" if near else "")
        elif problem["type"] == "missing":
            what = "this field is needed"
        yield f"line {_line(tree, problem['loc'])}: {where}: {what}"


def _field_names(model: type[BaseModel]) -> list[str]:
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({name for part in parts for name in part.get("properties", {})})


def _line(node: yaml.Node | None, steps: tuple[int | str, ...]) -> int:
    """The line of the deepest part of `steps` that the file has, from 1."""
    line = node.start_mark.line + 1 if node else 1
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = (node.value[step], node.value[step])
        else:
            found = None
        if found is None:
            break
        line, node = int(found[0].start_mark.line) + 1, found[1]
    return line
