"""Pushing datasets of four files to a CKAN, as a ratio to a bare ckanapi loop that makes the same, and how cost grows.

    python -m benchmarks.push [datasets]

The two take turns in one run, ten datasets each, since a CKAN gets slower as it fills and machines drift. The CKAN is
that of the tests; ``THAKTHO_TEST_CKAN_URL`` and ``THAKTHO_TEST_CKAN_TOKEN_FILE`` name another.
"""

import contextlib
import io
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ckanapi import RemoteCKAN
from tests.ckan.described import described
from tests.ckan.real import RealCkan
from tests.ckan.stack import running
from tests.ckan.variants import DEFAULT, VARIANTS

from thaktho.ckan import push
from thaktho.ckan.client import Ckan
from thaktho.ckan.package import Package, wanted
from thaktho.messages import Text
from thaktho.metadata import File, Metadata

TURN = 10
SIZES = {"dataset.ttl": 60_000, "dataset.jsonld": 90_000, "dataset.csv": 15_000, "dataset.budget-line.csv": 5_000}
"""Bytes of each file: about the mean of the example's datasets."""


def main(datasets: int = 200) -> None:
    """Print seconds, ratio and requests of a first push, by tens; then those of pushing again."""
    with _ckan() as ckan:
        organization = ckan.organization()
        token = ckan.editor(organization)
        ours = [wanted(_described(organization, number)) for number in range(datasets)]
        bare = [wanted(_described(organization, number)) for number in range(datasets)]
        client, remote = Ckan(ckan.url, token), RemoteCKAN(ckan.url, apikey=token)
        print("datasets  ours s  bare ckanapi s  ratio")
        spent = []
        for start in range(0, datasets, TURN):
            turn = slice(start, start + TURN)
            ways = [(_bare(remote), bare[turn]), (lambda some: _push(client, some), ours[turn])]
            order = (1, 0) if start // TURN % 2 else (0, 1)
            timed = {way: _seconds(*ways[way]) for way in order}
            spent.append((timed[1], timed[0]))
            print(f"{start + TURN:8}  {spent[-1][0]:6.2f}  {spent[-1][1]:14.2f}  {spent[-1][0] / spent[-1][1]:5.2f}")
        mine, theirs = (sum(one) for one in zip(*spent, strict=True))
        print(f"     all  {mine:6.2f}  {theirs:14.2f}  {mine / theirs:5.2f}")
        print(f"requests a dataset: {client.requests / datasets:.2f}; bare: {1 + len(SIZES)}")
        _again(client, ours, theirs)


def _again(client: Ckan, packages: Sequence[Package], bare: float) -> None:
    """Push all of it again, then with one file changed each."""
    for what, some in (("unchanged", packages), ("one file changed", [_with_one_changed(one) for one in packages])):
        client.requests = 0
        spent = _seconds(lambda these: _push(client, these), some)
        each = client.requests / len(some)
        print(f"again, {what}: {spent:.2f} s, ratio {spent / bare:.3f}, {each:.2f} requests a dataset")


@contextlib.contextmanager
def _ckan() -> Iterator[RealCkan]:
    url, token_file = os.environ.get("THAKTHO_TEST_CKAN_URL"), os.environ.get("THAKTHO_TEST_CKAN_TOKEN_FILE")
    if url and token_file:
        yield RealCkan(url, Path(token_file).read_text("ascii").strip())
        return
    with running(VARIANTS[DEFAULT]) as stack:
        yield RealCkan(stack.url, Path(stack.token_file).read_text("ascii").strip())


def _described(organization: str, number: int) -> Metadata:
    line = f"{number},โครงการส่งเสริมสุขภาพผู้สูงอายุ,60000\n".encode()
    files = [File(name, line * (size // len(line)), "text/plain", Text(name, name)) for name, size in SIZES.items()]
    return described(organization, files=tuple(files))


def _with_one_changed(package: Package) -> Package:
    first, *rest = package.resources
    changed = replace(first.file, held=first.file.content + b"\n")
    return replace(package, resources=(replace(first, file=changed), *rest))


def _push(client: Ckan, packages: Sequence[Package]) -> None:
    for package in packages:
        push.carry_out(client, push.plan(client, package, "1"))


def _bare(remote: RemoteCKAN) -> Callable[[Sequence[Package]], None]:
    def loop(packages: Sequence[Package]) -> None:
        for package in packages:
            extras = [{"key": key, "value": said} for key, said in package.extras.items()]
            tags = [{"name": name} for name in package.tags]
            fields = {**package.fields, "name": package.name, "owner_org": package.organization}
            made = remote.action.package_create(**fields, extras=extras, tags=tags)
            for one in package.resources:
                upload = (one.upload_name, io.BytesIO(one.file.content))
                said = {**one.fields, "package_id": made["id"], "hash": one.file.sha256}
                remote.call_action("resource_create", said, files={"upload": upload})

    return loop


def _seconds(run: Callable[[Sequence[Package]], None], packages: Sequence[Package]) -> float:
    started = time.perf_counter()
    run(packages)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
