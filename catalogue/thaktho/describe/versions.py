"""The versions of a dataset as files beside its page, so that each can be cited, taken and compared with the next.

The one in force stands there whole, as it was accepted: unpacked it is what its SHA-256 in the ledger says. Of those
before stands what may still be told (`earlier.py`). Beside each but the first is what it changed, as an RDF Patch.
"""

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from thaktho import earlier
from thaktho.contract import Contract
from thaktho.site_folder import SiteFolder, software, write

DATA = "data.nq.gz"
PATCH = "changes.rdfp.gz"
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a dataset: its number, the digest of what was accepted, and that, as sorted N-Quads.

    ``graph`` is the IRI of the dataset's graph in it.
    """

    number: int
    digest: str
    graph: str
    content: Callable[[], bytes]


def files(versions: Sequence[Edition], contract: Contract) -> dict[str, bytes]:
    """Return the files of all versions of a dataset, by their path from its page's folder.

    Args:
        versions: those that were accepted, the oldest first; the last is in force.
        contract: the sheets and fields.
    """
    *before, last = versions
    now = last.content()
    told = [earlier.told(one.content(), now, last.graph, contract) for one in before] + [earlier.said(now, last.graph)]
    made = {path(one.number, DATA): packed(b"".join(lines)) for one, lines in zip(before, told, strict=False)}
    made[path(last.number, DATA)] = packed(now)
    for one, (old, new) in zip(versions[1:], pairwise(told), strict=True):
        made[path(one.number, PATCH)] = packed(earlier.patch(old, new))
    return made


def keep(folder: str, versions: Sequence[Edition], contract: Contract, site: SiteFolder) -> None:
    """Have the files of all versions of a dataset in the new site, made again only where one is another.

    Args:
        folder: the path of the dataset's page, from the top of the site.
        versions: those that were accepted, the oldest first; the last is in force.
        contract: the sheets and fields.
        site: the new site.
    """
    unit, digests = f"versions {folder}", " ".join(f"{one.number} {one.digest}" for one in versions)
    digest = f"{digests} {contract.version} {software()}"
    if not site.keep(unit, digest):
        made = {f"{folder}/{name}": content for name, content in files(versions, contract).items()}
        for name, content in made.items():
            write(site.new / name, content)
        site.note(unit, digest, made)


def path(number: int, name: str) -> str:
    """Return the path of a file of a version from the folder of the dataset's page."""
    return f"version/{number}/{name}"


def packed(content: bytes) -> bytes:
    """Return a content packed by gzip, without a time: the same gives the same bytes."""
    return gzip.compress(content, _LEVEL, mtime=0)
