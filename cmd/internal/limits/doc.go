// Package limits lists exposure limits and explains one in words: the logic of
// `aman limits`. It owns no state; an unknown id, profile or substance is an
// error of one line that names what there is.
package limits
