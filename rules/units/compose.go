package units

import "strings"

// atoms are the UCUM atoms that a composed unit may be built of.
var atoms = map[string]bool{
	"m": true, "g": true, "s": true, "A": true, "K": true, "cd": true, "mol": true, "rad": true,
	"Cel": true, "Hz": true, "N": true, "Pa": true, "J": true, "W": true, "C": true, "V": true, "F": true,
	"Ohm": true, "S": true, "Wb": true, "T": true, "H": true, "lm": true, "lx": true, "Bq": true, "Gy": true, "Sv": true,
	"l": true, "L": true, "bar": true, "min": true, "h": true, "d": true, "a": true, "wk": true, "mo": true, "t": true,
	"eV": true, "B": true, "deg": true, "%": true, "[ppm]": true, "[ppb]": true, "[degF]": true, "[pH]": true, "[in_i]": true,
	"[ft_i]": true, "[psi]": true, "atm": true, "m[H2O]": true, "m[Hg]": true, "[g]": true, "10*": true,
	"ppm": true, "ppb": true, "%LEL": true, "%vol": true, "1": true, "dB": true,
}

// prefixes are UCUM's metric prefixes.
var prefixes = [...]string{"da", "Y", "Z", "E", "P", "T", "G", "M", "k", "h", "d", "c", "m", "u", "n", "p", "f"}

// longestCode bounds what is taken for a unit; UCUM codes in use are shorter.
const longestCode = 48

// composed reports whether code is built of UCUM atoms with prefixes,
// exponents and annotations, joined by "." and "/".
func composed(code string) bool {
	if len(code) > longestCode {
		return false
	}
	for i, term := range strings.FieldsFunc(strings.ReplaceAll(code, "/", "./"), func(r rune) bool { return r == '.' }) {
		term = strings.TrimPrefix(term, "/")
		if !isTerm(term) || (i == 0 && term == "") {
			return false
		}
	}
	return !strings.HasSuffix(code, "/") && !strings.HasSuffix(code, ".") && !strings.HasPrefix(code, ".")
}

func isTerm(term string) bool {
	note := ""
	if i := strings.IndexByte(term, '{'); i >= 0 {
		term, note = term[:i], term[i:]
		if !strings.HasSuffix(note, "}") || strings.Count(note, "{") != 1 || len(note) < 3 {
			return false
		}
	}
	if term == "" {
		return note != ""
	}
	if bare := strings.TrimRight(term, "0123456789"); bare != "" && isAtom(strings.TrimRight(bare, "+-")) {
		return true
	}
	return isAtom(term)
}

func isAtom(s string) bool {
	if atoms[s] {
		return true
	}
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(s, p); ok && atoms[rest] {
			return true
		}
	}
	return false
}
