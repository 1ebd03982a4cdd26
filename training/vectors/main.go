//go:build training

// Vectors encodes collections and articles, for those who train with them: it makes
// the vectors of all sentences of all passages, and of all questions, once.
//
//	go run -tags training ./training/vectors -model DIR -out DIR [-articles DIR] [COLLECTION…]
//
// A collection is a folder as `verbatim eval retrieval` reads, whose vectors go into
// NAME.passages.vectors, a passage under its id, its sentences each with the one before
// it as article.Windows has them, and NAME.queries.vectors, a question under its id with one row. A folder
// of articles gives articles.passages.vectors, a passage under "ARTICLE START-END".
// What is there already for the same model is left as it is. The files are read with
// meaning.OpenVectors.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/seeds"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("vectors: ")
	model := flag.String("model", "", "the `folder` of the model")
	out := flag.String("out", "", "the `folder` to write to")
	articles := flag.String("articles", "", "a `folder` of articles to encode as well")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if *model == "" || *out == "" {
		log.Fatal("give -model and -out")
	}
	if err := run(ctx, *model, *out, *articles, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, model, out, articles string, collections []string) error {
	m, err := meaning.Open(filepath.Join(model, meaning.FileName))
	if err != nil {
		return err
	}
	defer m.Close()
	for _, dir := range collections {
		c, err := evaluate.ReadCollection(dir)
		if err != nil {
			return err
		}
		var passages, queries []text
		for _, p := range c.Passages {
			passages = append(passages, text{p.ID, sentences(p.Text)})
		}
		for _, q := range c.Queries {
			queries = append(queries, text{q.ID, []string{q.Text}})
		}
		if err := write(ctx, m, filepath.Join(out, c.Name+".passages.vectors"), meaning.Passage, passages); err != nil {
			return err
		}
		if err := write(ctx, m, filepath.Join(out, c.Name+".queries.vectors"), meaning.Query, queries); err != nil {
			return err
		}
	}
	if articles == "" {
		return nil
	}
	passages, err := readArticles(ctx, articles)
	if err != nil {
		return err
	}
	return write(ctx, m, filepath.Join(out, "articles.passages.vectors"), meaning.Passage, passages)
}

// text is what one key stands for.
type text struct {
	key       string
	sentences []string
}

func sentences(s string) []string {
	var out []string
	for _, r := range article.Windows(article.Sentences(s)) {
		out = append(out, s[r.Start:r.End])
	}
	return out
}

func readArticles(ctx context.Context, dir string) ([]text, error) {
	catalogue, err := article.ParseCatalogue(seeds.Catalogue())
	if err != nil {
		return nil, err
	}
	reader := &article.Reader{Catalogue: catalogue, Log: slog.Default()}
	read, _, err := reader.Read(ctx, os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	var out []text
	for _, a := range read {
		for _, p := range postings.Cut(a) {
			out = append(out, text{fmt.Sprintf("%s %d-%d", a.ID, p.Start, p.End), sentences(a.Slice(p.Range))})
		}
	}
	return out, nil
}

// write encodes texts into a file, unless it is there.
func write(ctx context.Context, m *meaning.Model, path string, kind meaning.Kind, texts []text) error {
	if there(path, m, len(texts)) {
		log.Printf("%s is there", path)
		return nil
	}
	started := time.Now()
	w, err := meaning.CreateVectors(path, m.Hash(), m.Dim())
	if err != nil {
		return err
	}
	// Many texts at a time, so that short ones are encoded together.
	const together = 64
	rows := 0
	for at := 0; at < len(texts); at += together {
		n, err := add(ctx, w, m, kind, texts[at:min(at+together, len(texts))])
		if err != nil {
			return errors.Join(err, w.Discard())
		}
		rows += n
	}
	if err := w.Finish(); err != nil {
		return err
	}
	log.Printf("%s: %d sentences of %d texts in %v", path, rows, len(texts), time.Since(started).Round(time.Second))
	return nil
}

func there(path string, m *meaning.Model, count int) bool {
	v, err := meaning.OpenVectors(path)
	if err != nil {
		return false
	}
	defer v.Close()
	return v.Model() == m.Hash() && v.Len() == count
}

func add(ctx context.Context, w *meaning.VectorWriter, m *meaning.Model, kind meaning.Kind, texts []text) (rows int, err error) {
	var all []string
	for _, t := range texts {
		all = append(all, t.sentences...)
	}
	vectors, err := m.Encode(ctx, kind, all)
	if err != nil {
		return 0, err
	}
	d := m.Dim()
	for _, t := range texts {
		n := len(t.sentences)
		q, scales, digests := make([]int8, n*d), make([]float32, n), make([]meaning.Digest, n)
		for i, s := range t.sentences {
			scales[i] = meaning.Quantise(q[i*d:][:d], vectors[(rows+i)*d:][:d])
			digests[i] = meaning.DigestOf(s)
		}
		if err := w.Add(t.key, digests, q, scales); err != nil {
			return 0, err
		}
		rows += n
	}
	return rows, nil
}
