// Package web is the gateway's own page and API, for people who stand next to
// it: live readings with their limits, alarms, zones, outputs and health, the
// rulebook with every rule and point, and what a person may do: stop work and
// release it, acknowledge, silence and reset, and take from the protection for a
// time, by name and with a reason (shelve, suppress, out of service, inhibit).
//
// It owns the ten-minute trends and the open connections. It reads photographs
// of the gateway through Source and never reaches into the safety path; a
// browser that cannot keep up is dropped and gets a full snapshot when it comes
// back. If the page fails, alarms, outputs and suspensions go on without it.
package web
