// The letters of a batch by docxtemplater; `batch.py` runs this and explains what it measures.
// node docxtemplater.js DATA TEMPLATE OUT COUNT, with docxtemplater and pizzip under NODE_PATH.
"use strict";
const fs = require("fs");
const path = require("path");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");

const [data, template, out, count] = process.argv.slice(2);
const { common, own } = JSON.parse(fs.readFileSync(data, "utf-8"));
const content = fs.readFileSync(template);

function flat(letter) {
  const found = {};
  for (const [section, words] of Object.entries(letter)) {
    for (const [kind, lines] of Object.entries(words)) found[`${section}_${kind}`] = lines;
  }
  return found;
}

function write(letter, name) {
  const made = new Docxtemplater(new PizZip(content), { paragraphLoop: true });
  made.render(flat(letter));
  fs.writeFileSync(path.join(out, name), made.toBuffer({ compression: "DEFLATE" }));
}

function writeAll(recipients) {
  for (const recipient of recipients) {
    for (const [code, letter] of Object.entries(common)) {
      write({ ...letter, ...recipient.letters[code] }, `${recipient.name}.${code}.docx`);
    }
  }
}

writeAll(own.slice(0, 2)); // as for the others: the first ones do not count
fs.rmSync(out, { recursive: true });
fs.mkdirSync(out);
const wanted = own.slice(0, Number(count));
const start = process.hrtime.bigint();
writeAll(wanted);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
const status = fs.readFileSync("/proc/self/status", "utf-8");
const peak = Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024;
console.log(JSON.stringify({ seconds, files: wanted.length * 2, peak_mb: peak }));
