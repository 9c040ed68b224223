package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"aman/gateway/config"
	"aman/gateway/config/configtest"
)

// Methane: 100 %LEL is 4.4 %vol by IEC 60079-20-1 and 5.0 %vol by NFPA and NIOSH.
func TestTheBasisOfTheExplosiveLimit(t *testing.T) {
	for _, c := range []struct {
		name, key, rule string
		want            float64
		warns           bool
	}{
		{"by default IEC's, with a warning", "", "above: 1 %vol", 22.7272727, true},
		{"IEC's, and said so", ", lel: iec", "above: 1 %vol", 22.7272727, false},
		{"the US one", ", lel: us", "above: 1 %vol", 20, false},
		{"a norm in %vol", ", lel: us", "limit: kz-coal-mine/ch4", 20, false},
		{"no conversion, no question", "", "above: 20 %LEL", 20, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			site, err := config.Parse("site.yaml", []byte("plant: p\ngateway: g\ndata: /d\nbuses: [{id: plc, kind: modbus-tcp, address: \"127.0.0.1:1502\"}]\nsensors:\n"+
				"  - {id: ch, bus: plc, driver: modbus, unit: 1, every: 1s, points: [{name: ch4, register: holding, address: 0, type: uint16, unit: \"%LEL\", gas: CH4, min: 0, max: 100}]"+c.key+"}\n"+
				"rules:\n  - {id: r, point: ch.ch4, "+c.rule+"}\n"), configtest.Hardware())
			require.NoError(t, err)
			assert.InDelta(t, c.want, site.Spec.Rules[0].Conditions[0].Limit, 1e-6)
			warned := false
			for _, w := range site.Warnings {
				warned = warned || strings.Contains(w.Text, "explosive limit")
			}
			assert.Equal(t, c.warns, warned, "%v", site.Warnings)
		})
	}
}
