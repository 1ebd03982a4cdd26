package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
)

// wellOf writes an article about the depth of a well.
func wellOf(t *testing.T, articles, place string, depth int) {
	t.Helper()
	text := fmt.Sprintf("The well of %[1]s\n\nThe well of %[1]s is %[2]d metres deep. It was dug by hand.\n", place, depth)
	if err := os.WriteFile(filepath.Join(articles, strings.ToLower(place)+".txt"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// talk is a conversation with the bot.
type talk struct {
	d *bottest.Discord
	n int
}

func (k *talk) reply(t *testing.T, command func(id string) []byte) string {
	t.Helper()
	k.n++
	id := fmt.Sprint(k.n)
	k.d.Send(command(id))
	return shown(t, k.d.Reply(id))
}

// until repeats a command until the reply holds some words, or with "!" before
// them no longer does. No reply in between may be an apology.
func (k *talk) until(t *testing.T, command func(id string) []byte, want string) {
	t.Helper()
	words, not := strings.CutPrefix(want, "!")
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(250 * time.Millisecond) {
		text := k.reply(t, command)
		if strings.Contains(text, words) != not {
			return
		}
		if strings.Contains(text, "went wrong") || strings.Contains(text, "Still indexing") {
			t.Fatal(text)
		}
		if time.Now().After(end) {
			t.Fatalf("%q: in the end the reply is\n%s", want, text)
		}
	}
}

func howDeep(place string) func(id string) []byte {
	return func(id string) []byte {
		return bottest.Command(id, "ask", "question", "How deep is the well of "+place+"?")
	}
}

func sources(id string) []byte { return bottest.Command(id, "sources") }

func reload(id string) []byte { return bottest.Admin(id, "reload") }

// watched are the settings of a bot that watches a folder with one article.
func watched(t *testing.T) (articles string, settings []string) {
	t.Helper()
	articles = t.TempDir()
	wellOf(t, articles, "Tolme", 10)
	return articles, []string{
		"VERBATIM_STATE=" + t.TempDir(), "VERBATIM_ARTICLES=" + articles, "VERBATIM_INDEX=" + t.TempDir(),
		"VERBATIM_COOLDOWN=0", "VERBATIM_WATCH_INTERVAL=1",
	}
}

// TestServeLive is a day of an operator: articles come, change and go while the
// bot runs, and it answers from them without being told.
func TestServeLive(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"auto", "poll"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			articles, settings := watched(t)
			indexNow(t, settings)
			wellOf(t, articles, "Late", 30) // while nobody watched
			d := bottest.New(t)
			log := serveLogged(t, d, append(settings, "VERBATIM_WATCH="+way)...)
			k := &talk{d: d}
			k.until(t, howDeep("Tolme"), "is 10 metres")
			k.until(t, howDeep("Late"), "is 30 metres")
			wellOf(t, articles, "Tolme", 11)
			k.until(t, howDeep("Tolme"), "is 11 metres")
			if err := os.Remove(filepath.Join(articles, "late.txt")); err != nil {
				t.Fatal(err)
			}
			k.until(t, sources, "!well of Late")
			for _, want := range []string{"answering from the index as it is", `msg="+ late"`, `msg="~ tolme"`, `msg="- late"`,
				"a new index is in use"} {
				if !strings.Contains(log.String(), want) {
					t.Errorf("the log lacks %q:\n%s", want, log)
				}
			}
		})
	}
}

// Without watching, articles are read at the start and when that is asked for.
func TestServeUnwatched(t *testing.T) {
	t.Parallel()
	articles, settings := watched(t)
	d := bottest.New(t)
	serve(t, d, append(settings, "VERBATIM_WATCH=off")...)
	k := &talk{d: d}
	k.until(t, howDeep("Tolme"), "is 10 metres")
	wellOf(t, articles, "Tolme", 11)
	k.until(t, reload, "1 changed")
	k.until(t, howDeep("Tolme"), "is 11 metres")
}

// An index that does worse on the operator's questions is not put in use, until
// somebody in a terminal does so; then the bot has it, too.
func TestServeGate(t *testing.T) {
	t.Parallel()
	articles, settings := watched(t)
	questions := filepath.Join(t.TempDir(), "questions.jsonl")
	const secret = "How deep is the well of Tolme?"
	if err := os.WriteFile(questions, []byte(`{"id": "depth", "question": "`+secret+`", "answers": [["10 metres"]]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	settings = append(settings, "VERBATIM_QUESTIONS="+questions)
	indexNow(t, settings)
	d := bottest.New(t)
	log := serveLogged(t, d, settings...)
	k := &talk{d: d}
	k.until(t, howDeep("Tolme"), "is 10 metres")
	wellOf(t, articles, "Tolme", 11)
	k.until(t, reload, "worse on 1 of the operator’s own questions (depth)")
	k.until(t, howDeep("Tolme"), "is 10 metres")
	if code, out := indexNow(t, settings, "--preview"); code != exitFailed || !strings.Contains(out, secret) {
		t.Errorf("the preview ends with %d: %s", code, out)
	}
	if code, out := indexNow(t, settings, "--force"); code != exitOK {
		t.Errorf("--force ends with %d: %s", code, out)
	}
	k.until(t, howDeep("Tolme"), "is 11 metres")
	if !strings.Contains(log.String(), "worse=depth") || strings.Contains(log.String(), secret) {
		t.Errorf("the log should name the question by its id alone:\n%s", log)
	}
}

// A folder that goes away, or is empty all of a sudden, takes no article from
// the bot, and when it is back all goes on.
func TestServeUnmounted(t *testing.T) {
	t.Parallel()
	articles, settings := watched(t)
	indexNow(t, settings)
	d := bottest.New(t)
	log := serveLogged(t, d, settings...)
	k := &talk{d: d}
	if err := os.Rename(articles, articles+".away"); err != nil {
		t.Fatal(err)
	}
	waitFor(t, log, "the articles folder is not there")
	k.until(t, howDeep("Tolme"), "is 10 metres")
	if err := os.Mkdir(articles, 0o755); err != nil {
		t.Fatal(err)
	}
	waitFor(t, log, "the articles folder is empty")
	k.until(t, reload, "folder is empty")
	k.until(t, howDeep("Tolme"), "is 10 metres")
	wellOf(t, articles+".away", "Tolme", 11)
	if err := os.Remove(articles); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(articles+".away", articles); err != nil {
		t.Fatal(err)
	}
	k.until(t, howDeep("Tolme"), "is 11 metres")
}

// What is wrong with the index folder is said with the way out, and is tried
// again: when it is fixed, all goes on.
func TestServeErrorTriedAgain(t *testing.T) {
	t.Parallel()
	articles, settings := watched(t)
	questions := filepath.Join(t.TempDir(), "questions.jsonl")
	settings = append(settings, "VERBATIM_QUESTIONS="+questions)
	if err := os.WriteFile(questions, []byte(`{"question": "x", "answers": []}`), 0o600); err != nil {
		t.Fatal(err)
	}
	indexNow(t, settings)
	if err := os.Remove(questions); err != nil {
		t.Fatal(err)
	}
	d := bottest.New(t)
	log := serveLogged(t, d, settings...)
	k := &talk{d: d}
	wellOf(t, articles, "Tolme", 11)
	waitFor(t, log, "VERBATIM_QUESTIONS")
	k.until(t, howDeep("Tolme"), "is 10 metres")
	if err := os.WriteFile(questions, []byte(`{"question": "x", "answers": []}`), 0o600); err != nil {
		t.Fatal(err)
	}
	k.until(t, howDeep("Tolme"), "is 11 metres")
}

func waitFor(t *testing.T, log *lockedBuffer, words string) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); !strings.Contains(log.String(), words); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the log lacks %q:\n%s", words, log)
		}
	}
}
