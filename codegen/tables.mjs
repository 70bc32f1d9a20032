// The parameters of each source, as catalogue/main.tea has them, as Markdown tables.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { about, attributes, documented, fields, nameOf, root, snake, sources } from './spec.mjs';

const TYPES = { string: 'str', int32: 'int', long: 'int', boolean: 'bool' };
const ENGLISH = {
  heads: ['Parameter', 'Type', 'Required', 'Bounds', 'Environment variable', 'Meaning'], text: 'description',
  yes: 'yes', no: 'no',
  from: (low) => `from ${low}`, to: (high) => `to ${high}`, characters: (n) => `up to ${n} characters`,
};
const CHINESE = {
  heads: ['参数', '类型', '必填', '取值范围', '环境变量', '说明'], text: 'zh',
  yes: '是', no: '否',
  from: (low) => `最小 ${low}`, to: (high) => `最大 ${high}`, characters: (n) => `最多 ${n} 个字符`,
};

// File to its new text.
export function pages(ast) {
  return {
    'docs/parameters.md': page(ast),
    ...refreshed('README.md', tables(ast, ENGLISH)),
    ...refreshed('README-CN.md', tables(ast, CHINESE)),
  };
}

function page(ast) {
  return [
    '# Parameters', 'Generated from `catalogue/main.tea` by `make codegen`: change the spec, not this page.',
    'In code, the parameters of a type are fields of `Config`; those named as “of the provider only” are keywords of its'
      + ' provider class. `http` are those of every type that calls a server.',
    tables(ast, ENGLISH), '## Environment variables', variables(sources(ast)),
  ].join('\n\n') + '\n';
}

function refreshed(file, text) {
  if (!existsSync(join(root, file))) return {};
  const between = /(<!-- parameters -->)[^]*(<!-- \/parameters -->)/;
  const old = readFileSync(join(root, file), 'utf8');
  return { [file]: old.replace(between, (_, start, end) => `${start}\n${text}\n${end}`) };
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
  return [`### ${type}`, '', about(model)[words.text], '', ...head, ...lines].join('\n');
}

function variables(records) {
  const uses = {}; // variable to what it does to sources
  const note = (variable, does, source) => ((uses[variable] ??= {})[does] ??= []).push(source);
  for (const { type, environmentVariables = {}, disablingVariable } of records) {
    for (const [name, variable] of Object.entries(environmentVariables)) note(variable, `${code(name)} of`, type);
    if (disablingVariable) note(disablingVariable, `${code('true')} switches off`, type);
  }
  const lines = Object.keys(uses).sort().map((variable) => row([
    code(variable),
    Object.entries(uses[variable]).map(([does, types]) => `${does} ${types.join(', ')}`).join('; '),
  ]));
  return [row(['Variable', 'Stands for']), row(['---', '---']), ...lines].join('\n');
}

function bounds({ minimum, maximum, maxLength, pattern }, words) {
  return [
    minimum !== undefined && words.from(minimum), maximum !== undefined && words.to(maximum),
    maxLength !== undefined && words.characters(maxLength), pattern !== undefined && code(pattern),
  ].filter(Boolean).join(', ');
}

const code = (text) => (text ? `\`${text}\`` : '');
const row = (cells) => `| ${cells.join(' | ')} |`;
