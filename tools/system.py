"""Programs that come from Debian's packages: browser, fonts, PDF.

root (or who may sudo) gets them installed; anybody else gets them unpacked into
the cache, with small launchers that `.odoo/bin/*` and the tests put on the path.
"""

import os
import shutil
import subprocess
from pathlib import Path

from .apt import SystemApt, unpack
from .paths import GroundError, built, cache_dir, clean_env, key, own_folder, say

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
CJK_FONT = "fonts-wqy-microhei"
LAUNCHERS = {
    "chromium": "usr/lib/chromium/chromium",
    "wkhtmltopdf": "usr/bin/wkhtmltopdf",
    "wkhtmltoimage": "usr/bin/wkhtmltoimage",
    "pdftoppm": "usr/bin/pdftoppm",
    "pdftotext": "usr/bin/pdftotext",
    "fc-list": "usr/bin/fc-list",
}
LAUNCHER = """\
#!/bin/sh
export LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
export FONTCONFIG_FILE="{tree}/fonts.conf" QT_PLUGIN_PATH="{plugins}"
export XKB_CONFIG_ROOT="{tree}/usr/share/X11/xkb"
exec "{program}" "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{tree}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{tree}/fontcache</cachedir>
  <include ignore_missing="yes">{tree}/usr/share/fontconfig/conf.avail/45-latin.conf</include>
  <include ignore_missing="yes">{tree}/usr/share/fontconfig/conf.avail/60-latin.conf</include>
  <include ignore_missing="yes">{tree}/usr/share/fontconfig/conf.avail/65-nonlatin.conf</include>
</fontconfig>
"""


def ensure_programs():
    """Install or unpack what tests and PDFs need, or say what is missing."""
    use_unpacked()
    packages = missing()
    if not packages:
        return
    if not shutil.which("apt-get"):
        raise GroundError(f"please install what Debian calls {' '.join(packages)}")
    apt = apt_command()
    if apt:
        install(apt, packages)
    else:
        built(unpacked(), lambda folder: unpack_programs(folder, packages))
        use_unpacked()
    if missing():
        raise GroundError(f"please have these Debian packages installed: {' '.join(missing())}")


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
    if os.getuid() == 0:
        return ["apt-get"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    ):
        return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


def install(apt, packages):
    """Into the system, quietly unless it fails."""
    say(f"installing {' '.join(packages)}")
    env = clean_env(DEBIAN_FRONTEND="noninteractive")
    quiet = {"capture_output": True, "text": True, "env": env, "stdin": subprocess.DEVNULL}
    subprocess.run([*apt, "update", "-qq"], **quiet)
    result = subprocess.run(
        [*apt, "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet
    )
    if result.returncode:
        raise GroundError(f"apt-get install failed:\n{result.stderr.strip()}")


def unpacked():
    """Where programs lie that could not be installed."""
    version = Path("/etc/debian_version")
    name = key(version if version.exists() else "", Path(__file__))
    return own_folder(cache_dir() / "programs") / name


def use_unpacked():
    """Put them on the path, if there are any."""
    folder = str(unpacked() / "launchers")
    if Path(folder).is_dir() and folder not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"


def unpack_programs(tree, packages):
    """Download the packages and what they depend on, lay them out, write launchers."""
    say(f"unpacking {' '.join(packages)} into the cache (no right to install them)")
    for deb in SystemApt(cache_dir() / "deb" / "system").fetch_missing(packages, tree / "deb"):
        unpack(deb, tree)
    shutil.rmtree(tree / "deb")
    (tree / "fonts.conf").write_text(FONTS.format(tree=tree))
    (tree / "launchers").mkdir()
    for name, program in LAUNCHERS.items():
        if (tree / program).exists():
            write_launcher(tree, name, tree / program)


def write_launcher(tree, name, program):
    """A script that tells the program where its libraries, fonts and plugins are."""
    libraries = sorted(
        {
            str(path.parent)
            for path in tree.rglob("*.so*")
            if path.parent.parent.name == "lib" or path.parent.name == "pulseaudio"
        }
    )
    plugins = next(tree.glob("usr/lib/*/qt5/plugins"), "")
    launcher = tree / "launchers" / name
    launcher.write_text(
        LAUNCHER.format(tree=tree, program=program, libraries=":".join(libraries), plugins=plugins)
    )
    launcher.chmod(0o755)
