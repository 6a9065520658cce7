"""What a client may ask, by a clock of the test's own."""

from thaktho.serve.rates import Buckets, client_of


class _Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_client_may_ask_at_once_what_half_a_minute_has_room_for_and_then_as_the_bucket_leaks() -> None:
    clock = _Clock()
    buckets = Buckets(60, clock)
    assert [buckets.wait("a") for _ in range(30)] == [0.0] * 30
    assert 0 < buckets.wait("a") <= 1
    assert buckets.wait("b") == 0
    clock.now += 1
    assert buckets.wait("a") == 0
    assert buckets.wait("a") > 0


def test_what_took_long_counts_as_more_than_one() -> None:
    clock = _Clock()
    buckets = Buckets(60, clock)
    buckets.wait("a")
    buckets.charge("a", 20)
    assert 11 < buckets.wait("a") < 13
    clock.now += 13
    assert buckets.wait("a") == 0


def test_the_rarest_may_ask_too() -> None:
    assert Buckets(1, _Clock()).wait("a") == 0


def test_an_address_of_ipv6_counts_for_its_network() -> None:
    assert client_of("2001:db8::1") == client_of("2001:db8::ffff:1")
    assert client_of("2001:db8::1") != client_of("2001:db8:0:1::1")
    assert client_of("::ffff:192.0.2.1") == client_of("192.0.2.1") != client_of("192.0.2.2")
    assert client_of(None) == client_of("") == ""
