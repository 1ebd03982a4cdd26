package article

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/plaintext"
)

// Lines of wrapped text become paragraphs, others stay what they are.
func TestWrappedText(t *testing.T) {
	const intro = "The ferry to the island stopped on Monday, and nobody said when it would sail again.\n\n"
	for _, c := range []struct{ name, text, want string }{
		{"a broken word", "The board met on Tuesday and voted to close the\nold terminal at the end of the sea-\nson, seven to two. A " +
			"well-\nknown diver spoke.",
			"p: The board met on Tuesday and voted to close the old terminal at the end of the season, seven to two. A well-known diver spoke.\n"},
		{"a soft hyphen", "The board met on Tuesday and voted to close the termi\u00ad\nnal at the end of the year, seven votes to two.",
			"p: The board met on Tuesday and voted to close the terminal at the end of the year, seven votes to two.\n"},
		{"a narrow column", "voted to close the ter-\nminal in the spring.", "p: voted to close the terminal in the spring.\n"},
		{"a compound that stands elsewhere", "The decision-making took a year of meetings in town.\nIt was a decision-\nmaking of old, " +
			"they said.",
			"a decision-making of old"},
		{"Japanese", "委員会は水曜日、新しいフェリーター\nミナルを開くことを決定した。関係者の話では\n来年の春までに工事が終わる見込みだという。",
			"p: 委員会は水曜日、新しいフェリーターミナルを開くことを決定した。関係者の話では来年の春までに工事が終わる見込みだという。\n"},
		{"Chinese", "港务局星期三表示，渡轮不再开往该岛。十一月\n的暴风雨过后，码头移动了十一厘米，还没有人\n说明由谁来支付新码头的费用。",
			"p: 港务局星期三表示，渡轮不再开往该岛。十一月的暴风雨过后，码头移动了十一厘米，还没有人说明由谁来支付新码头的费用。\n"},
		{"Japanese by paragraphs", "委員会は水曜日、新しいターミナルを開くことを決定した。\n関係者の話では来年の春までに工事が終わる見込みだ。\n反対した人はいなかった。",
			"p: 委員会は水曜日、新しいターミナルを開くことを決定した。\np: 関係者の話では"},
		{"Korean keeps its spaces", "항만 사무소는 수요일 섬으로 가는 여객선이 더 이상\n운항하지 않는다고 밝혔다. 부두는 폭풍 뒤에 움직였고\n비용을 누가 낼지는 아무도 말하지 않았다.",
			"더 이상 운항하지 않는다고 밝혔다. 부두는 폭풍 뒤에 움직였고 비용을"},
		{"a transcript", intro + "HERALD: Did you tell the board about the worm, and when did you tell\nthem?\nCALDER: I told the chair " +
			"about it in the spring, and I regret it now.\nHERALD: And then?\nCALDER: It was the worst day of my life, and nobody who was " +
			"there then\nhas forgotten it.",
			"p: HERALD: Did you tell the board about the worm, and when did you tell them?\np: CALDER: I told the chair about it in the " +
				"spring, and I regret it now.\np: HERALD: And then?\np: CALDER: It was the worst day of my life, and nobody who was there then " +
				"has forgotten it.\n"},
		{"turns of one line", intro + "Q. Did you tell the board about the worm in the spring of the year?\nA. I told the chair about it, " +
			"and I regret that I told nobody else.\nQ. And then nobody asked you about it again, not once in the year?\nA. No.",
			"p: Q. Did you tell the board about the worm in the spring of the year?\np: A. I told the chair about it, and I regret that I " +
				"told nobody else.\np: Q. And"},
		{"a list", intro + "- The first thing that they wanted was a new pier with a roof over it.\n- The second thing that they wanted " +
			"was a boat with a bell on the bow.\n- The third was bread.",
			"p: - The first thing that they wanted was a new pier with a roof over it.\np: - The second"},
	} {
		if got := describe(t, fstest.MapFS{"a.txt": {Data: []byte(c.text)}}); !strings.Contains(got, c.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// What stands around form feeds is not text, and a paragraph goes on over them.
func TestPagesOfText(t *testing.T) {
	text := "Harbour minutes\n\nThe board met on Tuesday and voted to close the\nold terminal at the end of the year. The chair\n\n     " +
		"               Page 1\n\fHarbour minutes                  14 May 2025\n\n" +
		"Ada Brook thanked the staff for all that they did.\nThe meeting closed at nine.\n\n                    Page 2\n\fHarbour minutes  " +
		"                14 May 2025\n\nNobody came to the last one.\n\n                    Page 3\n\f"
	got := describe(t, fstest.MapFS{"a.txt": {Data: []byte(text)}})
	for _, want := range []string{"page number: Page 1\n", "running header: Harbour minutes 14 May 2025\n",
		"The chair Ada Brook thanked the staff for all that they did. The meeting closed at nine.\n", "p: Nobody came to the last one.\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	for _, line := range []string{"Page 2", "- 12 -", "7", "3 of 12", "iv", "Seite 4", "第3頁", "[5]"} {
		if !plaintext.PageNumber.MatchString(line) {
			t.Errorf("%q numbers a page", line)
		}
	}
	for _, line := range []string{"Page 2 is missing.", "In 2019", "mix it", "", "12 people"} {
		if plaintext.PageNumber.MatchString(line) {
			t.Errorf("%q does not only number a page", line)
		}
	}
}
