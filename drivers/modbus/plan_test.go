package modbus

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"aman/drivers"
)

// place makes points at the given places: "holding 3" or "input 4 float32".
func place(t *testing.T, places ...string) []Point {
	t.Helper()
	list := make([]pointKeys, len(places))
	for i, text := range places {
		var address int
		var register, typ string
		fmt.Sscan(text, &register, &address, &typ)
		list[i] = pointKeys{Name: fmt.Sprint("p", i), Register: register, Address: &address, Type: typ}
	}
	points, err := parsePoints(list)
	assert.NoError(t, err)
	return points
}

func asked(blocks []block) []string {
	var list []string
	for _, b := range blocks {
		list = append(list, spanned(b.kind, uint16(b.address), uint16(b.length)))
	}
	return list
}

func TestPlan(t *testing.T) {
	tests := map[string]struct {
		points []string
		want   []string
	}{
		"one":              {[]string{"holding 7"}, []string{"holding 7"}},
		"neighbours":       {[]string{"holding 0", "holding 1", "holding 2 float32"}, []string{"holding 0..3"}},
		"in any order":     {[]string{"holding 2", "holding 0", "holding 1"}, []string{"holding 0..2"}},
		"a small gap":      {[]string{"holding 0", "holding 9"}, []string{"holding 0..9"}},
		"a wide gap":       {[]string{"holding 0", "holding 10"}, []string{"holding 0", "holding 10"}},
		"kinds apart":      {[]string{"holding 0", "input 1", "coil 2", "discrete 3"}, []string{"holding 0", "input 1", "coil 2", "discrete 3"}},
		"the same twice":   {[]string{"holding 3", "holding 3"}, []string{"holding 3"}},
		"125 at most":      {[]string{"holding 0 float64", "holding 8", "holding 16", "holding 24", "holding 32", "holding 40", "holding 48", "holding 56", "holding 64", "holding 72", "holding 80", "holding 88", "holding 96", "holding 104", "holding 112", "holding 120", "holding 123", "holding 124 float32"}, []string{"holding 0..123", "holding 124..125"}},
		"at the very end":  {[]string{"holding 65534", "holding 65535"}, []string{"holding 65534..65535"}},
		"overlapping ones": {[]string{"holding 0 float64", "holding 1 float32"}, []string{"holding 0..3"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			points := place(t, test.points...)
			blocks := plan(points, make([]care, len(points)), maxGap)
			assert.Equal(t, test.want, asked(blocks))
			found := 0
			for _, b := range blocks {
				found += len(b.spans)
			}
			assert.Equal(t, len(points), found)
		})
	}
}

func TestPlanKeepsDecimalsBesideTheirPoint(t *testing.T) {
	points, err := parsePoints([]pointKeys{
		{Name: "gas", Register: "input", Address: new(0), Decimals: new(1)},
		{Name: "far", Register: "input", Address: new(50), Decimals: new(1)},
	})
	assert.NoError(t, err)
	assert.Equal(t, []string{"input 0..1", "input 50"}, asked(plan(points, make([]care, 2), maxGap)))
}

// A refused point is left out, asked for alone after a while, and joins the
// others again once it is given.
func TestPlannerBlame(t *testing.T) {
	p := newPlanner(place(t, "holding 0", "holding 1", "holding 2"))
	now := time.Unix(1000, 0)
	all := []string{"holding 0..2"}
	assert.Equal(t, all, asked(p.blocks(now)))
	p.blame(1, drivers.Range, now)
	assert.Equal(t, []string{"holding 0", "holding 2"}, asked(p.blocks(now)), "no request reaches over it")
	assert.Equal(t, drivers.Range, p.fault(1))

	now = now.Add(retryRefused)
	assert.Equal(t, []string{"holding 0", "holding 1", "holding 2"}, asked(p.blocks(now)), "alone")
	assert.Equal(t, drivers.NoFault, p.fault(1))
	p.blame(1, drivers.Range, now)
	assert.Equal(t, []string{"holding 0", "holding 2"}, asked(p.blocks(now.Add(time.Second))))

	now = now.Add(retryRefused)
	p.blocks(now)
	assert.Equal(t, all, asked(p.blocks(now.Add(time.Second))), "it was given")

	p.loosen(&block{}, now)
	assert.Equal(t, []string{"holding 0", "holding 1", "holding 2"}, asked(p.blocks(now)), "not merged")
	assert.Equal(t, all, asked(p.blocks(now.Add(mergeAgain))))
}
