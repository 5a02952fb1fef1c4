"""`make demo`: a database to click through, served in the background."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from .databases import Databases, tail
from .paths import LOCAL, GroundError, clean_env, say
from .system import ensure_programs, without_programs

DATABASE = "credit_demo"
PORT = int(os.environ.get("PORT") or "8069")
PID_FILE = LOCAL / "demo.pid"
LOG = LOCAL / "demo.log"
START_SECONDS = 120
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""A company's proxy (http_proxy) doesn't reach this machine's own port."""
WELCOME = """
Odoo is running: http://localhost:{port}   (stop it with: make stop)

  login        password     who
  sales        sales        salesperson
  controller   controller   credit controller: releases or rejects what is held
  manager      manager      credit and archive manager: grants limits, releases above the ceiling
  archivist    archivist    archivist: classifies, lends and keeps the credit files
  admin        admin        administrator: settings

Try:
  1. As sales: Sales > New, customer Northgate Builders (over the limit), add a product
     and press Confirm. The quotation is held and a banner says why.
  2. As controller: Credit > Holds, open it, release it with a reason.
     As sales again: the order is confirmed.
  3. As manager: Credit > Accounts: limits, exposure and what it consists of.
  4. As archivist: Credit > Credit file > To do, Loans to decide: approve the one that waits.
     As controller: its record prints now, every page marked.
  中文: click your name > My Preferences > Language.
"""


def run_demo(ground):
    """Make the database unless it is up to date, serve it, tell where."""
    try:  # a bonus here, so that the demo comes up without
        ensure_programs()
    except GroundError as error:
        say(without_programs(error))
    databases = Databases(ground)
    template = databases.template()
    if databases.labelled(DATABASE) != template:  # the add-ons have changed since
        stop_demo()
        databases.clone(template, DATABASE)
        databases.label(DATABASE, template)
    if running() is None:
        start(ground)
    print(WELCOME.format(port=PORT))


def start(ground):
    """Start Odoo on its own and wait until it answers."""
    if port_taken():
        raise GroundError(f"port {PORT} is in use: stop what uses it, or run `make demo PORT=8070`")
    say("starting Odoo")
    options = [f"--db-filter=^{DATABASE}$", f"--http-port={PORT}", f"--logfile={LOG}"]
    LOG.unlink(missing_ok=True)
    process = subprocess.Popen(
        [ground.odoo, "-d", DATABASE, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=clean_env(),
    )
    PID_FILE.write_text(str(process.pid))
    wait(process)


def wait(process):
    """Until the login page answers, which also warms Odoo up."""
    deadline = time.monotonic() + START_SECONDS
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            stop_demo()
            raise GroundError(f"{tail(LOG) if LOG.exists() else ''}\nOdoo did not start, see {LOG}")
        time.sleep(0.2)


def answers():
    """Whether the login page comes."""
    try:
        with DIRECT.open(f"http://127.0.0.1:{PORT}/web/login", timeout=60) as page:
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False


def port_taken():
    """Whether somebody listens already."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def running():
    """Process id of our Odoo, None if it isn't running."""
    if not PID_FILE.exists():
        return None
    pid = int(PID_FILE.read_text())
    with contextlib.suppress(OSError):
        if DATABASE in Path(f"/proc/{pid}/cmdline").read_text():
            return pid
    return None


def stop_demo():
    """Stop our Odoo and wait until it has gone."""
    pid = running()
    if pid is None:
        return
    os.kill(pid, signal.SIGTERM)
    for _ in range(100):
        if running() is None:
            break
        time.sleep(0.1)
    else:
        os.kill(pid, signal.SIGKILL)
    PID_FILE.unlink(missing_ok=True)
    print("Odoo stopped", file=sys.stderr)
