package uitest

import (
	"math"
	"time"

	"aman/drivers"
	"aman/gateway/ui"
	"aman/rules"
)

// Now is the instant of the invented site.
var Now = time.Date(2026, 11, 22, 9, 41, 7, 0, time.UTC)

// Site is an invented plant with five zones.
func Site() ui.Site {
	nan := math.NaN()
	return ui.Site{
		Plant: "temir-arka", Gateway: "gw-1", Version: "test",
		PlantName:   ui.Texts{"ru": "Темир-Арка", "kk": "Темір-Арқа", "en": "Temir-Arka"},
		GatewayName: ui.Texts{"ru": "1", "kk": "1", "en": "1"},
		Zones: []ui.SiteZone{
			{ID: "store", Name: ui.Texts{"ru": "Склад реагентов", "kk": "Реагенттер қоймасы", "en": "Reagent store"}},
			{ID: "pumps", Name: ui.Texts{"ru": "Насосная КНС", "kk": "КСС сорғы бөлмесі", "en": "Sewage pump room"}},
			{ID: "plating", Name: ui.Texts{"ru": "Гальванический участок", "kk": "Гальваника учаскесі", "en": "Galvanic shop"}},
			{ID: "coal", Name: ui.Texts{"ru": "Топливоподача, галерея 2", "kk": "Отын беру, 2-галерея", "en": "Coal handling, gallery 2"}},
			{ID: "boiler", Name: ui.Texts{"ru": "Котельная", "kk": "Қазандық", "en": "Boiler house"}, Release: []string{"responsible", "operator"}},
		},
		Points: []ui.SitePoint{
			{ID: "co-1.co", Zone: "boiler", Name: ui.Texts{"ru": "CO, котёл № 2", "kk": "CO, № 2 қазан", "en": "CO, boiler 2"}, Unit: "mg/m3", Gas: "CO", Min: 0, Max: 1000, Standing: "verified", Limits: coLimits()},
			{ID: "co-2.co", Zone: "boiler", Unit: "mg/m3", Gas: "CO", Min: 0, Max: 1000, Standing: "calibrated", Limits: coLimits()[:1]},
			{ID: "ox-1.o2", Zone: "boiler", Name: ui.Texts{"ru": "Кислород", "kk": "Оттегі", "en": "Oxygen"}, Unit: "%{vol}", Gas: "O2", Min: 0, Max: 25, Limits: oxygenLimits()},
			{ID: "noise-1.noise", Zone: "coal", Unit: "dB[A]", Min: 30, Max: 130, Limits: []ui.Limit{{Rule: "noise-high", Op: "above", Value: 85, Reset: 83, Severity: "warning"}}},
			{ID: "plc-1.helmet", Zone: "coal", Min: nan, Max: nan, Limits: []ui.Limit{{Rule: "helmet", Op: "equals", Value: 0, Severity: "warning"}}},
			{ID: "hcn-4.hcn", Zone: "plating", Unit: "mg/m3", Gas: "HCN", Min: 0, Max: 10, Limits: []ui.Limit{{Rule: "hcn-high", Op: "above", Value: 0.3, Reset: 0.27, Severity: "alarm"}}},
			{ID: "hcl-2.hcl", Zone: "plating", Unit: "[ppm]", Gas: "HCl", Min: 0, Max: 20},
			{ID: "air-1.temperature", Zone: "plating", Unit: "Cel", Min: -40, Max: 125, Limits: []ui.Limit{{Rule: "hot", Op: "above", Value: 30, Reset: 29, Severity: "warning"}}},
			{ID: "h2s-1.h2s", Zone: "pumps", Unit: "mg/m3", Gas: "H2S", Min: 0, Max: 50, Limits: []ui.Limit{{Rule: "h2s-high", Op: "above", Value: 10, Reset: 9, Severity: "danger"}}},
			{ID: "nh3-1.nh3", Zone: "store", Unit: "mg/m3", Gas: "NH3", Min: 0, Max: 100, Limits: []ui.Limit{{Rule: "nh3-high", Op: "above", Value: 20, Reset: 18, Severity: "alarm"}}},
		},
		Rules: []ui.SiteRule{
			{ID: "co-warn", Zone: "boiler", Severity: "warning", Points: []string{"co-1.co"}},
			{
				ID: "co-stop", Zone: "boiler", Severity: "danger", Points: []string{"co-1.co"}, Suspends: true, Latches: true, Outputs: []string{"siren", "beacon"},
				Do: ui.Texts{"ru": "Покинуть котельную. Сбор у ворот 3.", "kk": "Қазандықтан шығыңыз. 3-қақпада жиналу.", "en": "Leave the boiler house. Muster at gate 3."},
			},
			{ID: "noise-high", Outputs: []string{"siren", "beacon"}, Zone: "coal", Severity: "warning", Points: []string{"noise-1.noise"}},
			{ID: "hcn-high", Outputs: []string{"siren", "beacon"}, Zone: "plating", Severity: "alarm", Points: []string{"hcn-4.hcn"}},
			{ID: "h2s-high", Zone: "pumps", Severity: "danger", Points: []string{"h2s-1.h2s"}},
			{ID: "nh3-high", Zone: "store", Severity: "alarm", Points: []string{"nh3-1.nh3"}},
		},
		Outputs: []ui.SiteOutput{
			{ID: "siren", Role: "horn"},
			{ID: "beacon", Role: "beacon"},
			{ID: "fuel", Role: "interlock", Zone: "boiler", Name: ui.Texts{"ru": "Реле топлива", "kk": "Отын релесі", "en": "Fuel relay"}},
			{ID: "life", Role: "life"},
		},
	}
}

func coLimits() []ui.Limit {
	return []ui.Limit{
		{Rule: "co-warn", Op: "above", Value: 20, Reset: 16, Severity: "warning"},
		{Rule: "co-high", Op: "above", Value: 30, Reset: 27, Severity: "alarm"},
		{Rule: "co-stop", Op: "above", Value: 46.6, Reset: 41.9, Severity: "danger"},
	}
}

func oxygenLimits() []ui.Limit {
	return []ui.Limit{
		{Rule: "o2-low", Op: "below", Value: 19.5, Reset: 19.8, Severity: "warning"},
		{Rule: "o2-stop", Op: "below", Value: 18, Reset: 18.3, Severity: "alarm"},
		{Rule: "o2-high", Op: "above", Value: 23.5, Reset: 23.2, Severity: "warning"},
	}
}

// good is a good reading a fifth of a second old.
func good(id string, v float64) drivers.Reading {
	return drivers.Place(id, Now.Add(-200*time.Millisecond), drivers.Sample{Value: v})
}

// Calm is the site with every reading normal.
func Calm() ui.State {
	s := ui.State{Time: Now, Uplink: ui.UplinkState{Configured: true, Online: true, Since: Now.Add(-time.Hour)}}
	for _, p := range []struct {
		id    string
		value float64
	}{
		{"co-1.co", 3},
		{"co-2.co", 2.4},
		{"ox-1.o2", 20.9},
		{"noise-1.noise", 71},
		{"plc-1.helmet", 1},
		{"hcn-4.hcn", 0.05},
		{"hcl-2.hcl", 0.4},
		{"air-1.temperature", 21.4},
		{"h2s-1.h2s", 0.2},
		{"nh3-1.nh3", 0.8},
	} {
		s.Readings = append(s.Readings, good(p.id, p.value))
	}
	for _, r := range Site().Rules {
		s.Alarms = append(s.Alarms, ui.AlarmState{Rule: r.ID, State: rules.StateNormal})
	}
	for _, z := range Site().Zones {
		s.Zones = append(s.Zones, ui.ZoneState{ID: z.ID})
	}
	for _, o := range Site().Outputs {
		s.Outputs = append(s.Outputs, ui.OutputState{ID: o.ID, HasBack: true})
	}
	s.Buses = []ui.BusState{{ID: "rs485", Kind: "modbus-rtu", OK: true}, {ID: "i2c", Kind: "i2c", OK: true}}
	return s
}
