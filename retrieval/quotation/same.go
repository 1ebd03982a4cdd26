package quotation

import "strings"

// SamePerson tells whether two speakers of different articles are surely the
// same: their full names agree, or one is the short form of the other and the
// roles agree. A surname alone is never enough.
func SamePerson(nameA, roleA, nameB, roleB string) bool {
	a, b := personWords(nameA), personWords(nameB)
	if len(a) == 0 || len(b) == 0 || a[len(a)-1] != b[len(b)-1] {
		return false
	}
	if len(a) > 1 && len(b) > 1 {
		return a[0] == b[0] && middleAgrees(a, b)
	}
	return roleAgrees(roleA, roleB)
}

func personWords(name string) []string {
	var ws []string
	for _, w := range words(strings.NewReplacer("’", "'", ",", " ").Replace(strings.ToLower(name))) {
		w = strings.TrimSuffix(w, "'s")
		if !isSuffix(w) && lexicon[w]&title == 0 {
			ws = append(ws, foldArticle(w))
		}
	}
	return ws
}

// middleAgrees rejects two names whose middle initials differ.
func middleAgrees(a, b []string) bool {
	if len(a) < 3 || len(b) < 3 {
		return true
	}
	return a[1][0] == b[1][0]
}

// roleAgrees tells whether two roles name the same office: the head and an
// affiliation, or every word of the shorter one.
func roleAgrees(a, b string) bool {
	wa, wb := roleWords(a), roleWords(b)
	if len(wa) > len(wb) {
		wa, wb = wb, wa
	}
	if len(wa) < 2 {
		return false
	}
	in := map[string]bool{}
	for _, w := range wb {
		in[w] = true
	}
	n := 0
	for _, w := range wa {
		if in[w] {
			n++
		}
	}
	return n >= 2 && n*3 >= len(wa)*2
}

func roleWords(s string) []string {
	var ws []string
	for _, w := range words(strings.ToLower(s)) {
		w = strings.Trim(w, ".,;:'’\"“”()")
		if w != "" && lexicon[w]&(determiner|preposition|conjunction) == 0 {
			ws = append(ws, w)
		}
	}
	return ws
}
