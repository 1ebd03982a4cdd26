package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// version is set by the linker (-X main.version=…) when a release is built.
var version = "dev"

// versionInfo is the output of version --json.
type versionInfo struct {
	Version     string `json:"version"`
	Go          string `json:"go"`
	Platform    string `json:"platform"`
	Bleve       string `json:"bleve"`
	Discordgo   string `json:"discordgo"`
	IndexFormat int    `json:"index_format"`
}

func currentVersion() versionInfo {
	v := versionInfo{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		IndexFormat: store.FormatVersion}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	for _, m := range info.Deps {
		switch m.Path {
		case "github.com/blevesearch/bleve/v2":
			v.Bleve = m.Version
		case "github.com/bwmarrin/discordgo":
			v.Discordgo = m.Version
		}
	}
	return v
}

func (p *program) versionCommand() *cobra.Command {
	return p.jsonFlag(&cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  arguments(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			v := currentVersion()
			if p.json {
				return p.printJSON(v)
			}
			_, err := fmt.Fprintf(p.stdout, "verbatim %s (%s %s, bleve %s, discordgo %s, index format %d)\n", v.Version, v.Go, v.Platform, v.Bleve,
				v.Discordgo, v.IndexFormat)
			return err
		},
	})
}
