// What the generator leaves out of docstrings, or says in words of the spec: the fields of a model, which it writes as
// comments that no tool shows, and names and marks as Python and its tools have them.
import { attributes, fields, models, nameOf, snake, sources } from './spec.mjs';

const WIDTH = 118;

// A file of models, in which each class says what its fields are, in English alone.
export function withFields(text, ast) {
  const names = models(ast).flatMap(fields).map((field) => field.fieldName.lexeme);
  return models(ast).reduce((all, model) => {
    const entries = fields(model).map((field) => {
      const words = [renamed(attributes(field).description, names), ...variables(ast, model, field)].join(' ');
      return wrapped(`:param ${snake(field.fieldName.lexeme)}: ${words}`);
    });
    const docstring = new RegExp(`(class ${nameOf(model)}\\(Model\\):\n    """\n[^"]*)(    """\n)`);
    return all.replace(docstring, (_, start, end) =>
      `${start.replace(/^ *@zh .*\n/gm, '')}\n${entries.join('\n')}\n${end}`);
  }, text);
}

// A file of functions, with the marks that Sphinx knows and functions under the names that they have in Python.
export function inPython(text, ast) {
  const names = ast.moduleBody.nodes.filter(({ type }) => type === 'function').map((node) => node.functionName.lexeme);
  return text.replace(/"""[^"]*"""/g, (docstring) =>
    renamed(docstring.replace(/@(param|return)\b/g, ':$1'), names));
}

// Which variables stand for a field, in a sentence: of a Config those of any type that it may have.
function variables(ast, model, field) {
  const records = sources(ast).filter(({ type, isConfigType }) =>
    (nameOf(model) === 'Config' ? isConfigType : `${type}_parameters` === snake(nameOf(model))));
  const found = new Set(records.map(({ environmentVariables = {} }) => environmentVariables[snake(field.fieldName.lexeme)]));
  found.delete(undefined);
  return found.size > 0 ? [`Environment variable: ${[...found].map((name) => `\`\`${name}\`\``).join(' or ')}.`] : [];
}

function renamed(text, names) {
  const camel = new Set(names.filter((name) => /[A-Z]/.test(name)));
  return text.replace(/\b[a-z]+[A-Z]\w*\b/g, (word) => (camel.has(word) ? `\`\`${snake(word)}\`\`` : word));
}

function wrapped(text) {
  const lines = ['   '];
  for (const word of text.split(' ')) {
    if (lines.at(-1).length + word.length >= WIDTH) lines.push('       ');
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines.join('\n');
}
