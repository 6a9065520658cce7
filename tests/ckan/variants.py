"""The CKANs that tests run against: each a version with its plugins."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
DEFAULT = "2.12"
"""What tests run against where nobody says otherwise."""
VARIANT = "THAKTHO_TEST_CKAN"
"""The environment variable that says otherwise."""
_EXTENSIONS = ("ckanext-scheming==3.1.0", "ckanext-dcat==2.4.4", "ckanext-harvest==1.6.3")


@dataclass(frozen=True, slots=True)
class Variant:
    """A CKAN: its release, the packages beside it, its plugins, settings of its own, its commands that go on beside it.

    In a setting `{here}` is this folder.
    """

    name: str
    release: str
    packages: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ("activity",)
    settings: dict[str, str] = field(default_factory=dict)
    beside: tuple[tuple[str, ...], ...] = ()

    @property
    def environment(self) -> str:
        """A name for what has to be installed: variants of the same packages share it."""
        return f"{self.release}{'-with-extensions' if self.packages else ''}"

    @property
    def key(self) -> str:
        """A name that changes with anything that the variant is made of."""
        made_of = [repr(self), *(file.read_text("utf-8") for file in sorted(HERE.rglob("*")) if _is_setting(file))]
        return f"{self.name}-{hashlib.sha256(''.join(made_of).encode()).hexdigest()[:12]}"


def _is_setting(file: Path) -> bool:
    return file.suffix in {".ini", ".xml", ".yaml"} or file.name in {"stack.py", "services.py"}


EXTENSIONS = Variant(
    "extensions",
    "2.12.0",
    _EXTENSIONS,
    ("activity", "dcat", "harvest", "dcat_rdf_harvester"),
    {"ckanext.dcat.rdf.profiles": "euro_dcat_ap_3"},
    (("harvester", "gather-consumer"), ("harvester", "fetch-consumer")),
)
"""Harvests DCAT through its queue, as ckanext-dcat does it."""
THAI_GDC = Variant(
    "thai-gdc",
    "2.12.0",
    _EXTENSIONS,
    ("activity", "scheming_datasets", "dcat"),
    {"scheming.dataset_schemas": "file://{here}/thai-gdc.yaml"},
)
"""Takes a dataset only as Thailand's government data catalogue does."""
_ALL = (
    Variant("2.12", "2.12.0"),
    Variant("2.11", "2.11.6"),
    Variant("2.10", "2.10.11"),
    EXTENSIONS,
    THAI_GDC,
)
VARIANTS = {variant.name: variant for variant in _ALL}


def chosen() -> Variant:
    """Return the variant of the environment, or the default one."""
    return VARIANTS[os.environ.get(VARIANT) or DEFAULT]
