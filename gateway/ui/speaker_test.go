package ui

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func speaker(t *testing.T, lang string) *Speaker {
	t.Helper()
	all, err := Speakers(time.FixedZone("UTC+5", 5*3600))
	require.NoError(t, err)
	return all[lang]
}

func TestCataloguesHaveTheSameKeys(t *testing.T) {
	all, err := Catalogues()
	require.NoError(t, err)
	want := all["ru"].keys()
	for _, lang := range Languages {
		assert.Equal(t, want, all[lang].keys(), lang)
	}
}

func TestEveryTextIsSaid(t *testing.T) {
	all, err := Catalogues()
	require.NoError(t, err)
	forms := map[string][]string{"ru": {"few", "many", "one"}, "kk": {"one", "other"}, "en": {"one", "other"}}
	for lang, words := range all {
		for key, w := range words {
			if w.Forms == nil {
				assert.NotEmpty(t, strings.TrimSpace(w.Text), "%s %s", lang, key)
				continue
			}
			assert.Equal(t, forms[lang], slices.Sorted(maps.Keys(w.Forms)), "%s %s", lang, key)
		}
	}
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

// A text that loses a placeholder in translation loses what it was to say.
func TestTranslationsKeepTheirPlaceholders(t *testing.T) {
	all, err := Catalogues()
	require.NoError(t, err)
	for key, ru := range all["ru"] {
		for _, lang := range Languages[1:] {
			assert.Equal(t, slots(ru), slots(all[lang][key]), "%s %s", lang, key)
		}
	}
}

func slots(w Word) []string {
	text := w.Text
	for _, f := range w.Forms {
		text += f
	}
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// madeKeys are the beginnings of keys that code puts together, by the words of
// an enumeration that stands behind them.
var madeKeys = []string{
	"state.", "zone.", "quality.", "fault.", "standing.", "quantity.", "role.", "gate.", "alarm.", "output.", "span.",
	"limit.", "limited.", "event.", "suspension.", "trouble.", "act.shelve", "act.unshelve", "act.suppress", "act.unsuppress",
	"act.out-of-service", "act.in-service", "act.inhibit",
}

// No text is left over from a page that is gone: every key stands in a
// template, a script or a Go file as it is, or begins like a made one.
func TestNoTextIsUnused(t *testing.T) {
	source := sources(t, ".", "../web", "../../cmd/internal/central/web")
	all, err := Catalogues()
	require.NoError(t, err)
	for _, key := range all["ru"].keys() {
		made := slices.ContainsFunc(madeKeys, func(p string) bool { return strings.HasPrefix(key, p) })
		used := strings.Contains(source, `"`+key+`"`) || strings.Contains(source, `'`+key+`'`)
		assert.True(t, used || made, "%s is said nowhere", key)
	}
}

var said = regexp.MustCompile(`\{\{-?\s*tn? "([\w.-]+)"|\(t "([\w.-]+)"|\bt\('([\w.-]+)'|\.[TN]\("([\w.-]+)"[,)]`)

// No page asks for a text that nobody has written.
func TestNoTextIsMissing(t *testing.T) {
	all, err := Catalogues()
	require.NoError(t, err)
	for _, m := range said.FindAllStringSubmatch(sources(t, ".", "../web", "../../cmd/internal/central/web"), -1) {
		key := m[1] + m[2] + m[3] + m[4]
		assert.Contains(t, all["ru"], key)
	}
}

// sources joins the templates, scripts and Go files of folders.
func sources(t *testing.T, folders ...string) string {
	t.Helper()
	var b strings.Builder
	for _, folder := range folders {
		require.NoError(t, fs.WalkDir(os.DirFS(folder), ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(p, "_test.go") {
				return err
			}
			if strings.HasSuffix(p, ".go") || strings.HasSuffix(p, ".html") || strings.HasSuffix(p, ".js") {
				data, err := fs.ReadFile(os.DirFS(folder), p)
				b.Write(data)
				return err
			}
			return nil
		}))
	}
	return b.String()
}

func TestPlural(t *testing.T) {
	for _, c := range []struct {
		lang string
		n    int
		want string
	}{
		{"ru", 1, "one"},
		{"ru", 2, "few"},
		{"ru", 5, "many"},
		{"ru", 11, "many"},
		{"ru", 21, "one"},
		{"ru", 112, "many"},
		{"ru", 104, "few"},
		{"ru", 0, "many"},
		{"kk", 1, "one"},
		{"kk", 2, "other"},
		{"en", 1, "one"},
		{"en", 0, "other"},
	} {
		assert.Equal(t, c.want, Plural(c.lang, c.n), "%s %d", c.lang, c.n)
	}
	assert.Equal(t, "Снять приостановку: осталось 2 условия", speaker(t, "ru").N("gate.remain", 2))
	assert.Equal(t, "Release: 1 condition remains", speaker(t, "en").N("gate.remain", 1))
}

func TestSpeaker(t *testing.T) {
	ru := speaker(t, "ru")
	assert.Equal(t, "no.such.key", ru.T("no.such.key"), "a missing text is seen")
	assert.Equal(t, "В очереди показаний: 42\u00a0318, событий: 11.", ru.T("uplink.queue", "readings", uint64(42318), "events", uint64(11)))
	assert.Equal(t, "{events} событий", ru.fill("{readings} событий", []any{"readings", "{events}", "events", 1}), "what is filled in is not filled again")
	assert.Equal(t, "Қазандық", ru.Name(Texts{"kk": "Қазандық"}, "boiler"), "another language before the id")
	assert.Equal(t, "boiler", ru.Name(nil, "boiler"))
	assert.Equal(t, "14 мин 36 с", ru.Span(14*time.Minute+36*time.Second+900*time.Millisecond))
	assert.Equal(t, "2 дн. 3 ч", ru.Span(51*time.Hour))
	at := time.Date(2026, 11, 22, 22, 30, 0, 0, time.UTC)
	assert.Equal(t, "03:30:00", ru.When(at, at), "in the zone of the plant")
	assert.Equal(t, "23.11.2026 03:30:00", ru.When(at, at.Add(24*time.Hour)))
}
