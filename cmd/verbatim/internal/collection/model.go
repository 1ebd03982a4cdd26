package collection

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/verbatim-bot/verbatim/config"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
)

// ModelFolder is the folder of the model: the one that is set, otherwise one in the
// user's cache folder. chosen reports whether it was set.
func (c *Collection) ModelFolder() (dir string, chosen bool, err error) {
	if c.Config.Model != "" && c.Config.Model != config.ModelOff {
		return c.Config.Model, true, nil
	}
	cache, err := c.cacheFolder()
	if err != nil {
		return "", false, fmt.Errorf("%w; name a folder for the model with VERBATIM_MODEL", err)
	}
	return filepath.Join(cache, "verbatim", "model"), false, nil
}

// OpenModel opens the model that is to be used: nil when VERBATIM_MODEL is off or
// names an empty folder, as in an image that was built without a model, or is not
// set and none was added.
func (c *Collection) OpenModel() (*meaning.Model, error) {
	if c.Config.Model == config.ModelOff {
		return nil, nil
	}
	dir, chosen, err := c.ModelFolder()
	if err != nil {
		return nil, nil // a system without a cache folder, on which none was added
	}
	m, err := meaning.Open(filepath.Join(dir, meaning.FileName))
	switch {
	case errors.Is(err, fs.ErrNotExist) && (!chosen || isEmpty(dir)):
		return nil, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no model in %s, which VERBATIM_MODEL names: add one with verbatim model add --to %s", dir, dir)
	case err != nil:
		return nil, fmt.Errorf("%w; add it again with verbatim model add, or set VERBATIM_MODEL to off", err)
	}
	return m, nil
}

// isEmpty reports whether a folder is there with nothing in it.
func isEmpty(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && len(entries) == 0
}
