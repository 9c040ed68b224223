package limits

import (
	"fmt"
	"slices"
	"strings"
)

// suggestions bounds how many ids an error names.
const suggestions = 4

// unknown is the error for an id that no row has.
func (b *book) unknown(id string) error {
	profile, _, ok := strings.Cut(strings.ToLower(id), "/")
	if !ok || b.rank(profile) < 0 {
		names := make([]string, len(b.profiles))
		for i, p := range b.profiles {
			names[i] = p.ID
		}
		return fmt.Errorf("no limit %q: write PROFILE/SUBSTANCE such as kz/co; the profiles are %s", id, strings.Join(names, ", "))
	}
	if near := b.near(strings.ToLower(id)); len(near) > 0 {
		return fmt.Errorf("no limit %q; the nearest are %s", id, strings.Join(near, ", "))
	}
	return fmt.Errorf("no limit %q; aman limits --profile %s lists what there is", id, profile)
}

// near lists ids that begin with the id, or differ from it by a slip or by the
// profile alone.
func (b *book) near(id string) []string {
	type candidate struct {
		id   string
		away int
	}
	var list []candidate
	_, name, _ := strings.Cut(id, "/")
	for _, r := range b.rows {
		away := distance(id, r.ID)
		switch {
		case strings.HasPrefix(r.ID, id):
			away = 1
		case r.name() == name:
			away = min(away, 2)
		}
		if away <= 2 {
			list = append(list, candidate{r.ID, away})
		}
	}
	slices.SortStableFunc(list, func(a, c candidate) int { return a.away - c.away })
	ids := make([]string, 0, suggestions)
	for _, c := range list[:min(len(list), suggestions)] {
		ids = append(ids, c.id)
	}
	return ids
}

// distance is Levenshtein's: how many letters must be changed, added or removed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
