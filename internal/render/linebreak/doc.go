// Package linebreak breaks texts into lines. UAX #14 and, on top of it, the rules of
// Chinese typesetting divide a text into Pieces: no line begins with a closing mark
// or ends with an opening one, a figure keeps its sign and its unit. There are two
// ways to make lines of the pieces:
//
//   - Text, for the cells of tables, where the lines of thousands of texts are
//     counted at many widths: lines are filled one after the other; those of
//     headings have about equal lengths and break between words.
//   - Paragraph, for the words of a document: the best lines for the paragraph as a
//     whole, whose gaps are compressed or widened; titles break between words.
//
// Widths are in milliem, whole thousandths of an em of the face.
package linebreak
