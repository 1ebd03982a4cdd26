package slip

import "testing"

func TestByKeys(t *testing.T) {
	for _, slips := range [][2]string{
		{"auyda", "ayuda"}, {"tablau", "tableau"}, {"indemité", "indemnité"}, {"muelke", "muelle"}, {"grrêve", "grêve"},
		{"acceite", "aceite"},
		{"bentana", "ventana"}, {"uelga", "huelga"}, {"diccionrio", "diccionario"}, {"pension", "pensión"}, {"camarde", "camarade"},
		{"caldaire", "caldeire"}, {"presudent", "president"}, {"puertio", "puerto"},
	} {
		if !ByKeys(slips[0], slips[1]) {
			t.Errorf("%s is no slip for %s", slips[0], slips[1])
		}
	}
	if !Swapped("auyda", "ayuda") || Swapped("marido", "martido") || Swapped("cuadro", "cuarto") {
		t.Error("letters are swapped in auyda alone")
	}
	for _, words := range [][2]string{
		{"muerto", "puerto"}, {"color", "dolor"}, {"idade", "cidade"}, {"livre", "vivre"}, {"droit", "doit"}, {"marca", "manca"},
		{"perto", "parto"}, {"tempo", "tempor"}, {"passano", "pastano"}, {"ardieron", "tardieron"}, {"morts", "monts"}, {"vende", "vente"},
	} {
		if ByKeys(words[0], words[1]) {
			t.Errorf("%s is a slip for %s", words[0], words[1])
		}
	}
}
