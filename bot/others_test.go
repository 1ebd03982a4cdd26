package bot

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// runNode runs a script of .ci, which asks somebody else's program. Without it
// the test is skipped; .ci/run installs it.
func runNode(t *testing.T, script, pkg string, stdin []byte) []byte {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("skipped: there is no node to run .ci/" + script)
	}
	dir := filepath.Join("..", ".ci")
	if found, _ := filepath.Glob(filepath.Join(dir, "node_modules", pkg, "package.json")); len(found) == 0 {
		t.Skip("skipped: npm's " + pkg + " is not installed; run npm ci in .ci")
	}
	c := exec.CommandContext(t.Context(), node, script)
	c.Dir, c.Stdin = dir, bytes.NewReader(stdin)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, stderr.String())
	}
	return out
}

// TestSignaturesOfOthers: the endpoint takes what Discord's own library takes,
// and refuses what it refuses.
func TestSignaturesOfOthers(t *testing.T) {
	valid, invalid := 0, 0
	for line := range bytes.Lines(runNode(t, "sign.mjs", "discord-interactions", nil)) {
		var sent struct {
			Key, Timestamp, Body, Signature string
			Valid                           bool
		}
		if err := json.Unmarshal(line, &sent); err != nil {
			t.Fatal(err)
		}
		key, err := hex.DecodeString(sent.Key)
		if err != nil {
			t.Fatal(err)
		}
		body, err := base64.StdEncoding.DecodeString(sent.Body)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.Header.Set("X-Signature-Timestamp", sent.Timestamp)
		r.Header.Set("X-Signature-Ed25519", sent.Signature)
		w := httptest.NewRecorder()
		newEndpoint(t, key).ServeHTTP(w, r)
		switch {
		case sent.Valid && w.Code == http.StatusOK && w.Body.String() == `{"type":1}`:
			valid++
		case !sent.Valid && w.Code == http.StatusUnauthorized:
			invalid++
		default:
			t.Fatalf("%s: answered %d %s", line, w.Code, w.Body)
		}
	}
	if valid != 200 || invalid != 1000 {
		t.Errorf("%d valid and %d invalid requests", valid, invalid)
	}
	t.Logf("%d valid and %d invalid requests", valid, invalid)
}

// markdownCases is how many hostile messages somebody else's parser reads.
const markdownCases = 3000

// ours are the ways of formatting that the bot uses itself, as the parser names
// them. In a block quote there are only bold words.
var ours = []string{"", "/strong", "/subtext", "/subtext/strong", "/subtext/inlineCode", "/subtext/link", "/link", "/blockQuote",
	"/blockQuote/strong"}

// TestMarkdownOfOthers: a parser of Discord's Markdown that somebody else wrote
// reads hostile excerpts, titles and questions back as plain text in a block
// quote, and nothing in them formats, links or mentions.
func TestMarkdownOfOthers(t *testing.T) {
	var (
		stdin   bytes.Buffer
		quoted  []string // what each text quotes, "" for nothing
		written []string
	)
	for seed := range uint64(markdownCases) {
		r := rand.New(rand.NewPCG(seed, 7))
		hit := hostileHit(r, 1)
		a := &retrieval.Answer{Question: hostileText(r, 8), Answered: true, Hits: []retrieval.Hit{hit}}
		narrow := narrowLines(en, hostileQuestion(r), retrieval.Source{Citation: hostileHit(r, 1).Article})
		texts := []string{layout.QuestionLines(en, a, true, narrow),
			layout.AnswerPassage(en, hit).Text(en, discord.MaxText)}
		for i, text := range texts {
			line, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			stdin.Write(append(line, '\n'))
			written = append(written, text)
			if i > 0 {
				quoted = append(quoted, bottest.Quoted(text))
			} else {
				quoted = append(quoted, "")
			}
		}
	}
	lines := bufio.NewScanner(bytes.NewReader(runNode(t, "markdown.mjs", "discord-markdown-parser", stdin.Bytes())))
	lines.Buffer(nil, 1<<20)
	n := 0
	for ; lines.Scan(); n++ {
		var parts [][2]string
		if err := json.Unmarshal(lines.Bytes(), &parts); err != nil {
			t.Fatal(err)
		}
		var inQuote strings.Builder
		for _, part := range parts {
			kind, text := part[0], part[1]
			if !slices.Contains(ours, kind) {
				t.Fatalf("text %d: %q is %s in\n%s", n, text, kind, written[n])
			}
			if strings.HasPrefix(kind, "/blockQuote") {
				inQuote.WriteString(text)
			}
		}
		// The line end after the quotation belongs to the quotation for it.
		if got := strings.TrimSuffix(inQuote.String(), "\n"); got != quoted[n] {
			t.Fatalf("text %d: reads\n%q\nwant\n%q\nin\n%q", n, got, quoted[n], written[n])
		}
	}
	if n != len(written) {
		t.Errorf("%d of %d texts were read", n, len(written))
	}
	t.Logf("%d texts of %d messages", n, markdownCases)
}
