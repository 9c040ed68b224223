package sheet_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/cmd/internal/sheet"
	"aman/gateway"
	"aman/gateway/config"
	"aman/gateway/config/signoff"
)

// hall is the small site whose sheet was worked out by hand.
const hall = "testdata/hall.yaml"

// input is what check gives for a file; people are those who signed it.
func input(t *testing.T, file, lang string, people ...signoff.Person) sheet.Input {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	site, err := config.Parse(file, text, gateway.Hardware())
	require.NoError(t, err)
	items := signoff.Describe(site, text)
	in := sheet.Input{Site: site, File: filepath.Base(file), Text: text, Lang: lang, Version: "v1", Standing: signoff.Of(items, nil)}
	if len(people) == 0 {
		return in
	}
	path := filepath.Join(t.TempDir(), "x.signed")
	_, err = signoff.Sign(path, items, signoff.Act{People: people, Reason: "commissioning", Time: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
	require.NoError(t, err)
	in.History, err = signoff.ReadFile(path)
	require.NoError(t, err)
	in.Standing = signoff.Of(items, in.History)
	return in
}

// table reads a CSV back: section, item and field give value, number and unit.
func table(t *testing.T, in sheet.Input) map[string][3]string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, sheet.New(in).CSV(&out))
	text, marked := strings.CutPrefix(out.String(), "\ufeff")
	require.True(t, marked, "a spreadsheet knows by it that this is UTF-8")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"section", "item", "field", "label", "value", "number", "unit"}, rows[0])
	got := make(map[string][3]string, len(rows))
	for _, r := range rows[1:] {
		key := r[0] + "/" + r[1] + "/" + r[2]
		require.NotContains(t, got, key, "each field stands once")
		got[key] = [3]string{r[4], r[5], r[6]}
	}
	return got
}

// TestFiguresOfTheSheet: limits, sources, delays, times and outputs, worked by
// hand from the file. 100 mg/m3 of CO at 20 °C and 101.3 kPa are
// 100 * 24.055 / 28.01 = 85.88 ppm; the way of co-warn is 30 s of the cell +
// 100 ms poll + 2 s hold + 80 ms read (40 ms, one retry) + 1 ms for a line +
// 1 ms of ours, that of co-stop 30 s + 100 ms + 80 ms + 80 ms in flight + 40 ms
// write + 1 ms.
func TestFiguresOfTheSheet(t *testing.T) {
	got := table(t, input(t, hall, "en"))
	for key, want := range map[string][3]string{
		"limits/co-warn/1/limit":           {"20 ppm", "20", "[ppm]"},
		"limits/co-warn/1/reset":           {"18 ppm", "18", "[ppm]"},
		"rules/co-warn/trips":              {"gas.co ≥ 20 ppm", "", ""},
		"rules/co-warn/hold":               {"2 s", "2", "s"},
		"rules/co-warn/source":             {"given by this rule", "", ""},
		"rules/co-warn/on_fault":           {"trips: protection lost", "", ""},
		"rules/co-stop/source":             {"100 mg/m3: given by this rule", "", ""},
		"rules/co-stop/clear_for":          {"10 s", "10", "s"},
		"rules/co-stop/stale":              {"2 s", "", ""},
		"rules/co-stop/severity":           {"DANGER", "", ""},
		"rules/co-stop/holds":              {"latches: a person resets it; suspends hall; released by: responsible person + inspector", "", ""},
		"times/co-warn/worst":              {"32.182 s", "32.182", "s"},
		"times/co-stop/worst":              {"30.301 s", "30.301", "s"},
		"times/co-stop/flight":             {"80 ms", "0.08", "s"},
		"responses/co-stop/do":             {"Leave the hall", "", ""},
		"responses/co-stop/respond_in":     {"2 min", "120", "s"},
		"responses/co-warn/do":             {"none given", "", ""},
		"annunciation/co-warn/escalate":    {"after 1 min 30 s: siren", "", ""},
		"annunciation/co-warn/shelve":      {"at most 8 h", "", ""},
		"annunciation/co-stop/shelve":      {"at most 8 h, with a permit only", "", ""},
		"annunciation/co-warn/quiet_under": {"co-stop", "", ""},
		"outputs/siren/silence_for":        {"1 min", "60", "s"},
		"outputs/siren/process_death":      {"last value (no time-out known)", "", ""},
		"outputs/stop/process_death":       {"off after 5s", "", ""},
		"outputs/stop/safe":                {"de-energised", "", ""},
		"outputs/lamp/power_on":            {"pulled down: de-energised", "", ""},
		"zones/hall/by_rules":              {"co-stop", "", ""},
		"zones/hall/interlocks":            {"stop", "", ""},
		"points/gas.co/range":              {"0 … 1000 ppm", "", ""},
		"points/gas.co/every":              {"100 ms", "0.1", "s"},
		"points/gas.co/t90":                {"30 s", "", ""},
		"points/gas.co/instrument":         {"modbus, plc № 1, holding 0", "", ""},
		"identity/standing/value":          {"not signed", "", ""},
	} {
		assert.Equal(t, want, got[key], key)
	}
	assert.Regexp(t, `^85\.88`, got["limits/co-stop/1/limit"][1])
}

// TestMatrix: every mark, and no other.
func TestMatrix(t *testing.T) {
	marks := make(map[string]string)
	for key, value := range table(t, input(t, hall, "en")) {
		if rest, ok := strings.CutPrefix(key, "matrix/"); ok {
			marks[rest] = value[0]
		}
	}
	assert.Equal(t, map[string]string{
		"co-warn/lamp": "X", "co-warn/siren": "'+1 min 30 s",
		"co-stop/zone:hall": "S", "co-stop/siren": "X", "co-stop/lamp": "X", "co-stop/stop": "S",
		"hand:hall/zone:hall": "S", "hand:hall/stop": "S",
		"loss:fault/trouble": "X",
		"loss:supply/stop":   "X", "loss:supply/trouble": "X", // held by their supply
		"loss:process/stop": "X", "loss:process/trouble": "?", // by its module; a line is the kernel's matter
		"loss:bus/stop": "X",
	}, marks)
}

// TestGaps are told, and each once.
func TestGaps(t *testing.T) {
	var gaps []string
	for key, value := range table(t, input(t, hall, "en")) {
		if strings.HasPrefix(key, "gaps/") {
			gaps = append(gaps, value[0])
		}
	}
	assert.ElementsMatch(t, []string{
		"people are not told what to do: co-warn",
		"no output has the role life: no relay notices that the gateway is dead",
		"trouble is last level (Raspberry Pi OS) or input (Debian) when the gateway's process dies: let the life output's relay stand in series (line 22)",
	}, gaps)
}

// TestGapsOfVotes: members that one failure takes together, and a gas that
// nobody watches.
func TestGapsOfVotes(t *testing.T) {
	text, err := os.ReadFile(hall)
	require.NoError(t, err)
	site := strings.Replace(string(text), "min: 0, max: 1000}", "min: 0, max: 1000}\n      - {name: ch4, register: holding, address: 1, type: uint16, unit: \"%LEL\", gas: CH4}", 1)
	site = strings.Replace(site, "outputs:\n", "  - {id: co-2, bus: plc, driver: modbus/generic-gas, unit: 3, zone: hall, every: 100ms, gas: CO}\n  - {id: co-3, bus: plc, driver: modbus/generic-gas, unit: 4, zone: hall, every: 100ms, gas: CO}\noutputs:\n", 1)
	site += "  - {id: vote, vote: {k: 2, of: [gas.co, co-2.co, co-3.co], above: 30 ppm}}\n"
	path := filepath.Join(t.TempDir(), "site.yaml")
	require.NoError(t, os.WriteFile(path, []byte(site), 0o600))
	var gaps []string
	for key, value := range table(t, input(t, path, "en")) {
		if strings.HasPrefix(key, "gaps/") {
			gaps = append(gaps, value[0])
		}
	}
	assert.Subset(t, gaps, []string{
		"gas.ch4: a gas point that no rule watches",
		"vote: the voters gas.co, co-2.co, co-3.co share bus plc: one broken wire takes them together",
		"vote: the voters co-2.co, co-3.co are of one kind, modbus/generic-gas: one mistake of that kind takes them together",
		"no measuring range given, so that a value beyond it is not recognised: gas.ch4, co-2.co, co-3.co",
		"rules that switch nothing and suspend nothing, seen on a page alone: vote",
	})
}

// TestSameInEveryLanguage: the same sections, items, fields, numbers and units,
// and no text that a language lacks.
func TestSameInEveryLanguage(t *testing.T) {
	for _, file := range []string{hall, "../../../configs/boiler-house.yaml"} {
		english := table(t, input(t, file, "en"))
		for _, lang := range []string{"ru", "kk"} {
			other := table(t, input(t, file, lang))
			for key, value := range english {
				require.Contains(t, other, key, lang)
				assert.Equal(t, value[1:], append([]string(nil), other[key][1], other[key][2]), "%s %s", lang, key)
				assert.NotContains(t, other[key][0], "⟨", "%s %s", lang, key)
				assert.NotContains(t, value[0], "⟨", key)
			}
			assert.Len(t, other, len(english))
		}
	}
}

// TestGolden is the whole sheet of the small site, read and found right line by
// line.
func TestGolden(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		var out bytes.Buffer
		require.NoError(t, sheet.New(input(t, hall, lang)).CSV(&out))
		want, err := os.ReadFile("testdata/hall." + lang + ".csv")
		require.NoError(t, err)
		assert.Equal(t, string(want), out.String())
	}
}

// TestSamePaper: one site and one standing have one PDF.
func TestSamePaper(t *testing.T) {
	for _, lang := range []string{"ru", "kk", "en"} {
		in := input(t, "../../../configs/boiler-house.yaml", lang, signoff.Person{Name: "A. Serikov", Role: "inspector"})
		first, err := sheet.New(in).PDF()
		require.NoError(t, err)
		second, err := sheet.New(in).PDF()
		require.NoError(t, err)
		assert.True(t, bytes.Equal(first, second), lang)
	}
}

// TestPaper is read back by a program that is not ours: the fingerprint and the
// page's number on every page, the texts of the language, nothing missing.
func TestPaper(t *testing.T) {
	if os.Getenv("AMAN_TEST_SERVERS") == "" {
		t.Skip("needs Debian's poppler-utils: set AMAN_TEST_SERVERS=1, or run test/run servers")
	}
	for lang, want := range map[string][]string{
		"ru": {"Причинно-следственная таблица защит", "ОПАСНОСТЬ", "Покинуть котельную", "85,8805 ppm", "100 mg/m3: задан этим", "как подписано: A. Serikov (inspector), 2026-11-22", "commissioning", "стр. 1 из"},
		"kk": {"Қорғаныстардың себеп-салдар кестесі", "ҚАУІП", "Қазандықтан шығыңыз", "қол қойылғандай: A. Serikov (inspector), 2026-11-22", "беттің 1-беті"},
		"en": {"Cause-and-effect sheet", "DANGER", "Leave the boiler house", "as signed by A. Serikov (inspector) on 2026-11-22", "page 1 of"},
	} {
		t.Run(lang, func(t *testing.T) {
			in := input(t, "../../../configs/boiler-house.yaml", lang, signoff.Person{Name: "A. Serikov", Role: "inspector"})
			path := filepath.Join(t.TempDir(), "sheet.pdf")
			require.NoError(t, sheet.Write(path, in))
			out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", path, "-").Output()
			require.NoError(t, err)
			pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
			require.Greater(t, len(pages), 3)
			for _, page := range pages {
				assert.Contains(t, page, in.Standing.Fingerprint)
			}
			whole := regexp.MustCompile(`[ \x{a0}]+`).ReplaceAllString(strings.Join(pages, "\n"), " ")
			for _, words := range want {
				assert.Contains(t, whole, words)
			}
			assert.NotContains(t, whole, "⟨")
			for _, rule := range in.Site.Rules {
				assert.Contains(t, whole, rule.ID)
			}
		})
	}
}

// TestChangedSheet prints what changed since it was signed.
func TestChangedSheet(t *testing.T) {
	in := input(t, hall, "ru", signoff.Person{Name: "A. Serikov", Role: "inspector"})
	text := bytes.Replace(in.Text, []byte("hold: 2s"), []byte("hold: 5s"), 1)
	site, err := config.Parse("hall.yaml", text, gateway.Hardware())
	require.NoError(t, err)
	in.Site, in.Text, in.Standing = site, text, signoff.Of(signoff.Describe(site, text), in.History)
	got := table(t, in)
	assert.Equal(t, "co-warn: задержка срабатывания 2s → 5s: ослабляет защиту", got["changes/1/change"][0])
	assert.Contains(t, got["identity/standing/value"][0], "ИЗМЕНЕНО ПОСЛЕ ПОДПИСИ")
}

// TestWrite refuses what is no paper, in one line.
func TestWrite(t *testing.T) {
	err := sheet.Write(filepath.Join(t.TempDir(), "x.docx"), input(t, hall, "en"))
	require.ErrorContains(t, err, "a sheet is a .pdf or a .csv")
	err = sheet.Write("/nowhere/x.csv", input(t, hall, "en"))
	require.ErrorContains(t, err, "/nowhere/x.csv")
}

// TestFormulas of a spreadsheet never come out of a text.
func TestFormulas(t *testing.T) {
	text, err := os.ReadFile(hall)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "site.yaml")
	require.NoError(t, os.WriteFile(path, bytes.Replace(text, []byte("en: Leave the hall"), []byte(`en: "=cmd()"`), 1), 0o600))
	assert.Equal(t, "'=cmd()", table(t, input(t, path, "en"))["responses/co-stop/do"][0])
}
