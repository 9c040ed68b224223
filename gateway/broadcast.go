package gateway

import "sync"

// broadcast tells any number of listeners that something changed. A listener
// that has not taken its last token gets no second one: nobody is waited for.
type broadcast struct {
	mu        sync.Mutex
	listeners map[chan struct{}]struct{}
}

func newBroadcast() *broadcast { return &broadcast{listeners: map[chan struct{}]struct{}{}} }

func (b *broadcast) subscribe() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	b.mu.Lock()
	b.listeners[ch] = struct{}{}
	b.mu.Unlock()
	return ch, func() {
		b.mu.Lock()
		delete(b.listeners, ch)
		b.mu.Unlock()
	}
}

func (b *broadcast) notify() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ch := range b.listeners {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}
