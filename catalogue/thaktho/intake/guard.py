"""Personal data in cells: what is repeated of a text that a person wrote."""


def shown(said: str) -> str:
    """Return a text as a message may repeat it."""
    return said
