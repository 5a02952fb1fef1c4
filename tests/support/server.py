"""A real Odoo with several worker processes, for tests over HTTP."""

import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from . import logs

ODOO = Path(__file__).resolve().parents[2] / ".odoo" / "bin" / "odoo"


class OdooServer:
    """`with OdooServer(database, workers=2) as server:` runs Odoo and stops it.

    `server.url` is its address, `server.log` the path of its log. When it stops,
    warnings of our add-ons in that log fail the test run, as everywhere; a test
    that provokes some passes `expect_warnings=True`.
    """

    def __init__(self, database, workers=2, options=(), expect_warnings=False):
        self.database = database
        self.workers = workers
        self.options = options
        self.expect_warnings = expect_warnings
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = Path(tempfile.mkstemp(prefix="odoo-server-", suffix=".log")[1])
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_exc):
        self.stop()

    def start(self, timeout=120):
        """Start and wait until it answers."""
        command = [
            ODOO,
            "-d",
            self.database,
            f"--db-filter=^{self.database}$",
            f"--workers={self.workers}",
        ]
        command += [
            f"--http-port={self.port}",
            f"--gevent-port={free_port()}",
            "--max-cron-threads=0",
        ]
        command += [f"--logfile={self.log}", *self.options]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + timeout
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"Odoo did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)

    def stop(self):
        """End all its processes."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None
        if not self.expect_warnings:
            logs.remember(self.log.read_text(errors="replace"))
        self.log.unlink()

    def worker_pids(self):
        """Process ids of the workers that answer HTTP."""
        children = psutil.Process(self.process.pid).children()
        return [child.pid for child in children if "gevent" not in child.cmdline()]

    def kill_worker(self, pid=None):
        """Kill a worker without warning (the first, or the one of this pid)."""
        os.kill(pid or self.worker_pids()[0], signal.SIGKILL)

    def login(self, login, password):
        """`(uid, call)`: `call(model, method, args, kwargs)` acts as that user."""
        uid = self.rpc("common", "login", self.database, login, password)
        if not uid:
            raise PermissionError(f"{login} can't log in to {self.database}")

        def call(model, method, args=(), kwargs=None):
            return self.rpc(
                "object",
                "execute_kw",
                self.database,
                uid,
                password,
                model,
                method,
                list(args),
                kwargs or {},
            )

        return uid, call

    def rpc(self, service, method, *args):
        """One JSON-RPC call; an error of the server is raised as RpcError."""
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {"service": service, "method": method, "args": args},
        }
        request = urllib.request.Request(
            f"{self.url}/jsonrpc", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=120) as response:
            answer = json.load(response)
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer.get("result")

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/web/health", timeout=5) as response:
                return response.status == 200
        except (urllib.error.URLError, OSError):
            return False


class RpcError(Exception):
    """What the server answered instead of a result; `name` is the exception's class."""

    def __init__(self, error):
        self.name = error.get("data", {}).get("name", "")
        super().__init__(error.get("data", {}).get("message") or error.get("message"))


def free_port():
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
