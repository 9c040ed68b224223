package ui

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// WCAG 2.2 AA: text, and graphics that carry meaning.
const (
	textContrast    = 4.5
	graphicContrast = 3.0
)

var token = regexp.MustCompile(`--([\w-]+):(#[0-9A-Fa-f]{6})`)

// block returns the colours of the rule that begins with head.
func block(t *testing.T, css, head string) map[string]string {
	t.Helper()
	at := strings.Index(css, head)
	require.GreaterOrEqual(t, at, 0, head)
	body := css[at+strings.Index(css[at:], "{")+1:]
	out := map[string]string{}
	for _, m := range token.FindAllStringSubmatch(body[:strings.Index(body, "}")], -1) {
		out[m[1]] = m[2]
	}
	return out
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		require.NoError(t, err)
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	data, err := staticFiles.ReadFile("static/tokens.css")
	require.NoError(t, err)
	css := string(data)
	dark := block(t, css, ":root[data-theme=dark]")
	assert.Equal(t, block(t, css, ":root:not([data-theme=light])"), dark, "the dark block stands twice and must be the same")
	for theme, colours := range map[string]map[string]string{"light": block(t, css, ":root{"), "dark": dark} {
		check := func(ink, ground string, need float64) {
			got := contrast(t, colours[ink], colours[ground])
			assert.GreaterOrEqual(t, got, need, "%s: %s on %s is %.2f", theme, ink, ground, got)
		}
		for _, ground := range []string{"page", "surface", "raised"} {
			for _, ink := range []string{"ink", "ink-2", "ink-3", "red", "blue"} {
				check(ink, ground, textContrast)
			}
			check("edge", ground, graphicContrast)
			check("yellow-edge", ground, graphicContrast)
		}
		check("on-red", "red-fill", textContrast)
		check("on-yellow", "yellow", textContrast)
		check("on-blue", "blue-fill", textContrast)
		check("red-fill", "surface", graphicContrast)
		check("blue-fill", "surface", graphicContrast)
		check("edge", "sunk", graphicContrast)
	}
}
