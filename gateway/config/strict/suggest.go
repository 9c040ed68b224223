package strict

import "strings"

// maxWord bounds what is compared with known words: none is half as long.
const maxWord = 64

// Suggest returns "; did you mean X?" for the known word nearest to one that
// nobody knows, else the list of known words.
func Suggest(word string, known []string) string {
	if len(word) > maxWord {
		return ""
	}
	best, distance := "", 1+len(word)/3
	for _, k := range known {
		if d := edits(strings.ToLower(word), k); d <= distance && d < len(k) {
			if best == "" || d < distance {
				best, distance = k, d
			}
		}
	}
	switch {
	case best != "":
		return "; did you mean " + best + "?"
	case len(known) == 0:
		return ""
	}
	return "; known here: " + strings.Join(known, ", ")
}

// edits is the number of letters to insert, drop, change or swap.
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
