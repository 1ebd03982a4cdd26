package store

// Reads is how often an article was read from the files of the collection.
func (x *Collection) Reads() int {
	t := x.Texts.(*fileTexts)
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.reads
}

const KeptBytes = keptBytes
