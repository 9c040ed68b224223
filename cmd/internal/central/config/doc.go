// Package config reads the server's YAML file: strictly, with every fault at
// once as FILE:LINE:COL, and with a default for all but the data folder.
//
// It owns no state and opens nothing but the file. What the design names and
// this version does not do yet is refused by name, never ignored.
package config
