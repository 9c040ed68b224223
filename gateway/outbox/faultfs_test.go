package outbox_test

import (
	"os"
	"sync"
	"syscall"

	"aman/gateway/outbox"
)

// faultFS is a disk that can fill up, turn read-only, fail to sync, and stall.
type faultFS struct {
	outbox.FS
	mu       sync.Mutex
	room     int64 // bytes that may still be written; negative: no limit
	readOnly bool
	badSyncs int // how many syncs fail from now on
	noSync   bool
	gate     chan struct{} // if set, syncs wait for it
	stalled  chan struct{} // receives when a sync waits
	free     uint64
}

func newFaultFS() *faultFS { return &faultFS{FS: outbox.OS(), room: -1, free: 1 << 40} }

// fast is a disk for tests that only look at bytes.
func fast() *faultFS { f := newFaultFS(); f.noSync = true; return f }

func (f *faultFS) set(change func(*faultFS)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func (f *faultFS) spend(n int) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.readOnly:
		return 0, syscall.EROFS
	case f.room < 0:
		return n, nil
	case f.room < int64(n):
		fits := int(f.room)
		f.room = 0
		return fits, syscall.ENOSPC
	}
	f.room -= int64(n)
	return n, nil
}

func (f *faultFS) sync() error {
	f.mu.Lock()
	gate, stalled := f.gate, f.stalled
	f.mu.Unlock()
	if gate != nil {
		stalled <- struct{}{}
		<-gate
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.badSyncs > 0 {
		f.badSyncs--
		return syscall.EIO
	}
	return nil
}

func (f *faultFS) Create(path string) (outbox.File, error) {
	if _, err := f.spend(0); err != nil {
		return nil, &os.PathError{Op: "create", Path: path, Err: err}
	}
	return f.wrap(f.FS.Create(path))
}

func (f *faultFS) Open(path string, write bool) (outbox.File, error) {
	if _, err := f.spend(0); err != nil && write {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return f.wrap(f.FS.Open(path, write))
}

func (f *faultFS) wrap(file outbox.File, err error) (outbox.File, error) {
	if err != nil {
		return nil, err
	}
	return &faultFile{file, f}, nil
}

func (f *faultFS) Remove(path string) error {
	if _, err := f.spend(0); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err == nil && f.FS.Remove(path) == nil {
		f.set(func(f *faultFS) {
			if f.room >= 0 {
				f.room += info.Size()
			}
		})
	}
	return err
}

func (f *faultFS) SyncDir(path string) error {
	if f.noSync {
		return nil
	}
	return f.FS.SyncDir(path)
}

func (f *faultFS) Free(string) (uint64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.free, nil
}

type faultFile struct {
	outbox.File
	fs *faultFS
}

func (f *faultFile) WriteAt(b []byte, off int64) (int, error) {
	n, err := f.fs.spend(len(b))
	if m, writeErr := f.File.WriteAt(b[:n], off); writeErr != nil {
		return m, writeErr
	}
	return n, err
}

func (f *faultFile) Truncate(size int64) error {
	if _, err := f.fs.spend(0); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	f.fs.set(func(fs *faultFS) {
		if fs.room >= 0 {
			fs.room += max(info.Size()-size, 0)
		}
	})
	return f.File.Truncate(size)
}

func (f *faultFile) Sync() error {
	if err := f.fs.sync(); err != nil {
		return err
	}
	if f.fs.noSync {
		return nil
	}
	return f.File.Sync()
}
