// Package cli is what the programs share: how they log, end and print errors.
package cli
