// Package mutants breaks the rule engine on purpose, one decided sentence at a
// time, and asks whether the separately written models notice.
//
// Each mutant replaces one text of one function of package rules, which must
// stand there exactly once: a mutant whose text is gone fails and is to be
// written anew for what stands there now. All mutants are compiled at once, by an
// overlay of the go command, so that nobody's working files change; an
// environment variable puts one of them in force. A mutant that does not compile,
// or that the models do not catch within their budget, fails.
package mutants
