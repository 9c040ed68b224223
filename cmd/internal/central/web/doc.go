// Package web is the server's pages: plants and zones now, one zone with its
// history, alarms, suspensions and the health of the gateways.
//
// It owns nothing but its open connections: what it shows it asks of the
// interfaces in Deps at each request. A part that fails is named on the page;
// a gateway that is silent is shown as unknown, never as normal.
package web
