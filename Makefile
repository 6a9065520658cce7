# Two commands do everything: `make demo` and `make test`. Both set themselves up in .venv.
PYTHON ?= python3
lang ?= th
bin := .venv/bin
unexport PYTHONDONTWRITEBYTECODE  # else every process that a test starts compiles all it imports again

.PHONY: demo test quick check whole test-ckan-versions setup bundles tools clean

demo: setup  ## the main job on real data of Songkhla, into build/songkhla
	@! command -v npm >/dev/null || $(MAKE) --no-print-directory --silent bundles || echo "no bundles: npm failed" >&2
	$(bin)/thaktho demo --lang $(lang)

test: check whole  ## everything

quick: setup  ## what a developer runs all day: lint, types, the unit tests of what was changed since main
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/pytest -q -n auto --dist worksteal -m "not whole" $$($(bin)/python -m tests.changed)

check: setup  ## before a landing: lint, types, all unit tests
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/pytest -q -n auto --dist worksteal -m "not whole"

whole: setup  ## whole workspaces through every stage, the site in a real browser, a real CKAN
	@! command -v npm >/dev/null || $(MAKE) --no-print-directory --silent tools || echo "no tools: npm failed" >&2
	$(bin)/pytest -q -n auto --dist worksteal -m whole

test-ckan-versions: setup  ## what is told of CKAN, against the versions before and one with extensions
	failed=; for variant in 2.11 2.10 extensions; do \
	  THAKTHO_TEST_CKAN=$$variant THAKTHO_REQUIRE=ckan $(bin)/pytest -q -n auto --dist worksteal -m ckan || failed="$$failed $$variant"; \
	done; test -z "$$failed" || { echo "failed:$$failed"; exit 1; }

bundles: site/bundles/licences.txt  ## the typeface and the query page, of npm packages; the demo says where they are missing

site/bundles/licences.txt: site/package.json site/package-lock.json site/build.mjs $(wildcard site/query/*)
	cd site && npm ci && npm run --silent build

tools: tests/browser/node_modules/.package-lock.json  ## what the tests need of npm: axe-core, the HTML validator, how Netlify redirects

tests/browser/node_modules/.package-lock.json: tests/browser/package.json tests/browser/package-lock.json
	cd tests/browser && npm ci && touch node_modules/.package-lock.json

setup: .venv/.ready

.venv/.ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(bin)/pip install --quiet --upgrade pip
	$(bin)/pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv build dist site/node_modules site/bundles
