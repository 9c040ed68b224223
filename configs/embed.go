package configs

import _ "embed"

// Demo is the gateway configuration of the demo plant.
//
//go:embed demo/gateway.yaml
var Demo []byte
