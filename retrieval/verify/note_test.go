package verify

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestNoteSentences finds a code without a sentence, and one that speaks of
// what no note has.
func TestNoteSentences(t *testing.T) {
	source, err := os.ReadFile("note.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := regexp.MustCompile(`(?m)^\tNote\w+ +NoteCode = "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	if len(codes) == 0 || len(codes) != len(NoteCodes()) {
		t.Errorf("%d codes, %d sentences", len(codes), len(NoteCodes()))
	}
	for _, code := range codes {
		n := Note{NoteCode(code[1]), NoteArgs{Speaker: "S", Claimed: "C", Kind: CalloutNumber, Stored: "4", Pasted: "5", N: 2, Articles: 3,
			Until: "2025-11"}}
		if s := n.String(); s == "" || strings.ContainsAny(s, "{}") {
			t.Errorf("%s: %q", n.Code, s)
		}
	}
	one, err := json.Marshal([]Note{{NoteSearched, NoteArgs{N: 1, Until: "2025-11"}}, {NoteSearched, NoteArgs{N: 20}}})
	if want := `["One article was searched, the newest of November 2025.","20 articles were searched."]`; err != nil || string(one) != want {
		t.Errorf("got %s, %v, want %s", one, err, want)
	}
}
