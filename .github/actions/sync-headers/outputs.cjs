// Prints the action's outputs from a report: numbers, and the path that was given.
const path = process.argv[2];
const { pairs } = JSON.parse(require("node:fs").readFileSync(path, "utf8"));
const listed = pairs.filter((pair) => pair.listed);
const breaking = listed.filter((pair) => pair.meaning === "breaking");
process.stdout.write(`drifted=${listed.length}\nbreaking=${breaking.length}\nreport=${path}\n`);
