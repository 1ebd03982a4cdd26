// Package quotation finds the quotations of an article and who said them.
package quotation
