package gateway

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"aman/gateway/config"
)

func TestOutputsThatStandSideBySideAreWrittenTogether(t *testing.T) {
	coil := func(id string, unit int, address uint16) *output {
		return &output{Output: config.Output{ID: id, Kind: config.KindCoil, Unit: unit, Address: address}}
	}
	register := func(id string, unit int, address uint16) *output {
		o := coil(id, unit, address)
		o.Kind = config.KindRegister
		return o
	}
	line := func(id, kind string) *output { return &output{Output: config.Output{ID: id, Kind: kind}} }
	row := func(n int) (out []*output, ids []string) {
		for i := range n {
			out = append(out, coil("c", 1, uint16(i)))
			ids = append(ids, "c")
		}
		return out, ids
	}
	long, ids := row(maxPort + 1)
	for name, c := range map[string]struct {
		outputs []*output
		want    []string
	}{
		"none":                        {nil, nil},
		"neighbours in any order":     {[]*output{coil("b", 1, 11), coil("a", 1, 10), coil("c", 1, 12)}, []string{"a b c"}},
		"a gap":                       {[]*output{coil("a", 1, 10), coil("b", 1, 12)}, []string{"a", "b"}},
		"two units":                   {[]*output{coil("a", 1, 10), coil("b", 2, 11)}, []string{"a", "b"}},
		"coils are no registers":      {[]*output{coil("a", 1, 10), register("b", 1, 11)}, []string{"a", "b"}},
		"the last address":            {[]*output{coil("a", 1, 65535), coil("b", 2, 0)}, []string{"a", "b"}},
		"the same coil twice":         {[]*output{coil("a", 1, 10), coil("b", 1, 10)}, []string{"a", "b"}},
		"lines of the log":            {[]*output{line("a", config.KindLog), line("b", config.KindLog)}, []string{"a b"}},
		"lines and log":               {[]*output{line("a", config.KindLog), line("b", config.KindGPIO)}, []string{"b", "a"}},
		"more than one write can set": {long, []string{strings.Join(ids[1:], " "), "c"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, g := range groupOutputs(c.outputs) {
				var ids []string
				for _, o := range g {
					ids = append(ids, o.ID)
				}
				got = append(got, strings.Join(ids, " "))
			}
			assert.Equal(t, c.want, got)
		})
	}
}
