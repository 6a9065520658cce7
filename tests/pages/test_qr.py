"""A page's QR code leads to the page: it is read back by a reader of codes."""

import re

import pytest
import zxingcpp

from thaktho.pages.qr import svg

ADDRESSES = (
    "https://songkhla.example/",
    "https://songkhla.example/en/project/L7250/64-L7250-1-02/",
    "https://songkhla.example/project/%E0%B8%81%E0%B8%AD%E0%B8%87/a-64C809FE/",
    "https://songkhla.example/" + "project/" + "9" * 300 + "/",
)


def _drawn(picture: str, scale: int = 4) -> memoryview:
    """Return a code of ours as grey points, rows of columns; it is made of rectangles a module high."""
    side = int(re.findall(r'viewBox="0 0 (\d+)', picture)[0])
    rows = [bytearray(b"\xff" * side) for _ in range(side)]
    for across, down, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", picture):
        rows[int(down)][int(across) : int(across) + int(width)] = bytes(int(width))
    points = b"".join(b"".join(bytes([one]) * scale for one in row) * scale for row in rows)
    return memoryview(points).cast("B", (side * scale, side * scale))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_reader_finds_the_address(address: str) -> None:
    found = zxingcpp.read_barcodes(_drawn(svg(address).decode()))
    assert [one.text for one in found] == [address]


def test_the_same_address_gives_the_same_bytes_and_draws_only() -> None:
    picture = svg(ADDRESSES[1])
    assert picture == svg(ADDRESSES[1])
    assert not re.search(rb"<script|href|style=|on\w+=", picture)
