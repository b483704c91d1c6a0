.DEFAULT_GOAL := help
.PHONY: help demo accounts test coverage setup lint bench e2e lock messages

PORT ?= 8000
# pytest-xdist's "auto" counts the cores.
WORKERS ?= auto
PYTEST := .venv/bin/python -m pytest

# The checks below read the settings without a production environment.
lint bench: export DEBUG := true
lint bench: export DEMONSTRATION := false
lint bench: export FIXED_CLOCK :=

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' Makefile

demo: ## the site with sample data on http://127.0.0.1:8000 (PORT= changes it)
	@PORT=$(PORT) bin/demo

accounts: ## the demonstration's accounts and passwords again
	@cat var/demo-accounts.txt 2>/dev/null || echo "There are no demonstration accounts yet: run 'make demo' first."

# Each core keeps to a part of the suite, so that what several tests begin with is made once.
test: ## the whole suite, in parallel (a single test: .venv/bin/pytest tests/…)
	@bin/setup dev
	$(PYTEST) -n $(WORKERS) --dist worksteal

coverage: ## the whole suite with its branch coverage: it takes twice as long
	@bin/setup dev
	$(PYTEST) -n $(WORKERS) --dist worksteal --cov --cov-report=term

setup: ## the virtual environment with everything for development
	@bin/setup dev

lint: ## style, templates, types, one-way imports, migrations in step with models
	@bin/setup dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djlint --lint --quiet templates
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python manage.py makemigrations --check --dry-run

bench: ## how fast pages and papers are beside their floor
	@bin/setup dev
	@.venv/bin/python benchmarks/run.py; pages=$$?; .venv/bin/python benchmarks/run.py --papers && exit $$pages

# Each file has a site of its own.
e2e: ## the browser tests
	@bin/setup dev
	@bin/browser
	$(PYTEST) tests/browser -m e2e -n $(WORKERS) --dist loadfile

messages: export DEBUG := true
messages: ## collect the messages of pages, mails and papers into locale/*/LC_MESSAGES/django.po, and compile; needs GNU gettext
	.venv/bin/python manage.py makemessages --locale fr --locale es --add-location file --no-wrap --no-obsolete \
	  --ignore .venv --ignore var --ignore tests --ignore benchmarks
	.venv/bin/python manage.py compilemessages --ignore .venv

lock: ## requirements/*.txt again, from requirements/*.in
	@bin/lock
