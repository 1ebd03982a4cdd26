package figures

import (
	"fmt"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// made is an article of these paragraphs, for the tests.
func made(title string, published article.Date, paragraphs ...string) *article.Article {
	a := &article.Article{ID: "made", Title: title, Published: published, Text: strings.Join(paragraphs, "\n\n")}
	at := 0
	for _, p := range paragraphs {
		a.Paragraphs = append(a.Paragraphs, article.Paragraph{Range: article.Range{Start: at, End: at + len(p)}})
		at += len(p) + 2
	}
	return a
}

// found are the figures of an article that answer a question, as its text has them.
func found(question string, a *article.Article) []string {
	r := NewReader()
	q := r.Question(question, nil)
	text := r.Open(a)
	for i := range a.Paragraphs {
		q.Learn(text, i)
	}
	var out []string
	for i := range a.Paragraphs {
		for _, f := range q.Find(text, i) {
			s := a.Slice(f.Range)
			if f.Part {
				s += " (part)"
			}
			out = append(out, s)
		}
	}
	return out
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		question string
		text     []string
		want     string
	}{
		{"how many died in Tolme", []string{"The ferry fire in Tolme killed at least 31 people and injured nearly 50."}, "at least 31 people"},
		{"how many were injured in Tolme", []string{"The ferry fire in Tolme killed at least 31 people and injured nearly 50."}, "nearly 50"},
		{"how many were injured in Tolme", []string{"The fire in Tolme left a dozen people wounded."}, "a dozen people wounded"},
		{"death toll tolme", []string{"The death toll of the flood in Tolme rose from 12 to 15 on Sunday."}, "from|12 to 15"},
		{"death toll tolme", []string{"In Tolme, twenty-three sailors, including two boys, were killed."},
			"twenty-three sailors|two boys (part)"},
		{"death toll tolme", []string{"Two nurses and five patients were killed in Tolme."}, "Two nurses|five patients"},
		{"deaths in Tolme", []string{"The storm killed 4 people in Tolme and 9 in Verrin."}, "4 people"},
		{"deaths in Tolme", []string{"A fire in Verrin killed 9 people."}, ""},
		{"deaths in Tolme", []string{"Storms in Tolme and Verrin killed 13 people together."}, ""},
		{"deaths in Tolme", []string{"Tolme mourns.", "A year earlier a fire in Verrin killed 9 people."}, ""},
		{"deaths in Tolme", []string{"A fire broke out in Tolme. It killed 9 people."}, "9 people"},
		{"deaths in Tolme", []string{"The fire in Tolme killed or injured 40 people."}, ""},
		{"how many were killed or injured in Tolme", []string{"The fire in Tolme killed or injured 40 people."}, "40 people"},
		{"deaths in Tolme", []string{"The flood of 2015 in Tolme closed Route 66 for 3 days and cost 4 million euros."}, ""},
		{"how many fighters does the Brigade have", []string{"The Brigade has between 4,000 and 6,000 fighters, officials say."},
			"between 4,000 and 6,000 fighters"},
		{"how many fighters does the Brigade have", []string{"Members of the Brigade now number more than 6,500."}, "more than 6,500"},
		{"how many fighters does the Brigade have", []string{"Thousands of the Brigade's fighters fled."}, "Thousands of the Brigade's fighters"},
		{"how many arrested in Tolme", []string{"Police in Tolme arrested seven men on Monday."}, "seven men"},
		{"how many hostages in Tolme", []string{"Gunmen in Tolme held 1,100 people hostage."}, "1,100 people hostage"},
		{"how much did the Tolme bridge cost", []string{"The bridge at Tolme cost $2.5 million and is 300 metres long."}, "$2.5 million"},
		{"how long is the Tolme bridge", []string{"The bridge at Tolme cost $2.5 million and is 300 metres long."}, "300 metres"},
		{"how many lighthouses in Tolme", []string{"Tolme has three old lighthouses and one pier."}, "three old lighthouses"},
		{"when was the Brigade founded", []string{"The Brigade was founded in 2014 or 2015 by sailors."}, "2014 or 2015"},
		{"when was the Brigade founded", []string{"The Brigade has many members.", "The group was formed nine years ago."}, "nine years ago"},
		{"when was the Brigade founded", []string{"In 2015, the Verrin League was founded against the Brigade."}, ""},
		{"when was the fire in Tolme", []string{"The fire in Tolme on 3 May 2019 burned for a day."}, "3 May 2019"},
	} {
		got := strings.Join(found(c.question, made("News", "2024-03-26", c.text...)), "|")
		if want := strings.TrimPrefix(c.want, "from|"); got != want {
			t.Errorf("%s\n  %s\n  got %q, want %q", c.question, strings.Join(c.text, " / "), got, want)
		}
	}
}

// An article about one thing says its number without saying of what again.
func TestFindByTitle(t *testing.T) {
	a := made("Ferry fire in Tolme", "2024-03-26", "Rescuers searched the harbour on Monday.",
		"At least 12 people were killed, harbour chief Ann Rees said.",
		"A fire in Verrin killed 30 people in 1999.")
	if got := strings.Join(found("how many died in tolme", a), "|"); got != "At least 12 people" {
		t.Errorf("found %q", got)
	}
}

// The beginning of an article is about what its title names.
func TestFindByOpening(t *testing.T) {
	a := made("Ferry fire: what is known", "2024-03-26", "Five people died when the Anna burned off Verrin last November.",
		"In Kolm a storm killed 9 people in 1999.")
	if got := strings.Join(found("how many died in the ferry fire", a), "|"); got != "Five people" {
		t.Errorf("found %q", got)
	}
	if got := strings.Join(found("how many died in Tolme", a), "|"); got != "" {
		t.Errorf("found %q", got)
	}
}

// A place is known by its country, and a group by its other name, where the same words
// go with both.
func TestLearn(t *testing.T) {
	a := made("News", "2024-03-26",
		"Twin suicide bombings hit the Verrian city of Kolm, killing 90 people.",
		"A suicide bomber struck the Verrian city of Kolm in January, and 94 people died.",
		"The Verria attack came with two bombs; it killed almost 100 people.",
		"A storm in Verria killed 7 people.",
		"A branch called Northern State in Marland, or NS-M, is growing.",
		"Northern State in Marland was founded in 2015 by rebels.")
	if got := strings.Join(found("death toll kolm", a), "|"); got != "90 people|94 people|almost 100 people" {
		t.Errorf("found %q", got)
	}
	if got := strings.Join(found("when was ns-m founded", a), "|"); got != "2015" {
		t.Errorf("found %q", got)
	}
}

func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"It happened on March 22, 2024, at night.":       "2024-03-22",
		"It happened on 22 March.":                       "2024-03-22 resolved",
		"In July last year it began.":                    "2023-07 resolved",
		"Last July it began, and last October it ended.": "2023-07 resolved|2023-10 resolved",
		"On Friday it rained.":                           "2024-03-22 resolved",
		"It was built nine years ago.":                   "2015 resolved",
		"A decade ago it was new.":                       "2014 resolved",
		"In January it closed, in May it had opened.":    "2024-01 resolved|2023-05 resolved",
		"In the summer of 2021 and last autumn.":         "2021|2023 resolved",
		"Between 2014 and 2016 nothing was built.":       "2014 until 2016",
		"Since the 1990s it has been shut.":              "1990 decade",
		"This month two were detained.":                  "2024-03 resolved",
		"We may march on Sunday.":                        "2024-03-24 resolved",
		"It has 2,000 seats and 2000 people came.":       "",
		"Two months after that, a year later.":           "",
		"On 2024-02-30 nothing was.":                     "",
		"On 2024-02-29 it was.":                          "2024-02-29",
		"On 22/03/2024, not 03/22/2023 or 12/03/2022.":   "2024-03-22|2023-03-22|2022",
	} {
		var got []string
		for _, d := range Dates(text, "2024-03-26") {
			s := string(d.Value)
			if d.Resolved {
				s += " resolved"
			}
			if d.Until != "" {
				s += " until " + string(d.Until)
			}
			if d.Decade {
				s += " decade"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%s: %q, want %q", text, s, want)
		}
	}
}

// Without the day, or any date, of the article, nothing is resolved by it.
func TestDatesUnknown(t *testing.T) {
	for published, want := range map[article.Date]int{"": 0, "2024": 2, "2024-03": 4} {
		n := len(Dates("On Friday, in January, last year, nine years ago and last July.", published))
		if n != want {
			t.Errorf("published %q: %d dates, want %d", published, n, want)
		}
	}
}

func TestQuantities(t *testing.T) {
	r := newReader()
	for text, want := range map[string]string{
		"1,100 men": "1100-1100", "two million people": "2000000-2000000", "2.5 million": "2500000-2500000", "a dozen": "12-12",
		"two dozen": "24-24", "twenty-five": "25-25", "one hundred and five": "105-105", "dozens": "12-0", "tens of thousands": "10000-0",
		"a few thousand": "2000-0", "4 to 6 million": "4000000-6000000", "between four and six": "4-6", "Flight 93": "", "9/11": "",
		"5 pm": "", "10:30": "", "Sept. 11": "", "in 2015": "", "one of them": "", "no one": "", "a hundred": "100-100",
		"half a million": "500000-500000", "half a dozen": "6-6", "3rd": "",
		"up to 12": "12-12", "12 or more": "12-12", "three hundred thousand": "300000-300000", "F-35": "", "99999999999999999999": "",
	} {
		var got []string
		for _, q := range quantities(text, r.tokens(text)) {
			got = append(got, fmt.Sprintf("%.0f-%.0f", q.Low, q.High))
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%s: %q, want %q", text, s, want)
		}
	}
}

// Numbers of any kind are told where their sentence says what was asked, and no others.
func TestChoose(t *testing.T) {
	for _, c := range []struct{ question, text, want string }{
		{"How much did the new pier in Dunmar cost?", "The new pier in Dunmar cost 4.2 million euros and took three years.", "4.2 million euros"},
		{"how tall is the Dunmar lighthouse", "The Dunmar lighthouse is 41 metres tall and was lit in 1861.", "41 metres"},
		{"How many pages does the Dunmar chronicle have?", "The 640-page Dunmar chronicle was bound in calf.", "640-page"},
		{"What percentage of Dunmar's voters backed the bypass?",
			"In Dunmar 58 per cent of voters backed the bypass and 31 per cent rejected it.", "58 per cent"},
		{"How many oak trees stand in Dunmar park?", "Dunmar park has 12 elms, 240 oak trees and 31 limes.", "240 oak trees"},
		{"When was the Dunmar railway opened?", "The Dunmar railway was opened on 4 June 1874 and closed in 1966.", "4 June 1874"},
		{"When was the Dunmar railway closed?", "The Dunmar railway was opened on 4 June 1874 and closed in 1966.", "1966"},
		{"How many oak trees stand in Dunmar park?", "Dunmar park has 12 elms.", ""},
		{"How much did the new pier in Dunmar cost?", "The harbour office in Verrin paid 9,000 euros for a boat.", ""},
		{"how deep is the Dunmar basin", "The Dunmar basin is 50 metres long and 2 metres deep.", "2 metres"},
		{"How many changing rooms in Dunmar were shut?", "In Dunmar two of the five changing rooms were shut.", "two of the five changing rooms"},
		{"what is the population of Dunmar", "In the fighting of 1991 in Dunmar 1,700 people were killed.", ""},
		{"how long was the Dunmar bridge shut", "The first car over the Dunmar bridge was 64 years old.", ""},
		{"how old is Ida Brandt", "Mayor Ida Brandt, 61, opened the pool in Dunmar.", "61"},
		{"How long is the Dunmar tunnel?", "Flight 93 passed Dunmar; room 12 was shut.", ""},
	} {
		r := NewReader()
		q := r.Question(c.question, nil)
		text := r.Open(made("News", "2024-03-26", c.text))
		q.Learn(text, 0)
		all := q.Candidates(text, 0, 0)
		var got []string
		for _, i := range q.Choose(all) {
			got = append(got, c.text[all[i].Start:all[i].End])
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s\n  %s\n  got %q, want %q", c.question, c.text, s, c.want)
		}
	}
}

func TestNamesSpeaker(t *testing.T) {
	for name, want := range map[string]bool{
		"Ann Rees": true, "Verria’s interior ministry": true, "Ann Rees’s column in The Tide": false, "Rees' book": false, "": true,
	} {
		if got := NamesSpeaker(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("how many died in Tolme", "At least 12 people, including two boys, were killed in Tolme on 3 May 2019.")
	f.Add("when was X founded", "between 4 to and 6 or 2015 or")
	f.Add("how many", "“1,100 — killing a few dozen of the")
	f.Fuzz(func(t *testing.T, question, text string) {
		a := made("Title of 12", "2024-03-26", text)
		r := NewReader()
		q := r.Question(question, nil)
		opened := r.Open(a)
		q.Learn(opened, 0)
		all := q.Candidates(opened, 0, 0)
		figures := q.Find(opened, 0)
		for _, i := range q.Choose(all) {
			figures = append(figures, all[i].Figure)
		}
		for _, f := range figures {
			if f.Start < f.Sentence.Start || f.End > f.Sentence.End || f.Start >= f.End {
				t.Fatalf("%v is outside of its sentence %v", f.Range, f.Sentence)
			}
		}
	})
}

// A day that a month does not have is no date.
func TestNoSuchDay(t *testing.T) {
	r := newReader()
	for _, text := range []string{"On 30 February the court met.", "On 31 April the court met."} {
		if got := r.dates(text, "2025-02-03"); len(got) > 0 {
			t.Errorf("%s: got %+v", text, got)
		}
	}
	if got := r.dates("On 29 February the court met.", "2025-02-03"); len(got) > 1 {
		t.Errorf("got %+v", got)
	}
}
