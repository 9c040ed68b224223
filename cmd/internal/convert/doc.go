// Package convert turns one value into another unit and says how: the logic of
// `aman convert`. It owns no state and does no I/O; what cannot be understood is
// an error of one line that names the way out.
package convert
