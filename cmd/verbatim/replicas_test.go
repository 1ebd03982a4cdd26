package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
)

// Replicas without a cluster share the folder of an index that none of them writes, each
// with a state of its own, and all follow the index that another process puts there.
func TestReplicasShareIndex(t *testing.T) {
	articles, index := walls(t, 3), filepath.Join(t.TempDir(), "index")
	indexNow(t, []string{"VERBATIM_ARTICLES=" + articles, "VERBATIM_INDEX=" + index, "VERBATIM_MODEL=off"})
	readOnlyFolder(t, index, true)
	var discords []*bottest.Discord
	for range 2 {
		d := bottest.New(t)
		serve(t, d, "VERBATIM_INDEX="+index, "VERBATIM_STATE="+t.TempDir(), "VERBATIM_MODEL=off", "VERBATIM_COOLDOWN=0")
		discords = append(discords, d)
	}
	for i, d := range discords {
		d.Send(bottest.Command("1", "ask", "question", "How high is the wall at berth 2?"))
		if reply := string(d.Reply("1")); !strings.Contains(reply, "12 feet") {
			t.Errorf("replica %d answers %s", i, reply)
		}
	}
	text := "The crane of the harbour\n\nThe crane of the harbour lifts 90 tons since it was rebuilt.\n"
	if err := os.WriteFile(filepath.Join(articles, "crane.txt"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	readOnlyFolder(t, index, false)
	indexNow(t, []string{"VERBATIM_ARTICLES=" + articles, "VERBATIM_INDEX=" + index, "VERBATIM_MODEL=off"})
	for _, d := range discords {
		for n := 100; ; n++ { // until it has taken the new index over
			id := fmt.Sprint(n)
			d.Send(bottest.Command(id, "ask", "question", "How many tons does the crane lift?"))
			if reply := string(d.Reply(id)); strings.Contains(reply, "rebuilt") {
				break
			}
			if n == 999 {
				t.Fatal("it does not follow the index")
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
}

// readOnlyFolder takes the right to write into a folder and what is in it away, or gives
// it back. The user of a container that runs tests as root writes all the same.
func readOnlyFolder(t *testing.T, dir string, only bool) {
	t.Helper()
	mode := os.FileMode(0o755)
	if only {
		mode = 0o555
	}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = os.Chmod(path, mode)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if only {
		t.Cleanup(func() { readOnlyFolder(t, dir, false) })
	}
}
