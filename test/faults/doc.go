// Package faults plays the incidents that break things on purpose and count
// what is left: outages of broker, server and series store, and programs killed
// at random moments. Its stories are those of package incident, with figures.
package faults
