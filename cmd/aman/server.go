package main

import "aman/cmd/internal/central/config"

// checkServer validates a server's configuration.
func checkServer(path string, text []byte) error {
	_, err := config.Parse(path, text)
	return err
}
