"""How the model reader is set up: the endpoint, its limits and its budget, from the environment and `tulga.yml`."""

import os
import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from tulga.errors import BadUse, unknown

_PREFIX = "TULGA_MODEL_"
_SECTION = "model"


class ModelSettings(BaseModel):
    """An OpenAI-compatible endpoint and what may be asked of it.

    `timeout` is in seconds for one answer, `tries` counts the attempts at one request, `answer_tokens` bounds one answer.
    `requests_per_minute`, `max_requests` and `max_tokens` (of one run, questions and answers together) are without limit
    when not given. `sentences` and `characters` bound the text of one question. `cache` is the folder of answers.
    `confidence` is what every claim of this model gets: 0.5 until somebody has measured the model.

    >>> ModelSettings(url="http://127.0.0.1:8080", name="small").completions
    'http://127.0.0.1:8080/v1/chat/completions'
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    url: str
    name: str = Field(min_length=1)
    key: SecretStr | None = Field(default=None, repr=False)
    timeout: float = Field(default=120, gt=0, le=3600)
    tries: int = Field(default=5, ge=1, le=20)
    requests_per_minute: float | None = Field(default=None, gt=0)
    max_requests: int | None = Field(default=None, ge=0)
    max_tokens: int | None = Field(default=None, ge=0)
    answer_tokens: int = Field(default=4096, ge=64)
    sentences: int = Field(default=12, ge=1, le=200)
    characters: int = Field(default=4000, ge=200)
    confidence: float = Field(default=0.5, ge=0, le=1)
    cache: Path = Field(default_factory=lambda: _cache_home() / "tulga" / "model")

    @property
    def completions(self) -> str:
        """The address that questions are sent to: `/chat/completions` below the address given, `/v1` if it has no path."""
        parts = urlsplit(self.url)
        path = parts.path.rstrip("/")
        if not path.endswith("/chat/completions"):
            path = f"{path or '/v1'}/chat/completions"
        return parts._replace(path=path, fragment="").geturl()

    @property
    def shown(self) -> str:
        """The endpoint as messages name it: without the query, which may hold what is nobody's business."""
        parts = urlsplit(self.completions)
        return f"{parts.scheme}://{parts.netloc}{parts.path}"

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine: no proxy stands between."""
        return _is_loopback(urlsplit(self.url).hostname or "")


def model_settings(environment: Mapping[str, str] | None = None, workspace: Path | None = None) -> ModelSettings:
    """The settings from `TULGA_MODEL_URL`, `_NAME`, `_KEY` and one variable for every other field; what the environment
    does not say comes from the section `model` of the workspace's `tulga.yml`, where a key is refused.

    Raises BadUse with one sentence that never shows the key.

    >>> model_settings({"TULGA_MODEL_URL": "http://127.0.0.1:8080", "TULGA_MODEL_NAME": "m", "TULGA_MODEL_TRIES": "2"}).tries
    2
    >>> model_settings({"TULGA_MODEL_NAME": "m"})
    Traceback (most recent call last):
    tulga.errors.BadUse: the model reader needs TULGA_MODEL_URL, the address of an OpenAI-compatible endpoint
    """
    given = os.environ if environment is None else environment
    values = _section(workspace) if workspace else {}
    for name in sorted(given):
        if name.startswith(_PREFIX) and given[name].strip():
            field = name.removeprefix(_PREFIX).lower()
            if field not in ModelSettings.model_fields:
                raise unknown("variable", name, (_PREFIX + f.upper() for f in ModelSettings.model_fields))
            values[field] = given[name].strip()
    for field, what in (("url", "the address of an OpenAI-compatible endpoint"), ("name", "the model's name there")):
        if field not in values:
            raise BadUse(f"the model reader needs {_PREFIX}{field.upper()}, {what}")
    try:
        settings = ModelSettings.model_validate(values)
    except ValidationError as error:
        raise BadUse("; ".join(_problems(error)), place="model settings") from None
    _check_address(settings)
    return settings


def _section(workspace: Path) -> dict[str, Any]:
    path = workspace / "tulga.yml"
    try:
        section = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get(_SECTION) or {}
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, AttributeError, yaml.YAMLError):
        raise BadUse("the settings cannot be read as YAML", place=str(path)) from None
    if not isinstance(section, dict):
        raise BadUse("the section `model` is not a mapping", place=str(path))
    if "key" in section:
        raise BadUse("a key does not belong in a file; give it as TULGA_MODEL_KEY", place=str(path))
    for name in section:
        if name not in ModelSettings.model_fields:
            raise unknown("setting", str(name), ModelSettings.model_fields, place=f"{path}: {_SECTION}")
    return dict(section)


def _problems(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_input=False, include_context=False):
        yield f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg'].removeprefix('Value error, ')}"


def _check_address(settings: ModelSettings) -> None:
    try:
        parts = urlsplit(settings.url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise BadUse("TULGA_MODEL_URL is not an address") from None
    if parts.scheme not in ("http", "https") or not host:
        raise BadUse("TULGA_MODEL_URL is not an http or https address such as http://127.0.0.1:8080/v1")
    if parts.username or parts.password:
        raise BadUse("a name or password does not belong in TULGA_MODEL_URL; give the key as TULGA_MODEL_KEY")
    if settings.key is None:
        return
    if not re.fullmatch(r"[!-~]+", settings.key.get_secret_value()):
        raise BadUse("TULGA_MODEL_KEY holds blanks or letters that a request cannot carry")
    if parts.scheme == "http" and not _is_loopback(host):
        raise BadUse(f"the key would travel to {host} in clear; use https")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _cache_home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
