"""What the site is told about the deployment it shows."""

import datetime as dt
from dataclasses import dataclass

from thaktho.messages import Language, Text


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The deployment as the site needs it.

    ``base`` is the base of its IRIs, such as ``https://songkhla.thaktho.example/id/``; ``date`` is the date of the
    data; ``language`` is the one the deployment speaks first; ``form_size`` is the size in bytes of the blank form that
    the site offers.
    """

    title: Text
    base: str
    language: Language
    date: dt.date
    form_size: int

    @property
    def home(self) -> str:
        """Return the absolute address of the site's top: the base without ``id/``."""
        return self.base.removesuffix("id/")
