"""A process of its own that is killed in the middle of what it does, at a moment of its talk with the database."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable

from sqlalchemy import Engine, Pool, event

COMMIT, COMMITTED = "COMMIT", "committed"
"""Everything was sent and nothing committed yet; and just after it was, before anybody heard so."""
LONGEST = 60
"""Seconds after which a process that hangs ends by itself."""


def is_killed(moment: str, nth: int, act: Callable[[], object]) -> bool:
    """Do something in a process of its own that gets SIGKILL at a moment; says whether it came that far."""
    pid = os.fork()
    if pid == 0:
        _in_the_child(moment, nth, act)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0, "what had to be killed failed by itself: see the captured stderr"
    return False


def _in_the_child(moment: str, nth: int, act: Callable[[], object]) -> None:
    """Never comes back."""
    signal.alarm(LONGEST)
    ended = 1
    try:
        _aim(moment, nth)
        act()
        ended = 0
    except BaseException:  # noqa: BLE001 -- whatever it is, this process ends here and tells why
        traceback.print_exc()
    finally:
        os._exit(ended)


def _aim(moment: str, nth: int) -> None:
    """Kill this process when something that begins with `moment` is sent for the nth time."""
    seen: list[str] = []

    def note(words: str) -> None:
        seen.append(words)
        if words.startswith(moment) and sum(one.startswith(moment) for one in seen) == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", lambda *args: note(" ".join(str(args[2]).split())))
    event.listen(Engine, "commit", lambda _connection: note(COMMIT))
    event.listen(Pool, "checkin", lambda *_args: note(COMMITTED) if COMMIT in seen else None)
