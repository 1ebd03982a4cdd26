// Package meaning makes vectors of texts, so that texts that mean the same are
// near one another whatever their words.
//
// [Open] maps the file of a model, and [Model.Encode] runs it: a small transformer
// of the shape of BERT whose weights are numbers of 8 bits. The loops are in
// assembler where the processor has AVX2, AVX-512 with VNNI, or NEON; the same in
// plain Go is what they are tested against, and what runs elsewhere.
//
// No model comes with the program. [Add] makes a model's file of what an operator
// has brought, and knows by checksum what it takes: see [Sources].
//
// [Vectors] is a file of the vectors of sentences, passage by passage, that is
// scanned where it is mapped. The package knows nothing of articles.
package meaning
