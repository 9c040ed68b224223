package check_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/check"
	"aman/gateway/config/configtest"
)

const small = `plant: kirov
gateway: gw-1
data: /var/lib/aman
buses: [{id: plc, kind: modbus-tcp, address: "127.0.0.1:1502", timeout: 40ms}]
zones: [{id: boiler}]
sensors: [{id: co-1, bus: plc, driver: modbus/generic-gas, unit: 3, zone: boiler, every: 100ms, gas: CO}]
outputs:
  - {id: siren, kind: modbus-coil, bus: plc, unit: 1, address: 10, role: horn}
rules:
  - {id: co-stop, point: co-1.co, above: 40 ppm, hold: 1s, severity: danger, latch: true, outputs: [siren]}
`

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func run(t *testing.T, opt check.Options, files ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	opt.Hardware = configtest.Hardware()
	code = check.Run(files, opt, &out, &errs)
	return code, out.String(), errs.String()
}

func TestSoundFile(t *testing.T) {
	path := write(t, "site.yaml", small)
	code, out, errs := run(t, check.Options{}, path)
	assert.Equal(t, 0, code)
	assert.Empty(t, errs)
	assert.Equal(t, strings.TrimPrefix(`
FILE: sound, plant kirov, gateway gw-1
fingerprint ABCD-EFGH-IJKL-MNOP-QRST: not signed

buses
  bus  kind        at              time-out       load
  plc  modbus-tcp  127.0.0.1:1502  40ms, 1 retry  10.0 %

points
  point    zone    range               every
  co-1.co  boiler  0 to 1000 [ppm] CO  100ms

rules
  rule     severity  trips                          clears                            does   worst case
  co-stop  danger    co-1.co above 40 [ppm] for 1s  below 36 [ppm], then by a person  siren  1.301s + T90

worst case of each rule: response of the instrument (T90) + window of a rate + poll + hold + read + transaction in flight + write + ours
  rule     T90        window  poll   hold  read  in flight  write  ours  from     to
  co-stop  not given  0s      100ms  1s    80ms  80ms       40ms   1ms   co-1.co  siren

outputs while nobody drives them
  output  role  safe                          at power-on           process dead                    bus lost
  siren   horn  energised (needs its supply)  as the module is set  last value (no time-out known)  last value (no time-out known)

FILE:10:5: rules[0]: warning: co-stop is a danger without do: people are not told what to do
`, "\n"), anyPrint.ReplaceAllString(strings.ReplaceAll(out, path, "FILE"), "fingerprint ABCD-EFGH-IJKL-MNOP-QRST"))
}

var anyPrint = regexp.MustCompile(`fingerprint ([A-Z2-7]{4}-){4}[A-Z2-7]{4}`)

func TestFaultyFile(t *testing.T) {
	sound := write(t, "sound.yaml", small)
	broken := write(t, "broken.yaml", strings.NewReplacer("every: 100ms", "every: 50ms", "above: 40", "abov: 40").Replace(small))
	code, out, errs := run(t, check.Options{}, broken, sound)
	assert.Equal(t, 2, code)
	assert.Equal(t, broken+":6:83: sensors[0].every: leaves no room for a retry: without an answer a read takes 80ms (timeout 40ms, retries 1 of bus plc), longer than 50ms; lengthen every, or shorten timeout or retries\n"+
		broken+":10:5: rules[0]: says nothing to compare with: give above, below or equals\n"+
		broken+":10:35: rules[0].abov: unknown key; did you mean above?\n", errs)
	assert.True(t, strings.HasPrefix(out, sound+": sound,"), "the other file is still reported")
	assert.NotContains(t, out, broken)
}

func TestUnreadable(t *testing.T) {
	code, out, errs := run(t, check.Options{}, "/nowhere/site.yaml")
	assert.Equal(t, 2, code)
	assert.Empty(t, out)
	assert.Equal(t, "/nowhere/site.yaml: cannot be read: no such file or directory\n", errs)

	code, _, errs = run(t, check.Options{})
	assert.Equal(t, 2, code)
	assert.Equal(t, "aman check: name at least one file\n", errs)
}

func TestServersFile(t *testing.T) {
	path := write(t, "central.yaml", "data: /var/lib/aman-central\nlisten: \"127.0.0.1:8080\"\n")
	var asked string
	good := func(p string, text []byte) error { asked = p + string(text[:4]); return nil }
	code, out, _ := run(t, check.Options{Server: good}, path)
	assert.Equal(t, 0, code)
	assert.Equal(t, path+"data", asked)
	assert.Equal(t, path+": sound, a server's configuration\n", out)

	bad := func(string, []byte) error { return errors.New("central.yaml:1:1: data: is missing") }
	code, out, errs := run(t, check.Options{Server: bad}, path)
	assert.Equal(t, 2, code)
	assert.Empty(t, out)
	assert.Equal(t, "central.yaml:1:1: data: is missing\n", errs)

	code, _, errs = run(t, check.Options{}, path)
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "aman check")
}

func TestJSON(t *testing.T) {
	sound, broken := write(t, "sound.yaml", small), write(t, "broken.yaml", "plant: [\n")
	code, out, errs := run(t, check.Options{JSON: true}, sound, broken)
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, broken+":")

	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, 2)
	var first, second struct {
		OK     bool
		Faults []struct{ Line, Col int }
		Rules  []struct {
			Conditions []struct{ Limit, Reset float64 }
			Worst      struct{ Total float64 }
		}
		Outputs  []struct{ Output, Safe string }
		Warnings []struct{ Path string }
	}
	require.NoError(t, json.Unmarshal([]byte(lines[0]), &first))
	require.NoError(t, json.Unmarshal([]byte(lines[1]), &second))
	assert.True(t, first.OK)
	assert.Equal(t, 40.0, first.Rules[0].Conditions[0].Limit)
	assert.Equal(t, 36.0, first.Rules[0].Conditions[0].Reset)
	assert.InDelta(t, 1.301, first.Rules[0].Worst.Total, 1e-9)
	assert.Equal(t, "siren", first.Outputs[0].Output)
	assert.Equal(t, "rules[0]", first.Warnings[0].Path)
	assert.False(t, second.OK)
	require.Len(t, second.Faults, 1)
	assert.Equal(t, 1, second.Faults[0].Line)
}
