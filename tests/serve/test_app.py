"""What is the same for every answer, without a server around it."""

import asyncio

from starlette.types import Message

from thaktho.serve.app import _Told
from thaktho.serve.limits import PIECE


def test_an_answer_goes_out_in_pieces_that_a_slow_client_takes_on_in_time() -> None:
    for length in (0, 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5):
        body = bytes(number % 251 for number in range(length))
        sent: list[Message] = []

        async def send(message: Message, sent: list[Message] = sent) -> None:
            sent.append(message)

        asyncio.run(_Told(send)({"type": "http.response.body", "body": body}))
        assert b"".join(message["body"] for message in sent) == body
        assert max(len(message["body"]) for message in sent) <= PIECE
        assert [message.get("more_body", False) for message in sent] == [True] * (len(sent) - 1) + [False]
