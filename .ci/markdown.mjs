// Reads texts, one JSON string a line, and writes what a parser of Discord's
// Markdown that somebody else wrote (npm discord-markdown-parser) makes of each:
// a list of [kind, text], where kind is the way of formatting that the text
// stands in ("" for none).
import { createInterface } from "node:readline";
import parser from "discord-markdown-parser";

function flatten(nodes, kind, out) {
  for (const node of nodes) {
    if (node.type === "text") {
      out.push([kind, node.content]);
    } else if (node.type === "twemoji") {
      out.push([kind, node.name]); // an emoji, drawn by Discord
    } else if (node.type === "br") {
      out.push([kind, "\n"]);
    } else if (typeof node.content === "string") {
      out.push([kind + "/" + node.type, node.content]);
    } else if (Array.isArray(node.content)) {
      flatten(node.content, kind + "/" + node.type, out);
    } else {
      out.push([kind + "/" + node.type, ""]);
    }
  }
  return out;
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(flatten(parser.parse(JSON.parse(line), "extended"), "", [])));
}
