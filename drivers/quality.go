package drivers

import "fmt"

// Quality says how far a reading may be trusted. The zero value is Unknown.
type Quality uint8

// The four qualities, in rising order of trust.
const (
	// Unknown is the quality of a point before its first reading.
	Unknown Quality = iota
	// Bad readings carry a Fault and no usable value.
	Bad
	// Uncertain readings raise like good ones, but clear no latch, permit no
	// release and count in no verdict "within".
	Uncertain
	// Good readings are measured values.
	Good
)

var qualityNames = [...]string{"unknown", "bad", "uncertain", "good"}

// String returns the word that pages and commands print.
func (q Quality) String() string {
	if int(q) < len(qualityNames) {
		return qualityNames[q]
	}
	return fmt.Sprintf("quality(%d)", uint8(q))
}

// Fault says why a reading is not a plain measured value. The zero value is
// NoFault.
type Fault uint8

// The kinds of fault, in the words of recordings, pages and papers.
const (
	NoFault Fault = iota
	// Timeout: the instrument did not answer in time.
	Timeout
	// CRC: the answer came damaged, or was not the answer to the question.
	CRC
	// Range: the value is no number that the instrument can mean.
	Range
	// Frozen: the value has not moved for longer than is plausible.
	Frozen
	// Stale: nothing has been heard for longer than the rule allows.
	Stale
	// Under: the value is below every lower limit. For a rule that looks
	// downwards this is a reading at the end of the range, for others a fault.
	Under
	// Over: the value is above every upper limit. For a rule that looks
	// upwards this is a reading at the end of the range, for others a fault.
	Over
	// Electrical: the instrument reports a broken cell, wire or supply.
	Electrical
	// Warmup: the instrument is not ready yet, within its own warm-up time.
	Warmup
	// Inhibited: a person is working on the instrument.
	Inhibited
)

var faultNames = [...]string{"", "timeout", "crc", "range", "frozen", "stale", "under", "over", "electrical", "warmup", "inhibited"}

// String returns the word used in recordings and pages; it is empty for NoFault.
func (f Fault) String() string {
	if int(f) < len(faultNames) {
		return faultNames[f]
	}
	return fmt.Sprintf("fault(%d)", uint8(f))
}

// ParseFault is the inverse of Fault.String; the empty word is NoFault.
func ParseFault(word string) (Fault, error) {
	for i, name := range faultNames {
		if name == word {
			return Fault(i), nil
		}
	}
	return NoFault, fmt.Errorf("%q is no kind of fault; the kinds are timeout, crc, range, frozen, stale, under, over, electrical, warmup, inhibited", word)
}
