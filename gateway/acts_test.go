package gateway

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/ui"
	"aman/gateway/web"
	"aman/rules"
)

// stalling makes the alarm lane stand still from the time that stall is called
// until the function that it returns is.
func (l *lab) stalling() (stall func() (back func())) {
	l.build()
	var gate atomic.Pointer[chan struct{}]
	toLane := l.p.journal.append
	l.p.journal.append = func(b [][]byte) (uint64, error) {
		if c := gate.Load(); c != nil {
			<-*c
		}
		return toLane(b)
	}
	return func() func() {
		c := make(chan struct{})
		gate.Store(&c)
		return func() { gate.Store(nil); close(c) }
	}
}

func ack(rule, who string) rules.Act { return rules.Act{Kind: rules.ActAck, Target: rule, Who: who} }

// TestActUnderAStalledDiskIsRefusedAndNeverComesLater: the person was told no;
// minutes later, when the card answers, the horn must not fall silent.
func TestActUnderAStalledDiskIsRefusedAndNeverComesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stall := l.stalling()
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		l.instruments["gas"].says(90)
		time.Sleep(time.Second)
		back := stall()
		began := time.Now()
		require.NoError(t, l.act(rules.Act{Kind: rules.ActSuspend, Target: "yard"}), "a stop waits for no disk")
		assert.Zero(t, time.Since(began))
		view := l.view()
		assert.True(t, view.Zones[1].Suspended)
		assert.True(t, view.Zones[1].Unsaved, "the page says that it is not yet on disk")
		assert.False(t, view.Zones[0].Unsaved, "that of the hall is")

		err := l.act(ack("leak", "Anna"))
		var refusal *web.Refusal
		require.ErrorAs(t, err, &refusal)
		assert.Contains(t, refusal.Reasons[0], "cannot be recorded: the disk does not answer in time")
		time.Sleep(2 * time.Second)
		require.NotEmpty(t, l.told(rules.FaultRaised, "disk"))
		assert.Contains(t, l.told(rules.FaultRaised, "disk")[0].Why, "has not answered for")
		assert.True(t, l.on("siren"))

		back()
		time.Sleep(5 * time.Second)
		assert.True(t, l.on("siren"), "an act that was refused is not carried out behind anybody's back")
		assert.Empty(t, l.told(rules.Acknowledged, "leak"))
		assert.Len(t, l.told(rules.FaultCleared, "disk"), 1)
		assert.False(t, l.view().Zones[1].Unsaved)
		require.NoError(t, l.act(ack("leak", "Anna")))
		time.Sleep(time.Second)
		assert.False(t, l.on("siren"))
		stop()
	})
}

// TestAskThatWasGivenUpNeverRuns: whoever gave up may have freed what f writes.
func TestAskThatWasGivenUpNeverRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stop := l.run()
		time.Sleep(time.Second)
		free := make(chan struct{})
		l.p.asks <- func() { <-free }
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		ran := false
		require.ErrorContains(t, l.p.ask(ctx, func() { ran = true }), "does not answer")
		close(free)
		synctest.Wait()
		assert.False(t, ran)
		p := l.p
		stop()
		require.ErrorIs(t, p.ask(context.Background(), func() {}), errEnded, "nor does anybody wait for a gateway that stops")
	})
}

// TestReleaseByTwo follows the gate of a suspended zone on the page.
func TestReleaseByTwo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stop := l.run()
		time.Sleep(time.Second)
		l.commission()
		l.instruments["gas"].says(90)
		time.Sleep(time.Second)

		hall := l.view().Zones[0]
		require.True(t, hall.Suspended)
		require.Len(t, hall.Causes, 1)
		assert.Equal(t, "leak", hall.Causes[0].Rule)
		assert.Equal(t, 90.0, hall.Causes[0].Value)
		inside := ui.Condition{Kind: ui.WaitInside, Rule: "leak", Point: "gas.x", Op: "above", Reset: 40}
		assert.Equal(t, []ui.Condition{
			{Kind: ui.WaitAck, Rule: "leak"},
			inside,
			{Kind: ui.WaitPerson, Role: "inspector"},
			{Kind: ui.WaitPerson, Role: "responsible"},
		}, plain(hall.Gate))

		require.NoError(t, l.act(ack("leak", "Anna")))
		assert.Equal(t, ui.WaitClear, l.view().Zones[0].Gate[0].Kind)
		assert.Equal(t, "Anna", l.view().Alarms[0].AckBy)
		l.instruments["gas"].says(10)
		time.Sleep(time.Second)
		assert.Equal(t, ui.WaitReset, l.view().Zones[0].Gate[0].Kind)
		assert.Error(t, l.release("Raushan", "responsible"), "not while the latch is held")
		require.NoError(t, l.act(rules.Act{Kind: rules.ActReset, Target: "leak", Who: "Anna"}))

		var refusal *web.Refusal
		require.ErrorAs(t, l.release("Raushan", "responsible"), &refusal)
		assert.Contains(t, refusal.Reasons[0], "consent recorded; still missing: inspector")
		gate := l.view().Zones[0].Gate
		require.Len(t, gate, 2)
		assert.Equal(t, "Raushan", gate[0].Who)
		assert.True(t, gate[0].Met)
		assert.False(t, gate[0].At.IsZero())
		assert.Equal(t, ui.Condition{Kind: ui.WaitPerson, Role: "inspector"}, gate[1])
		require.ErrorAs(t, l.release("raushan", "inspector"), &refusal, "the same person cannot be both")
		require.NoError(t, l.release("Ivan", "inspector"))
		assert.False(t, l.view().Zones[0].Suspended)
		assert.Empty(t, l.view().Zones[0].Gate)
		time.Sleep(time.Second)
		assert.False(t, l.on("stop"))
		stop()
	})
}

func TestGateOfAPointWithoutAGoodReadingAsksForOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stop := l.run()
		time.Sleep(time.Second)
		l.instruments["gas"].does(faulty)
		time.Sleep(3 * time.Second)
		hall := l.view().Zones[0]
		require.Len(t, hall.Gate, 4)
		assert.Equal(t, ui.WaitReading, hall.Gate[1].Kind)
		assert.Equal(t, "timeout", l.view().Alarms[0].Fault, "protection lost, not gas")
		stop()
	})
}

// plain leaves the sentences out, which are the engine's.
func plain(gate []ui.Condition) (out []ui.Condition) {
	for _, c := range gate {
		c.Why = ""
		out = append(out, c)
	}
	return out
}

// TestUnexplainedOutputIsLetGoByAPersonOnTheRecord: letting go loosens.
func TestUnexplainedOutputIsLetGoByAPersonOnTheRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stall := l.stalling()
		l.module.levels[0] = true
		stop := l.run()
		time.Sleep(2 * time.Second)
		require.Len(t, l.told(rules.FaultRaised, "output/siren/unexplained"), 1)
		require.True(t, l.on("siren"))
		require.True(t, l.on("lamp"))
		assert.True(t, l.view().Outputs[0].Unexplained)

		reset := rules.Act{Kind: rules.ActReset, Target: "siren"}
		assert.ErrorContains(t, l.act(reset), "nobody is named")
		reset.Who = "Anna"
		back := stall()
		require.NoError(t, l.act(rules.Act{Kind: rules.ActSuspend, Target: "yard"})) // the write that stalls
		assert.ErrorContains(t, l.act(reset), "cannot be recorded")
		assert.True(t, l.on("siren"))
		back()
		time.Sleep(time.Second)
		assert.True(t, l.on("siren"))
		require.NoError(t, l.act(reset))
		time.Sleep(time.Second)
		assert.False(t, l.on("siren"))
		assert.ErrorContains(t, l.act(reset), `no rule "siren"`, "there is nothing left to let go")
		stop()
	})
}
