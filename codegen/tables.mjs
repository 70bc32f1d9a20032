// Writes the parameters of each credential type, as main.tea has them, as Markdown tables.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TRANSLATIONS = new URL('chinese.json', import.meta.url);
const TYPES = { string: 'str', int32: 'int', long: 'int', boolean: 'bool' };
const ENGLISH = {
  heads: ['Parameter', 'Type', 'Required', 'Bounds', 'Environment variable', 'Meaning'],
  yes: 'yes', no: 'no', from: (low) => `from ${low}`, to: (high) => `to ${high}`, characters: (n) => `up to ${n} characters`,
  said: (sentence) => sentence,
};
const CHINESE = {
  heads: ['参数', '类型', '必填', '取值范围', '环境变量', '说明'],
  yes: '是', no: '否', from: (low) => `最小 ${low}`, to: (high) => `最大 ${high}`, characters: (n) => `最多 ${n} 个字符`,
  said: translated,
};

export function writeTables(root, ast) {
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(join(root, 'docs', 'parameters.md'), page(ast));
  refresh(join(root, 'README.md'), tables(ast, ENGLISH));
  refresh(join(root, 'README-CN.md'), tables(ast, CHINESE));
}

function page(ast) {
  return [
    '# Parameters', 'Generated from `main.tea` by `make codegen`: change the spec, not this page.',
    'In code, the parameters of a type are fields of `Config`; those named as “of the provider only” are keywords of its'
      + ' provider class. `http` are those of every type that calls a server.',
    tables(ast, ENGLISH), '## Environment variables', variables(ast),
  ].join('\n\n') + '\n';
}

function refresh(file, text) {
  if (!existsSync(file)) return;
  const old = readFileSync(file, 'utf8');
  const fresh = old.replace(/(<!-- parameters -->)[^]*(<!-- \/parameters -->)/, (_, start, end) => `${start}\n${text}\n${end}`);
  if (fresh !== old) writeFileSync(file, fresh);
}

function tables(ast, words) {
  const catalogue = returned(ast, 'environmentVariables');
  const models = ast.moduleBody.nodes.filter((node) => node.type === 'model' && node.modelName.lexeme.endsWith('Parameters'));
  return models.map((model) => table(model, catalogue, words)).join('\n\n');
}

function table(model, catalogue, words) {
  const type = snake(model.modelName.lexeme.replace(/Parameters$/, ''));
  const lines = model.modelBody.nodes.map((field) => row([
    `\`${snake(field.fieldName.lexeme)}\``,
    `\`${TYPES[field.fieldValue.fieldType]}\``,
    field.required ? words.yes : words.no,
    bounds(attributes(field), words),
    code(catalogue[type]?.[snake(field.fieldName.lexeme)]),
    words.said(meaning(attributes(field).description)),
  ]));
  return [`### ${type}`, '', words.said(about(model)), '', row(words.heads), row(words.heads.map(() => '---')), ...lines].join('\n');
}

// The spec has one language, so what it says stands in a file beside its translation.
function translated(sentence) {
  const found = JSON.parse(readFileSync(TRANSLATIONS, 'utf8'))[sentence];
  if (!found) throw new Error(`codegen/chinese.json has no translation of: ${sentence}`);
  return found;
}

function variables(ast) {
  const uses = {}; // variable to what it does to sources
  const note = (variable, does, source) => ((uses[variable] ??= {})[does] ??= []).push(source);
  for (const [source, names] of Object.entries(returned(ast, 'environmentVariables'))) {
    for (const [name, variable] of Object.entries(names)) note(variable, `${code(name)} of`, source);
  }
  for (const [source, variable] of Object.entries(returned(ast, 'disablingVariables'))) {
    note(variable, `${code('true')} switches off`, source);
  }
  const lines = Object.keys(uses).sort().map((variable) => row([
    code(variable),
    Object.entries(uses[variable]).map(([does, sources]) => `${does} ${sources.join(', ')}`).join('; '),
  ]));
  return [row(['Variable', 'Stands for']), row(['---', '---']), ...lines].join('\n');
}

// The literal that a function of the catalogue returns.
function returned(ast, name) {
  const node = ast.moduleBody.nodes.find((item) => item.type === 'function' && item.functionName.lexeme === name);
  return literal(node.functionBody.stmts.stmts.at(-1).expr);
}

function literal(expression) {
  if (expression.type !== 'object') return expression.value.string;
  return Object.fromEntries(expression.fields.map((field) => [field.fieldName.lexeme, literal(field.expr)]));
}

function attributes(field) {
  return Object.fromEntries(field.attrs.map(({ attrName, attrValue }) => [attrName.lexeme, attrValue.string ?? attrValue.value]));
}

function bounds({ minimum, maximum, maxLength, pattern }, words) {
  return [
    minimum !== undefined && words.from(minimum), maximum !== undefined && words.to(maximum),
    maxLength !== undefined && words.characters(maxLength), pattern !== undefined && code(pattern),
  ].filter(Boolean).join(', ');
}

// The variable has a column of its own.
function meaning(description) {
  return description.replace(/Environment variable: \w+, read/, 'The variable is read').replace(/ Environment variable: \w+\./, '');
}

function about(model) {
  return model.annotation.value.replace(/^\/\*\*|\*\/$/g, '').replace(/^ *\* ?/gm, '').trim().replace(/^\w+: /, '')
    .replace(/^./, (letter) => letter.toUpperCase());
}

const snake = (name) => name.replace(/[A-Z]/g, (letter, at) => (at ? '_' : '') + letter.toLowerCase());
const code = (text) => (text ? `\`${text}\`` : '');
const row = (cells) => `| ${cells.join(' | ')} |`;
