// Package clustertest lends tests the nodes of OpenSearch that .ci/cluster starts.
package clustertest

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/internal/cluster"
)

// count is the number of nodes that .ci/cluster starts.
const count = 3

// Nodes are three nodes on this machine.
type Nodes struct {
	t   *testing.T
	dir string
}

// New takes the nodes that VERBATIM_TEST_CLUSTER names the folder of. Without it the
// test is skipped. Nodes that the test stopped run again when it ends.
func New(t *testing.T) *Nodes {
	t.Helper()
	dir := os.Getenv("VERBATIM_TEST_CLUSTER")
	if dir == "" {
		t.Skip("there is no cluster to test with: .ci/cluster starts one")
	}
	n := &Nodes{t, dir}
	t.Cleanup(n.Mend)
	return n
}

// Mend has all nodes run again, and waits until they have found each other.
func (n *Nodes) Mend() {
	n.t.Helper()
	for i := range count {
		n.Thaw(i)
		if n.pid(i) == 0 {
			n.Start(i)
		}
	}
	n.AwaitGreen()
}

// Addresses are those of the nodes.
func (n *Nodes) Addresses() []string {
	n.t.Helper()
	var addresses []string
	for i := range count {
		content, err := os.ReadFile(filepath.Join(n.dir, fmt.Sprintf("n%d.address", i+1)))
		if err != nil {
			n.t.Fatal(err)
		}
		addresses = append(addresses, strings.TrimSpace(string(content)))
	}
	return addresses
}

// Client makes a client of all nodes.
func (n *Nodes) Client() *cluster.Client {
	n.t.Helper()
	c, err := cluster.New(cluster.Options{Addresses: n.Addresses()})
	if err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(c.Close)
	return c
}

// Remove takes the indexes away that a pattern names, now and when the test ends.
func (n *Nodes) Remove(pattern string) {
	n.t.Helper()
	remove := func() {
		c, err := cluster.New(cluster.Options{Addresses: n.Addresses()})
		if err != nil {
			n.t.Fatal(err)
		}
		defer c.Close()
		var indexes []struct{ Index string }
		err = c.Write(context.Background(), http.MethodGet, "/_cat/indices/"+pattern, url.Values{"format": {"json"}, "h": {"index"},
			"expand_wildcards": {"all"}}, nil, &indexes)
		for _, x := range indexes {
			if e := c.Write(context.Background(), http.MethodDelete, "/"+x.Index, nil, nil, nil); cluster.Status(e) != http.StatusNotFound {
				err = e
			}
		}
		if err != nil && cluster.Status(err) != http.StatusNotFound {
			n.t.Errorf("remove %s: %v", pattern, err)
		}
	}
	remove()
	n.t.Cleanup(remove)
}

// pid is the process of a node; 0 when it does not run.
func (n *Nodes) pid(i int) int {
	content, err := os.ReadFile(filepath.Join(n.dir, fmt.Sprintf("n%d.pid", i+1)))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil || syscall.Kill(pid, 0) != nil {
		return 0
	}
	return pid
}

// Processor is the processor time that the nodes that run have used.
func (n *Nodes) Processor() time.Duration {
	n.t.Helper()
	const tick = 10 * time.Millisecond // of Linux's accounts
	var sum time.Duration
	for i := range count {
		content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", n.pid(i)))
		if err != nil {
			n.t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(content), ") ") // behind the name
		fields := strings.Fields(rest)
		for _, f := range fields[11:13] { // in user and in kernel mode
			ticks, err := strconv.Atoi(f)
			if err != nil {
				n.t.Fatal(err)
			}
			sum += time.Duration(ticks) * tick
		}
	}
	return sum
}

func (n *Nodes) signal(i int, s syscall.Signal) {
	if pid := n.pid(i); pid != 0 {
		if err := syscall.Kill(pid, s); err != nil {
			n.t.Errorf("signal node %d: %v", i+1, err)
		}
	}
}

// Kill kills a node, and Freeze stops it until Thaw.
func (n *Nodes) Kill(i int) {
	pid := n.pid(i)
	n.signal(i, syscall.SIGKILL)
	for range 600 { // until its parent has seen it
		if pid == 0 || syscall.Kill(pid, 0) != nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	// It is a zombie of the process that started it.
	os.Remove(filepath.Join(n.dir, fmt.Sprintf("n%d.pid", i+1)))
}

// Freeze stops a node without its connections ending.
func (n *Nodes) Freeze(i int) { n.signal(i, syscall.SIGSTOP) }

// Thaw undoes Freeze.
func (n *Nodes) Thaw(i int) { n.signal(i, syscall.SIGCONT) }

// Start starts a node that was killed, with what it had.
func (n *Nodes) Start(i int) {
	n.t.Helper()
	start := exec.Command(filepath.Join(n.dir, fmt.Sprintf("n%d.sh", i+1)))
	start.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := start.Start(); err != nil {
		n.t.Fatal(err)
	}
	go func() { _ = start.Wait() }()
}

// Manager is the node that manages the cluster.
func (n *Nodes) Manager() int {
	n.t.Helper()
	var said []struct {
		Node string `json:"node"`
	}
	err := n.Client().Read(n.t.Context(), http.MethodGet, "/_cat/cluster_manager", url.Values{"format": {"json"}}, nil, &said)
	if err != nil || len(said) != 1 {
		n.t.Fatalf("ask who manages the cluster: %v %v", said, err)
	}
	i, err := strconv.Atoi(strings.TrimPrefix(said[0].Node, "n"))
	if err != nil {
		n.t.Fatal(err)
	}
	return i - 1
}

// AwaitGreen waits until all nodes and all copies are there.
func (n *Nodes) AwaitGreen() {
	n.t.Helper()
	c, err := cluster.New(cluster.Options{Addresses: n.Addresses()})
	if err != nil {
		n.t.Fatal(err)
	}
	defer c.Close()
	var last error
	for end := time.Now().Add(4 * time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		var health struct {
			Status string
			Nodes  int  `json:"number_of_nodes"`
			Late   bool `json:"timed_out"`
		}
		last = c.Write(context.Background(), http.MethodGet, "/_cluster/health", url.Values{"wait_for_nodes": {strconv.Itoa(count)},
			"wait_for_status": {"green"}, "timeout": {"20s"}}, nil, &health)
		if last == nil && !health.Late && health.Nodes == count && health.Status == "green" {
			return
		}
	}
	n.t.Errorf("the cluster did not get whole again: %v", last)
}
