package gateway

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers/modbus"
	"aman/drivers/modbus/slave"
	"aman/gateway/config"
	"aman/gateway/outbox"
	"aman/gateway/web"
	"aman/rules"
)

const (
	coRegister = 0
	siren      = 10
	interlock  = 11
)

// bench is a gateway on a real Modbus TCP line with one instrument.
type bench struct {
	t     *testing.T
	slave *slave.Slave
	addr  string
	dir   string
	text  func(*bench) string // the configuration
	fs    outbox.FS           // the disk; the real one if nil
	ready func(page string)
	// readOnly makes the alarm lane refuse every record.
	readOnly atomic.Bool

	mu     sync.Mutex
	events []rules.Event
	p      *pipeline
	stop   context.CancelFunc
	ended  chan error
}

// newBench makes one. Its time is the machine's, so that benches run side by side.
func newBench(t *testing.T) *bench {
	t.Parallel()
	s := slave.New()
	u := s.Unit(1)
	u.Set(modbus.Holding, coRegister, 30)
	u.SetBit(modbus.Coil, siren, false)
	u.SetBit(modbus.Coil, interlock, false)
	addr, err := s.ListenTCP("127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return &bench{t: t, slave: s, addr: addr.String(), dir: t.TempDir(), text: boiler}
}

// boiler is a configuration with one instrument, a siren and an interlock.
func boiler(b *bench) string {
	return fmt.Sprintf(`
plant: test
gateway: gw-1
data: %s
buses: [{id: plc, kind: modbus-tcp, address: "%s", timeout: 100ms}]
zones: [{id: boiler}]
sensors:
  - id: co
    bus: plc
    driver: modbus
    unit: 1
    zone: boiler
    every: 250ms
    points: [{name: ppm, register: holding, address: 0, type: uint16, scale: 0.1, unit: ppm, gas: CO, min: 0, max: 1000}]
outputs:
  - {id: siren, kind: modbus-coil, bus: plc, unit: 1, address: 10, role: horn}
  - {id: stop, kind: modbus-coil, bus: plc, unit: 1, address: 11, role: interlock, zone: boiler}
rules:
  - {id: co-stop, point: co.ppm, above: 40 ppm, severity: danger, latch: true, suspend: true, outputs: [siren], do: {en: Leave}}
`, b.dir, b.addr)
}

func (b *bench) site() *config.Site {
	site, err := config.Parse("site.yaml", []byte(b.text(b)), Hardware())
	require.NoError(b.t, err)
	return site
}

// start runs the gateway until stopped, or until the test ends.
func (b *bench) start() {
	site := b.site()
	ctx, cancel := context.WithCancel(context.Background())
	b.stop, b.ended = cancel, make(chan error, 1)
	store, err := outbox.Open(site.Data, outbox.Options{FS: b.fs})
	require.NoError(b.t, err)
	opt := Options{Log: quiet(), Ready: b.ready, Observe: func(e rules.Event) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.events = append(b.events, e)
	}}
	b.p, err = newPipeline(site, store, opt)
	require.NoError(b.t, err)
	toLane := b.p.journal.append
	b.p.journal.append = func(payloads [][]byte) (uint64, error) {
		if b.readOnly.Load() {
			return 0, os.ErrPermission
		}
		return toLane(payloads)
	}
	go func() {
		err := b.p.live(ctx, opt)
		b.ended <- errors.Join(err, store.Close())
	}()
	b.t.Cleanup(b.halt)
}

func (b *bench) halt() {
	if b.stop == nil {
		return
	}
	b.stop()
	assert.NoError(b.t, <-b.ended)
	b.stop = nil
}

func (b *bench) co(ppm float64) { b.slave.Unit(1).Set(modbus.Holding, coRegister, uint16(ppm*10)) }

func (b *bench) within(what string, f func() bool) {
	b.t.Helper()
	require.Eventually(b.t, f, 5*time.Second, 5*time.Millisecond, what)
}

func (b *bench) coil(address uint16, on bool) func() bool {
	return func() bool { return b.slave.Unit(1).Coil(address) == on }
}

func (b *bench) act(kind rules.ActKind, target, who, role string) error {
	ctx, cancel := context.WithTimeout(b.t.Context(), 5*time.Second)
	defer cancel()
	return b.p.Act(ctx, rules.Act{Kind: kind, Target: target, Who: who, Role: role, Reason: "test"})
}

func (b *bench) zone() (state rules.ZoneState) {
	ctx, cancel := context.WithTimeout(b.t.Context(), 5*time.Second)
	defer cancel()
	require.NoError(b.t, b.p.ask(ctx, func() { state = b.p.engine.Zones()[0].State }))
	return state
}

func (b *bench) count(kind rules.EventKind) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

func (b *bench) commission() {
	b.within("the first readings come in", func() bool { return b.act(rules.ActRelease, "boiler", "A. Serik", "responsible") == nil })
	b.within("the interlock is energised", b.coil(interlock, true))
}

func TestFirstStartIsCommissionedByAPerson(t *testing.T) {
	b := newBench(t)
	b.start()
	assert.Equal(t, rules.ZoneSuspended, b.zone(), "a zone with an interlock and no stored state")
	assert.False(t, b.slave.Unit(1).Coil(interlock), "the interlock stays tripped")
	b.commission()
	assert.Equal(t, rules.ZoneFree, b.zone())
}

func TestLeakSoundsSirenAndSuspendsUntilAPersonReleases(t *testing.T) {
	b := newBench(t)
	b.start()
	b.commission()
	b.co(55)
	b.within("siren", b.coil(siren, true))
	b.within("interlock trips", b.coil(interlock, false))
	require.NoError(t, b.act(rules.ActAck, "co-stop", "op", "operator"))
	b.within("the horn is quiet after the acknowledgement", b.coil(siren, false))
	var refusal *web.Refusal
	require.ErrorAs(t, b.act(rules.ActRelease, "boiler", "A. Serik", "responsible"), &refusal)
	assert.NotEmpty(t, refusal.Reasons)
	b.co(3)
	b.within("reset is allowed once the gas is gone", func() bool { return b.act(rules.ActReset, "co-stop", "op", "operator") == nil })
	b.within("released", func() bool { return b.act(rules.ActRelease, "boiler", "A. Serik", "responsible") == nil })
	b.within("interlock energised again", b.coil(interlock, true))
}

func TestRestartComesBackNoLooser(t *testing.T) {
	b := newBench(t)
	b.start()
	b.commission()
	b.co(55)
	b.within("siren", b.coil(siren, true))
	b.within("the records are on disk", func() bool { return b.p.journal.state().Waiting == 0 })
	b.halt()
	assert.True(t, b.slave.Unit(1).Coil(siren), "a siren that sounds goes on sounding")
	assert.False(t, b.slave.Unit(1).Coil(interlock), "a stopped gateway holds nothing")
	b.co(3)
	raised := b.count(rules.Raised)
	b.start()
	assert.Equal(t, rules.ZoneSuspended, b.zone(), "restored before the first poll")
	b.within("the latch keeps the siren on", b.coil(siren, true))
	assert.Equal(t, raised, b.count(rules.Raised), "nothing is raised anew")
	assert.Zero(t, b.count(rules.FaultRaised), "a siren found on is explained by its alarm")
	require.NoError(t, b.act(rules.ActAck, "co-stop", "op", "operator"))
	b.within("reset", func() bool { return b.act(rules.ActReset, "co-stop", "op", "operator") == nil })
	b.within("released", func() bool { return b.act(rules.ActRelease, "boiler", "A. Serik", "responsible") == nil })
}

func TestOutputFoundOnWithoutReasonStaysOnAndIsNamed(t *testing.T) {
	b := newBench(t)
	b.slave.Unit(1).SetBit(modbus.Coil, siren, true)
	b.start()
	b.within("it is named", func() bool { return b.count(rules.FaultRaised) == 1 })
	b.commission()
	assert.True(t, b.slave.Unit(1).Coil(siren))
	require.NoError(t, b.act(rules.ActReset, "siren", "op", "operator"))
	b.within("a person lets it go", b.coil(siren, false))
}

func TestLoosensOnlyWhatTheDiskTakes(t *testing.T) {
	b := newBench(t)
	b.start()
	b.commission()
	b.co(55)
	b.within("siren", b.coil(siren, true))
	b.within("the records are on disk", func() bool { return b.p.journal.state().Waiting == 0 })
	b.readOnly.Store(true)
	err := b.act(rules.ActAck, "co-stop", "op", "operator")
	var refusal *web.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Contains(t, refusal.Reasons[0], "cannot be recorded")
	assert.True(t, b.slave.Unit(1).Coil(siren), "the siren is not silenced by an act that nobody could prove")
	require.NoError(t, b.act(rules.ActSuspend, "boiler", "", ""), "a stop waits for no disk")
	b.readOnly.Store(false)
	b.within("the disk takes records again", func() bool { return b.p.journal.state().Err == nil })
	require.NoError(t, b.act(rules.ActAck, "co-stop", "op", "operator"))
	b.within("quiet", b.coil(siren, false))
}

func TestDamagedStateSuspendsTheZone(t *testing.T) {
	b := newBench(t)
	b.start()
	b.commission()
	b.halt()
	files, err := filepath.Glob(filepath.Join(b.dir, "alarm", "*"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		info, err := os.Stat(f)
		require.NoError(t, err)
		if info.Mode().IsRegular() {
			require.NoError(t, os.WriteFile(f, []byte("not a segment"), 0o600))
		}
	}
	b.start()
	assert.Equal(t, rules.ZoneSuspended, b.zone(), "state that is damaged is unknown, and unknown is suspended")
}

// TestDiskThatDiedOvernight: the data folder cannot be used at all. The siren
// sounds, work is suspended, nothing can be loosened, and health says why.
func TestDiskThatDiedOvernight(t *testing.T) {
	b := newBench(t)
	b.dir = filepath.Join(b.dir, "file", "data")
	require.NoError(t, os.WriteFile(filepath.Dir(b.dir), nil, 0o600))
	b.text = with(boiler, "page: {listen: \"127.0.0.1:0\"}\n")
	site := b.site()
	ctx, cancel := context.WithCancel(t.Context())
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- Run(ctx, site, Options{Log: quiet(), Ready: func(page string) { address <- page }})
	}()
	page := "http://" + <-address
	b.co(55)
	b.within("siren", b.coil(siren, true))
	assert.False(t, b.slave.Unit(1).Coil(interlock))
	b.within("health says why", func() bool {
		_, body := get(t, page+"/healthz")
		return strings.Contains(body, "data folder "+b.dir)
	})
	cancel()
	require.ErrorContains(t, <-ended, "could not be stored")
	assert.True(t, b.slave.Unit(1).Coil(siren), "it goes on sounding")
}

// TestSecondGatewayOnTheSameFolderDoesNotStart: two would fight over the buses.
func TestSecondGatewayOnTheSameFolderDoesNotStart(t *testing.T) {
	b := newBench(t)
	b.start()
	assert.ErrorContains(t, Run(t.Context(), b.site(), Options{Log: quiet()}), "in use by another process")
}
