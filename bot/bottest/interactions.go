package bottest

import "encoding/json"

// interactionToken begins the token of every interaction of this package.
const interactionToken = "interaction-token-of-"

// Command is an interaction in which somebody of a server used a command.
// Options are pairs of a name and a value.
func Command(id, name string, options ...any) []byte {
	return interactionJSON(id, 2, map[string]any{"id": "77", "type": 1, "name": name, "options": optionList(options, false)})
}

// Typing is an interaction in which somebody types into the last of options.
func Typing(id, name string, options ...any) []byte {
	return interactionJSON(id, 4, map[string]any{"id": "77", "type": 1, "name": name, "options": optionList(options, true)})
}

// Press is an interaction in which somebody of a server pressed a button.
func Press(id, customID string) []byte {
	return interactionJSON(id, 3, map[string]any{"custom_id": customID, "component_type": 2})
}

// Choose is an interaction in which somebody of a server chose from a menu.
func Choose(id, customID, value string) []byte {
	return interactionJSON(id, 3, map[string]any{"custom_id": customID, "component_type": 3, "values": []string{value}})
}

// Fill is an interaction in which somebody of a server sent a form of one line.
func Fill(id, customID, name, text string) []byte {
	return interactionJSON(id, 5, map[string]any{"custom_id": customID, "components": []any{map[string]any{"type": 1, "components": []any{
		map[string]any{"type": 4, "custom_id": name, "value": text}}}}})
}

// By makes an interaction one of another person.
func By(interaction []byte, user string) []byte {
	return Changed(interaction, func(in map[string]any) {
		in["member"].(map[string]any)["user"] = map[string]any{"id": user, "username": "somebody else"}
	})
}

// Changed is an interaction with a change.
func Changed(interaction []byte, change func(in map[string]any)) []byte {
	var in map[string]any
	if err := json.Unmarshal(interaction, &in); err != nil {
		panic(err) // it was made here
	}
	change(in)
	changed, err := json.Marshal(in)
	if err != nil {
		panic(err)
	}
	return changed
}

// Admin is an interaction in which a moderator used a subcommand of /admin.
func Admin(id, sub string, options ...any) []byte {
	return interactionJSON(id, 2, map[string]any{"id": "78", "type": 1, "name": "admin", "options": []any{
		map[string]any{"name": sub, "type": 1, "options": optionList(options, false)},
	}})
}

func optionList(pairs []any, typing bool) []map[string]any {
	list := []map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		kind := 3
		switch pairs[i+1].(type) {
		case bool:
			kind = 5
		case int:
			kind = 4
		}
		o := map[string]any{"name": pairs[i], "type": kind, "value": pairs[i+1]}
		if typing && i+2 >= len(pairs) {
			o["focused"] = true
		}
		list = append(list, o)
	}
	return list
}

func interactionJSON(id string, kind int, data map[string]any) []byte {
	in, err := json.Marshal(map[string]any{
		"id": id, "application_id": ApplicationID, "type": kind, "token": interactionToken + id, "version": 1,
		"channel_id": "5", "guild_id": "6", "context": 0, "locale": "en-GB", "data": data,
		"member": map[string]any{"user": map[string]any{"id": "9", "username": "asker"}, "roles": []string{}, "permissions": "0"},
	})
	if err != nil {
		panic(err) // maps of texts always encode
	}
	return in
}

// ApplicationID is the id of the bot at the Discord of this package.
const ApplicationID = "1000"

// OnMessage is an interaction in which somebody used a command of the menu of a
// message. The message has a component of a kind that is not known.
func OnMessage(id, name, content string) []byte {
	return interactionJSON(id, 2, map[string]any{
		"id": "79", "type": 3, "name": name, "target_id": "501",
		"resolved": map[string]any{"messages": map[string]any{"501": map[string]any{
			"id": "501", "content": content, "author": map[string]any{"id": "8", "username": "writer"},
			"components": []any{map[string]any{"type": 9999, "custom_id": 7}},
		}}},
	})
}
