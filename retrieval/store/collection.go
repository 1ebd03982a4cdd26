package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/verbatim-bot/verbatim/internal/turns"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
)

// Collection is a collection ready to be read. It is safe for concurrent use.
// Close it when it is no longer needed.
type Collection struct {
	// Words are those of its passages, and Texts its articles.
	Words postings.Index
	Texts Texts

	entries  []Entry // by their ids
	byID     map[string]int
	build    string           // the folder; "" in memory
	lengths  postings.Lengths // of all passages together
	averages postings.Averages
	inLangs  []*lang.Language // of its articles, that of the most passages first
	count    int              // of passages
	longest  int              // text, in bytes
	built    time.Time
	edition  string
	problems []article.Problem
	leftOut  []string
	speakers speakers
	hidden   hiddenPlaces
	scoped   scopedSpeakers
	turns    *turns.Turns // see newTurns

	vectors    atomic.Pointer[Vectors]
	vectorsMu  sync.Mutex
	oldVectors []*Vectors // those before, for Close
}

// What may be wrong with an index.
type (
	// DamagedError says that an index cannot be used; the articles are the truth, and
	// building it again from them repairs it.
	DamagedError = disk.DamagedError
	// FormatError says that an index was written in another format than this version
	// of Verbatim reads.
	FormatError = disk.FormatError
)

// ErrNoIndex says that a folder holds no index yet.
var ErrNoIndex = disk.ErrNoIndex

// FormatVersion is the version of the stored format that this version of Verbatim
// reads and writes.
const FormatVersion = disk.FormatVersion

// Open opens the index in dir for reading; any number of processes may. The
// error is ErrNoIndex, a *FormatError or a *DamagedError where that is why.
func Open(dir string) (*Collection, error) {
	// A build that finishes right now removes the one that CURRENT named a
	// moment ago: look again.
	const tries = 10
	var err error
	for range tries {
		var build string
		if build, err = disk.CurrentBuild(dir); err != nil {
			return nil, err
		}
		var x *Collection
		if x, err = OpenBuild(filepath.Join(dir, build)); err == nil {
			return x, nil
		}
		if again, e := disk.CurrentBuild(dir); e != nil || again == build {
			break
		}
	}
	return nil, err
}

// OpenBuild opens a build by its folder, whether it is the current one or not. The
// errors are those of Open.
func OpenBuild(build string) (*Collection, error) {
	m, err := disk.ReadManifest(build)
	if err != nil {
		return nil, err
	}
	return openManifest(build, m)
}

// openManifest opens the build that a manifest describes.
func openManifest(build string, m *disk.Manifest) (*Collection, error) {
	return openWords(build, m, func(d *postings.Dictionary) (postings.Index, error) {
		words, err := postings.Open(filepath.Join(build, disk.PassagesFolder))
		if err != nil {
			return nil, &DamagedError{Cause: fmt.Errorf("open the passages: %w", err)}
		}
		words.UseDictionary(d)
		return words, nil
	})
}

// openWords opens the build that a manifest describes; open opens its words, with the
// dictionary of the build, which they close.
func openWords(build string, m *disk.Manifest, open func(*postings.Dictionary) (postings.Index, error)) (_ *Collection, err error) {
	checked := make(chan error, 1)
	go func() { checked <- m.Check(build) }()
	entries, err := disk.ReadLines[Entry](build, disk.EntriesFile, m)
	if err := cmp.Or(<-checked, err); err != nil {
		return nil, err
	}
	if len(entries) != m.Articles {
		return nil, &DamagedError{Cause: fmt.Errorf("%s has %d articles, the manifest %d", disk.EntriesFile, len(entries), m.Articles)}
	}
	texts, err := openTexts(build, m)
	if err != nil {
		return nil, err
	}
	x := newCollection(entries, texts, m.Built)
	x.averages = m.Averages
	x.build, x.problems, x.leftOut = build, slices.Concat(m.Problems, m.FileProblems), m.LeftOut
	defer func() {
		if err != nil {
			x.Close()
		}
	}()
	if err := texts.checkPlaces(entries); err != nil {
		return nil, err
	}
	dictionary, err := postings.OpenDictionary(filepath.Join(build, disk.DictionaryFile))
	if err != nil {
		return nil, &DamagedError{Cause: err}
	}
	if x.Words, err = open(dictionary); err != nil {
		return nil, errors.Join(err, dictionary.Close())
	}
	if err := x.checkCount(); err != nil {
		return nil, err
	}
	return x, nil
}

// checkCount makes sure that the passages are all there: where a segment is
// missing, bleve opens an older state of the index, or an empty one, and says
// so only in the standard logger.
func (x *Collection) checkCount() error {
	n, err := x.Words.Count()
	if errors.Is(err, postings.ErrUnreachable) {
		return fmt.Errorf("count the passages: %w", err)
	}
	if err != nil {
		return &DamagedError{Cause: fmt.Errorf("count the passages: %w", err)}
	}
	if n != x.count {
		return &DamagedError{Cause: fmt.Errorf("it has %d passages, the articles have %d", n, x.count)}
	}
	return nil
}

// newCollection makes a collection of articles, without their words.
func newCollection(entries []Entry, texts Texts, built time.Time) *Collection {
	x := &Collection{
		Texts: texts, entries: entries, byID: make(map[string]int, len(entries)),
		built: built, edition: editionOf(entries), hidden: newHiddenPlaces(), turns: newTurns(1),
	}
	for i := range entries {
		e := &entries[i]
		x.byID[e.Article.ID] = i
		x.lengths.Add(e.Lengths)
		x.count += e.Passages
		x.longest = max(x.longest, e.Text)
	}
	x.inLangs = languagesOf(entries)
	return x
}

// NewMemory indexes articles in memory: for the default collection and for
// tests. The articles' ids must be unique.
func NewMemory(ctx context.Context, articles []*article.Article, now time.Time) (*Collection, error) {
	stored := make(memoryTexts, len(articles))
	var entries []Entry
	for _, a := range articles {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := postings.CheckID(a); err != nil {
			return nil, err
		}
		s, err := NewStored(ctx, a)
		if err != nil {
			return nil, err
		}
		stored[a.ID] = s
		entries = append(entries, NewEntry(s, disk.Place{Text: len(a.Text)}, postings.Cut(a), now))
	}
	words, err := postings.NewMemory(ctx, func(yield func(*article.Article, []postings.Passage) bool) {
		for _, a := range articles {
			if !yield(a, postings.Cut(a)) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	sortEntries(entries)
	x := newCollection(entries, stored, now)
	x.Words, x.averages = words, x.lengths.Averages(x.count)
	return x, nil
}

// Close frees the collection. What was read of it stays valid.
func (x *Collection) Close() error {
	err := errors.Join(x.Texts.Close(), x.closeVectors())
	if x.Words != nil {
		err = errors.Join(x.Words.Close(), err)
	}
	if err != nil {
		return fmt.Errorf("close the index: %w", err)
	}
	return nil
}

// Built is when the collection was written.
func (x *Collection) Built() time.Time { return x.built }

// Edition identifies the stored texts: another edition has other texts. Two builds
// of the same texts are the same edition.
func (x *Collection) Edition() string { return x.edition }

// Build names the build that the collection was opened from; "" in memory.
func (x *Collection) Build() string {
	if x.build == "" {
		return ""
	}
	return filepath.Base(x.build)
}

// Passages is the number of passages.
func (x *Collection) Passages() int { return x.count }

// Languages are those that the articles are searched in, that of the most passages
// first.
func (x *Collection) Languages() []*lang.Language { return x.inLangs }

// languagesOf counts the passages of each language.
func languagesOf(entries []Entry) []*lang.Language {
	passages := map[string]int{}
	for i := range entries {
		passages[entries[i].Analysed] += entries[i].Passages
	}
	codes := slices.SortedFunc(maps.Keys(passages), func(a, b string) int {
		return cmp.Or(cmp.Compare(passages[b], passages[a]), cmp.Compare(a, b))
	})
	all := make([]*lang.Language, len(codes))
	for i, code := range codes {
		all[i] = lang.Named(code)
	}
	return all
}

// Averages are the mean lengths of the passages, or about so (see manifest).
func (x *Collection) Averages() postings.Averages { return x.averages }

// LongestText is the length of the longest stored text in bytes.
func (x *Collection) LongestText() int { return x.longest }

// Problems lists what was found wrong with the files when they were read.
func (x *Collection) Problems() []article.Problem { return x.problems }

// LeftOut lists the files that are left out because reading them ended the program or
// takes too much memory; a problem says so of each.
func (x *Collection) LeftOut() []string { return x.leftOut }

// Entries lists the articles by their ids. Do not change them.
func (x *Collection) Entries() []Entry { return x.entries }

// Entry finds an article by its id. The error is an *UnknownSourceError.
func (x *Collection) Entry(id string) (*Entry, error) {
	if i, ok := x.byID[id]; ok {
		return &x.entries[i], nil
	}
	return nil, x.unknown(id)
}

// EntryOf finds the article of a passage. The error is a *DamagedError: there is
// one of every passage.
func (x *Collection) EntryOf(p postings.Passage) (*Entry, error) {
	if i, ok := x.byID[p.Article]; ok {
		return &x.entries[i], nil
	}
	return nil, &DamagedError{Cause: fmt.Errorf("passage of the unknown article %s", p.Article)}
}

// Current names the build that the index in dir is in now: the one that Open
// would open. The error is ErrNoIndex when there is none.
func Current(dir string) (string, error) { return disk.CurrentBuild(dir) }

// UnknownSourceError says that no article has an id, and which ids come close.
type UnknownSourceError struct {
	ID    string
	Close []string
}

func (e *UnknownSourceError) Error() string {
	if len(e.Close) > 0 {
		return fmt.Sprintf("no article of the collection has the id %q; did you mean %s?", e.ID, strings.Join(e.Close, " or "))
	}
	return fmt.Sprintf("no article of the collection has the id %q", e.ID)
}

// unknown says that there is no article of an id.
func (x *Collection) unknown(id string) error {
	unknown := &UnknownSourceError{ID: id}
	const suggestions = 3
	for i := range x.entries {
		other, title := x.entries[i].Article.ID, x.entries[i].Article.Title
		typed := strings.ToLower(id)
		if id != "" && (strings.Contains(other, typed) || strings.Contains(strings.ToLower(title), typed)) && len(unknown.Close) < suggestions {
			unknown.Close = append(unknown.Close, other)
		}
	}
	return unknown
}

// Number is the place of an entry among those of the collection.
func (x *Collection) Number(e *Entry) int { return x.byID[e.Article.ID] }
