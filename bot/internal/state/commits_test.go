package state

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	"go.etcd.io/bbolt"
)

// Everything that waits while a disk is busy is written at once after that, what fails
// fails alone, and what is said to be kept is.
func TestCommits(t *testing.T) {
	db, err := openBolt(filepath.Join(t.TempDir(), fileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var c commits
	bucket := []byte("b")
	if err := c.do(db, func(tx *bbolt.Tx) error { _, err := tx.CreateBucket(bucket); return err }); err != nil {
		t.Fatal(err)
	}
	busy, err := db.Begin(true) // nothing can be written
	if err != nil {
		t.Fatal(err)
	}
	const many = 60
	wrong := errors.New("wrong")
	var all sync.WaitGroup
	for n := range many {
		all.Go(func() {
			err := c.do(db, func(tx *bbolt.Tx) error {
				if n%30 == 7 {
					return wrong
				}
				if n%30 == 8 {
					panic("the file decayed")
				}
				return tx.Bucket(bucket).Put(fmt.Append(nil, n), []byte("kept"))
			})
			if want := n%30 == 7 || n%30 == 8; (err != nil) != want {
				t.Errorf("change %d: %v", n, err)
			}
		})
	}
	if err := busy.Rollback(); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	err = db.View(func(tx *bbolt.Tx) error {
		if n := tx.Bucket(bucket).Stats().KeyN; n != many-4 {
			t.Errorf("%d are kept", n)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Where the disk is slow, what is written meanwhile takes one more transaction, and
// not as many as there were times to begin one.
func TestCommitsAreFew(t *testing.T) {
	db, err := openBolt(filepath.Join(t.TempDir(), fileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var (
		c    commits
		mu   sync.Mutex
		all  sync.WaitGroup
		seen = map[int]int{} // changes by transaction
	)
	change := func() {
		err := c.do(db, func(tx *bbolt.Tx) error {
			mu.Lock()
			defer mu.Unlock()
			seen[tx.ID()]++
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	waiting := func(n int) {
		for {
			c.mu.Lock()
			got := len(c.waiting)
			c.mu.Unlock()
			if got == n {
				return
			}
			runtime.Gosched()
		}
	}
	busy, err := db.Begin(true) // the disk
	if err != nil {
		t.Fatal(err)
	}
	all.Go(change)
	for running := false; !running; {
		c.mu.Lock()
		running = c.running
		c.mu.Unlock()
	}
	waiting(0) // the first one is being written
	const many = 300
	for range many {
		all.Go(change)
	}
	waiting(many)
	if err := busy.Rollback(); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	if got := slices.Sorted(maps.Values(seen)); !slices.Equal(got, []int{1, many}) {
		t.Errorf("the transactions have %v changes", got)
	}
}
