package discord

import (
	"strings"
	"testing"
)

// What cannot be read is refused in few words, however much was sent: they are logged.
func TestDecodeErrorsAreShort(t *testing.T) {
	long := strings.Repeat("9", 1<<19)
	for name, raw := range map[string]string{
		"a number for a name":  `{"id":"1","token":"t","data":{"name":` + long + `}}`,
		"a number for a type":  `{"id":"1","token":"t","type":` + long + `}`,
		"a long id":            `{"id":"` + long + `","token":"t"}`,
		"a long server":        `{"id":"1","token":"t","guild_id":"` + long + `"}`,
		"a long channel":       `{"id":"1","token":"t","channel_id":"` + long + `"}`,
		"a long person":        `{"id":"1","token":"t","user":{"id":"` + long + `"}}`,
		"no JSON":              long + "x",
		"a long unknown field": `{"id":"1","token":"t","` + long + `":1,"data":[]}`,
		"half of it":           `{"id":"1","token":"` + long,
	} {
		in, err := DecodeInteraction([]byte(raw))
		if err == nil {
			t.Errorf("%s is read, as one of type %d", name, in.Type)
		} else if len(err.Error()) > 200 {
			t.Errorf("%s: the error has %d characters: %.100s", name, len(err.Error()), err)
		}
	}
}
