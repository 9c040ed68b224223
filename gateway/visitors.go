package gateway

import (
	"net"
	"sync"
)

// visitors is a listener with room for so many connections; the next one waits
// in the system's queue until one has ended.
type visitors struct {
	net.Listener
	room chan struct{}
	done chan struct{}
	once sync.Once
}

func newVisitors(l net.Listener, most int) *visitors {
	return &visitors{Listener: l, room: make(chan struct{}, most), done: make(chan struct{})}
}

// Accept waits for room and then for a connection.
func (v *visitors) Accept() (net.Conn, error) {
	select {
	case v.room <- struct{}{}:
	case <-v.done:
		return nil, net.ErrClosed
	}
	c, err := v.Listener.Accept()
	if err != nil {
		<-v.room
		return nil, err
	}
	return &visitor{Conn: c, leave: sync.OnceFunc(func() { <-v.room })}, nil
}

// Close ends the listener and whoever waits in Accept.
func (v *visitors) Close() error {
	v.once.Do(func() { close(v.done) })
	return v.Listener.Close()
}

// visitor gives its room back when it is closed.
type visitor struct {
	net.Conn
	leave func()
}

// Close ends the connection.
func (v *visitor) Close() error {
	defer v.leave()
	return v.Conn.Close()
}
