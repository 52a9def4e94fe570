package docx_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"budgetreport/internal/book/booktest"
	"budgetreport/internal/exampletest"
)

// sequences are the children of the elements that ECMA-376 (part 1, transitional
// for Word) declares as sequences, in their order, as far as this package might
// write them. Word refuses a file whose order is another.
var sequences = map[string]string{
	"document": "background body",
	"sdt":      "sdtPr sdtEndPr sdtContent",
	"tbl":      "tblPr tblGrid tr",
	"tr":       "tblPrEx trPr tc",
	"pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens " +
		"kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing " +
		"mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
	"rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color " +
		"spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
	"tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd " +
		"tblLayout tblCellMar tblLook tblCaption tblDescription",
	"tblBorders": "top left start bottom right end insideH insideV",
	"tblCellMar": "top left start bottom right end",
	"tcPr":       "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
	"tc":         "tcPr p",
	"sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt " +
		"vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
	"settings": "writeProtection view zoom removePersonalInformation embedTrueTypeFonts mirrorMargins defaultTabStop evenAndOddHeaders " +
		"characterSpacingControl noLineBreaksAfter noLineBreaksBefore updateFields footnotePr endnotePr compat docVars rsids themeFontLang",
	"styles":      "docDefaults latentStyles style",
	"docDefaults": "rPrDefault pPrDefault",
	"style":       "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked rsid pPr rPr tblPr trPr tcPr",
	"font":        "altName panose1 charset family notTrueType pitch sig",
}

// once are the elements of which a parent has one of each child at most.
var once = map[string]bool{"pPr": true, "rPr": true, "tcPr": true, "tblPr": true, "sectPr": true, "settings": true, "style": true, "font": true}

func TestElementsStandInTheOrderOfTheSchema(t *testing.T) {
	seen := map[string]bool{}
	for name, text := range parts(t, write(t, booktest.Make(t, exampletest.Folder(t), ""))) {
		type open struct {
			name string
			at   int // place of the last child in the sequence
		}
		var path []open
		in := xml.NewDecoder(strings.NewReader(text))
		for {
			token, err := in.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			switch e := token.(type) {
			case xml.StartElement:
				child := e.Name.Local
				if n := len(path); n > 0 {
					parent := &path[n-1]
					if order, ok := sequences[parent.name]; ok {
						seen[parent.name] = true
						at := 1
						for _, s := range strings.Fields(order) {
							if s == child {
								break
							}
							at++
						}
						where := fmt.Sprintf("%s: %s in %s", name, child, parent.name)
						switch {
						case at > len(strings.Fields(order)):
							t.Fatalf("%s is not of the schema", where)
						case at < parent.at:
							t.Fatalf("%s comes too late", where)
						case at == parent.at && once[parent.name]:
							t.Fatalf("%s comes twice", where)
						}
						parent.at = at
					}
				}
				path = append(path, open{name: child})
			case xml.EndElement:
				path = path[:len(path)-1]
			}
		}
	}
	for name := range sequences {
		if !seen[name] {
			t.Errorf("no %s was seen", name)
		}
	}
}
