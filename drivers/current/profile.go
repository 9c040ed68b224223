package current

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"aman/drivers"
)

// The ends of every loop, in mA: the line between them is the transmitter's span.
const (
	Zero = 4.0
	Full = 20.0
)

// Band is a range of currents with one meaning.
type Band struct {
	// From and To are mA and belong to the band. Where two bands of a profile
	// meet, the current belongs to the one that is listed first.
	From, To float64
	// Fault is NoFault for the measuring band, else what the current means.
	Fault drivers.Fault
	// Note is the maker's word for it.
	Note string
}

func (b Band) holds(mA float64) bool { return b.From <= mA && mA <= b.To }

// Profile is what the currents of one make of transmitter mean.
type Profile struct {
	// Name is the configuration's word, as in "ne43".
	Name string
	// Title names the instrument, and Source where its bands are from.
	Title, Source string
	// Bands lists the currents that mean something, the measuring band first.
	// Every other current is an electrical fault.
	Bands []Band
	// FaultHold is how long a current outside the measuring and end bands must
	// last before it counts as a fault, so that a pulse by which a transmitter
	// asks for maintenance is seen and trips nothing.
	FaultHold time.Duration
}

// Measuring returns the ends of the band in which the current is a measurement,
// in mA.
func (p Profile) Measuring() (from, to float64) { return p.Bands[0].From, p.Bands[0].To }

// Band returns the band that a current in mA lies in; ok is false for a current
// to which the profile gives no meaning.
func (p Profile) Band(mA float64) (b Band, ok bool) {
	i := slices.IndexFunc(p.Bands, func(b Band) bool { return b.holds(mA) })
	if i < 0 {
		return Band{}, false
	}
	return p.Bands[i], true
}

// Judge turns a current in mA into the fraction of the span that it means, 0 at
// 4 mA and 1 at 20 mA (domain: v = LRV + (I-4)/16 × (URV-LRV)), or into what it
// says instead: Under, Over, Inhibited, or Electrical for every other current.
// The fraction is beyond 0 and 1 where the measuring band is, and NaN where
// there is none.
func (p Profile) Judge(mA float64) (fraction float64, fault drivers.Fault) {
	b, ok := p.Band(mA)
	switch {
	case !ok: // NaN and infinite currents included
		return math.NaN(), drivers.Electrical
	case b.Fault != drivers.NoFault:
		return math.NaN(), b.Fault
	}
	return fractionOf(mA), drivers.NoFault
}

// fractionOf is where a current lies on the span. No input reads currents finer
// than a picoampere: what is beyond that is noise of the binary fraction.
func fractionOf(mA float64) float64 {
	const pico = 1e9
	return math.Round((mA-Zero)*pico) / (pico * (Full - Zero))
}

// Find returns the profile of the given name, or an error that lists them.
func Find(name string) (Profile, error) {
	i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == name })
	if i < 0 {
		return Profile{}, fmt.Errorf("%q is no loop profile; they are %s", name, strings.Join(Names(), ", "))
	}
	return profiles[i].clone(), nil
}

// Names lists the profiles in the order of the table, the default first.
func Names() []string {
	names := make([]string, len(profiles))
	for i, p := range profiles {
		names[i] = p.Name
	}
	return names
}

func (p Profile) clone() Profile {
	p.Bands = slices.Clone(p.Bands)
	return p
}
