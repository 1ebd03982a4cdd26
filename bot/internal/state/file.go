package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
)

const (
	fileName = "state.db"
	// newName is a file that is about to take the place of fileName.
	newName = "state.db.new"
	// damagedName begins the name of a file that was damaged, moved aside.
	damagedName = "state.db.damaged-"
	// lockWait is how long a store waits for another process that holds it: one
	// that is being stopped answers what it has taken in first.
	lockWait = 12 * time.Second
	// copyBatch is the number of records that are copied in one transaction.
	copyBatch = 10_000
)

// bucketFormat holds, under formatKey, the version of the file: with it, every value
// of the other buckets is sealed.
const (
	bucketFormat  = "format"
	formatKey     = "version"
	formatVersion = "2"
	// tallyKey is the key of the exclusive or of the seals of all records: without
	// it, a record or a whole bucket that damage has hidden would be missed by nobody.
	tallyKey = "tally"
)

// file keeps records in a file of bbolt, which makes each change whole and safe
// before it says that it is made. The file is rewritten whenever a store is
// opened and whenever old records are removed, so that nothing removed is left in
// it.
type file struct {
	dir  string
	log  *slog.Logger
	keys []key

	mu      sync.RWMutex // held for writing while db is replaced
	db      *bbolt.DB
	removed atomic.Bool // something, since db was rewritten
	commits commits
}

// openFile opens the file in dir and rewrites it. A file that is damaged is moved
// aside; the records that can be read from it and are whole go on.
func openFile(dir string, log *slog.Logger, now time.Time) (*file, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the bot's state: %w; name another one with VERBATIM_STATE", err)
	}
	f := &file{dir: dir, log: log}
	path := filepath.Join(dir, fileName)
	old, err := openChecked(path)
	if err != nil && !errors.Is(err, errDamaged) {
		return nil, err
	}
	found := map[string]map[string][]byte{}
	lost := 0
	if err == nil {
		lost, err = readAll(old, found)
	}
	whole := err == nil && lost == 0
	if !whole {
		if err := f.moveAside(err, found, lost, now); err != nil {
			return nil, err
		}
	}
	legacy := found[bucketSecret]["key"]
	delete(found, bucketSecret)
	if f.keys, err = openKeys(dir, legacy, log, now); err != nil {
		return nil, err
	}
	err = f.write(func(put func(bucket, key string, value []byte) error) error {
		for bucket, records := range found {
			for key, value := range records {
				if err := put(bucket, key, value); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if whole && noRoom(err) && isSealed(old) {
		log.Error("there is no room to rewrite the file of the bot's state, and none for new questions; make room: it is tried again "+
			"every day", "file", path, "error", err)
		f.db = old
		f.removed.Store(true)
		return f, nil
	}
	if old != nil { // its lock is held until the new file is in its place
		_ = guarded(old.Close)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// noRoom reports whether an error is that of a full disk.
func noRoom(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// isSealed reports whether a file is of this version.
func isSealed(db *bbolt.DB) (sealed bool) {
	_ = db.View(func(tx *bbolt.Tx) error {
		format := tx.Bucket([]byte(bucketFormat))
		sealed = format != nil && string(format.Get([]byte(formatKey))) == formatVersion
		return nil
	})
	return sealed
}

// moveAside takes a damaged file out of the way, and says so.
func (f *file) moveAside(cause error, found map[string]map[string][]byte, lost int, now time.Time) error {
	aside := filepath.Join(f.dir, damagedName+now.UTC().Format("20060102-150405"))
	if err := os.Rename(filepath.Join(f.dir, fileName), aside); err != nil {
		return fmt.Errorf("move the damaged file of the bot's state aside: %w", err)
	}
	kept := 0
	for _, records := range found {
		kept += len(records)
	}
	f.log.Error("the file of the bot's state was damaged; it was moved aside, and a new one is used. What could not be read is forgotten: "+
		"look with /admin stats at what is taken down, or put a backup in its place",
		"damaged", aside, "cause", cause, "kept", kept, "lost", lost)
	return nil
}

// openChecked opens a file that is whole, for this process alone. The error is
// errDamaged when it is not whole.
func openChecked(path string) (*bbolt.DB, error) {
	raw, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, openError(path, err)
	}
	defer raw.Close()
	locked, err := lock(raw, lockWait)
	if err != nil {
		return nil, openError(path, err)
	}
	if !locked {
		return nil, openError(path, bbolterrors.ErrTimeout)
	}
	info, err := raw.Stat()
	if err != nil {
		return nil, openError(path, err)
	}
	if err := checkFile(raw, info.Size()); err != nil {
		return nil, err
	}
	if err := raw.Close(); err != nil { // and unlock it
		return nil, openError(path, err)
	}
	return openBolt(path)
}

func openBolt(path string) (db *bbolt.DB, err error) {
	err = guarded(func() error {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait, FreelistType: bbolt.FreelistMapType})
		return err
	})
	if err != nil {
		return nil, openError(path, err)
	}
	return db, nil
}

// openError says what to do about an error of opening the file. What is not an error of
// the system and no other process is a fault of the file.
func openError(path string, err error) error {
	var errno syscall.Errno
	switch {
	case errors.Is(err, bbolterrors.ErrTimeout):
		return fmt.Errorf("open the bot's state %s: another process uses it; every process needs a folder of its own", path)
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the bot's state %s cannot be written: %w; name a folder that can with VERBATIM_STATE", path, err)
	case errors.As(err, &errno) || errors.As(err, new(*fs.PathError)):
		return fmt.Errorf("open the bot's state %s: %w", path, err)
	}
	return damaged("%v", err)
}

// guarded turns a panic, also one for memory that cannot be read because a file that
// is mapped there is shorter, into an error that is errDamaged.
func guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = damaged("%v", p)
		}
	}()
	return do()
}

// readAll reads the records of a file that are whole, and counts those that are not.
// The error is errDamaged when records are missing that the file once had. Files of
// the first version have no seals.
func readAll(db *bbolt.DB, found map[string]map[string][]byte) (lost int, err error) {
	var sum tally
	sealed := false
	err = guarded(func() error {
		return db.View(func(tx *bbolt.Tx) error {
			sealed = tx.Bucket([]byte(bucketFormat)) != nil
			for _, name := range append([]string{bucketSecret}, buckets...) {
				bucket := tx.Bucket([]byte(name))
				if bucket == nil {
					continue // a file of an older version, or a new one
				}
				records := map[string][]byte{}
				found[name] = records
				err := bucket.ForEach(func(key, value []byte) error {
					content, whole := unseal(name, string(key), value)
					if whole {
						sealed = true
						sum.toggle(value)
					} else if !sealed {
						content, whole = value, json.Valid(value) || name == bucketSecret
					}
					if !whole {
						lost++
						return nil
					}
					records[string(key)] = bytes.Clone(content)
					return nil
				})
				if err != nil {
					return err
				}
			}
			if sealed && lost == 0 && readTally(tx) != sum {
				return damaged("records are missing, or older than they should be")
			}
			return nil
		})
	})
	return lost, err
}

// write writes a new file of the records that copy puts into it, and uses it from
// then on.
func (f *file) write(copyInto func(put func(bucket, key string, value []byte) error) error) error {
	path := filepath.Join(f.dir, newName)
	if err := removeIfThere(path); err != nil {
		return openError(path, err)
	}
	db, err := openBolt(path)
	if err != nil {
		return errors.Join(err, removeIfThere(path))
	}
	db.NoSync = true // until all is written
	err = fill(db, copyInto)
	if err == nil {
		db.NoSync = false
		err = db.Sync()
	}
	if err == nil {
		err = os.Rename(path, filepath.Join(f.dir, fileName))
	}
	if err == nil {
		err = syncFolder(f.dir)
	}
	if err != nil {
		return fmt.Errorf("rewrite the file of the bot's state: %w", errors.Join(err, db.Close(), os.Remove(path)))
	}
	f.db = db
	return nil
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// fill puts records into an empty file.
func fill(db *bbolt.DB, copyInto func(put func(bucket, key string, value []byte) error) error) error {
	tx, err := db.Begin(true)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // of the last one; nothing when it was committed
	for _, name := range buckets {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	format, err := tx.CreateBucketIfNotExists([]byte(bucketFormat))
	if err != nil {
		return err
	}
	if err := format.Put([]byte(formatKey), []byte(formatVersion)); err != nil {
		return err
	}
	n := 0
	var sum tally
	err = copyInto(func(bucket, key string, value []byte) error {
		if n++; n%copyBatch == 0 {
			if err := tx.Commit(); err != nil {
				return err
			}
			if tx, err = db.Begin(true); err != nil {
				return err
			}
		}
		sealed := seal(bucket, key, value)
		sum.toggle(sealed)
		return tx.Bucket([]byte(bucket)).Put([]byte(key), sealed)
	})
	if err != nil {
		return err
	}
	if err := sum.write(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// syncFolder makes a renaming last.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// sealSize is the length of a seal: bytes of a hash in front of a value, over its
// bucket, its key and the value, so that no damage makes one record another.
const sealSize = 12

func seal(bucket, key string, value []byte) []byte {
	return append(sealOf(bucket, key, value), value...)
}

func unseal(bucket, key string, value []byte) ([]byte, bool) {
	if len(value) < sealSize || !bytes.Equal(sealOf(bucket, key, value[sealSize:]), value[:sealSize]) {
		return nil, false
	}
	return value[sealSize:], true
}

func sealOf(bucket, key string, value []byte) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%d\x00%s", bucket, len(key), key)
	h.Write(value)
	return h.Sum(nil)[:sealSize]
}

// tally is the exclusive or of the seals of all records.
type tally [sealSize]byte

// toggle adds a sealed value, or takes it out.
func (t *tally) toggle(sealed []byte) {
	if len(sealed) < sealSize {
		return // no value, or one that is not whole
	}
	for n := range t {
		t[n] ^= sealed[n]
	}
}

func readTally(tx *bbolt.Tx) (t tally) {
	if format := tx.Bucket([]byte(bucketFormat)); format != nil {
		copy(t[:], format.Get([]byte(tallyKey)))
	}
	return t
}

func (t *tally) write(tx *bbolt.Tx) error {
	return tx.Bucket([]byte(bucketFormat)).Put([]byte(tallyKey), bytes.Clone(t[:]))
}

func (f *file) get(bucket, key string) (value []byte, err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	err = f.db.View(func(tx *bbolt.Tx) error {
		if content, whole := unseal(bucket, key, tx.Bucket([]byte(bucket)).Get([]byte(key))); whole {
			value = bytes.Clone(content)
		}
		return nil
	})
	return value, err
}

func (f *file) put(bucket, key string, value []byte) error {
	f.mu.RLock()
	defer f.mu.RUnlock()
	sealed := seal(bucket, key, value)
	return f.commits.do(f.db, func(tx *bbolt.Tx) error {
		sum, records := readTally(tx), tx.Bucket([]byte(bucket))
		sum.toggle(records.Get([]byte(key)))
		sum.toggle(sealed)
		return errors.Join(records.Put([]byte(key), sealed), sum.write(tx))
	})
}

func (f *file) remove(bucket string, keys ...string) error {
	f.mu.RLock()
	defer f.mu.RUnlock()
	f.removed.Store(f.removed.Load() || len(keys) > 0)
	return f.commits.do(f.db, func(tx *bbolt.Tx) error {
		sum, records := readTally(tx), tx.Bucket([]byte(bucket))
		for _, key := range keys {
			sum.toggle(records.Get([]byte(key)))
			if err := records.Delete([]byte(key)); err != nil {
				return err
			}
		}
		return sum.write(tx)
	})
}

func (f *file) each(bucket, prefix string, visit func(key string, value []byte) error) error {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.db.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket([]byte(bucket)).Cursor()
		for key, value := c.Seek([]byte(prefix)); key != nil && bytes.HasPrefix(key, []byte(prefix)); key, value = c.Next() {
			content, whole := unseal(bucket, string(key), value)
			if !whole {
				continue
			}
			if err := visit(string(key), content); err != nil {
				return err
			}
		}
		return nil
	})
}

// rewrite rewrites the file, without what was removed from it.
func (f *file) rewrite() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.removed.Load() {
		return nil
	}
	old := f.db
	err := f.write(func(put func(bucket, key string, value []byte) error) error {
		return old.View(func(tx *bbolt.Tx) error {
			for _, name := range buckets {
				err := tx.Bucket([]byte(name)).ForEach(func(key, value []byte) error {
					if content, whole := unseal(name, string(key), value); whole {
						return put(name, string(key), content)
					}
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return err // f goes on with the old file
	}
	f.removed.Store(false)
	return old.Close()
}

// removeDamaged removes files that were moved aside long ago: they hold questions.
func (f *file) removeDamaged(before time.Time) error {
	names, err := filepath.Glob(filepath.Join(f.dir, damagedName+"*"))
	for _, name := range names {
		if info, statErr := os.Stat(name); statErr == nil && info.ModTime().Before(before) {
			err = errors.Join(err, os.Remove(name))
		}
	}
	return err
}

func (f *file) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.db.Close(); err != nil {
		return fmt.Errorf("close the bot's state: %w", err)
	}
	return nil
}
