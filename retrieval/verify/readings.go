package verify

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/naming"
)

// Quotations checks a text that may have several quotations: as a whole first,
// which a passage with quotations in it is, then each, q.Most at most. q.Speaker,
// when not empty, is taken for the speaker of all.
//
// What is not in the collection as it was pasted is read once more without what chat
// puts around words: Markdown's emphasis, and "Name said that" before words without marks.
func Quotations(ctx context.Context, in *store.Collection, readAt string, q Query) ([]*Result, error) {
	all, err := quotations(ctx, in, readAt, q, splitQuotations(q.Text))
	if err != nil && !errors.Is(err, ErrNoWords) || allFound(all) {
		return all, err
	}
	plain := q
	if plain.Text = withoutEmphasis(q.Text); plain.Text != q.Text {
		again, err := quotations(ctx, in, readAt, plain, splitQuotations(plain.Text))
		if err == nil {
			all = again
		} else if !errors.Is(err, ErrNoWords) {
			return nil, err
		}
	}
	if said, ok := saidThat(plain.Text); ok && q.Speaker == "" && len(all) == 1 && all[0].Verdict != Reported && !allFound(all) {
		again, err := quotations(ctx, in, readAt, plain, []Pasted{said})
		if err != nil {
			return nil, err
		}
		if allFound(again) {
			all = again
		}
	}
	if len(all) == 1 {
		all[0].Text = q.Text
	}
	if len(all) == 0 {
		return nil, ErrNoWords
	}
	return all, nil
}

// allFound reports whether all quotations are in the collection in these words, whoever said them.
func allFound(all []*Result) bool {
	return len(all) > 0 && !slices.ContainsFunc(all, func(v *Result) bool { return v.Verdict != Verbatim && v.Verdict != AnotherSpeaker })
}

// emphasis are the marks of Markdown, as Discord has it, that are in pairs around words. Those
// of words that are struck out are none: without them the words would be said.
var emphasis = []string{"***", "**", "*", "___", "__", "_", "||", "`"}

// withoutEmphasis takes the marks of emphasis off words. A mark that has no other, or stands
// inside a word, stays: 2 * 3, snake_case.
func withoutEmphasis(text string) string {
	if !strings.ContainsAny(text, "*_|`") {
		return text
	}
	for _, mark := range emphasis {
		text = withoutPairs(text, mark)
	}
	return text
}

func withoutPairs(text, mark string) string {
	out := make([]byte, 0, len(text))
	open := -1 // in out, behind the mark
	isWord := func(r rune) bool { return r != utf8.RuneError && r != '_' && article.IsWordRune(r) }
	isSpace := func(r rune) bool { return r == utf8.RuneError || unicode.IsSpace(r) }
	for at := 0; at < len(text); {
		if !strings.HasPrefix(text[at:], mark) {
			out = append(out, text[at])
			at++
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(mark):])
		at += len(mark)
		if open >= 0 && len(out) > open && !isSpace(before) && !isWord(after) {
			out = append(out[:open-len(mark)], out[open:]...)
			open = -1
			continue
		}
		out = append(out, mark...)
		if open < 0 && !isWord(before) && !isSpace(after) {
			open = len(out)
		}
	}
	return string(out)
}

// leadIn is somebody, a verb of speech and what they said, without marks.
var leadIn = regexp.MustCompile(`^(?s)(\p{Lu}[^:.!?\n"“]{1,60}?),? (?:said|says|stated|states|claimed|claims|warned|warns|announced|` +
	`explained|added|argued|argues|insisted|noted|told [\pL ]{2,30}?),?(?: that)? (\S.*)$`)

// saidThat reads "Ruth Calder said that the pier is closed".
func saidThat(text string) (Pasted, bool) {
	text = strings.TrimSpace(text)
	m := leadIn.FindStringSubmatchIndex(text)
	if m == nil || len(quotedParts(text)) > 0 {
		return Pasted{}, false
	}
	name := naming.CleanName(text[m[2]:m[3]])
	if !naming.IsName(name) || !naming.MostlyCapital(name) || countWords(text[m[4]:m[5]], fewWords) < fewWords {
		return Pasted{}, false
	}
	p := newPasted(text, article.Range{Start: m[4], End: m[5]})
	p.Speaker = name
	return p, true
}
