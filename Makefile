# `make run` starts the dashboard, `make test` runs every check. Both set up what they need by themselves, once.

PORT ?= 8501
VENV := .venv
AUDIT := .venv-audit
BIN := $(VENV)/bin
PACKAGES := campaign reference access data_sources store metrics charts figures briefing collector api ui pages
CODE := $(PACKAGES) benchmarks tests dashboard.py collect.py
export PORT CAMPAIGN_DIR DATABASE_URL

.DEFAULT_GOAL := help
.PHONY: help run watch test check format lint types contracts unit soak bench gallery lighthouse audit sbom fix lock clean

help: ## List the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run ## Start the dashboard on http://localhost:$(PORT) (PORT=)
	$(BIN)/streamlit run dashboard.py --server.port $(PORT)

watch: $(VENV)/.run ## Collect without a dashboard
	$(BIN)/python collect.py watch

test: $(VENV)/.dev chromium check unit ## Every check and every test

check: format lint types contracts ## Format, lint, types and import contracts; changes no file

format: $(VENV)/.dev
	$(BIN)/ruff format --check --quiet $(CODE)

lint: $(VENV)/.dev
	$(BIN)/ruff check --quiet $(CODE)

types: $(VENV)/.dev
	$(BIN)/mypy $(CODE)

contracts: $(VENV)/.dev
	$(BIN)/lint-imports --no-cache

# In the order of their names the longest modules, which look through a browser, come early; by the number of their tests
# they would come last, and one of the two processes would wait for the other.
unit: $(VENV)/.dev chromium
	$(BIN)/python -m pytest -q --numprocesses 2 --dist loadscope --no-loadscope-reorder

soak: $(VENV)/.soak chromium ## The long tests, over an hour: faults, kills and memory (SOAK_MINUTES=)
	$(BIN)/python -m pytest -q -m soak -o addopts="--import-mode=importlib --strict-markers -p no:cacheprovider -p no:schemathesis" --log-cli-level=INFO

bench: $(VENV)/.dev ## Measure the claims about speed
	$(BIN)/python -m benchmarks

gallery: $(VENV)/.dev chromium ## Photograph every page in every state: var/gallery/index.html (ARGUMENTS=--readme)
	$(BIN)/python -m tests.gallery $(ARGUMENTS)

lighthouse: $(VENV)/.dev chromium ## Ask Lighthouse for its score of accessibility (docs/accessibility.md); needs npx and the internet
	$(BIN)/python -m tests.lighthouse

audit: $(AUDIT)/.audit ## Look for known weaknesses in the packages and the code (docs/security.md); needs the internet
	$(AUDIT)/bin/bandit --quiet --configfile pyproject.toml --recursive $(PACKAGES) benchmarks dashboard.py collect.py
	@for pinned in requirements-dev.txt requirements-soak.txt requirements-audit.txt; do \
		$(AUDIT)/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off --requirement $$pinned || { \
			echo "$$pinned: either the weaknesses above, or PyPI could not be asked about every package; neither is a pass." >&2; \
			exit 1; \
		}; \
	done

sbom: $(AUDIT)/.audit ## Write the software bill of materials to var/sbom.json (CycloneDX)
	mkdir -p var
	$(AUDIT)/bin/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --mc-type application --output-format JSON --output-reproducible --output-file var/sbom.json

fix: $(VENV)/.dev ## Repair format and imports
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

lock: $(VENV)/.dev ## Pin each requirements file anew from its .in file, with the hashes of what is installed
	@for pinned in requirements requirements-dev requirements-soak requirements-audit; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--custom-compile-command "make lock" $$pinned.in -o $$pinned.txt || exit 1; \
	done

clean: ## Remove the virtual environment and caches; the store under var/ stays
	rm -rf $(VENV) $(AUDIT) .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.run: requirements.txt setup.sh
	@sh setup.sh run

$(VENV)/.dev: requirements.txt requirements-dev.txt setup.sh
	@sh setup.sh dev

$(VENV)/.soak: $(VENV)/.dev requirements-soak.txt
	@sh setup.sh soak

$(AUDIT)/.audit: requirements-audit.txt setup.sh
	@sh setup.sh audit

chromium:
	@sh setup.sh chromium
.PHONY: chromium
