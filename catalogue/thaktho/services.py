"""What a deployment is connected to, as ``thaktho.toml`` says: its CKAN, the server of its store, its own SPARQL."""

from dataclasses import dataclass
from typing import Any

from thaktho import settings

STORE_SECRETS = "THAKTHO_STORE"
"""How the environment variables begin that hold a token for the server of the store, or a user and a password."""


@dataclass(frozen=True, slots=True)
class CkanSettings:
    """The CKAN that a deployment publishes to.

    ``url`` is its address; ``token_file`` names a file of the workspace that holds the token and that nobody else may
    read, where the token is not in the environment; ``profile`` says which metadata it demands: ``ckan`` (what any CKAN
    takes), ``thai-gdc`` or ``thai-gdc-new`` (the variant with data_classification).
    """

    url: str
    token_file: str | None = None
    profile: str = "ckan"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """A SPARQL 1.1 server that holds the graphs of a deployment, by the addresses of its three protocols."""

    query: str
    update: str
    graph: str


@dataclass(frozen=True, slots=True)
class Serving:
    """How `thaktho serve` answers queries.

    Each query has so many ``seconds`` and bytes of ``memory``, an answer so many ``rows`` (or triples); a client may
    ask so many ``queries_per_minute``, a second of answering counting as two. ``proxies`` are the addresses of servers
    in front, which are believed whom they ask for. ``endpoint`` is the address at which the public asks by SPARQL,
    if it may be told of.
    """

    seconds: float = 20
    memory: int = 768 << 20
    rows: int = 100_000
    queries_per_minute: float = 120
    proxies: tuple[str, ...] = ()
    endpoint: str | None = None


PROFILES = ("ckan", "thai-gdc", "thai-gdc-new")


def ckan(said: dict[str, str]) -> CkanSettings:
    """Return the settings of a CKAN; a token does not belong there, and is not repeated where it stands there."""
    strange = sorted(said.keys() - {"url", "token_file", "profile"})
    if strange:
        raise ValueError(f"[ckan] {', '.join(strange)}")
    profile = said.get("profile", "ckan")
    if profile not in PROFILES:
        raise ValueError(f"profile = {profile!r} ({', '.join(PROFILES)})")
    return CkanSettings(settings.plain_address("[ckan] url", said["url"]), said.get("token_file"), profile)


def store(said: dict[str, str]) -> StoreSettings:
    """Return the settings of a store; user and password do not belong there, and are not repeated."""
    names = ("query", "update", "graph")
    strange = sorted(said.keys() - set(names))
    if strange:
        raise ValueError(f"[store] {', '.join(strange)}")
    return StoreSettings(*(settings.plain_address(f"[store] {name}", said[name]) for name in names))


def serving(said: dict[str, Any]) -> Serving:
    """Return how queries are answered; what is not said is as usual."""
    usual = Serving()
    strange = sorted(said.keys() - {"seconds", "memory_mb", "rows", "queries_per_minute", "proxies", "endpoint"})
    if strange:
        raise ValueError(f"[serve] {', '.join(strange)}")
    return Serving(
        settings.between("seconds", said.get("seconds", usual.seconds), 1, 3600),
        int(settings.between("memory_mb", said.get("memory_mb", usual.memory >> 20), 256, 1 << 20)) << 20,
        int(settings.between("rows", said.get("rows", usual.rows), 1, 10_000_000)),
        settings.between("queries_per_minute", said.get("queries_per_minute", usual.queries_per_minute), 1, 1_000_000),
        settings.texts(said.get("proxies", [])),
        settings.plain_address("[serve] endpoint", said["endpoint"]) if "endpoint" in said else None,
    )
