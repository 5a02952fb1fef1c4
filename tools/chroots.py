"""`make chroots`: `make setup`, `make demo` and `make test` in bare Debians, as root and as a user.

Run by hand, as root, on a machine with debootstrap: a quarter of an hour each, 8 GB in the
cache while it lasts. ARGS="trixie" for one Debian, ARGS="trixie setup demo" for some of the
commands. What is tried is the last commit. Nothing of the machine gets in but its network
settings and the certificates it trusts.
"""

import os
import shutil
import subprocess
from contextlib import contextmanager

from .paths import ROOT, GroundError, cache_dir, own_folder, say

SUITES = ("bookworm", "trixie")
BARE = "make,python3,ca-certificates"
"""What README asks for; apt is there."""
COMMANDS = {
    "setup": "make setup",
    "demo": "make demo && make demo && make stop",  # a second time: nothing is made anew
    "test": "make test",
}
USERS = ("root", "clerk")
OF_THE_MACHINE = ("/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def run(*arguments):
    """Try the chosen commands in each chosen Debian; 1 when one of them failed."""
    suites = [one for one in SUITES if one in arguments] or SUITES
    commands = [one for one in COMMANDS if one in arguments] or list(COMMANDS)
    unknown = set(arguments) - {*SUITES, *COMMANDS}
    if unknown:
        raise GroundError(f"neither a Debian nor a command: {' '.join(sorted(unknown))}")
    if os.getuid() != 0 or not shutil.which("debootstrap"):
        raise GroundError("this needs root and debootstrap: apt-get install debootstrap")
    failed = [one for suite in suites for one in tried(suite, commands)]
    for one in failed:
        print(f"failed: {one}")
    return 1 if failed else 0


def tried(suite, commands):
    """Names of what failed in a fresh Debian of that suite, which is removed afterwards."""
    failed = []
    folder = own_folder(cache_dir() / "chroots") / suite
    remove(folder)
    try:
        bootstrap(suite, folder)
        for user in USERS:
            for command in commands:
                say(f"Debian {suite}, {user}: {COMMANDS[command]}")
                if inside(folder, user, COMMANDS[command]):
                    failed.append(f"{suite}, {user}: {COMMANDS[command]}")
            inside(folder, user, "make stop")
    finally:
        remove(folder)
    return failed


def bootstrap(suite, folder):
    """A bare Debian with the checkout in the home of each user."""
    say(f"making a bare Debian {suite}")
    command = ["debootstrap", "--variant=minbase", f"--include={BARE}", suite, str(folder)]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        raise GroundError(f"debootstrap failed: {(made.stderr or made.stdout)[-2000:].strip()}")
    for path in OF_THE_MACHINE:
        if os.path.exists(path):
            shutil.copy(os.path.realpath(path), f"{folder}{path}")
    subprocess.run(["chroot", folder, "useradd", "--create-home", "clerk"], check=True)
    committed = ["git", "-C", str(ROOT), "archive", "HEAD"]
    for user in USERS:
        home = folder / home_of(user) / "credit"
        home.mkdir(parents=True)
        archive = subprocess.run(committed, capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", str(home)], input=archive, check=True)
        subprocess.run(["chroot", folder, "chown", "-R", user, f"/{home_of(user)}"], check=True)


def home_of(user):
    """Where a user lives, below the root of the chroot."""
    return "root" if user == "root" else f"home/{user}"


def inside(folder, user, command):
    """Run a shell command in the checkout as that user; returns its exit code."""
    env = {"HOME": f"/{home_of(user)}", "USER": user, "PATH": PATH, "LANG": "C.UTF-8"}
    line = f"cd ~/credit && {command}"
    with mounted(folder):
        chroot = ["chroot", f"--userspec={user}:{user}", str(folder), "sh", "-ec", line]
        return subprocess.run(chroot, env=env, stdin=subprocess.DEVNULL).returncode


@contextmanager
def mounted(folder):
    """/proc and /dev for the time of a command, the latter as it is on the machine."""
    targets = [folder / "proc", folder / "dev"]
    subprocess.run(["mount", "-t", "proc", "proc", str(targets[0])], check=True)
    subprocess.run(["mount", "--rbind", "--make-rslave", "/dev", str(targets[1])], check=True)
    try:
        yield
    finally:
        for target in targets:
            subprocess.run(["umount", "--recursive", "--lazy", str(target)], check=True)


def remove(folder):
    """Remove a Debian, never through a mount that is still there."""
    if any(os.path.ismount(folder / name) for name in ("proc", "dev")):
        raise GroundError(f"unmount {folder}/proc and {folder}/dev, then try again")
    shutil.rmtree(folder, ignore_errors=True)
