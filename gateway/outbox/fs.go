package outbox

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// FS is what the store needs of a file system. Tests put one in between that
// fails; everybody else leaves Options.FS nil.
type FS interface {
	MkdirAll(path string) error
	ReadDir(path string) (names []string, err error)
	ReadFile(path string) ([]byte, error)
	// Create makes a new file for reading and writing; it fails if one exists.
	Create(path string) (File, error)
	// Open opens a file for reading and, with write, for writing.
	Open(path string, write bool) (File, error)
	Rename(from, to string) error
	Remove(path string) error
	// SyncDir makes creations, renames and removals in a folder durable.
	SyncDir(path string) error
	// Free returns the bytes that this user may still write at path.
	Free(path string) (uint64, error)
	// Lock takes the file for this process alone until it is closed.
	Lock(path string) (io.Closer, error)
}

// File is an open file.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Sync() error
	Truncate(size int64) error
	Stat() (os.FileInfo, error)
}

// OS is the file system of the operating system, for tests to wrap.
func OS() FS { return osFS{} }

type osFS struct{}

func (osFS) MkdirAll(path string) error           { return os.MkdirAll(path, 0o750) }
func (osFS) ReadFile(path string) ([]byte, error) { return os.ReadFile(path) } //nolint:gosec // paths are the store's own
func (osFS) Rename(from, to string) error         { return os.Rename(from, to) }
func (osFS) Remove(path string) error             { return os.Remove(path) }

func (osFS) ReadDir(path string) ([]string, error) {
	entries, err := os.ReadDir(path)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, err
}

func (osFS) Create(path string) (File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o640) //nolint:gosec // paths are the store's own
}

func (osFS) Open(path string, write bool) (File, error) {
	if write {
		return os.OpenFile(path, os.O_RDWR, 0) //nolint:gosec // paths are the store's own
	}
	return os.Open(path) //nolint:gosec // paths are the store's own
}

func (osFS) SyncDir(path string) error {
	d, err := os.Open(path) //nolint:gosec // paths are the store's own
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // opened for reading
	return d.Sync()
}

func (osFS) Free(path string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return 0, err
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil //nolint:gosec,unconvert // widths differ by architecture
}

func (osFS) Lock(path string) (io.Closer, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o640) //nolint:gosec // paths are the store's own
	if errors.Is(err, syscall.EROFS) {
		f, err = os.Open(path) //nolint:gosec // a read-only disk can still be read, and locked
	}
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("%s is in use by another process: stop that gateway first (%w)", filepath.Dir(path), err)
	}
	return f, nil
}

// replaceFile writes a file so that after a crash there is either the old or
// the new one.
func replaceFile(fs FS, path string, content []byte) error {
	tmp := path + ".tmp"
	_ = fs.Remove(tmp) // of an earlier crash
	f, err := fs.Create(tmp)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(content, 0)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = fs.Rename(tmp, path)
	}
	if err != nil {
		_ = fs.Remove(tmp)
		return err
	}
	return fs.SyncDir(filepath.Dir(path))
}
