package cluster

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

// NodeError is what went wrong with one node.
type NodeError struct {
	Address string
	Err     error
}

// Error names the node, the cause, and what helps where that is known.
func (e *NodeError) Error() string {
	text := e.Address + ": " + e.Err.Error()
	help := remedy(e.Err)
	if help == "" && errors.Is(e.Err, io.EOF) && strings.HasPrefix(e.Address, "http://") {
		help = "it hangs up: does that node want https:// in VERBATIM_OPENSEARCH?"
	}
	if help != "" {
		text += " (" + help + ")"
	}
	return text
}

func (e *NodeError) Unwrap() error { return e.Err }

// foreignError is an answer that no node of OpenSearch gives.
type foreignError struct {
	status int
	begin  string // of the answer
}

func (e *foreignError) Error() string {
	return fmt.Sprintf("what answers (%d) is no node of OpenSearch, or was cut off: %q", e.status, e.begin)
}

// refusal reads what a node says that it did not do.
func refusal(resp *http.Response, answer []byte) error {
	var said struct {
		Error json.RawMessage `json:"error"`
	}
	e := &ResponseError{Status: resp.StatusCode}
	switch {
	case json.Unmarshal(answer, &said) == nil && len(said.Error) > 0:
		e.Type, e.Reason = reason(said.Error)
	case json.Valid(answer): // a document that there is not
	case e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden: // in plain text
		e.Reason = beginning(answer)
	case e.Status/100 == 3:
		e.Reason = "it sends elsewhere: " + resp.Header.Get("Location")
	default:
		return &foreignError{e.Status, beginning(answer)}
	}
	return e
}

// reason is the type and the reason of an error as OpenSearch words it.
func reason(content json.RawMessage) (kind, text string) {
	var detail struct {
		Type, Reason string
		Root         []struct{ Type, Reason string } `json:"root_cause"`
		Caused       struct{ Type, Reason string }   `json:"caused_by"`
	}
	if json.Unmarshal(content, &detail) != nil {
		return "", strings.Trim(string(content), `"`)
	}
	kind, text = detail.Type, detail.Reason
	if len(detail.Root) > 0 && detail.Root[0].Reason != text {
		text += ": " + detail.Root[0].Type + " " + detail.Root[0].Reason
	}
	if c := detail.Caused; c.Reason != "" && !strings.Contains(text, c.Reason) {
		text += ": " + c.Type + " " + c.Reason
	}
	return kind, text
}

// beginning is the first words of an answer that is no JSON.
func beginning(answer []byte) string {
	const most = 120
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(answer[:min(len(answer), 4*most)]), "")), " ")
	return string([]rune(text)[:min(len([]rune(text)), most)])
}

// remedy is what helps against an error; "" where that is not known.
func remedy(err error) string {
	var (
		refused *ResponseError
		foreign *foreignError
		expired x509.CertificateInvalidError
		dns     *net.DNSError
	)
	switch {
	case errors.As(err, &refused):
		return refused.remedy()
	case errors.As(err, &foreign):
		return "is a proxy, a login page or another program at this address of VERBATIM_OPENSEARCH?"
	case errors.As(err, &expired) && expired.Reason == x509.Expired:
		return "renew the certificate of that node, or set the clock of this machine"
	case errors.As(err, new(x509.UnknownAuthorityError)):
		return "name the file of the authority that signed it in VERBATIM_OPENSEARCH_CA"
	case errors.As(err, new(x509.HostnameError)):
		return "write in VERBATIM_OPENSEARCH the name that the certificate is for"
	case errors.As(err, &dns):
		return "correct the name in VERBATIM_OPENSEARCH, or look why this machine does not know it"
	case noTLS(err):
		return "that node does not speak TLS: write http:// in VERBATIM_OPENSEARCH, or turn TLS on there"
	case strings.Contains(err.Error(), "malformed HTTP response"):
		return "does that node want https:// in VERBATIM_OPENSEARCH?"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there: start that node, or correct the address in VERBATIM_OPENSEARCH"
	}
	return ""
}

func (e *ResponseError) remedy() string {
	switch {
	case e.Status == http.StatusUnauthorized:
		return "look at VERBATIM_OPENSEARCH_USER and VERBATIM_OPENSEARCH_PASSWORD_FILE"
	case e.full():
		return "the disk of a node is nearly full, and the cluster takes nothing in: make room there"
	case e.Type == "index_not_found_exception":
		return "what was published there is gone: publish it again with verbatim index"
	case e.Status == http.StatusBadRequest && strings.HasPrefix(e.Type, "search_phase"):
		return "the index there is not one that this version of Verbatim made: publish it again with verbatim index --again"
	case e.Status == http.StatusForbidden:
		return "give the user of VERBATIM_OPENSEARCH_USER the rights that docs/cluster.md names"
	case e.Status/100 == 3:
		return "write that address in VERBATIM_OPENSEARCH"
	}
	return ""
}

// full reports whether a cluster takes nothing in since a disk is nearly full.
func (e *ResponseError) full() bool {
	return strings.Contains(e.Reason, "flood-stage") || strings.Contains(e.Reason, "read-only / allow delete")
}

// Permanent reports whether err is a refusal that another node would say too, or the
// same one later.
func Permanent(err error) bool {
	var refused *ResponseError
	if !errors.As(err, &refused) {
		return false
	}
	again := refused.Status == http.StatusTooManyRequests && !refused.full() || refused.Status == http.StatusRequestTimeout
	return (refused.Status/100 == 4 || refused.Status/100 == 3) && !again
}

// hopeless reports whether a node would do the same if it were asked again: it has no
// certificate, or none that is trusted. Others may do better.
func hopeless(err error) bool {
	return errors.As(err, new(*tls.CertificateVerificationError)) || noTLS(err)
}

// noTLS reports whether a node does not speak it. The client of HTTP says so in words
// alone, where the answer looks like HTTP.
func noTLS(err error) bool {
	return errors.As(err, new(tls.RecordHeaderError)) || strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}
