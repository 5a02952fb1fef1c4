"""The worker processes of a server, and their sudden end."""

import os
import signal

import psutil


def busy_worker(server):
    """Process id of the one worker that has a client."""
    (pid,) = [
        pid
        for pid in server.worker_pids()
        for connection in psutil.Process(pid).connections("tcp")
        if connection.status == psutil.CONN_ESTABLISHED and connection.laddr.port == server.port
    ]
    return pid


def kill(pid):
    """Kill a worker without warning."""
    os.kill(pid, signal.SIGKILL)
