package uitest

import (
	"math"
	"time"

	"aman/drivers"
	"aman/gateway/ui"
	"aman/rules"
)

// Leak is the site in trouble of every kind: the boiler house suspended by a
// leak, a warning at the coal, a dead and an overflowing sensor at the plating,
// the pumps still arming, the store calm.
func Leak() ui.State {
	s := Calm()
	since := Now.Add(-14*time.Minute - 36*time.Second)
	set(&s, drivers.Reading{ID: "co-1.co", Time: Now.Add(-200 * time.Millisecond), Value: 31.4, Quality: drivers.Good})
	set(&s, drivers.Reading{ID: "co-2.co", Time: Now.Add(-200 * time.Millisecond), Value: 24.1, Quality: drivers.Uncertain})
	set(&s, good("noise-1.noise", 87.1))
	set(&s, drivers.Place("hcn-4.hcn", Now.Add(-time.Second), drivers.Faulty(drivers.Timeout)))
	set(&s, drivers.Place("hcl-2.hcl", Now.Add(-time.Second), drivers.Sample{Value: 20, Fault: drivers.Over}))
	set(&s, drivers.Reading{ID: "h2s-1.h2s", Value: math.NaN()})
	alarm(&s, ui.AlarmState{Rule: "co-warn", State: rules.StateAcknowledged, Since: since.Add(-4 * time.Minute), Point: "co-1.co", Value: 20.3, HasValue: true, AckBy: "А. Ким", AckAt: since.Add(-3 * time.Minute)})
	alarm(&s, ui.AlarmState{Rule: "co-stop", State: rules.StateLatchedAck, Since: since, Point: "co-1.co", Value: 46.9, HasValue: true, First: true, AckBy: "Н. Жумабекова", AckAt: since.Add(2 * time.Minute)})
	alarm(&s, ui.AlarmState{Rule: "noise-high", State: rules.StateReturned, Since: since, Point: "noise-1.noise", Value: 87.1, HasValue: true})
	alarm(&s, ui.AlarmState{Rule: "hcn-high", State: rules.StateUnacknowledged, Since: Now.Add(-4 * time.Minute), Point: "hcn-4.hcn", Fault: "timeout"})
	for i := range s.Zones {
		switch s.Zones[i].ID {
		case "boiler":
			s.Zones[i] = suspendedBoiler(since)
		case "pumps":
			s.Zones[i].Arming = true
		}
	}
	for i := range s.Outputs {
		switch s.Outputs[i].ID {
		case "siren":
			s.Outputs[i] = ui.OutputState{ID: "siren", On: true, HasBack: true}
		case "beacon", "fuel":
			s.Outputs[i].On, s.Outputs[i].Back = true, true
		}
	}
	s.Buses[1] = ui.BusState{ID: "i2c", Kind: "i2c", OK: false, Why: "read: timeout"}
	s.Buses[0].Slow = 1.4
	s.Uplink = ui.UplinkState{Configured: true, Since: Now.Add(-43 * time.Minute), QueuedReadings: 42318, QueuedEvents: 11}
	s.Unsaved = true
	s.Trouble = []string{"disk: 91 % full"}
	return s
}

func suspendedBoiler(since time.Time) ui.ZoneState {
	return ui.ZoneState{
		ID: "boiler", Suspended: true, Since: since, Unsaved: true,
		Causes: []ui.Cause{{Time: since, Rule: "co-stop", Point: "co-1.co", Value: 46.9, HasValue: true}},
		Gate: []ui.Condition{
			{Kind: ui.WaitPerson, Role: "operator", Met: true, Who: "Б. Сериков", At: Now.Add(-2 * time.Minute)},
			{Kind: ui.WaitInside, Rule: "co-stop", Point: "co-1.co", Op: "above", Reset: 16},
			{Kind: ui.WaitReset, Rule: "co-stop"},
			{Kind: ui.WaitPerson, Role: "responsible"},
		},
	}
}

// Ready is Leak after the air is clean and the latch reset: the release waits
// for a person alone.
func Ready() ui.State {
	s := Leak()
	set(&s, good("co-1.co", 3.1))
	alarm(&s, ui.AlarmState{Rule: "co-stop", State: rules.StateNormal})
	alarm(&s, ui.AlarmState{Rule: "co-warn", State: rules.StateNormal})
	for i := range s.Zones {
		if s.Zones[i].ID == "boiler" {
			gate := suspendedBoiler(s.Zones[i].Since).Gate
			gate[1].Met, gate[2].Met = true, true
			s.Zones[i].Gate = gate
		}
	}
	return s
}

func set(s *ui.State, r drivers.Reading) {
	for i := range s.Readings {
		if s.Readings[i].ID == r.ID {
			s.Readings[i] = r
		}
	}
}

func alarm(s *ui.State, a ui.AlarmState) {
	for i := range s.Alarms {
		if s.Alarms[i].Rule == a.Rule {
			s.Alarms[i] = a
		}
	}
}

// Limited is Calm with everything that people can take from the protection: a
// warning shelved over a value that is at its limit, an alarm suppressed, a
// danger out of service, a point and a rule inhibited, a horn muted, one danger
// rule that proved itself and one that did not.
func Limited() ui.State {
	s := Calm()
	set(&s, good("co-1.co", 24))
	set(&s, good("noise-1.noise", 90))
	alarm(&s, ui.AlarmState{
		Rule: "co-warn", State: rules.StateShelved, Beneath: rules.StateUnacknowledged, Since: Now.Add(-10 * time.Minute), Point: "co-1.co", Value: 24, HasValue: true,
		Mode: ui.ModeState{Until: Now.Add(12*time.Minute + 30*time.Second), By: "А. Ким (operator)", Why: "продувка котла"},
	})
	alarm(&s, ui.AlarmState{Rule: "nh3-high", State: rules.StateSuppressed, Beneath: rules.StateNormal, Mode: ui.ModeState{By: "Е. Абаев", Why: "склад пуст"}})
	alarm(&s, ui.AlarmState{
		Rule: "h2s-high", State: rules.StateOutOfService, Beneath: rules.StateNormal, Inhibited: true,
		Mode: ui.ModeState{Until: Now.Add(3 * time.Hour), By: "Н. Жумабекова (maintenance)", Why: "замена ячейки, НД-17"},
	})
	alarm(&s, ui.AlarmState{Rule: "noise-high", State: rules.StateUnacknowledged, Since: Now.Add(-time.Minute), Point: "noise-1.noise", Value: 90, HasValue: true, Quiet: true})
	s.Inhibits = []ui.InhibitState{
		{Target: "hcn-4.hcn", Points: []string{"hcn-4.hcn"}, By: "Б. Сериков (maintenance)", Why: "калибровка", Since: Now.Add(-20 * time.Minute), Until: Now.Add(40 * time.Minute)},
		{Target: "co-stop", Points: []string{"co-1.co"}, By: "Б. Сериков", Why: "проверка газом", Since: Now.Add(-time.Minute), Until: Now.Add(14 * time.Minute)},
	}
	s.Silences = []ui.SilenceState{{Output: "siren", Rule: "noise-high", Until: Now.Add(42 * time.Second)}}
	s.Proofs = []ui.ProofState{{Rule: "co-stop", At: Now.Add(-2 * time.Hour)}, {Rule: "h2s-high", At: Now.Add(-time.Hour), Fault: "rule h2s-high: a crossing of h2s-1.h2s at 10 does not trip it"}}
	for i := range s.Zones {
		switch s.Zones[i].ID {
		case "boiler":
			s.Zones[i].UnprotectedFrom = Now.Add(-16 * time.Minute)
		case "pumps":
			s.Zones[i].UnprotectedFrom = Now.Add(-26 * time.Hour)
		case "store":
			s.Zones[i].Unprotected = 90 * time.Second
		}
	}
	for i := range s.Outputs {
		if s.Outputs[i].ID == "beacon" {
			s.Outputs[i].On, s.Outputs[i].Back = true, true
		}
	}
	return s
}
