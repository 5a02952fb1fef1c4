# Odoo 19, PostgreSQL and everything else are fetched into a cache outside this
# checkout; README.md says how to bring your own.
PYTHON ?= python3
DB ?= credit
RUN = @$(PYTHON) -m tools

ARGS ?=

.PHONY: help setup test db shell stop

help:
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1|/p' Makefile | column -ts '|'

setup: ## Odoo, virtual environment, PostgreSQL and .odoo/
	$(RUN) setup

test: ## all tests, browser tests included (ARGS="credit_management -k hold")
	$(RUN) test $(ARGS)

db: ## fresh database with all our add-ons and demo data (DB=name)
	$(RUN) db $(DB)

shell: ## Odoo's Python shell on a database (DB=name)
	$(RUN) shell $(DB)

stop: ## stop Odoo and PostgreSQL
	$(RUN) stop
