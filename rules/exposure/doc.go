// Package exposure works out what a person or a place was exposed to: means of
// gas over 8 h and 15 min, ceilings, noise levels and doses, heat and cold.
//
// It has two forms of the same figures. The batch functions take a whole shift
// as a Series and are pure. NewFigure gives the incremental form for rules: each
// reading costs the same however many came before, memory is bounded, the state
// can be saved and restored, and the result does not depend on how often the
// instrument is read, since each value is held until the next one (no
// trapezoids) and counts for the time that it really stood.
//
// Time without a value is a gap. It counts as nothing, never as the last value
// for longer than the stale limit, and never silently: a figure is uncertain
// where more than 60 s without interruption, or more than a quarter of the time
// and 60 s, are missing.
//
// Figures are settled to nine decimals, so that a value that should be the limit
// is the limit on every processor, whatever the order of the sums.
//
// The package owns no state beyond its figures and does no I/O. Figures of an
// area's instrument estimate what a person there takes up; they are no personal
// sampling and no certification of conditions.
package exposure
