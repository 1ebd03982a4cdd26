package meaning

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// The fields of ONNX's messages that are read, by their numbers.
const (
	modelGraph = 7

	graphNode        = 1
	graphInitializer = 5

	nodeInput  = 1
	nodeOutput = 2
	nodeType   = 4

	tensorDims   = 1
	tensorType   = 2
	tensorFloats = 4
	tensorInts   = 5
	tensorName   = 8
	tensorRaw    = 9
)

// The types of a tensor's numbers.
const (
	typeFloat = 1
	typeUint8 = 2
	typeInt8  = 3
)

// tensor is an array of numbers of an ONNX file.
type tensor struct {
	dims   []int
	kind   int
	raw    []byte
	floats []float32
	ints   []int32
}

// onnxGraph is what is read of an ONNX file: its arrays by name, and the name of
// the array that each product of matrices multiplies with, by that of its output.
type onnxGraph struct {
	tensors  map[string]*tensor
	products map[string]string
}

// Bounds on what a file may hold; a real one has a few hundred of each.
const (
	maxTensors = 1 << 14
	maxNodes   = 1 << 16
	maxDims    = 8
)

var errONNX = errors.New("the ONNX file cannot be read")

// fields calls do for each field of a message; value is what the field holds when
// it has a length, number when it is a varint.
func fields(message []byte, do func(field protowire.Number, value []byte, number uint64) error) error {
	for len(message) > 0 {
		field, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return errONNX
		}
		message = message[n:]
		var value []byte
		var number uint64
		switch kind {
		case protowire.BytesType:
			value, n = protowire.ConsumeBytes(message)
		case protowire.VarintType:
			number, n = protowire.ConsumeVarint(message)
		case protowire.Fixed32Type:
			var bits uint32
			bits, n = protowire.ConsumeFixed32(message)
			number = uint64(bits)
		default:
			n = protowire.ConsumeFieldValue(field, kind, message)
		}
		if n < 0 {
			return errONNX
		}
		message = message[n:]
		if err := do(field, value, number); err != nil {
			return err
		}
	}
	return nil
}

// readONNX reads the graph of an ONNX file. The arrays refer to data.
func readONNX(data []byte) (*onnxGraph, error) {
	g := &onnxGraph{tensors: map[string]*tensor{}, products: map[string]string{}}
	nodes := 0
	err := fields(data, func(field protowire.Number, graph []byte, _ uint64) error {
		if field != modelGraph {
			return nil
		}
		return fields(graph, func(field protowire.Number, value []byte, _ uint64) error {
			switch field {
			case graphInitializer:
				return g.addTensor(value)
			case graphNode:
				if nodes++; nodes > maxNodes {
					return errONNX
				}
				return g.addNode(value)
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return g, nil
}

func (g *onnxGraph) addTensor(message []byte) error {
	t, name := &tensor{}, ""
	err := fields(message, func(field protowire.Number, value []byte, number uint64) error {
		switch field {
		case tensorDims:
			if value == nil {
				t.dims = append(t.dims, int(min(number, math.MaxInt32)))
			}
			for len(value) > 0 && len(t.dims) <= maxDims {
				v, n := protowire.ConsumeVarint(value)
				if n < 0 {
					return errONNX
				}
				t.dims, value = append(t.dims, int(min(v, math.MaxInt32))), value[n:]
			}
		case tensorType:
			t.kind = int(min(number, math.MaxInt32))
		case tensorFloats:
			if value == nil {
				t.floats = append(t.floats, math.Float32frombits(uint32(number)))
			}
			for ; len(value) >= 4; value = value[4:] {
				t.floats = append(t.floats, math.Float32frombits(binary.LittleEndian.Uint32(value)))
			}
		case tensorInts:
			if value == nil {
				t.ints = append(t.ints, int32(number))
			}
			for len(value) > 0 {
				v, n := protowire.ConsumeVarint(value)
				if n < 0 {
					return errONNX
				}
				t.ints, value = append(t.ints, int32(v)), value[n:]
			}
		case tensorName:
			name = string(value)
		case tensorRaw:
			t.raw = value
		}
		return nil
	})
	if err != nil || len(t.dims) > maxDims || len(g.tensors) >= maxTensors {
		return errONNX
	}
	g.tensors[name] = t
	return nil
}

// addNode remembers a product of matrices: the second input is the weights.
func (g *onnxGraph) addNode(message []byte) error {
	var inputs, outputs []string
	kind := ""
	err := fields(message, func(field protowire.Number, value []byte, _ uint64) error {
		switch field {
		case nodeInput:
			inputs = append(inputs, string(value))
		case nodeOutput:
			outputs = append(outputs, string(value))
		case nodeType:
			kind = string(value)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if kind == "MatMulInteger" && len(inputs) >= 2 && len(outputs) >= 1 {
		g.products[outputs[0]] = inputs[1]
	}
	return nil
}

// numbers is the tensor of a name as n numbers, whatever the file keeps it as.
func (g *onnxGraph) numbers(name string, n int) ([]float32, error) {
	t := g.tensors[name]
	if t == nil || t.kind != typeFloat {
		return nil, fmt.Errorf("%w: there are no numbers %q", errONNX, name)
	}
	values := t.floats
	for raw := t.raw; len(raw) >= 4; raw = raw[4:] {
		values = append(values, math.Float32frombits(binary.LittleEndian.Uint32(raw)))
	}
	if len(values) != n {
		return nil, fmt.Errorf("%w: there are %d numbers %q instead of %d", errONNX, len(values), name, n)
	}
	return values, nil
}

// bytes is the tensor of a name as rows × columns numbers of 8 bits.
func (g *onnxGraph) bytes(name string, kind, rows, columns int) ([]byte, error) {
	t := g.tensors[name]
	if t == nil || t.kind != kind || len(t.dims) != 2 || t.dims[0] != rows || t.dims[1] != columns || len(t.raw) != rows*columns {
		return nil, fmt.Errorf("%w: there is no array %q of %d by %d bytes", errONNX, name, rows, columns)
	}
	return t.raw, nil
}

// bytesTable is an array of numbers of 8 bits with one scale and one zero.
func (g *onnxGraph) bytesTable(name string, rows, columns int) (*table, error) {
	b, err := g.bytes(name+"_quantized", typeUint8, rows, columns)
	if err != nil {
		return nil, err
	}
	scale, err := g.numbers(name+"_scale", 1)
	if err != nil {
		return nil, err
	}
	zero := g.tensors[name+"_zero_point"]
	if zero == nil || len(zero.ints)+len(zero.raw) != 1 {
		return nil, fmt.Errorf("%w: there is no zero of %q", errONNX, name)
	}
	t := &table{width: columns, bytes: b, scale: scale[0]}
	if len(zero.ints) == 1 {
		t.zero = zero.ints[0]
	} else {
		t.zero = int32(zero.raw[0])
	}
	return t, nil
}

// weights are those of a linear layer, whose place in the network has a name like
// "encoder.layer.0.output.dense".
func (g *onnxGraph) weights(place string, in, out int) (*dense, error) {
	path := strings.Replace(strings.ReplaceAll(place, ".", "/"), "layer/", "layer.", 1)
	name, ok := g.products["/"+path+"/MatMul_output_0_output_quantized"]
	base, quantised := strings.CutSuffix(name, "_quantized")
	if !ok || !quantised {
		return nil, fmt.Errorf("%w: there is no layer %q", errONNX, place)
	}
	q, err := g.bytes(name, typeInt8, in, out)
	if err != nil {
		return nil, err
	}
	zero := g.tensors[base+"_zero_point"]
	if zero != nil {
		for _, z := range zero.ints {
			if z != 0 {
				return nil, fmt.Errorf("%w: the weights of %q have a zero of their own", errONNX, place)
			}
		}
	}
	d := &dense{in: in, out: out}
	if d.scales, err = g.numbers(base+"_scale", out); err != nil {
		return nil, err
	}
	d.weights = make([]int8, len(q))
	for i, b := range q {
		d.weights[i] = int8(b)
	}
	d.bias, err = g.numbers(place+".bias", out)
	return d, err
}
