// Package browser looks at the pages of gateway and server with Debian's
// chromium, as a person would: it reads them in three languages, on a phone and
// on a board, acknowledges, resets and releases at the gateway's page, and keeps
// screenshots in test/out.
package browser
