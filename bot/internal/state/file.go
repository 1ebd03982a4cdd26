package state

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
)

const (
	fileName = "state.db"
	// lockWait is how long a store waits for another process that holds it: one
	// that is being stopped answers what it has taken in first.
	lockWait = 12 * time.Second
	// batchDelay is how long a write waits for others, to be synced with them.
	batchDelay = 2 * time.Millisecond
)

// file keeps records in a bbolt file: what was written is there after the
// process was killed, whenever that was.
type file struct{ db *bbolt.DB }

func openFile(dir string) (*file, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the bot's state: %w; name another one with VERBATIM_STATE", err)
	}
	path := filepath.Join(dir, fileName)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait, FreelistType: bbolt.FreelistMapType})
	if errors.Is(err, bbolterrors.ErrTimeout) {
		return nil, fmt.Errorf("open the bot's state %s: another process uses it; every process needs a folder of its own", path)
	}
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return nil, fmt.Errorf("the bot's state %s cannot be written: %w; name a folder that can with VERBATIM_STATE", path, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open the bot's state %s: %w; if it is damaged, take it away or put a backup in its place: without it the bot "+
			"forgets buttons and what was taken down", path, err)
	}
	db.MaxBatchDelay = batchDelay
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range buckets {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("open the bot's state %s: %w", path, errors.Join(err, db.Close()))
	}
	return &file{db}, nil
}

func (f *file) get(bucket, key string) (value []byte, err error) {
	err = f.db.View(func(tx *bbolt.Tx) error {
		value = bytes.Clone(tx.Bucket([]byte(bucket)).Get([]byte(key)))
		return nil
	})
	return value, err
}

func (f *file) put(bucket, key string, value []byte) error {
	return f.db.Batch(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(bucket)).Put([]byte(key), value)
	})
}

func (f *file) remove(bucket string, keys ...string) error {
	return f.db.Batch(func(tx *bbolt.Tx) error {
		for _, key := range keys {
			if err := tx.Bucket([]byte(bucket)).Delete([]byte(key)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (f *file) each(bucket, prefix string, visit func(key string, value []byte) error) error {
	return f.db.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket([]byte(bucket)).Cursor()
		for key, value := c.Seek([]byte(prefix)); key != nil && bytes.HasPrefix(key, []byte(prefix)); key, value = c.Next() {
			if err := visit(string(key), value); err != nil {
				return err
			}
		}
		return nil
	})
}

func (f *file) close() error {
	if err := f.db.Close(); err != nil {
		return fmt.Errorf("close the bot's state: %w", err)
	}
	return nil
}
