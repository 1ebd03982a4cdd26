// Reads citations, one JSON object {bibtex, csl} a line, and writes what a
// library that somebody else wrote (npm citation-js) reads in each, as CSL-JSON
// and as an entry of a bibliography in the style of the APA.
import { createInterface } from "node:readline";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-csl";

const entry = (cite) => cite.format("bibliography", { format: "text", template: "apa", lang: "en-US" });

for await (const line of createInterface({ input: process.stdin })) {
  const { bibtex, csl } = JSON.parse(line);
  const [fromBibTeX, fromCSL] = [new Cite(bibtex), new Cite(csl)];
  console.log(JSON.stringify({
    bibtex: fromBibTeX.data[0], csl: fromCSL.data[0],
    entries: [entry(fromBibTeX), entry(fromCSL)],
  }));
}
