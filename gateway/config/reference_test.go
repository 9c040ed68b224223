package config

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write configs/reference.md anew")

const referenceFile = "../../configs/reference.md"

// TestReferenceIsCurrent: the reference of keys is made from the structs that
// decode them. Run with -update after a change.
func TestReferenceIsCurrent(t *testing.T) {
	want := reference()
	if *update {
		require.NoError(t, os.WriteFile(referenceFile, []byte(want), 0o644))
	}
	got, err := os.ReadFile(referenceFile)
	require.NoError(t, err)
	assert.Equal(t, want, string(got), "run: go test ./gateway/config -run Reference -update")
}

// TestEveryKeyIsDescribed: a key without a word in the reference is no help.
func TestEveryKeyIsDescribed(t *testing.T) {
	for _, s := range sections {
		for _, f := range reflect.VisibleFields(s.of) {
			if !f.Anonymous && f.Type != reflect.TypeFor[later]() {
				assert.NotEmpty(t, f.Tag.Get("doc"), "%s.%s", s.title, f.Name)
			}
		}
	}
}

var sections = []struct {
	title string
	of    reflect.Type
}{
	{"The file", reflect.TypeFor[rawSite]()},
	{"buses", reflect.TypeFor[rawBus]()},
	{"shifts", reflect.TypeFor[rawShift]()},
	{"zones", reflect.TypeFor[rawZone]()},
	{"sensors", reflect.TypeFor[sensorKeys]()},
	{"outputs", reflect.TypeFor[rawOutput]()},
	{"panel", reflect.TypeFor[rawPanel]()},
	{"rules", reflect.TypeFor[rawRule]()},
	{"An item under all or any", reflect.TypeFor[rawCondition]()},
	{"limit of a rule, as a map", reflect.TypeFor[rawLimit]()},
	{"vote", reflect.TypeFor[rawVote]()},
	{"rate", reflect.TypeFor[rawRate]()},
	{"deviation", reflect.TypeFor[rawDeviation]()},
	{"band", reflect.TypeFor[rawBand]()},
	{"exposure", reflect.TypeFor[rawExposure]()},
	{"rearm, as a map", reflect.TypeFor[rawRearm]()},
	{"An item under escalate", reflect.TypeFor[rawStep]()},
	{"uplink", reflect.TypeFor[rawUplink]()},
	{"page", reflect.TypeFor[rawPage]()},
}

func reference() string {
	var b strings.Builder
	b.WriteString("# Keys of the gateway's configuration\n\n")
	b.WriteString("Made from the code by a test; edit the structs in `gateway/config/raw*.go`. A default stands in brackets. An unknown key is an error, and so is one that is\nnamed here as not built yet. Times are written as `200ms`, `5s`, `1h30m`; limits as a number, or as a number and a unit such as `40 ppm`.\n")
	for _, s := range sections {
		fmt.Fprintf(&b, "\n## %s\n\n| key | value | meaning |\n| --- | --- | --- |\n", s.title)
		var unbuilt []string
		for _, f := range reflect.VisibleFields(s.of) {
			key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			switch {
			case f.Anonymous:
			case f.Type == reflect.TypeFor[later]():
				unbuilt = append(unbuilt, "`"+key+"`")
			default:
				fmt.Fprintf(&b, "| `%s`%s | %s | %s |\n", key, map[bool]string{true: " (required)"}[f.Tag.Get("need") != ""], kindOf(f.Type), f.Tag.Get("doc"))
			}
		}
		if len(unbuilt) > 0 {
			fmt.Fprintf(&b, "\nNot built yet: %s.\n", strings.Join(unbuilt, ", "))
		}
	}
	return b.String()
}

func kindOf(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[time.Duration]():
		return "time"
	case reflect.TypeFor[texts]():
		return "texts by language, or one text"
	case reflect.TypeFor[quantity]():
		return "limit"
	case reflect.TypeFor[rawLimit]():
		return "id of a row, or map"
	case reflect.TypeFor[exposureLimit]():
		return "id of a row, or limit"
	case reflect.TypeFor[rawRearm]():
		return "time, or map"
	case reflect.TypeFor[[]string]():
		return "list of texts"
	}
	words := map[reflect.Kind]string{reflect.String: "text", reflect.Bool: "true or false", reflect.Int: "whole number", reflect.Float64: "number", reflect.Slice: "list", reflect.Struct: "map"}
	return words[t.Kind()]
}
