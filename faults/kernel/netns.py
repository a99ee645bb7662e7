"""A network namespace without a name: nothing to leave behind.

`ip netns add` mounts the namespace on a file, and a killed run leaves both. Here one file
descriptor holds it, so the kernel removes the namespace with the last process, socket or
descriptor in it, also after SIGKILL (namespaces(7), "Namespace lifetime").
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar

from faults.kernel import isolation
from faults.kernel.rtnetlink import bring_up

T = TypeVar("T")


class Namespace:
    """One network namespace, its loopback up. `fd` holds it; `opened` makes and ends it."""

    def __init__(self, fd: int) -> None:
        self.fd = fd

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Namespace]:
        """A new namespace; its descriptor is closed on the way out. Takes half a millisecond.

        The calling thread stays where it is. What still runs inside then keeps the
        namespace alive until it ends. Raises: OSError without the rights (`probe` says why).
        """
        fd = _on_a_thread(_make)
        try:
            yield cls(fd)
        finally:
            os.close(fd)

    def run(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises, called on a thread inside; 0.1 ms, and blocks for it.

        Sockets made in `work` stay in the namespace and may be used from any thread or loop;
        what they accept is inside too. A thread that `work` starts is inside as well.
        """

        def inside() -> T:
            isolation.move_thread(self.fd)
            return work()

        return _on_a_thread(inside)

    def tcp_socket(self) -> socket.socket:
        """An unconnected, non-blocking IPv4 TCP socket inside."""

        def made() -> socket.socket:
            made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            made.setblocking(False)
            return made

        return self.run(made)

    def listener(self, host: str, port: int = 0, backlog: int = 4096) -> socket.socket:
        """A listening, non-blocking IPv4 TCP socket inside; port 0 is one the kernel picks."""
        listener = self.tcp_socket()
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
            listener.listen(backlog)
        except BaseException:
            listener.close()
            raise
        return listener

    def command(self, argv: Sequence[str]) -> list[str]:
        """`argv` so that it runs inside and ends when the thread that starts it does.

        Start it with any subprocess API from a thread that lives as long (the main one),
        and pass the descriptor on: `pass_fds=[namespace.fd]`.
        """
        return [sys.executable, "-I", isolation.__file__, str(self.fd), str(os.getpid()), *argv]


def _make() -> int:
    isolation.unshare(isolation.NEW_NETWORK)
    bring_up("lo")
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)


def _on_a_thread(work: Callable[[], T]) -> T:
    """A thread of its own for each call: a namespace is entered, never left."""
    outcome: Future[T] = Future()

    def settle() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # raised again, in the caller
            outcome.set_exception(error)

    thread = Thread(target=settle, name="in a network namespace")
    thread.start()
    thread.join()
    _let_go(thread)
    return outcome.result()


def _let_go(thread: Thread) -> None:
    """join(3) is over some microseconds before the kernel's thread is, and `enter` counts those."""
    task = f"/proc/self/task/{thread.native_id}"
    while os.path.exists(task):
        os.sched_yield()
