package bot

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/commands"
)

// An inspection of a bot that is as it should be, and that changes nothing.
func TestInspect(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	cfg := Config{Token: d.Token, API: d.API, pace: quickPace}
	before, err := Inspect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if before.ID != bottest.ApplicationID || before.Name != "Verbatim" || !before.UserInstall || before.Commands != 0 || before.CommandsSame ||
		before.CommandsErr != nil {
		t.Errorf("before the commands are registered: %+v", before)
	}
	start(t, d, testLibrary())
	d.Await("register", 1)
	after, err := Inspect(t.Context(), cfg)
	if err != nil || after.Commands != len(commands.List()) || !after.CommandsSame ||
		len(after.Privileged)+len(after.Asks)+len(after.Twice) > 0 || after.EndpointURL != "" || after.GatewayErr != nil ||
		after.Connections != 990 || after.ConnectionsADay != 1000 {
		t.Errorf("after: %+v, %v", after, err)
	}
	if after.Skew.Abs() > time.Minute {
		t.Errorf("the clock of this machine is %v ahead of itself", after.Skew)
	}
	cfg.GuildID = "6"
	here, err := Inspect(t.Context(), cfg)
	if err != nil || here.Commands != 0 {
		t.Errorf("a server without commands of its own: %+v, %v", here, err)
	}
	if len(here.Twice) != len(commands.List()) {
		t.Errorf("a server that would show every command twice: %q", here.Twice)
	}
	if d.Count("register") != 1 {
		t.Error("an inspection registered commands")
	}
}

func TestInspectFindsFaults(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	d.Application["flags"] = 1<<13 | 1<<18
	d.Application["interactions_endpoint_url"] = "https://bot.example/interactions"
	d.Application["integration_types_config"] = map[string]any{
		"0": map[string]any{"oauth2_install_params": map[string]any{"scopes": []string{"applications.commands", "bot"}, "permissions": "8"}},
	}
	d.Fail(http.MethodGet, "/guilds/6/commands", bottest.Status(http.StatusForbidden, `{"message": "Missing Access", "code": 50001}`))
	d.Fail(http.MethodGet, "/gateway/bot", bottest.Status(http.StatusInternalServerError, "<html>"))
	i, err := Inspect(t.Context(), Config{Token: d.Token, API: d.API, GuildID: "6", pace: quickPace})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(i.Privileged, []string{"Presence", "Message Content"}) ||
		!i.Member || !slices.Equal(i.Asks, []string{"permissions (8)"}) || i.UserInstall {
		t.Errorf("%+v", i)
	}
	var notAdded *NotAdded
	if !errors.As(i.CommandsErr, &notAdded) || !strings.Contains(notAdded.Invite, bottest.ApplicationID) || i.GatewayErr == nil {
		t.Errorf("%+v", i)
	}
	if i.EndpointURL != "https://bot.example/interactions" {
		t.Errorf("%+v", i)
	}
}

func TestInspectClock(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	past := time.Now().Add(-10 * time.Minute).UTC().Format(http.TimeFormat)
	d.Fail(http.MethodGet, "/applications/@me", bottest.Status(http.StatusOK, `{"id": "1000"}`, "Date", past))
	if i, err := Inspect(t.Context(), Config{Token: d.Token, API: d.API, pace: quickPace}); err != nil || i.Skew < 9*time.Minute ||
		i.Skew > 20*time.Minute {
		t.Errorf("got %v, %v; this machine is ten minutes ahead", i.Skew, err)
	}
}

func TestInspectWrongToken(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	_, err := Inspect(t.Context(), Config{Token: "another.token", API: d.API, pace: quickPace})
	if !errors.Is(err, ErrToken) || strings.Contains(err.Error(), "another.token") {
		t.Errorf("got %v", err)
	}
}
