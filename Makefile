# Odoo 19, PostgreSQL and everything else are fetched into a cache outside this
# checkout; README.md says how to bring your own.
PYTHON ?= python3
DB ?= credit
ARGS ?=
export PORT
RUN = @$(PYTHON) -m tools

.PHONY: help demo test lint lint-fix readme changelog i18n i18n-export bench compat wheels docs screenshots chroots db shell stop setup
.DEFAULT_GOAL := help

help:
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

demo: ## Odoo with demo data on http://localhost:8069 (PORT=8070)
	$(RUN) demo

test: ## all tests, browser tests included (ARGS="credit_management -k hold")
	$(RUN) test $(ARGS)

lint: ## ruff, pylint-odoo, OCA's checks, reasons for sudo()
	$(RUN) lint

lint-fix: ## let ruff mend what it can
	$(RUN) lint fix

readme: ## each add-on's README.md and its page in Apps, from its readme/
	$(RUN) readme

changelog: ## CHANGELOG.md from the news in each add-on's readme/newsfragments
	$(RUN) changelog

i18n: ## is every term translated?
	$(RUN) i18n

i18n-export: ## write the .pot files and merge them into the .po files
	$(RUN) i18n-export

bench: ## measurements on a generated database
	$(RUN) bench $(ARGS)

compat: ## Odoo's own tests without us and with us (ARGS=quick, ARGS="sale_timesheet pos_sale")
	$(RUN) compat $(ARGS)

wheels: ## each add-on as a wheel, in dist/
	$(RUN) wheels

docs: ## the guide and the rest of docs/ as a site, in dist/docs
	$(RUN) docs

screenshots: ## the pictures of the add-ons' pages, from demo data (ARGS="held-order log")
	$(RUN) screenshots $(ARGS)

chroots: ## both commands in bare Debians 12 and 13, as root and as a user; long (ARGS="trixie setup")
	$(RUN) chroots $(ARGS)

db: ## fresh database with all our add-ons and demo data (DB=name)
	$(RUN) db $(DB)

shell: ## Odoo's Python shell on a database (DB=name)
	$(RUN) shell $(DB)

stop: ## stop Odoo and PostgreSQL
	$(RUN) stop

setup: ## only fetch Odoo, the virtual environment and PostgreSQL
	$(RUN) setup
