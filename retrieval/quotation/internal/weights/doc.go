// Package weights holds what the models of package quotation have learnt: one weight
// a feature, in the order of the blocks of features there. A test of that package
// compares their numbers.
//
// It must not know what the features are; training/quotation writes it.
package weights
