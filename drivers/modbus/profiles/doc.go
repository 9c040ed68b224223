// Package profiles holds the register tables of Modbus instruments, one YAML
// file for each make. Adding an instrument is adding a file; the keys of a
// point are those of the configuration, and an address that no source shows is
// left out. What no manual confirms says `unverified: true`.
//
// It owns no state and cannot fail: package modbus reads the files.
package profiles
