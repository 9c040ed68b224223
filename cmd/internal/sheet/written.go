package sheet

import (
	"strings"

	"aman/gateway/config/strict"
	"aman/rules"
)

// written is the limit of a condition as the file has it, where that is in
// another unit than the point's: "100 mg/m3". Empty where it is the same, or not
// found for certain.
func (s *Sheet) written(rule string, c *rules.Condition) string {
	node := s.ruleNode(rule)
	if node == nil || c.Figure != nil {
		return ""
	}
	found := ""
	for _, n := range conditionNodes(node) {
		limit, point := n.Field(c.Op.String()), n.Field("point")
		if limit == nil || limit.Kind != strict.Scalar || point != nil && point.Text != c.Point {
			continue
		}
		if found != "" && found != limit.Text {
			return ""
		}
		found = limit.Text
	}
	if _, unit, ok := strings.Cut(strings.TrimSpace(found), " "); !ok || plainUnit(unit) == plainUnit(s.unit(c)) {
		return ""
	}
	return found
}

func (s *Sheet) ruleNode(id string) *strict.Node {
	if s.root == nil || s.root.Field("rules") == nil {
		return nil
	}
	for _, n := range s.root.Field("rules").Items {
		if name := n.Field("id"); name != nil && name.Text == id {
			return n
		}
	}
	return nil
}

// conditionNodes are the maps of a rule that may hold a comparison.
func conditionNodes(rule *strict.Node) []*strict.Node {
	out := []*strict.Node{rule}
	for _, key := range []string{"all", "any"} {
		if list := rule.Field(key); list != nil {
			out = append(out, list.Items...)
		}
	}
	if vote := rule.Field("vote"); vote != nil {
		out = append(out, vote)
	}
	return out
}

// plainUnit makes "[ppm]" and "ppm", "%{LEL}" and "%LEL" one.
func plainUnit(unit string) string {
	return strings.NewReplacer("[", "", "]", "", "{", "", "}", "").Replace(unit)
}
