package config

import "fmt"

// releaseRoles are those that can have a part in a release: people who answer
// for the place or inspect it. Contractors, observers, auditors and the IT
// administrator have none.
var releaseRoles = []string{
	"responsible", "inspector", "operator", "maintenance", "gas-safety-engineer", "council-member", "state-inspector",
}

func (b *builder) buildZones() {
	b.zones = make(map[string]bool)
	seen := b.newIDs("zones")
	for i := range b.raw.Zones {
		raw, path := &b.raw.Zones[i], fmt.Sprintf("zones[%d]", i)
		if seen.add(path+".id", raw.ID) {
			b.zones[raw.ID] = true
		}
		b.roles(path+".release", raw.Release)
		b.site.Zones = append(b.site.Zones, Zone{ID: raw.ID, Name: raw.Name.words, Release: raw.Release})
	}
}

// roles checks that each role is known and asked for once: two signatures of
// one role would be one.
func (b *builder) roles(path string, roles []string) {
	seen := make(map[string]bool)
	for i, role := range roles {
		at := fmt.Sprintf("%s[%d]", path, i)
		b.oneOf(at, role, releaseRoles...)
		if seen[role] {
			b.fault(at, "%s is given twice", role)
		}
		seen[role] = true
	}
}

// zone checks a reference to a zone and returns its id; empty where there is
// none.
func (b *builder) zone(path string, id *string) string {
	if id == nil || b.faulty(path) {
		return ""
	}
	if !b.zones[*id] && !b.nameless["zones"] {
		b.fault(path, "no zone %q%s", *id, suggest(*id, b.zones))
	}
	return *id
}
