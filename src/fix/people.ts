/** Names and addresses, as a commit's trailers have them. */

interface Person {
  readonly name: string;
  readonly email: string;
}

/**
 * `Cc:` lines for people, each address once, in their order. What is no `Name <address>` or bare
 * address is left out: no trailer can be made of it.
 */
export function formatCc(people: readonly string[]): string {
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const text of people) {
    const person = readPerson(text);
    if (person === undefined || seen.has(person.email.toLowerCase())) continue;
    seen.add(person.email.toLowerCase());
    lines.push(`Cc: ${formatPerson(person)}`);
  }
  return lines.join("\n");
}

/** Reads `Name <address>`, `"Name, quoted" <address>` or an address alone; undefined for anything else. */
export function readPerson(text: string): Person | undefined {
  // What stands behind the address, as the kernel's `# v5.4+`, is a remark.
  const match = /^(.*?)<([^<>]*)>[^<>]*$/s.exec(text) ?? ["", "", text];
  const email = match[2]!.trim();
  if (!/^[^\s<>,;"\x00-\x1f\x7f]+@[^\s<>,;"\x00-\x1f\x7f]+$/.test(email)) return undefined;
  const name = unquote(match[1]!.replace(/[\s\x00-\x1f\x7f]+/g, " ").trim());
  return { name, email };
}

function unquote(name: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(name);
  return quoted === null ? name : quoted[1]!.replace(/\\(.)/g, "$1");
}

/** Quotes a name only where a mailer would misread it; a full stop or parentheses are usual as they are. */
function formatPerson({ name, email }: Person): string {
  if (name === "") return email;
  const safe = /[,;:<>@"\\[\]]/.test(name) ? `"${name.replace(/["\\]/g, "\\$&")}"` : name;
  return `${safe} <${email}>`;
}
