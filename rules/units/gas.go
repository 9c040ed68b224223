package units

import (
	"fmt"
	"strings"
)

// Gas holds the constants of one substance that conversions need.
type Gas struct {
	// Name is the formula or short name, as in "CO".
	Name string
	// Molar is the molar mass in g/mol.
	Molar float64
	// LELUS and LELIEC are the lower explosive limits in %vol: the figures used
	// in the United States (NFPA, NIOSH) and those of IEC 60079-20-1; 0 where
	// the source gives none.
	LELUS, LELIEC float64
}

// gases: molar masses from the standard atomic weights; explosive limits as in
// the NIOSH pocket guide and NFPA 325 (US) and IEC 60079-20-1:2010 table B.1 (IEC).
var gases = [...]Gas{
	{"CO", 28.01, 12.5, 10.9},
	{"H2S", 34.08, 4.0, 3.9},
	{"CH4", 16.04, 5.0, 4.4},
	{"C3H8", 44.10, 2.1, 1.7},
	{"H2", 2.016, 4.0, 4.0},
	{"C2H2", 26.04, 2.5, 2.3},
	{"O2", 32.00, 0, 0},
	{"NO2", 46.01, 0, 0},
	{"NO", 30.01, 0, 0},
	{"SO2", 64.06, 0, 0},
	{"NH3", 17.03, 15, 15},
	{"Cl2", 70.90, 0, 0},
	{"CO2", 44.01, 0, 0},
	{"HCN", 27.03, 5.6, 5.4},
	{"PH3", 34.00, 1.8, 0},
	{"O3", 48.00, 0, 0},
	{"HCl", 36.46, 0, 0},
	{"C6H6", 78.11, 1.2, 1.2},
	{"CH2O", 30.03, 7.0, 7.0},
}

var gasNames = map[string]string{
	"methane": "CH4", "propane": "C3H8", "hydrogen": "H2", "acetylene": "C2H2", "oxygen": "O2",
	"benzene": "C6H6", "formaldehyde": "CH2O", "hcho": "CH2O", "ammonia": "NH3", "chlorine": "Cl2", "ozone": "O3",
	"carbon monoxide": "CO", "carbon dioxide": "CO2", "hydrogen sulphide": "H2S", "hydrogen sulfide": "H2S",
	"nitrogen dioxide": "NO2", "nitric oxide": "NO", "sulphur dioxide": "SO2", "sulfur dioxide": "SO2",
	"hydrogen cyanide": "HCN", "hydrogen chloride": "HCl", "phosphine": "PH3",
}

// FindGas returns the constants of a substance by its formula or English name,
// in any case.
func FindGas(name string) (Gas, error) {
	if formula, ok := gasNames[strings.ToLower(name)]; ok {
		name = formula
	}
	for _, g := range gases {
		if strings.EqualFold(g.Name, name) {
			return g, nil
		}
	}
	if name == "" {
		return Gas{}, fmt.Errorf("the gas is not named, and this conversion depends on it")
	}
	return Gas{}, fmt.Errorf("no molar mass is known for the gas %q", name)
}

// lel returns the lower explosive limit in %vol on the given basis.
func (g Gas) lel(b Basis) (float64, error) {
	v, other := g.LELIEC, g.LELUS
	if b == US {
		v, other = other, v
	}
	switch {
	case v != 0:
		return v, nil
	case other != 0:
		return 0, fmt.Errorf("no lower explosive limit is known for %s on the basis %s, only on the other: %g %%vol", g.Name, b, other)
	}
	return 0, fmt.Errorf("no lower explosive limit is known for %s on the basis %s", g.Name, b)
}

// Basis says whose lower explosive limits are meant. The zero value is IEC's.
type Basis uint8

// The bases.
const (
	IEC Basis = iota // IEC 60079-20-1: methane 4.4 %vol
	US               // NFPA and NIOSH: methane 5.0 %vol
)

// String returns the command's word.
func (b Basis) String() string {
	if b == US {
		return "us"
	}
	return "iec"
}

// ParseBasis is the inverse of Basis.String; the empty word is IEC.
func ParseBasis(word string) (Basis, error) {
	switch word {
	case "", "iec":
		return IEC, nil
	case "us":
		return US, nil
	}
	return IEC, fmt.Errorf("%q is no basis of explosive limits; they are iec and us", word)
}
