// Package recorded keeps recordings of incidents and replays them with the built
// program. The recordings are written from scripts, so that every act and every
// kind of rule has its place in them; they lie beside the configurations that
// they are for, and anybody can replay them by hand:
//
//	aman replay --config configs/demo/gateway.yaml --input test/recorded/testdata/demo.csv --explain
//
// The same recording gives the same bytes on every architecture that we build
// for. Where a processor multiplies and adds in one rounding and another in two,
// a value at its limit could trip on one of them alone.
package recorded
