package state

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// keyName is the file of the keys. It is apart from the records so that a backup can
// leave it out: ids of people are known, and who has both could try each of them.
const keyName = "state.key"

// keyLife is how long a key is used for new records. Then another one is; the old one
// is kept until no record is left that was made with it.
const keyLife = MaxAge

// key is a secret with which people and questions are hashed.
type key struct {
	Made   time.Time `json:"made"`
	Secret []byte    `json:"secret"`
}

func newKey(now time.Time) key {
	secret := make([]byte, sha256.Size)
	_, _ = rand.Read(secret) // never fails
	return key{now, secret}
}

// usable are the keys that may still be needed, the newest first, beginning with one
// that is not too old for new records.
func usable(keys []key, now time.Time) []key {
	slices.SortStableFunc(keys, func(a, b key) int { return b.Made.Compare(a.Made) })
	if len(keys) == 0 || now.Sub(keys[0].Made) > keyLife {
		keys = slices.Insert(keys, 0, newKey(now))
	}
	for i := 1; i < len(keys); i++ {
		if now.Sub(keys[i-1].Made) > MaxAge { // all that was made with it is older
			return keys[:i]
		}
	}
	return keys
}

// openKeys reads the keys in dir, and makes one where that is due. Files of the first
// version had the key, legacy, among the records.
func openKeys(dir string, legacy []byte, log *slog.Logger, now time.Time) ([]key, error) {
	had, err := readKeys(dir, log)
	if err != nil {
		return nil, err
	}
	if len(had) == 0 && len(legacy) == sha256.Size {
		had = []key{{Secret: legacy}} // from any time before, so that another one follows
	}
	keys := usable(slices.Clone(had), now)
	if onDisk := len(legacy) == 0 && len(had) > 0; onDisk && len(keys) == len(had) && keys[0].Made.Equal(had[0].Made) {
		return keys, nil
	}
	return keys, writeKeys(dir, keys)
}

// readKeys reads the keys in dir, which may be none. A file that cannot be read as
// keys is replaced: then nobody is known again.
func readKeys(dir string, log *slog.Logger) ([]key, error) {
	path := filepath.Join(dir, keyName)
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the key of the bot's state: %w", err)
	}
	var keys []key
	if err := json.Unmarshal(content, &keys); err != nil ||
		slices.ContainsFunc(keys, func(k key) bool { return len(k.Secret) != sha256.Size }) {
		log.Error("the key of the bot's state is damaged, and a new one is made; buttons of older answers end", "file", path)
		return nil, nil
	}
	return keys, nil
}

// writeKeys puts the keys in place of those in dir, for this user alone.
func writeKeys(dir string, keys []key) error {
	content, err := json.Marshal(keys)
	if err != nil {
		return fmt.Errorf("write the key of the bot's state: %w", err)
	}
	temporary, err := os.CreateTemp(dir, keyName+".new-*") // 0600
	if err != nil {
		return fmt.Errorf("write the key of the bot's state: %w", err)
	}
	_, err = temporary.Write(content)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), filepath.Join(dir, keyName))
	}
	if err == nil {
		err = syncFolder(dir)
	}
	if err != nil {
		return fmt.Errorf("write the key of the bot's state: %w", errors.Join(err, os.Remove(temporary.Name())))
	}
	return nil
}

// encode is a hash as ids are written.
func encode(sum []byte) string { return base64.RawURLEncoding.EncodeToString(sum) }
