"""One running process of the program under test."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path


class Node:
    """A process that serves. What it writes goes to `log` (standard error) and `out`."""

    def __init__(self, command, environment, folder, port, number):
        self.command = command
        self.environment = environment
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.log = Path(folder) / f"node-{number}.log"
        self.out = Path(folder) / f"node-{number}.out"
        self.process = None

    @property
    def pid(self):
        return self.process.pid

    def launch(self):
        """Starts the process without waiting for it."""
        with self.log.open("ab") as log, self.out.open("ab") as out:
            self.process = subprocess.Popen(self.command, env=self.environment, stdout=out, stderr=log,
                                            stdin=subprocess.DEVNULL, start_new_session=True)

    def ready(self, timeout=60):
        """Waits until the node can do its work; returns how long that took."""
        started = time.monotonic()
        while time.monotonic() - started < timeout:
            if self.process.poll() is not None:
                raise RuntimeError(f"the node ended with {self.process.returncode}: {self.log.read_text()[-600:]}")
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return time.monotonic() - started
            except (OSError, urllib.error.URLError):
                pass
            time.sleep(0.01)
        raise RuntimeError(f"the node is not ready after {timeout} s")

    def alive(self):
        """Whether the process still runs."""
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """SIGKILL to the process and all it has started."""
        if self.alive():
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process:
            self.process.wait(timeout=30)

    def stop(self, timeout=30):
        """SIGTERM; returns how long it took to end."""
        started = time.monotonic()
        if self.alive():
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=timeout)
            except subprocess.TimeoutExpired:
                self.kill()
        return time.monotonic() - started

    def restart(self):
        """Starts the process again on the same port; returns how long it took until it was ready."""
        if self.alive():
            self.stop()
        started = time.monotonic()
        self.launch()
        self.ready()
        return time.monotonic() - started

    def _status(self, name):
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) * 1024
        return 0

    def rss(self):
        """Memory in use, in bytes."""
        return self._status("VmRSS")

    def peak(self):
        """The most memory that was ever in use, in bytes."""
        return self._status("VmHWM")

    def handles(self):
        """How many handles are open."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def log_text(self):
        """Everything the node has logged so far."""
        return self.log.read_text(encoding="utf-8", errors="backslashreplace")
