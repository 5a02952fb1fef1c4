"""Verify exported credit files without Odoo: ``python -m engine FILE.zip …`` in the add-on."""

import sys

from .bundle import verify


def main(paths):
    """Print what is wrong with each file; 1 when something is."""
    whole = True
    for path in paths:
        with open(path, "rb") as source:
            report = verify(source)
        for fault in report.faults:
            sys.stdout.write(f"{path}: {fault.kind}: {fault.name}\n")
        if not report.faults:
            count, manifest = len(report.records), report.manifest
            sys.stdout.write(f"{path}: whole, {count} records, manifest {manifest}\n")
        whole = whole and not report.faults
    return 0 if whole and paths else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
