package config

import "aman/gateway/config/strict"

// serverKeys stand at the top of a server's file and never of a gateway's.
var serverKeys = []string{"listen", "mqtt", "series", "records"}

// IsServer reports whether a text is meant to be the server's configuration
// and not a gateway's. A text that is no YAML is neither.
func IsServer(text []byte) bool {
	root, _ := strict.Parse(text)
	if root == nil || root.Field("plant") != nil || root.Field("buses") != nil || root.Field("sensors") != nil {
		return false
	}
	for _, key := range serverKeys {
		if root.Field(key) != nil {
			return true
		}
	}
	return false
}
