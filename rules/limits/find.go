package limits

import (
	"fmt"
	"slices"
	"strings"

	"aman/rules/units"
)

// Find returns the row with the id. A profile that inherits another has its
// rows where it has none of its own; the row that comes back is the other's,
// with its id. A substance may be written as rules/units knows it, so that
// "kz/methane" finds kz/ch4.
//
// Want lists the kinds that the caller can use, best first; without any, every
// kind will do. A bare id, as "eu/co", stands for its family: when the main row
// is of none of the kinds, the family's first row of the first kind is taken,
// eu/co-stel for STEL. An id with a suffix of its own means that row alone.
// What is not found is an error that names the nearest ids.
func Find(id string, want ...Kind) (Row, error) {
	b := embedded()
	row, ok := b.inherited(strings.ToLower(strings.TrimSpace(id)))
	if !ok {
		return Row{}, b.unknown(id)
	}
	if len(want) == 0 || slices.Contains(want, row.Kind) {
		return row, nil
	}
	family := b.family(row.Family)
	if row.ID == row.Family {
		for _, kind := range want {
			for _, r := range family {
				if r.Kind == kind {
					return r, nil
				}
			}
		}
	}
	return Row{}, unfit(row, family, want)
}

// For returns the kinds of limit that a metric of exposure is compared with,
// best first, for Find; none for a metric that no norm limits by itself.
func For(metric string) []Kind {
	switch metric {
	case "gas-twa8", "gas-mean", "noise-laeq", "noise-lex8h", "noise-lexw", "noise-twa-osha", "noise-twa-niosh":
		return []Kind{ShiftAverage}
	case "gas-stel":
		return []Kind{STEL, MaximumSingle}
	case "gas-ceiling":
		return []Kind{Ceiling}
	case "gas-peak":
		return []Kind{Peak}
	case "noise-dose-osha", "noise-dose-niosh":
		return []Kind{Dose}
	case "heat-wbgt-in", "heat-wbgt-out":
		return []Kind{Mean}
	}
	return nil
}

// inherited looks in the id's profile and in those that it inherits.
func (b *book) inherited(id string) (Row, bool) {
	profile, name, ok := strings.Cut(id, "/")
	for range b.profiles { // at most as many steps as profiles
		if r, found := b.named(profile, name); found {
			return r, true
		}
		i := b.rank(profile)
		if !ok || i < 0 || b.profiles[i].Inherits == "" {
			break
		}
		profile = b.profiles[i].Inherits
	}
	return Row{}, false
}

// named finds a row of the profile by its name, or by another name of its gas.
func (b *book) named(profile, name string) (Row, bool) {
	if r, ok := b.row(profile + "/" + name); ok {
		return r, true
	}
	gas, err := units.FindGas(name)
	if err != nil {
		return Row{}, false
	}
	for _, r := range b.rows {
		if r.Profile != profile || r.ID != r.Family {
			continue
		}
		if own, err := units.FindGas(r.name()); err == nil && own == gas {
			return r, true
		}
	}
	return Row{}, false
}

// name is what stands after the slash of the id.
func (r Row) name() string { return r.ID[len(r.Profile)+1:] }

func (b *book) family(id string) []Row {
	var rows []Row
	for _, r := range b.rows {
		if r.Family == id {
			rows = append(rows, r)
		}
	}
	return rows
}

// unfit says what the row is and which rows of its family there are.
func unfit(row Row, family []Row, want []Kind) error {
	var others []string
	for _, r := range family {
		if r.ID != row.ID {
			others = append(others, fmt.Sprintf("%s (%s)", r.ID, r.Kind.Words()))
		}
	}
	there := "it has no other rows"
	if len(others) > 0 {
		there = "there are also " + strings.Join(others, ", ")
	}
	return fmt.Errorf("limit %s is a %s, and a %s is needed here; %s", row.ID, row.Kind.Words(), words(want), there)
}

func words(want []Kind) string {
	list := make([]string, len(want))
	for i, k := range want {
		list[i] = k.Words()
	}
	return strings.Join(list, " or ")
}

// Of returns the rows that hold in a profile: its own, and those of the profiles
// that it inherits for families of which it has none. An unknown profile is an
// error.
func Of(profile string) ([]Row, error) {
	b := embedded()
	var rows []Row
	has := map[string]bool{}
	at := b.rank(profile)
	if at < 0 {
		return nil, b.unknown(profile)
	}
	for range b.profiles {
		p := b.profiles[at]
		rows = append(rows, b.under(p.ID, has)...)
		if at = b.rank(p.Inherits); at < 0 {
			break
		}
	}
	return rows, nil
}

// under returns a profile's rows but for the families that are there already,
// and notes its own.
func (b *book) under(profile string, has map[string]bool) []Row {
	var rows []Row
	for _, r := range b.rows {
		if name := r.Family[len(r.Profile):]; r.Profile == profile && !has[name] {
			rows = append(rows, r)
		}
	}
	for _, r := range rows {
		has[r.Family[len(r.Profile):]] = true
	}
	return rows
}

// Main returns the main row of the row's family: itself, or for a peak the limit
// that holds outside the time of the peak.
func Main(r Row) Row {
	b := embedded()
	if m, ok := b.row(r.Family); ok {
		return m
	}
	return r
}
