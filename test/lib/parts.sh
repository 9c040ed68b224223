# The parts of test/run, one function each. Sourced by test/run.
# shellcheck shell=bash

readonly FUZZ_SHORT=5s FUZZ_LONG=10m

long() { [[ ${AMAN_TEST_LONG:-} == 1 ]]; }

# go_test NAME ARGS... runs go test, shows its closing lines, the output of what
# failed and why tests were left out, and keeps the counts for the end.
go_test() {
	local name=$1
	shift
	go test -json "$@" | go run ./test/summary -name "$name" -keep "$AMAN_OUT/$name.count"
}

# packages lists ours, without the black-box stories.
packages() { go list ./... | grep -v '^aman/test'; }

part_quick() {
	echo "- formatted"
	local unformatted
	unformatted=$(gofmt -l cmd gateway drivers rules configs firmware test 2>/dev/null)
	if [[ -n $unformatted ]]; then
		printf 'not formatted, run gofmt -w on:\n%s\n' "$unformatted" >&2
		return 1
	fi
	echo "- generated files current"
	generated_current
	echo "- vet"
	go vet ./...
	echo "- arrows and layout"
	go_test arrows -count=1 ./test
	echo "- unit tests, race detector on"
	# Four packages at a time: many tests wait for a wire or a disk.
	# shellcheck disable=SC2046 # one package a word
	go_test unit -race -count=1 -p=4 $(packages)
}

# part_lint asks the linters, which take longer than the tests.
part_lint() {
	echo "- staticcheck"
	staticcheck ./...
	echo "- golangci-lint"
	golangci-lint run ./...
}

# generated_current runs go generate on a copy and compares: nobody's working
# files change under a check.
generated_current() {
	local copy
	copy=$(mktemp -d)
	cp -r go.mod go.sum cmd gateway drivers rules configs firmware test "$copy/"
	rm -rf "$copy/test/out" "$copy/test/browser/node_modules"
	cp -r "$copy" "$copy.before"
	(cd "$copy" && go generate ./...)
	local status=0
	diff -r "$copy.before" "$copy" || status=1
	rm -rf "$copy" "$copy.before"
	if ((status != 0)); then
		echo "generated files are stale: run go generate ./..." >&2
	fi
	return $status
}

part_servers() {
	export AMAN_TEST_SERVERS=1
	# The tests that ask for servers; the others ran in quick.
	local dirs
	dirs=$(grep -rl --include='*_test.go' AMAN_TEST_SERVERS cmd gateway drivers rules configs | xargs -r -n1 dirname | sort -u | sed 's|^|./|')
	if [[ -z $dirs ]]; then
		echo "no test asks for servers" >&2
		return 1
	fi
	# shellcheck disable=SC2086
	go_test servers -count=1 -p=1 -timeout=10m $dirs
}

part_e2e() {
	export AMAN_TEST_SERVERS=1
	go_test e2e -count=1 -timeout=15m -p=1 ./test/incident ./test/peers ./test/demo
}

part_browser() {
	export AMAN_TEST_SERVERS=1
	go_test browser -count=1 -timeout=10m ./test/browser
	echo "screenshots: test/out/*.png"
}

part_faults() {
	export AMAN_TEST_SERVERS=1
	go_test mutants -count=1 -timeout=10m ./test/mutants
	go_test faults -count=1 -timeout=40m ./test/faults
}

# part_fuzz gives every fuzz target a little time, more in the long form.
part_fuzz() {
	local time=$FUZZ_SHORT
	if long; then time=$FUZZ_LONG; fi
	local file dir target count=0
	while IFS=: read -r file target; do
		dir=./$(dirname "$file")
		echo "- $dir $target $time"
		fuzz "$dir" "$target" "$time"
		count=$((count + 1))
	done < <(grep -rHoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' cmd gateway drivers rules configs | sed 's/func //')
	echo "$count fuzz targets"
	((count > 0))
}

# fuzz DIR TARGET TIME fuzzes one target. The go command at times ends a run that
# found nothing with "context deadline exceeded" when the time is up
#: that alone is no finding.
fuzz() {
	local out status=0
	out=$(go test -run='^$' -fuzz="^$2\$" -fuzztime="$3" "$1" 2>&1) || status=$?
	if ((status != 0)) && [[ $out == *"context deadline exceeded"* && $out != *"Failing input"* && $out != *panic:* ]]; then
		echo "  time was up while a worker was busy; nothing was found"
		return 0
	fi
	tail -n 3 <<<"$out"
	if ((status != 0)); then echo "$out" >&2; fi
	return $status
}

part_bench() {
	export AMAN_TEST_SERVERS=1
	go_test bench -count=1 -timeout=15m -skip='^TestCosts$' ./test/bench
	local time=20ms
	if long; then time=1s; fi
	# shellcheck disable=SC2046
	go test -run='^$' -bench=. -benchmem -benchtime="$time" $(bench_packages)
	echo "- what a reading costs, side by side"
	go_test costs -count=1 -run='^TestCosts$' ./test/bench
}

bench_packages() {
	grep -rl --include='*_test.go' '^func Benchmark' cmd gateway drivers rules | xargs -r -n1 dirname | sort -u | sed 's|^|./|'
}

part_pi() {
	local out="$AMAN_OUT/pi"
	mkdir -p "$out"
	cross arm64 "$out/aman-gateway-arm64"
	GOARM=7 cross arm "$out/aman-gateway-armv7"
	echo "- vet for 32-bit ARM"
	GOOS=linux GOARCH=arm GOARM=7 CGO_ENABLED=0 go vet ./...
	echo "- unit tests, 32 bits"
	# shellcheck disable=SC2046
	GOARCH=386 CGO_ENABLED=0 go_test unit32 -count=1 $(go list ./rules/... ./gateway/wire/... ./gateway/outbox/... ./drivers/modbus/...)
	echo "- the same recording on amd64, arm64 and 32-bit ARM"
	export AMAN_TEST_SERVERS=1
	go_test pi -count=1 -timeout=20m ./test/recorded
}

# cross ARCH FILE builds the gateway without cgo and prints its size.
cross() {
	GOOS=linux GOARCH=$1 CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$2" ./cmd/aman-gateway
	printf '%-22s %6.1f MB\n' "$(basename "$2")" "$(($(stat -c %s "$2") / 100000))e-1"
}
