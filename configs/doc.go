// Package configs holds one complete example for each kind of site, and embeds
// what the demo needs.
package configs
