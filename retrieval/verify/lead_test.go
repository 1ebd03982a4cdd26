package verify

import (
	"slices"
	"strings"
	"testing"
)

// denied are sentences that begin with a negation, and clauses beside one.
var denied = map[string]string{
	"en.md": "The board met on Monday in the town, and it was the first time.\n\nNever will the council sell the hall of the town.\n\n" +
		"Under no circumstances will the harbour open the eastern gate to the boats.\n\n" +
		"He did not come, but the mayor will open the old bridge on Friday.\n\n" +
		"It is not true. The ferry will stop at the small island in winter.\n\n" +
		"She would not wait and the baker sold the last loaf of the morning to a child.\n",
	"de.md": "Der Rat der Stadt tagte am Montag, und das war nicht das erste Mal.\n\n" +
		"Niemals wird die Stadt das alte Rathaus an einen Fremden verkaufen.\n\n" +
		"Er kam nicht, aber die Fähre fährt am Sonntag wieder zu der Insel.\n",
	"fr.md": "Le conseil de la ville est réuni, pour des raisons de prix.\n\n" +
		"Jamais la ville ne vendra le vieux quai avant l’hiver à un étranger.\n\n" +
		"Il ne viendra pas, mais le maire va ouvrir la nouvelle halle dimanche.\n",
	"es.md": "El consejo de la ciudad se reúne hoy por los costes de la obra.\n\n" +
		"Nunca venderá la ciudad el viejo muelle antes del invierno.\n",
	"ru.md": "Совет города собрался в понедельник, и это было на площади.\n\n" +
		"Никогда город продаст старый причал чужому человеку до зимы.\n",
	"tr.md": "Kent kurulu bu yıl için toplandı ve bu yeni bir karar oldu.\n\n" +
		"Asla eski rıhtımı bir yabancıya kıştan önce satacağız dedi.\n",
	"ar.md": "كان مجلس المدينة في الاجتماع من الصباح إلى المساء.\n\nلن نغلق الميناء القديم قبل الشتاء هذا العام.\n",
}

// What is shown of an article begins with the negation of its clause, which is called
// out; that of another clause or sentence is not.
func TestNegationLead(t *testing.T) {
	x := memory(t, read(t, folder(denied)))
	for _, test := range []struct{ text, begins, negation string }{
		{"The council will sell the hall of the town", "Never will the council", "Never"},
		{"The harbour will open the eastern gate to the boats", "no circumstances will the harbour", "no"},
		{"Die Stadt wird das alte Rathaus an einen Fremden verkaufen", "Niemals wird die Stadt", "Niemals"},
		{"La ville vendra le vieux quai avant l’hiver à un étranger", "Jamais la ville", "Jamais"},
		{"La ciudad venderá el viejo muelle antes del invierno", "Nunca venderá la ciudad", "Nunca"},
		{"Город продаст старый новый причал чужому человеку до зимы", "Никогда город", "Никогда"},
		{"Eski rıhtımı bir yabancıya yazdan önce satacağız dedi", "Asla eski", "Asla"},
		{"سنغلق الميناء القديم قبل الشتاء هذا العام", "لن نغلق", "لن"},

		{"The mayor will open the new bridge on Friday", "the mayor", ""},
		{"The ferry will stop at the large island in winter", "The ferry", ""},
		{"The baker sold the first loaf of the morning to a child", "the baker", ""},
		{"Die Fähre fährt am Samstag wieder zu der Insel", "die Fähre", ""},
		{"Le maire va ouvrir la vieille halle dimanche", "le maire", ""},
	} {
		v := verify(t, x, Query{Text: test.text})
		if v.Verdict != DiffersHere || !strings.HasPrefix(v.Places[0].Words, test.begins) {
			t.Errorf("%q: %s, %+v; want it to begin with %q", test.text, v.Verdict, v.Places, test.begins)
			continue
		}
		i := slices.IndexFunc(v.CalledOut, func(c Callout) bool { return c.Kind == CalloutNegation })
		if (i >= 0) != (test.negation != "") || i >= 0 && v.CalledOut[i].Note.Args.Stored != test.negation {
			t.Errorf("%q: called out %+v; want the negation %q", test.text, v.CalledOut, test.negation)
		}
	}
}
