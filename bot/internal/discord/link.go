package discord

import (
	"net/url"
	"strings"
	"unicode"
)

const (
	// maxLinkWords is the most of the text of a masked link.
	maxLinkWords = 120
	// MaxButtonURL is Discord's limit on the address of a link button.
	MaxButtonURL = 512
	// maxMaskedURL is ours on an address inside text, where it counts against
	// the text of the message.
	maxMaskedURL = 700
)

// WebAddress is link as Discord takes it, or "" when it is no http or https
// address. Discord refuses a whole message for one bad address, so what is not
// plain ASCII after percent-encoding is left out.
func WebAddress(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	if !isPlainAddress(link) {
		link = u.String()
	}
	if !isPlainAddress(link) || !isPlainHost(u.Hostname()) || Length(link) > maxMaskedURL {
		return ""
	}
	return link
}

// HostOf is the name of the site that an address of webAddress leads to.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// isPlainAddress is true of characters that an address may have as they are.
func isPlainAddress(link string) bool {
	return !strings.ContainsFunc(link, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune("\"<>\\^`{|}", r)
	})
}

func isPlainHost(host string) bool {
	return host != "" && !strings.ContainsFunc(host, func(r rune) bool {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
			return false
		}
		return !strings.ContainsRune(".-_:", r) // a colon in an IPv6 address
	})
}

// MaskedLink is "[words](address)", or "" without an address. The words are
// ours or plainWords: inside a masked link a backslash shows, and an emoji or
// an address prints the whole link as it is written.
func MaskedLink(words, address string) string {
	if address == "" {
		return ""
	}
	return "[" + words + "](" + strings.NewReplacer("(", "%28", ")", "%29").Replace(address) + ")"
}

// PlainWords keeps of a name what may be in the text of a masked link:
// words of letters and digits, none that looks like an address. It may be empty.
func PlainWords(name string) string {
	var words []string
	for word := range strings.FieldsSeq(Clip(name, maxLinkWords)) {
		if looksLikeAddress(word) {
			continue
		}
		word = plainWord(word)
		if word != "" {
			words = append(words, word)
		}
	}
	kept := strings.Join(words, " ")
	if strings.IndexFunc(kept, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
		return ""
	}
	return kept
}

// plainWord keeps of a word what formats nothing. A full stop or a colon may end it,
// where neither is of a list, an address or an emoji.
func plainWord(word string) string {
	end := ""
	if last := len(word) - 1; last > 0 && (word[last] == '.' || word[last] == ':') && strings.IndexFunc(word, unicode.IsLetter) >= 0 {
		end, word = word[last:], word[:last]
	}
	word = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune("-'’‘“”„«»–—…,;!?&%", r) {
			return r
		}
		return -1
	}, word)
	if word == "" {
		return ""
	}
	return word + end
}

// looksLikeAddress is true of "https://a.example", "www.example" and "a.example/b".
func looksLikeAddress(word string) bool {
	if strings.Contains(word, "://") {
		return true
	}
	for i, r := range word {
		if r == '.' && i > 0 && i < len(word)-1 {
			return true
		}
	}
	return false
}
