"""Each add-on builds as a wheel that holds everything its manifest promises."""

import ast
import zipfile

import pytest

from tools.paths import ROOT, addons
from tools.wheels import build


@pytest.fixture(scope="module", params=addons())
def wheel(request, tmp_path_factory):
    """Name of an add-on and its wheel, opened."""
    (path,) = build([request.param], tmp_path_factory.mktemp("wheels"))
    with zipfile.ZipFile(path) as archive:
        yield request.param, archive


def test_wheel_holds_every_file_of_the_manifest(wheel):
    name, archive = wheel
    manifest = ast.literal_eval((ROOT / name / "__manifest__.py").read_text())
    wanted = {
        f"odoo/addons/{name}/{path}" for path in manifest.get("data", []) + manifest.get("demo", [])
    }
    assert wanted <= set(archive.namelist())


def test_wheel_holds_code_translations_and_static_files(wheel):
    name, archive = wheel
    wanted = {
        f"odoo/addons/{path.relative_to(ROOT)}"
        for pattern in ("**/*.py", "i18n/*.po", "static/**/*.*", "security/*")
        for path in (ROOT / name).glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= set(archive.namelist())


def test_wheel_names_the_odoo_it_needs_and_the_licence(wheel):
    name, archive = wheel
    (metadata,) = (path for path in archive.namelist() if path.endswith(".dist-info/METADATA"))
    text = archive.read(metadata).decode()
    assert f"Name: odoo-addon-{name}\n" in text
    assert "Version: 19.0." in text
    assert "Requires-Dist: odoo==19.0.*" in text
    assert "License: LGPL-3" in text


def test_wheel_describes_itself(wheel):
    name, archive = wheel
    (metadata,) = (path for path in archive.namelist() if path.endswith(".dist-info/METADATA"))
    readme = (ROOT / name / "README.md").read_text().strip()
    assert archive.read(metadata).decode().strip().endswith(readme)
