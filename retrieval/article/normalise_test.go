package article

import (
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
)

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{
		"":                                   "",
		" \t ":                               "",
		"plain words":                        "plain words",
		" a\u00a0b\u2009c\u3000d\te  f ":     "a b c d e f",
		"a\u2028b\u2029c\u0085d\vе":          "a b c d е",
		"co\u00adop\u200ber\ufeffate\u2060d": "cooperated",
		"bell\a and\x1b[1m\u0000 nul":        "bell and[1m nul",
		"e\u0301t\u00e9":                     "\u00e9t\u00e9",
		"\u212b":                             "\u00e5",
		"a\u202eb\u2066c\u200fd":             "abcd",
		"می\u200cخواهم":                      "می\u200cخواهم",
		"क्\u200dष":                          "क्\u200dष",
		"a\u200cb\u200dc":                    "abc",
		"👩\u200d🚀 ❤\ufe0f\u200d🔥":            "👩\u200d🚀 ❤\ufe0f\u200d🔥",
		"👍🏽\u200d":                           "👍🏽",
		"🏴\U000e0067\U000e0062\U000e007f":    "🏴\U000e0067\U000e0062\U000e007f",
		"hid\U000e0068\U000e0069den":         "hidden",
		"bad \xff byte":                      "bad \ufffd byte",
		"x\ufffcy\ufff9z\ufffe":              "xyz",
		"“Don’t – or—…” 2·3 №5 ½":            "“Don’t – or—…” 2·3 №5 ½",
	} {
		if in == "\u212b" {
			want = "\u00c5"
		}
		got := draft.Normalise(in)
		if got != want {
			t.Errorf("normalise(%q) = %q, want %q", in, got, want)
		}
		if again := draft.Normalise(got); again != got {
			t.Errorf("normalise(%q) = %q: it changes again", got, again)
		}
	}
}

func TestDecode(t *testing.T) {
	for _, c := range []struct{ name, data, want, remark string }{
		{"UTF-8", "café", "café", ""},
		{"byte order mark", "\ufeffa", "a", ""},
		{"line ends", "a\r\nb\rc\n", "a\nb\nc\n", ""},
		{"UTF-16, little endian", "\xff\xfea\x00\xe9\x00", "aé", ""},
		{"UTF-16, big endian", "\xfe\xff\x00a\x00\xe9", "aé", ""},
		{"Windows-1252", "caf\xe9 \x93no\x94", "café “no”", "Windows-1252"},
		{"damaged UTF-8", "café caf\xc3 – “x”", "café caf\ufffd – “x”", "U+FFFD"},
		{"no Windows-1252 either", "a\x81b", "a\ufffdb", "U+FFFD"},
		{"UTF-16 without a mark", "A\x00 \x00l\x00i\x00n\x00e\x00 \x00o\x00f\x00 \x00i\x00t\x00.\x00", "A line of it.", ""},
		{"a stray byte in UTF-8", "Zoë.\n\nThe naïve plan\x85 of it.", "Zoë.\n\nThe naïve plan\ufffd of it.", "line 3 behind \"The naïve plan\""},
		{"more stray bytes than letters", "Zo\xeb said \x93no way\x94: naïve café.", "Zo\ufffd said \ufffdno way\ufffd: naïve café.", "3 bytes"},
		{"direction controls", "a\u202eb", "a\u202eb", "direction"},
	} {
		got, remarks, err := draft.Decode([]byte(c.data))
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
		if all := strings.Join(remarks, "; "); !strings.Contains(all, c.remark) || (all == "") != (c.remark == "") {
			t.Errorf("%s: remarks %q, want one about %q", c.name, all, c.remark)
		}
	}
	for _, data := range []string{"\x00\x00\x00", "PNG\x00\x01\x02\x03"} {
		if got, _, err := draft.Decode([]byte(data)); err == nil {
			t.Errorf("%q was decoded to %q", data, got)
		}
	}
}
