package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// healthTimeout bounds a question after the health of a running program.
const healthTimeout = 3 * time.Second

func (p *program) healthCommand() *cobra.Command {
	var ready bool
	c := &cobra.Command{
		Use:   "health",
		Short: "Ask a running serve whether it is well",
		Long: `Health asks the serve that runs with the same settings, on VERBATIM_OPERATIONS or
else VERBATIM_HTTP, whether it is alive, and with --ready whether it can answer: the
index is open and Discord can reach it. It ends with 0 for yes and 1 for no, as
health checks of containers want it.`,
		Example: `  verbatim health
  verbatim health --ready`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error { return p.health(c.Context(), ready) },
	}
	c.Flags().BoolVar(&ready, "ready", false, "ask whether it can answer, not only whether it is alive")
	return c
}

func (p *program) health(ctx context.Context, ready bool) error {
	address, path := p.config.Operations, "/healthz"
	switch {
	case ready && address == "":
		return errors.New("health --ready asks the address in VERBATIM_OPERATIONS, which is not set")
	case ready:
		path = "/readyz"
	case address == "":
		address = p.config.HTTP
	}
	if address == "" {
		return errors.New("health asks the address in VERBATIM_OPERATIONS or VERBATIM_HTTP, and neither is set")
	}
	status, body, err := ask(ctx, "http://"+reachableAt(address)+path, healthTimeout)
	if err != nil {
		return fmt.Errorf("ask a running serve whether it is well: %w", err)
	}
	if status != http.StatusOK {
		return fmt.Errorf("it answers %d: %s", status, body)
	}
	fmt.Fprintln(p.stdout, body)
	return nil
}

// ask gets a page, of which it reads the beginning.
func ask(ctx context.Context, url string, limit time.Duration) (status int, body string, err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, "", err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	const most = 2000
	content, err := io.ReadAll(io.LimitReader(answer.Body, most))
	return answer.StatusCode, strings.TrimSpace(string(content)), err
}

// reachableAt is the address on which this machine reaches one that is listened
// on: loopback for every address of it.
func reachableAt(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if ip.To4() == nil {
			host = "::1"
		}
	}
	return net.JoinHostPort(host, port)
}
