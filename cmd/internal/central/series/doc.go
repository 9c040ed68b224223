// Package series keeps the readings: append, range, aggregate by step, last
// value, count and retention, over an embedded SQLite file or an InfluxDB.
//
// A store owns its file or its connection. Append is durable when it returns
// nil and may be repeated with the same samples without changing anything, so
// a caller that got an error, or was killed, appends the same again. Faulty
// readings are stored like any other: that an instrument was dead is data.
package series
