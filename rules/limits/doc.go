// Package limits holds exposure limits as data: by country and norm, each with
// its averaging time, its kind, the temperature and explosive limits that its
// numbers refer to, its source, and whether anybody has confirmed it. A rule, a
// sheet or a command names a row ("kz/co") in place of a number, and takes
// everything that belongs to the number with it.
//
// The data are files of one norm each, embedded and versioned with the program.
// The package owns no other state and does no I/O. What it does not find is an
// error that names the nearest ids; a file that it cannot read whole is an error
// with file and row, never a shorter list.
package limits
