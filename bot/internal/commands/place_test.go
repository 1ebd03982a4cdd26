package commands

import (
	"encoding/json"
	"testing"
)

func TestRegistersADifference(t *testing.T) {
	p := Place{Application: "1", UserInstall: true}
	same, err := asMaps(p.Commands())
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(list []map[string]any) []map[string]any{
		"one more": func(l []map[string]any) []map[string]any {
			return append(l, map[string]any{"name": "old", "type": 1.0})
		},
		"one less":    func(l []map[string]any) []map[string]any { return l[1:] },
		"description": func(l []map[string]any) []map[string]any { l[0]["description"] = "other"; return l },
		"localization": func(l []map[string]any) []map[string]any {
			l[0]["name_localizations"] = map[string]any{"de": "frag"}
			return l
		},
		"permission": func(l []map[string]any) []map[string]any { l[0]["default_member_permissions"] = "0"; return l },
		"context":    func(l []map[string]any) []map[string]any { l[0]["contexts"] = []any{0.0}; return l },
		"an option": func(l []map[string]any) []map[string]any {
			options := l[0]["options"].([]any)
			options[0].(map[string]any)["required"] = false
			return l
		},
	} {
		t.Run(name, func(t *testing.T) {
			changed, err := asMaps(p.Commands())
			if err != nil {
				t.Fatal(err)
			}
			a, b := p.canonical(change(changed)), p.canonical(same)
			x, _ := json.Marshal(a)
			y, _ := json.Marshal(b)
			if string(x) == string(y) {
				t.Error("no difference was seen")
			}
		})
	}
}
