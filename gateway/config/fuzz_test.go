package config_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"aman/gateway/config"
	"aman/gateway/config/configtest"
)

// FuzzParse: whatever a file holds, Parse does not panic, and every fault has
// a place in the file.
func FuzzParse(f *testing.F) {
	f.Add([]byte(base))
	for _, group := range [][]mistake{faultsOfTheFile, faultsOfBuses, faultsOfLimits, faultsOfSyntax} {
		for _, m := range group {
			f.Add([]byte(m.wrong))
		}
	}
	for _, group := range [][]badRule{badVotes, badChanges, badNorms, badExpressions, badAnnouncing} {
		for _, b := range group {
			f.Add([]byte(strings.Replace(base, "outputs:\n", more, 1) + "  - {id: x, " + b.rule + "}\n"))
		}
	}
	if text, err := os.ReadFile("testdata/whole.yaml"); err == nil {
		f.Add(text)
	}
	f.Add([]byte("sensors: [{points: [{name: &a x}, *a]}]\nrules: [{all: [{point: 1}]}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		site, err := config.Parse("f.yaml", text, configtest.Hardware())
		if err == nil {
			if site == nil || site.Plant == "" || len(site.Buses) == 0 || len(site.Sensors) == 0 {
				t.Fatal("neither a site nor a fault")
			}
			return
		}
		var faults config.Faults
		if !errors.As(err, &faults) || len(faults) == 0 {
			t.Fatalf("%T is not Faults", err)
		}
		for _, fault := range faults {
			if fault.Line < 1 || fault.Col < 1 || fault.Text == "" || fault.File != "f.yaml" {
				t.Fatalf("a fault without a place or a word: %#v", fault)
			}
		}
	})
}
