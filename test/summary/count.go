package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// count is how many tests, subtests included, ended in which way.
type count struct {
	Passed, Failed, Skipped, BrokenPackages int
}

// String implements fmt.Stringer.
func (c count) String() string {
	return fmt.Sprintf("%d tests passed, %d failed, %d left out", c.Passed, c.Failed, c.Skipped)
}

func (c count) save(path string) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

// printTotal adds up the counts that a run's parts kept in a folder.
func printTotal(dir string) int {
	files, err := filepath.Glob(filepath.Join(dir, "*.count"))
	if err != nil || len(files) == 0 {
		return 0
	}
	fmt.Println("\n=== tests")
	var sum count
	for _, file := range files {
		var c count
		text, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(text, &c)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "summary: %s: %v\n", file, err)
			return 1
		}
		fmt.Printf("%-8s %s\n", strings.TrimSuffix(filepath.Base(file), ".count"), c)
		sum.Passed += c.Passed
		sum.Failed += c.Failed
		sum.Skipped += c.Skipped
	}
	fmt.Printf("%-8s %s\n", "total", sum)
	return 0
}
