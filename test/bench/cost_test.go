package bench

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestVerdicts: what the table says of a cost, worked by hand from the margin
// of 1.5 and the reference of 2.5 ns.
func TestVerdicts(t *testing.T) {
	nanos := map[string]float64{"library": 200}
	tests := map[string]struct {
		cost cost
		bare float64
		want string
	}{
		"well below":                    {cost{nanos: 20, subject: subject{bound: bound{most: 25}}}, 2.5, "met"},
		"at the target":                 {cost{nanos: 25, subject: subject{bound: bound{most: 25}}}, 2.5, "met"},
		"in the noise":                  {cost{nanos: 37, subject: subject{bound: bound{most: 25}}}, 2.5, "within the margin"},
		"beyond the noise":              {cost{nanos: 38, subject: subject{bound: bound{most: 25}}}, 2.5, "MISSED"},
		"a machine of half the pace":    {cost{nanos: 50, subject: subject{bound: bound{most: 25}}}, 5, "met"},
		"a faster machine gives no aid": {cost{nanos: 38, subject: subject{bound: bound{most: 25}}}, 1, "MISSED"},
		"three times the library":       {cost{nanos: 600, subject: subject{bound: bound{times: 3, against: "library"}}}, 2.5, "met"},
		"five times the library":        {cost{nanos: 1000, subject: subject{bound: bound{times: 3, against: "library"}}}, 2.5, "MISSED"},
		"an allocation in eight":        {cost{nanos: 1, allocs: 0.125, subject: subject{bound: bound{most: 25, noAllocs: true}}}, 2.5, "MISSED"},
		"nothing asked":                 {cost{nanos: 1e6, allocs: 7}, 2.5, "shown"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Regexp(t, test.want+"$", test.cost.row(nanos, test.bare))
		})
	}
}
