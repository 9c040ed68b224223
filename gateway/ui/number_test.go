package ui

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		name, lang string
		v          float64
		decimals   int
		want       string
	}{
		{"comma in Russian", "ru", 31.44, 1, "31,4"},
		{"comma in Kazakh", "kk", 31.44, 1, "31,4"},
		{"point in English", "en", 31.44, 1, "31.4"},
		{"true minus", "ru", -3.1, 1, "−3,1"},
		{"no minus before a rounded zero", "ru", -0.04, 1, "0,0"},
		{"thousands by a no-break space", "ru", 42318, 0, "42\u00a0318"},
		{"thousands by a comma", "en", 1234567.5, 1, "1,234,567.5"},
		{"four figures are grouped", "kk", 1000, 0, "1\u00a0000"},
		{"three are not", "en", 999, 0, "999"},
		{"as many as needed", "ru", 42.25, asNeeded, "42,25"},
		{"a counter", "ru", 42318, asNeeded, "42\u00a0318"},
		{"no number", "ru", math.NaN(), 1, "—"},
		{"infinity is no number", "ru", math.Inf(1), 1, "—"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, Number(c.lang, c.v, c.decimals))
		})
	}
}

func TestPlain(t *testing.T) {
	assert.Equal(t, "46,6", Plain("ru", 46.6))
	assert.Equal(t, "20", Plain("ru", 20))
	assert.Equal(t, "0.05", Plain("en", 0.05))
	assert.Equal(t, "17,179", Plain("ru", 17.1787654))
}

func TestDecimals(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name  string
		point SitePoint
		want  int
	}{
		{"carbon dioxide to 40,000 ppm", SitePoint{Unit: "[ppm]", Min: 0, Max: 40000}, 0},
		{"carbon monoxide to 1,000 ppm", SitePoint{Unit: "[ppm]", Min: 0, Max: 1000}, 1},
		{"a small range", SitePoint{Unit: "[ppm]", Min: 0, Max: 10}, 2},
		{"a tiny range", SitePoint{Unit: "[ppm]", Min: 0, Max: 1}, 3},
		{"no range", SitePoint{Unit: "Cel", Min: nan, Max: nan}, 1},
		{"a contact by its range", SitePoint{Min: 0, Max: 1}, 0},
		{"a contact by its rule", SitePoint{Min: nan, Max: nan, Limits: []Limit{{Op: "equals"}}}, 0},
		{"a counter", SitePoint{Min: nan, Max: nan}, asNeeded},
		{"a bare number with a limit is no contact", SitePoint{Min: nan, Max: nan, Limits: []Limit{{Op: "above"}}}, asNeeded},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, c.point.Decimals()) })
	}
}
