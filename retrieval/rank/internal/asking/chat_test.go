package asking

import "testing"

func TestIsChatty(t *testing.T) {
	for text, want := range map[string]bool{
		"who shut the quay": true, "whos the boss of the harbour council lol": true, "wer leitet den hafen": true,
		"who shut the quay?": false, "Who shut the quay": false, "who leads ISIS-K": false, "谁关闭了码头": false, "1931": false, "": false,
	} {
		if got := IsChatty(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
