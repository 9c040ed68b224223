package incident

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"aman/test/site"
)

// control lets a script of the browser play lines of the story: the words are
// the parts of the path, as in /unit/1/holding/0/=/5.
func (w *world) control() string {
	if w.vars["CONTROL"] == "" {
		server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if err := w.do(strings.Split(strings.Trim(r.URL.Path, "/"), "/")); err != nil {
				http.Error(rw, err.Error(), http.StatusInternalServerError)
			}
		}))
		w.t.Cleanup(server.Close)
		w.vars["CONTROL"] = server.URL
	}
	return w.vars["CONTROL"]
}

// browse: browse SCRIPT ARGS…, a script of test/browser, to its end.
func (w *world) browse(words []string) error {
	if len(words) == 0 {
		return errWords
	}
	script, err := filepath.Abs(filepath.Join("..", "browser", words[0]))
	if err != nil {
		return err
	}
	for i, word := range words {
		words[i] = strings.Replace(word, "$CONTROL", w.control(), 1)
	}
	cmd := exec.CommandContext(w.t.Context(), site.Tool(w.t, "node"), append([]string{script}, words[1:]...)...)
	cmd.Env = append(os.Environ(), "CHROMIUM="+site.Tool(w.t, "chromium"))
	said, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, said)
	}
	if text := strings.TrimSpace(string(said)); text != "" {
		w.figure("%s", text)
	}
	return nil
}
