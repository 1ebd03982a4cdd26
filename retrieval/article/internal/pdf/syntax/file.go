package syntax

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Unreadable is why a PDF cannot be read, with the way out of it; both are parts
// of a sentence.
type Unreadable struct{ Cause, Fix string }

func (u *Unreadable) Error() string { return u.Cause }

// ErrTooMuch is the [Unreadable] of a file that breaks a limit.
var ErrTooMuch = &Unreadable{"its pages draw more than a text can hold", "divide it, or print it into a new PDF"}

// Limits of a PDF.
const (
	MaxStream  = 64 << 20 // bytes of one stream, unpacked
	maxContent = 1 << 30  // bytes of content of all pages, unpacked one after the other
	maxObjects = 2_000_000
)

// File is an open PDF.
type File struct {
	ctx     *model.Context
	content int64 // bytes of content that may still be unpacked
}

// Open opens a PDF. The error is an [Unreadable], or that of ctx.
func Open(ctx context.Context, data []byte) (*File, error) {
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return nil, &Unreadable{"not a PDF file", "give it the suffix of what it is, or take it out of the folder"}
	}
	limits := model.DefaultResourceLimits()
	limits.MaxStreamBytes, limits.MaxDecodeBytes = MaxStream, MaxStream
	limits.MaxObjectCount, limits.MaxXRefEntries = maxObjects, maxObjects
	limits.MaxObjectStreamCount = maxObjects
	// The default configuration would be looked for in the user's home.
	conf := &model.Configuration{Reader15: true, ValidationMode: model.ValidationRelaxed, Limits: limits}
	file, err := pdfcpu.ReadWithContext(ctx, &stoppableReader{bytes.NewReader(data), ctx}, conf)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, pdfcpu.ErrWrongPassword):
		return nil, &Unreadable{"it is encrypted", "save it without a password"}
	case err != nil && strings.Contains(err.Error(), "ncrypt"):
		return nil, &Unreadable{fmt.Sprintf("%s (%v)", "it is encrypted in a way that is not known", err), "save it without a password"}
	case err != nil:
		return nil, &Unreadable{fmt.Sprintf("%s (%v)", "it is damaged or cut off", err), "get the file again, or print it into a new PDF"}
	}
	return &File{ctx: file, content: maxContent}, nil
}

// stoppableReader fails once its context ends, so that whatever reads on and on
// stops then.
type stoppableReader struct {
	io.ReadSeeker
	ctx context.Context
}

func (r *stoppableReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.ReadSeeker.Read(p)
}

// Catalog is the dictionary that everything in the file hangs on.
func (f *File) Catalog() (types.Dict, bool) {
	if f.ctx.Root == nil {
		return nil, false
	}
	d := f.Dict(*f.ctx.Root)
	return d, d != nil
}

// Info is the dictionary of what the file says of itself, or nil.
func (f *File) Info() types.Dict {
	if f.ctx.Info == nil {
		return nil
	}
	return f.Dict(*f.ctx.Info)
}

// Stream unpacks a stream; ok is false when it is damaged, and data what could
// be read of it.
func (f *File) Stream(o types.Object) (data []byte, ok bool, err error) {
	sd := f.streamDict(o)
	if sd == nil {
		return nil, false, nil
	}
	failed := sd.DecodeWithLimit(MaxStream)
	f.content -= int64(len(sd.Content))
	if f.content < 0 {
		return nil, false, ErrTooMuch
	}
	return sd.Content, failed == nil, nil
}

// streamDict is the stream that o is or refers to, or nil. It is a copy, so that
// what is unpacked of it is not kept.
func (f *File) streamDict(o types.Object) *types.StreamDict {
	switch s := f.Resolve(o).(type) {
	case types.StreamDict:
		return &s
	case *types.StreamDict:
		copied := *s
		return &copied
	}
	return nil
}

// Resolve follows references. An object that cannot be read is nil, as the
// format wants of one that is not there.
func (f *File) Resolve(o types.Object) types.Object {
	for range 8 {
		ref, ok := o.(types.IndirectRef)
		if !ok {
			return o
		}
		var err error
		if o, err = f.ctx.Dereference(ref); err != nil {
			return nil
		}
	}
	return nil
}

// Dict is the dictionary that o is or refers to, also that of a stream, or nil.
func (f *File) Dict(o types.Object) types.Dict {
	switch d := f.Resolve(o).(type) {
	case types.Dict:
		return d
	case types.StreamDict:
		return d.Dict
	}
	return nil
}

// Name is a name without its slash, or "".
func (f *File) Name(o types.Object) string {
	n, _ := f.Resolve(o).(types.Name)
	return n.Value()
}

// Number is a number; ok is false when o is none.
func (f *File) Number(o types.Object) (n float64, ok bool) {
	switch n := f.Resolve(o).(type) {
	case types.Integer:
		return float64(n), true
	case types.Float:
		return float64(n), true
	}
	return 0, false
}

// Numbers is an array of numbers; anything else in it counts as 0.
func (f *File) Numbers(o types.Object) []float64 {
	list, _ := f.Resolve(o).(types.Array)
	numbers := make([]float64, len(list))
	for i, v := range list {
		numbers[i], _ = f.Number(v)
	}
	return numbers
}
