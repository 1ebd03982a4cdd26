package draft

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	icu "github.com/gogs/chardet"
	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	textunicode "golang.org/x/text/encoding/unicode"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// Which characters the bytes of a file are. In this order:
//
//   - what its sidecar says (charset:), then a mark of the byte order;
//   - what a page declares, where all of it decodes so;
//   - UTF-8, also where some bytes of it are damaged;
//   - what two detectors make out: chardet, which knows scripts by their bytes,
//     and that of ICU, which knows languages by their letters. No guess is taken
//     in whose letters no language has together: then the file is refused.

var errNotText = &Unreadable{"it is not text", "give it the suffix of what it is, or take it out of the folder"}

// errUnknownCharset says that nobody can tell the letters of a file.
func errUnknownCharset(guess string) error {
	cause := "it is not in UTF-8, and its characters cannot be known for certain"
	if guess != "" {
		cause += " (the best guess is " + guess + ")"
	}
	return &Unreadable{cause, `save it as UTF-8, or write "charset: " and its name, such as windows-1251, in a file NAME.yaml beside it`}
}

// Decode turns the bytes of a text file into a string with "\n" line ends. The
// strings that come with it tell what had to be assumed or replaced.
func Decode(data []byte) (text string, remarks []string, err error) {
	text, remarks, err = DecodeBytes(data)
	if err != nil {
		return "", nil, err
	}
	if strings.ContainsFunc(text, prose.IsDirection) {
		remarks = append(remarks, "holds controls that turn the writing direction, which can disguise a text: they were taken out")
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), remarks, nil
}

func DecodeBytes(data []byte) (string, []string, error) {
	if order, ok := utf16Order(data); ok {
		text, err := textunicode.UTF16(order, textunicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", nil, errNotText
		}
		return string(text), nil, nil
	}
	if looksBinary(data) {
		return "", nil, errNotText
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case isISO2022JP(data):
		text, err := japanese.ISO2022JP.NewDecoder().Bytes(data)
		if err != nil {
			return "", nil, errUnknownCharset("ISO-2022-JP")
		}
		return string(text), nil, nil
	case utf8.Valid(data):
		return string(data), nil, nil
	case isDamagedUTF8(data):
		text := strings.ToValidUTF8(string(data), string(utf8.RuneError))
		return text, []string{damageIn(data)}, nil
	}
	text, name, certain := detect(data)
	stray := notASCII(data)
	switch {
	case stray <= 2 && name != "Windows-1252", certain < leastCertain && stray <= len(data)/1000:
		// Damage in a text of ASCII, rather than letters.
		return strings.ToValidUTF8(string(data), string(utf8.RuneError)), []string{damageIn(data)}, nil
	case certain < leastCertain:
		return "", nil, errUnknownCharset(name)
	}
	return text, []string{fmt.Sprintf("is not in UTF-8: it was read as %s (%d %% certain); save it as UTF-8, or write its charset in a "+
		"file NAME.yaml beside it, to be sure of its letters", name, int(certain*100))}, nil
}

// utf16Order reports whether data is UTF-16, by its mark or since every second
// byte is mostly 0.
func utf16Order(data []byte) (textunicode.Endianness, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")):
		return textunicode.LittleEndian, false // UTF-32, which nobody writes
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return textunicode.LittleEndian, true
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return textunicode.BigEndian, true
	}
	head := data[:min(len(data), 4096)&^1]
	if len(head) < 16 {
		return textunicode.LittleEndian, false
	}
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i&1]++
		}
	}
	most := len(head) * 4 / 10
	switch {
	case zeros[1] >= most && zeros[0] <= len(head)/100:
		return textunicode.LittleEndian, true
	case zeros[0] >= most && zeros[1] <= len(head)/100:
		return textunicode.BigEndian, true
	}
	return textunicode.LittleEndian, false
}

// isISO2022JP reports whether data is in the encoding of Japanese mail, whose bytes
// are all ASCII.
func isISO2022JP(data []byte) bool {
	return bytes.Contains(data, []byte("\x1b$B")) || bytes.Contains(data, []byte("\x1b$@"))
}

// looksBinary reports whether data holds more control characters than a text has.
func looksBinary(data []byte) bool {
	head := data[:min(len(data), 1<<16)]
	controls := 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\v' && c != '\f' && c != '\r' && c != 0x1b {
			controls++
		}
	}
	return controls > len(head)/10
}

// isDamagedUTF8 reports whether data is UTF-8 with stray bytes in it, and no other
// encoding. In others some pairs of bytes look like UTF-8 by chance: those are few
// and make characters of all scripts, where a text has those of one, or letters of
// Latin with accents and the marks of print.
func isDamagedUTF8(data []byte) bool {
	whole, western, stray := 0, 0, 0
	var script *unicode.RangeTable
	ofScript := 0
	for rest := data; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		rest = rest[n:]
		switch {
		case r == utf8.RuneError && n == 1:
			stray++
		case n > 1:
			whole++
			if 'À' <= r && r <= 'ſ' || '\u2010' <= r && r <= '\u203a' || strings.ContainsRune("€™ °«»§©£", r) || r == '\u00a0' {
				western++
			} else if script == nil {
				script = scriptOf(r)
			}
			if script != nil && (unicode.Is(script, r) || prose.IsSpaceless(r)) {
				ofScript++
			}
		}
	}
	if western*10 >= whole*8 {
		return whole > 0 && stray <= 4*whole
	}
	return stray*3 <= whole && (western+ofScript)*10 >= whole*9
}

// notASCII is the number of bytes of data that are no ASCII.
func notASCII(data []byte) int {
	n := 0
	for _, c := range data {
		if c >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// damageIn tells how many bytes of data are no UTF-8, and where.
func damageIn(data []byte) string {
	count, first := 0, -1
	for at := 0; at < len(data); {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			if first < 0 {
				first = at
			}
			count++
		}
		at += n
	}
	line := 1 + bytes.Count(data[:first], []byte("\n"))
	before := strings.ToValidUTF8(string(data[max(0, first-24):first]), "")
	before = before[strings.LastIndexByte(before, '\n')+1:]
	where := fmt.Sprintf("in line %d", line)
	if before = Normalise(before); before != "" {
		where += fmt.Sprintf(" behind %q", before)
	}
	if count == 1 {
		return fmt.Sprintf("holds a byte that is not UTF-8, %s: U+FFFD (%c) is in its place", where, utf8.RuneError)
	}
	return fmt.Sprintf("holds %d bytes that are not UTF-8, the first %s: U+FFFD (%c) is in their place", count, where, utf8.RuneError)
}

// leastCertain is how certain an encoding must be for the file to be read.
const leastCertain = 0.4

// candidate is an encoding that data may be in, and how certain a detector is.
type candidate struct {
	name    string
	certain float64
}

// detect decodes data in the encoding that it is most likely in. The text is
// empty when there is none.
func detect(data []byte) (text, name string, certain float64) {
	sample := sampleOf(data)
	seen := make(map[string]bool)
	best, bestText := candidate{}, ""
	for _, c := range candidates(sample) {
		e := Lookup(c.name)
		if e == nil || seen[c.name] {
			continue
		}
		seen[c.name] = true
		decoded, err := e.NewDecoder().Bytes(sample)
		if err != nil || !isPlausible(string(decoded)) {
			continue
		}
		switch {
		case c.certain > best.certain:
			best, bestText = c, string(decoded)
		case c.name == "windows-1252" && string(decoded) == bestText:
			best.name = c.name // the commonest of those that give the same
		}
	}
	if best.name == "" {
		if all := candidates(sample); len(all) > 0 && all[0].certain > 0.2 {
			return "", all[0].name, 0
		}
		return "", "", 0
	}
	whole, err := Lookup(best.name).NewDecoder().Bytes(data)
	if err != nil {
		return "", best.name, 0
	}
	return string(whole), displayName(best.name), best.certain
}

// displayName is an encoding's name as it is written: "Windows-1251".
func displayName(name string) string {
	if rest, ok := strings.CutPrefix(name, "windows-"); ok {
		return "Windows-" + rest
	}
	switch name {
	case "shift_jis":
		return "Shift_JIS"
	case "big5":
		return "Big5"
	case "macintosh":
		return "Mac OS Roman"
	case "x-mac-cyrillic":
		return name
	}
	return strings.ToUpper(name)
}

// sampleOf is the part of data that is looked at: from where its characters that
// are not ASCII begin.
func sampleOf(data []byte) []byte {
	const most, before = 64 << 10, 1 << 10
	first := bytes.IndexFunc(data, func(r rune) bool { return r >= utf8.RuneSelf })
	from := max(0, first-before)
	if i := bytes.LastIndexByte(data[:from], '\n'); i >= 0 {
		from = i + 1 // never inside a character of two bytes
	} else {
		from = 0
	}
	sample := data[from:min(len(data), from+most)]
	if len(sample) == most {
		if i := bytes.LastIndexByte(sample, '\n'); i > 0 {
			sample = sample[:i]
		}
	}
	return sample
}

// candidates are the encodings that the detectors name, the names of the same
// family beside them, and those that neither knows, with little to say for them.
func candidates(sample []byte) []candidate {
	var all []candidate
	first := chardet.Detect(sample)
	if first.Confidence >= 0.8 {
		for _, name := range family(first.Encoding) {
			all = append(all, candidate{name, first.Confidence})
		}
	}
	results, err := icu.NewTextDetector().DetectAll(sample)
	if err == nil {
		for _, r := range results {
			certain := float64(r.Confidence) / 100
			if first.Confidence >= 0.8 {
				certain /= 2 // the other knows a script
			}
			for _, name := range family(r.Charset) {
				all = append(all, candidate{name, certain})
			}
		}
	}
	for i := range all {
		// A guess that names a language is little certain of a short text; that its
		// letters are those of one language is what tells.
		all[i].certain = min(1, max(all[i].certain, 0.1)+0.15)
	}
	for i, name := range []string{"windows-1252", "windows-1250", "windows-1257", "windows-1254", "iso-8859-2", "windows-1258",
		"macintosh", "ibm850", "ibm852"} {
		all = append(all, candidate{name, 0.48 - float64(i)/100})
	}
	return all
}

// family are the encodings that a detector means by a name: the one with more
// characters in place of the one with fewer, and those that share its letters.
func family(name string) []string {
	switch name = strings.ToLower(name); name {
	case "iso-8859-1", "windows-1252", "iso-8859-15", "ascii":
		return []string{"windows-1252"}
	case "iso-8859-2", "windows-1250":
		return []string{"windows-1250", "iso-8859-2"}
	case "iso-8859-7", "windows-1253":
		return []string{"iso-8859-7", "windows-1253"}
	case "iso-8859-9", "windows-1254":
		return []string{"windows-1254"}
	case "iso-8859-8", "iso-8859-8-i", "windows-1255":
		return []string{"windows-1255"}
	case "koi8-r":
		return []string{"koi8-r", "koi8-u"}
	case "maccyrillic", "x-mac-cyrillic", "windows-1251":
		return []string{"windows-1251", "x-mac-cyrillic"}
	case "gb2312", "gbk", "gb18030":
		return []string{"gb18030"}
	case "cp949", "euc-kr":
		return []string{"euc-kr"}
	case "cp932", "shift_jis":
		return []string{"shift_jis"}
	case "tis-620", "iso-8859-11":
		return []string{"windows-874"}
	case "utf-8", "utf-8-sig":
		return nil
	}
	return []string{name}
}

func Lookup(name string) encoding.Encoding {
	switch name {
	case "mac os roman":
		return charmap.Macintosh
	case "ibm850":
		return charmap.CodePage850
	case "ibm852":
		return charmap.CodePage852
	}
	e, _ := charset.Lookup(name)
	return e
}

// isPlausible reports whether a decoded text may be one: no characters that no
// text has, capitals where capitals stand, and letters that one language has
// together.
func isPlausible(text string) bool {
	bad, foreign := 0, 0
	letters := make(map[rune]bool)
	counts := make(map[*unicode.RangeTable]int)
	prev := ' '
	for i, r := range text {
		if r < utf8.RuneSelf {
			prev = r
			continue
		}
		foreign++
		next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		switch {
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Co, r), '\u2500' <= r && r <= '\u259f':
			bad += 10
		case r == '€' && unicode.IsLetter(prev), r == '’' && IsBlank(prev) && unicode.Is(unicode.Greek, next):
			bad += 5 // they are letters in an encoding that is nearly the same
		case unicode.IsLetter(r):
			if unicode.IsUpper(r) && unicode.IsLower(prev) {
				bad += 5
			}
			if s := scriptOf(r); s != nil {
				counts[s]++
			}
			if unicode.Is(unicode.Latin, r) {
				letters[unicode.ToLower(r)] = true
			}
		case !unicode.IsMark(r) && !strings.ContainsRune("’'·‑–—…・ー‐°²³½¼¾€£¢¥", r) && isNarrowLetter(prev) && isNarrowLetter(next):
			bad += 5 // a sign inside a word
		}
		prev = r
	}
	if foreign == 0 || bad*20 > foreign {
		return foreign == 0
	}
	most, all := 0, 0
	for script, n := range counts {
		all += n
		if script != unicode.Latin {
			most = max(most, n)
		}
	}
	if counts[unicode.Latin]*2 >= all {
		return isAlphabet(letters)
	}
	if counts[unicode.Han]+counts[unicode.Hiragana]+counts[unicode.Katakana] > 0 {
		most = max(most, counts[unicode.Han]+counts[unicode.Hiragana]+counts[unicode.Katakana])
	}
	return most*10 >= all*9
}

func isNarrowLetter(r rune) bool { return unicode.IsLetter(r) && !prose.IsSpaceless(r) }

func scriptOf(r rune) *unicode.RangeTable {
	for _, s := range Scripts {
		if unicode.Is(s, r) {
			return s
		}
	}
	return nil
}

// alphabets are the letters beside a to z of languages in Latin script, those of
// words that they borrow often among them.
var alphabets = strings.Fields(`äöüßéàèêçñáóíå áéíóúñüàèçôêâï áàâäãåæçéèêëíìîïñóòôöõøœúùûüýÿßšž
	åäöéüæø æøåéèêóòôâáàäöü éëèêïöüóáíûôâç áéíóúýþæöðé áàâãéêíóôõúüçñèò àéèíòóúïüç áéíóúý äöõüšžéå áéíóúâêîôûŵŷäëïöü
	ąćęłńóśźżéöüä áčďéěíňóřšťúůýžöü áäčďéíĺľňóôŕšťúýžüö áéíóöőúüűäë ăâîşţșțáéöü čćđšžáéöüä ăâîșțé çëéâ
	çğıöşüâîûâéi̇ áąčęėįšųūžéöü āčēģīķļņšūžõŗéöüō ċġħżàèìòùé
	ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ ĉĝĥĵŝŭ ẁẃẅŵŷ`)

// isAlphabet reports whether one language has all of these letters. Signs such as
// ª and º, which are letters to Unicode, count for none.
func isAlphabet(letters map[rune]bool) bool {
	for _, alphabet := range alphabets {
		fits := true
		for r := range letters {
			if r != 'ª' && r != 'º' && r != 'ƒ' && !strings.ContainsRune(alphabet, r) {
				fits = false
				break
			}
		}
		if fits {
			return true
		}
	}
	return false
}

// Recode decodes data as its sidecar says that it is encoded.
func Recode(data []byte, name string) ([]byte, []string) {
	e := Lookup(strings.ToLower(name))
	if e == nil {
		return data, nil // said where the sidecar was read
	}
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return data, []string{fmt.Sprintf("cannot be read as %s, its charset", name)}
	}
	lost := bytes.Count(text, []byte(string(utf8.RuneError)))
	if before := bytes.Count(data, []byte(string(utf8.RuneError))); lost > before {
		return text, []string{fmt.Sprintf("holds %d characters that are none of %s, its charset: %c is in their place", lost, name,
			utf8.RuneError)}
	}
	return text, nil
}

// DecodeHTML decodes a page as the encoding that it declares, if all of it, or
// nearly, is in that.
func DecodeHTML(data []byte) (string, []string, error) {
	_, utf16 := utf16Order(data)
	if utf16 || looksBinary(data) || utf8.Valid(data) && !isISO2022JP(data) || isISO2022JP(data) {
		return Decode(data)
	}
	e, name, certain := charset.DetermineEncoding(data, "")
	if name == "utf-8" || !certain {
		return decodeMarkup(data)
	}
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return decodeMarkup(data)
	}
	lost := bytes.Count(text, []byte(string(utf8.RuneError)))
	const most = 200 // characters for one that is lost
	if lost*most > utf8.RuneCount(text) {
		return decodeMarkup(data)
	}
	decoded, remarks, err := Decode(text)
	if lost > 0 {
		remarks = append(remarks, fmt.Sprintf("holds %d characters that are none of %s, which it declares: %c is in their place", lost,
			name, utf8.RuneError))
	}
	return decoded, remarks, err
}

// markup is what of a page is not text, and would mislead the detectors.
var markup = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)>|<[^>]*>`)

// decodeMarkup decodes a page that declares no encoding, or not its own.
func decodeMarkup(data []byte) (string, []string, error) {
	if isDamagedUTF8(data) {
		return Decode(data)
	}
	_, name, certain := detect(markup.ReplaceAll(data[:min(len(data), 1<<20)], []byte("\n")))
	if certain < leastCertain {
		return "", nil, errUnknownCharset(name)
	}
	text, _ := Recode(data, name) // it was told from a part of the page
	decoded, remarks, err := Decode(text)
	return decoded, append(remarks, fmt.Sprintf("declares no encoding that it is in: it was read as %s (%d %% certain)", name,
		int(certain*100))), err
}
