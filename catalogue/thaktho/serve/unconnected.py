"""A process that may open no connection, whatever it is asked: Linux refuses it the system call (seccomp).

`store/sparql_text.py` refuses queries that ask another server; this is for a spelling that it should not know.
"""

import ctypes
import errno
import platform
import struct

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IS_EQUAL, _RETURN = 0x20, 0x15, 0x06
"""What a filter does: load a word of the call, compare it, end with a verdict."""
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000 | errno.EACCES
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_ARCHITECTURES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By the name of a machine: what the kernel calls its architecture, and the number of the call `socket`."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def unconnect() -> bool:
    """Let this process open no socket from now on; tell whether the system does that here."""
    known = _ARCHITECTURES.get(platform.machine())
    if known is None:
        return False
    architecture, socket = known
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_IS_EQUAL, 0, 3, architecture),  # another's calls have other numbers: none of them is allowed
        (_LOAD, 0, 0, _NUMBER_AT),
        (_IS_EQUAL, 1, 0, socket),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _FAIL),
    )
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(steps), ctypes.cast(held, ctypes.c_void_p))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)
