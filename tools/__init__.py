"""Tooling of this repository: `python3 -m tools COMMAND` (see the Makefile)."""
