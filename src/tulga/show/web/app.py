"""The web application: every page and its twin, static files, exports, and errors that are one clear sentence."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import chain
from threading import Thread
from typing import Any, Final
from urllib.parse import quote

import jinja2
from fastapi import FastAPI, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from starlette.exceptions import HTTPException

from tulga.errors import BadUse, TulgaError
from tulga.show.export import exports
from tulga.show.surface import Workspace
from tulga.show.web.page import Asked, Page, navigation, pages

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    "": "text/plain; charset=utf-8",
}


def create_app(workspace: Workspace) -> FastAPI:
    """The application that shows one workspace; nothing it serves changes the workspace.

    The address that serves it is the caller's: `uvicorn.run(create_app(workspace), host="127.0.0.1", port=8642)`.
    """
    app = FastAPI(title="Tulga", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_warm)
    app.add_middleware(GZipMiddleware, minimum_size=2000)
    app.middleware("http")(_guarded)
    templates = _templates(workspace)
    app.add_api_route("/static/{name}", _static, include_in_schema=False)
    app.add_api_route("/export/{form}", _exporting(workspace), include_in_schema=False)
    for one in map(pages.__getitem__, pages):
        app.add_api_route(one.twin, _twin(workspace, one))
        app.add_api_route(one.path, _drawn(workspace, one, templates), response_class=HTMLResponse)
    _errors(app, templates)
    return app


@asynccontextmanager
async def _warm(app: FastAPI) -> AsyncIterator[None]:
    """Make the figures' bundle, which takes a second or two, while the first page is being read."""
    Thread(target=_vega, daemon=True).start()
    yield


def _twin(workspace: Workspace, page: Page) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return _json(page.give(workspace, _asked(request)))

    return answer


def _drawn(workspace: Workspace, page: Page, templates: jinja2.Environment) -> Callable[[Request], Response]:
    template = templates.get_template(f"{page.name}.html")

    def answer(request: Request) -> Response:
        data = page.give(workspace, _asked(request))
        return HTMLResponse(template.render(data, page=page, twin=_twin_address(request)))

    return answer


def _exporting(workspace: Workspace) -> Callable[[str], Response]:
    def answer(form: str) -> Response:
        name = form.removeprefix("claims.")
        export = exports[name]
        disposition = {"Content-Disposition": f'attachment; filename="claims.{export.suffix}"'}
        parts = export.parts(workspace)
        first = next(parts, "")  # an error comes before the first piece, and is a page
        return StreamingResponse(chain([first], parts), media_type=export.media_type, headers=disposition)

    return answer


def _asked(request: Request) -> Asked:
    return Asked(dict(request.path_params), dict(request.query_params))


def _twin_address(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{quote(request.url.path)}.json{query}"


def _json(data: Mapping[str, Any], status: int = 200) -> Response:
    body = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    return Response(body + "\n", status_code=status, media_type="application/json")


async def _guarded(request: Request, call_next: Callable[[Request], Any]) -> Response:
    response: Response = await call_next(request)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _static(name: str, request: Request) -> Response:
    if name == "vega.js":
        content, kind = _vega(), _KINDS[".js"]
    else:
        content = _file(name)
        kind = _KINDS[name[name.rfind(".") :] if "." in name else ""]
    tag = f'"{sha256(content).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "max-age=86400" if name == "vega.js" else "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)


@cache
def _file(name: str) -> bytes:
    folder = files("tulga.show.web") / "static"
    names = sorted(file.name for file in folder.iterdir())
    if name not in names:
        raise HTTPException(404, f"there is no static file {name!r}")
    return (folder / name).read_bytes()


@cache
def _vega() -> bytes:
    import vl_convert

    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return bundle.encode()


def _templates(workspace: Workspace) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.PackageLoader("tulga.show.web", "pages"), jinja2.PackageLoader("tulga.show.web", "layout")]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(workspace_title=workspace.title, navigation=navigation(), exports=list(exports))
    return environment


def _errors(app: FastAPI, templates: jinja2.Environment) -> None:
    template = templates.get_template("problem.html")

    def problem(request: Request, status: int, sentence: str, nearest: tuple[str, ...]) -> Response:
        links = [{"name": name, "href": _beside(request.url.path, name)} for name in nearest]
        data = {"status": status, "problem": sentence, "nearest": links}
        if request.url.path.endswith(".json"):
            return _json(data, status)
        return HTMLResponse(template.render(data, page=None, twin=None), status_code=status)

    @app.exception_handler(TulgaError)
    def known(request: Request, error: TulgaError) -> Response:
        typed = isinstance(error, BadUse) or bool(request.query_params)  # what the query says cannot be read
        status = (404 if request.path_params else 400) if typed else 500
        return problem(request, status, _sentence(error.what), error.nearest)

    @app.exception_handler(HTTPException)
    def routed(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith("/static/"):
            return PlainTextResponse(f"{error.detail}\n", error.status_code)
        what = f"there is no page at {request.url.path}" if error.status_code == 404 else str(error.detail)
        return problem(request, error.status_code, _sentence(what), ())

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> Response:
        what = f"this page could not be made ({type(error).__name__}); the log of the server says why"
        response = problem(request, 500, _sentence(what), ())
        response.headers["Content-Security-Policy"] = POLICY
        return response


def _beside(path: str, name: str) -> str:
    return f"{quote(path.removesuffix('.json').rpartition('/')[0])}/{quote(name, safe='')}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"
