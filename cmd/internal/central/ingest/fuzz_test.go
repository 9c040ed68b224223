package ingest

import (
	"log/slog"
	"time"

	"aman/gateway/wire"
)

// nobody looks at what comes in.
type nobody struct{}

func (nobody) Birth(wire.Birth, time.Time)     {}
func (nobody) Death(string, string, time.Time) {}
func (nobody) Record(wire.Record, time.Time)   {}
func quiet() *slog.Logger                      { return slog.New(slog.DiscardHandler) }
