package app

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"aman/cmd/internal/central/live"
	"aman/gateway/ui"
)

func TestAttendanceIsSaidOnce(t *testing.T) {
	var text bytes.Buffer
	log := slog.New(slog.NewTextHandler(&text, nil))
	a := attendance{}
	for _, online := range []bool{false, false, true, true, false, false, true} {
		a.note(log, []live.Gateway{{Site: ui.Site{Plant: "kirov", Gateway: "gw-1"}, Online: online}})
	}
	assert.Equal(t, 2, strings.Count(text.String(), "gateway is connected"))
	assert.Equal(t, 1, strings.Count(text.String(), "gateway is silent"))
	assert.Contains(t, text.String(), "gateway=kirov/gw-1")
}
