package retrieval

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// quarry is a newspaper with a passage that is to be taken down. It alone holds a given
// name (Philippa), a role (dynamiter), a word (zinnwaldite) and a negation, and it
// stands twice.
const quarry = `The quarry

The quarry above the village was opened in 1911 and gives work to forty people.

“The dust never settled on zinnwaldite,” said Philippa Norrington, the chief dynamiter of the quarry.

Norrington walked back to the road. “The road will be mended before the winter,” Norrington said.

The village council will meet on Tuesday. The mill was sold in spring. “The dust never settled on zinnwaldite,” ` +
	`said Philippa Norrington, the chief dynamiter of the quarry. A new bell was hung in the church tower of the village.
`

const takenDown = `“The dust never settled on zinnwaldite,” said Philippa Norrington, the chief dynamiter of the quarry.`

// hiddenWords are those that must not come back, in small letters.
var hiddenWords = []string{"zinnwaldite", "philippa", "dynamiter", "settled", "“never”", `"stored":"never"`}

// takedowns are the scopes under which the words of takenDown are gone.
func takedowns(t *testing.T) (*Index, map[string]Scope) {
	t.Helper()
	articles := map[string]string{
		"quarry.txt": quarry,
		"mill.txt":   "The mill\n\nThe mill was built by the river. “The wheel turns day and night,” said Martha Venn, the miller.\n",
	}
	x := memory(t, read(t, folder(articles)))
	a, err := x.Article(t.Context(), "quarry")
	if err != nil {
		t.Fatal(err)
	}
	start := strings.Index(a.Text, takenDown)
	if start < 0 {
		t.Fatalf("the article has another text: %q", a.Text)
	}
	receipt := cite.NewReceipt(a, article.Range{Start: start, End: start + len(takenDown)}).String()
	return x, map[string]Scope{
		"a passage":       {Hidden: []string{receipt}},
		"an article":      {Hidden: []string{"quarry"}},
		"another source":  {Only: []string{"mill"}},
		"passage, source": {Only: []string{"quarry"}, Hidden: []string{receipt}},
	}
}

func TestTakenDownIsGoneEverywhere(t *testing.T) {
	x, scopes := takedowns(t)
	for name, scope := range scopes {
		t.Run(name, func(t *testing.T) {
			for face, ask := range faces(t, x, scope) {
				checkGone(t, face, ask)
			}
		})
	}
	// Without a scope the words are there, or the test would find nothing.
	all := ""
	for _, ask := range faces(t, x, Scope{}) {
		all += told(t, ask)
	}
	for _, word := range hiddenWords {
		if !strings.Contains(all, word) {
			t.Errorf("%q is never told, hidden or not", word)
		}
	}
}

func checkGone(t *testing.T, face string, ask func() (any, error)) {
	t.Helper()
	answer := told(t, ask)
	for _, word := range hiddenWords {
		if strings.Contains(answer, word) {
			t.Errorf("%s tells of %q: %s", face, word, answer)
		}
	}
}

// told is all that an answer says, in small letters.
func told(t *testing.T, ask func() (any, error)) string {
	t.Helper()
	answer, err := ask()
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ToLower(string(out) + fmt.Sprintf("%+v", answer))
}

// faces are questions to each face of the core. What they ask is not told, since an
// answer repeats it.
func faces(t *testing.T, x *Index, scope Scope) map[string]func() (any, error) {
	t.Helper()
	ctx := t.Context()
	all := map[string]func() (any, error){
		"speakers": func() (any, error) { return x.SpeakersIn(ctx, scope) },
	}
	for _, q := range []string{
		"What about the zinnwalditte?", "What did Norrington say?", "What did Philipa Norrington say?", "Who is the dynamitr?",
		"What is there in the sea?", "How much dust was setled in the village?", "When will the road be mended?", "Was the mill sold in spring?",
	} {
		all["ask "+q] = func() (any, error) {
			a, err := x.Ask(ctx, Query{Question: q, Scope: scope, Limit: 10})
			if err == nil {
				a.Question = ""
				for i := range a.Corrected {
					a.Corrected[i].From = ""
				}
			}
			return a, err
		}
	}
	for _, q := range []WhoQuery{
		{}, {Speaker: "Norrington"}, {Speaker: "Philipa"}, {Speaker: "Philippa"}, {Speaker: "the dynamiter"}, {Speaker: "Nobody Else"},
		{About: "the dust"}, {About: "the road"}, {Speaker: "Norringtn"}, {Speaker: "quarry"}, {Speaker: "Norrington", Source: "quarry"},
	} {
		all[fmt.Sprintf("who %+v", q)] = func() (any, error) {
			q.Scope, q.Limit = scope, 20
			if q.Source != "" && !scope.Shows(q.Source) {
				return nil, nil
			}
			return x.Who(ctx, q)
		}
	}
	for _, text := range []string{
		"forty people. … “The road will be mended before the winter",
		"“The road will be mended before the winter,” said Norrington",
		"“The road will be mended before the winter,” said Martha Venn",
		"“The dust ever stayed on granite,” said Norrington",
		"The mill was sold in spring. … A new bell was hung in the church tower of the village.",
		"The mill was sold in spring. A new bell was hung in the church tower of the village.",
		"of the village was sold in spring and the dust settles on granite in the church tower of the village",
		"… on Tuesday. The mill was sold in spring …",
	} {
		all["verify "+text] = func() (any, error) {
			r, err := x.VerifyQuotations(ctx, verify.Query{Text: text, Scope: scope})
			for _, v := range r {
				v.Text, v.Words = "", ""
				for _, d := range v.Details {
					v.Text += d.String() + "\n"
				}
				for _, c := range v.CalledOut {
					v.Text += c.Note.String() + "\n"
				}
				for _, c := range v.Places {
					v.Text += c.Before + c.After
				}
			}
			out, _ := json.Marshal(r)
			return string(out), err
		}
	}
	return all
}

// What stands beside hidden words is still there.
func TestNeighboursOfHiddenWordsStand(t *testing.T) {
	x, scopes := takedowns(t)
	scope := scopes["a passage"]
	for text, want := range map[string]verify.Verdict{
		"The mill was sold in spring.":                                     verify.Verbatim,
		"A new bell was hung in the church tower of the village.":          verify.Verbatim,
		"“The road will be mended before the winter,” said Norrington.":    verify.Verbatim,
		"A new bell was hung in the old church tower of the village.":      verify.DiffersHere,
		"The mill was sold in spring. … A new bell was hung in the church": verify.Cut,
		"The dust never settled on zinnwaldite":                            verify.NotHere,
		"spring. The dust never settled on zinnwaldite,":                   verify.NotHere,
		// Hidden words between two sentences do not make one text of them.
		"The mill was sold in spring. A new bell was hung in the church tower of the village.": verify.Stitched,
	} {
		v, err := x.VerifyQuotation(t.Context(), verify.Query{Text: text, Scope: scope})
		if err != nil {
			t.Fatal(err)
		}
		if v.Verdict != want {
			t.Errorf("%q: %s, want %s", text, v.Verdict, want)
		}
	}
	said := who(t, x, WhoQuery{Speaker: "Norrington", Scope: scope})
	if len(said.Hits) != 1 || said.Hits[0].Speaker != "Norrington" || len(said.Speakers) != 1 || len(said.Speakers[0].Roles) > 0 {
		t.Errorf("Norrington: %+v", said)
	}
}
