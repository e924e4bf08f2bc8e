"""What memory this process may still take, so that a file too large for it is refused before it is read."""

import resource
from pathlib import Path

from tulga.errors import BadInput


def available() -> int:
    """Bytes of memory that may still be taken: of the machine, of the limit set on the process, of its container.

    Where the system tells nothing, it is taken as 8 GB.
    """
    limits = [_of_machine(), _of_process(), _of_container()]
    return min((limit for limit in limits if limit is not None), default=8 << 30)


def need(size: int, place: str, instead: str) -> None:
    """Raises BadInput, with what can be done `instead`, when `size` bytes would not fit."""
    there = available()
    if size > there:
        said = f"reading it would take about {size / 1e9:.1f} GB of memory and there are {max(there, 0) / 1e9:.1f}"
        raise BadInput(f"{said}: {instead}", place=place)


def _of_machine() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)


def _of_process() -> int | None:
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY:
        return None
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return most
    return most - pages * resource.getpagesize()


def _of_container() -> int | None:
    """What the control group of a container leaves, in its second version."""
    try:
        most, used = (
            Path(f"/sys/fs/cgroup/memory.{name}").read_text(encoding="ascii").strip() for name in ("max", "current")
        )
        return None if most == "max" else int(most) - int(used)
    except (OSError, ValueError):
        return None
