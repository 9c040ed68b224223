package limits

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.yaml
var files embed.FS

// profilesFile lists the profiles; every other file holds the rows of a norm.
const profilesFile = "data/profiles.yaml"

// Profile is a set of norms that belong together.
type Profile struct {
	// ID stands before the slash of its rows' ids, as in "kz".
	ID string `yaml:"id"`
	// Title says where it applies.
	Title string `yaml:"title"`
	// Inherits is the profile whose rows hold where this one has none of its own.
	Inherits string `yaml:"inherits"`
	// Note says what a reader must know before relying on it.
	Note string `yaml:"note"`
}

type book struct {
	profiles []Profile
	rows     []Row
}

// embedded reads the files once. They are part of the program and tests read
// them all, so that a fault in them is one of the build.
var embedded = sync.OnceValue(func() book {
	b, err := read()
	if err != nil {
		panic(fmt.Sprintf("embedded limits: %v", err))
	}
	return b
})

// All returns every row, by profile in the order of Profiles and then as the
// norms list them.
func All() []Row { return slices.Clone(embedded().rows) }

// Profiles returns the profiles.
func Profiles() []Profile { return slices.Clone(embedded().profiles) }

func read() (book, error) {
	text, err := files.ReadFile(profilesFile)
	if err != nil {
		return book{}, err
	}
	keys, err := decode[struct {
		Profiles []Profile `yaml:"profiles"`
	}](text)
	if err != nil {
		return book{}, fmt.Errorf("%s: %w", profilesFile, err)
	}
	b := book{profiles: keys.Profiles}
	entries, err := files.ReadDir("data")
	if err != nil {
		return b, err
	}
	for _, e := range entries {
		name := "data/" + e.Name()
		if name == profilesFile {
			continue
		}
		if err := b.add(name); err != nil {
			return b, err
		}
	}
	slices.SortStableFunc(b.rows, func(x, y Row) int { return b.rank(x.Profile) - b.rank(y.Profile) })
	return b, nil
}

// add reads the file of one norm; ids are unique over all files.
func (b *book) add(name string) error {
	text, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	rows, err := Parse(strings.TrimPrefix(name, "data/"), text)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if b.rank(r.Profile) < 0 {
			return fmt.Errorf("%s: %s: no such profile", name, r.ID)
		}
		if _, ok := b.row(r.ID); ok {
			return fmt.Errorf("%s: %s stands in another file as well", name, r.ID)
		}
		b.rows = append(b.rows, r)
	}
	return nil
}

func (b *book) rank(profile string) int {
	return slices.IndexFunc(b.profiles, func(p Profile) bool { return p.ID == profile })
}

func (b *book) row(id string) (Row, bool) {
	i := slices.IndexFunc(b.rows, func(r Row) bool { return r.ID == id })
	if i < 0 {
		return Row{}, false
	}
	return b.rows[i], true
}
