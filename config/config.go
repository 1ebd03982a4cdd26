// Package config reads what the operator sets: environment variables and a
// .env file. [Load] is called once, in main; no other package reads the
// environment.
package config

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"github.com/joho/godotenv"
)

// Config is every setting. The comments are the manual; .env.example says the
// same with the defaults.
type Config struct {
	// Token (DISCORD_TOKEN, or DISCORD_TOKEN_FILE with the path of a file that
	// holds it) is the bot's token. Only `verbatim serve` needs it.
	Token Secret
	// GuildID (DISCORD_GUILD_ID) is the id of the one server to register the
	// commands in, at once; empty registers them everywhere, which Discord may
	// take a while to show.
	GuildID string
	// UserInstall (DISCORD_USER_INSTALL, true or false) offers the commands to
	// people who add the app to their own account too. Switch it on in the
	// developer portal first, or Discord refuses the registration.
	UserInstall bool

	// DiscordAPI (DISCORD_API) is another address of Discord's HTTP API, for a
	// proxy or a test; empty means Discord's own.
	DiscordAPI string

	// Articles (VERBATIM_ARTICLES) is the folder of the articles; empty means
	// the briefings that are compiled in.
	Articles string
	// Index (VERBATIM_INDEX) is the folder of the index; empty means a folder
	// in the user's cache folder, one for each articles folder.
	Index string

	// Model (VERBATIM_MODEL) is the folder of the model of meaning, or [ModelOff] for
	// none; empty means the one that `verbatim model add` put into the user's cache
	// folder, if it did.
	Model string

	// Watch (VERBATIM_WATCH: auto, poll or off) says how `verbatim serve` learns
	// that files of the articles folder changed: auto asks the system to report them and
	// goes over the folder where it does not; poll goes over the folder; off
	// reads it at the start and when a moderator asks for it.
	Watch Watch
	// WatchInterval (VERBATIM_WATCH_INTERVAL) is the time between two looks over
	// the folder where it is gone over, in seconds.
	WatchInterval time.Duration
	// Questions (VERBATIM_QUESTIONS) is a file of questions whose answers the
	// operator knows, as `verbatim eval questions` reads. A new index that does
	// worse on them than the one in use is not put in use; empty means none.
	Questions string

	// OpenSearch says where the cluster of OpenSearch is that the collection is
	// published in; without addresses there is none.
	OpenSearch OpenSearch

	// State (VERBATIM_STATE) is the folder of what the bot remembers: the
	// questions whose answers have buttons, for 30 days, and what the moderators
	// of each server decided. Empty means the folder "state" in that of the
	// index. Each process needs one of its own.
	State string
	// CoolDown (VERBATIM_COOLDOWN) is the number of seconds between two
	// questions of one person, of which a few may come at once; 0 means none. A
	// server's moderators may set their own.
	CoolDown int
	// Interactions (VERBATIM_INTERACTIONS) is the address to listen on for
	// Discord's interactions over HTTP, instead of connecting to the gateway;
	// empty means the gateway. An address without a host (":8080") is this
	// machine's own: put a proxy with HTTPS before it.
	Interactions string

	// HTTP (VERBATIM_HTTP) is the address to listen on for the pages to search
	// and read in; empty means none. Like that of Interactions, one without a
	// host is this machine's own.
	HTTP string
	// PublicURL (VERBATIM_PUBLIC_URL) is the address under which readers reach
	// those pages, without a slash at its end; empty means that there is none to
	// link to.
	PublicURL string
	// SiteName (VERBATIM_SITE_NAME) is what those pages are called, at most
	// maxSiteName characters; empty is Verbatim.
	SiteName string
	// TrustedProxies (VERBATIM_TRUSTED_PROXIES) are the addresses or networks,
	// separated by commas, of the proxies that say in X-Forwarded-For who sent a
	// request for a page; empty means those of this machine.
	TrustedProxies Networks
	// Operations (VERBATIM_OPERATIONS) is the address to listen on for those who
	// run the program: /healthz, /readyz and /metrics; empty means none. It is
	// not HTTP's, so that a proxy that publishes the pages does not publish this.
	Operations string

	// LogLevel (VERBATIM_LOG: debug, info, warn or error) is the least
	// important kind of line that is logged. Questions are never logged.
	LogLevel slog.Level
	// LogJSON (VERBATIM_LOG_FORMAT: text or json) writes each log line as JSON.
	LogJSON bool
}

// OpenSearch says where a cluster is.
type OpenSearch struct {
	// Addresses (VERBATIM_OPENSEARCH) are those of its nodes, with commas between
	// them, like https://search-1:9200. Then `verbatim index` publishes the
	// collection there, and what answers brings it down from there.
	Addresses []string
	// User (VERBATIM_OPENSEARCH_USER) and Password (in the file that
	// VERBATIM_OPENSEARCH_PASSWORD_FILE names) are sent to it.
	User     string
	Password Secret
	// PasswordFile is that file.
	PasswordFile string
	// CA (VERBATIM_OPENSEARCH_CA) is a file of the certificates that sign those of
	// the nodes, in PEM; empty means those of the system.
	CA string
	// Name (VERBATIM_OPENSEARCH_NAME) is that of the collection in the cluster.
	Name string
	// Copies (VERBATIM_OPENSEARCH_COPIES) is the number of further copies of each
	// part of an index; 0 means that a node that is gone is missed.
	Copies int
}

// ModelOff is the Model that is none.
const ModelOff = "off"

// Watch is a way to learn of changes in a folder.
type Watch string

// The ways to learn of changes.
const (
	WatchAuto Watch = "auto"
	WatchPoll Watch = "poll"
	WatchOff  Watch = "off"
)

// Secret is a string that prints as "[secret]" wherever it might slip into a
// log, an error or JSON. Reveal gives the string itself.
type Secret string

// Reveal is the secret itself.
func (s Secret) Reveal() string { return string(s) }

// String hides the secret from fmt.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "[secret]"
}

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the secret from JSON and other encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue hides the secret from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// names are the variables that mean something, in the order of .env.example.
var names = []string{
	"DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "DISCORD_GUILD_ID", "DISCORD_USER_INSTALL", "DISCORD_API",
	"VERBATIM_ARTICLES", "VERBATIM_INDEX", "VERBATIM_MODEL", "VERBATIM_STATE", "VERBATIM_COOLDOWN", "VERBATIM_INTERACTIONS",
	"VERBATIM_WATCH", "VERBATIM_WATCH_INTERVAL", "VERBATIM_QUESTIONS",
	"VERBATIM_OPENSEARCH", "VERBATIM_OPENSEARCH_USER", "VERBATIM_OPENSEARCH_PASSWORD_FILE", "VERBATIM_OPENSEARCH_CA",
	"VERBATIM_OPENSEARCH_NAME", "VERBATIM_OPENSEARCH_COPIES",
	"VERBATIM_HTTP", "VERBATIM_PUBLIC_URL", "VERBATIM_SITE_NAME", "VERBATIM_TRUSTED_PROXIES", "VERBATIM_OPERATIONS",
	"VERBATIM_LOG", "VERBATIM_LOG_FORMAT",
}

// defaultCoolDown is short enough that nobody who reads an answer notices it.
const defaultCoolDown = 3

// defaultWatchInterval is short enough for a person who waits; going over 50,000
// files takes a fraction of a second.
const defaultWatchInterval = 30 * time.Second

// ownPrefix marks the variables that only Verbatim reads, so that one it does
// not know must be a mistake.
const ownPrefix = "VERBATIM_"

// Load reads the settings from environ ("NAME=value", as os.Environ gives) and,
// where that is silent, from the .env file at dotenv, which need not exist.
// The error names the variable and says what to write instead; it never holds
// the token.
func Load(environ []string, dotenv string) (Config, error) {
	values, err := readDotenv(dotenv)
	if err != nil {
		return Config{}, err
	}
	for _, kv := range environ {
		if name, value, ok := strings.Cut(kv, "="); ok && value != "" {
			values[name] = value
		}
	}
	if err := checkNames(values); err != nil {
		return Config{}, err
	}
	return parse(values)
}

func readDotenv(path string) (map[string]string, error) {
	values, err := godotenv.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	if err != nil {
		// The parser's error quotes the line, which may hold the token.
		return nil, fmt.Errorf("read the settings: %s is not of the form NAME=value on every line", path)
	}
	return values, nil
}

// checkNames refuses a VERBATIM_ variable that means nothing, since it is
// almost always a misspelt one.
func checkNames(values map[string]string) error {
	var unknown []string
	for name := range values {
		if strings.HasPrefix(name, ownPrefix) && !slices.Contains(names, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	if near := nearest(unknown[0]); near != "" {
		return fmt.Errorf("there is no setting %s; did you mean %s?", unknown[0], near)
	}
	return fmt.Errorf("there is no setting %s; see .env.example for the ones there are", unknown[0])
}

// nearest is the known name that takes the fewest edits to reach, or "" when
// none takes few.
func nearest(name string) string {
	const fewEdits = 4
	best, found := fewEdits+1, ""
	for _, n := range names {
		if d := levenshtein.ComputeDistance(name, n); d < best {
			best, found = d, n
		}
	}
	return found
}

func parse(values map[string]string) (Config, error) {
	c := Config{
		GuildID:    values["DISCORD_GUILD_ID"],
		DiscordAPI: values["DISCORD_API"],
		Articles:   values["VERBATIM_ARTICLES"],
		Index:      values["VERBATIM_INDEX"],
		Model:      values["VERBATIM_MODEL"],
		Questions:  values["VERBATIM_QUESTIONS"],
		State:      values["VERBATIM_STATE"],
		CoolDown:   defaultCoolDown,
	}
	if strings.EqualFold(c.Model, ModelOff) {
		c.Model = ModelOff
	}
	var err error
	if c.Token, err = token(values); err != nil {
		return Config{}, err
	}
	if c.OpenSearch, err = openSearch(values); err != nil {
		return Config{}, err
	}
	if c.GuildID != "" && strings.Trim(c.GuildID, "0123456789") != "" {
		return Config{}, fmt.Errorf("DISCORD_GUILD_ID is %q: write the number that Copy Server ID gives", c.GuildID)
	}
	if v := values["DISCORD_USER_INSTALL"]; v != "" {
		if c.UserInstall, err = strconv.ParseBool(v); err != nil {
			return Config{}, fmt.Errorf("DISCORD_USER_INSTALL is %q: write true or false", v)
		}
	}
	if v := values["VERBATIM_COOLDOWN"]; v != "" {
		if c.CoolDown, err = strconv.Atoi(v); err != nil || c.CoolDown < 0 || c.CoolDown > 3600 {
			return Config{}, fmt.Errorf("VERBATIM_COOLDOWN is %q: write a number of seconds, at most 3600", v)
		}
	}
	if err = c.parseWatch(values); err != nil {
		return Config{}, err
	}
	if err = c.parseAddresses(values); err != nil {
		return Config{}, err
	}
	if v := values["VERBATIM_LOG"]; v != "" {
		if err := c.LogLevel.UnmarshalText([]byte(v)); err != nil {
			return Config{}, fmt.Errorf("VERBATIM_LOG is %q: write debug, info, warn or error", v)
		}
	}
	switch v := values["VERBATIM_LOG_FORMAT"]; v {
	case "", "text":
	case "json":
		c.LogJSON = true
	default:
		return Config{}, fmt.Errorf("VERBATIM_LOG_FORMAT is %q: write text or json", v)
	}
	return c, nil
}

// parseWatch reads how changes of the articles folder are found.
func (c *Config) parseWatch(values map[string]string) error {
	c.Watch, c.WatchInterval = WatchAuto, defaultWatchInterval
	switch v := Watch(values["VERBATIM_WATCH"]); v {
	case WatchAuto, WatchPoll, WatchOff:
		c.Watch = v
	case "":
	default:
		return fmt.Errorf("VERBATIM_WATCH is %q: write auto, poll or off", v)
	}
	if v := values["VERBATIM_WATCH_INTERVAL"]; v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 86400 {
			return fmt.Errorf("VERBATIM_WATCH_INTERVAL is %q: write a number of seconds, from 1 to 86400", v)
		}
		c.WatchInterval = time.Duration(n) * time.Second
	}
	return nil
}

// parseAddresses reads the addresses to listen on, of which no two may be the
// same, and the one that readers use.
func (c *Config) parseAddresses(values map[string]string) (err error) {
	taken := map[string]string{}
	for _, a := range []struct {
		name string
		to   *string
	}{{"VERBATIM_INTERACTIONS", &c.Interactions}, {"VERBATIM_HTTP", &c.HTTP}, {"VERBATIM_OPERATIONS", &c.Operations}} {
		if *a.to, err = listenAddress(a.name, values[a.name]); err != nil {
			return err
		}
		_, port, _ := net.SplitHostPort(*a.to)
		if *a.to == "" || port == "0" {
			continue
		}
		if other := taken[*a.to]; other != "" {
			return fmt.Errorf("%s and %s are both %s: give each a port of its own", other, a.name, *a.to)
		}
		taken[*a.to] = a.name
	}
	if c.PublicURL, err = publicURL(values["VERBATIM_PUBLIC_URL"]); err != nil {
		return err
	}
	c.SiteName = strings.TrimSpace(values["VERBATIM_SITE_NAME"])
	if n := utf8.RuneCountInString(c.SiteName); n > maxSiteName || strings.ContainsFunc(c.SiteName, unicode.IsControl) {
		return fmt.Errorf("VERBATIM_SITE_NAME: write a name of at most %d characters in one line", maxSiteName)
	}
	c.TrustedProxies = Networks(strings.TrimSpace(values["VERBATIM_TRUSTED_PROXIES"]))
	if _, err = c.TrustedProxies.parse(); err != nil {
		return fmt.Errorf("VERBATIM_TRUSTED_PROXIES %w", err)
	}
	return nil
}

// Networks is a list of addresses and networks with commas between them.
type Networks string

// Prefixes are the networks of a list that has been loaded; those of this machine for
// an empty one.
func (n Networks) Prefixes() []netip.Prefix {
	networks, _ := n.parse() // Load has refused what is wrong
	return networks
}

func (n Networks) parse() ([]netip.Prefix, error) {
	var networks []netip.Prefix
	for entry := range strings.SplitSeq(cmp.Or(string(n), "127.0.0.0/8,::1"), ",") {
		entry = strings.TrimSpace(entry)
		if address, err := netip.ParseAddr(entry); err == nil && address.Zone() == "" {
			address = address.Unmap()
			networks = append(networks, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		network, err := netip.ParsePrefix(entry)
		if err != nil {
			return nil, fmt.Errorf("has %q: write addresses or networks of your proxies with commas between them "+
				"(10.0.0.5, 172.18.0.0/16)", entry)
		}
		networks = append(networks, network.Masked())
	}
	return networks, nil
}

// listenAddress is an address to listen on; one without a host is loopback, so
// that nothing is open to the network by accident.
func listenAddress(name, v string) (string, error) {
	if v == "" {
		return "", nil
	}
	host, port, err := net.SplitHostPort(v)
	if err != nil {
		host, port = "", v
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return "", fmt.Errorf("%s is %q: write a port (8080) or an address with one (127.0.0.1:8080)", name, v)
	}
	return net.JoinHostPort(cmp.Or(host, "127.0.0.1"), strconv.FormatUint(n, 10)), nil
}

// publicURL is an address to which a path can be added.
func publicURL(v string) (string, error) {
	if v == "" {
		return "", nil
	}
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.ContainsAny(v, "?# ") {
		return "", fmt.Errorf("VERBATIM_PUBLIC_URL is %q: write the address that readers open, like https://read.example, without ? and #", v)
	}
	return strings.TrimRight(u.String(), "/"), nil
}

// token takes the token from its variable or from its file.
func token(values map[string]string) (Secret, error) {
	value, path := values["DISCORD_TOKEN"], values["DISCORD_TOKEN_FILE"]
	if value != "" && path != "" {
		return "", errors.New("DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set: keep one")
	}
	if path != "" {
		data, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			return "", fmt.Errorf("read the token that DISCORD_TOKEN_FILE names: %w", err)
		}
		value = string(data)
		if strings.TrimSpace(value) == "" {
			return "", fmt.Errorf("the file that DISCORD_TOKEN_FILE names is empty: %s", path)
		}
	}
	return Secret(strings.TrimPrefix(strings.TrimSpace(value), "Bot ")), nil
}

// openSearch reads the settings of a cluster.
func openSearch(values map[string]string) (OpenSearch, error) {
	o := OpenSearch{User: values["VERBATIM_OPENSEARCH_USER"], CA: values["VERBATIM_OPENSEARCH_CA"], Name: "main", Copies: 1}
	for _, a := range strings.Split(values["VERBATIM_OPENSEARCH"], ",") {
		if a = strings.TrimSpace(a); a == "" {
			continue
		}
		u, err := url.Parse(a)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.ContainsAny(a, "?# ") {
			return OpenSearch{}, errors.New("VERBATIM_OPENSEARCH holds what is no address: write those of the nodes with commas between " +
				"them, like https://search-1:9200,https://search-2:9200, and the user into VERBATIM_OPENSEARCH_USER")
		}
		o.Addresses = append(o.Addresses, a)
	}
	if len(o.Addresses) == 0 {
		for _, name := range names {
			if strings.HasPrefix(name, "VERBATIM_OPENSEARCH_") && values[name] != "" {
				return OpenSearch{}, fmt.Errorf("%s is set, and VERBATIM_OPENSEARCH, the addresses of the cluster, is not", name)
			}
		}
		return OpenSearch{}, nil
	}
	if v := values["VERBATIM_OPENSEARCH_NAME"]; v != "" {
		if len(v) > 40 || strings.Trim(v, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return OpenSearch{}, fmt.Errorf("VERBATIM_OPENSEARCH_NAME is %q: write a name of a-z and 0-9", v)
		}
		o.Name = v
	}
	if v := values["VERBATIM_OPENSEARCH_COPIES"]; v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n > 10 {
			return OpenSearch{}, fmt.Errorf("VERBATIM_OPENSEARCH_COPIES is %q: write a number from 0 to 10", v)
		}
		o.Copies = n
	}
	if path := values["VERBATIM_OPENSEARCH_PASSWORD_FILE"]; path != "" {
		o.PasswordFile = path
		var err error
		if o.Password, err = o.ReadPassword(); err != nil {
			return OpenSearch{}, err
		}
	}
	return o, nil
}

// ReadPassword reads the password from its file, which may have changed.
func (o OpenSearch) ReadPassword() (Secret, error) {
	data, err := os.ReadFile(filepath.Clean(o.PasswordFile))
	if err != nil {
		return "", fmt.Errorf("read the password that VERBATIM_OPENSEARCH_PASSWORD_FILE names: %w", err)
	}
	password := Secret(strings.TrimSpace(string(data)))
	if password == "" {
		return "", fmt.Errorf("the file that VERBATIM_OPENSEARCH_PASSWORD_FILE names is empty: %s", o.PasswordFile)
	}
	return password, nil
}

// maxSiteName is the most characters of the name of the pages.
const maxSiteName = 60
