package sheet

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/config"
	"aman/rules"
)

// TestEveryWarningIsTranslated: whoever adds a warning to check says it here in
// Russian and Kazakh too. Sentences that are passed on whole (%v) are left out.
func TestEveryWarningIsTranslated(t *testing.T) {
	files, err := filepath.Glob("../../../gateway/config/*.go")
	require.NoError(t, err)
	verb := regexp.MustCompile(`%(\.0f %%|[%svqg])`)
	found := 0
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "warn" || len(call.Args) < 2 {
				return true
			}
			literal, ok := call.Args[1].(*ast.BasicLit)
			if !ok {
				return true
			}
			format, err := strconv.Unquote(literal.Value)
			require.NoError(t, err)
			if strings.HasSuffix(format, "%v") {
				return true
			}
			found++
			text := verb.ReplaceAllStringFunc(format, func(v string) string {
				switch {
				case strings.HasPrefix(v, "%.0f"):
					return "97 %"
				case v == "%%":
					return "%"
				}
				return "x-1"
			})
			for _, lang := range []string{"ru", "kk"} {
				assert.NotEqual(t, text, translate(lang, text), "%s: %s", filepath.Base(file), lang)
			}
			return true
		})
	}
	assert.Greater(t, found, 10, "the warnings of check are found")
}

// TestEveryLevelIsTranslated: what outputs do while nobody drives them.
func TestEveryLevelIsTranslated(t *testing.T) {
	for _, lang := range []string{"ru", "kk"} {
		s := &Sheet{in: Input{Lang: lang}}
		for _, o := range []config.Output{
			{Kind: config.KindCoil},
			{Kind: config.KindRegister, DropsAfter: 5e9, Role: rules.RoleInterlock},
			{Kind: config.KindLog},
			{Kind: config.KindGPIO, Line: "GPIO17"},
			{Kind: config.KindGPIO, Line: "GPIO2"},
			{Kind: config.KindGPIO, Line: "GPIO17", ActiveLow: true},
			{Kind: config.KindGPIO, Line: "GPIO2", ActiveLow: true},
			{Kind: config.KindGPIO, Line: "RELAY1"},
		} {
			l := config.LevelsOf(&o)
			for _, text := range []string{l.Safe, l.PowerOn, l.ProcessDeath, l.BusLoss} {
				assert.NotEqual(t, text, s.level(text), lang)
			}
		}
	}
	assert.Equal(t, "отпускает через 5\u00a0с", (&Sheet{in: Input{Lang: "ru"}}).level("off after 5s"))
}

// TestEveryTextIsThere in three languages.
func TestEveryTextIsThere(t *testing.T) {
	for _, table := range []map[string]texts3{phrases, columnPhrases, fieldPhrases} {
		for key, text := range table {
			assert.NotEmpty(t, text.ru, key)
			assert.NotEmpty(t, text.kk, key)
			assert.NotEmpty(t, text.en, key)
			places := regexp.MustCompile(`\{\w+\}`)
			want := places.FindAllString(text.en, -1)
			assert.ElementsMatch(t, want, places.FindAllString(text.ru, -1), key)
			assert.ElementsMatch(t, want, places.FindAllString(text.kk, -1), key)
		}
	}
}

// TestFigureNames in words.
func TestFigureNames(t *testing.T) {
	ru := &Sheet{in: Input{Lang: "ru"}}
	for name, want := range map[string]string{
		"rate over 2s": "скорость изменения за 2\u00a0с", "mean over 15 min": "среднее за 15 мин", "deviation from co-2.co": "расхождение с co-2.co",
		"gas-twa8": "средняя за 8 ч (gas-twa8)", "something new": "something new",
	} {
		assert.Equal(t, want, ru.figureName(name))
	}
	assert.Equal(t, "kz/co: 20 mg/m3, максимальная разовая, 15 мин; ГОСТ 12.1.005-88", ru.cited("kz/co: 20 mg/m3, maximum single, 15 min; ГОСТ 12.1.005-88"))
}
