package replay

import "aman/rules"

// named is one copy of what stands in the column point, with what was found out
// about it. In a recording the same points mostly follow each other in the same
// order, so that a name here knows the one that came after it last time.
type named struct {
	text  string
	next  *named
	index [2]int32 // by engine: where the point stands, plus 1; 0 before it is asked
}

// nowhere is the index of what is no point.
const nowhere = -1

func (r *reader) intern(b []byte) *named {
	n := r.before.next
	if n == nil || n.text != string(b) {
		if n = r.names[string(b)]; n == nil {
			n = &named{text: string(b)}
			r.names[n.text] = n
		}
		r.before.next = n
	}
	r.before = n
	return n
}

// in returns where the point stands in the engine, the first or the second of
// those that read these lines.
func (n *named) in(e *rules.Engine, which int) (int, bool) {
	if n.index[which] == 0 {
		n.index[which] = nowhere
		if i, ok := e.Index(n.text); ok {
			n.index[which] = int32(i) + 1
		}
	}
	return int(n.index[which]) - 1, n.index[which] != nowhere
}
