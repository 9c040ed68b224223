package figures

// ring holds up to maxKept samples, the oldest first. It grows as it is filled,
// since most windows hold few.
type ring struct {
	buf   []sample // its length is a power of two
	start int
	n     int
}

func (r *ring) at(i int) sample { return r.buf[(r.start+i)&(len(r.buf)-1)] }

func (r *ring) first() sample  { return r.at(0) }
func (r *ring) second() sample { return r.at(1) }
func (r *ring) last() sample   { return r.at(r.n - 1) }

func (r *ring) pop() {
	r.start = (r.start + 1) & (len(r.buf) - 1)
	r.n--
}

func (r *ring) clear() { r.start, r.n = 0, 0 }

// push adds a sample; a full ring of the largest size drops its oldest.
func (r *ring) push(s sample) {
	if r.n == len(r.buf) {
		if r.n == maxKept {
			r.pop()
		} else {
			r.grow()
		}
	}
	r.buf[(r.start+r.n)&(len(r.buf)-1)] = s
	r.n++
}

func (r *ring) grow() {
	buf := make([]sample, max(8, 2*len(r.buf)))
	for i := range r.n {
		buf[i] = r.at(i)
	}
	r.buf, r.start = buf, 0
}
