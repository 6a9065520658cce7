"""The address of a page as a QR code: what leads from a sheet of paper back to the page."""

from itertools import groupby

import segno

_MASK = 4
"""Any of the eight masks can be read; to look for the best of them takes ten times as long."""
_QUIET = 4
"""How many modules of white a reader needs around the code."""


def svg(address: str) -> bytes:
    """Return an address as a QR code of medium error correction, black on white.

    The side is as many units as modules: how large it is shown is the page's business.
    """
    rows = segno.make(address, micro=False, error="m", boost_error=False, mask=_MASK).matrix
    path = []
    for down, row in enumerate(rows):
        across = 0
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                path.append(f"M{across + _QUIET} {down + _QUIET}h{width}v1h-{width}z")
            across += width
    side = len(rows) + 2 * _QUIET
    ground = f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
    return f'{head}{ground}<path d="{"".join(path)}"/></svg>\n'.encode()
