"""The command that takes in what officers put into the CKAN."""

import argparse
from collections.abc import Sequence

from thaktho.commands.connected import ckan_of
from thaktho.commands.telling import build_site, vet_site
from thaktho.contract import shipped
from thaktho.errors import ThakthoError, UsageError
from thaktho.exchange.pulling import Looked, Pulling
from thaktho.flow import Catalogue
from thaktho.messages import seen, text
from thaktho.progress import Progress
from thaktho.workspace import Publisher, Workspace, open_workspace


def pull(options: argparse.Namespace) -> int:
    """Take in what officers put into the CKAN: 3 where something could not be asked or answered."""
    workspace = open_workspace(options.workspace)
    vet_site(workspace)
    looked, trouble = 0, False
    with ckan_of(workspace) as ckan, Catalogue(workspace, shipped()) as catalogue:
        organizations = _organizations(workspace, options.publishers)
        pulling = Pulling(catalogue, ckan, dry_run=options.dry_run)
        for organization, publishers in organizations.items():
            print(text("pull.looking", organization=organization)[options.lang])
            try:
                right = catalogue.permission.of(publishers[0])
                if right.says is not None:
                    print(seen(right.says[options.lang]))
                    trouble = True
                    continue
                for one in pulling.organization(organization, publishers):
                    looked += 1
                    trouble |= one.trouble is not None
                    print(_line(one, options))
            except ThakthoError as error:  # what was published before is built all the same
                print(seen(error.message[options.lang]))
                trouble = True
            if pulling.strange:
                print(text("pull.strange", count=pulling.strange)[options.lang])
        if pulling.accepted or (not options.dry_run and catalogue.ledger.current() and catalogue.is_site_behind()):
            build_site(catalogue, Progress(options.lang))
    if looked:
        print(text("pull.done", looked=looked, accepted=pulling.accepted)[options.lang])
    elif not trouble:
        print(text("pull.nothing_new")[options.lang])
    if options.dry_run:
        print(text("pull.dry")[options.lang])
    return 3 if trouble else 0


def _organizations(workspace: Workspace, named: Sequence[str]) -> dict[str, list[Publisher]]:
    """Return the organisations to look in, each with the publishers whose it is."""
    asked = [workspace.publisher(name) for name in named]
    nowhere = [one.id for one in asked if one.ckan_organization is None]
    found: dict[str, list[Publisher]] = {}
    for one in workspace.publishers.values():
        if one.ckan_organization is not None:
            found.setdefault(one.ckan_organization, []).append(one)
    if nowhere or not found:
        raise UsageError("pull.no_organization", publishers=", ".join(nowhere or workspace.publishers) or "–")
    wanted = {one.ckan_organization for one in asked} or found.keys()
    return {organization: publishers for organization, publishers in found.items() if organization in wanted}


def _line(one: Looked, options: argparse.Namespace) -> str:
    said = {"package": one.package, "file": one.file}
    if one.trouble is not None:
        key = "pull.not_had" if one.outcome is None else "pull.not_written"
        return text(key, **said, why=one.trouble)[options.lang]
    says = one.outcome.says if one.outcome else ""
    return text("pull.line", **said, says=says)[options.lang]
