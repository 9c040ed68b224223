package ui

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed static
var staticFiles embed.FS

const assetRoot = "/assets/"

// assets are the embedded files by name, and one hash over all of them, which
// is part of every path: so a file may be kept for ever, and scripts and
// styles may name each other.
type assets struct {
	build string
	files map[string][]byte
}

var loadAssets = sync.OnceValue(func() assets {
	a := assets{files: map[string][]byte{}}
	sum := sha256.New()
	add := func(name string, data []byte) {
		a.files[name] = data
		sum.Write([]byte(name))
		sum.Write(data)
	}
	// The files are embedded: that they can be read is a matter of the build.
	_ = fs.WalkDir(staticFiles, "static", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := staticFiles.ReadFile(p)
		if err == nil {
			add(strings.TrimPrefix(p, "static/"), data)
		}
		return err
	})
	for _, lang := range Languages {
		data, _ := wordFiles.ReadFile("words/" + lang + ".json")
		add("words."+lang+".js", append(append([]byte("export default "), bytes.TrimSpace(data)...), ";\n"...))
	}
	a.build = hex.EncodeToString(sum.Sum(nil))[:12]
	return a
})

// Build names the version of scripts and styles; a page that finds another one
// loads itself again.
func Build() string { return loadAssets().build }

// Asset is the path of an embedded file.
func Asset(name string) string { return assetRoot + loadAssets().build + "/" + name }

// Assets serves the embedded files below /assets/.
func Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := loadAssets()
		build, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, assetRoot), "/")
		data, ok := a.files[name]
		if !ok {
			WriteProblem(w, Problem{Status: http.StatusNotFound, Detail: "there is no such file"})
			return
		}
		h := w.Header()
		h.Set("ETag", `"`+a.build+`"`)
		h.Set("Cache-Control", "no-cache")
		if build == a.build {
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		if kind, ok := assetKinds[path.Ext(name)]; ok {
			h.Set("Content-Type", kind)
		}
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
	})
}

// assetKinds are given here and not left to the system's tables, which differ.
var assetKinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8", ".svg": "image/svg+xml",
}
