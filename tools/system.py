"""Programs that come from Debian's packages: browser, fonts, PDF."""

import os
import shutil
import subprocess

from .paths import GroundError, clean_env, say

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
CJK_FONT = "fonts-wqy-microhei"


def ensure_programs():
    """Install what tests and PDFs need, or say what is missing."""
    packages = missing()
    if not packages:
        return
    apt = apt_command()
    if apt is None:
        raise GroundError(f"please have these Debian packages installed: {' '.join(packages)}")
    say(f"installing {' '.join(packages)}")
    run(apt, "update", "-qq", check=False)
    run(apt, "install", "-y", "-qq", "--no-install-recommends", *packages)
    if missing():
        raise GroundError(f"still missing: {' '.join(missing())}")


def missing():
    """Debian packages of programs that aren't there."""
    wanted = {
        "chromium": any(map(shutil.which, BROWSERS)),
        CJK_FONT: has_cjk_font(),
        "wkhtmltopdf": shutil.which("wkhtmltopdf"),
        "poppler-utils": shutil.which("pdftoppm"),
    }
    return [package for package, there in wanted.items() if not there]


def has_cjk_font():
    """Without one, Chinese text vanishes from pages and PDFs."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True).stdout.strip())


def apt_command():
    """apt-get for root or for who may sudo without a password."""
    if not shutil.which("apt-get"):
        return None
    if os.getuid() == 0:
        return ["apt-get"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    ):
        return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


def run(apt, *args, check=True):
    """Quietly, unless it fails."""
    env = clean_env(DEBIAN_FRONTEND="noninteractive")
    result = subprocess.run(
        [*apt, *args], capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL
    )
    if check and result.returncode:
        raise GroundError(f"apt-get {args[0]} failed:\n{result.stderr.strip()}")
