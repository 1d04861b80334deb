"""Many asks at once: each answered once, one at a time to a host, in order, bounded, and stopped at a word."""

from __future__ import annotations

import threading
from collections import Counter

from cuibono.sources.web.many import WAITING, Many


def test_each_once_and_one_at_a_time_to_a_host() -> None:
    busy: Counter[str] = Counter()
    clashes: list[str] = []
    lock = threading.Lock()

    def answer(ask: str) -> str:
        with lock:
            busy[ask[0]] += 1
            if busy[ask[0]] > 1:
                clashes.append(ask)
        with lock:
            busy[ask[0]] -= 1
        return ask.upper()

    many = Many(answer, lambda ask: ask[0], threads=4)
    asks = [f"{host}{number}" for number in range(50) for host in "abcdef"]
    for ask in asks:
        many.put(ask)
    found = list(many)
    assert sorted(found) == sorted((ask, ask.upper()) for ask in asks)
    assert clashes == []
    for host in "abcdef":
        assert [ask for ask, _ in found if ask[0] == host] == [ask for ask in asks if ask[0] == host]


def test_asks_may_be_put_while_answers_come() -> None:
    many = Many(lambda ask: ask, str, threads=2)
    many.put(0)
    found = []
    for ask, _ in many:
        found.append(ask)
        if ask < 100:
            many.put(ask + 1)
    assert found == list(range(101))
    assert list(Many(lambda ask: ask, str)) == []


def test_a_slow_host_holds_up_no_other() -> None:
    gate = threading.Event()

    def answer(ask: str) -> str:
        if ask == "slow":
            gate.wait(30)
        return ask

    many = Many(answer, lambda ask: ask, threads=2)
    many.put("slow")
    many.put("quick")
    came = iter(many)
    assert next(came)[0] == "quick"
    gate.set()
    assert next(came)[0] == "slow"


def test_answers_that_nobody_takes_stop_the_asking() -> None:
    asked: list[int] = []
    reached = threading.Event()

    def answer(ask: int) -> int:
        asked.append(ask)
        if len(asked) >= WAITING:
            reached.set()
        return ask

    many = Many(answer, lambda ask: "host", threads=4)
    for number in range(100):
        many.put(number)
    assert reached.wait(30)
    came = iter(many)
    next(came)
    many.stop()
    assert len(asked) <= WAITING + 2
    # What has come can still be taken.
    assert [ask for ask, _ in came] == asked[1 : len(asked)][: WAITING + 1]
