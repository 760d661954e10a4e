"""Several clients that act at the same instant."""

import concurrent.futures
import threading


class Crowd:
    """`with Crowd(20) as crowd: answers = crowd.all(act)`: every one calls `act(number)` at once, and `all`
    answers what came back, or the exception that came instead."""

    def __init__(self, size):
        self.size = size
        self._barrier = threading.Barrier(size)
        self._pool = concurrent.futures.ThreadPoolExecutor(size)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._barrier.abort()
        self._pool.shutdown()

    def all(self, act):
        """Lets everyone act once."""
        futures = [self._pool.submit(self._one, act, number) for number in range(self.size)]
        return [future.result() for future in futures]

    def _one(self, act, number):
        self._barrier.wait(60)
        try:
            return act(number)
        except Exception as error:  # the row decides what it means
            return error
