"""Distance on the sphere, as the crow flies."""

import polars as pl

# The equatorial radius of the WGS 84 ellipsoid in kilometres, which the field's tables of capitals are measured with.
RADIUS = 6378.137


def great_circle(latitude1: str, longitude1: str, latitude2: str, longitude2: str) -> pl.Expr:
    """Kilometres between two points given in degrees by four columns; null where one of them is missing.

    Vincenty's formula on a sphere (T. Vincenty, Survey Review 23, 1975), which stays exact for points that are close
    together or opposite each other.

    >>> frame = pl.DataFrame({"a": [0.0], "b": [0.0], "c": [0.0], "d": [180.0]})
    >>> round(frame.select(great_circle("a", "b", "c", "d")).item(), 3)  # half of the equator: pi * RADIUS
    20037.508
    """
    one, other = pl.col(latitude1).radians(), pl.col(latitude2).radians()
    turn = pl.col(longitude2).radians() - pl.col(longitude1).radians()
    across = other.cos() * turn.sin()
    along = one.cos() * other.sin() - one.sin() * other.cos() * turn.cos()
    level = one.sin() * other.sin() + one.cos() * other.cos() * turn.cos()
    return pl.arctan2((across**2 + along**2).sqrt(), level) * RADIUS


def between(latitudes: pl.Series, longitudes: pl.Series) -> pl.Series:
    """Kilometres from each of n places to each: n * n numbers, those from the first place first."""
    places = pl.DataFrame({"latitude": latitudes, "longitude": longitudes})
    pairs = places.join(places, how="cross", suffix="2", maintain_order="left_right")
    return pairs.select(great_circle("latitude", "longitude", "latitude2", "longitude2")).to_series()
