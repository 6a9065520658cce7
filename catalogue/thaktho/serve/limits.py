"""The limits of what a client may ask for; those of `[serve]` in ``thaktho.toml`` stand in `services.Serving`."""

MAX_ADDRESS = 16 << 10
"""Bytes of an address with its query: a longer question is sent by POST."""
MAX_HEADERS = 32 << 10
"""Bytes of all headers of a request."""
MAX_HEAD = 64 << 10
"""Bytes of a request up to its body, beyond which nothing of it is looked at."""
MAX_QUERY = 256 << 10
"""Bytes of a query that is sent by POST."""
MAX_ANSWER = 32 << 20
"""Bytes of an answer, after which it is cut off."""
MAX_WAITING = 64
"""Questions that wait for a process."""
MAX_WAITING_EACH = 32
"""Questions of one client that wait."""
PATIENCE = 30
"""Seconds that a question waits for a process."""
HEAD_SECONDS = 15
"""Seconds in which the head of a request has to come in."""
STEP_SECONDS = 15
STEP_BYTES = 8 << 10
"""So many bytes of a body have to come in every so many seconds; and an answer has to be taken on within them."""
IDLE_SECONDS = 15
"""Seconds that a connection stays open without a request."""
CONNECTIONS = 4096
"""Connections at a time, as far as the system lets a process have them."""
CONNECTIONS_EACH = 256
"""Connections of one client, where no proxy stands in front of all."""
PIECE = 64 << 10
"""Bytes of an answer that are sent at a time, so that `STEP_SECONDS` are for so many."""
GRACE_SECONDS = 10
"""Seconds that answers may go on when the server is told to stop."""
SLOW_SECONDS = 2
"""Seconds of answering after which a query is written into the log."""
HELD_ANSWER = 1 << 20
"""Bytes of an answer that are kept in memory; the rest is in a temporary file until the client has taken it."""
HELD_BYTES, HELD_BYTES_EACH = 256 << 20, 64 << 20
"""Bytes of all requests and answers in memory, and of those of one client."""
STORED_BYTES, STORED_BYTES_EACH = 1 << 30, 128 << 20
"""Bytes of all answers in temporary files, and of those of one client."""
MAX_UPLOAD = 10 << 20
"""Bytes of a file that is to be checked."""
UPLOAD_SECONDS = 300
"""Seconds in which such a file has to come in."""
CHECK_SECONDS = 150
"""Seconds that a check may take by the clock."""
CHECK_MEMORY = 2 << 30
"""Bytes of memory of the process that checks."""
CHECKS = 1
"""Files that are checked at a time."""
CHECKS_WAITING = 8
CHECKS_A_MINUTE = 10
"""Files that one client may have checked."""
