package gateway

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/drivers"
	"aman/rules"
)

func TestIntakeKeepsTheNewestReadingOfEachSensor(t *testing.T) {
	in := newIntake()
	for i := range intakeDepth + 10 {
		in.put(batch{sensor: i % 3, samples: []drivers.Sample{{Value: float64(i)}}})
	}
	got, overtaken := in.take()
	assert.Len(t, got, intakeDepth)
	assert.Equal(t, uint64(10), overtaken)
	assert.Equal(t, float64(intakeDepth+9), got[len(got)-1].samples[0].Value)
	in.giveBack(got)
	again, _ := in.take()
	assert.Empty(t, again)
}

// TestFullIntakeLetsTheFirstReadingOfAnotherSensorIn: a neighbour that floods
// the pipeline must not hide a leak.
func TestFullIntakeLetsTheFirstReadingOfAnotherSensorIn(t *testing.T) {
	in := newIntake()
	for range intakeDepth + 10 {
		in.put(batch{sensor: 0, samples: []drivers.Sample{{Value: 1}}})
	}
	in.put(batch{sensor: 1, samples: []drivers.Sample{{Value: 99}}})
	in.put(batch{sensor: 1, samples: []drivers.Sample{{Value: 100}}})
	got, overtaken := in.take()
	assert.Len(t, got, intakeDepth+1)
	assert.Equal(t, uint64(11), overtaken)
	assert.Equal(t, 100.0, got[len(got)-1].samples[0].Value)
}

// TestPipelineThatFallsBehindTripsAndSaysSo: the pipeline stands still for ten
// seconds while gas comes; no bus waits, and the trip comes with the first batch
// that it takes.
func TestPipelineThatFallsBehindTripsAndSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLab(t)
		stop := l.run()
		time.Sleep(time.Second)
		free := make(chan struct{})
		l.p.asks <- func() { <-free }
		synctest.Wait()
		polls := l.instruments["heat"].polls()
		l.instruments["gas"].says(90)
		for range intakeDepth {
			l.p.intake.put(batch{loop: l.p.loops[1], sensor: 1, at: l.p.clock.now(), read: time.Now(), samples: []drivers.Sample{{Value: 20}}})
		}
		time.Sleep(10 * time.Second)
		assert.InDelta(t, 100, l.instruments["heat"].polls()-polls, 3, "no bus is blocked")
		close(free)
		time.Sleep(10 * time.Millisecond)
		assert.True(t, l.on("siren"))
		time.Sleep(500 * time.Millisecond)
		require.Len(t, l.told(rules.FaultRaised, "pipeline"), 1)
		assert.Contains(t, l.told(rules.FaultRaised, "pipeline")[0].Why, "overtaken by newer ones")
		time.Sleep(3 * time.Second)
		assert.Len(t, l.told(rules.FaultCleared, "pipeline"), 1)
		stop()
	})
}
