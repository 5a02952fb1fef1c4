"""`make i18n`: is every term of our add-ons translated? `make i18n-export` merges new ones."""

import re
import subprocess
import tempfile
from pathlib import Path

import polib

from .databases import LANGUAGE, TEST, Databases
from .paths import ROOT, GroundError, addons, clean_env

PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\$\{[^}]+\}|\{\{[^}]+\}\}")
UNBROKEN = 100_000
HEADER = {
    "Project-Id-Version": "Odoo Server 19.0",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


def check(ground):
    """Print everything that is missing; 0 when nothing is."""
    wrong = 0
    for name, fresh in exports(ground):
        for problem in problems(ROOT / name / "i18n", name, fresh):
            print(f"{name}: {problem}")
            wrong += 1
    print(f"i18n: {wrong} to do" if wrong else f"i18n: {LANGUAGE} is complete")
    return 1 if wrong else 0


def export(ground):
    """Write each add-on's .pot and merge it into its .po."""
    for name, fresh in exports(ground):
        folder = ROOT / name / "i18n"
        folder.mkdir(exist_ok=True)
        save(fresh, folder / f"{name}.pot")
        path = folder / f"{LANGUAGE}.po"
        # A sentence a line: Chinese has no spaces to break at, and a diff shows what changed.
        translation = (
            polib.pofile(str(path), wrapwidth=UNBROKEN) if path.exists() else polib.POFile()
        )
        merge(translation, fresh)
        save(translation, path, Language=LANGUAGE)
        print(f"{name}: {len(fresh)} terms, {len(untranslated(translation))} to translate")


def exports(ground):
    """Name and fresh export of each add-on that has terms."""
    databases = Databases(ground)
    database = f"credit_i18n_{Path(tempfile.mktemp()).name}"
    databases.clone(databases.template(TEST), database)
    try:
        for name in addons():
            fresh = export_of(ground, database, name)
            if len(fresh):
                yield name, fresh
    finally:
        databases.drop(database)


def export_of(ground, database, name):
    """What Odoo itself exports for an add-on."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.pot"
        command = [
            ground.odoo,
            "i18n",
            "export",
            "-d",
            database,
            "-l",
            "pot",
            "-o",
            str(path),
            name,
        ]
        result = subprocess.run(command, capture_output=True, text=True, env=clean_env())
        if result.returncode or not path.exists():
            raise GroundError(f"{result.stderr}\nexporting the terms of {name} failed")
        return polib.pofile(str(path))


def problems(folder, name, fresh):
    """Sentences about what the add-on's files lack."""
    template, translation = folder / f"{name}.pot", folder / f"{LANGUAGE}.po"
    if not template.exists():
        yield f"i18n/{name}.pot is missing (make i18n-export)"
    elif places(polib.pofile(str(template))) != places(fresh):
        yield f"i18n/{name}.pot is out of date (make i18n-export)"
    if not translation.exists():
        yield f"i18n/{LANGUAGE}.po is missing (make i18n-export)"
        return
    yield from problems_of(polib.pofile(str(translation)), {entry.msgid for entry in fresh})


def problems_of(translation, wanted):
    """Sentences about single terms."""
    known = {entry.msgid for entry in translation if not entry.obsolete}
    yield from (f"not in {LANGUAGE}.po: {msgid!r}" for msgid in sorted(wanted - known))
    yield from (f"no longer used: {msgid!r}" for msgid in sorted(known - wanted))
    yield from (f"obsolete: {entry.msgid!r}" for entry in translation.obsolete_entries())
    yield from (f"fuzzy: {entry.msgid!r}" for entry in translation.fuzzy_entries())
    yield from (f"untranslated: {entry.msgid!r}" for entry in untranslated(translation))
    for entry in translation.translated_entries():
        if entry.msgid in wanted and placeholders(entry.msgid) != placeholders(entry.msgstr):
            yield f"placeholders differ: {entry.msgid!r} → {entry.msgstr!r}"


def untranslated(translation):
    """Entries without text."""
    return [entry for entry in translation if not entry.msgstr.strip() and not entry.obsolete]


def placeholders(text):
    """What is filled in at run time; the order may differ between languages."""
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


def places(catalog):
    """Terms and where they are used, without the dates."""
    return {(entry.msgid, frozenset(entry.occurrences)) for entry in catalog}


def merge(translation, fresh):
    """Add new terms, drop those no longer used, keep the order of the export."""
    translation.merge(fresh)
    known = {entry.msgid: entry for entry in translation if not entry.obsolete}
    translation[:] = [known[entry.msgid] for entry in fresh]


def save(catalog, path, **header):
    """Without dates, so that an export that changes nothing changes no file."""
    catalog.metadata = {**HEADER, **header}
    catalog.header = f"Translation of Odoo Server.\n\tmodules: {path.parent.parent.name}"
    catalog.save(str(path))
