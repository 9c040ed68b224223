// Package strict reads YAML so that every fault of a file is found in one run,
// each with the path, line and column of its key.
//
// Parse turns a text into a Tree; Node.Decode fills Go values from it by their
// `yaml` tags and goes on after a fault. The text is parsed by goccy/go-yaml;
// what a configuration has no use for and what readers disagree about is
// refused: anchors, aliases, merge keys, tags, several documents, numbers with
// a leading zero, not-a-number and infinity.
//
// It owns no state and does no I/O. It answers hostile text with a fault, never
// with a panic.
package strict
