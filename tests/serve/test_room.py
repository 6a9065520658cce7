"""What is held for clients: no one has most of it, all together not more than there is, and all of it comes back."""

import pytest

from thaktho.serve.room import FullError, Room, Share


def test_one_client_may_not_have_all_and_others_have_room() -> None:
    memory, disk = Room(100, 40), Room(1000, 400)
    one, again, other = Share("a", memory, disk), Share("a", memory, disk), Share("b", memory, disk)
    one.hold(30)
    again.hold(10)
    with pytest.raises(FullError):
        again.hold(1)
    again.store(400)
    other.hold(40)
    one.end()
    again.hold(30)


def test_all_clients_together_have_no_more_than_there_is() -> None:
    memory = Room(100, 40)
    shares = [Share(name, memory, memory) for name in "abc"]
    for share, length in zip(shares, (40, 40, 20), strict=True):
        share.hold(length)
    with pytest.raises(FullError):
        shares[2].hold(1)
    for share in shares:
        share.end()
        share.end()
    shares[2].hold(40)
