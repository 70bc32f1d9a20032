// The parameters of each source, as catalogue/main.tea has them, as Markdown tables.
import { about, attributes, documented, fields, nameOf, snake, sources } from './spec.mjs';
import { CHINESE, ENGLISH } from './words.mjs';

const TYPES = { string: 'str', int32: 'int', long: 'int', boolean: 'bool' };

// File to its new text.
export function pages(ast) {
  return {
    'docs/parameters.md': page(ast, ENGLISH),
    'docs/parameters.zh.md': page(ast, CHINESE),
  };
}

function page(ast, words) {
  return [
    `# ${words.title}`, words.generated, words.inCode, tables(ast, words),
    words.variables, variables(sources(ast), words), words.others,
    [words.columns, ['---', '---'], ...words.ofEveryType].map(row).join('\n'),
  ].join('\n\n') + '\n';
}

function tables(ast, words) {
  const records = sources(ast);
  return documented(ast).map((model) => table(model, records, words)).join('\n\n');
}

function table(model, records, words) {
  const type = snake(nameOf(model).replace(/(Parameters|Settings)$/, ''));
  const variableOf = records.find((record) => record.type === type)?.environmentVariables ?? {};
  const lines = fields(model).map((field) => row([
    code(snake(field.fieldName.lexeme)),
    code(TYPES[field.fieldValue.fieldType]),
    field.required ? words.yes : words.no,
    bounds(attributes(field), words),
    code(variableOf[snake(field.fieldName.lexeme)]),
    attributes(field)[words.text],
  ]));
  const head = [row(words.heads), row(words.heads.map(() => '---'))];
  return [`## ${type}`, '', about(model)[words.text], '', ...head, ...lines].join('\n');
}

function variables(records, words) {
  const uses = {}; // variable to parameter (none: it switches sources off) to the sources
  const note = (variable, name, source) => ((uses[variable] ??= {})[name] ??= []).push(source);
  for (const { type, environmentVariables = {}, disablingVariable } of records) {
    for (const [name, variable] of Object.entries(environmentVariables)) note(variable, name, type);
    if (disablingVariable) note(disablingVariable, '', type);
  }
  const use = ([name, types]) => (name ? words.standsFor(code(name), types) : words.switchesOff(types));
  const lines = Object.keys(uses).sort().map((variable) => row([
    code(variable), Object.entries(uses[variable]).map(use).join(words.between),
  ]));
  return [row(words.columns), row(['---', '---']), ...lines].join('\n');
}

function bounds({ minimum, maximum, maxLength, pattern }, words) {
  return [
    minimum !== undefined && words.from(minimum), maximum !== undefined && words.to(maximum),
    maxLength !== undefined && words.characters(maxLength), pattern !== undefined && code(pattern),
  ].filter(Boolean).join(words.comma);
}

const code = (text) => (text ? `\`${text}\`` : '');
const row = (cells) => `| ${cells.join(' | ')} |`;
