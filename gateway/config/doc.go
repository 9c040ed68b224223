// Package config reads the gateway's YAML file: strict decoding, defaults,
// conversion of limits into the units of their points, and validation of
// everything that can be known before a device is opened.
//
// It reports all faults of a file at once, each with file, line, column and
// the path of its key (Faults), and gives a Site only where there are none. A
// key that is known but not built yet is a fault too, never ignored: what the
// file asks for is either done or refused.
//
// It owns no state. It makes buses and sensors through Hardware but opens
// nothing; the caller owns what it made.
package config
