package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/postings/opensearch"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// partBytes is the most bytes of a file in one document.
const partBytes = 2 << 20

// mostChanged is the share of passages that are new or gone above which an update
// loads all of them.
const mostChanged = 0.25

// Options say how Publish goes about it.
type Options struct {
	// Model is the hash of the model whose vectors are published too; "" for none.
	Model string
	// Copies is the number of further copies of each shard, and Shards that of shards;
	// 0 shards are as many as the number of passages asks for.
	Copies, Shards int
	// Again loads all passages, also where few changed.
	Again bool
	// Ask, when not nil, asks the new build before it is published; with an error it
	// is not.
	Ask func(context.Context, *store.Collection) error
	// Progress, when not nil, is called from time to time with the number of passages
	// written and of all to write.
	Progress func(done, total int)
	// Cut is how articles are cut into passages; nil for [postings.Cut].
	Cut func(*article.Article) []postings.Passage
}

// Report says what Publish did.
type Report struct {
	Build    string `json:"build"`
	Articles int    `json:"articles"`
	Passages int    `json:"passages"`
	// Same is set when this was published already.
	Same bool `json:"same"`
	// Cloned is set when what had not changed was taken over in the cluster.
	Cloned bool `json:"cloned"`
	// Written is the number of passages that were written, Bytes that of bytes of files.
	Written int   `json:"written"`
	Bytes   int64 `json:"bytes"`
}

// publishing is one run of Publish.
type publishing struct {
	Place
	options    Options
	dir        string
	build      *store.Build
	before     *Meta // what is published; nil for nothing
	meta       Meta
	list       list
	collection *store.Collection // the build, with its local words
	lock       *lock
	report     Report
}

// Publish publishes the current build of the index folder dir. Until it is whole and
// has been asked, and when Publish fails or is killed, what was published stays so.
func Publish(ctx context.Context, p Place, dir string, o Options) (*Report, error) {
	if err := CheckName(p.Name); err != nil {
		return nil, err
	}
	build, err := store.CurrentBuild(dir)
	if err != nil {
		return nil, err
	}
	engine, err := EngineOf(ctx, p.Cluster)
	if err != nil {
		return nil, err
	}
	if _, err := engine.Check(); err != nil {
		return nil, err
	}
	w := &publishing{Place: p, options: o, dir: dir, build: build}
	if err := w.makeFiles(ctx); err != nil {
		return nil, err
	}
	held, l, release, err := takeLock(ctx, p)
	if err != nil {
		return nil, err
	}
	defer release()
	w.lock = l
	if w.collection, err = store.Open(dir); err != nil {
		return nil, err
	}
	err = errors.Join(w.publish(held), w.collection.Close())
	if cause := context.Cause(held); errors.Is(cause, errLockLost) {
		err = errors.Join(cause, err)
	}
	return &w.report, err
}

func (w *publishing) publish(ctx context.Context) error {
	var err error
	if w.before, err = w.Current(ctx); err != nil && !errors.Is(err, ErrNothing) {
		return err
	}
	if err := w.describe(); err != nil {
		return err
	}
	if err := w.sweep(ctx); err != nil {
		return err
	}
	if b := w.before; b != nil && b.Build == w.meta.Build && b.Files == w.meta.Files && !w.options.Again {
		w.report.Same = true
		return nil
	}
	if err := w.sendFiles(ctx); err != nil {
		return err
	}
	if b := w.before; b != nil && b.Build == w.meta.Build {
		return w.describeAnew(ctx) // only files beside it have changed, the vectors
	}
	if err := w.load(ctx); err != nil {
		if errors.Is(context.Cause(ctx), errLockLost) {
			return err // what there is of the build may be the other process's
		}
		return errors.Join(err, w.removeWords(context.WithoutCancel(ctx), w.meta.Build))
	}
	if err := w.switchOver(ctx); err != nil {
		return err
	}
	w.before = &w.meta
	return w.sweep(ctx)
}

// describe says what is to be published.
func (w *publishing) describe() error {
	x := w.collection
	w.meta = Meta{Build: w.build.Name, Format: w.build.Format, Model: w.options.Model, Articles: len(x.Entries()), Passages: x.Passages(),
		Averages: x.Averages(), Published: time.Now().UTC()}
	w.report = Report{Build: w.build.Name, Articles: w.meta.Articles, Passages: w.meta.Passages}
	if w.before != nil && w.before.Build != w.build.Name {
		w.meta.Before = w.before.Build
	}
	add := func(path, name string, beside bool) error {
		p, err := pieceOf(path)
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		p.Name, p.Beside = name, beside
		w.list.Pieces = append(w.list.Pieces, p)
		return nil
	}
	for _, name := range w.build.Files {
		if err := add(filepath.Join(w.build.Path, filepath.FromSlash(name)), name, false); err != nil {
			return err
		}
	}
	if w.options.Model != "" {
		vectors, err := store.VectorFiles(w.dir, w.options.Model)
		if err != nil {
			return err
		}
		for _, path := range vectors {
			if err := add(path, filepath.Base(path), true); err != nil {
				return err
			}
		}
	}
	content, err := json.Marshal(w.list)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	w.meta.Files = hex.EncodeToString(sum[:])
	return nil
}

func pieceOf(path string) (piece, error) {
	f, err := os.Open(path)
	if err != nil {
		return piece{}, err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return piece{Size: n, SHA256: hex.EncodeToString(sum.Sum(nil)), Parts: int((n + partBytes - 1) / partBytes)}, err
}

// path is where a piece is on this machine.
func (w *publishing) path(p piece) string {
	if p.Beside {
		return filepath.Join(w.dir, p.Name)
	}
	return filepath.Join(w.build.Path, filepath.FromSlash(p.Name))
}

// makeFiles makes the index of the files, if there is none.
func (w *publishing) makeFiles(ctx context.Context) error {
	body, err := json.Marshal(map[string]any{
		"settings": map[string]any{"index": map[string]any{"number_of_shards": 1, "number_of_replicas": w.options.Copies}},
		"mappings": map[string]any{"dynamic": "strict", "properties": map[string]any{
			"piece": map[string]any{"type": "keyword"},
			"data":  map[string]any{"type": "binary"},
			"list":  map[string]any{"type": "object", "enabled": false},
			"lock":  map[string]any{"type": "object", "enabled": false},
		}},
	})
	if err != nil {
		return err
	}
	err = w.Cluster.Write(ctx, http.MethodPut, "/"+w.files(), nil, body, nil)
	if cluster.Exists(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("make the index %s: %w", w.files(), err)
	}
	return nil
}

// sendFiles writes the pieces that are not in the cluster, and the list of all.
func (w *publishing) sendFiles(ctx context.Context) error {
	there := map[string]bool{}
	if w.before != nil {
		if l, err := w.listOf(ctx, w.before.Build); err == nil {
			for _, p := range l.Pieces {
				there[p.SHA256] = true
			}
		}
	}
	for _, p := range w.list.Pieces {
		if there[p.SHA256] {
			continue
		}
		if err := w.send(ctx, p); err != nil {
			return fmt.Errorf("send %s: %w", p.Name, err)
		}
		w.report.Bytes += p.Size
	}
	if err := w.put(ctx, "list:"+w.meta.Build, map[string]any{"list": w.list}); err != nil {
		return fmt.Errorf("send the list of the files: %w", err)
	}
	return nil
}

func (w *publishing) send(ctx context.Context, p piece) error {
	f, err := os.Open(w.path(p))
	if err != nil {
		return err
	}
	defer f.Close()
	buf := make([]byte, min(partBytes, p.Size))
	for part := range p.Parts {
		n, err := io.ReadFull(f, buf)
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		if err := w.put(ctx, partID(p, part), map[string]any{"piece": p.SHA256, "data": buf[:n]}); err != nil {
			return err
		}
	}
	return nil
}

func partID(p piece, part int) string { return fmt.Sprintf("%s:%d", p.SHA256, part) }

// put writes a document of the files.
func (w *publishing) put(ctx context.Context, id string, doc any) error {
	body, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	return w.Cluster.Write(ctx, http.MethodPut, "/"+w.files()+"/_doc/"+url.PathEscape(id), nil, body, nil)
}

// describeAnew says of the published words that other files belong to them.
func (w *publishing) describeAnew(ctx context.Context) error {
	w.meta.Before = w.before.Before
	body, err := json.Marshal(map[string]any{"_meta": w.meta})
	if err != nil {
		return err
	}
	if err := w.Cluster.Write(ctx, http.MethodPut, "/"+w.words(w.meta.Build)+"/_mapping", nil, body, nil); err != nil {
		return fmt.Errorf("say which files are published: %w", err)
	}
	return nil
}

// load makes the words of the build in the cluster, and looks at them.
func (w *publishing) load(ctx context.Context) error {
	dictionary, err := postings.OpenDictionary(w.build.Dictionary())
	if err != nil {
		return err
	}
	if err := errors.Join(w.loadWords(ctx, dictionary), dictionary.Close()); err != nil {
		return err
	}
	if w.options.Ask == nil {
		return nil
	}
	x, err := Open(w.Place, w.dir)
	if err != nil {
		return fmt.Errorf("open what was loaded: %w", err)
	}
	err = errors.Join(w.options.Ask(ctx, x), x.Close())
	return err
}

func (w *publishing) loadWords(ctx context.Context, dictionary *postings.Dictionary) error {
	add, remove := w.changes()
	loader, err := w.loader(ctx, dictionary, len(remove) > 0)
	if err != nil {
		return err
	}
	if w.report.Cloned {
		if err := loader.Remove(ctx, remove); err != nil {
			return err
		}
	} else {
		add = w.collection.Entries()
	}
	total := 0
	for i := range add {
		total += add[i].Passages
	}
	cut := w.options.Cut
	if cut == nil {
		cut = postings.Cut
	}
	for i := range add {
		a, err := w.collection.Texts.Article(ctx, &add[i])
		if err != nil {
			return err
		}
		passages := cut(a.Article)
		if err := loader.Add(ctx, a.Article, passages); err != nil {
			return err
		}
		w.report.Written += len(passages)
		if w.options.Progress != nil {
			w.options.Progress(w.report.Written, total)
		}
	}
	n, err := loader.Finish(ctx)
	if err != nil {
		return err
	}
	if n != w.meta.Passages {
		return fmt.Errorf("the cluster has %d passages of %d that were written; nothing was published", n, w.meta.Passages)
	}
	return nil
}

// loader makes the index of the words: a clone of what is published, where little has
// changed, or an empty one.
func (w *publishing) loader(ctx context.Context, dictionary *postings.Dictionary, changed bool) (*opensearch.Loader, error) {
	o := opensearch.Settings{Shards: w.options.Shards, Copies: w.options.Copies}
	if o.Shards == 0 {
		o.Shards = shardsFor(w.meta.Passages)
	}
	if changed {
		w.report.Cloned = true
		return opensearch.Clone(ctx, w.Cluster, w.words(w.before.Build), w.words(w.meta.Build), o, w.meta, w.meta.Averages, dictionary)
	}
	return opensearch.Create(ctx, w.Cluster, w.words(w.meta.Build), o, w.meta, w.meta.Averages, dictionary)
}

// shardsFor is the number of shards for so many passages: a small index is asked
// fastest in one, and a shard of ten million is still moved in minutes.
func shardsFor(passages int) int {
	const small, most = 50_000, 10_000_000
	if passages <= small {
		return 1
	}
	return max(3, (passages+most-1)/most)
}

// changes lists the articles that are new or differ from what is published, and the ids
// of those whose passages are to be taken out; no ids at all when everything is to be
// loaded.
func (w *publishing) changes() (add []store.Entry, remove []string) {
	b := w.before
	if b == nil || w.options.Again || b.Format != w.meta.Format || b.Averages != w.meta.Averages {
		return nil, nil
	}
	old, err := w.entriesBefore()
	if err != nil {
		return nil, nil // what is published cannot be read: load it all
	}
	was := make(map[string]*store.Entry, len(old))
	for i := range old {
		was[old[i].Article.ID] = &old[i]
	}
	changed := 0
	for _, e := range w.collection.Entries() {
		o := was[e.Article.ID]
		delete(was, e.Article.ID)
		if o != nil && o.SamePassages(&e) {
			continue
		}
		add = append(add, e)
		changed += e.Passages
		if o != nil {
			remove = append(remove, e.Article.ID)
		}
	}
	for id, e := range was {
		remove = append(remove, id)
		changed += e.Passages
	}
	if float64(changed) > mostChanged*float64(w.meta.Passages) {
		return nil, nil
	}
	slices.Sort(remove)
	if len(remove) == 0 {
		remove = []string{""} // no article has this id; all passages are taken over
	}
	return add, remove
}

// entriesBefore brings down the entries of what is published.
func (w *publishing) entriesBefore() ([]store.Entry, error) {
	ctx := context.Background()
	l, err := w.listOf(ctx, w.before.Build)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "verbatim-published-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	for _, p := range l.Pieces {
		if store.Listing(p.Name) && !p.Beside {
			if err := w.bring(ctx, p, filepath.Join(dir, p.Name), func(int64) {}); err != nil {
				return nil, err
			}
		}
	}
	return store.EntriesOf(dir)
}

// switchOver publishes the new build in the place of the old one, in one step.
func (w *publishing) switchOver(ctx context.Context) error {
	actions := []any{map[string]any{"add": map[string]any{"index": w.words(w.meta.Build), "alias": w.alias()}}}
	if w.before != nil {
		actions = append(actions, map[string]any{"remove": map[string]any{"index": w.words(w.before.Build), "alias": w.alias()}})
	}
	body, err := json.Marshal(map[string]any{"actions": actions})
	if err != nil {
		return err
	}
	if now, err := w.metaOf(ctx, w.meta.Build); err != nil || now.Build != w.meta.Build || now.Files != w.meta.Files {
		return errors.Join(errors.New("the new index is not the one that was made; nothing was published"), err)
	}
	if err := w.lock.renew(ctx); err != nil {
		return fmt.Errorf("make sure that nobody else publishes: %w", err)
	}
	err = w.Cluster.Write(ctx, http.MethodPost, "/_aliases", nil, body, nil)
	if err != nil {
		if now, e := w.Current(ctx); e == nil && now.Build == w.meta.Build {
			return nil // it arrived twice
		}
		return fmt.Errorf("publish the new build: %w", err)
	}
	return nil
}

func (w *publishing) metaOf(ctx context.Context, build string) (*Meta, error) {
	var said map[string]struct {
		Mappings struct {
			Meta Meta `json:"_meta"`
		}
	}
	if err := w.Cluster.Read(ctx, http.MethodGet, "/"+w.words(build)+"/_mapping", nil, nil, &said); err != nil {
		return nil, err
	}
	m := said[w.words(build)].Mappings.Meta
	return &m, nil
}

// sweep takes away the builds that are neither published nor the one before, which
// somebody may still be asking, and files of no build.
func (w *publishing) sweep(ctx context.Context) error {
	keep := map[string]bool{}
	if w.before != nil {
		keep[w.before.Build], keep[w.before.Before] = true, w.before.Before != ""
	}
	builds, err := w.builds(ctx)
	if err != nil {
		return err
	}
	for _, b := range builds {
		if !keep[b] {
			if err := w.removeWords(ctx, b); err != nil {
				return err
			}
		}
	}
	var pieces []string
	for b := range keep {
		if l, err := w.listOf(ctx, b); err == nil {
			for _, p := range l.Pieces {
				pieces = append(pieces, p.SHA256)
			}
		} else if b != "" && errors.Is(err, cluster.ErrUnreachable) {
			return err
		}
	}
	return w.removePieces(ctx, pieces)
}

// removePieces removes all pieces but some.
func (w *publishing) removePieces(ctx context.Context, keep []string) error {
	if err := w.Cluster.Write(ctx, http.MethodPost, "/"+w.files()+"/_refresh", nil, nil, nil); err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"query": map[string]any{"bool": map[string]any{
		"filter":   map[string]any{"exists": map[string]any{"field": "piece"}},
		"must_not": map[string]any{"terms": map[string]any{"piece": append([]string{""}, keep...)}},
	}}})
	if err != nil {
		return err
	}
	err = w.Cluster.Write(ctx, http.MethodPost, "/"+w.files()+"/_delete_by_query", url.Values{"conflicts": {"proceed"}}, body, nil)
	if err != nil {
		return fmt.Errorf("remove files that no build has: %w", err)
	}
	return nil
}

// removeWords removes the index of the words of a build, and its list of files.
func (w *publishing) removeWords(ctx context.Context, build string) error {
	err := w.Cluster.Write(ctx, http.MethodDelete, "/"+w.words(build), nil, nil, nil)
	if err == nil || cluster.Status(err) == http.StatusNotFound {
		err = w.Cluster.Write(ctx, http.MethodDelete, "/"+w.files()+"/_doc/"+url.PathEscape("list:"+build), nil, nil, nil)
	}
	if err != nil && cluster.Status(err) != http.StatusNotFound {
		return fmt.Errorf("remove %s: %w", w.words(build), err)
	}
	return nil
}
