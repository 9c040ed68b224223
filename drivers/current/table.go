package current

import (
	"time"

	"aman/drivers"
)

// defaultFaultHold is the debounce of a failure current. NE 43 leaves it to the
// receiver; 2 s is longer than any maintenance pulse below and as long as the
// common rule for faults takes.
const defaultFaultHold = 2 * time.Second

// profiles is the table of loop profiles. Special levels are the makers' nominal
// currents with a tolerance that the receiving side's accuracy needs; the levels
// themselves stand in the notes.
var profiles = []Profile{
	{
		// NAMUR NE 43: measurement 3.8 to 20.5 mA, failure below 3.6 and above
		// 21 mA; between them the transmitter is saturated.
		Name:   "ne43",
		Title:  "NAMUR NE 43 transmitter",
		Source: "NAMUR recommendation NE 43, signal level for the failure information of digital transmitters",
		Bands: []Band{
			{From: 3.8, To: 20.5, Note: "measurement"},
			{From: 3.6, To: 3.8, Fault: drivers.Under, Note: "saturated low"},
			{From: 20.5, To: 21, Fault: drivers.Over, Note: "saturated high"},
		},
		FaultHold: defaultFaultHold,
	},
	{
		// Levels of the manual: ≤1 mA malfunction, 2 mA start-up or inhibit, 3.5 mA
		// below the range, 22 mA over-range. The inhibit level can be set to 4 mA
		// (17.4 mA for oxygen) at the instrument, where nobody can tell it from
		// clean air: it must stay at 2 mA.
		Name:   "sensepoint-xcd",
		Title:  "Honeywell Sensepoint XCD and XCD RFD",
		Source: "Honeywell, Sensepoint XCD Technical Manual (SPXCDHMANEN), default configuration and system status",
		Bands: []Band{
			{From: 3.8, To: 20.5, Note: "measurement"},
			{From: 3.25, To: 3.8, Fault: drivers.Under, Note: "3.5 mA: below the range"},
			{From: 20.5, To: 22.5, Fault: drivers.Over, Note: "22 mA: over-range"},
			{From: 1.75, To: 2.25, Fault: drivers.Inhibited, Note: "2 mA: start-up or inhibit"},
		},
		FaultHold: defaultFaultHold,
	},
	{
		// Table of default analogue levels, by the set that is chosen at the
		// instrument (0, 3.5 or 1.25 mA): fault 0, 3.5 or 1.25; calibration and gas
		// check 1.5, 3.5 or 1.5; calibration alert 3.0 or 3.5; cleaning 2.0;
		// maintenance and start-up 3.5; over-range 21.7; zero 4.04. A current of
		// 3.5 mA means a fault in one set, so it is one in all; 1.5 mA means the
		// same wherever it occurs. Between 3.75 mA, the highest level that can be
		// set, and 3.8 mA nothing is defined.
		Name:   "msa-s5000",
		Title:  "MSA / General Monitors S5000",
		Source: "MSA, S5000 Gas Monitor Operating Manual, 4.4.1 AO custom levels, table of default AO values",
		Bands: []Band{
			{From: 3.8, To: 20.5, Note: "measurement"},
			{From: 20.5, To: 22.2, Fault: drivers.Over, Note: "21.7 mA: over-range"},
			{From: 1.4, To: 1.6, Fault: drivers.Inhibited, Note: "1.5 mA: calibration or gas check"},
		},
		FaultHold: defaultFaultHold,
	},
	{
		// Table of special states: <1.2 mA fault (1 mA as delivered), 2 mA beam
		// block, 3 mA maintenance, 3.8 to 4 mA below and 20 to 20.5 mA above the
		// range, >21 mA device failure. While the beam is blocked nothing below 15 %
		// of the range is measured, so it is a fault. The warning that can be
		// switched on shows the fault current for about 0.7 s every 11 s.
		Name:   "draeger-pir7000",
		Title:  "Dräger PIR 7000 and PIR 7200",
		Source: "Dräger, PIR 7000 / PIR 7200 instructions for use, operational characteristics and special states",
		Bands: []Band{
			{From: 3.8, To: 20.5, Note: "measurement"},
			{From: 3.6, To: 3.8, Fault: drivers.Under, Note: "below the range"},
			{From: 20.5, To: 21, Fault: drivers.Over, Note: "above the range"},
			{From: 2.75, To: 3.25, Fault: drivers.Inhibited, Note: "3 mA: maintenance"},
		},
		FaultHold: defaultFaultHold,
	},
}
