// Package test holds what looks at the whole: the arrows between packages and
// the layout of the repository. Folders below it hold the black-box stories
// against the built programs; test/run is the one entry for all checks.
package test
