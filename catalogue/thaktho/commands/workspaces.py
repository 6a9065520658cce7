"""The commands about a whole workspace: making one, making again what is derived in it, and taking out of it."""

import argparse
import datetime as dt
import json
import shutil
from dataclasses import asdict
from pathlib import Path

from thaktho import areas, purging
from thaktho.commands.telling import build_site, says_yes, vet_site
from thaktho.contract import shipped
from thaktho.errors import UsageError
from thaktho.flow import Catalogue
from thaktho.holdings import BANGKOK, forget_store
from thaktho.messages import text
from thaktho.permission import system_user
from thaktho.progress import Progress
from thaktho.resources import folder
from thaktho.settings import base_iri
from thaktho.store.purges import Tombstone
from thaktho.weave import linkages, measuring
from thaktho.workspace import SETTINGS, SMALLEST_COUNT, open_workspace


def init(options: argparse.Namespace) -> int:
    """Make a new workspace, with one publisher to copy."""
    target = Path(options.folder)
    if (target / SETTINGS).exists():
        raise UsageError("cli.is_workspace", folder=target.name)
    provinces = options.province or ["90"]
    try:
        base_iri(options.base)
    except ValueError as cause:
        raise UsageError("cli.bad_base", value=options.base) from cause
    known = {area.code for area in areas.provinces()}
    strange = [code for code in provinces if code not in known]
    if strange:
        raise UsageError("cli.bad_province", value=", ".join(strange))
    shutil.copytree(folder("publishers") / "_template", target / "publishers" / "my-agency")
    lines = (
        'title = { th = "แผนและโครงการของจังหวัด", en = "Plans and projects of the province" }',
        f"base = {json.dumps(options.base)}",
        f"provinces = {json.dumps(provinces)}",
        f'language = "{options.lang}"',
        "",
        "[privacy]",
        f"smallest_count = {SMALLEST_COUNT}  # fewer vulnerable people of a tambon or village: no number is published",
        "",
        "# [reference]  # files of this folder, each with its source and licence told beside it",
        '# local_authorities = "reference/local-authorities.csv"',
        '# boundaries = "reference/tambon-boundaries.geojson"  # polygons, each with its code: maps',
        '# centroids = "reference/tambon-centroids.csv"  # code, latitude, longitude: symbols',
        '# credit = "…"  # whose the boundaries are and their licence: it stands beneath every map',
        "",
        "# [store]  # graphs on a SPARQL 1.1 server, not in this folder: docs/store.md",
        '# query = "http://127.0.0.1:3030/catalogue/query"',
        '# update = "http://127.0.0.1:3030/catalogue/update"',
        '# graph = "http://127.0.0.1:3030/catalogue/data"',
        "",
        "# [ckan]  # docs/ckan.md",
        '# url = "https://ckan.my-province.example"',
        '# token_file = "ckan-token"  # a file that nobody else may read; never the token itself',
    )
    (target / SETTINGS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    open_workspace(target)
    print(text("cli.made_workspace", folder=target)[options.lang])
    return 0


def weave(options: argparse.Namespace) -> int:
    """Find the linkages again; say how many there are and wait for a decision, and what decisions say of the rules."""
    with Catalogue(open_workspace(options.workspace), shipped()) as catalogue:
        facts = catalogue.weave()
    found, waiting, reviewed = linkages.by_kind(facts), linkages.undecided(facts), measuring.reviewed(facts)
    if options.json:
        rules = [asdict(one) | {"precision": one.precision.told, "recall": one.recall.told} for one in reviewed]
        print(json.dumps({"linkages": found, "undecided": waiting, "rules": rules}, indent=1))
        return 0
    for kind, number in found.items():
        wait = text("cli.weave_undecided", n=waiting[kind])[options.lang] if kind in waiting else ""
        print(f"{kind}: {number}{wait}")
    for one in reviewed:
        if one.confirmed + one.rejected + one.unsure + one.disputed + one.missed:
            told = {"rule": one.rule, "precision": str(one.precision), "recall": str(one.recall)}
            counted = {name: getattr(one, name) for name in ("confirmed", "rejected", "unsure", "disputed", "missed")}
            print(text("cli.weave_rule", **told, **counted)[options.lang])
    return 0


def build(options: argparse.Namespace) -> int:
    """Weave and build the site, if it is not that already."""
    with Catalogue(open_workspace(options.workspace), shipped()) as catalogue:
        if not catalogue.is_site_behind():
            print(text("cli.built_already")[options.lang])
            return 0
        build_site(catalogue, Progress(options.lang))
    return 0


def rebuild(options: argparse.Namespace) -> int:
    """Make everything derived again from the ledger and the archive."""
    workspace = open_workspace(options.workspace)
    vet_site(workspace)
    forget_store(workspace)
    with Catalogue(workspace, shipped()) as catalogue:
        build_site(catalogue, Progress(options.lang))
    return 0


def purge(options: argparse.Namespace) -> int:
    """Take a submission's personal data out for good, if nobody says no."""
    workspace = open_workspace(options.workspace)
    texts = purging.vetted(options.text or [], options.why)
    with Catalogue(workspace, shipped()) as catalogue:
        received = purging.submission_called(catalogue, options.submission)
        plan = purging.plan(catalogue, received, texts)
        if plan.finds:
            for line in purging.lines(plan):
                print(line[options.lang])
            if not options.yes and not says_yes("purge.ask", options.lang):
                print(text("purge.kept")[options.lang])
                return 1
            by = options.by or system_user()
            purging.carry_out(catalogue, plan, Tombstone(dt.datetime.now(BANGKOK), options.why, by))
        told = "purge.done" if plan.finds else "purge.nothing"
        if plan.finds or not (workspace.folder / "public").is_dir():
            build_site(catalogue, Progress(options.lang))
        print(text(told, submission=options.submission)[options.lang])
        if workspace.store is not None and plan.finds:
            print(text("purge.on_server", url=workspace.store.update)[options.lang])
        if workspace.ckan is not None and catalogue.ledger.outbox.waiting():
            print(text("purge.in_ckan", url=workspace.ckan.url)[options.lang])
    return 0
