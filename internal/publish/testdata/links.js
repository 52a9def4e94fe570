// Prints the links of a document as MuPDF reads them, a line each: page and
// middle of the link, page and top of where it leads. Usage: mutool run links.js file.pdf
var doc = Document.openDocument ? Document.openDocument(scriptArgs[0]) : new Document(scriptArgs[0]);
for (var i = 0; i < doc.countPages(); i++) {
	var links = doc.loadPage(i).getLinks();
	for (var k = 0; k < links.length; k++) {
		var box = links[k].getBounds ? links[k].getBounds() : links[k].bounds;
		var uri = links[k].getURI ? links[k].getURI() : links[k].uri;
		var to = doc.resolveLinkDestination ? doc.resolveLinkDestination(uri) : doc.resolveLink(uri);
		print(i + 1, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, to.page + 1, to.y);
	}
}
