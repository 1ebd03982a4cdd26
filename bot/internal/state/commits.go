package state

import (
	"sync"

	"go.etcd.io/bbolt"
)

// commits writes what several callers change at the same time in one transaction: a
// disk may take longer to make one last than it takes for many more to be wanted.
// Anyone who comes while one is being written is in the next, so that nobody waits for
// more than two. (The batches of bbolt begin again after a fixed time, and queue where
// the disk is slower than that.)
type commits struct {
	mu      sync.Mutex
	waiting []*commit
	running bool
}

// commit is what one caller changes.
type commit struct {
	change func(*bbolt.Tx) error
	done   chan error // gets the outcome
}

// do makes a change last. The database must not be closed before that.
func (c *commits) do(db *bbolt.DB, change func(*bbolt.Tx) error) error {
	own := &commit{change, make(chan error, 1)}
	c.mu.Lock()
	c.waiting = append(c.waiting, own)
	if !c.running {
		c.running = true
		go c.run(db)
	}
	c.mu.Unlock()
	return <-own.done
}

// run writes what waits until nothing does.
func (c *commits) run(db *bbolt.DB) {
	for {
		c.mu.Lock()
		all := c.waiting
		c.waiting = nil
		c.running = len(all) > 0
		c.mu.Unlock()
		if len(all) == 0 {
			return
		}
		write(db, all)
	}
}

// write makes changes last together; where that fails each by itself, so that one
// that cannot be made does not keep the others from being made.
func write(db *bbolt.DB, all []*commit) {
	err := update(db, all)
	if err == nil || len(all) == 1 {
		for _, one := range all {
			one.done <- err
		}
		return
	}
	for _, one := range all {
		one.done <- update(db, []*commit{one})
	}
}

// update makes changes in one transaction. A panic of one, such as that of a file
// that decays while it is used, is its error.
func update(db *bbolt.DB, all []*commit) error {
	return guarded(func() error {
		return db.Update(func(tx *bbolt.Tx) error {
			for _, one := range all {
				if err := one.change(tx); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
