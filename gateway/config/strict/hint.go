package strict

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// bracketed is what people write unquoted in {…} and YAML reads as a list or a
// map: a value that ends in a unit such as [ppm] or %{LEL}.
var bracketed = regexp.MustCompile(`([\w-]+):\s*([^,:"'{}\[\]]*(?:\[[^\]]*\]|%\{[^}]*\})[^,:"'{}\[\]]*)`)

// hint returns advice for a line that is no YAML, where its cause is common;
// otherwise nothing.
func hint(text []byte, line int) string {
	lines := bytes.Split(text, []byte("\n"))
	if line > len(lines) {
		return ""
	}
	s := string(bytes.TrimRight(lines[line-1], "\r"))
	if strings.Contains(s, "{") {
		if m := bracketed.FindStringSubmatch(s); m != nil {
			return fmt.Sprintf(`; inside {…} a unit with brackets needs quotes: %s: "%s"`, m[1], strings.TrimSpace(m[2]))
		}
	}
	if strings.HasPrefix(strings.TrimLeft(s, " "), "\t") {
		return "; indent with spaces, not with tabs"
	}
	return ""
}
