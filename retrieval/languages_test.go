package retrieval

import (
	"slices"
	"testing"
)

func TestSearchedLanguages(t *testing.T) {
	got := SearchedLanguages([]Source{
		{Language: "sk"}, {Language: "de-AT"}, {Searched: "de"}, {Language: "en", Searched: "de"}, {}, {Searched: "el"}, {Language: "sk"},
	})
	want := []SearchedLanguage{
		{Code: "de", Articles: 3, Analysed: true, Speakers: true}, {Code: "sk", Articles: 2}, {Code: "el", Articles: 1, Analysed: true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("the languages are %+v", got)
	}
}
