// Package prose knows what the formats of articles share about text: which
// characters are stored ([Normalise]), how the lines of a paragraph are joined
// ([Glue], [Joiner]), how a sentence begins and ends ([Continues], [EndsWithStop])
// and what the mark of a note looks like ([IsNoteMark]).
//
// It knows nothing of files, formats and articles, so that packages article and
// article/internal/pdf can both stand on it.
package prose
