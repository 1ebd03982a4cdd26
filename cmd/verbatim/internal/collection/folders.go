package collection

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// StateName is the folder of the bot's state in that of the index.
const StateName = "state"

// DiskIndex is the folder of the index, "" for one in memory.
func (c *Collection) DiskIndex() string {
	if c.Replicates() {
		dir, err := c.ReplicaFolder()
		if err != nil {
			return ""
		}
		return dir
	}
	if c.Config.Articles == "" && c.Config.Index == "" {
		return ""
	}
	dir, err := c.IndexFolder()
	if err != nil {
		return ""
	}
	return dir
}

// StateFolder is where the bot keeps what it remembers: the folder that is set,
// otherwise one in that of the index; "" where nothing can be stored.
func (c *Collection) StateFolder() string {
	dir := c.Config.State
	if dir == "" {
		index, err := c.IndexFolder()
		if err != nil {
			return ""
		}
		dir = filepath.Join(index, StateName)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		c.Log.Warn("the folder of the bot's state cannot be made; set VERBATIM_STATE", "error", err)
		return ""
	}
	return dir
}

// Size is the size in bytes of the index in a folder, without the state of
// the bot that may lie there too; what cannot be read counts as nothing.
func Size(dir string) int64 {
	if dir == "" {
		return 0
	}
	var size int64
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // a build that is being replaced
		}
		if d.IsDir() {
			if path == filepath.Join(dir, StateName) {
				return fs.SkipDir
			}
			return nil
		}
		if info, err := d.Info(); err == nil {
			size += info.Size()
		}
		return nil
	})
	return size
}

// Folder is the articles folder.
func (c *Collection) Folder() (fs.FS, error) {
	info, err := os.Stat(c.Config.Articles)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %s; give the folder of your articles with --articles or VERBATIM_ARTICLES", c.Config.Articles)
	}
	if err != nil {
		return nil, fmt.Errorf("look at the articles folder: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is a file; --articles wants the folder it is in", c.Config.Articles)
	}
	return article.Dir(c.Config.Articles), nil
}

// IndexFolder is where the index is kept: the folder that is set, otherwise one for
// this articles folder in the user's cache folder.
func (c *Collection) IndexFolder() (string, error) {
	if c.Config.Index != "" {
		return c.Config.Index, nil
	}
	cache, err := c.cacheFolder()
	if err != nil {
		return "", err
	}
	path, err := filepath.Abs(c.Config.Articles)
	if err != nil {
		return "", fmt.Errorf("find the articles folder: %w", err)
	}
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(cache, "verbatim", hex.EncodeToString(sum[:8])), nil
}

// cacheFolder is the user's cache folder, if it can be made.
func (c *Collection) cacheFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache folder: %w", err)
	}
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return "", fmt.Errorf("make the cache folder: %w", err)
	}
	return cache, nil
}
