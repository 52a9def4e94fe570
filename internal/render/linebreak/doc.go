// Package linebreak breaks texts into lines. UAX #14 with the rules of Chinese
// setting on top divides a text into Pieces: no line begins with a closing mark
// or ends with an opening one, a figure keeps its sign and its unit. Over the
// same pieces there are two ways to break:
//
//   - Text, for the cells of tables, where thousands of texts are counted at
//     many widths: lines are filled one after the other, those of headings evened
//     at sense.
//   - Paragraph, for words of a document: the best way through the whole
//     paragraph, with marks that yield and gaps that widen, or, for titles, at
//     sense.
//
// Widths are whole thousandths of an em (milliem) of the face.
package linebreak
