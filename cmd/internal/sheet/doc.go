// Package sheet writes the cause-and-effect sheet of a gateway's configuration,
// the paper that a safety engineer signs instead of YAML: points, rules with
// limits and their sources, votes, fault behaviour, what drives which output,
// what outputs do at power-on and when the gateway is dead, what people are told
// to do, worst-case times, and the gaps that the configuration leaves.
//
// New makes a language-neutral model of sections, CSV and PDF write it; both say
// the same. It owns no state and reads nothing but its input; the same input
// gives the same bytes. Errors come from writing alone.
package sheet
