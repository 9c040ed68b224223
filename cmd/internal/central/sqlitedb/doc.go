// Package sqlitedb opens the SQLite files of the server in the one way that
// its acknowledgements need: one writer whose commits are on the disk when
// they return, and a pool of readers that never wait for it.
//
// It owns the two connection pools of a file. A file that cannot be opened or
// written is an error that names it; nothing is repaired or deleted here.
package sqlitedb
