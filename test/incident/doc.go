// Package incident runs black-box stories that read like an incident: text
// files that start the built programs, let something happen at the instruments,
// break things, and say what must be seen from outside, and when.
//
// A story looks at the instruments' side (coils, registers), the gateway's page
// and the server's API, never into a program. One line is one verb; `#` begins a
// comment, "…" keeps words together, $NAME is an address or a folder of the
// story. Files that the story needs stand at its end, each after a line
// `-- NAME --`.
//
//	start instruments|broker|influx|server|gateway
//	kill  broker|influx|server|gateway        as a power cut would
//	stop  server|gateway|instruments          as systemd would; it must drain and exit 0
//	unit 1 holding 0 = 45                     a register of an instrument
//	unit 1 mute|answer|exception 2|garble|stuck|other  what an instrument does when asked
//	commission ZONE                           the first release, once its points are good
//	act ack|reset|suspend|release TARGET by NAME [as ROLE] [because REASON]
//	refused act …                             the same, and it must be refused
//	within 2s CLAIM                           it becomes true in time
//	for 3s CLAIM                              it is true, and stays so
//	pass 5s                                   the plant goes on for a while
//	plan units 5 registers 20 every 100ms     write gateway.yaml for that many equal instruments
//	alarms on 4 units every 500ms             drive their gas up and down, and time each coil; alarms stop
//	delays NAME                               print the delays since the last, and hold them to their bound
//	random kills N of gateway server within 3s
//	browse SCRIPT ARGS…                       a script of test/browser, with chromium
//	run PROGRAM ARGS…                         run it to its end; then: exit N, stdout|stderr has TEXT, stdout empty
//
// The claims are: coil UNIT ADDRESS on|off, alarm RULE STATE, zone ZONE
// suspended|free, trouble has TEXT, point POINT VALUE|FAULT, record RULE N, suspension ZONE
// open|released, stored POINT at least N, stored equals read, stored whole,
// alarms whole.
package incident
