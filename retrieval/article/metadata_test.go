package article

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
)

func TestSuggestKey(t *testing.T) {
	for key, want := range map[string]string{
		"titel": "title", "Title": "title", "also-at": "also_at", "also at": "also_at", "link": "url", "writer": "authors",
		"autors": "authors", "publised": "published", "languge": "language", "colour": "", "tags": "", "ur": "url", "x": "",
		"headline": "title",
	} {
		if got := draft.SuggestKey(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for address, want := range map[string]bool{
		"http://a.b": true, "https://a.b/c?d#e": true, "https://[::1]/": true, "": false, "a.b": false, "//a.b/c": false,
		"ftp://a.b": false, "javascript:alert(1)": false, "https://": false, "http:///x": false, "https://a b": false,
		"https://a.b/\nc": false, "https://good.example@a.b/": false, "https://u:secret@a.b/": false,
		"HTTP://a.b": true, "data:text/html,x": false,
	} {
		if got := draft.IsWebAddress(address); got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	for in, want := range map[string]string{
		"2024": "2024", "2024-03": "2024-03", "2024-03-31": "2024-03-31", "2024-03-31T23:59:00+02:00": "2024-03-31",
		"2024-03-31 10:00": "2024-03-31", "2024-3-1": "", "31.3.2024": "", "2024-02-30": "", "": "", "2024-03-31x": "",
	} {
		got, err := ParseDate(in)
		if string(got) != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
	for in, want := range map[string]Date{
		"24 March 2024": "2024-03-24", "Published March 24, 2024": "2024-03-24", "Sunday, 24 March 2024, 10:05": "2024-03-24",
		"24.3.2024": "2024-03-24", "2024-03-24": "2024-03-24", "2024-03-24T05:05:13.750Z": "2024-03-24",
		"Publié le 24 mars 2024 à 18 h 42": "2024-03-24", "dimanche 24 mars 2024": "2024-03-24", "1er mars 2024": "2024-03-01",
		"24 de marzo de 2024, 7:15": "2024-03-24", "Publicado em 24 de março de 2024 às 7h15": "2024-03-24", "Il 24 marzo 2024": "2024-03-24",
		"24. März 2024, 7:15 Uhr": "2024-03-24", "Le 24 mars 2024 il a plu": "", "32 de marzo de 2024": "", "En marzo de 2024": "",
		"In March 2024 it rained": "", "March": "", "24 March 2024 was a wet day": "",
	} {
		if got := draft.DateLine(in); got != want {
			t.Errorf("line %q: %q, want %q", in, got, want)
		}
	}
}

func TestByline(t *testing.T) {
	for in, want := range map[string]string{
		"By Jane Doe": "Jane Doe", "By Jane Doe and John de Witt": "Jane Doe|John de Witt", "BY JANE DOE": "JANE DOE",
		"By Ann Oak, Bo Elm, and Cy Ash": "Ann Oak|Bo Elm|Cy Ash", "By the time it rained": "", "By Monday": "",
		"Par Jeanne Duval et Luc-Henri Roux": "Jeanne Duval|Luc-Henri Roux", "Por Ana Ruiz y Luis Mata": "Ana Ruiz|Luis Mata",
		"Von Ida Brandt und Jens Ohm": "Ida Brandt|Jens Ohm", "Von unserer Mitarbeiterin Ida Brandt": "Ida Brandt",
		"Текст: Анна Ким и Пётр Лис": "Анна Ким|Пётр Лис", "Von unseren Bergen und Seen": "",
		"di Carla Benedetti": "Carla Benedetti", "Par Jeanne Duval, avec l’AFP — Publié le 24 mars 2024 à 18 h 42": "Jeanne Duval",
		"Por Ana Ruiz, con agencias": "Ana Ruiz", "Par la fenêtre ouverte": "", "Por Ana Ruiz - una historia": "",
		"By Monday the River Rose Again and Again": "", "By Jane Doe and the wind": "", "Bypass Road Works": "", "By Air Force One 2": "",
	} {
		if got := strings.Join(bylineNames(in), "|"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestParseCatalogueFails(t *testing.T) {
	for name, catalogue := range map[string]string{
		"no JSON":            `{`,
		"unknown field":      `{"documents":[{"sha":"00"}]}`,
		"no id":              `{"documents":[{"sha256":"00","articles":[{"title":"T","lines":[[1,2]]}]}]}`,
		"id of a wrong form": `{"documents":[{"sha256":"00","articles":[{"id":"A b","title":"T","lines":[[1,2]]}]}]}`,
		"no lines":           `{"documents":[{"sha256":"00","articles":[{"id":"a","title":"T"}]}]}`,
		"lines backwards":    `{"documents":[{"sha256":"00","articles":[{"id":"a","title":"T","lines":[[2,1]]}]}]}`,
		"lines overlap":      `{"documents":[{"sha256":"00","articles":[{"id":"a","title":"T","lines":[[1,3],[3,4]]}]}]}`,
		"heading outside":    `{"documents":[{"sha256":"00","articles":[{"id":"a","title":"T","lines":[[1,3]],"headings":[4]}]}]}`,
		"join outside":       `{"documents":[{"sha256":"00","articles":[{"id":"a","title":"T","lines":[[1,3]],"join":[[3,4]]}]}]}`,
		"address":            `{"documents":[{"sha256":"00","articles":[{"id":"a","title":"T","lines":[[1,3]],"url":"x"}]}]}`,
	} {
		if _, err := ParseCatalogue([]byte(catalogue)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A line that only repeats the authors of the metadata is their byline; one that says more is not.
func TestAuthorsAgain(t *testing.T) {
	const story = "В субботу в порту открыли новый причал, и весь город пришёл смотреть на первые лодки, которые там встали. " +
		"Старый причал разобрали ещё зимой."
	for line, taken := range map[string]bool{
		"Игорь ШУБИН": true, "Игорь Шубин, собственный корреспондент": true, "Игорь Шубин и Анна Ким": true,
		"Игорь Шубин, который построил этот причал": false, "Пётр Лис": false, "Игорь Шубин и Пётр Лис, Лесной": false,
	} {
		text := "---\ntitle: Причал\nauthor: Игорь Шубин, Анна Ким\n---\n\n" + line + "\n\n" + story + "\n"
		articles, _, err := (&Reader{}).Read(t.Context(), fstest.MapFS{"a.md": {Data: []byte(text)}})
		if err != nil || len(articles) != 1 {
			t.Fatalf("%d articles, %v", len(articles), err)
		}
		if got := !strings.Contains(articles[0].Text, line); got != taken {
			t.Errorf("%q is taken off: %v", line, got)
		}
	}
}
