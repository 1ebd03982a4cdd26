// Package quotation finds the quotations of an article and who said them.
//
// [Find] is the whole of it: a text and its paragraphs in, [Quotation]s out,
// each with the byte range of the words, the mention of the speaker as it
// stands, the speaker's name as the article gives it, the role as it is worded,
// the reporting verb, and a confidence. Everything shown to anybody is a slice
// of the text that was given. [SamePerson] reports whether the speakers of two
// articles are surely one. There is no model file: what was learned stands as
// numbers in internal/weights.
//
// # One pass
//
// The rooms and files in the order of work:
//
//   - internal/marks pairs quotation marks, paragraph by paragraph, and finds what
//     else is somebody's words by its form: turns of a transcript, signed posts.
//   - internal/syntax cuts the text into tokens, a quotation being one token, and
//     into sentences, which is why article.Sentences is not used: it does not know
//     where quotations begin and end. It finds who is mentioned, and the words that
//     tell of speech with their possible subjects, by the words of internal/lex.
//   - speaker.go lists the candidate speakers of each quotation, in its sentence and
//     the ones beside it, and weighs them with a linear model over the yes-or-no
//     features of features.go. scare.go weighs with another whether it is a quotation
//     at all: titles, terms and scare quotes are not.
//   - reported.go finds what somebody is told to have said in the writer's words;
//     subject.go chooses its speaker. It is [KindReported], is never to be shown in
//     quotation marks, and is labelled "reports X as saying".
//   - governor.go lets the verb beside the marks decide against the model;
//     standing.go tells what the article denies or doubts, with the patterns of
//     words/en/standing.txt; plain.go tells what reported speech may be shown.
//   - byform.go attributes what needs no model: turns of a transcript, what is
//     signed.
//   - foreign.go has what is in another language read by the rules of internal/tongue,
//     in the [Languages] that there are words of speech for. Elsewhere words between
//     marks are a quotation of nobody.
//   - find.go puts it together.
//
// # What the fields mean
//
// Start and End leave the quotation marks out and keep the punctuation inside
// them. A [KindFragment] is a part of a sentence woven into the writer's own, a
// [KindFull] quotation at least a sentence. Speaker is the mention with what
// hangs on it ("a spokesman for the ministry"); Name is empty for it unless the
// article says who that is. For "which" or "who" it begins with what they stand
// for, unless that has a name. Confidence is about the words and the mention: of
// those at 0.8 at least 80 % are right on annotated news: it is lower than that where the
// verb does not stand beside the words. Whom a pronoun stands
// for is less sure than that. Below about 0.75 nobody should be told "X said":
// show the sentence, and that the speaker was not identified.
//
// # What is not found
//
// Dialogue without a verb or a name in reach; a speaker named only after the
// paragraph that follows. Where reporting is nested ("the union denounced what he
// called …") the speaker may be the outer or the inner one: annotators do not
// agree either.
//
// # Training
//
//	go run -tags training ./training/quotation -data DIR -out retrieval/quotation/internal/weights/weights.go
//
// fits the weights to annotated articles (PolNeAR, in the form that the head of
// training/quotation describes) and prints what articles left out of the fit get
// right. The last 200 articles are left alone, for a test that nobody looked
// at. Nothing of the texts is in the result. What the program needs of this
// package is in training.go, which other builds leave out.
package quotation
