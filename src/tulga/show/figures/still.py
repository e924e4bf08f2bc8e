"""A figure without a browser: as SVG text or PNG bytes, for a report."""

import json

from tulga.show.figures.look import Spec
from tulga.show.figures.world import GEOMETRY, geometry


def svg(spec: Spec, width: int = 900) -> str:
    """A figure as SVG text for a report, `width` pixels wide, with the map's shapes inside it."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(standing_alone(spec, width))
    return drawn


def png(spec: Spec, width: int = 900, scale: float = 2) -> bytes:
    """A figure as PNG bytes for a report, `width` times `scale` pixels wide."""
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(standing_alone(spec, width), scale=scale)
    return drawn


def standing_alone(spec: Spec, width: int) -> Spec:
    """The spec with a fixed width and no address in it, so that it is drawn without a server or a network."""
    aspect = spec.get("usermeta", {}).get("aspect")
    height = round(width * aspect) if aspect else spec["height"]
    text = json.dumps({**spec, "width": width, "height": height, "background": "white"})
    parts: Spec = json.loads(text)
    for layer in parts.get("layer", []):
        data = layer.get("data", {})
        if data.get("url") == GEOMETRY:
            layer["data"] = {"values": geometry(), "format": data["format"]}
        if "href" in layer.get("encoding", {}):
            del layer["encoding"]["href"]
    return parts
