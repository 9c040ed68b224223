# What the parts need on a fresh Debian machine. Sourced by test/run.
# shellcheck shell=bash

readonly INFLUXD_VERSION=v1.8.10 # the last that builds by go install alone and speaks Flux

# need_command COMMAND PACKAGE installs PACKAGE unless COMMAND is there.
need_command() {
	command -v "$1" >/dev/null || install_package "$2"
}

# need_python MODULE PACKAGE does the same for Debian's own Python.
need_python() {
	/usr/bin/python3 -c "import $1" 2>/dev/null || install_package "$2"
}

install_package() {
	if ((EUID != 0)); then
		echo "test/run: $1 is missing: sudo apt-get install $1" >&2
		return 1
	fi
	echo "installing $1"
	# Lists are fetched once, and again only where the package is not among them.
	if ! apt-cache show "$1" >/dev/null 2>&1; then
		apt-get update -qq
	fi
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null ||
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >/dev/null; }
}

# build_tools builds the linters at the versions of test/tools/go.mod. Their
# stamp is that file's checksum, so that a new pin builds them again.
build_tools() {
	local want stamp="$AMAN_TOOLS/.tools"
	want=$(sha256sum test/tools/go.mod | cut -d' ' -f1)-$(go env GOVERSION)
	if [[ -x $AMAN_TOOLS/staticcheck && -x $AMAN_TOOLS/golangci-lint && $(cat "$stamp" 2>/dev/null) == "$want" ]]; then
		return
	fi
	echo "building staticcheck and golangci-lint"
	(cd test/tools && go build -o "$AMAN_TOOLS/" tool)
	echo "$want" >"$stamp"
}

# build_influxd builds the series store that stands in for the embedded one.
build_influxd() {
	[[ -x $AMAN_TOOLS/influxd ]] && return
	echo "building influxd $INFLUXD_VERSION"
	GOBIN="$AMAN_TOOLS" go install "github.com/influxdata/influxdb/cmd/influxd@$INFLUXD_VERSION"
}

setup_go() {
	command -v go >/dev/null || {
		echo "test/run: go is missing: install Go 1.26 from https://go.dev/dl" >&2
		return 1
	}
	need_command gcc gcc # the race detector links with it
	[[ -f /usr/include/stdlib.h ]] || install_package libc6-dev
	go mod download
}

setup_quick() { setup_go; }

setup_lint() {
	setup_go
	build_tools
}

setup_servers() {
	setup_go
	need_command mosquitto mosquitto
	need_command mosquitto_sub mosquitto-clients
	need_command socat socat
	need_command mbpoll mbpoll
	need_command pdftotext poppler-utils
	need_python pymodbus python3-pymodbus
	need_python serial python3-serial
	build_influxd
}

setup_e2e() { setup_servers; }
setup_faults() { setup_servers; }
setup_fuzz() { setup_go; }
setup_bench() { setup_go; }

setup_pi() {
	setup_go
	need_command qemu-aarch64-static qemu-user-static
	need_command qemu-arm-static qemu-user-static
}

setup_browser() {
	setup_go
	need_command chromium chromium
	need_command node nodejs
	need_command npm npm
	(cd test/browser && npm ci --no-audit --no-fund --silent)
}
