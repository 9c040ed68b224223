// Package uitest is a small invented site in every state that pages must
// show, for the tests of the pages of gateway and server.
package uitest
