// Package configs holds one complete example for each kind of site, and embeds
// what the demo needs.
package configs

import _ "embed"

// Demo is the gateway configuration of the demo plant.
//
//go:embed demo/gateway.yaml
var Demo []byte
