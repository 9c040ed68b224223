package strict_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/config/strict"
)

// TestRefused: what a configuration has no use for, or what readers disagree
// about, is one fault with its place.
func TestRefused(t *testing.T) {
	cases := []struct {
		name, text string
		want       strict.Fault
	}{
		{"nothing", "", strict.Fault{Line: 1, Col: 1, Text: "the file is empty"}},
		{"comments alone", "# to be written\n", strict.Fault{Line: 1, Col: 1, Text: "the file is empty"}},
		{"two documents", "a: 1\n---\nb: 2\n", strict.Fault{Line: 3, Col: 1, Text: "a second document (---): one file holds one configuration"}},
		{"not UTF-8", "a: 1\nb: \xff\n", strict.Fault{Line: 2, Col: 1, Text: "not UTF-8 text: save the file as UTF-8"}},
		{"zero byte", "a: 1\nb: \x00\n", strict.Fault{Line: 2, Col: 4, Text: "a zero byte: this is no text file"}},
		{"too long", strings.Repeat("#\n", 1<<20), strict.Fault{Line: 1, Col: 1, Text: "the file has 2097152 bytes; more than 1048576 are no configuration"}},
		{"brackets without end", strings.Repeat("[", 1<<19), strict.Fault{Line: 1, Col: 1, Text: "nested deeper than 32 levels"}},
		{"brackets on many lines", strings.Repeat("{a:\n", 1<<17), strict.Fault{Line: 33, Col: 1, Text: "nested deeper than 32 levels"}},
		{"dashes without end", strings.Repeat("- ", 1<<19), strict.Fault{Line: 1, Col: 1, Text: "nested deeper than 32 levels"}},
		{"dashes within the parser's reach", strings.Repeat("- ", 200) + "1", strict.Fault{Path: strings.Repeat("[0]", 33), Line: 1, Col: 67, Text: "nested deeper than 32 levels"}},
		{"tag", "a: !!str 1\n", strict.Fault{Path: "a", Line: 1, Col: 4, Text: "tags (!) are not used here: write the value alone"}},
		{"anchor", "a: &x 1\n", strict.Fault{Path: "a", Line: 1, Col: 4, Text: "anchors (&) and aliases (*) are not used here: write the value out"}},
		{"merge key", "<<: {a: 1}\n", strict.Fault{Line: 1, Col: 1, Text: "a key must be a plain word"}},
		{"key that is a map", "? {a: 1}\n: 2\n", strict.Fault{Line: 2, Col: 1, Text: "not YAML: found an invalid key for this map"}},
		{"duplicate, letters beyond ASCII before it", "имя: {ru: Котельная, ru: б}\n", strict.Fault{Path: "имя.ru", Line: 1, Col: 22, Text: "given twice, first in line 1"}},
		{"unit in brackets", "a: {b: 50 [ppm]}\n", strict.Fault{Line: 1, Col: 11, Text: `not YAML: ',' or '}' must be specified; inside {…} a unit with brackets needs quotes: b: "50 [ppm]"`}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, faults := strict.Parse([]byte(c.text))
			require.Len(t, faults, 1)
			assert.Equal(t, c.want, faults[0])
		})
	}
}

type inner struct {
	N int `yaml:"n" need:"yes"`
}

type everything struct {
	Text  string         `yaml:"text"`
	Flag  bool           `yaml:"flag"`
	I     int            `yaml:"i"`
	Small uint8          `yaml:"small"`
	F     float64        `yaml:"f"`
	Wait  time.Duration  `yaml:"wait"`
	Ptr   *int           `yaml:"ptr"`
	List  []inner        `yaml:"list"`
	Map   map[string]int `yaml:"map"`
	Any   any            `yaml:"any"`
	inner `yaml:",inline"`
}

func TestDecode(t *testing.T) {
	root, faults := strict.Parse([]byte("\ufefftext: 007\r\nflag: true\r\ni: -0x1F\r\nsmall: 255\nf: 1.5e3\nwait: 1m30s\nptr: 0\nlist: [{n: 1}, {n: 2}]\nmap: {a: 1}\nany: [1, a, true, 1.5, ~, {b: 18446744073709551615}]\nn: 3\n"))
	require.Empty(t, faults)
	var got everything
	require.Empty(t, root.Decode("", &got))
	zero := 0
	assert.Equal(t, everything{
		Text: "007", Flag: true, I: -31, Small: 255, F: 1500, Wait: 90 * time.Second, Ptr: &zero,
		List: []inner{{1}, {2}}, Map: map[string]int{"a": 1}, inner: inner{3},
		Any: []any{int64(1), "a", true, 1.5, nil, map[string]any{"b": uint64(18446744073709551615)}},
	}, got)
}

func TestBooleans(t *testing.T) {
	for text, want := range map[string]bool{"true": true, "True": true, "TRUE": true, "false": false, "False": false} {
		root, _ := strict.Parse([]byte("flag: " + text + "\n"))
		got := everything{Flag: !want}
		root.Decode("", &got)
		assert.Equal(t, want, got.Flag, text)
	}
}

// TestDecodeGoesOn: every fault is found in one run, each with its own words.
func TestDecodeGoesOn(t *testing.T) {
	root, faults := strict.Parse([]byte(`text: [a]
flag: yes
i: 1.5
small: 256
f: "1.5"
wait: 5
ptr:
list: [{n: x}, 3, {}]
map: 3
n: 010
tekst: 1
`))
	require.Empty(t, faults)
	var texts []string
	for _, f := range root.Decode("top", &everything{}) {
		texts = append(texts, f.Path+": "+f.Text)
	}
	assert.Equal(t, []string{
		"top.text: must be text, not a list",
		`top.flag: must be true or false, not "yes"`,
		`top.i: must be a whole number, not "1.5"`,
		"top.small: 256 is too large",
		`top.f: must be a number without quotes, not the text "1.5"`,
		"top.wait: 5 has no unit: write 5ms, 5s or 5m",
		"top.ptr: is empty: give a value or leave the key out",
		`top.list[0].n: must be a whole number, not "x"`,
		`top.list[1]: must be a map of keys, not "3"`,
		"top.list[2].n: is missing",
		`top.map: must be a map, not "3"`,
		"top.n: 010 has a leading zero, which some read as octal: write it without, or as 0x…",
		"top.tekst: unknown key; did you mean text?",
	}, texts)
}

func TestPlaces(t *testing.T) {
	root, _ := strict.Parse([]byte("a:\n  - b: 1\n    c:\n      d: 2\n  - {b: 3, c: {d: 4}}\n"))
	cases := []struct {
		path      string
		line, col int
	}{
		{"a", 1, 1},
		{"a[0]", 2, 5},
		{"a[0].c", 3, 5},
		{"a[0].c.d", 4, 7},
		{"a[1]", 5, 5},
		{"a[1].c.d", 5, 16},
		{"a[0].x", 2, 5},
		{"a[1].c.x", 5, 12},
		{"a[7]", 1, 1},
		{"", 1, 1},
		{"x.y", 1, 1},
	}
	for _, c := range cases {
		line, col := root.At(c.path)
		assert.Equal(t, []int{c.line, c.col}, []int{line, col}, c.path)
	}
}

func TestSuggest(t *testing.T) {
	known := []string{"point", "above", "hold", "on_fault"}
	assert.Equal(t, "; did you mean hold?", strict.Suggest("hodl", known))
	assert.Equal(t, "; did you mean above?", strict.Suggest("ABOVE", known))
	assert.Equal(t, "; did you mean on_fault?", strict.Suggest("onfault", known))
	assert.Equal(t, "; known here: point, above, hold, on_fault", strict.Suggest("zz", known))
	assert.Empty(t, strict.Suggest("x", nil))
	assert.Empty(t, strict.Suggest(strings.Repeat("x", 1<<20), known), "a hostile word costs nothing")
}

// FuzzDecode: hostile text gives faults with places, never a panic.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"a: 1", "text: [a]\nlist: [{n: 1}]", "a: {b: 50 [ppm]}", "? x\n: y", "any: {a: [1, {b: ~}]}", "- - - a", "a: |\n  x\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		root, faults := strict.Parse(text)
		if root == nil && len(faults) == 0 {
			t.Fatal("neither a node nor a fault")
		}
		if root != nil {
			faults = append(faults, root.Decode("", &everything{})...)
		}
		for _, fault := range faults {
			if fault.Line < 1 || fault.Col < 1 || fault.Text == "" {
				t.Fatalf("a fault without a place or a word: %#v", fault)
			}
		}
	})
}

// TestBlocks: only lines that are kept as they are stand where the file has them.
func TestBlocks(t *testing.T) {
	root, faults := strict.Parse([]byte("kept: |\n  a\n  b\nfolded: >\n  a\n  b\nquoted: \"a b\"\nplain: a\n"))
	require.Empty(t, faults)
	for name, want := range map[string]bool{"kept": true, "folded": false, "quoted": false, "plain": false} {
		assert.Equal(t, want, root.Field(name).Block, name)
	}
}
