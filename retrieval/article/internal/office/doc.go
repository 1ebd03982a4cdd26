// Package office reads documents that are archives: DOCX and EPUB.
//
// They are unpacked under the limits of package draft, whatever their directories
// state. The text of DOCX is read from its XML, the chapters of EPUB by package
// webpage.
//
// It must not know of a folder of articles, nor of page chrome.
package office
