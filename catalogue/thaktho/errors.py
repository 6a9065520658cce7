"""The errors a user can meet, and the exit code of each.

    ThakthoError
    ├── DataError          1  the data given cannot be accepted as it is
    ├── UsageError         2  the command was called wrongly
    └── SurroundingsError  3  the machine, a folder or a server is not as needed

Every one carries a message of the catalogue in Thai and English; the commands print it without a traceback.
"""

from thaktho.messages import Text, text


class ThakthoError(Exception):
    """An error that a user can meet; ``message`` is what they read, in both languages."""

    exit_code = 1

    def __init__(self, key: str, /, **values: object) -> None:
        """Build the message ``key`` of the catalogue, filled with ``values``."""
        self.key = key
        self.message: Text = text(key, **values)
        super().__init__(self.message.en)


class DataError(ThakthoError):
    """The data given cannot be accepted as it is."""

    exit_code = 1


class UsageError(ThakthoError):
    """The command was called wrongly: an unknown publisher, a missing option."""

    exit_code = 2


class SurroundingsError(ThakthoError):
    """The machine, a folder or a server is not as needed."""

    exit_code = 3
