package recorded

import "time"

const (
	s = time.Second
	m = time.Minute
)

// incident is one recording with the configuration that it is for.
type incident struct {
	name, config string
	script       script
}

// csv is the file of the recording.
func (i incident) csv() string { return "testdata/" + i.name + ".csv" }

// incidents are those of testdata, each in NAME.csv.
var incidents = []incident{
	{"demo", "../../configs/demo/gateway.yaml", demo},
	{"hall", "testdata/hall.yaml", hall},
}

// demo is a leak in the boiler house of the demo: it is found late, shelved in
// part, cleared, released; later the cell fails, and is tested with gas.
var demo = script{
	traces: []trace{
		{"boiler-1.co", []knot{{0, 30}, {5 * m, 30}, {10 * m, 250}, {12 * m, 300}, {14 * m, 620}, {18 * m, 600}, {22 * m, 60}, {40 * m, 40}, {48 * m, 40}, {48*m + 30*s, 1500}, {50 * m, 1500}, {51 * m, 30}}, 4, false},
		{"boiler-1.o2", []knot{{0, 208}, {12 * m, 208}, {15 * m, 192}, {20 * m, 206}}, 1, false},
		{"gallery-1.ch4", []knot{{0, 10}, {25 * m, 10}, {28 * m, 260}, {30 * m, 180}, {32 * m, 240}, {36 * m, 20}}, 2, false},
		{"gallery-1.noise", []knot{{0, 780}, {20 * m, 840}, {30 * m, 870}, {45 * m, 800}}, 25, false},
	},
	faults: []fault{
		{point: "boiler-1.co", from: 42 * m, to: 42*m + 5*s, quality: "crc"},
		{point: "boiler-1.co", from: 43 * m, to: 45 * m, quality: "timeout"},
		{point: "gallery-1.ch4", from: 52 * m, to: 53 * m, quality: "electrical"},
		{point: "gallery-1.noise", from: 54 * m, to: 56 * m},
		{point: "boiler-1.o2", from: 57 * m, to: 57*m + 20*s, quality: "under", value: "-0.4"},
	},
	acts: []act{
		{9*m + 30*s, "co-warn", "", "shelve 10m welding in the boiler house", "Айгүл"},
		{12*m + 40*s, "co-stop", "", "silence", ""},
		{12*m + 41*s, "co-stop", "", "shelve 10m", "Айгүл"},
		{13 * m, "boiler", "", "suspend smoke seen", "Петров"},
		{13*m + 10*s, "co-stop", "", "reset", "Айгүл (operator)"},
		{14 * m, "o2-low", "", "ack", "Айгүл"},
		{14*m + 10*s, "co-stop", "", "ack", "Айгүл (operator)"},
		{20 * m, "boiler", "", "release", "Boss (responsible)"},
		{22 * m, "co-stop", "", "reset aired, source found", "Айгүл (operator)"},
		{23 * m, "o2-low", "", "ack", "Айгүл"},
		{24 * m, "boiler", "", "release", "Петров (worker)"},
		{24*m + 10*s, "boiler", "", "release valve closed", "Boss (responsible)"},
		{26 * m, "noise-high", "", "suppress mill starts", "Айгүл"},
		{27*m + 20*s, "ch4-high", "", "shelve once fan started", "Айгүл"},
		{33 * m, "ch4-high", "", "unshelve", "Айгүл"},
		{34 * m, "ch4-high", "", "ack", "Айгүл"},
		{40 * m, "noise-high", "", "unsuppress", "Айгүл"},
		{44 * m, "co-stop", "", "ack", "Айгүл"},
		{46 * m, "co-stop", "", "reset", "Айгүл"},
		{46*m + 10*s, "boiler", "", "release", "Boss (responsible)"},
		{47 * m, "boiler-1.co", "", "inhibit 5m bump test", "Маман"},
		{47*m + 10*s, "boiler-1.o2", "", "inhibit 61m", "Маман"},
		{49 * m, "boiler-1.co", "", "inhibit 4m", "Маман"},
		{52*m + 30*s, "ch4-high", "", "out-of-service 5m cell changed", "Маман"},
		{53*m + 30*s, "ch4-high", "", "reset", "Маман"},
		{53*m + 40*s, "ch4-high", "", "ack", "Маман"},
		{53*m + 50*s, "ch4-high", "", "out-of-service 5m cell changed", "Маман"},
		{58 * m, "ch4-high", "", "in-service", "Маман"},
		{59 * m, "co-stop", "", "out-of-service permit PT-12 valve work", "Маман"},
	},
}

// hall meets every kind of rule: votes that degrade, rates, deviations, bands,
// exposure, expressions, conditions over points; a quiet level, a first-out, an
// escalation; a release by two.
var hall = script{
	traces: []trace{
		{"gas.co1", []knot{{0, 50}, {4 * m, 50}, {6 * m, 480}, {9 * m, 900}, {12 * m, 450}, {16 * m, 100}, {34 * m, 60}, {35 * m, 380}, {40 * m, 380}, {42 * m, 50}}, 3, false},
		{"gas.co2", []knot{{0, 40}, {5 * m, 40}, {8 * m, 420}, {12 * m, 400}, {16 * m, 80}}, 3, false},
		{"gas.co3", []knot{{0, 60}, {6 * m, 60}, {10 * m, 350}, {16 * m, 80}, {36 * m, 80}, {37 * m, 340}, {39 * m, 340}, {41 * m, 60}}, 3, false},
		{"gas.o2", []knot{{0, 209}, {6 * m, 209}, {9 * m, 193}, {14 * m, 208}, {44 * m, 208}, {46 * m, 238}, {48 * m, 208}}, 1, false},
		{"ch4.ch4", []knot{{0, 20}, {20 * m, 20}, {22 * m, 300}, {23 * m, 990}, {24 * m, 990}, {26 * m, 15}}, 2, false},
		{"room.noise", []knot{{0, 820}, {10 * m, 930}, {20 * m, 965}, {25 * m, 900}, {40 * m, 780}}, 15, false},
		{"room.temp", []knot{{0, 220}, {30 * m, 340}, {33 * m, 357}, {36 * m, 340}, {55 * m, 60}, {57 * m, 40}}, 2, false},
		{"press.occupied", []knot{{0, 0}, {50 * m, 0}, {50*m + 1, 1}, {52 * m, 1}, {52*m + 1, 0}}, 0, true},
		{"press.helmet", []knot{{0, 1}, {50*m + 20*s, 1}, {50*m + 20*s + 1, 0}, {51 * m, 0}, {51*m + 1, 1}}, 0, true},
		{"press.guard", []knot{{0, 0}, {53 * m, 0}, {53*m + 1, 1}, {54 * m, 1}, {54*m + 1, 0}}, 0, true},
	},
	faults: []fault{
		{point: "ch4.ch4", from: 23 * m, to: 24 * m, quality: "over", value: "100"},
		{point: "gas.co2", from: 34 * m, to: 36 * m, quality: "electrical"},
		{point: "gas.co3", from: 38 * m, to: 38*m + 30*s, quality: "warmup"},
		{point: "room.temp", from: 43 * m, to: 44 * m, quality: "frozen"},
		{point: "press.helmet", from: 55 * m, to: 56 * m, quality: "timeout"},
		{point: "gas.o2", from: 57 * m, to: 58 * m},
	},
	acts: []act{
		{6*m + 30*s, "co-a2", "", "ack", "Anna"},
		{7 * m, "leak-vote", "", "silence", ""},
		{9*m + 40*s, "co-a2", "", "ack", "Anna"},
		{10 * m, "leak-vote", "", "ack", "Anna"},
		{10*m + 10*s, "leak-vote/gas.co3", "", "ack", "Anna"},
		{11 * m, "leak-vote", "", "inhibit 5m", "Anna"},
		{11*m + 10*s, "leak-vote", "", "out-of-service permit 1", "Anna"},
		{16 * m, "o2-band", "", "ack", "Anna"},
		{17 * m, "co-a2", "", "reset", "Anna"},
		{17*m + 10*s, "hall", "", "release", "Ivan (inspector)"},
		{17*m + 20*s, "hall", "", "release", "Ivan (responsible)"},
		{17*m + 30*s, "hall", "", "release aired", "Petr (responsible)"},
		{18 * m, "co-a1", "", "ack", "Anna"},
		{18*m + 10*s, "co-rate", "", "ack", "Anna"},
		{22*m + 30*s, "ch4-high", "", "ack", "Anna"},
		{25 * m, "ch4-high", "", "ack", "Anna"},
		{26 * m, "ch4-high", "", "reset bump test 14", "Anna"},
		{30 * m, "gas.co3", "", "inhibit 6m new cell, \"second\"", "Tech"},
		{31 * m, "gas.co2", "", "inhibit 6m", "Tech"},
		{45 * m, "noise-now", "", "suppress", "Anna"},
		{46 * m, "noise-now", "", "unsuppress", "Anna"},
		{51*m + 30*s, "helmet", "", "ack", "Anna"},
		{51*m + 40*s, "press", "", "release", "Petr"},
		{52*m + 40*s, "press", "", "release", "Petr"},
		{53*m + 10*s, "guard-open", "", "shelve 2m greasing", "Anna"},
		{53*m + 20*s, "guard-open", "", "shelve 3m greasing still", "Anna"},
		{58*m + 30*s, "hot-or-cold", "", "out-of-service", "Tech"},
		{59 * m, "co-stel", "", "ack", "Anna"},
	},
}
