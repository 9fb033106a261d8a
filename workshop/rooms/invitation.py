"""What brings a phone into the room: an address, and the same as a square of dots."""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import urlsplit

from workshop.language.catalogue import _

NOT_INSTALLED = _(
    "Phones need an addition to this program: pip install 'levels-workshop[phones]'. Hands work without it."
)


def is_installed() -> bool:
    """Whether what phones need is there."""
    return all(find_spec(name) is not None for name in ("aiohttp", "segno"))


def address_of(host: str, port: int, code: str) -> str:
    """What a phone opens; in lower case, since several readers of codes do not know HTTP:// in capitals."""
    return f"http://{host}:{port}/{code}"


def public_origin(url: str) -> str | None:
    """Scheme and host that this address names, with a port where it has one; None where it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    plain = not (parts.username or parts.query or parts.fragment or parts.path.strip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        return None
    return f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port else "")


QUIET_EDGE = 4
"""Modules around a code that must stay light, for a camera to find it."""
HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def qr_lines(text: str) -> tuple[str, ...]:
    """The text as a QR code, two modules a cell below each other; dark is ink, to be drawn black on white.

    No lines where what makes them is not installed.
    """
    if find_spec("segno") is None:
        return ()
    rows = _modules(text)
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return tuple(
        "".join(HALVES[bool(upper), bool(lower)] for upper, lower in zip(*pair, strict=True))
        for pair in pairs
    )


def qr_path(text: str) -> tuple[int, str]:
    """The same for a picture: how many modules it is wide and high, and the path of what is dark in it."""
    rows = _modules(text)
    dark = (
        f"M{column} {row}h1v1h-1z"
        for row, modules in enumerate(rows)
        for column, is_dark in enumerate(modules)
        if is_dark
    )
    return len(rows), "".join(dark)


def _modules(text: str) -> list[list[bool]]:
    """The text as rows of modules, dark ones true, with the edge that a camera needs."""
    import segno  # noqa: PLC0415 - an addition

    code = segno.make(text, error="l", boost_error=False, micro=False)
    return [list(map(bool, row)) for row in code.matrix_iter(border=QUIET_EDGE)]
