// Package exposure works out one exposure figure of a file of measurements and
// compares it with a limit: the logic of `aman exposure`.
//
// A file is read whole before anything is printed, and is strict: what cannot be
// understood is one error with file and line, and prints nothing. The figures
// themselves are those of rules/exposure.
package exposure
