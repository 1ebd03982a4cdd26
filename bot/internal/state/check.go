package state

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

// The layout of a file of bbolt, version 2: pages of equal size, each with a header
// (id uint64, flags uint16, count uint16, overflow uint32) and a table of elements;
// the first two are copies of the meta page. Integers have the machine's byte order.
const (
	pageHeader  = 16
	elementSize = 16
	metaSize    = 64
	boltMagic   = 0xED0CDAED
	boltVersion = 2

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagFreelist = 0x10
	flagBucket   = 0x01 // of an element of a leaf: its value is a bucket

	noFreelist = ^uint64(0)
	// maxDepth bounds the depth of a tree; four levels hold more than a store keeps.
	maxDepth = 16
	// maxPage bounds a page with those that overflow it, in bytes.
	maxPage = 64 << 20
)

// errDamaged is the error of a file that is not as bbolt wrote it.
var errDamaged = errors.New("it is damaged")

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errDamaged, fmt.Sprintf(format, args...))
}

// checker follows every pointer of a file of bbolt before bbolt does: bbolt maps the
// file into memory and trusts it, so that a file which was cut or changed ends the
// process, or sends it round in circles.
type checker struct {
	file     io.ReaderAt
	size     int64 // of the file, in bytes
	pageSize int64
	pages    uint64              // in use or free; none above has been written
	seen     map[uint64]struct{} // pages that something points to
}

// checkFile returns an error that is errDamaged where bbolt could not read a file
// from one end to the other. An empty file is whole.
func checkFile(file io.ReaderAt, size int64) error {
	if size == 0 {
		return nil
	}
	c := &checker{file: file, size: size, seen: map[uint64]struct{}{}}
	root, freelist, err := c.meta()
	if err != nil {
		return err
	}
	if err := c.tree(root, 0); err != nil {
		return err
	}
	if freelist == noFreelist {
		return nil
	}
	return c.freelist(freelist)
}

var order = binary.NativeEndian

// meta reads the newer of the two meta pages that are whole, as bbolt does.
func (c *checker) meta() (root, freelist uint64, err error) {
	var newest []byte
	whole := map[int64]bool{} // by their places
	for _, at := range c.metaOffsets() {
		m := make([]byte, metaSize)
		if _, err := c.file.ReadAt(m, at+pageHeader); err != nil {
			continue
		}
		sum := fnv.New64a()
		sum.Write(m[:metaSize-8])
		// The two are written in turn: a copy of the other one would be an older state.
		inPlace := order.Uint64(m[48:])%2 == uint64(min(at, 1))
		whole[at] = inPlace && order.Uint32(m) == boltMagic && order.Uint32(m[4:]) == boltVersion && order.Uint64(m[metaSize-8:]) == sum.Sum64()
		if whole[at] && (newest == nil || order.Uint64(m[48:]) > order.Uint64(newest[48:])) {
			newest = m
		}
	}
	if newest == nil {
		return 0, 0, damaged("it has no beginning")
	}
	c.pageSize, c.pages = int64(order.Uint32(newest[8:])), order.Uint64(newest[40:])
	if c.pageSize < 512 || c.pageSize > 1<<16 || c.pageSize&(c.pageSize-1) != 0 {
		return 0, 0, damaged("its pages have %d bytes", c.pageSize)
	}
	if !whole[0] || !whole[c.pageSize] {
		// bbolt would go on with the other one, which may not know what was kept last.
		return 0, 0, damaged("one of its two beginnings is not whole")
	}
	if c.pages > uint64(c.size/c.pageSize) {
		return 0, 0, damaged("it has %d bytes, and should have %d pages of %d", c.size, c.pages, c.pageSize)
	}
	return order.Uint64(newest[16:]), order.Uint64(newest[32:]), nil
}

// metaOffsets are where the two meta pages may be: at the beginning, and a page
// later, whose size the first page may no longer say.
func (c *checker) metaOffsets() []int64 {
	offsets := []int64{0}
	for size := int64(512); size <= 1<<16; size *= 2 {
		offsets = append(offsets, size)
	}
	return offsets
}

// page reads a page, with those that overflow it. Nothing else may point to it.
func (c *checker) page(id uint64) ([]byte, error) {
	if id < 2 || id >= c.pages {
		return nil, damaged("a page points to page %d of %d", id, c.pages)
	}
	header := make([]byte, pageHeader)
	if _, err := c.file.ReadAt(header, int64(id)*c.pageSize); err != nil {
		return nil, damaged("page %d: %v", id, err)
	}
	overflow := uint64(order.Uint32(header[12:]))
	length := int64(overflow+1) * c.pageSize
	if order.Uint64(header) != id || id+overflow >= c.pages || length > maxPage {
		return nil, damaged("page %d does not begin as a page", id)
	}
	for n := id; n <= id+overflow; n++ {
		if _, twice := c.seen[n]; twice {
			return nil, damaged("page %d is pointed to twice", n)
		}
		c.seen[n] = struct{}{}
	}
	page := make([]byte, length)
	if _, err := c.file.ReadAt(page, int64(id)*c.pageSize); err != nil {
		return nil, damaged("page %d: %v", id, err)
	}
	return page, nil
}

func (c *checker) tree(id uint64, depth int) error {
	if depth > maxDepth {
		return damaged("its pages are nested without end")
	}
	page, err := c.page(id)
	if err != nil {
		return err
	}
	return c.elements(page, id, depth)
}

// elements checks the elements of a branch or a leaf, and what they point to.
func (c *checker) elements(page []byte, id uint64, depth int) error {
	flags, count := order.Uint16(page[8:]), int(order.Uint16(page[10:]))
	if flags != flagBranch && flags != flagLeaf || flags == flagBranch && count == 0 || pageHeader+count*elementSize > len(page) {
		return damaged("page %d is no page of records", id)
	}
	if table := page[pageHeader:]; count == 0 && len(table) >= elementSize && !bytes.Equal(table[:elementSize], make([]byte, elementSize)) {
		return damaged("page %d says that it is empty, and is not", id)
	}
	var last []byte
	end := uint64(pageHeader + count*elementSize) // records lie one after the other, behind their table
	for n := range count {
		at := pageHeader + n*elementSize
		element := page[at:]
		position, key, value := uint64(order.Uint32(element)), uint64(order.Uint32(element[4:])), uint64(0)
		if flags == flagLeaf {
			position, key, value = uint64(order.Uint32(element[4:])), uint64(order.Uint32(element[8:])), uint64(order.Uint32(element[12:]))
		}
		from := uint64(at) + position
		if from+key+value > uint64(len(page)) {
			return damaged("a record of page %d is longer than its page", id)
		}
		if from != end {
			return damaged("a record of page %d is not where the one before it ends", id)
		}
		end = from + key + value
		name := page[from : from+key]
		if n > 0 && bytes.Compare(last, name) >= 0 {
			return damaged("the records of page %d are in no order", id)
		}
		last = name
		switch {
		case flags == flagBranch:
			if err := c.tree(order.Uint64(element[8:]), depth+1); err != nil {
				return err
			}
		case order.Uint32(element)&flagBucket != 0:
			if err := c.bucket(page[from+key:from+key+value], id, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// bucket checks a bucket: the id of its root page and a number, or, without such a
// page, the page itself behind them.
func (c *checker) bucket(value []byte, id uint64, depth int) error {
	if len(value) < pageHeader {
		return damaged("a bucket of page %d has %d bytes", id, len(value))
	}
	if root := order.Uint64(value); root != 0 {
		return c.tree(root, depth)
	}
	if depth > maxDepth || len(value) < 2*pageHeader {
		return damaged("a bucket of page %d has no page", id)
	}
	return c.elements(value[pageHeader:], id, depth)
}

// freelist checks the list of the pages that may be written over: none of them may
// be in use.
func (c *checker) freelist(id uint64) error {
	page, err := c.page(id)
	if err != nil {
		return err
	}
	count, at := uint64(order.Uint16(page[10:])), pageHeader
	if count == 0xFFFF {
		count, at = order.Uint64(page[pageHeader:]), pageHeader+8
	}
	if order.Uint16(page[8:]) != flagFreelist || count > uint64(len(page)-at)/8 {
		return damaged("page %d is no list of free pages", id)
	}
	for n := range int(count) {
		free := order.Uint64(page[at+8*n:])
		if _, used := c.seen[free]; used || free < 2 || free >= c.pages {
			return damaged("page %d is free and in use", free)
		}
		c.seen[free] = struct{}{}
	}
	return nil
}
