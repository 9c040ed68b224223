package profiles

import "embed"

// FS holds the profiles, by name as in "generic-gas.yaml".
//
//go:embed *.yaml
var FS embed.FS
