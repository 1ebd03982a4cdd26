package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/internal/cluster/clustertest"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// update brings the local index in dir up to a folder.
func update(t *testing.T, dir string, fsys fs.FS) {
	t.Helper()
	_, err := build.Update(t.Context(), dir, fsys, build.Options{Reader: &article.Reader{}, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
}

// answers are what an index says to some questions, as JSON.
func answers(t *testing.T, x *store.Collection, questions []string) []string {
	t.Helper()
	index := retrieval.New(x)
	defer index.Close()
	var out []string
	for _, q := range questions {
		a, err := index.Ask(t.Context(), retrieval.Query{Question: q})
		if err != nil {
			t.Fatal(err)
		}
		content, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(content))
	}
	return out
}

// local are the answers of the local index in dir, and published those of what is
// published, fetched into a folder.
func local(t *testing.T, dir string, questions []string) []string {
	t.Helper()
	x, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return answers(t, x, questions)
}

func published(t *testing.T, p Place, dir string, questions []string) []string {
	t.Helper()
	if _, err := Fetch(t.Context(), p, dir, nil); err != nil {
		t.Fatal(err)
	}
	x, err := Open(p, dir)
	if err != nil {
		t.Fatal(err)
	}
	return answers(t, x, questions)
}

// What is published answers as the local index does, after updates too, and what a
// replica has already it is not sent again.
func TestClusterPublish(t *testing.T) {
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-testpublish*")
	p := Place{Cluster: nodes.Client(), Name: "testpublish"}
	made := madetest.New(750)
	questions := made.Questions(12)
	dir, replica := t.TempDir(), t.TempDir()
	if _, err := Fetch(t.Context(), p, replica, nil); !errors.Is(err, ErrNothing) {
		t.Errorf("fetching nothing: %v", err)
	}
	update(t, dir, made)
	asked := 0
	o := Options{Copies: 1, Ask: func(ctx context.Context, x *store.Collection) error { asked++; return nil }}
	r, err := Publish(t.Context(), p, dir, o)
	if err != nil || r.Same || r.Cloned || r.Written != r.Passages || r.Passages < 500 {
		t.Fatalf("published %+v: %v", r, err)
	}
	if got, want := published(t, p, replica, questions), local(t, dir, questions); !slices.Equal(got, want) {
		t.Errorf("published\n%s\nlocal\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r, err := Publish(t.Context(), p, dir, o); err != nil || !r.Same {
		t.Errorf("published again: %+v: %v", r, err)
	}
	before := asked
	made.Touched, made.Edition = 3, 1
	update(t, dir, made)
	o.Ask = func(context.Context, *store.Collection) error { return errors.New("it does worse") }
	if _, err := Publish(t.Context(), p, dir, o); err == nil || !strings.Contains(err.Error(), "does worse") {
		t.Errorf("what does worse was published: %v", err)
	}
	if changed, err := Fetch(t.Context(), p, replica, nil); err != nil || changed {
		t.Errorf("fetched what was not published: %v", err)
	}
	o.Ask = func(context.Context, *store.Collection) error { asked++; return nil }
	if r, err = Publish(t.Context(), p, dir, o); err != nil || asked != before+1 {
		t.Fatalf("published %+v, asked %d times: %v", r, asked, err)
	}
	t.Logf("an update of one article: %+v", *r)
	if got, want := published(t, p, replica, questions), local(t, dir, questions); !slices.Equal(got, want) {
		t.Errorf("updated\n%s\nlocal\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// An update is a clone of what was there as long as the mean lengths are those that the
// impacts were made with; and nobody publishes while somebody else does.
func TestClusterClone(t *testing.T) {
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-testclone*")
	p := Place{Cluster: nodes.Client(), Name: "testclone"}
	files := map[string]string{}
	for i := range 40 {
		files[fmt.Sprintf("a%02d.txt", i)] = fmt.Sprintf("Harbour notes %d\n\nThe harbour has %d berths and a crane with number %d.\n",
			i, 10+i, i)
	}
	dir, replica := t.TempDir(), t.TempDir()
	update(t, dir, madetest.Folder(files))
	if _, err := Publish(t.Context(), p, dir, Options{}); err != nil {
		t.Fatal(err)
	}
	// As many words of as many letters as before: the means stay.
	files["a07.txt"] = strings.ReplaceAll(files["a07.txt"], "crane", "barge")
	files["b.txt"], files["a09.txt"] = files["a09.txt"], ""
	delete(files, "a09.txt")
	update(t, dir, madetest.Folder(files))
	r, err := Publish(t.Context(), p, dir, Options{})
	if err != nil || !r.Cloned || r.Written >= r.Passages/2 {
		t.Fatalf("published %+v: %v", r, err)
	}
	questions := []string{"barge", "crane number 9", "crane number 12", "harbour berths"}
	if got, want := published(t, p, replica, questions), local(t, dir, questions); !slices.Equal(got, want) {
		t.Errorf("cloned\n%s\nlocal\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	_, _, release, err := takeLock(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if _, err := Publish(t.Context(), p, dir, Options{}); err == nil || !strings.Contains(err.Error(), "another process publishes") {
		t.Errorf("published while somebody else does: %v", err)
	}
}

// Articles in several languages are found in a cluster as they are locally, by words of
// their own language and of others.
func TestClusterLanguages(t *testing.T) {
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-testlanguages*")
	p := Place{Cluster: nodes.Client(), Name: "testlanguages"}
	texts := map[string]string{
		"en": "The new lighthouse of the harbour was opened in March. Its keepers say that the lamps are seen for thirty miles.",
		"de": "Der neue Leuchtturm des Hafens wurde im März eröffnet. Die Wärter sagen, man sehe die Lampen dreißig Meilen weit.",
		"fr": "Le nouveau phare du port a été ouvert en mars. Les gardiens disent que les lampes se voient à trente milles.",
		"ru": "Новый маяк порта открыли в марте. Смотрители говорят, что лампы видны за тридцать миль.",
		"tr": "Limanın yeni feneri martta açıldı. Bekçiler lambaların otuz milden görüldüğünü söylüyor.",
	}
	files := map[string]string{}
	for code, text := range texts {
		for i := range 4 {
			files[fmt.Sprintf("%s-%d.md", code, i)] = fmt.Sprintf("---\ntitle: %s %d\nlanguage: %s\n---\n\n## Harbour %d\n\n%s\n",
				code, i, code, i, text)
		}
	}
	dir, replica := t.TempDir(), t.TempDir()
	update(t, dir, madetest.Folder(files))
	if _, err := Publish(t.Context(), p, dir, Options{Copies: 1}); err != nil {
		t.Fatal(err)
	}
	questions := []string{"When was the lighthouse opened?", "Wann wurde der Leuchtturm eröffnet?", "Wie weit sieht man die Lampen?",
		"Quand le phare a-t-il été ouvert ?", "Когда открыли маяк?", "Что говорят смотрители?", "Fener ne zaman açıldı?", "harbour phare Hafen",
		"Wann wurde der Leuchtturn eröffnet?"}
	if got, want := published(t, p, replica, questions), local(t, dir, questions); !slices.Equal(got, want) {
		t.Errorf("published\n%s\nlocal\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	} else if found := strings.Count(strings.Join(got, ""), `"receipt"`); found < len(questions) {
		t.Errorf("only %d passages were found", found)
	}
}

// Vectors are published with the rest, also when they come later, and questions with a
// model are answered as they are locally.
func TestClusterVectors(t *testing.T) {
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-testvectors*")
	p := Place{Cluster: nodes.Client(), Name: "testvectors"}
	made := madetest.New(250)
	model := &madetest.Encoder{Name: "model"}
	dir, replica := t.TempDir(), t.TempDir()
	update(t, dir, made)
	if _, err := Publish(t.Context(), p, dir, Options{Copies: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := Fetch(t.Context(), p, replica, nil); err != nil {
		t.Fatal(err)
	}
	x, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	local := retrieval.New(x)
	defer local.Close()
	local.UseModel(model)
	if err := local.MakeVectors(t.Context(), dir, store.VectorOptions{Workers: 2}); err != nil {
		t.Fatal(err)
	}
	r, err := Publish(t.Context(), p, dir, Options{Copies: 1, Model: model.Hash()})
	if err != nil || r.Same || r.Written != 0 || r.Bytes == 0 {
		t.Fatalf("published with vectors: %+v: %v", r, err)
	}
	if changed, err := Fetch(t.Context(), p, replica, nil); err != nil || !changed {
		t.Fatalf("fetched the vectors: %v: %v", changed, err)
	}
	y, err := Open(p, replica)
	if err != nil {
		t.Fatal(err)
	}
	remote := retrieval.New(y)
	defer remote.Close()
	remote.UseModel(model)
	if err := remote.OpenVectors(replica); err != nil || remote.WithVectors() != remote.Articles() {
		t.Fatalf("%d of %d articles have vectors: %v", remote.WithVectors(), remote.Articles(), err)
	}
	for _, q := range made.Questions(12) {
		want, err := ask(t.Context(), local, q, retrieval.Scope{})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ask(t.Context(), remote, q, retrieval.Scope{}); err != nil || got != want {
			t.Errorf("%q is answered with\n%s\nlocally with\n%s\n%v", q, got, want, err)
		}
	}
}

// What was altered in the cluster is not taken for what was published, and what has
// decayed on this machine is fetched again.
func TestClusterAltered(t *testing.T) {
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-testaltered*")
	p := Place{Cluster: nodes.Client(), Name: "testaltered"}
	dir := t.TempDir()
	update(t, dir, madetest.New(50))
	if _, err := Publish(t.Context(), p, dir, Options{}); err != nil {
		t.Fatal(err)
	}
	m, err := p.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l, err := p.listOf(t.Context(), m.Build)
	if err != nil {
		t.Fatal(err)
	}
	w := &publishing{Place: p}
	decayed := t.TempDir()
	if x, err := Renew(t.Context(), p, decayed, nil); err != nil {
		t.Fatal(err)
	} else if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	dictionary := filepath.Join(decayed, m.Build, "dictionary")
	content, err := os.ReadFile(dictionary)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(dictionary, content, 0o644); err != nil {
		t.Fatal(err)
	}
	if x, err := Renew(t.Context(), p, decayed, nil); err != nil {
		t.Errorf("what has decayed is not fetched again: %v", err)
	} else if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(l.Pieces, func(p piece) bool { return strings.HasPrefix(p.Name, "texts-") })
	if err := w.put(t.Context(), partID(l.Pieces[i], 0), map[string]any{"piece": l.Pieces[i].SHA256, "data": []byte("altered")}); err != nil {
		t.Fatal(err)
	}
	replica := t.TempDir()
	if _, err := Fetch(t.Context(), p, replica, nil); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("altered texts were fetched: %v", err)
	}
	if _, err := store.Current(replica); !errors.Is(err, store.ErrNoIndex) {
		t.Errorf("the folder has an index: %v", err)
	}
}

// checkSwept makes sure that nothing is in the cluster but what is published and the
// build before.
func (p Place) checkSwept(t *testing.T) {
	t.Helper()
	m, err := p.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	builds, err := p.builds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range builds {
		if b != m.Build && b != m.Before {
			t.Errorf("%s is still in the cluster", b)
		}
	}
	want := 0
	known := map[string]bool{}
	for _, b := range []string{m.Build, m.Before} {
		l, err := p.listOf(t.Context(), b)
		if err != nil {
			continue
		}
		for _, x := range l.Pieces {
			if !known[x.SHA256] {
				want += x.Parts
			}
			known[x.SHA256] = true
		}
	}
	if err := p.Cluster.Write(t.Context(), http.MethodPost, "/"+p.files()+"/_refresh", nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	var said struct{ Count int }
	if err := p.Cluster.Read(t.Context(), http.MethodGet, "/"+p.files()+"/_count", url.Values{"q": {"piece:*"}}, nil, &said); err != nil {
		t.Fatal(err)
	}
	if said.Count != want {
		t.Errorf("%d parts of files are in the cluster, of which %d are needed", said.Count, want)
	}
}

// In a scope of so many articles that their ids are not sent with every search, the
// answers are those of the local index.
func TestClusterLargeScope(t *testing.T) {
	nodes := clustertest.New(t)
	articles, questions := madeUp(1500)
	p, _ := pairOf(t, nodes, "testscope", articles, 1)
	for name, scope := range map[string]retrieval.Scope{
		"most of all": {Only: p.ids[:1200]}, "few of many": {Only: p.ids[len(p.ids)-600:]}, "hidden": {Hidden: p.ids[:1400]},
	} {
		for _, q := range questions[:10] {
			want, err := ask(t.Context(), p.local, q, scope)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := ask(t.Context(), p.remote, q, scope); err != nil || got != want {
				t.Errorf("%s: %q is answered with\n%s\nlocally with\n%s\n%v", name, q, got, want, err)
			}
		}
	}
}
