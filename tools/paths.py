"""Where things are kept, under which key, and who may touch them at a time."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".odoo"
GIGABYTE = 10**9
DEAD = "http://127.0.0.1:9"  # nothing calls home


class GroundError(Exception):
    """Something the person at the keyboard can put right; shown without traceback."""


def say(message):
    """Progress goes to stderr: stdout belongs to the command itself."""
    print(
        f"\033[2m… {message}\033[0m" if sys.stderr.isatty() else f"... {message}",
        file=sys.stderr,
        flush=True,
    )


def cache_dir():
    """The cache folder, made if needed and refused if somebody else owns it."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return own_folder(Path(base).absolute() / "odoo-credit")


def own_folder(folder, mode=0o755):
    """Make `folder`; a predictable path that is somebody else's is a trap, not a cache."""
    folder.mkdir(parents=True, exist_ok=True, mode=mode)
    if folder.stat().st_uid != os.getuid() or folder.is_symlink():
        raise GroundError(f"{folder} belongs to somebody else: move it away or set XDG_CACHE_HOME")
    return folder


@contextlib.contextmanager
def lock(name, shared=False, wait=True):
    """Hold `name` between processes (children don't inherit Python's descriptors).

    Yields whether it was got, which can only be False when it doesn't wait.
    """
    folder = own_folder(cache_dir() / "locks")
    flags = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
    with open(folder / f"{name}.lock", "a") as handle:
        try:
            fcntl.flock(handle, flags)
        except BlockingIOError:
            yield False
        else:
            yield True


def key(*parts):
    """Short digest of strings, bytes and files: the same parts give the same key."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part
        data = data if isinstance(data, bytes) else str(data).encode()
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()[:12]


def check_room(folder, gigabytes):
    """Say before a long download that it won't fit, and where else it may lie."""
    free = shutil.disk_usage(folder).free
    if free < gigabytes * GIGABYTE:
        raise GroundError(
            f"{free / GIGABYTE:.1f} GB free where {folder} lies, {gigabytes} are needed:"
            " make room or set XDG_CACHE_HOME to a folder elsewhere"
        )


def built(folder, build, gigabytes=1):
    """`folder`, built by `build(folder)` unless a finished one is there already."""
    done = folder / ".complete"
    if done.exists():
        return folder
    with lock(folder.name):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            check_room(folder.parent, gigabytes)
            folder.mkdir()
            build(folder)
            done.touch()
    return folder


def clean_env(**extra):
    """Environment for children: byte code on (a start is seconds slower without)."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env.update({k: str(v) for k, v in extra.items()})
    return env


def addons(root=ROOT):
    """Names of the add-ons of this repository: top-level folders with a manifest."""
    return sorted(path.parent.name for path in root.glob("*/__manifest__.py"))
