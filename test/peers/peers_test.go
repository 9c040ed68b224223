package peers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"aman/test/site"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var programs site.Programs

func TestMain(m *testing.M) {
	os.Exit(site.Main(m, func(p site.Programs) { programs = p }))
}

// instruments is what modbus_slave.py serves, as a configuration describes it.
const instruments = `plant: kirov
gateway: gw-1
data: %s
buses:
  - %s
zones:
  - {id: hall}
sensors:
  - id: peer
    bus: wire
    driver: modbus
    unit: 3
    zone: hall
    every: 2s
    points:
      - {name: co, register: holding, address: 0, type: uint16, decimals: 1, unit: ppm, gas: CO, min: 0, max: 1000}
      - {name: signed, register: holding, address: 2, type: int16}
      - {name: o2, register: holding, address: 4, type: float32, unit: "%%vol", gas: O2, min: 0, max: 25}
      - {name: swapped, register: holding, address: 6, type: float32, order: cdab}
      - {name: wide, register: holding, address: 8, type: int64}
      - {name: nibble, register: holding, address: 0, type: uint16, bits: 8..11}
      - {name: input, register: input, address: 3, type: uint16, scale: 0.01, offset: 1}
      - {name: coil, register: coil, address: 2, type: bool}
      - {name: door, register: discrete, address: 1, type: bool}
      - {name: shut, register: discrete, address: 0, type: bool}
  - id: second
    bus: wire
    driver: modbus
    unit: 1
    zone: hall
    every: 2s
    points:
      - {name: value, register: holding, address: 1, type: uint16}
  - id: nobody
    bus: wire
    driver: modbus
    unit: 9
    zone: hall
    every: 2s
    points:
      - {name: value, register: holding, address: 0, type: uint16}
  - id: beyond
    bus: wire
    driver: modbus
    unit: 1
    zone: hall
    every: 2s
    points:
      - {name: value, register: holding, address: 500, type: uint16}
`

// values is what must be read of them.
var values = map[string]float64{
	"peer.co": 51.2, "peer.signed": -2, "peer.o2": 20.9, "peer.swapped": 84.7, "peer.wide": -1234567890123,
	"peer.nibble": 2, "peer.input": 22.5, "peer.coil": 0, "peer.door": 1, "peer.shut": 0, "second.value": 1,
}

// readout is one line of `read --json`.
type readout struct {
	Time    time.Time
	Point   string
	Value   *float64
	Unit    string
	Quality string
	Fault   string
}

func TestReadTCP(t *testing.T) {
	site.Need(t, "python3-pymodbus")
	address := site.FreeAddress(t)
	dir := t.TempDir()
	peer := slave(t, dir, "tcp", address)
	require.NoError(t, site.Answers(t.Context(), peer, address))
	check(t, dir, fmt.Sprintf("{id: wire, kind: modbus-tcp, address: %q}", address))
}

func TestReadRTU(t *testing.T) {
	site.Need(t, "python3-pymodbus and socat")
	dir := t.TempDir()
	ours, theirs := filepath.Join(dir, "ours"), filepath.Join(dir, "theirs")
	_, err := site.Start(t, dir, "socat", site.Tool(t, "socat"), "pty,raw,echo=0,link="+ours, "pty,raw,echo=0,link="+theirs)
	require.NoError(t, err)
	require.NoError(t, site.Eventually(t.Context(), 5*time.Second, func() error {
		_, err := os.Stat(theirs)
		return err
	}))
	slave(t, dir, "rtu", theirs, "19200")
	awaitRTU(t, dir, ours)
	check(t, dir, fmt.Sprintf("{id: wire, kind: modbus-rtu, device: %s, baud: 19200, parity: none}", ours))
}

// slave starts the peer.
func slave(t *testing.T, dir string, args ...string) *site.Process {
	t.Helper()
	script, err := filepath.Abs("modbus_slave.py")
	require.NoError(t, err)
	p, err := site.Start(t, dir, "pymodbus", "/usr/bin/python3", append([]string{script}, args...)...)
	require.NoError(t, err)
	return p
}

// awaitRTU asks with mbpoll until the peer has opened its end of the line.
func awaitRTU(t *testing.T, dir, device string) {
	t.Helper()
	mbpoll := site.Tool(t, "mbpoll")
	require.NoError(t, site.Eventually(t.Context(), 15*time.Second, func() error {
		cmd := exec.CommandContext(t.Context(), mbpoll, "-m", "rtu", "-b", "19200", "-P", "none", "-a", "3", "-t", "4", "-0", "-r", "0", "-1", "-o", "0.3", device)
		cmd.Dir = dir
		return cmd.Run()
	}))
}

// check reads everything once and compares it with what the peer serves.
func check(t *testing.T, dir, bus string) {
	t.Helper()
	file := filepath.Join(dir, "peer.yaml")
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, instruments, filepath.Join(dir, "data"), bus), 0o644))
	cmd := exec.CommandContext(t.Context(), programs.Path("aman-gateway"), "read", "--config", file, "--json")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	require.NoError(t, cmd.Run(), stderr.String())

	got := map[string]readout{}
	for dec := json.NewDecoder(&stdout); dec.More(); {
		var r readout
		require.NoError(t, dec.Decode(&r))
		assert.NotContains(t, got, r.Point, "one object a point")
		got[r.Point] = r
	}
	for point, want := range values {
		r := got[point]
		if assert.NotNil(t, r.Value, "%s: %+v\n%s", point, r, stderr.String()) {
			assert.InDelta(t, want, *r.Value, 1e-5, point) // float32
			assert.Equal(t, "good", r.Quality, point)
			assert.WithinDuration(t, time.Now(), r.Time, time.Minute, point)
		}
	}
	assert.Equal(t, "[ppm]", got["peer.co"].Unit)
	assert.Equal(t, "timeout", got["nobody.value"].Fault, "a unit that does not answer")
	assert.Equal(t, "bad", got["nobody.value"].Quality)
	assert.Nil(t, got["nobody.value"].Value)
	assert.Equal(t, "bad", got["beyond.value"].Quality, "a register that does not exist")
	t.Logf("figure: %s: %d points as the peer serves them, a dead unit and a missing register faulty", t.Name(), len(values))
}
