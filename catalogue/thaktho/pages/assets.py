"""Styles, scripts and other files that pages load, under names that change with their content.

    site/styles/*.css       joined in the order of their names into one ``site.css``; those of a folder into one of its
                            name, for pages that alone need them
    site/scripts/*.js       plain scripts of our own, a file each; those of a folder are joined into one of its name
    site/bundles/           what npm made of packages (``make bundles``), as it is; missing where there is no npm.
                            Its ``site.css``, the typeface, goes before our own styles

A name holds a digest of the content (``site.3f1c09ab.css``), so that a host may let browsers keep a file for ever.
Styles name other files by their plain names, ``url(fonts/face.woff2)``; they are written with the names that hold
digests. Scripts name none: pages tell them what they need, in ``data-`` attributes.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from thaktho.resources import folder

FOLDER = "assets"
_DIGITS = 8
_REMARK = re.compile(rb" */\*.*?\*/", re.DOTALL)
"""A remark in styles of our own: readers need not fetch it. What npm bundles keeps its remarks, which name licences."""
_URL = re.compile(rb"url\(([\w./-]+)\)")


@dataclass(frozen=True, slots=True)
class Assets:
    """The files below ``assets/``: ``names`` from a plain name to the one with a digest, ``contents`` by the latter."""

    names: Mapping[str, str]
    contents: Mapping[str, bytes]

    def path(self, name: str) -> str:
        """Return the path of a file from the top of the site by its plain name: ``assets/site.3f1c09ab.css``.

        Raises:
            KeyError: there is no such file.
        """
        return f"{FOLDER}/{self.names[name]}"

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def write(self, out: Path) -> None:
        """Write all files below the folder of a site."""
        for name, content in self.contents.items():
            target = out / FOLDER / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def assets(site: Path | None = None) -> Assets:
    """Return the assets of the site's room.

    Args:
        site: another folder than the one that ships.
    """
    room = site or folder("site")
    bundles = room / "bundles"
    files = sorted(file for file in bundles.rglob("*") if file.is_file()) if bundles.is_dir() else []
    plain = {file.relative_to(bundles).as_posix(): file.read_bytes() for file in files}
    plain.update((file.name, file.read_bytes()) for file in sorted((room / "scripts").glob("*.js")))
    plain.update((f"{part.name}.js", _joined(part, "*.js")) for part in (room / "scripts").glob("*/"))
    plain.update((f"{part.name}.css", _joined(part, "*.css")) for part in (room / "styles").glob("*/"))
    own = (_REMARK.sub(b"", file.read_bytes()) for file in sorted((room / "styles").glob("*.css")))
    styles = [plain.pop("site.css", None), *own]
    names = {name: _hashed(PurePosixPath(name), content) for name, content in plain.items()}
    plain["site.css"] = _settled(b"\n".join(one for one in styles if one is not None), names)
    names["site.css"] = _hashed(PurePosixPath("site.css"), plain["site.css"])
    return Assets(names, {names[name]: content for name, content in plain.items()})


def _joined(part: Path, names: str) -> bytes:
    return b"\n".join(file.read_bytes() for file in sorted(part.glob(names)))


def _settled(css: bytes, names: Mapping[str, str]) -> bytes:
    """Put the names that hold digests into styles; a file that is not there keeps its name, and a test finds it."""
    return _URL.sub(lambda said: b"url(" + names.get(said[1].decode(), said[1].decode()).encode() + b")", css)


def _hashed(name: PurePosixPath, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
    return name.with_name(f"{name.stem}.{digest}{name.suffix}").as_posix()
