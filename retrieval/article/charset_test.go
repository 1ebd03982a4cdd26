package article

import (
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
)

// letterTexts are the same news in languages and the encodings that they have.
var letterTexts = []struct{ language, encodings, text string }{
	{"Russian", "koi8-r windows-1251 iso-8859-5 ibm866 x-mac-cyrillic",
		"Паром больше не ходит на остров, сообщила в среду администрация порта. Причал сдвинулся на одиннадцать сантиметров после бури."},
	{"Ukrainian", "windows-1251 koi8-u", "Пором більше не ходить на острів, повідомила в середу адміністрація порту. Її діти їздять до " +
		"школи автобусом."},
	{"Greek", "iso-8859-7 windows-1253", "Το πλοίο δεν πηγαίνει πια στο νησί, ανακοίνωσε την Τετάρτη το λιμεναρχείο. Άλλοι το περίμεναν."},
	{"Polish", "windows-1250 iso-8859-2", "Prom nie pływa już na wyspę, poinformował w środę zarząd portu. Nikt jeszcze nie powiedział, " +
		"kto zapłaci za nowe nabrzeże."},
	{"Czech", "windows-1250 iso-8859-2", "Přívoz už na ostrov nejezdí, oznámila ve středu správa přístavu. Nikdo zatím neřekl, kdo " +
		"zaplatí nové molo."},
	{"Hungarian", "windows-1250 iso-8859-2",
		"A komp már nem közlekedik a szigetre, közölte szerdán a kikötői hivatal. Még senki sem mondta meg, ki fizeti az újat."},
	{"German", "windows-1252", "Die Fähre fährt nicht mehr zur Insel, teilte das Hafenamt am Mittwoch mit. Über dreihundert Menschen " +
		"müssen warten."},
	{"French", "windows-1252", "Le bac ne dessert plus l’île, a annoncé mercredi la capitainerie. « C’était l’été », dit-elle à son " +
		"frère aîné."},
	{"English", "windows-1252", "The ferry doesn’t sail any more. “Nobody told us,” said the café’s owner – it costs £40."},
	{"Turkish", "windows-1254", "Vapur artık adaya gitmiyor, dedi çarşamba günü liman müdürlüğü. Yenisini kimin ödeyeceğini kimse söylemedi."},
	{"Lithuanian", "windows-1257", "Keltas į salą nebeplaukia, trečiadienį pranešė uosto administracija. Niekas nepasakė, kas mokės už " +
		"naują."},
	{"Hebrew", "windows-1255", "המעבורת כבר לא מפליגה לאי, הודיעה ביום רביעי רשות הנמל. איש לא אמר מי ישלם על החדש."},
	{"Arabic", "windows-1256 iso-8859-6", "لم تعد العبارة تبحر إلى الجزيرة، كما قالت إدارة الميناء يوم الأربعاء. لم يقل أحد من سيدفع " +
		"ثمن الرصيف الجديد."},
	{"Japanese", "shift_jis euc-jp iso-2022-jp", "港湾事務所は水曜日、島へのフェリーはもう運航しないと発表した。島には三百四十人が暮らしている。"},
	{"Chinese", "gbk gb18030", "港务局星期三表示，渡轮不再开往该岛。岛上住着三百四十人，商店订购了三个月的面粉、油和蜡烛。"},
	{"Chinese of Taiwan", "big5", "港務局星期三表示，渡輪不再開往該島。島上住著三百四十人，商店訂購了三個月的麵粉、油和蠟燭。"},
	{"Korean", "euc-kr", "항만 사무소는 수요일 섬으로 가는 여객선이 더 이상 운항하지 않는다고 밝혔다."},
	{"Thai", "windows-874", "เรือข้ามฟากไม่แล่นไปยังเกาะอีกต่อไป สำนักงานท่าเรือกล่าวเมื่อวันพุธ"},
}

func inEncoding(t *testing.T, e encoding.Encoding, text string) []byte {
	t.Helper()
	data, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Each encoding is told from the others, in a file of text and in a page that
// declares nothing, and one that is declared or given in a sidecar is taken.
func TestCharsets(t *testing.T) {
	for _, c := range letterTexts {
		for name := range strings.FieldsSeq(c.encodings) {
			data := inEncoding(t, draft.Lookup(name), c.text)
			if got, _, err := draft.Decode(data); err != nil || got != c.text {
				t.Errorf("%s in %s: %q, %v", c.language, name, got, err)
			}
			page := append([]byte("<html><head><title>Harbour</title><style>p{color:red}</style></head><body><p class=\"a\">"),
				append(data, "</p></body></html>"...)...)
			if got, _, err := draft.DecodeHTML(page); err != nil || !strings.Contains(got, c.text) {
				t.Errorf("%s in %s, in a page: %q, %v", c.language, name, got, err)
			}
			declared := append([]byte(`<html><head><meta charset="`+name+`"></head><body><p>`), append(data, "</p></body></html>"...)...)
			if got, _, err := draft.DecodeHTML(declared); draft.Lookup(name) != nil && !strings.HasPrefix(name, "ibm") &&
				(err != nil || !strings.Contains(got, c.text)) {
				t.Errorf("%s in %s, declared: %q, %v", c.language, name, got, err)
			}
			folder := fstest.MapFS{"a.txt": {Data: data}, "a.yaml": {Data: []byte("charset: " + name + "\n")}}
			if articles, problems := read(t, folder); len(articles) != 1 || !strings.Contains(articles[0].Text, c.text[:20]) || len(problems) > 0 {
				t.Errorf("%s in %s, of a sidecar: %v, %v", c.language, name, articles, problems)
			}
		}
	}
}

// Letters that nobody can tell are refused with the way out, and so is a sidecar
// with an encoding that there is not.
func TestUnknownCharset(t *testing.T) {
	noise := make([]byte, 3000)
	for i := range noise {
		noise[i] = byte(0x80 + (i*i*7+i*31)%128)
		if i%6 == 5 {
			noise[i] = ' '
		}
	}
	articles, problems := read(t, fstest.MapFS{"a.txt": {Data: noise}})
	if len(articles) != 0 || len(problems) != 1 || !problems[0].Fatal || !strings.Contains(problems[0].String(), "charset: ") {
		t.Errorf("%v, %v", articles, problems)
	}
	_, problems = read(t, fstest.MapFS{"a.txt": {Data: []byte(pier)}, "a.yaml": {Data: []byte("charset: klingon\n")}})
	if len(problems) != 1 || !strings.Contains(problems[0].String(), `charset "klingon" is not known`) {
		t.Error(problems)
	}
	_, problems = read(t, fstest.MapFS{"a.txt": {Data: []byte("caf\xe9 and more")}, "a.yaml": {Data: []byte("charset: shift_jis\n")}})
	if len(problems) != 1 || !strings.Contains(problems[0].String(), "none of shift_jis") {
		t.Error(problems)
	}
}

// A page that declares an encoding that it is not in is read as what it is.
func TestWronglyDeclared(t *testing.T) {
	const text = "Die Fähre fährt nicht mehr zur Insel, sagt das Hafenamt."
	latin := inEncoding(t, draft.Lookup("windows-1252"), text)
	for declared, data := range map[string][]byte{"utf-8": latin, "shift_jis": latin, "windows-1251": []byte(text)} {
		page := append([]byte(`<html><head><meta charset="`+declared+`"></head><body><p>`), data...)
		if got, _, err := draft.DecodeHTML(page); err != nil || !strings.Contains(got, text) {
			t.Errorf("declared as %s: %q, %v", declared, got, err)
		}
	}
}
