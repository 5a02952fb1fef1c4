"""Debian packages without root and without touching the system's apt configuration."""

import hashlib
import os
import re
import subprocess
from urllib.parse import unquote

from .paths import GroundError, own_folder, say

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


class Apt:
    """A private apt for one suite, fetching from the mirrors this machine already uses."""

    def __init__(self, suite, folder):
        self.suite = suite
        self.folder = own_folder(folder)
        self.updated = False

    def fetch(self, *packages):
        """Paths of the verified .deb files of `packages`, in this suite's version."""
        self._update()
        return [self._download(package) for package in packages]

    def fetch_all(self, package, target, left_out=()):
        """Download `package` and everything it depends on in this suite, but what is left out."""
        self._update()
        plan = self._run("install", "--print-uris", "-y", "--no-install-recommends", package)
        found = re.findall(r"^'\S+' (\S+?)_(\S+?)_\S+\.deb ", plan.stdout, re.M)
        wanted = [f"{name}={unquote(version)}" for name, version in found if name not in left_out]
        if not wanted:
            raise GroundError(f"Debian {self.suite} has no {package}: {plan.stderr.strip()}")
        result = self._run("download", "-qq", *wanted, cwd=own_folder(target))
        debs = sorted(target.glob("*.deb"))
        if result.returncode or len(debs) < len(wanted):
            raise GroundError(f"{package} did not arrive whole: {result.stderr.strip()}")
        return debs

    def _options(self):
        lists = own_folder(self.folder / f"lists-{self.suite}")
        (lists / "partial").mkdir(exist_ok=True)
        cache = own_folder(self.folder / "cache")
        (cache / "archives" / "partial").mkdir(parents=True, exist_ok=True)
        settings = {
            "Dir::Etc::sourcelist": self.folder / f"{self.suite}.list",
            "Dir::Etc::sourceparts": "-",
            "Dir::Etc::preferences": "-",
            "Dir::Etc::preferencesparts": "-",
            "Dir::State::Lists": lists,
            "Dir::State::status": "/dev/null",
            "Dir::Cache": cache,
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "APT::Sandbox::User": "root" if os.getuid() == 0 else "",
        }
        return [f"-o{name}={value}" for name, value in settings.items()]

    def _run(self, *args, cwd=None):
        command = ["apt-get", "-q", *self._options(), *args]
        return subprocess.run(
            command,
            cwd=cwd,
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )

    def _update(self):
        if self.updated:
            return
        errors = []
        for mirror in mirrors(self.folder):
            say(f"reading the package list of Debian {self.suite}")
            error = self._update_from(mirror)
            if not error:
                self.updated = True
                return
            errors.append(error)
        raise GroundError(f"no package list of Debian {self.suite}:\n" + "\n".join(errors))

    def _update_from(self, mirror):
        line = f"deb [signed-by={KEYRING}] {mirror} {self.suite} main\n"
        (self.folder / f"{self.suite}.list").write_text(line)
        for option in ("true", "false"):  # a frozen mirror's Release file may have expired
            result = self._run(
                "update", f"-oAcquire::Check-Valid-Until={option}", "-oAPT::Update::Error-Mode=any"
            )
            if result.returncode == 0:
                return ""
        return result.stderr.strip()

    def _download(self, package):
        empty = own_folder(self.folder / "empty")
        uri = self._run("download", "--print-uris", package, cwd=empty)
        match = re.search(r"^'[^']+' (\S+) \d+ SHA256:([0-9a-f]{64})", uri.stdout, re.M)
        if not match:
            raise GroundError(f"Debian {self.suite} has no package {package}: {uri.stderr.strip()}")
        deb, digest = self.folder / match[1], match[2]
        if not deb.exists() or sha256(deb) != digest:
            say(f"downloading {package}")
            deb.unlink(missing_ok=True)
            result = self._run("download", package, cwd=self.folder)
            if not deb.exists() or sha256(deb) != digest:
                raise GroundError(f"{deb.name} did not arrive whole: {result.stderr.strip()}")
        return deb


class SystemApt:
    """The machine's own suites, read into private lists: downloading needs no root."""

    def __init__(self, folder):
        self.folder = own_folder(folder)
        (self.folder / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        (self.folder / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)

    def fetch_missing(self, packages, target):
        """Download `packages` and those of their dependencies this machine lacks."""
        target.mkdir()
        self._run("update", "-qq")
        plan = self._run("install", "--print-uris", "-y", "--no-install-recommends", *packages)
        found = re.findall(r"^'\S+' (\S+?)_(\S+?)_\S+\.deb ", plan, re.M)
        wanted = [f"{name}={unquote(version)}" for name, version in found]
        self._run("download", "-qq", *wanted, cwd=target)
        return sorted(target.glob("*.deb"))

    def has(self, package):
        """Whether the machine's own suites have the package."""
        self._run("update", "-qq")
        try:
            self._run("download", "--print-uris", package)
        except GroundError:
            return False
        return True

    def _run(self, *args, cwd=None):
        folders = {"Dir::State::Lists": "lists", "Dir::Cache": "cache"}
        options = [f"-o{name}={self.folder / value}" for name, value in folders.items()]
        command = ["apt-get", *options, "-oDebug::NoLocking=1", *args]
        result = subprocess.run(
            command,
            cwd=cwd,
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        if (
            result.returncode and args[0] != "update"
        ):  # some other vendor's list may be out of reach
            raise GroundError(f"apt-get {args[0]} failed:\n{result.stderr.strip()}")
        return result.stdout


def mirrors(folder):
    """Base addresses of the Debian mirrors this machine's own apt configuration names."""
    lists = own_folder(folder / "none")
    (lists / "partial").mkdir(exist_ok=True)
    command = ["apt-get", "-q", f"-oDir::State::Lists={lists}", "update", "--print-uris"]
    output = subprocess.run(command, capture_output=True, text=True).stdout
    found = re.findall(r"^'(\S+?)/?/dists/([a-z]+)/InRelease'", output, re.M)
    names = list(dict.fromkeys(base for base, _suite in found))
    if not names:
        raise GroundError("this machine's apt names no Debian mirror: set ODOO_HOME to an Odoo 19")
    return sorted(names, key=lambda base: not base.endswith("/debian"))


def sha256(path):
    """Digest as apt prints it."""
    with open(path, "rb") as handle:
        digest = hashlib.sha256()
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def unpack(deb, folder):
    """Lay the files of `deb` out under `folder`."""
    subprocess.run(["dpkg-deb", "-x", str(deb), str(folder)], check=True)
