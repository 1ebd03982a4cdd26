// Train fits the weights of the quotation finder to annotated articles and
// writes them as Go source.
//
//	go run ./retrieval/quotation/internal/train -data ../shared/eval/quotations -out retrieval/quotation/weights.go
//
// The data are lines of {id, text, quotes: [{start, end, speaker_start,
// speaker_end, …}]} with offsets in code points. Nothing of their text reaches
// the output, only numbers.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

func main() {
	data := flag.String("data", "", "folder with polnear-train.jsonl")
	out := flag.String("out", "", "Go file to write; empty: none")
	unread := flag.Int("unread", 200, "articles at the end of the training file that are left alone")
	seed := flag.Int64("seed", 1, "seed of the order of examples")
	quick := flag.Bool("quick", false, "fit the model of reported speech alone and keep the others as they are")
	errors := flag.Int("errors", -1, "show what the held-out folds get wrong, with so many examples of each kind")
	flag.Parse()
	log.SetFlags(0)
	if err := run(*data, *out, *unread, *seed, *errors, *quick); err != nil {
		log.Fatal("train: ", err)
	}
}

func run(data, out string, unread int, seed int64, show int, quick bool) error {
	docs, err := readDocs(filepath.Join(data, "polnear-train.jsonl"))
	if err != nil {
		return err
	}
	docs = docs[:max(0, len(docs)-unread)]
	t := &trainer{docs: docs, rng: rand.New(rand.NewSource(seed))}
	if show >= 0 {
		t.confusion, t.samples, t.show = map[[2]string]int{}, map[[2]string][]string{}, show
	}
	m := quotation.NewModel()
	if quick {
		copy(m.Speaker, quotation.Builtin().Speaker)
		copy(m.Quote, quotation.Builtin().Quote)
		m.Calibration = quotation.Builtin().Calibration
	} else {
		m = t.train()
	}
	if err := t.trainReported(filepath.Join(data, "polnear-reported-dev.jsonl"), m); err != nil {
		return err
	}
	if out == "" {
		return nil
	}
	return writeWeights(out, m)
}

type doc struct {
	text       string
	paragraphs []article.Paragraph
	quotes     []gold
	discard    []article.Range
}

type gold struct {
	words, speaker article.Range
	name           string // last word of a named speaker, lower case
	reported       bool
	cue            article.Range
}

func readDocs(path string) ([]doc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the annotated articles: %w", err)
	}
	defer f.Close()
	var docs []doc
	dec := json.NewDecoder(bufio.NewReader(f))
	for {
		var a struct {
			Text   string
			Quotes []struct {
				Start, End   int
				SpeakerStart *int `json:"speaker_start"`
				SpeakerEnd   *int `json:"speaker_end"`
				CueStart     *int `json:"cue_start"`
				CueEnd       *int `json:"cue_end"`
				Speaker      string
				Kind         string
			}
			Discard [][2]int
		}
		err := dec.Decode(&a)
		if err == io.EOF {
			return docs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", path, err)
		}
		at := byteOffsets(a.Text)
		d := doc{text: a.Text, paragraphs: paragraphs(a.Text)}
		for _, q := range a.Quotes {
			g := gold{words: trim(a.Text, article.Range{Start: at[q.Start], End: at[q.End]}), reported: q.Kind == "indirect" || q.Kind == "mixed"}
			if q.SpeakerStart != nil {
				g.speaker = article.Range{Start: at[*q.SpeakerStart], End: at[*q.SpeakerEnd]}
				g.name = lastName(q.Speaker)
			}
			if q.CueStart != nil && q.CueEnd != nil {
				g.cue = article.Range{Start: at[*q.CueStart], End: at[*q.CueEnd]}
			}
			d.quotes = append(d.quotes, g)
		}
		for _, r := range a.Discard {
			d.discard = append(d.discard, article.Range{Start: at[r[0]], End: at[r[1]]})
		}
		docs = append(docs, d)
	}
}

// trim takes marks, stops and white space off both ends of quoted words.
func trim(text string, r article.Range) article.Range {
	const cut = "\"“”‘’«»„'` \t\n\u00a0.,;:!?-–—…()[]"
	s := strings.TrimLeft(text[r.Start:r.End], cut)
	r.Start = r.End - len(s)
	r.End = r.Start + len(strings.TrimRight(s, cut))
	return r
}

// byteOffsets maps code points to bytes.
func byteOffsets(text string) []int {
	at := make([]int, 0, len(text)+1)
	for i := range text {
		at = append(at, i)
	}
	return append(at, len(text))
}

func paragraphs(text string) []article.Paragraph {
	var out []article.Paragraph
	at := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		start, end := at, at+len(strings.TrimRight(line, "\r\n"))
		at += len(line)
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, article.Paragraph{Range: article.Range{Start: start, End: end}})
		}
	}
	return out
}

// lastName is the last word of a mention that begins with a capital.
func lastName(s string) string {
	s = strings.NewReplacer("’s", "", "'s", "").Replace(s)
	ws := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '\u00a0' })
	if len(ws) == 0 || ws[0][0] < 'A' || ws[0][0] > 'Z' {
		return ""
	}
	return strings.ToLower(ws[len(ws)-1])
}

func overlap(a, b article.Range) bool { return a.Start < b.End && b.Start < a.End }

// same tells whether two ranges of quoted words are the same, at half overlap.
func same(a, b article.Range) bool {
	inter := min(a.End, b.End) - max(a.Start, b.Start)
	union := max(a.End, b.End) - min(a.Start, b.Start)
	return inter > 0 && float64(inter) >= 0.5*float64(union)
}

func (d *doc) goldOf(words article.Range) *gold {
	words = trim(d.text, words)
	for i := range d.quotes {
		if same(d.quotes[i].words, words) {
			return &d.quotes[i]
		}
	}
	return nil
}

func (d *doc) discarded(words article.Range) bool {
	for _, r := range d.discard {
		if r.Start <= words.Start && words.End <= r.End {
			return true
		}
	}
	return false
}

// rightOnes lists the candidates that name the speaker: those that overlap the
// mention the annotators marked and begin first, else other mentions of the name.
func (d *doc) rightOnes(g *gold, cands []quotation.ExampleSpeaker) []int {
	var right []int
	if g.speaker.Len() == 0 {
		for i, c := range cands {
			if c.Speaker.Len() == 0 {
				right = append(right, i)
			}
		}
		return right
	}
	first, owner := math.MaxInt, math.MaxInt
	for _, c := range cands {
		if c.Speaker.Len() > 0 && overlap(c.Speaker, g.speaker) {
			if d.owns(c.Speaker, g.speaker) {
				owner = min(owner, c.Speaker.Start)
			} else {
				first = min(first, c.Speaker.Start)
			}
		}
	}
	if first == math.MaxInt {
		first = owner
	}
	for i, c := range cands {
		if c.Speaker.Len() > 0 && overlap(c.Speaker, g.speaker) && c.Speaker.Start == first && (first == owner || !d.owns(c.Speaker, g.speaker)) {
			right = append(right, i)
		}
	}
	if len(right) == 0 && g.name != "" {
		for i, c := range cands {
			if c.Speaker.Len() > 0 && lastName(d.text[c.Speaker.Start:c.Speaker.End]) == g.name {
				right = append(right, i)
			}
		}
	}
	return right
}

// owns tells "her" and "Ruiz" in "her adviser", "Ruiz's adviser" from the speaker.
func (d *doc) owns(mention, speaker article.Range) bool {
	if mention.End >= speaker.End {
		return false
	}
	switch strings.ToLower(d.text[mention.Start:mention.End]) {
	case "his", "her", "its", "their", "our", "my":
		return true
	}
	after := d.text[mention.End:]
	return strings.HasPrefix(after, "'") || strings.HasPrefix(after, "’")
}

type trainer struct {
	docs      []doc
	rng       *rand.Rand
	confusion map[[2]string]int // right and chosen rule; nil: not counted
	samples   map[[2]string][]string
	show      int
}

// confuse counts which rule was right and which was chosen, in articles the
// model was not fitted to.
func (t *trainer) confuse(m *quotation.Model, docs []int) {
	for _, i := range docs {
		d := &t.docs[i]
		for _, e := range m.Examples(d.text, d.paragraphs, t.truth(d)) {
			g := d.goldOf(e.Words)
			if g == nil {
				continue
			}
			right := d.rightOnes(g, e.Candidates)
			best := 0
			for i, c := range e.Candidates {
				if c.P > e.Candidates[best].P {
					best = i
				}
			}
			want, bestRight := "unreachable", -1.0
			for _, r := range right {
				if c := e.Candidates[r]; c.P > bestRight {
					want, bestRight = c.Rule, c.P
				}
				if r == best {
					want = "right"
				}
			}
			key := [2]string{want, e.Candidates[best].Rule}
			t.confusion[key]++
			if want != "right" {
				c := e.Candidates[best]
				t.samples[key] = append(t.samples[key], fmt.Sprintf("%q not %q in: %q [[%s]] %q", d.text[g.speaker.Start:g.speaker.End], d.text[c.Speaker.Start:c.Speaker.End],
					d.text[max(0, e.Words.Start-160):e.Words.Start], d.text[e.Words.Start:min(e.Words.End, e.Words.Start+60)], d.text[e.Words.End:min(len(d.text), e.Words.End+100)]))
			}
		}
	}
}

func (t *trainer) printConfusion() {
	keys := slices.SortedFunc(maps.Keys(t.confusion), func(a, b [2]string) int { return t.confusion[b] - t.confusion[a] })
	for _, k := range keys {
		log.Printf("%5d right %-24s chosen %s", t.confusion[k], k[0], k[1])
		t.rng.Shuffle(len(t.samples[k]), func(i, j int) { s := t.samples[k]; s[i], s[j] = s[j], s[i] })
		for _, s := range t.samples[k][:min(len(t.samples[k]), t.show)] {
			log.Print("        ", s)
		}
	}
}

type speakerExample struct {
	cands [][]uint16
	right []int
}

type quoteExample struct {
	features []uint16
	yes      bool
	// Of reported speech: the probability of the speaker, and whether it is
	// the right one.
	subject float64
	speaker bool
}

const folds = 5

// train fits the speaker model first, then, on speakers predicted for articles
// it was not fitted to, the model of what is a quotation.
func (t *trainer) train() *quotation.Model {
	var all []int
	for i := range t.docs {
		all = append(all, i)
	}
	m := t.fitSpeaker(all)
	var quotes []quoteExample
	var cal []float64
	var calRight []bool
	foldModels := make([]*quotation.Model, folds)
	parts := make([][]quoteExample, folds)
	for k := range folds {
		var in, held []int
		for i := range t.docs {
			if i%folds == k {
				held = append(held, i)
			} else {
				in = append(in, i)
			}
		}
		foldModels[k] = t.fitSpeaker(in)
		if t.confusion != nil {
			t.confuse(foldModels[k], held)
		}
		// The speaker before comes from the model here, as it will when in use.
		parts[k] = t.quoteExamples(foldModels[k], held)
		quotes = append(quotes, parts[k]...)
	}
	m.Quote = t.fitLogistic(quotes, m.Quote)
	right, total, found := 0, 0, 0
	for k := range folds {
		var in []quoteExample
		for j := range folds {
			if j != k {
				in = append(in, parts[j]...)
			}
		}
		foldModels[k].Quote = t.fitLogistic(in, quotation.NewModel().Quote)
		for i := range t.docs {
			if i%folds != k {
				continue
			}
			r, n, g, ps, oks := t.score(foldModels[k], &t.docs[i])
			right, found, total = right+r, found+n, total+g
			cal, calRight = append(cal, ps...), append(calRight, oks...)
		}
	}
	if t.confusion != nil {
		t.printConfusion()
	}
	p, r := float64(right)/float64(found), float64(right)/float64(total)
	log.Printf("held-out folds: joint precision %.1f recall %.1f F1 %.1f (%d found, %d annotated)", 100*p, 100*r, 200*p*r/(p+r), found, total)
	m.Calibration[0], m.Calibration[1] = fitLine(cal, calRight)
	reliability(recalibrated(cal, m.Calibration[0], m.Calibration[1]), calRight)
	return m
}

// trainReported fits the model of reported speech. There is only one file of
// annotations, so its figures are of held-out folds of it.
func (t *trainer) trainReported(path string, m *quotation.Model) error {
	docs, err := readDocs(path)
	if err != nil {
		return err
	}
	t.fitSubject(append(t.docs, docs...), m)
	parts := make([][]quoteExample, folds)
	candidates, hit, all := 0, 0, 0
	for i := range docs {
		d := &docs[i]
		taken := make([]bool, len(d.quotes))
		for _, r := range m.Reports(d.text, d.paragraphs) {
			candidates++
			g := d.reportOf(r)
			if g >= 0 {
				taken[g] = true
			}
			x := quoteExample{features: r.Features, yes: g >= 0, subject: r.Subject}
			x.speaker = g >= 0 && overlap(r.Speaker, d.quotes[g].speaker)
			parts[i%folds] = append(parts[i%folds], x)
		}
		for k := range d.quotes {
			if d.quotes[k].reported {
				all++
				if taken[k] {
					hit++
				}
			}
		}
	}
	log.Printf("reported speech: %d clauses, %d of %d annotated are among them", candidates, hit, all)
	var whole []quoteExample
	var ps []float64
	var oks []bool
	tp, fp, fn := make([]int, 10), make([]int, 10), make([]int, 10)
	for k := range folds {
		var in []quoteExample
		for j := range folds {
			if j != k {
				in = append(in, parts[j]...)
			}
		}
		w := t.fitLogistic(in, quotation.NewModel().Reported)
		for _, x := range parts[k] {
			s := 0.0
			for _, f := range x.features {
				s += float64(w[f])
			}
			p := 1 / (1 + math.Exp(-s))
			if p >= 0.4 {
				ps, oks = append(ps, p*x.subject), append(oks, x.yes && x.speaker)
			}
			for b := range 10 {
				switch yes := p >= float64(b)/10; {
				case yes && x.yes:
					tp[b]++
				case yes:
					fp[b]++
				case x.yes:
					fn[b]++
				}
			}
		}
		whole = append(whole, parts[k]...)
	}
	for b := 2; b < 9; b++ {
		p, r := float64(tp[b])/float64(tp[b]+fp[b]), float64(tp[b])/float64(all)
		log.Printf("reported from %.1f: precision %.1f recall %.1f F1 %.1f (held-out folds)", float64(b)/10, 100*p, 100*r, 200*p*r/(p+r))
	}
	m.Calibration[2], m.Calibration[3] = fitLine(ps, oks)
	reliability(recalibrated(ps, m.Calibration[2], m.Calibration[3]), oks)
	m.Reported = t.fitLogistic(whole, quotation.NewModel().Reported)
	return nil
}

// fitSubject fits the choice of the subject of a cue to all annotations that
// mark a cue, of quotations as of reported speech.
func (t *trainer) fitSubject(docs []doc, m *quotation.Model) {
	var examples []speakerExample
	for i := range docs {
		d := &docs[i]
		for _, c := range quotation.Cues(d.text, d.paragraphs) {
			g := d.cueAt(c.Cue)
			if g == nil || g.speaker.Len() == 0 {
				continue
			}
			right := d.rightOnes(g, c.Subjects)
			if len(right) == 0 {
				continue
			}
			x := speakerExample{right: right}
			for _, s := range c.Subjects {
				x.cands = append(x.cands, s.Features)
			}
			examples = append(examples, x)
		}
	}
	acc := t.fitSoftmax(examples, m.Subject)
	log.Printf("subject model: %d cues with a choice, right in training %.1f %%", len(examples), 100*acc)
}

// cueAt is an annotation whose cue overlaps r.
func (d *doc) cueAt(r article.Range) *gold {
	for i := range d.quotes {
		if overlap(d.quotes[i].cue, r) {
			return &d.quotes[i]
		}
	}
	return nil
}

// reportOf is the annotated reported speech that a clause tells, by its cue or,
// where the annotators marked another one, its speaker; -1 when none.
func (d *doc) reportOf(r quotation.ExampleReport) int {
	for pass := range 2 {
		for i := range d.quotes {
			g := &d.quotes[i]
			inter := min(r.Words.End, g.words.End) - max(r.Words.Start, g.words.Start)
			if !g.reported || inter <= 0 || 10*inter < 3*g.words.Len() {
				continue
			}
			if pass == 0 && overlap(r.Cue, g.cue) || pass == 1 && g.speaker.Len() > 0 && overlap(r.Speaker, g.speaker) && abs(r.Cue.Start-g.cue.Start) < 30 {
				return i
			}
		}
	}
	return -1
}

func abs(n int) int { return max(n, -n) }

// fitLine fits the line between log odds that makes probabilities as right as
// they say (Platt's way).
func fitLine(p []float64, right []bool) (slope, intercept float32) {
	a, b := 1.0, 0.0
	for range 2000 {
		ga, gb := 0.0, 0.0
		for i := range p {
			x := logOdds(p[i])
			g := 1 / (1 + math.Exp(-a*x-b))
			if right[i] {
				g--
			}
			ga += g * x
			gb += g
		}
		a -= 0.3 * ga / float64(len(p)) / 4
		b -= 0.3 * gb / float64(len(p))
	}
	return float32(a), float32(b)
}

func logOdds(p float64) float64 {
	p = min(max(p, 1e-6), 1-1e-6)
	return math.Log(p / (1 - p))
}

func recalibrated(p []float64, slope, intercept float32) []float64 {
	out := make([]float64, len(p))
	for i := range p {
		out[i] = 1 / (1 + math.Exp(-float64(slope)*logOdds(p[i])-float64(intercept)))
	}
	return out
}

func reliability(p []float64, ok []bool) {
	var n, right [20]int
	for i := range p {
		b := min(int(p[i]*20), 19)
		n[b]++
		if ok[i] {
			right[b]++
		}
	}
	for b := range n {
		if n[b] > 0 {
			log.Printf("  confidence %.2f-%.2f: %5d found, %5.1f %% right", float64(b)/20, float64(b+1)/20, n[b], 100*float64(right[b])/float64(n[b]))
		}
	}
}

// score counts what a model gets right in one article, by mention.
func (t *trainer) score(m *quotation.Model, d *doc) (right, found, total int, ps []float64, oks []bool) {
	total = len(d.quotes)
	for _, q := range m.Find(d.text, d.paragraphs) {
		if q.Kind == quotation.KindReported {
			continue
		}
		w := article.Range{Start: q.Start, End: q.End}
		g := d.goldOf(w)
		if g == nil && d.discarded(w) {
			continue
		}
		found++
		ok := g != nil && (g.speaker.Len() == 0 && q.Speaker.Len() == 0 || g.speaker.Len() > 0 && q.Speaker.Len() > 0 &&
			(overlap(g.speaker, q.Speaker) || g.name != "" && lastName(d.text[q.Speaker.Start:q.Speaker.End]) == g.name))
		if ok {
			right++
		}
		ps = append(ps, q.Confidence)
		oks = append(oks, ok)
	}
	return
}

func (t *trainer) truth(d *doc) func(article.Range) (article.Range, bool) {
	return func(words article.Range) (article.Range, bool) {
		if g := d.goldOf(words); g != nil && g.speaker.Len() > 0 {
			return g.speaker, true
		}
		return article.Range{}, false
	}
}

func (t *trainer) fitSpeaker(docs []int) *quotation.Model {
	m := quotation.NewModel()
	var examples []speakerExample
	reachable, all := 0, 0
	for _, i := range docs {
		d := &t.docs[i]
		for _, e := range m.Examples(d.text, d.paragraphs, t.truth(d)) {
			g := d.goldOf(e.Words)
			if g == nil {
				continue
			}
			all++
			right := d.rightOnes(g, e.Candidates)
			if len(right) == 0 {
				continue
			}
			reachable++
			x := speakerExample{right: right}
			for _, c := range e.Candidates {
				x.cands = append(x.cands, c.Features)
			}
			examples = append(examples, x)
		}
	}
	acc := t.fitSoftmax(examples, m.Speaker)
	log.Printf("speaker model: %d quotations, right speaker among the candidates of %.1f %%, chosen in training %.1f %%", all, 100*float64(reachable)/float64(all), 100*acc)
	return m
}

func (t *trainer) quoteExamples(m *quotation.Model, docs []int) []quoteExample {
	var out []quoteExample
	for _, i := range docs {
		d := &t.docs[i]
		for _, e := range m.Examples(d.text, d.paragraphs, t.truth(d)) {
			g := d.goldOf(e.Words)
			if g == nil && d.discarded(e.Words) {
				continue
			}
			out = append(out, quoteExample{features: e.Features, yes: g != nil})
		}
	}
	return out
}

const (
	epochs  = 40
	rate    = 0.15
	penalty = 3e-5
)

// fitSoftmax maximises the probability of the right candidates by stochastic
// gradient with a step per weight (AdaGrad). It averages the last epochs.
func (t *trainer) fitSoftmax(examples []speakerExample, weights []float32) float64 {
	w := make([]float64, len(weights))
	for i := range w {
		w[i] = float64(weights[i])
	}
	g2 := make([]float64, len(weights))
	sum := make([]float64, len(weights))
	n := 0
	correct := 0
	var p, target []float64
	for epoch := range epochs {
		correct = 0
		for _, k := range t.rng.Perm(len(examples)) {
			x := &examples[k]
			p, target = p[:0], target[:0]
			top := math.Inf(-1)
			for _, fs := range x.cands {
				s := 0.0
				for _, f := range fs {
					s += w[f]
				}
				p = append(p, s)
				target = append(target, 0)
				top = max(top, s)
			}
			total, right := 0.0, 0.0
			best := 0
			for i := range p {
				if p[i] > p[best] {
					best = i
				}
			}
			for i := range p {
				p[i] = math.Exp(p[i] - top)
				total += p[i]
			}
			for _, i := range x.right {
				right += p[i]
				if i == best {
					correct++
				}
			}
			for _, i := range x.right {
				target[i] = p[i] / right
			}
			for i := range p {
				grad := p[i]/total - target[i]
				if math.Abs(grad) < 1e-4 {
					continue
				}
				for _, f := range x.cands[i] {
					step(w, g2, f, grad)
				}
			}
		}
		if epoch >= epochs/2 {
			n++
			for i := range w {
				sum[i] += w[i]
			}
		}
	}
	for i := range w {
		weights[i] = float32(sum[i] / float64(n))
	}
	return float64(correct) / float64(len(examples))
}

func step(w, g2 []float64, f uint16, grad float64) {
	grad += penalty * w[f] * 100
	g2[f] += grad * grad
	w[f] -= rate * grad / (1 + math.Sqrt(g2[f]))
}

func (t *trainer) fitLogistic(examples []quoteExample, from []float32) []float32 {
	size := len(from)
	w := make([]float64, size)
	for i := range w {
		w[i] = float64(from[i])
	}
	g2 := make([]float64, size)
	sum := make([]float64, size)
	n := 0
	for epoch := range epochs {
		for _, k := range t.rng.Perm(len(examples)) {
			x := &examples[k]
			s := 0.0
			for _, f := range x.features {
				s += w[f]
			}
			grad := 1 / (1 + math.Exp(-s))
			if x.yes {
				grad--
			}
			for _, f := range x.features {
				step(w, g2, f, grad)
			}
		}
		if epoch >= epochs/2 {
			n++
			for i := range w {
				sum[i] += w[i]
			}
		}
	}
	out := make([]float32, size)
	for i := range out {
		out[i] = float32(sum[i] / float64(n))
	}
	return out
}

func writeWeights(path string, m *quotation.Model) error {
	var b strings.Builder
	b.WriteString("// Code generated by retrieval/quotation/internal/train. DO NOT EDIT.\n\npackage quotation\n\n")
	for _, v := range []struct {
		name, about string
		w           []float32
	}{
		{"speakerWeights", "speakerWeights weigh the candidates for the speaker of a quotation; see speakerBlocks.", m.Speaker},
		{"quoteWeights", "quoteWeights tell quotations from scare quotes, titles and terms; see quoteBlocks.", m.Quote},
		{"subjectWeights", "subjectWeights weigh the mentions that may be the subject of a cue; see subjectBlocks.", m.Subject},
		{"reportedWeights", "reportedWeights weigh reported speech; see reportedBlocks.", m.Reported},
	} {
		fmt.Fprintf(&b, "// %s\nvar %s = [...]float32{", v.about, v.name)
		for i, w := range v.w {
			if i%16 == 0 {
				b.WriteString("\n\t")
			} else {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%s,", number(w))
		}
		b.WriteString("\n}\n\n")
	}
	fmt.Fprintf(&b, "// calibration: see Model.\nvar calibration = [...]float32{%s, %s, %s, %s}\n", number(m.Calibration[0]), number(m.Calibration[1]), number(m.Calibration[2]), number(m.Calibration[3]))
	s := strings.TrimRight(b.String(), "\n") + "\n"
	if err := os.WriteFile(path, []byte(s), 0o644); err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	return nil
}

func number(w float32) string {
	if math.Abs(float64(w)) < 0.0005 {
		return "0"
	}
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", w), "0"), ".")
}
